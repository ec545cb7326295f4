"""The thread of one thing said: read, heard, planned, changed, and what bodies answered to what it was about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from webapp.domain.moderation import SubmissionStatus
from webapp.domain.plans import ReplyKind
from webapp.models import (
    ModerationDecision,
    PlanInput,
    Release,
    Reply,
    ReplyVerdict,
    Routing,
    SharedMessage,
    Submission,
    ThemeAssignment,
)
from webapp.services.shown_replies import is_shown
from webapp.services.standing import STANDS


@dataclass(frozen=True, kw_only=True)
class Thread:
    """On which day each station was reached; None while it is still to come.

    Shapes:  what was passed on to keep somebody safe looks like anything that was read and is being worked on,
             because whoever looks over a shoulder must not learn it from here.
    """

    said_on: date
    read_on: date | None = None
    heard_on: date | None = None
    planned_on: date | None = None
    changed_on: date | None = None
    is_taken_back: bool = False


@dataclass(frozen=True, kw_only=True)
class HeardBack:
    """A body's public answer to a theme of something said, and what its writer says about it.

    Shapes:  is_changed is None until they say.
    """

    reply_id: UUID
    body: str
    theme: str
    kind: str
    answer: str
    reason: str | None
    tried_with_others: str | None
    what_next: str
    signed_role: str
    published_on: date
    is_changed: bool | None


def follow(session: Session, *, submission: Submission) -> Thread:
    """Find out where something has got to.

    Shapes:  "changed" means that a body says so; whether it did is for young people to say.
    """
    is_taken_back = submission.status == SubmissionStatus.TAKEN_BACK
    thread = Thread(
        said_on=submission.received_on,
        read_on=_first_decision_on(session, submission.id),
        is_taken_back=is_taken_back,
    )
    if submission.status != SubmissionStatus.CLEARED:
        return thread
    replied = [
        reply.published_on for reply in list_heard_back(session, submission=submission) if says_changed(reply)
    ]
    return Thread(
        said_on=thread.said_on,
        read_on=thread.read_on,
        heard_on=_heard_on(session, submission.id),
        planned_on=session.scalar(
            _mine(select(func.min(PlanInput.pulled_on)), submission.id).where(
                PlanInput.pulled_on >= submission.received_on
            )
        ),
        changed_on=min(replied, default=None),
    )


def says_changed(reply: HeardBack) -> bool:
    return reply.kind == ReplyKind.WE_DID


def list_heard_back(session: Session, *, submission: Submission) -> list[HeardBack]:
    """Every reply since it was said, of a body that this went to, about a theme that it was given; newest first."""
    if submission.status != SubmissionStatus.CLEARED:
        return []
    query = (
        select(Reply, PlanInput.body, PlanInput.theme, ReplyVerdict.is_changed)
        .join(PlanInput, PlanInput.id == Reply.plan_input_id)
        .outerjoin(
            ReplyVerdict,
            (ReplyVerdict.reply_id == Reply.id) & (ReplyVerdict.contributor_id == submission.contributor_id),
        )
        .where(is_shown(), Reply.published_on >= submission.received_on)
        .order_by(Reply.published_on.desc(), Reply.id)
    )
    rows = session.execute(_mine(query, submission.id)).all()
    return [
        HeardBack(
            reply_id=reply.id,
            body=body,
            theme=theme,
            kind=reply.kind,
            answer=reply.answer,
            reason=reply.reason,
            tried_with_others=reply.tried_with_others,
            what_next=reply.what_next,
            signed_role=reply.signed_role,
            published_on=reply.published_on,
            is_changed=is_changed,
        )
        for reply, body, theme, is_changed in rows
    ]


def _mine(query: Select[tuple[object, ...]], submission_id: UUID) -> Select[tuple[object, ...]]:
    """Keep to plan inputs of bodies that this went to, about themes that it was given."""
    bodies = select(Routing.body).where(Routing.submission_id == submission_id)
    themes = select(ThemeAssignment.theme).where(ThemeAssignment.submission_id == submission_id)
    return query.where(PlanInput.body.in_(bodies), PlanInput.theme.in_(themes))


def _first_decision_on(session: Session, submission_id: UUID) -> date | None:
    return session.scalar(
        select(func.min(ModerationDecision.decided_on)).where(
            ModerationDecision.submission_id == submission_id, STANDS
        )
    )


def _heard_on(session: Session, submission_id: UUID) -> date | None:
    """The first day on which a body could hear it: in its own words, or in a published count."""
    shared_on = session.scalar(
        select(func.min(SharedMessage.shared_on)).where(
            SharedMessage.submission_id == submission_id, SharedMessage.body.is_not(None)
        )
    )
    counted_on = session.scalar(
        select(Release.published_on)
        .join(Submission, Submission.counted_in_id == Release.id)
        .where(Submission.id == submission_id)
    )
    return min((day for day in (shared_on, counted_on) if day), default=None)
