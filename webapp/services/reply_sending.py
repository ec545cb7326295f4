"""Sending an answer: checked by the rules, open for change for half an hour, and then read by a worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from webapp.domain.errors import NotFound
from webapp.domain.plans import ReplyKind
from webapp.domain.reply_checks import (
    AnswerPart,
    Prompt,
    Record,
    ReplyState,
    SendBackReason,
    TooLateToChange,
    may_go_first,
    sent_on,
    settles_at,
)
from webapp.language.reply_prompts import find_prompts
from webapp.models import PlanInput, SentReply
from webapp.services import audit, reference, shown_replies
from webapp.services.plans import Writer, get_input, keep_once
from webapp.services.replies import Answer, check_answer
from webapp.services.sign_ins import in_utc


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An answer as its own body's officers see it.

    Shapes:  changeable_until is None when it can no longer be changed; reasons and note say why it went back.
    Units:   instants in UTC.
    """

    id: UUID
    plan_input_id: UUID
    answer: Answer
    state: ReplyState
    sent_at: datetime
    changeable_until: datetime | None
    reasons: tuple[SendBackReason, ...]
    note: str


def send_reply(
    session: Session,
    *,
    writer: Writer,
    plan_input_id: UUID,
    once: UUID,
    answer: Answer,
    now: datetime,
    follows: UUID | None = None,
) -> SentReply:
    """Send an answer; nobody outside sees it before it was read, and never before its half hour is over.

    Shapes:  once names the form that was filled in; the same form sent twice makes one answer. follows names an
             answer that went back, which this one takes up again.
    Errors:  NotFound for another body's input or answer; ReasonMissing if "we can't" has no reason;
             CollaborationNotExplored if a lack of money or people is the reason and nothing was tried with others.
    Source:  Children and Young People (Scotland) Act 2014, s.60; docs/adr/0034-replies-are-read.md
    """
    found = get_input(session, body=writer.body, plan_input_id=plan_input_id)
    check_answer(answer)
    if follows is not None:
        _refuse_other(_get(session, writer=writer, sent_id=follows), found)
    sent = SentReply(
        id=once, plan_input_id=found.id, sent_by_id=writer.account_id, sent_at=now, follows_id=follows
    )
    _write_down(sent, answer)
    kept = keep_once(session, sent)
    if kept is sent:
        _settle(session, sent, found)
        audit.record(session, actor=str(writer.account_id), action="sent_reply", subject=str(sent.id), at=now)
    return kept


def change_reply(
    session: Session, *, writer: Writer, sent_id: UUID, answer: Answer, now: datetime
) -> SentReply:
    """Change an answer within its half hour, which then begins again.

    Errors:  TooLateToChange; NotFound for another body's; ReasonMissing, CollaborationNotExplored.
    """
    sent = _get_changeable(session, writer=writer, sent_id=sent_id, now=now)
    check_answer(answer)
    _write_down(sent, answer)
    sent.sent_at, sent.sent_by_id = now, writer.account_id
    _settle(session, sent, get_input(session, body=writer.body, plan_input_id=sent.plan_input_id))
    audit.record(session, actor=str(writer.account_id), action="changed_reply", subject=str(sent.id), at=now)
    return sent


def withdraw_reply(session: Session, *, writer: Writer, sent_id: UUID, now: datetime) -> SentReply:
    """Take an answer back within its half hour; nobody outside ever saw it.

    Errors:  TooLateToChange; NotFound for another body's.
    """
    sent = _get_changeable(session, writer=writer, sent_id=sent_id, now=now)
    sent.state, sent.goes_first = ReplyState.WITHDRAWN, False
    shown_replies.hide(session, sent=sent)
    shown_replies.note_first_answer(session, plan_input_id=sent.plan_input_id)
    audit.record(session, actor=str(writer.account_id), action="withdrew_reply", subject=str(sent.id), at=now)
    return sent


def list_sent(session: Session, *, body: str, plan_input_id: UUID, now: datetime) -> list[Sent]:
    """What a body sent about one theme and nobody outside sees yet, or any more; oldest first.

    Shapes:  what went back is left out once it was taken up again.
    """
    again = aliased(SentReply)
    is_taken_up = (
        select(again.id).where(again.follows_id == SentReply.id, again.state != ReplyState.WITHDRAWN).exists()
    )
    query = (
        select(SentReply)
        .join(PlanInput, PlanInput.id == SentReply.plan_input_id)
        .where(PlanInput.body == body, PlanInput.id == plan_input_id, ~is_taken_up)
        .order_by(SentReply.sent_at, SentReply.id)
    )
    found = [_say(sent, now=now) for sent in session.scalars(query)]
    under_way = (ReplyState.WAITING, ReplyState.SENT_BACK)
    return [sent for sent in found if sent.state in under_way or sent.changeable_until is not None]


def get_sent(session: Session, *, writer: Writer, sent_id: UUID, now: datetime) -> Sent:
    """One answer with all that was typed.

    Errors:  NotFound, for another body's too.
    """
    return _say(_get(session, writer=writer, sent_id=sent_id), now=now)


def answer_of(sent: SentReply) -> Answer:
    """What was typed."""
    return Answer(
        kind=ReplyKind(sent.kind),
        answer=sent.answer,
        what_next=sent.what_next,
        signed_role=sent.signed_role,
        reason=sent.reason or "",
        tried_with_others=sent.tried_with_others or "",
        lacks_resources=sent.lacks_resources,
    )


def find_answer_prompts(answer: Answer, *, now: datetime) -> list[Prompt]:
    """What a machine points at in an answer, by the lists that hold now."""
    lists = [each for each in reference.load_phrase_lists() if each.valid_on(sent_on(now))]
    return find_prompts({part: getattr(answer, part.value) for part in AnswerPart}, lists)


def is_serious(theme: str, *, now: datetime) -> bool:
    """Whether answers about a theme always wait until somebody read them."""
    return any(
        theme in marked.themes for marked in reference.load_serious_themes() if marked.valid_on(sent_on(now))
    )


def find_record(session: Session, *, account_id: UUID) -> Record:
    """What became of what one officer wrote, as far as somebody read it."""
    query = (
        select(SentReply.state, func.count())
        .where(SentReply.sent_by_id == account_id, SentReply.read_on.is_not(None))
        .group_by(SentReply.state)
    )
    counted = dict(session.execute(query).all())
    return Record(shown=counted.get(ReplyState.SHOWN, 0), sent_back=counted.get(ReplyState.SENT_BACK, 0))


def _settle(session: Session, sent: SentReply, plan_input: PlanInput) -> None:
    """Decide whether an answer waits to be read, or is shown when its half hour is over and read afterwards."""
    answer = answer_of(sent)
    sent.goes_first = may_go_first(
        record=find_record(session, account_id=sent.sent_by_id),
        kind=answer.kind,
        prompts=find_answer_prompts(answer, now=sent.sent_at),
        is_serious_theme=is_serious(plan_input.theme, now=sent.sent_at),
    )
    sent.state = ReplyState.SHOWN if sent.goes_first else ReplyState.WAITING
    shown_replies.hide(session, sent=sent)
    if sent.goes_first:
        shown_replies.show(session, sent=sent, shown_from=settles_at(sent.sent_at))
    shown_replies.note_first_answer(session, plan_input_id=plan_input.id)


def _write_down(sent: SentReply, answer: Answer) -> None:
    sent.kind = answer.kind.value
    sent.answer = answer.answer.strip()
    sent.reason = answer.reason.strip() or None
    sent.tried_with_others = answer.tried_with_others.strip() or None
    sent.lacks_resources = answer.lacks_resources
    sent.what_next = answer.what_next.strip()
    sent.signed_role = answer.signed_role.strip()


def _refuse_other(sent: SentReply, plan_input: PlanInput) -> None:
    if sent.plan_input_id != plan_input.id or sent.state is not ReplyState.SENT_BACK:
        raise NotFound(str(sent.id))


def _get(session: Session, *, writer: Writer, sent_id: UUID, for_update: bool = False) -> SentReply:
    query = (
        select(SentReply)
        .join(PlanInput, PlanInput.id == SentReply.plan_input_id)
        .where(SentReply.id == sent_id, PlanInput.body == writer.body)
        .execution_options(populate_existing=True)
    )
    found = session.scalar(query.with_for_update(of=SentReply) if for_update else query)
    if found is None:
        raise NotFound(str(sent_id))
    return found


def _get_changeable(session: Session, *, writer: Writer, sent_id: UUID, now: datetime) -> SentReply:
    sent = _get(session, writer=writer, sent_id=sent_id, for_update=True)
    if _changeable_until(sent, now=now) is None:
        raise TooLateToChange
    return sent


def _changeable_until(sent: SentReply, *, now: datetime) -> datetime | None:
    until = settles_at(in_utc(sent.sent_at))
    is_open = sent.state in shown_replies.ALIVE and sent.read_on is None
    return until if is_open and now < until else None


def _say(sent: SentReply, *, now: datetime) -> Sent:
    return Sent(
        id=sent.id,
        plan_input_id=sent.plan_input_id,
        answer=answer_of(sent),
        state=sent.state,
        sent_at=in_utc(sent.sent_at),
        changeable_until=_changeable_until(sent, now=now),
        reasons=tuple(SendBackReason(reason) for reason in sent.reasons),
        note=sent.note,
    )
