"""Ending a call without deciding anew: somebody read what is urgent and says that nobody is at risk."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.errors import DecisionNotAllowed, NotFound
from webapp.domain.moderation import SubmissionStatus, Urgency
from webapp.models import GroupLook
from webapp.services import audit, duty_calls, reading
from webapp.services.sign_ins import SignedIn


def say_nobody_at_risk(
    session: Session, *, submission_id: UUID, staff: SignedIn, revision: int, now: datetime
) -> None:
    """End the calls about something that was decided before, and to which something urgent was added.

    Shapes:  what came since this worker opened it goes on calling.
    Errors:  ChangedMeanwhile for whoever does not have it open; DecisionNotAllowed for what nobody has decided about,
             because deciding about it asks the same; NotFound.
    Source:  docs/adr/0024-on-duty.md
    """
    submission = reading.lock(session, submission_id=submission_id)
    reading.refuse_stale(session, submission, staff=staff, revision=revision)
    if submission.status == SubmissionStatus.RECEIVED and submission.urgency == Urgency.NOW:
        raise DecisionNotAllowed
    duty_calls.settle(session, submission_id=submission.id)
    _record(session, submission.id, staff=staff, now=now)


def look_after_group(session: Session, *, look_id: UUID, staff: SignedIn, now: datetime) -> None:
    """End the calls about what a group wrote: nobody is at risk, or somebody who can help was told.

    Errors:  NotFound.
    """
    if session.get(GroupLook, look_id) is None:
        raise NotFound
    duty_calls.settle_group(session, look_id=look_id)
    _record(session, look_id, staff=staff, now=now)


def _record(session: Session, subject: UUID, *, staff: SignedIn, now: datetime) -> None:
    audit.record(
        session, actor=str(staff.account_id), action="said_nobody_at_risk", subject=str(subject), at=now
    )
