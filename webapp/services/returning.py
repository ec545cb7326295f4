"""Coming back with a code: what it opens, where each thing has got to, and every change of mind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from webapp.domain.accounts import TeamKind
from webapp.domain.answers import Answers
from webapp.domain.consent import STATEMENTS_VERSION, Purpose
from webapp.domain.errors import CodeUnknown, DecisionNotAllowed, NotFound
from webapp.domain.moderation import Decision, RedactionReason, SubmissionStatus, Urgency
from webapp.domain.readings import SHARES_WORDS
from webapp.domain.receipts import read_code
from webapp.language.urgency import urgency_of
from webapp.models import (
    Consent,
    ContentKey,
    Contributor,
    ModerationDecision,
    Redaction,
    ReplyVerdict,
    SharedMessage,
    Submission,
    Team,
    TeamKey,
)
from webapp.sealing.keys import derive_code_keys
from webapp.services import (
    duty_calls,
    opening_list,
    openings,
    sealed_words,
    second_reading,
    sharing,
    submissions,
    tallies,
    threads,
)
from webapp.services.opening_list import OpeningNotice
from webapp.services.sealed_words import OpenedMessage
from webapp.services.standing import STANDS
from webapp.services.submissions import CodeKeySettings
from webapp.services.threads import HeardBack, Thread


@dataclass(frozen=True)
class OpenedCode:
    """A code that opened something: which row is its own, and the key that opens what was sealed to it."""

    contributor_id: UUID
    private_key: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class SaidCard:
    """One thing said, as it stands in the list."""

    id: UUID
    received_on: date
    words: str = field(repr=False)
    thread: Thread
    has_answer: bool


@dataclass(frozen=True, kw_only=True)
class SharedWith:
    """Wording that somebody can see now; body is None for everybody."""

    body: str | None
    words: str = field(repr=False)
    shared_on: date


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One thing said, with everything that belongs to it, for its writer."""

    id: UUID
    answers: Answers = field(repr=False)
    contact: str | None = field(repr=False)
    choices: Mapping[Purpose, bool]
    thread: Thread
    shared: list[SharedWith]
    changes: list[tuple[str, RedactionReason]]
    messages: list[OpenedMessage] = field(repr=False)
    openings: list[OpeningNotice]
    heard_back: list[HeardBack]
    is_taken_back: bool
    is_looked_at_again: bool
    waits_for_second_reader: bool


def open_code(session: Session, *, typed: str, keys: CodeKeySettings) -> OpenedCode:
    """What a typed code opens.

    Shapes:  a code that is wrong, one that was erased and one that was never made take the same steps to the same
             answer.
    Errors:  CodeUnreadable if it cannot be any code; CodeUnknown if it opens nothing.
    """
    code_keys = derive_code_keys(read_code(typed), salt=keys.salt)
    contributor_id = submissions.find_contributor(session, code_keys, keys=keys)
    if contributor_id is None:
        raise CodeUnknown
    return OpenedCode(contributor_id, code_keys.key_pair.private)


def list_said(session: Session, *, code: OpenedCode) -> list[SaidCard]:
    """Everything said with a code, newest day first."""
    rows = session.scalars(
        select(Submission)
        .where(Submission.contributor_id == code.contributor_id)
        .order_by(Submission.received_on.desc(), Submission.id)
    )
    cards = []
    for submission in rows:
        content_key = _content_key(session, submission, code)
        messages = sealed_words.list_messages(session, submission=submission, content_key=content_key)
        cards.append(
            SaidCard(
                id=submission.id,
                received_on=submission.received_on,
                words=sealed_words.open_answers(submission, content_key).words,
                thread=threads.follow(session, submission=submission),
                has_answer=bool(messages) and not messages[-1].is_from_young_person,
            )
        )
    return cards


def get_said(session: Session, *, code: OpenedCode, submission_id: UUID) -> Opened:
    """One thing said with this code.

    Errors:  NotFound for anything that is not its own.
    """
    submission = _own(session, code, submission_id, is_read=True)
    content_key = _content_key(session, submission, code)
    return Opened(
        id=submission.id,
        answers=sealed_words.open_answers(submission, content_key),
        contact=sealed_words.open_contact(submission, content_key),
        choices=sharing.find_choices(session, submission_id=submission.id),
        thread=threads.follow(session, submission=submission),
        shared=_list_shared(session, submission.id),
        changes=_list_changes(session, submission.id),
        messages=sealed_words.list_messages(session, submission=submission, content_key=content_key),
        openings=opening_list.list_notices(session, submission_id=submission.id, content_key=content_key),
        heard_back=threads.list_heard_back(session, submission=submission),
        is_taken_back=submission.status == SubmissionStatus.TAKEN_BACK,
        is_looked_at_again=_is_looked_at_again(session, submission),
        waits_for_second_reader=submission.status == SubmissionStatus.CLEARED_ONCE,
    )


def write_message(
    session: Session, *, code: OpenedCode, submission_id: UUID, words: str, form_hash: bytes, today: date
) -> None:
    """Write to the people who read for them; the same form sent twice is one message.

    Errors:  NotFound; DecisionNotAllowed after it was taken back, because then nobody reads it; ValueError for words
             that are empty or too long.
    """
    submission = _own(session, code, submission_id)
    _refuse_taken_back(submission)
    sealed_words.add_message(
        session,
        submission=submission,
        content_key=_content_key(session, submission, code),
        words=words,
        is_from_young_person=True,
        today=today,
        form_hash=form_hash,
    )
    duty_calls.note_message(session, submission_id=submission.id, urgency=urgency_of(words))


def change_choices(
    session: Session,
    *,
    code: OpenedCode,
    submission_id: UUID,
    choices: Mapping[Purpose, bool],
    contact: str | None,
    today: date,
) -> None:
    """Change any of the five choices, at once in both directions.

    Shapes:  a yes shares what a worker made safe before, opened with this code; a no takes it away from bodies and
             from the next counts. Words that nobody made safe for sharing, or
             that one reader cleared and that may now be quoted, go back to the readers first. Without the
             yes to contact, the way to reach them is deleted. A page that a worker has open is out of date after it.
    Errors:  NotFound; DecisionNotAllowed after it was taken back; StaleDataError if a worker decides at the same
             moment.
    """
    submission = _own(session, code, submission_id)
    _refuse_taken_back(submission)
    content_key = _content_key(session, submission, code)
    newly_given = _keep_choices(session, submission, choices, today=today)
    flag_modified(submission, "status")  # A choice is a row of its own; this moves the revision with it.
    if newly_given & SHARES_WORDS:
        _go_back_to_readers(session, submission, content_key, newly_given)
    wanted = contact if choices.get(Purpose.CONTACT) else None
    if wanted != sealed_words.open_contact(submission, content_key):
        openings.end_for(session, submission_id=submission.id)
    submission.sealed_contact = sealed_words.seal_contact(submission.id, wanted, content_key=content_key)
    if contact and choices.get(Purpose.CONTACT) and urgency_of(contact) == Urgency.NOW:
        duty_calls.note_message(session, submission_id=submission.id, urgency=Urgency.NOW)
    _fit(session, code, submission, content_key, today=today)


def take_back(session: Session, *, code: OpenedCode, submission_id: UUID, today: date) -> None:
    """Take something back: out of the counts, away from bodies, and closed to whoever read it.

    Shapes:  the advocacy team's copies of its key are deleted. What was passed on to keep somebody safe stays with the
             safeguarding team.
    Errors:  NotFound; StaleDataError if a worker decides at the same moment.
    """
    submission = _own(session, code, submission_id)
    content_key = _content_key(session, submission, code)
    submission.status = SubmissionStatus.TAKEN_BACK
    submission.sealed_contact = None
    openings.end_for(session, submission_id=submission.id)
    submission.claimed_by_id, submission.claimed_at = None, None
    duty_calls.answer(session, submission_id=submission.id)
    second_reading.forget_first(session, submission_id=submission.id)
    _fit(session, code, submission, content_key, today=today)
    readers = select(TeamKey.id).join(Team, Team.id == TeamKey.team_id).where(Team.kind == TeamKind.ADVOCACY)
    session.execute(
        delete(ContentKey).where(
            ContentKey.submission_id == submission.id, ContentKey.team_key_id.in_(readers)
        )
    )


def erase(session: Session, *, code: OpenedCode, submission_id: UUID, today: date) -> bool:
    """Delete something and every sealed copy of its key, at once; with the last one, the code's own row goes too.

    Shapes:  returns whether the code still opens anything. A published release keeps its gated numbers, and a record
             of keeping somebody safe stands.
    Errors:  NotFound.
    """
    submission = _own(session, code, submission_id)
    submissions.remember_erased(session, form_hash=submission.form_hash, today=today)
    with tallies.kept(session, contributor_id=code.contributor_id):
        session.execute(delete(Submission).where(Submission.id == submission.id))
    left = session.scalar(
        select(func.count()).select_from(Submission).where(Submission.contributor_id == code.contributor_id)
    )
    if not left:
        session.execute(delete(Contributor).where(Contributor.id == code.contributor_id))
    return bool(left)


def say_whether_it_worked(
    session: Session, *, code: OpenedCode, submission_id: UUID, reply_id: UUID, is_changed: bool, today: date
) -> None:
    """Say of a reply that reached them whether it really changed something; they can change their mind.

    Errors:  NotFound for a reply that is not to anything they said.
    """
    submission = _own(session, code, submission_id)
    if reply_id not in {heard.reply_id for heard in threads.list_heard_back(session, submission=submission)}:
        raise NotFound
    verdict = session.scalar(
        select(ReplyVerdict).where(
            ReplyVerdict.reply_id == reply_id, ReplyVerdict.contributor_id == code.contributor_id
        )
    )
    if verdict is None:
        verdict = ReplyVerdict(reply_id=reply_id, contributor_id=code.contributor_id)
        session.add(verdict)
    verdict.is_changed, verdict.said_on = is_changed, today
    session.flush()


def _own(session: Session, code: OpenedCode, submission_id: UUID, *, is_read: bool = False) -> Submission:
    """A submission of this code, held still while it changes."""
    query = select(Submission).where(
        Submission.id == submission_id, Submission.contributor_id == code.contributor_id
    )
    submission = session.scalar(query if is_read else query.with_for_update())
    if submission is None:
        raise NotFound
    return submission


def _refuse_taken_back(submission: Submission) -> None:
    if submission.status == SubmissionStatus.TAKEN_BACK:
        raise DecisionNotAllowed


def _keep_choices(
    session: Session, submission: Submission, choices: Mapping[Purpose, bool], *, today: date
) -> set[Purpose]:
    """Write down each choice that changed; gives back those that are a yes and were a no."""
    newly_given = set()
    for consent in session.scalars(select(Consent).where(Consent.submission_id == submission.id)):
        given = choices.get(consent.purpose, False)
        if given != consent.is_given:
            consent.is_given = given
            consent.changed_on, consent.statements_version = today, STATEMENTS_VERSION
            newly_given |= {consent.purpose} if given else set()
    return newly_given


def _go_back_to_readers(
    session: Session, submission: Submission, content_key: bytes, newly_given: set[Purpose]
) -> None:
    """Let readers look again at what a later yes would show, where too few of them made it safe for that."""
    if submission.status not in (SubmissionStatus.CLEARED, SubmissionStatus.CLEARED_ONCE):
        return
    if submission.sealed_shared_words is None:
        second_reading.forget_first(session, submission_id=submission.id)
        submission.status = SubmissionStatus.HELD
    elif Purpose.QUOTE in newly_given and not _was_read_twice(session, submission):
        second_reading.send_back(session, submission, content_key)


def _was_read_twice(session: Session, submission: Submission) -> bool:
    waits_already = submission.status == SubmissionStatus.CLEARED_ONCE
    return waits_already or second_reading.was_read_twice(session, submission_id=submission.id)


def _is_looked_at_again(session: Session, submission: Submission) -> bool:
    """Whether a later yes sent it back to the readers, who had cleared it when nobody else was to see its words."""
    newest = session.scalar(
        select(ModerationDecision.decision)
        .where(ModerationDecision.submission_id == submission.id, STANDS)
        .order_by(ModerationDecision.number.desc())
        .limit(1)
    )
    return submission.status == SubmissionStatus.HELD and newest == Decision.CLEAR


def _content_key(session: Session, submission: Submission, code: OpenedCode) -> bytes:
    return sealed_words.open_content_key_for_code(
        session, submission=submission, private_key=code.private_key
    )


def _fit(
    session: Session, code: OpenedCode, submission: Submission, content_key: bytes, *, today: date
) -> None:
    with tallies.kept(session, contributor_id=code.contributor_id):
        sharing.apply_choices(
            session,
            submission=submission,
            answers=sealed_words.open_answers(submission, content_key),
            shared_words=sealed_words.open_shared_words(submission, content_key),
            today=today,
        )


def _list_shared(session: Session, submission_id: UUID) -> list[SharedWith]:
    rows = session.scalars(
        select(SharedMessage)
        .where(SharedMessage.submission_id == submission_id)
        .order_by(SharedMessage.shared_on, SharedMessage.body)
    )
    return [SharedWith(body=row.body, words=row.words, shared_on=row.shared_on) for row in rows]


def _list_changes(session: Session, submission_id: UUID) -> list[tuple[str, RedactionReason]]:
    rows = session.execute(
        select(Redaction.stand_in, Redaction.reason)
        .where(Redaction.submission_id == submission_id)
        .order_by(Redaction.stand_in)
    )
    return [(stand_in, reason) for stand_in, reason in rows]
