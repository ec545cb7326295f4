"""Opening and sealing what belongs to one submission: its answers, a way to reach its writer, messages, shared wording.

A content key opens all of it and comes from one of two readers: a member of the team, or the young person's code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.answers import MOST_CHARACTERS, Answers, clean_words
from webapp.domain.errors import NotFound
from webapp.models import ContentKey, Message, Submission
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services import team_keys

if TYPE_CHECKING:
    from webapp.services.sign_ins import SignedIn


@dataclass(frozen=True)
class OpenedMessage:
    """A message as both sides read it.

    Units:   sent_on is a day in Europe/London.
    """

    id: UUID
    number: int
    is_from_young_person: bool
    words: str = field(repr=False)
    sent_on: date
    is_seen: bool


def open_content_key_for_staff(session: Session, *, submission: Submission, staff: SignedIn) -> bytes:
    """The key of a submission's words, for a member of a team that it was sealed to.

    Errors:  PermissionMissing without a grant; NotFound when no copy is sealed to any team; SealBroken if a row
             was changed.
    """
    copy = session.execute(
        select(ContentKey.team_key_id, ContentKey.sealed_key)
        .where(ContentKey.submission_id == submission.id, ContentKey.team_key_id.is_not(None))
        .order_by(ContentKey.id)
    ).first()
    if copy is None or copy.team_key_id is None:
        raise NotFound
    private = team_keys.open_team_key(session, team_key_id=copy.team_key_id, staff=staff)
    return envelopes.open_key(copy.sealed_key, reader=private)


def open_content_key_for_code(session: Session, *, submission: Submission, private_key: bytes) -> bytes:
    """The key of a submission's words, for the young person whose code made this private key.

    Errors:  NotFound when there is no copy; SealBroken for anybody else's key.
    """
    sealed = session.scalar(
        select(ContentKey.sealed_key).where(
            ContentKey.submission_id == submission.id, ContentKey.team_key_id.is_(None)
        )
    )
    if sealed is None:
        raise NotFound
    return envelopes.open_key(sealed, reader=private_key)


def seal_answers(submission_id: UUID, answers: Answers, *, content_key: bytes) -> bytes:
    """Every answer, sealed for one row and no other."""
    return envelopes.seal_words(
        answers.to_text(),
        content_key=content_key,
        binding=Binding("submission", submission_id, "sealed_answers"),
    )


def open_answers(submission: Submission, content_key: bytes) -> Answers:
    """What somebody told us.

    Errors:  SealBroken for another key, or a row that was changed or moved.
    """
    binding = Binding("submission", submission.id, "sealed_answers")
    return Answers.from_text(
        envelopes.open_words(submission.sealed_answers, content_key=content_key, binding=binding)
    )


def seal_contact(submission_id: UUID, contact: str | None, *, content_key: bytes) -> bytes | None:
    """A way to reach somebody, kept apart from their answers; None stays None."""
    if not contact:
        return None
    binding = Binding("submission", submission_id, "sealed_contact")
    return envelopes.seal_words(clean_words(contact), content_key=content_key, binding=binding)


def open_contact(submission: Submission, content_key: bytes) -> str | None:
    """How somebody said we may reach them, or None."""
    if submission.sealed_contact is None:
        return None
    binding = Binding("submission", submission.id, "sealed_contact")
    return envelopes.open_words(submission.sealed_contact, content_key=content_key, binding=binding)


def seal_shared_words(submission: Submission, words: str, *, content_key: bytes) -> None:
    """Keep the wording that is safe to share with the submission, sealed, so that a later yes can use it."""
    binding = Binding("submission", submission.id, "sealed_shared_words")
    submission.sealed_shared_words = envelopes.seal_words(
        clean_words(words), content_key=content_key, binding=binding
    )


def open_shared_words(submission: Submission, content_key: bytes) -> str | None:
    """The wording that a worker made safe to share, or None before anybody did."""
    if submission.sealed_shared_words is None:
        return None
    binding = Binding("submission", submission.id, "sealed_shared_words")
    return envelopes.open_words(submission.sealed_shared_words, content_key=content_key, binding=binding)


def add_message(
    session: Session,
    *,
    submission: Submission,
    content_key: bytes,
    words: str,
    is_from_young_person: bool,
    today: date,
    form_hash: bytes | None = None,
) -> Message:
    """Add one message to the conversation about a submission; the same form sent again adds nothing.

    Shapes:  returns the message that this form made, now or before.
    Errors:  ValueError for words that are empty or longer than an answer may be.
    """
    plain = clean_words(words)
    if not plain or len(plain) > MOST_CHARACTERS:
        raise ValueError("a message holds some words, and no more than an answer does")
    # Messages of one conversation wait for each other here, so that a number is used once and a form counts once.
    session.execute(select(Submission.id).where(Submission.id == submission.id).with_for_update())
    if form_hash and (before := session.scalar(select(Message).where(Message.form_hash == form_hash))):
        return before
    last = session.scalar(select(func.max(Message.number)).where(Message.submission_id == submission.id))
    message_id = uuid4()
    message = Message(
        id=message_id,
        submission_id=submission.id,
        number=(last or 0) + 1,
        is_from_young_person=is_from_young_person,
        sealed_words=envelopes.seal_words(
            plain, content_key=content_key, binding=Binding("message", message_id, "sealed_words")
        ),
        sent_on=today,
        form_hash=form_hash,
    )
    session.add(message)
    session.flush()
    return message


def list_messages(session: Session, *, submission: Submission, content_key: bytes) -> list[OpenedMessage]:
    """Every message about a submission, oldest first.

    Errors:  SealBroken for another key, or a row that was changed or moved.
    """
    rows = session.scalars(
        select(Message).where(Message.submission_id == submission.id).order_by(Message.number)
    )
    return [
        OpenedMessage(
            id=row.id,
            number=row.number,
            is_from_young_person=row.is_from_young_person,
            words=envelopes.open_words(
                row.sealed_words, content_key=content_key, binding=Binding("message", row.id, "sealed_words")
            ),
            sent_on=row.sent_on,
            is_seen=row.is_seen,
        )
        for row in rows
    ]
