"""Readings for tests: claiming and deciding as the pages do, with everything chosen that a decision needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.people import Person, known_person, make_person
from tests.factories.voices import SYNTHETIC_WORDS, Say
from webapp.domain import dates
from webapp.domain.accounts import Role
from webapp.domain.moderation import HoldReason, SubmissionStatus
from webapp.models import Account, AuditEntry, Submission
from webapp.services import moderation, reading, team_keys
from webapp.services.accounts import Belonging
from webapp.services.moderation import Made

DAY = date(2026, 8, 14)
NOW = datetime(2026, 8, 14, 9, 0, tzinfo=dates.UTC)
SECOND_READER = "Senga Reads Second"
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


def clear_once(session: Session, submission_id: UUID, person: Person, what: Made) -> SubmissionStatus:
    """Clear something as one reader, and say where it stands then."""
    status = moderation.clear(
        session, submission_id=submission_id, staff=person.staff, made=what, today=DAY, now=NOW
    )
    session.commit()
    return status


def clear(session: Session, submission_id: UUID, person: Person, what: Made) -> None:
    """Clear something, with a second reader who agrees where the rules ask for one."""
    if clear_once(session, submission_id, person, what) is SubmissionStatus.CLEARED_ONCE:
        agree(session, submission_id, second_reader(session, person), what)


def agree(session: Session, submission_id: UUID, person: Person, what: Made) -> SubmissionStatus:
    """Read something second and clear it just as the first reader did."""
    revision = take(session, submission_id, person)
    return clear_once(session, submission_id, person, replace(what, revision=revision, message=""))


def second_reader(session: Session, person: Person) -> Person:
    """A colleague of somebody, let in by them."""
    account_id = session.scalar(select(Account.id).where(Account.name == SECOND_READER))
    if account_id is not None:
        return known_person(session, SECOND_READER, account_id, like=person)
    belonging = Belonging(Role.ADVOCACY_WORKER, team_id=person.staff.team_id)
    colleague = make_person(session, SECOND_READER, belonging)
    team_keys.grant_access(session, staff=person.staff, account_id=colleague.account_id, today=DAY)
    session.commit()
    return colleague


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
