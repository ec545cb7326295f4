"""Blind re-reads of a demonstration: a second worker who nearly always agrees with the first."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.demonstration.waiting import Desk, noon
from webapp.demonstration.words import hide_names
from webapp.domain.moderation import Decision
from webapp.domain.second_reading import Reading
from webapp.models import Reread, ThemeAssignment
from webapp.services import quality
from webapp.services.quality import Afresh

MOST_READ_AGAIN = 30
OTHER_THEMES_EVERY = 6
WOULD_HOLD_EVERY = 11
MISSES_A_NAME_EVERY = 4
"""Out of so many in which the first reader hid a name, the second would have let one stand."""


def read_again(session: Session, desk: Desk) -> None:
    """Read some of what was cleared again; a draw of its own, because the secret of the installation stays with it."""
    key, now, with_a_name = secrets.token_bytes(32), noon(desk.today), 0
    for number in range(1, MOST_READ_AGAIN + 1):
        reread_id = quality.take_next(session, staff=desk.second, key=key, now=now)
        if reread_id is None:
            return
        item = quality.get_blind(session, reread_id=reread_id, staff=desk.second, now=now)
        themes, words = given(session, reread_id), hide_names(item.answers.words)
        if number % OTHER_THEMES_EVERY == 0:
            themes = themes[1:] or ("being-listened-to",)
        if words != item.answers.words:
            with_a_name += 1
            words = item.answers.words if with_a_name % MISSES_A_NAME_EVERY == 0 else words
        decision = Decision.HOLD if number % WOULD_HOLD_EVERY == 0 else Decision.CLEAR
        quality.finish(
            session,
            reread_id=reread_id,
            staff=desk.second,
            afresh=Afresh(
                decision=decision,
                reading=Reading(shared_words=words, themes=frozenset(themes)),
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
