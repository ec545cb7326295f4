"""Where a way to reach somebody is kept, in feedback or in a concern, and the keys that open it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from webapp.domain.consent import Purpose
from webapp.domain.errors import ConsentMissing, NotFound, PermissionMissing
from webapp.models import Submission
from webapp.services import concern_words, conflicts, reading, sealed_words
from webapp.services.sign_ins import SignedIn


@dataclass(frozen=True, kw_only=True)
class ContactOf:
    """What a contact belongs to: feedback that the advocacy team reads, or a concern."""

    submission_id: UUID | None = None
    concern_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A way to reach somebody and the keys beside it.

    Shapes:  key seals why it is opened; notice_key seals what the young person is told.
    """

    contact: str = field(repr=False)
    key: bytes = field(repr=False)
    notice_key: bytes = field(repr=False)


def find_contact(
    session: Session, *, of: ContactOf, staff: SignedIn, today: date, is_asked: bool = False
) -> Contact:
    """A way to reach somebody, opened with one's own grant.

    Shapes:  is_asked says that somebody asks for it from the page of feedback, which they must have open.
    Errors:  ConsentMissing where none was left or the yes to it was taken back; PermissionMissing without a grant or
             where it is no longer this team's; NotFound; ChangedMeanwhile; ConflictOfInterest.
    """
    if of.concern_id is not None:
        return _in_concern(session, of.concern_id, staff=staff)
    submission = reading.lock(session, submission_id=_submission_of(of))
    if submission.status not in reading.READABLE:
        raise PermissionMissing
    if is_asked:
        reading.refuse_stale(session, submission, staff=staff, revision=submission.revision)
    key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    conflicts.refuse(session, submission, key, staff=staff, today=today)
    contact = sealed_words.open_contact(submission, key)
    if contact is None or not reading.choices_of(submission)[Purpose.CONTACT]:
        raise ConsentMissing
    return Contact(contact=contact, key=key, notice_key=key)


def open_keys(session: Session, *, of: ContactOf, staff: SignedIn, today: date) -> tuple[bytes, bytes | None]:
    """The key of why it is opened, and that of what the young person is told: None once they erased what they said.

    Errors:  NotFound; PermissionMissing without a grant; ConflictOfInterest.
    """
    if of.concern_id is None:
        submission = reading.get_submission(session, submission_id=_submission_of(of))
        key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
        conflicts.refuse(session, submission, key, staff=staff, today=today)
        return key, key
    concern = concern_words.get_concern_row(session, concern_id=of.concern_id)
    key = concern_words.open_concern_key(session, concern, staff=staff)
    submission = concern_words.find_submission(session, concern)
    return key, _notice_key(session, submission, staff=staff)


def _in_concern(session: Session, concern_id: UUID, *, staff: SignedIn) -> Contact:
    """The contact that stands in the feedback now: a concern keeps no copy, so a yes that is taken back deletes it."""
    concern = concern_words.get_concern_row(session, concern_id=concern_id, for_update=True)
    key = concern_words.open_concern_key(session, concern, staff=staff)
    submission = concern_words.find_submission(session, concern)
    if submission is None:
        raise ConsentMissing
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    contact = sealed_words.open_contact(submission, content_key)
    if contact is None or not reading.choices_of(submission)[Purpose.CONTACT]:
        raise ConsentMissing
    return Contact(contact=contact, key=key, notice_key=content_key)


def _notice_key(session: Session, submission: Submission | None, *, staff: SignedIn) -> bytes | None:
    if submission is None:
        return None
    return sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)


def _submission_of(of: ContactOf) -> UUID:
    if of.submission_id is None:
        raise NotFound
    return of.submission_id
