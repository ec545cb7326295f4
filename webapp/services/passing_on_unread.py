"""Passing on what is urgent without reading it, by a worker who is close to the body that it is about."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.moderation import Urgency
from webapp.services import audit, conflicts, moderation, reading
from webapp.services.sign_ins import SignedIn


def pass_on(session: Session, *, submission_id: UUID, staff: SignedIn, today: date, now: datetime) -> None:
    """Pass something urgent on to the safeguarding team, who have no ties, without a word of it being shown.

    Errors:  DecisionNotAllowed for what is not urgent, is decided or open to a colleague, and for whoever may read it;
             PermissionMissing without a grant; SafeguardingTeamMissing; NotFound.
    Source:  docs/adr/0037-conflicts-of-interest.md
    """
    submission = reading.lock(session, submission_id=submission_id)
    conflicts.check_unread(session, submission, staff=staff, now=now)
    submission.claimed_by_id, submission.claimed_at = staff.account_id, now
    session.flush()
    audit.record(
        session, actor=str(staff.account_id), action="passed_on_unread", subject=str(submission.id), at=now
    )
    moderation.escalate(
        session,
        submission_id=submission_id,
        staff=staff,
        revision=submission.revision,
        urgency=Urgency.NOW,
        note="",
        is_unread=True,
        today=today,
        now=now,
    )
