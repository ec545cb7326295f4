"""What calls somebody, for tests: messages, concerns, and what is read of the mail that comes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path
from uuid import UUID

from click.testing import Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.voices import Said
from webapp.domain.moderation import Urgency
from webapp.models import (
    ProtectionConcern,
    Submission,
)
from webapp.services import (
    moderation,
    reading,
    returning,
)
from webapp.services.moderation import Made
from webapp.services.submissions import CodeKeySettings

START = datetime(2026, 11, 20, 21, 30, 20, tzinfo=UTC)
"""A Friday evening; in Scotland the clocks show the same."""
URGENT = "Synthetic: I do not feel safe where I live tonight."
HOOK_SECRET = "only for tests: a secret of the web hook"
ROOT = Path(__file__).parent.parent.parent
Run = Callable[..., Result]


def count(session: Session, table: type) -> int:
    session.rollback()
    found = session.scalar(select(func.count()).select_from(table)) or 0
    session.rollback()
    return found


def without_its_number(mail: Message) -> list[tuple[str, str]]:
    """Everything in a mail but whom it is for, when it was sent and its own random number."""
    kept = [
        (name, value) for name, value in mail.items() if name not in ("To", "Date", "Message-ID", "X-Peer")
    ]
    return [*kept, ("body", str(mail.get_payload()))]


def write_back(session: Session, said: Said, keys: CodeKeySettings, *, words: str) -> None:
    """Write a message with the code, as a young person does."""
    returning.write_message(
        session,
        code=returning.open_code(session, typed=said.code.spoken, keys=keys),
        submission_id=said.id,
        words=words,
        form_hash=secrets.token_bytes(32),
        today=START.date(),
    )
    session.commit()


def cleared(session: Session, submission_id: UUID) -> Made:
    """What a worker makes of something that they clear."""
    submission = session.get_one(Submission, submission_id, populate_existing=True)
    return Made(revision=submission.revision, shared_words=URGENT, no_theme_fits=True, nobody_at_risk=True)


def pass_on(session: Session, submission_id: UUID, worker: Person, *, urgency: Urgency) -> UUID:
    """Pass something on to the safeguarding team and return the concern that came of it."""
    reading.claim(session, submission_id=submission_id, staff=worker.staff, now=START)
    moderation.escalate(
        session,
        submission_id=submission_id,
        staff=worker.staff,
        revision=session.get_one(Submission, submission_id).revision,
        urgency=urgency,
        note="",
        today=START.date(),
        now=START,
    )
    session.commit()
    concern_id = session.scalars(select(ProtectionConcern.id)).one()
    session.rollback()
    return concern_id
