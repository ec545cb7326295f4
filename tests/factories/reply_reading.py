"""Reading what bodies answer, for tests: shown, sent back, and by somebody experienced."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from tests.factories.figures import AFTER_IT
from tests.factories.replies import at_nine, send
from webapp.domain.plans import Duty, ReplyKind
from webapp.domain.reply_checks import (
    LEAST_SHOWN,
    SendBackReason,
)
from webapp.models import SentReply
from webapp.services import plans, replies, reply_reading
from webapp.services.plans import DAYS_TO_REPLY, Writer
from webapp.services.replies import Answer
from webapp.services.sign_ins import SignedIn

WE_DID = Answer(
    kind=ReplyKind.WE_DID,
    answer="Synthetic: a new bus runs.",
    what_next="We ask in May.",
    signed_role="Head of buses",
)
NINE = at_nine(AFTER_IT)
TEN = NINE + timedelta(hours=1)
LATE_BY = AFTER_IT + timedelta(days=DAYS_TO_REPLY + 1)


def pull_in(session: Session, writer: Writer, release_id: UUID, theme: str) -> UUID:
    return plans.pull_in(
        session, writer=writer, release_id=release_id, theme=theme, duties={Duty.ACCESS}, today=AFTER_IT
    ).id


def show(session: Session, sent: SentReply, reader: SignedIn, *, now: datetime = TEN) -> None:
    reply_reading.show(
        session, sent_id=sent.id, staff=reader, revision=sent.revision, today=now.date(), now=now
    )


def send_back(
    session: Session,
    sent: SentReply,
    reader: SignedIn,
    *reasons: SendBackReason,
    now: datetime = TEN,
    note: str = "",
) -> None:
    reply_reading.send_back(
        session, sent_id=sent.id, staff=reader, revision=sent.revision, reasons=reasons, note=note,
        today=now.date(), now=now,
    )  # fmt: skip


def shown_answers(session: Session) -> list[str]:
    return [reply.answer for reply in replies.list_published(session)]


def is_late(session: Session, *, today: date = LATE_BY) -> bool:
    return bool(replies.list_silent(session, today=today))


def make_experienced(session: Session, writer: Writer, reader: SignedIn, to: UUID) -> None:
    for day in range(LEAST_SHOWN):
        now = NINE - timedelta(days=30 - day)
        sent = send(session, writer, to, answer=WE_DID, now=now)
        show(session, sent, reader, now=now + timedelta(hours=1))
