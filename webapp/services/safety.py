"""Keeping people safe: concerns outside the feedback, in their own store, with a record that is only ever added to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain import referrals
from webapp.domain.accounts import TeamKind
from webapp.domain.answers import Answers
from webapp.domain.concerns import ConcernWords, Late, SafeguardingTeamMissing, StepNote, check_step
from webapp.domain.consent import Purpose
from webapp.domain.errors import ConsentMissing, DecisionNotAllowed, ReasonMissing
from webapp.domain.moderation import Urgency
from webapp.domain.referrals import Missing, RecordIncomplete
from webapp.domain.safety import ConcernState, ConcernStep, state_after
from webapp.models import Account, ConcernEntry, ContentKey, Message, ProtectionConcern, Submission, TeamKey
from webapp.sealing.envelopes import open_words, seal_key, seal_words
from webapp.services import audit, concern_list, concern_words, duty_calls, reading, sealed_words, team_keys
from webapp.services.sealed_words import OpenedMessage
from webapp.services.sign_ins import SignedIn, in_utc


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a concern's record.

    Shapes:  note is None where there is none, and while the words are closed.
    """

    step: ConcernStep
    by: str
    done_at: datetime
    has_note: bool
    note: StepNote | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Concern:
    """One concern and its record, as its page shows it before anybody opens the words."""

    id: UUID
    state: ConcernState
    urgency: Urgency
    raised_on: date
    raised_by: str
    held_by_id: UUID | None
    late: Late | None
    is_synthetic: bool
    is_erased: bool
    may_write_back: bool
    steps: list[Step]


@dataclass(frozen=True, kw_only=True)
class OpenedConcern:
    """What a concern keeps sealed, opened: everything that was said, the notes, and messages both ways.

    Shapes:  how to reach whoever said it is not among it; two people open that (`services/openings.py`).
    """

    answers: Answers = field(repr=False)
    has_contact: bool
    steps: list[Step] = field(repr=False)
    messages: list[OpenedMessage] = field(repr=False)


def raise_concern(
    session: Session,
    *,
    submission: Submission,
    content_key: bytes,
    staff: SignedIn,
    urgency: Urgency,
    note: str,
    today: date,
    now: datetime,
) -> ProtectionConcern:
    """Make a concern of something said: its words sealed anew to the safeguarding team, its own keys with them alone.

    Shapes:  the submission's key is sealed to the safeguarding team as well, for messages both ways; every other
             team's copy goes. The note of whoever passes it on becomes the first line of the record.
    Errors:  SafeguardingTeamMissing.
    Source:  docs/adr/0005-moderation-states.md
    """
    if team_keys.find_team(session, kind=TeamKind.SAFEGUARDING) is None:
        raise SafeguardingTeamMissing
    team_key = team_keys.get_current_team_key(session, kind=TeamKind.SAFEGUARDING)
    words = ConcernWords(answers=sealed_words.open_answers(submission, content_key))
    concern, concern_key = concern_words.seal_concern(words, team_key=team_key)
    concern.submission_id, concern.is_synthetic = submission.id, submission.is_synthetic
    concern.urgency, concern.raised_on, concern.raised_by_id = urgency, today, staff.account_id
    session.add(concern)
    session.flush()
    _leave_advocacy(session, submission, content_key, team_key=team_key)
    duty_calls.answer(session, submission_id=submission.id)
    duty_calls.call_about_concern(session, concern_id=concern.id, urgency=urgency)
    if note.strip():
        step_note = StepNote(words=note.strip())
        _add_entry(session, concern, concern_key, ConcernStep.NOTE, step_note, staff=staff, done_at=now)
    return concern


def get_concern(session: Session, *, concern_id: UUID, now: datetime) -> Concern:
    """One concern with its record, its words closed.

    Errors:  NotFound.
    """
    concern = concern_words.get_concern_row(session, concern_id=concern_id)
    submission = concern_words.find_submission(session, concern)
    raised_by = session.scalar(select(Account.name).where(Account.id == concern.raised_by_id))
    return Concern(
        id=concern.id,
        state=concern.state,
        urgency=concern.urgency,
        raised_on=concern.raised_on,
        raised_by=raised_by or "",
        held_by_id=find_holder(session, concern_id=concern.id),
        late=_find_late(session, concern, now=now),
        is_synthetic=concern.is_synthetic,
        is_erased=submission is None,
        may_write_back=submission is not None and reading.may_be_answered(session, submission),
        steps=_list_steps(session, concern_id=concern_id),
    )


def open_concern(session: Session, *, concern_id: UUID, staff: SignedIn) -> OpenedConcern:
    """Everything that a concern keeps sealed, with a line on the log.

    Errors:  PermissionMissing without a grant of the safeguarding team's key; NotFound.
    """
    concern = concern_words.get_concern_row(session, concern_id=concern_id, for_update=True)
    concern_key = concern_words.open_concern_key(session, concern, staff=staff)
    audit.record(session, actor=str(staff.account_id), action="opened_concern", subject=str(concern.id))
    if concern.state != ConcernState.OPEN:
        duty_calls.answer(session, concern_id=concern.id)
    words = concern_words.open_concern_words(concern, concern_key)
    return OpenedConcern(
        answers=words.answers,
        has_contact=_has_contact(concern_words.find_submission(session, concern)),
        steps=_list_steps(session, concern_id=concern_id, concern_key=concern_key),
        messages=_open_messages(session, concern, staff=staff),
    )


def _has_contact(submission: Submission | None) -> bool:
    """Whether a way to reach them stands in the feedback and their yes to it stands too."""
    if submission is None or submission.sealed_contact is None:
        return False
    return reading.choices_of(submission)[Purpose.CONTACT]


def take_over(session: Session, *, concern_id: UUID, staff: SignedIn, now: datetime) -> None:
    """Say that one has this concern now; whoever had it before stays in the record.

    Errors:  PermissionMissing without a grant; NotFound; DecisionNotAllowed for whoever has it already.
    """
    concern = concern_words.get_concern_row(session, concern_id=concern_id, for_update=True)
    if find_holder(session, concern_id=concern.id) == staff.account_id:
        raise DecisionNotAllowed
    add_step(
        session,
        concern_id=concern_id,
        staff=staff,
        step=ConcernStep.TAKEN_OVER,
        note=StepNote(),
        done_at=now,
    )


def add_step(
    session: Session,
    *,
    concern_id: UUID,
    staff: SignedIn,
    step: ConcernStep,
    note: StepNote,
    done_at: datetime,
) -> None:
    """Add a step to the record; nothing in it can be changed or taken out.

    Units:   done_at is an instant in UTC: when it was done, which may be before it was written down.
    Errors:  ReasonMissing when it does not say who was told, or why it is closed; RecordIncomplete when it would be
             closed and the record does not say what the guidance asks for; PermissionMissing; NotFound.
    """
    check_step(step, note)
    concern = concern_words.get_concern_row(session, concern_id=concern_id, for_update=True)
    concern_key = concern_words.open_concern_key(session, concern, staff=staff)
    if step is ConcernStep.CLOSED:
        _refuse_incomplete(session, concern_id, concern_key)
    _add_entry(session, concern, concern_key, step, note, staff=staff, done_at=done_at)
    concern.state = state_after(concern.state, step)
    if concern.state != ConcernState.OPEN:
        duty_calls.answer(session, concern_id=concern.id)
    audit.record(session, actor=str(staff.account_id), action=f"concern_{step}", subject=str(concern.id))
    session.flush()


def find_missing(steps: Sequence[Step]) -> list[Missing]:
    """What an opened record still has to say before its concern can be closed."""
    return referrals.find_missing((each.step, each.note or StepNote()) for each in steps)


def write_to_young_person(
    session: Session, *, concern_id: UUID, staff: SignedIn, words: str, today: date, now: datetime
) -> None:
    """Send a message that the young person finds with their code, and keep it in the record.

    Errors:  ReasonMissing for an empty one; ConsentMissing where they said no to messages and wrote none,
             or erased what they said.
    """
    if not words.strip():
        raise ReasonMissing
    concern = concern_words.get_concern_row(session, concern_id=concern_id, for_update=True)
    submission = concern_words.find_submission(session, concern)
    if submission is None or not reading.may_be_answered(session, submission):
        raise ConsentMissing
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    sealed_words.add_message(
        session,
        submission=submission,
        content_key=content_key,
        words=words,
        is_from_young_person=False,
        today=today,
    )
    add_step(
        session,
        concern_id=concern_id,
        staff=staff,
        step=ConcernStep.TOLD_YOUNG_PERSON,
        note=StepNote(words=words.strip()),
        done_at=now,
    )


def _leave_advocacy(
    session: Session, submission: Submission, content_key: bytes, *, team_key: TeamKey
) -> None:
    """Seal a submission's key to the safeguarding team, and take it away from every other team."""
    others = select(ContentKey).where(
        ContentKey.submission_id == submission.id, ContentKey.team_key_id.is_not(None)
    )
    for copy in session.scalars(others):
        session.delete(copy)
    session.flush()
    session.add(
        ContentKey(
            submission_id=submission.id,
            team_key_id=team_key.id,
            sealed_key=seal_key(content_key, reader_public=team_key.public_key),
        )
    )
    session.flush()


def _refuse_incomplete(session: Session, concern_id: UUID, concern_key: bytes) -> None:
    missing = find_missing(_list_steps(session, concern_id=concern_id, concern_key=concern_key))
    if missing:
        raise RecordIncomplete(missing)


def find_holder(session: Session, *, concern_id: UUID) -> UUID | None:
    """Whoever took it over last; None while nobody has."""
    return session.scalar(
        select(ConcernEntry.account_id)
        .where(ConcernEntry.concern_id == concern_id, ConcernEntry.step == ConcernStep.TAKEN_OVER)
        .order_by(ConcernEntry.number.desc())
        .limit(1)
    )


def _find_late(session: Session, concern: ProtectionConcern, *, now: datetime) -> Late | None:
    done = session.execute(select(*concern_list.DONE).where(ProtectionConcern.id == concern.id)).one()
    return concern_list.late_step(concern, tuple(done), now=now)


def _open_messages(session: Session, concern: ProtectionConcern, *, staff: SignedIn) -> list[OpenedMessage]:
    submission = concern_words.find_submission(session, concern)
    if submission is None:
        return []
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    messages = sealed_words.list_messages(session, submission=submission, content_key=content_key)
    for message in session.scalars(
        select(Message).where(Message.submission_id == submission.id, Message.is_from_young_person)
    ):
        message.is_seen = True
    session.flush()
    return messages


def _add_entry(
    session: Session,
    concern: ProtectionConcern,
    concern_key: bytes,
    step: ConcernStep,
    note: StepNote,
    *,
    staff: SignedIn,
    done_at: datetime,
) -> None:
    last = session.scalar(select(func.max(ConcernEntry.number)).where(ConcernEntry.concern_id == concern.id))
    entry_id = uuid4()
    sealed = None
    if note != StepNote():
        sealed = seal_words(note.to_text(), content_key=concern_key, binding=concern_words.note_of(entry_id))
    session.add(
        ConcernEntry(
            id=entry_id,
            concern_id=concern.id,
            number=(last or 0) + 1,
            step=step,
            sealed_note=sealed,
            account_id=staff.account_id,
            done_at=done_at,
        )
    )
    session.flush()


def _list_steps(session: Session, *, concern_id: UUID, concern_key: bytes | None = None) -> list[Step]:
    query = (
        select(ConcernEntry, Account.name)
        .join(Account, Account.id == ConcernEntry.account_id)
        .where(ConcernEntry.concern_id == concern_id)
        .order_by(ConcernEntry.number)
    )
    return [
        Step(
            step=entry.step,
            by=name,
            done_at=in_utc(entry.done_at),
            has_note=entry.sealed_note is not None,
            note=_open_note(entry, concern_key),
        )
        for entry, name in session.execute(query)
    ]


def _open_note(entry: ConcernEntry, concern_key: bytes | None) -> StepNote | None:
    if concern_key is None or entry.sealed_note is None:
        return None
    return StepNote.from_text(
        open_words(entry.sealed_note, content_key=concern_key, binding=concern_words.note_of(entry.id))
    )
