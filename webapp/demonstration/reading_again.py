"""Blind re-reads of a demonstration: a second worker who nearly always agrees with the first."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.demonstration.waiting import Desk, noon
from webapp.domain.moderation import Decision
from webapp.domain.second_reading import Reading
from webapp.models import Reread, ThemeAssignment
from webapp.services import quality
from webapp.services.quality import Afresh

MOST_READ_AGAIN = 24
DIFFERS_EVERY = 6
WOULD_HOLD_EVERY = 11


def read_again(session: Session, desk: Desk) -> None:
    """Read some of what was cleared again; a draw of its own, because the secret of the installation stays with it."""
    key, now = secrets.token_bytes(32), noon(desk.today)
    for number in range(1, MOST_READ_AGAIN + 1):
        reread_id = quality.take_next(session, staff=desk.second, key=key, now=now)
        if reread_id is None:
            return
        item = quality.get_blind(session, reread_id=reread_id, staff=desk.second, now=now)
        themes = given(session, reread_id)
        if number % DIFFERS_EVERY == 0:
            themes = themes[1:] or ("being-listened-to",)
        decision = Decision.HOLD if number % WOULD_HOLD_EVERY == 0 else Decision.CLEAR
        quality.finish(
            session,
            reread_id=reread_id,
            staff=desk.second,
            afresh=Afresh(
                decision=decision,
                reading=Reading(shared_words=item.answers.words, themes=frozenset(themes)),
            ),
            today=desk.today,
            now=now,
        )


def given(session: Session, reread_id: object) -> tuple[str, ...]:
    """The themes that the first reader gave."""
    return tuple(
        session.scalars(
            select(ThemeAssignment.theme)
            .join(Reread, Reread.submission_id == ThemeAssignment.submission_id)
            .where(Reread.id == reread_id)
            .order_by(ThemeAssignment.theme)
        )
    )
