"""What a concern keeps sealed: the words it was made of, notes, and the key that opens both."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from webapp.domain.concerns import ConcernWords
from webapp.domain.errors import NotFound
from webapp.domain.safety import ConcernState
from webapp.models import ProtectionConcern, Submission, TeamKey
from webapp.sealing.envelopes import Binding, new_content_key, open_key, open_words, seal_key, seal_words
from webapp.services import team_keys
from webapp.services.sign_ins import SignedIn


def get_concern_row(session: Session, *, concern_id: UUID, for_update: bool = False) -> ProtectionConcern:
    """The row of a concern.

    Errors:  NotFound.
    """
    query = select(ProtectionConcern).where(ProtectionConcern.id == concern_id)
    concern = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if concern is None:
        raise NotFound
    return concern


def find_submission(session: Session, concern: ProtectionConcern) -> Submission | None:
    """The feedback that a concern came from, with its choices; None once its writer erased it."""
    if concern.submission_id is None:
        return None
    query = select(Submission).where(Submission.id == concern.submission_id)
    return session.scalars(query.options(selectinload(Submission.consents))).one_or_none()


def seal_concern(words: ConcernWords, *, team_key: TeamKey) -> tuple[ProtectionConcern, bytes]:
    """A concern whose words only this team can open, and the key of its words, for the first note."""
    concern_id, concern_key = uuid4(), new_content_key()
    concern = ProtectionConcern(
        id=concern_id,
        team_key_id=team_key.id,
        sealed_key=seal_key(concern_key, reader_public=team_key.public_key),
        sealed_words=seal_words(words.to_text(), content_key=concern_key, binding=_words_of(concern_id)),
        state=ConcernState.OPEN,
    )
    return concern, concern_key


def open_concern_key(session: Session, concern: ProtectionConcern, *, staff: SignedIn) -> bytes:
    """The key of a concern's words and notes.

    Errors:  PermissionMissing without a grant of the safeguarding team's key.
    """
    private = team_keys.open_team_key(session, team_key_id=concern.team_key_id, staff=staff)
    return open_key(concern.sealed_key, reader=private)


def open_concern_words(concern: ProtectionConcern, concern_key: bytes) -> ConcernWords:
    """Everything that was said, as it was when the concern was raised.

    Errors:  SealBroken if the row was changed or moved.
    """
    sealed = open_words(concern.sealed_words, content_key=concern_key, binding=_words_of(concern.id))
    return ConcernWords.from_text(sealed)


def note_of(entry_id: UUID) -> Binding:
    """Where the note of one step of the record belongs."""
    return Binding("concern_entry", entry_id, "sealed_note")


def _words_of(concern_id: UUID) -> Binding:
    return Binding("protection_concern", concern_id, "sealed_words")
