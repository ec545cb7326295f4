"""Cleared wording in the clear for tests, written straight into the tables; every word of it is synthetic."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from webapp.domain.moderation import SubmissionStatus, Urgency
from webapp.models import Contributor, SharedMessage, Submission, ThemeAssignment, Voice

DAY = date(2026, 8, 14)


def add_contributor(session: Session) -> UUID:
    contributor = Contributor(id=uuid4(), look_up_hash=uuid4().bytes, public_key=uuid4().bytes)
    session.add(contributor)
    session.flush()
    return contributor.id


def add_wording(
    session: Session,
    words: str,
    *themes: str,
    decided_by: UUID,
    contributor_id: UUID | None = None,
    bodies: Collection[str | None] = ("fife-council",),
    status: SubmissionStatus = SubmissionStatus.CLEARED,
    is_synthetic: bool = False,
    is_counted: bool = True,
    day: date = DAY,
) -> UUID:
    """One submission whose wording some bodies may read; returns its identifier."""
    contributor_id = contributor_id or add_contributor(session)
    submission = Submission(
        id=uuid4(),
        contributor_id=contributor_id,
        form_hash=uuid4().bytes,
        received_on=day,
        status=status,
        urgency=Urgency.USUAL,
        urgency_order=2,
        sealed_answers=b"sealed",
        is_synthetic=is_synthetic,
    )
    session.add(submission)
    session.flush()
    for theme in themes:
        session.add(
            ThemeAssignment(
                submission_id=submission.id,
                theme=theme,
                proposed_by="worker",
                decided_by_id=decided_by,
                decided_on=day,
            )
        )
    for body in bodies:
        session.add(
            SharedMessage(
                submission_id=submission.id,
                body=body,
                words=words,
                shared_on=day,
                is_synthetic=is_synthetic,
            )
        )
    if is_counted:
        session.add(Voice(submission_id=submission.id, contributor_id=contributor_id, cleared_on=day))
    session.flush()
    return submission.id
