"""Replies: what bodies say back, as everybody can read it, and what young people say about it afterwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from webapp.disclosure.words import Quantity
from webapp.domain.dates import Quarter, read_quarter
from webapp.domain.errors import CollaborationNotExplored, DomainError, ReasonMissing
from webapp.domain.plans import ReasonCode, ReplyKind, check_reply, sounds_like_no_resources
from webapp.models import PlanInput, Reply
from webapp.services.plans import came_late, is_late, reply_due_on
from webapp.services.shown_replies import is_shown
from webapp.services.verdicts import VerdictFigures, list_newest


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a body wants to say back, as it was typed.

    Shapes:  lacks_resources is their own word that a lack of money or people is part of the reason.
    """

    kind: ReplyKind
    answer: str
    what_next: str
    signed_role: str
    reason: str = ""
    tried_with_others: str = ""
    lacks_resources: bool = False


@dataclass(frozen=True, kw_only=True)
class WhatWasHeard:
    """The released theme behind an answer, as it was when the body took it in.

    Shapes:  quantity is None where a theme's share was not shown; heard_in is the body's slug, or `scotland`.
    Units:   number counts young people and groups, rounded as the release says.
    """

    body: str
    theme: str
    theme_name: str
    heard_in: str
    quarter: Quarter
    quantity: Quantity | None
    number: int | None
    is_synthetic: bool


@dataclass(frozen=True, kw_only=True)
class PublishedReply:
    """One answer that everybody can read.

    Shapes:  reason and tried_with_others are None unless they were given; was_late says that it came after the time
             for a first answer; verdict is None until young people were asked and a release counted them.
    """

    id: UUID
    heard: WhatWasHeard
    kind: ReplyKind
    answer: str
    reason: str | None
    tried_with_others: str | None
    what_next: str
    signed_role: str
    published_on: date
    was_late: bool
    verdict: VerdictFigures | None


@dataclass(frozen=True, kw_only=True)
class StillSilent:
    """A theme that a body took in, once or more often, and has not answered in time.

    Shapes:  heard and due_on are those of the longest silence; times counts every answer that is late.
    """

    heard: WhatWasHeard
    due_on: date
    times: int


@dataclass(frozen=True, kw_only=True)
class Before:
    """Where a list of replies goes on: after this one, in the order newest first."""

    published_on: date
    id: UUID


def check_answer(answer: Answer) -> None:
    """Refuse a "no" without a reason, and "no money" as the whole reason, wherever in the answer it stands.

    Errors:  ReasonMissing; CollaborationNotExplored.
    """
    lacks_resources = answer.lacks_resources or sounds_like_no_resources(
        f"{answer.answer}\n{answer.what_next}"
    )
    check_reply(
        kind=answer.kind,
        because=answer.reason,
        reason=ReasonCode.NO_MONEY if lacks_resources else None,
        what_was_tried=answer.tried_with_others,
    )


def find_refusal(answer: Answer) -> DomainError | None:
    """The refusal that an answer would get, so that a form can show it where it belongs."""
    try:
        check_answer(answer)
    except (ReasonMissing, CollaborationNotExplored) as refusal:
        return refusal
    return None


def list_published(
    session: Session, *, body: str | None = None, limit: int = 20, before: Before | None = None
) -> list[PublishedReply]:
    """The public answers of one body or of all, newest first.

    Shapes:  before goes on where a list ended; at most limit replies.
    """
    query = (
        select(Reply)
        .join(Reply.plan_input)
        .where(is_shown())
        .options(contains_eager(Reply.plan_input))
        .order_by(Reply.published_on.desc(), Reply.id)
        .limit(limit)
    )
    if body is not None:
        query = query.where(PlanInput.body == body)
    if before is not None:
        same_day = and_(Reply.published_on == before.published_on, Reply.id > before.id)
        query = query.where(or_(Reply.published_on < before.published_on, same_day))
    found = list(session.scalars(query))
    verdicts = list_newest(session, body=body) if found else {}
    return [_published(reply, verdicts.get(reply.id)) for reply in found]


def list_silent(session: Session, *, today: date, body: str | None = None) -> list[StillSilent]:
    """What bodies took in and have not answered in time, each theme of a body once, the longest silence first."""
    loaded = selectinload(PlanInput.replies.and_(is_shown()))
    query = select(PlanInput).options(loaded).execution_options(populate_existing=True)
    if body is not None:
        query = query.where(PlanInput.body == body)
    late = [found for found in session.scalars(query) if is_late(found, today=today)]
    late.sort(key=lambda found: (found.pulled_on, found.body, found.theme))
    times = Counter((found.body, found.theme) for found in late)
    longest: dict[tuple[str, str], PlanInput] = {}
    for found in late:
        longest.setdefault((found.body, found.theme), found)
    return [
        StillSilent(heard=what_was_heard(found), due_on=reply_due_on(found), times=times[said])
        for said, found in longest.items()
    ]


def what_was_heard(plan_input: PlanInput) -> WhatWasHeard:
    """What stood on the page when a theme was pulled in."""
    then = plan_input.as_it_was
    return WhatWasHeard(
        body=plan_input.body,
        theme=plan_input.theme,
        theme_name=then["theme_name"],
        heard_in=then["heard_in"],
        quarter=read_quarter(then["quarter"]),
        quantity=Quantity(then["quantity"]) if then["quantity"] else None,
        number=then["figure"],
        is_synthetic=plan_input.is_synthetic,
    )


def _published(reply: Reply, verdict: VerdictFigures | None) -> PublishedReply:
    return PublishedReply(
        id=reply.id,
        heard=what_was_heard(reply.plan_input),
        kind=ReplyKind(reply.kind),
        answer=reply.answer,
        reason=reply.reason,
        tried_with_others=reply.tried_with_others,
        what_next=reply.what_next,
        signed_role=reply.signed_role,
        published_on=reply.published_on,
        was_late=came_late(reply.plan_input),
        verdict=verdict,
    )
