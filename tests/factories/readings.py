"""Readings for tests: claiming and deciding as the pages do, with everything chosen that a decision needs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.voices import SYNTHETIC_WORDS, Say
from webapp.domain import dates
from webapp.domain.moderation import HoldReason
from webapp.models import AuditEntry, Submission
from webapp.services import moderation, reading
from webapp.services.moderation import Made

DAY = date(2026, 8, 14)
NOW = datetime(2026, 8, 14, 9, 0, tzinfo=dates.UTC)
FIFE, NHS_FIFE = "fife-council", "nhs-fife"
SHARED = SYNTHETIC_WORDS.replace("bus", "[a place]")


def count(session: Session, table: type, **where: Any) -> int:
    return session.scalar(select(func.count()).select_from(table).filter_by(**where)) or 0


def actions(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(AuditEntry.action, AuditEntry.actor).order_by(AuditEntry.number))
    return [(action, actor) for action, actor in rows]


def take(session: Session, submission_id: UUID, person: Person, *, now: datetime = NOW) -> int:
    """Claim something and return the revision that the worker's page shows."""
    reading.claim(session, submission_id=submission_id, staff=person.staff, now=now)
    session.commit()
    return session.get_one(Submission, submission_id).revision


def made(revision: int, **changed: Any) -> Made:
    return Made(
        **{
            "revision": revision,
            "shared_words": SHARED,
            "themes": frozenset({"seeing-family"}),
            "body": FIFE,
            "other_bodies": frozenset({NHS_FIFE}),
        }
        | changed
    )


def clear(session: Session, submission_id: UUID, person: Person, what: Made, **changed: Any) -> None:
    moderation.clear(
        session, submission_id=submission_id, staff=person.staff, made=what, today=DAY, now=NOW, **changed
    )
    session.commit()


def hold(session: Session, submission_id: UUID, person: Person, what: Made) -> None:
    moderation.hold(
        session,
        submission_id=submission_id,
        staff=person.staff,
        made=what,
        reason=HoldReason.SECOND_READER,
        today=DAY,
        now=NOW,
    )
    session.commit()


def look(session: Session, *what: Any) -> list[Any]:
    """What stands in the database now; lets go of it at once, so that no page has to wait."""
    session.rollback()
    found = session.execute(select(*what)).all()
    session.rollback()
    return [row[0] if len(what) == 1 else tuple(row) for row in found]


def say_and_let_go(session: Session, say: Say, **what: Any) -> UUID:
    submission_id = say(session, **what).submission.id
    session.rollback()
    return submission_id
