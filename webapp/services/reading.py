"""Opening one thing that was said: claimed by one worker, written on the log, and only with that worker's own grant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, selectinload

from webapp.domain.answers import Answers
from webapp.domain.came import CameBy
from webapp.domain.claims import ChangedMeanwhile, ClaimedByColleague, is_live, runs_out_at
from webapp.domain.consent import Purpose
from webapp.domain.dates import day_of
from webapp.domain.details import Hit
from webapp.domain.errors import NotFound, PermissionMissing
from webapp.domain.moderation import Decision, RedactionReason, SubmissionStatus, Urgency
from webapp.domain.redaction import reasons_within
from webapp.domain.second_reading import Reading, SecondReason
from webapp.language.details import SecondReader, find_details, find_second_reader
from webapp.language.urgency import urgency_of
from webapp.models import (
    Account,
    Message,
    ModerationDecision,
    Submission,
)
from webapp.services import audit, conflicts, duty_calls, sealed_words, second_reading, taking_back
from webapp.services.sealed_words import OpenedMessage
from webapp.services.sign_ins import SignedIn, in_utc
from webapp.services.standing import IS_UNDONE

READABLE = frozenset(
    {
        SubmissionStatus.RECEIVED,
        SubmissionStatus.HELD,
        SubmissionStatus.CLEARED_ONCE,
        SubmissionStatus.CLEARED,
    }
)
"""What was passed on belongs to the safeguarding team, and what was taken back belongs to nobody."""


@dataclass(frozen=True, kw_only=True)
class PastDecision:
    """A decision that stands in the record, with the name of who made it."""

    decision: Decision
    reason: str | None
    by: str
    decided_on: date
    is_undone: bool


@dataclass(frozen=True, kw_only=True)
class OpenItem:
    """One thing said, opened for the worker who claimed it.

    Shapes:  shared_words are those a reader left last, or the original; body is the one it is about, as routed;
             reasons says why for stand-ins of a worker's own; hits are where the words may give somebody away, found
             anew each time and kept nowhere. second_reasons are why one reader is not enough; is_own_reading says that
             it waits for somebody else than this reader. is_called_about says that people are called until somebody
             decides; is_contact_urgent that urgent words stand where they say how to reach them.
    """

    id: UUID
    revision: int
    status: SubmissionStatus
    urgency: Urgency
    received_on: date
    is_synthetic: bool
    came_by: CameBy
    answers: Answers = field(repr=False)
    choices: Mapping[Purpose, bool]
    has_contact: bool
    messages: list[OpenedMessage] = field(repr=False)
    shared_words: str = field(repr=False)
    hits: list[Hit] = field(repr=False)
    reasons: Mapping[str, RedactionReason]
    themes: frozenset[str]
    no_theme_fits: bool
    body: str | None
    other_bodies: frozenset[str]
    second_reasons: frozenset[SecondReason]
    is_own_reading: bool
    is_called_about: bool
    is_contact_urgent: bool
    history: list[PastDecision]

    @property
    def may_be_answered(self) -> bool:
        """Whether a message may be written: they said yes to it, or wrote one themselves."""
        return self.choices[Purpose.CONTACT] or any(each.is_from_young_person for each in self.messages)

    @property
    def may_not_wait(self) -> bool:
        """Whether nothing may be decided about it before somebody says whether anybody is at risk."""
        return self.urgency == Urgency.NOW or self.is_called_about


def may_be_answered(session: Session, submission: Submission) -> bool:
    """Whether a message may be written under their code: they said yes to it, or wrote one themselves.

    Shapes:  an answer where they asked needs no other yes, and it is shown to nobody but them.
    """
    if choices_of(submission)[Purpose.CONTACT]:
        return True
    wrote = exists().where(Message.submission_id == submission.id, Message.is_from_young_person)
    return bool(session.scalar(select(wrote)))


def claim(session: Session, *, submission_id: UUID, staff: SignedIn, now: datetime) -> None:
    """Take one thing to read, and write on the log that its words are opened.

    Shapes:  opening again what one has open already changes nothing; a claim that has run out is taken over.
    Errors:  ClaimedByColleague while a colleague has it open; PermissionMissing without a grant, or where it is no
             longer the advocacy team's; ConflictOfInterest, TiesUnreadable; GoingBack; NotFound when there is no such
             thing.
    """
    submission = lock(session, submission_id=submission_id)
    if submission.status not in READABLE:
        raise PermissionMissing
    if is_open_for(submission, staff=staff, now=now):
        _hold_calls_back(session, submission)
        return
    refuse_colleague(session, submission, staff=staff, now=now)
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    conflicts.refuse(session, submission, content_key, staff=staff, today=day_of(now))
    taking_back.note_opening(session, submission)
    submission.claimed_by_id, submission.claimed_at = staff.account_id, now
    _hold_calls_back(session, submission)
    _record(session, "opened_original", submission, staff=staff, now=now)
    session.execute(
        update(Message)
        .where(Message.submission_id == submission.id, Message.is_from_young_person)
        .values(is_seen=True)
    )
    session.flush()


def find_open_item(
    session: Session, *, submission_id: UUID, staff: SignedIn, now: datetime
) -> OpenItem | None:
    """One thing said, for the worker who has it open; None for everybody else.

    Errors:  NotFound when there is no such thing; PermissionMissing without a grant; ConflictOfInterest.
    """
    submission = get_submission(session, submission_id=submission_id)
    if submission.status not in READABLE or not is_open_for(submission, staff=staff, now=now):
        return None
    return _open(session, submission, staff=staff, now=now)


def keep_open(
    session: Session, *, submission_id: UUID, staff: SignedIn, revision: int, now: datetime
) -> OpenItem:
    """One thing said, for a page that somebody is still at work on; its claim is renewed if it ran out meanwhile.

    Errors:  ChangedMeanwhile when a colleague took it, or it was decided or taken back; ConflictOfInterest.
    """
    submission = lock(session, submission_id=submission_id)
    refuse_stale(session, submission, staff=staff, revision=revision)
    if not is_open_for(submission, staff=staff, now=now):
        submission.claimed_at = now
        _hold_calls_back(session, submission)
        _record(session, "opened_original", submission, staff=staff, now=now)
    return _open(session, submission, staff=staff, now=now)


def find_hits(words: str) -> list[Hit]:
    """Where words may give somebody away, by rules and lists and, where one is installed, a second reader."""
    return find_details(words, second=_second_reader())


def refuse_stale(session: Session, submission: Submission, *, staff: SignedIn, revision: int) -> None:
    """Refuse what a page asks that does not show how things are now.

    Errors:  ChangedMeanwhile, with who decided where somebody did.
    """
    is_theirs = submission.claimed_by_id == staff.account_id and submission.status in READABLE
    if is_theirs and submission.revision == revision:
        return
    history = [past for past in list_decisions(session, submission_id=submission.id) if not past.is_undone]
    raise ChangedMeanwhile(history[-1].by, history[-1].decision) if history else ChangedMeanwhile


def _hold_calls_back(session: Session, submission: Submission) -> None:
    """Call nobody about something while somebody has it open."""
    until = runs_out_at(in_utc(submission.claimed_at))  # type: ignore[arg-type]
    duty_calls.hold_back(session, submission_id=submission.id, until=until)


def _open(session: Session, submission: Submission, *, staff: SignedIn, now: datetime) -> OpenItem:
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    conflicts.refuse(session, submission, content_key, staff=staff, today=day_of(now))
    answers = sealed_words.open_answers(submission, content_key)
    shared_words = sealed_words.open_shared_words(submission, content_key) or answers.words
    choices = choices_of(submission)
    so_far = second_reading.open_first(session, submission, content_key, shared_words=shared_words)
    reading = so_far or _read_open_rows(session, submission, shared_words)
    first_reader_id = second_reading.find_first_reader(session, submission_id=submission.id)
    session.flush()
    return OpenItem(
        id=submission.id,
        revision=submission.revision,
        status=submission.status,
        urgency=submission.urgency,
        received_on=submission.received_on,
        is_synthetic=submission.is_synthetic,
        came_by=submission.came_by,
        answers=answers,
        choices=choices,
        has_contact=submission.sealed_contact is not None,
        messages=sealed_words.list_messages(session, submission=submission, content_key=content_key),
        shared_words=shared_words,
        hits=find_hits(answers.words),
        reasons=reasons_within(answers.words, shared_words, kept=reading.reasons),
        themes=reading.themes,
        no_theme_fits=reading.no_theme_fits,
        body=reading.body,
        other_bodies=reading.other_bodies,
        second_reasons=second_reading.list_reasons(
            session, submission=submission, answers=answers, choices=choices, bodies=reading.bodies
        ),
        is_own_reading=first_reader_id == staff.account_id,
        is_called_about=duty_calls.is_called_about(session, submission_id=submission.id),
        is_contact_urgent=_is_contact_urgent(submission, content_key),
        history=list_decisions(session, submission_id=submission.id),
    )


def _is_contact_urgent(submission: Submission, content_key: bytes) -> bool:
    contact = sealed_words.open_contact(submission, content_key)
    return contact is not None and urgency_of(contact) == Urgency.NOW


def _read_open_rows(session: Session, submission: Submission, shared_words: str) -> Reading:
    """What a reader made of something that is cleared; nothing of it stands open before."""
    reading = second_reading.read_open_rows(session, submission, shared_words=shared_words)
    is_cleared = submission.status == SubmissionStatus.CLEARED
    return replace(reading, no_theme_fits=is_cleared and reading.no_theme_fits)


def _record(session: Session, action: str, submission: Submission, *, staff: SignedIn, now: datetime) -> None:
    audit.record(session, actor=str(staff.account_id), action=action, subject=str(submission.id), at=now)


def get_submission(session: Session, *, submission_id: UUID, for_update: bool = False) -> Submission:
    """A submission with its choices.

    Errors:  NotFound when there is no such thing.
    """
    query = (
        select(Submission)
        .where(Submission.id == submission_id)
        .options(selectinload(Submission.consents))
        .execution_options(populate_existing=True)
    )
    submission = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if submission is None:
        raise NotFound
    return submission


def lock(session: Session, *, submission_id: UUID) -> Submission:
    """A submission that nobody else can change until this request is done."""
    return get_submission(session, submission_id=submission_id, for_update=True)


def choices_of(submission: Submission) -> dict[Purpose, bool]:
    """The five choices as they stand; one that was never answered is a no."""
    given = {consent.purpose: consent.is_given for consent in submission.consents}
    return {purpose: given.get(purpose, False) for purpose in Purpose}


def is_open_for(submission: Submission, *, staff: SignedIn, now: datetime) -> bool:
    """Whether this worker has it open now."""
    return submission.claimed_by_id == staff.account_id and _is_claimed(submission, now=now)


def refuse_colleague(session: Session, submission: Submission, *, staff: SignedIn, now: datetime) -> None:
    """Refuse while a colleague has it open.

    Errors:  ClaimedByColleague, with their name.
    """
    if submission.claimed_by_id in (None, staff.account_id) or not _is_claimed(submission, now=now):
        return
    name = session.scalar(select(Account.name).where(Account.id == submission.claimed_by_id))
    raise ClaimedByColleague(name or "", in_utc(submission.claimed_at))  # type: ignore[arg-type]


def _is_claimed(submission: Submission, *, now: datetime) -> bool:
    return submission.claimed_at is not None and is_live(in_utc(submission.claimed_at), now=now)


def list_decisions(session: Session, *, submission_id: UUID) -> list[PastDecision]:
    """Every decision about one submission, oldest first."""
    query = (
        select(
            ModerationDecision.decision,
            ModerationDecision.reason,
            ModerationDecision.decided_on,
            Account.name,
            IS_UNDONE.label("is_undone"),
        )
        .join(Account, Account.id == ModerationDecision.account_id)
        .where(ModerationDecision.submission_id == submission_id)
        .order_by(ModerationDecision.number)
    )
    return [
        PastDecision(
            decision=row.decision,
            reason=row.reason,
            by=row.name,
            decided_on=row.decided_on,
            is_undone=row.is_undone,
        )
        for row in session.execute(query)
    ]


@cache
def _second_reader() -> SecondReader | None:
    return find_second_reader()
