"""What is urgent and waits although nobody is called about it, whichever way that came about."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, exists, or_, select
from sqlalchemy.orm import Session

from webapp.domain.claims import CLAIM_MINUTES
from webapp.domain.moderation import Urgency
from webapp.models import DutyCall, ImportedSubmission, Submission
from webapp.services import duty_calls

MOST_AT_ONCE = 100


def call_about_what_waits(session: Session, *, now: datetime) -> int:
    """Let people be called about whatever is urgent, undecided, open to nobody and not called about yet.

    Shapes:  returns how many calls that makes. What was left open until its claim ran out is found here, and so is what
             an undone decision, a file or an older version left behind. A file makes one call. What somebody is
             opening at this moment is left to the next pass.
    Source:  docs/adr/0024-on-duty.md
    """
    _forget_finished_files(session)
    came_in_file = exists().where(ImportedSubmission.submission_id == Submission.id)
    has_call = exists().where(DutyCall.submission_id == Submission.id)
    alone = _waiting(now).where(~came_in_file, ~has_call).with_for_update(skip_locked=True, of=Submission)
    said = session.scalars(alone.limit(MOST_AT_ONCE)).all()
    for submission_id in said:
        duty_calls.note_arrival(session, submission_id=submission_id, urgency=Urgency.NOW)
    files_called = select(DutyCall.import_batch_id).where(DutyCall.import_batch_id.is_not(None))
    files = session.scalars(
        select(ImportedSubmission.batch_id)
        .distinct()
        .where(
            ImportedSubmission.submission_id.in_(_waiting(now).where(came_in_file)),
            ImportedSubmission.batch_id.not_in(files_called),
        )
    ).all()
    for batch_id in files:
        duty_calls.call_about_batch(session, batch_id=batch_id)
    return len(said) + len(files)


def _waiting(now: datetime) -> Select[tuple[UUID]]:
    is_free = or_(
        Submission.claimed_at.is_(None), Submission.claimed_at <= now - timedelta(minutes=CLAIM_MINUTES)
    )
    return select(Submission.id).where(duty_calls.IS_UNDECIDED, is_free)


def _forget_finished_files(session: Session) -> None:
    session.execute(
        delete(DutyCall)
        .where(DutyCall.import_batch_id.is_not(None), ~duty_calls.has_undecided_rows())
        .execution_options(synchronize_session=False)
    )
