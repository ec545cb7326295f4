"""Keeping from a worker what is about a body that they are close to, before its words are shown and ever after."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from webapp.domain.answers import Answers
from webapp.domain.claims import is_live
from webapp.domain.conflicts import ConflictOfInterest
from webapp.domain.dates import day_of
from webapp.domain.errors import DecisionNotAllowed
from webapp.domain.moderation import Urgency
from webapp.domain.routing import body_it_is_about
from webapp.models import Message, Routing, Submission
from webapp.services import audit, duty_calls, may_see, reference, sealed_words, second_reading
from webapp.services.sign_ins import SignedIn, in_utc


def refuse(
    session: Session,
    submission: Submission,
    content_key: bytes,
    *,
    staff: SignedIn,
    today: date,
    bodies: Collection[str] = (),
) -> None:
    """Refuse a worker what is about a body that they are close to.

    Shapes:  about is what was answered, what the answers point to, where it was routed, where a first reader would
             send it, and the bodies given here.
    Errors:  ConflictOfInterest; TiesUnreadable.
    Source:  docs/adr/0037-conflicts-of-interest.md
    """
    kept = may_see.kept_from(session, staff=staff)
    if submission.id in kept.aside:
        raise ConflictOfInterest(submission.id)
    close = kept.bodies
    if close and close & _about(session, submission, content_key, today=today).union(bodies):
        raise ConflictOfInterest(submission.id)


def is_kept(session: Session, *, submission_id: UUID, staff: SignedIn, today: date) -> bool:
    """Whether something is not for a worker; it takes no lock, so that a colleague at work on it waits for nobody.

    Errors:  PermissionMissing without a grant; NotFound.
    """
    submission = session.get(Submission, submission_id, populate_existing=True)
    if submission is None:
        return False
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    try:
        refuse(session, submission, content_key, staff=staff, today=today)
    except ConflictOfInterest:
        return True
    return False


def set_aside(session: Session, *, submission_id: UUID | None, staff: SignedIn, now: datetime) -> None:
    """Put something down that is not for a worker, and offer it to them no more.

    Shapes:  None stands for what is open about a body, where there is nothing to put down. What they had open calls
             people again, and what was written to them is unseen again. The line on the log says that a worker was
             stopped, and not at which thing, because both together would tell what it is about.
    """
    submission = session.get(Submission, submission_id, with_for_update=True) if submission_id else None
    if submission is not None and submission.claimed_by_id == staff.account_id:
        submission.claimed_by_id, submission.claimed_at = None, None
        duty_calls.call_again(session, submission)
        _unsee(session, submission)
    session.flush()
    audit.record(session, actor=str(staff.account_id), action="stopped_by_tie", at=now)
    if submission is not None:
        leave_out(session, ids=[submission.id], staff=staff, today=day_of(now))


def leave_out(session: Session, *, ids: Collection[UUID], staff: SignedIn, today: date) -> None:
    """Offer a worker no more what they were stopped at, as long as it waits.

    Shapes:  nothing is kept beside what is cleared: there the open routes say enough each time. What is urgent stays on
             everybody's list, so that it can be passed on unread by whoever may not read it.
    """
    found = session.scalars(
        select(Submission).where(Submission.id.in_(ids), Submission.status.in_(may_see.WAITING))
    )
    kept = [each.id for each in found if not is_urgent(session, each)]
    if kept:
        may_see.put_aside(session, ids=kept, staff=staff, today=today)


def is_urgent(session: Session, submission: Submission) -> bool:
    """Whether somebody has to look at it now: by its own words, or by words that came since."""
    return submission.urgency == Urgency.NOW or duty_calls.is_called_about(
        session, submission_id=submission.id
    )


def may_pass_on_unread(session: Session, *, submission_id: UUID | None) -> bool:
    """Whether something is urgent, waits, and can therefore be passed on by whoever may not read it."""
    submission = session.get(Submission, submission_id) if submission_id else None
    return submission is not None and submission.status in may_see.WAITING and is_urgent(session, submission)


def check_unread(session: Session, submission: Submission, *, staff: SignedIn, now: datetime) -> None:
    """Refuse to let somebody pass on unread what waits for nobody, or what they may read.

    Errors:  DecisionNotAllowed; PermissionMissing without a grant.
    """
    claimed_at = in_utc(submission.claimed_at) if submission.claimed_at else None
    is_open = submission.claimed_by_id != staff.account_id and is_live(claimed_at, now=now)
    if is_open or not may_pass_on_unread(session, submission_id=submission.id):
        raise DecisionNotAllowed
    if not is_kept(session, submission_id=submission.id, staff=staff, today=day_of(now)):
        raise DecisionNotAllowed


def _unsee(session: Session, submission: Submission) -> None:
    """What a young person wrote since anybody answered has been seen by nobody who may read it."""
    answered = (
        select(func.coalesce(func.max(Message.number), 0))
        .where(Message.submission_id == submission.id, Message.is_from_young_person.is_(False))
        .scalar_subquery()
    )
    session.execute(
        update(Message)
        .where(
            Message.submission_id == submission.id,
            Message.is_from_young_person,
            Message.number > answered,
        )
        .values(is_seen=False)
        .execution_options(synchronize_session=False)
    )


def _about(session: Session, submission: Submission, content_key: bytes, *, today: date) -> frozenset[str]:
    answers = sealed_words.open_answers(submission, content_key)
    routed = session.scalars(select(Routing.body).where(Routing.submission_id == submission.id))
    first = second_reading.open_first(session, submission, content_key, shared_words="")
    return frozenset(routed) | _said_about(answers, today=today) | (first.bodies if first else frozenset())


def _said_about(answers: Answers, *, today: date) -> frozenset[str]:
    pointed_to = body_it_is_about(reference.load_bodies(), answers, day=today)
    return frozenset(body for body in (answers.body, pointed_to) if body)
