"""Reading what bodies answer, before young people and the public do: shown, or sent back with a reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.errors import NotFound, StalePage
from webapp.domain.reply_checks import (
    MINUTES_TO_CHANGE,
    Prompt,
    ReplyState,
    SendBackReason,
    check_sending_back,
    check_to_read,
    settles_at,
)
from webapp.models import PlanInput, SentReply
from webapp.services import audit, shown_replies
from webapp.services.may_see import CLOSE_TO, NOTHING_KEPT, Kept, kept_from
from webapp.services.replies import Answer, WhatWasHeard, what_was_heard
from webapp.services.reply_sending import answer_of, find_answer_prompts, is_serious
from webapp.services.sign_ins import SignedIn, in_utc


@dataclass(frozen=True, kw_only=True)
class ToRead:
    """An answer that somebody has to read.

    Shapes:  is_shown says that its writer need not wait and everybody sees it already; prompts point at what to look
             at and decide nothing.
    """

    id: UUID
    revision: int
    heard: WhatWasHeard
    answer: Answer
    prompts: list[Prompt]
    is_serious: bool
    is_shown: bool
    sent_at: datetime


def list_to_read(session: Session, *, now: datetime, kept: Kept = NOTHING_KEPT) -> list[ToRead]:
    """Every answer that nobody read yet and that its writer can no longer change; those that wait come first."""
    not_theirs = PlanInput.body.not_in(CLOSE_TO)
    query = (
        _to_read(now=now).where(not_theirs).order_by(SentReply.goes_first, SentReply.sent_at, SentReply.id)
    )
    return [_say(sent, plan_input, now=now) for sent, plan_input in session.execute(query, kept.values)]


def to_read(settled: datetime | BindParameter[datetime]) -> Select[tuple[int]]:
    """How many answers nobody read yet, of those that were sent by a moment."""
    query = (
        select(func.count()).select_from(SentReply).join(PlanInput, PlanInput.id == SentReply.plan_input_id)
    )
    return query.where(_is_to_read(settled), PlanInput.body.not_in(CLOSE_TO))


def settled_at(now: datetime) -> datetime:
    """The moment before which an answer was sent that its writer can no longer change."""
    return now - timedelta(minutes=MINUTES_TO_CHANGE)


def get_to_read(session: Session, *, sent_id: UUID, now: datetime, kept: Kept = NOTHING_KEPT) -> ToRead:
    """One answer that has to be read.

    Errors:  NotFound for one that was read, or that its writer can still change; ConflictOfInterest.
    """
    found = session.execute(_to_read(now=now).where(SentReply.id == sent_id)).one_or_none()
    if found is None:
        raise NotFound(str(sent_id))
    sent, plan_input = found
    kept.refuse(plan_input.body)
    return _say(sent, plan_input, now=now)


def show(
    session: Session, *, sent_id: UUID, staff: SignedIn, revision: int, today: date, now: datetime
) -> None:
    """Let everybody read an answer; one that went first stays.

    Errors:  NotFound; StalePage if it is not as the page showed it; DecisionNotAllowed if it was read;
             ConflictOfInterest.
    """
    sent = _take(session, sent_id=sent_id, staff=staff, revision=revision, now=now)
    if sent.state is ReplyState.WAITING:
        sent.state = ReplyState.SHOWN
        shown_replies.show(session, sent=sent, shown_from=now)
    _read(session, sent, "showed_reply", staff=staff, today=today, now=now)


def send_back(
    session: Session,
    *,
    sent_id: UUID,
    staff: SignedIn,
    revision: int,
    reasons: Collection[SendBackReason],
    note: str,
    today: date,
    now: datetime,
) -> None:
    """Give an answer back to who wrote it, with why; one that went first is taken down.

    Shapes:  note is for the officer and for nobody else.
    Errors:  ReasonMissing; NotFound; StalePage; DecisionNotAllowed if it was read; ConflictOfInterest.
    """
    check_sending_back(reasons, note)
    sent = _take(session, sent_id=sent_id, staff=staff, revision=revision, now=now)
    sent.state = ReplyState.SENT_BACK
    sent.reasons = [reason.value for reason in SendBackReason if reason in reasons]
    sent.note = note.strip()
    shown_replies.hide(session, sent=sent)
    _read(session, sent, "sent_back_reply", staff=staff, today=today, now=now)


def _take(session: Session, *, sent_id: UUID, staff: SignedIn, revision: int, now: datetime) -> SentReply:
    query = select(SentReply).where(SentReply.id == sent_id).execution_options(populate_existing=True)
    sent = session.scalar(query.with_for_update())
    if sent is None:
        raise NotFound(str(sent_id))
    kept_from(session, staff=staff).refuse(session.get_one(PlanInput, sent.plan_input_id).body)
    check_to_read(sent.state, is_read=sent.read_on is not None)
    if sent.revision != revision or now < settles_at(in_utc(sent.sent_at)):
        raise StalePage
    return sent


def _read(
    session: Session, sent: SentReply, action: str, *, staff: SignedIn, today: date, now: datetime
) -> None:
    sent.read_by_id, sent.read_on = staff.account_id, today
    shown_replies.note_first_answer(session, plan_input_id=sent.plan_input_id)
    audit.record(session, actor=str(staff.account_id), action=action, subject=str(sent.id), at=now)


def _to_read(*, now: datetime) -> Select[tuple[SentReply, PlanInput]]:
    return (
        select(SentReply, PlanInput)
        .join(PlanInput, PlanInput.id == SentReply.plan_input_id)
        .where(_is_to_read(settled_at(now)))
    )


def _is_to_read(settled: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    is_settled = SentReply.sent_at <= settled
    went_first = and_(SentReply.state == ReplyState.SHOWN, SentReply.goes_first)
    return and_(
        SentReply.read_on.is_(None), is_settled, or_(SentReply.state == ReplyState.WAITING, went_first)
    )


def _say(sent: SentReply, plan_input: PlanInput, *, now: datetime) -> ToRead:
    answer = answer_of(sent)
    return ToRead(
        id=sent.id,
        revision=sent.revision,
        heard=what_was_heard(plan_input),
        answer=answer,
        prompts=find_answer_prompts(answer, now=now),
        is_serious=is_serious(plan_input.theme, now=now),
        is_shown=sent.state is ReplyState.SHOWN,
        sent_at=in_utc(sent.sent_at),
    )
