"""Which answers are shown: the one condition that every page, file and document asks with, and what changes it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from webapp.domain import dates
from webapp.domain.reply_checks import ReplyState, sent_on
from webapp.models import PlanInput, Reply, SentReply
from webapp.services.sign_ins import in_utc

ALIVE = (ReplyState.WAITING, ReplyState.SHOWN)


def is_shown() -> ColumnElement[bool]:
    """Of all answers, those that anybody may see now.

    Source:  docs/adr/0034-replies-are-read.md
    """
    return Reply.shown_from <= dates.now()


def show(session: Session, *, sent: SentReply, shown_from: datetime) -> None:
    """Put an answer where everybody can read it, from this moment on.

    Units:   shown_from is an instant in UTC.
    """
    session.add(
        Reply(
            id=sent.id,
            plan_input_id=sent.plan_input_id,
            kind=sent.kind,
            answer=sent.answer,
            reason=sent.reason,
            tried_with_others=sent.tried_with_others,
            what_next=sent.what_next,
            signed_role=sent.signed_role,
            published_on=sent_on(shown_from),
            shown_from=shown_from,
        )
    )
    session.flush()


def hide(session: Session, *, sent: SentReply) -> None:
    """Take an answer away from everybody, with what was said about it; one that is not there is left alone."""
    standing = session.get(Reply, sent.id)
    if standing is not None:
        session.delete(standing)
        session.flush()


def note_first_answer(session: Session, *, plan_input_id: UUID) -> None:
    """Keep the day of the first answer that is shown or waits: a body is not late because we read slowly."""
    session.flush()
    sent = select(SentReply).where(SentReply.plan_input_id == plan_input_id)
    alive = session.scalars(sent.with_only_columns(SentReply.sent_at).where(SentReply.state.in_(ALIVE)))
    days = [sent_on(in_utc(sent_at)) for sent_at in alive]
    before_reading_began = select(func.min(Reply.published_on)).where(
        Reply.plan_input_id == plan_input_id, Reply.id.not_in(sent.with_only_columns(SentReply.id))
    )
    if (oldest := session.scalar(before_reading_began)) is not None:
        days.append(oldest)
    session.get_one(PlanInput, plan_input_id).answered_on = min(days, default=None)
    session.flush()
