"""What somebody had typed when they stopped: sealed with the words it is about, shown to whoever typed it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from webapp.domain.answers import clean_words
from webapp.domain.errors import NotFound, PermissionMissing
from webapp.models import KeptDraft, Submission
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services import reading, sealed_words
from webapp.services.sign_ins import SignedIn


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Wording to share and a message, as they were typed; either may be empty."""

    shared_words: str = field(repr=False)
    message: str = field(repr=False)
    kept_on: date


def keep(
    session: Session, *, submission_id: UUID, staff: SignedIn, shared_words: str, message: str, today: date
) -> bool:
    """Keep what a worker typed about something that they have open; says whether anything was kept.

    Shapes:  what they do not have open keeps nothing, and neither does wording that nobody changed.
    Errors:  NotFound; PermissionMissing without a grant.
    """
    submission = reading.lock(session, submission_id=submission_id)
    if submission.claimed_by_id != staff.account_id:
        return False
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    found = sealed_words.open_shared_words(submission, content_key)
    found = found or sealed_words.open_answers(submission, content_key).words
    if clean_words(shared_words) in ("", clean_words(found)) and not message.strip():
        return False
    forget(session, submission_id=submission_id, account_id=staff.account_id)
    session.add(
        KeptDraft(
            submission_id=submission_id,
            account_id=staff.account_id,
            sealed_words=envelopes.seal_words(
                json.dumps([shared_words, message]),
                content_key=content_key,
                binding=_binding(submission_id),
            ),
            kept_on=today,
        )
    )
    session.flush()
    return True


def find(session: Session, *, submission_id: UUID, staff: SignedIn) -> Draft | None:
    """What this worker had typed about something, as long as the team can open the words it is about."""
    row = session.get(KeptDraft, (submission_id, staff.account_id))
    submission = session.get(Submission, submission_id)
    if row is None or submission is None:
        return None
    try:
        content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    except (NotFound, PermissionMissing):
        return None
    shared_words, message = json.loads(
        envelopes.open_words(row.sealed_words, content_key=content_key, binding=_binding(submission_id))
    )
    return Draft(shared_words=shared_words, message=message, kept_on=row.kept_on)


def forget(session: Session, *, submission_id: UUID, account_id: UUID | None = None) -> None:
    """Delete one worker's draft about something, or everybody's once it is decided."""
    query = delete(KeptDraft).where(KeptDraft.submission_id == submission_id)
    session.execute(query if account_id is None else query.where(KeptDraft.account_id == account_id))


def _binding(submission_id: UUID) -> Binding:
    return Binding("kept_draft", submission_id, "sealed_words")
