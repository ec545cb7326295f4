"""Answers of bodies for tests, sent and read through the same services as real ones."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from tests.factories.figures import make_account
from webapp.domain import dates
from webapp.domain.accounts import Role
from webapp.domain.plans import ReplyKind
from webapp.models import Reply, SentReply
from webapp.services import reply_reading, reply_sending
from webapp.services.plans import Writer
from webapp.services.replies import Answer
from webapp.services.sign_ins import SignedIn

A_NO = Answer(
    kind=ReplyKind.WE_CANT,
    answer="Synthetic: not the bus.",
    reason="The law says no.",
    what_next="Nothing more.",
    signed_role="Head of transport",
)
"""An answer in which nothing stands out and nothing is claimed."""


def at_nine(day: date) -> datetime:
    return datetime.combine(day, time(9), dates.UTC)


def read_by(session: Session) -> SignedIn:
    """Somebody who reads answers and opens nothing sealed."""
    account = make_account(session, role=Role.ADVOCACY_WORKER, body=None)
    return SignedIn(account.id, account.name, account.role, None, None, b"")


def send(
    session: Session,
    writer: Writer,
    to: UUID,
    *,
    answer: Answer = A_NO,
    now: datetime,
    once: UUID | None = None,
) -> SentReply:
    return reply_sending.send_reply(
        session, writer=writer, plan_input_id=to, once=once or uuid4(), answer=answer, now=now
    )


def send_and_show(
    session: Session, writer: Writer, to: UUID, *, answer: Answer, today: date, once: UUID | None = None
) -> Reply:
    """Send an answer, and let a worker read and show it the same day; what is shown already is left alone."""
    now = at_nine(today)
    sent = send(session, writer, to, answer=answer, now=now, once=once)
    if sent.read_on is None:
        reply_reading.show(
            session,
            sent_id=sent.id,
            staff=read_by(session),
            revision=sent.revision,
            today=today,
            now=now + timedelta(hours=1),
        )
    return session.get_one(Reply, sent.id)
