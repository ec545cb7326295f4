"""Keeping from a worker what is about a body that they are close to, before its words are shown and ever after."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BindParameter, Select, delete, select
from sqlalchemy.orm import Session

from webapp.domain.answers import Answers
from webapp.domain.conflicts import ConflictOfInterest, TiesUnreadable
from webapp.domain.moderation import SubmissionStatus
from webapp.domain.routing import body_it_is_about
from webapp.models import Routing, SetAside, Submission
from webapp.services import audit, duty_calls, reference, sealed_words, second_reading, ties
from webapp.services.sign_ins import SignedIn


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
    close = close_to(session, staff=staff)
    if session.get(SetAside, (staff.account_id, submission.id)) is not None:
        raise ConflictOfInterest(submission.id)
    if close and close & _about(session, submission, content_key, today=today).union(bodies):
        raise ConflictOfInterest(submission.id)


def set_aside(session: Session, *, submission_id: UUID, staff: SignedIn, now: datetime) -> None:
    """Put something down that is not for a worker, and never offer it to them again.

    Shapes:  nothing is written beside what is cleared: there the open routes say enough each time. The line on the log
             says that a worker was stopped, and not at which thing, because both together would tell what it is about.
    """
    submission = session.get(Submission, submission_id, with_for_update=True)
    if submission is None:
        return
    if submission.claimed_by_id == staff.account_id:
        submission.claimed_by_id, submission.claimed_at = None, None
        # Opening it held the calls back, and whoever opened it may not go on.
        duty_calls.call_again(session, submission)
    if submission.status != SubmissionStatus.CLEARED:
        session.merge(SetAside(account_id=staff.account_id, submission_id=submission_id))
    session.flush()
    audit.record(session, actor=str(staff.account_id), action="stopped_by_tie", at=now)


def forget(session: Session, *, submission_id: UUID) -> None:
    """Let go of who was kept from something, once it is decided."""
    session.execute(delete(SetAside).where(SetAside.submission_id == submission_id))


def set_aside_from(account_id: UUID | BindParameter[UUID]) -> Select[tuple[UUID]]:
    """What is not for one worker."""
    return select(SetAside.submission_id).where(SetAside.account_id == account_id)


def close_to(session: Session, *, staff: SignedIn) -> frozenset[str]:
    """The bodies that a worker is close to.

    Errors:  TiesUnreadable.
    """
    known = [tie.body for tie in ties.list_own(session, staff=staff)]
    if None in known:
        raise TiesUnreadable
    return frozenset(body for body in known if body)


def _about(session: Session, submission: Submission, content_key: bytes, *, today: date) -> frozenset[str]:
    answers = sealed_words.open_answers(submission, content_key)
    routed = session.scalars(select(Routing.body).where(Routing.submission_id == submission.id))
    first = second_reading.open_first(session, submission, content_key, shared_words="")
    return frozenset(routed) | _said_about(answers, today=today) | (first.bodies if first else frozenset())


def _said_about(answers: Answers, *, today: date) -> frozenset[str]:
    pointed_to = body_it_is_about(reference.load_bodies(), answers, day=today)
    return frozenset(body for body in (answers.body, pointed_to) if body)
