"""Concerns for tests: passed on, taken over, and their record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from webapp.domain import dates
from webapp.domain.concerns import StepNote
from webapp.domain.moderation import Urgency
from webapp.domain.safety import ConcernStep
from webapp.models import (
    AuditEntry,
    ProtectionConcern,
    Submission,
)
from webapp.services import moderation, reading, safety

DAY = date(2026, 8, 14)
NOW = datetime(2026, 8, 14, 9, 0, tzinfo=dates.UTC)
CONTACT = "Synthetic: text 07700 900123"
NOTE = "Synthetic: please look at the part about the bus."
WHOLE_RECORD: tuple[tuple[ConcernStep, dict[str, str]], ...] = (
    (ConcernStep.CHOSE_ROUTE, {"route": "child"}),
    (
        ConcernStep.TOLD_SOCIAL_WORK,
        {
            "who": "Synthetic: duty desk",
            "phone": "0131 496 0000",
            "reference": "SW-17",
            "ground": "risk_of_harm",
            "words": "Synthetic: all of it",
        },
    ),
    (ConcernStep.ASKED_FOR_DISCUSSION, {"who": "Synthetic: duty desk"}),
    (ConcernStep.HEARD_OUTCOME, {"words": "Synthetic: they lead from here"}),
    (ConcernStep.DID_NOT_TELL_YOUNG_PERSON, {"words": "Synthetic: they said no to messages"}),
    (ConcernStep.CLOSED, {"words": "Synthetic: with social work now"}),
)
"""A record that says all that the guidance asks for."""


def count(session: Session, table: type, **where: Any) -> int:
    return session.scalar(select(func.count()).select_from(table).filter_by(**where)) or 0


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def take(session: Session, submission_id: UUID, person: Person) -> int:
    reading.claim(session, submission_id=submission_id, staff=person.staff, now=NOW)
    session.commit()
    return session.get_one(Submission, submission_id).revision


def pass_on(
    session: Session, submission_id: UUID, person: Person, *, urgency: Urgency = Urgency.NOW, note: str = NOTE
) -> UUID:
    """Escalate something and return the concern that came of it."""
    moderation.escalate(
        session,
        submission_id=submission_id,
        staff=person.staff,
        revision=take(session, submission_id, person),
        urgency=urgency,
        note=note,
        today=DAY,
        now=NOW,
    )
    session.commit()
    return session.scalars(
        select(ProtectionConcern.id).where(ProtectionConcern.submission_id == submission_id)
    ).one()


def step(session: Session, concern_id: UUID, person: Person, kind: ConcernStep, **note: str) -> None:
    safety.add_step(
        session,
        concern_id=concern_id,
        staff=person.staff,
        step=kind,
        note=StepNote(**note),
        done_at=NOW,
    )
    session.commit()
