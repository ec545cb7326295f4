"""Deciding about what was said: once, by one worker, with nothing overwritten and everything written on the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.answers import Answers
from webapp.domain.details import ask, refuse_unanswered
from webapp.domain.errors import ConsentMissing, NotFound, ReasonMissing
from webapp.domain.moderation import (
    Decision,
    HoldReason,
    RedactionReason,
    SubmissionStatus,
    Urgency,
    outcome_of,
)
from webapp.domain.readings import SHARES_WORDS, ClearReason, SecondReaderNeeded, check_reading, needs
from webapp.domain.redaction import Change, changes_between
from webapp.domain.second_reading import Reading
from webapp.models import ModerationDecision, Submission, ThemeAssignment
from webapp.services import (
    audit,
    conflicts,
    duty_calls,
    own_themes,
    reading,
    reference,
    safety,
    sealed_words,
    second_reading,
    sharing,
    tallies,
)
from webapp.services.sign_ins import SignedIn
from webapp.services.standing import STANDS

ACTIONS = {
    Decision.CLEAR: "decided_clear",
    Decision.HOLD: "decided_hold",
    Decision.ESCALATE: "decided_escalate",
}


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a worker made of one thing said.

    Shapes:  revision is that of the page they worked on; reasons says why for stand-ins of their own; left_details are
             the keys of the questions they answered with "leave it"; body is the one it is about; an empty message is
             none; nobody_at_risk is the answer to a question that is asked of what is urgent.
    """

    revision: int
    shared_words: str = field(repr=False)
    reasons: Mapping[str, RedactionReason] = field(default_factory=dict)
    left_details: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    no_theme_fits: bool = False
    body: str | None = None
    other_bodies: frozenset[str] = frozenset()
    message: str = field(default="", repr=False)
    nobody_at_risk: bool = False

    @property
    def bodies(self) -> frozenset[str]:
        """Every body it goes to, the one it is about among them."""
        return self.reading.bodies

    @property
    def reading(self) -> Reading:
        """What this would let out."""
        return Reading(
            shared_words=self.shared_words,
            themes=self.themes,
            no_theme_fits=self.no_theme_fits,
            body=self.body,
            other_bodies=self.other_bodies,
            reasons=self.reasons,
        )


def clear(
    session: Session, *, submission_id: UUID, staff: SignedIn, made: Made, today: date, now: datetime
) -> SubmissionStatus:
    """Let something be counted and shared as its writer chose, or let it wait for a second reader where one is needed.

    Shapes:  returns where it stands now. The wording is kept, sealed, only where a yes to sharing stands now, because
             only then did anybody hide words for others; only what a yes allows leaves as a SharedMessage.
    Errors:  ChangedMeanwhile, ConflictOfInterest, DecisionNotAllowed; ThemeMissing or BodyMissing where it is to be
             counted or shared; ThemeAndNone; WordsRewritten; ConsentMissing for a message to whoever asked for none;
             ReasonMissing for something urgent while nobody asked whether somebody is at risk; SecondReaderNeeded;
             DetailsUnanswered.
    Source:  docs/adr/0005-moderation-states.md, docs/adr/0025-second-reading.md
    """
    submission, content_key = _take(session, submission_id=submission_id, staff=staff, made=made, today=today)
    reason = _why_clear(session, submission, made, staff=staff)
    answers = sealed_words.open_answers(submission, content_key)
    changes = _check_words(answers, made)
    choices = reading.choices_of(submission)
    check_reading(choices, themes=made.themes, body=made.body, no_theme_fits=made.no_theme_fits)
    first = _open_first(session, submission, content_key, made)
    _refuse_unknown(session, submission, made, first, today=today)
    waits = second_reading.needs_another(
        session, submission=submission, answers=answers, choices=choices, first=first, reading=made.reading
    )
    with tallies.kept(session, contributor_id=submission.contributor_id):
        _forget(session, submission)
        if waits:
            second_reading.keep_first(session, submission, content_key, made.reading, by=staff.account_id)
        else:
            second_reading.open_up(session, submission, made.reading, changes, staff=staff, today=today)
        submission.sealed_shared_words = None
        if needs(choices, SHARES_WORDS):
            sealed_words.seal_shared_words(submission, made.shared_words, content_key=content_key)
        _send(session, submission, content_key, made.message, today=today)
        _decide(
            session, submission, Decision.CLEAR, staff=staff, reason=reason, waits=waits, today=today, now=now
        )
        _share(session, submission, content_key, answers, today=today)
    duty_calls.settle(session, submission_id=submission.id)
    return submission.status


def hold(
    session: Session,
    *,
    submission_id: UUID,
    staff: SignedIn,
    made: Made,
    reason: HoldReason | None,
    today: date,
    now: datetime,
) -> None:
    """Keep something for a second reader; what was cleared leaves the counts and every body at once.

    Shapes:  the wording so far stays, sealed; themes and bodies do not, because nothing about unread words stands open.
             What is urgent goes on calling unless whoever holds it says that nobody is at risk.
    Errors:  ReasonMissing; ChangedMeanwhile, ClaimedByColleague, DecisionNotAllowed, WordsRewritten, ConsentMissing.
    """
    if reason is None:
        raise ReasonMissing
    submission, content_key = _take(session, submission_id=submission_id, staff=staff, made=made, today=today)
    answers = sealed_words.open_answers(submission, content_key)
    changes_between(answers.words, made.shared_words, reasons=made.reasons)
    with tallies.kept(session, contributor_id=submission.contributor_id):
        _forget(session, submission)
        sealed_words.seal_shared_words(submission, made.shared_words, content_key=content_key)
        _send(session, submission, content_key, made.message, today=today)
        _decide(session, submission, Decision.HOLD, staff=staff, reason=reason, today=today, now=now)
        sharing.apply_choices(session, submission=submission, answers=answers, shared_words=None, today=today)
    if made.nobody_at_risk:
        duty_calls.settle(session, submission_id=submission.id)
    else:
        duty_calls.call_again(session, submission)


def escalate(
    session: Session,
    *,
    submission_id: UUID,
    staff: SignedIn,
    revision: int,
    urgency: Urgency,
    note: str,
    message: str = "",
    is_unread: bool = False,
    today: date,
    now: datetime,
) -> None:
    """Pass something on to the safeguarding team: from now on only they and its writer can open it.

    Shapes:  nothing of it stays counted, themed, routed or shared; the advocacy team's copies of its key are deleted.
             message is what the young person is told first; is_unread where the worker may not read it and was shown
             nothing of it.
    Errors:  ConsentMissing for a message to whoever may not be answered; ChangedMeanwhile, ClaimedByColleague,
             DecisionNotAllowed; NotFound while there is no safeguarding team.
    Source:  National Guidance for Child Protection in Scotland 2021, part 3.
    """
    made = Made(revision=revision, shared_words="")
    submission, content_key = _take(
        session, submission_id=submission_id, staff=staff, made=made, is_unread=is_unread, today=today
    )
    _send(session, submission, content_key, message, today=today)
    _decide(session, submission, Decision.ESCALATE, staff=staff, reason=None, today=today, now=now)
    with tallies.kept(session, contributor_id=submission.contributor_id):
        _stop_sharing(session, submission, content_key, today=today)
    safety.raise_concern(
        session,
        submission=submission,
        content_key=content_key,
        staff=staff,
        urgency=urgency,
        note=note,
        today=today,
        now=now,
    )


def _stop_sharing(session: Session, submission: Submission, content_key: bytes, *, today: date) -> None:
    """Take everything away that a body or the next count could see of it."""
    answers = sealed_words.open_answers(submission, content_key)
    _forget(session, submission)
    submission.sealed_shared_words = None
    sharing.apply_choices(session, submission=submission, answers=answers, shared_words=None, today=today)


def send_message(
    session: Session, *, submission_id: UUID, staff: SignedIn, made: Made, today: date, now: datetime
) -> None:
    """Write to a young person without deciding anything anew.

    Errors:  ReasonMissing for an empty message; ConsentMissing; ChangedMeanwhile, ClaimedByColleague.
    """
    if not made.message.strip():
        raise ReasonMissing
    submission, content_key = _take(session, submission_id=submission_id, staff=staff, made=made, today=today)
    _send(session, submission, content_key, made.message, today=today)
    audit.record(
        session, actor=str(staff.account_id), action="sent_message", subject=str(submission.id), at=now
    )


def put_down(session: Session, *, submission_id: UUID, staff: SignedIn) -> None:
    """Close something without deciding, so that a colleague need not wait; what is urgent calls people again."""
    submission = reading.lock(session, submission_id=submission_id)
    if submission.claimed_by_id == staff.account_id:
        submission.claimed_by_id, submission.claimed_at = None, None
        duty_calls.resume(session, submission_ids=[submission.id])


def put_all_down(session: Session, *, staff: SignedIn) -> int:
    """Close everything that a worker has open, and say how much it was.

    Shapes:  the only thing done to many at once, because it decides nothing and touches nobody else's work.
    """
    theirs = session.scalars(
        select(Submission)
        .where(Submission.claimed_by_id == staff.account_id)
        .order_by(Submission.id)  # As everybody who takes several, so that no two wait for each other.
        .with_for_update()
    ).all()
    for submission in theirs:
        submission.claimed_by_id, submission.claimed_at = None, None
    duty_calls.resume(session, submission_ids=[submission.id for submission in theirs])
    return len(theirs)


def _forget(session: Session, submission: Submission) -> None:
    second_reading.forget_reading(session, submission_id=submission.id)
    second_reading.forget_first(session, submission_id=submission.id)


def _take(
    session: Session,
    *,
    submission_id: UUID,
    staff: SignedIn,
    made: Made,
    is_unread: bool = False,
    today: date,
) -> tuple[Submission, bytes]:
    """The submission as the worker's page showed it, held against everybody else, and the key of its words."""
    submission = reading.lock(session, submission_id=submission_id)
    reading.refuse_stale(session, submission, staff=staff, revision=made.revision)
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    if not is_unread:
        conflicts.refuse(session, submission, content_key, staff=staff, today=today, bodies=made.bodies)
    return submission, content_key


def _share(
    session: Session, submission: Submission, content_key: bytes, answers: Answers, *, today: date
) -> None:
    words = sealed_words.open_shared_words(submission, content_key)
    sharing.apply_choices(session, submission=submission, answers=answers, shared_words=words, today=today)


def _check_words(answers: Answers, made: Made) -> list[Change]:
    """What was hidden in the wording to share.

    Errors:  WordsRewritten; DetailsUnanswered.
    """
    changes = changes_between(answers.words, made.shared_words, reasons=made.reasons)
    found = reading.find_hits(answers.words)
    refuse_unanswered(ask(answers.words, found, shared=made.shared_words, left=made.left_details))
    return changes


def _open_first(session: Session, submission: Submission, content_key: bytes, made: Made) -> Reading | None:
    """What a first reader would let out; where no wording was kept, because no words would leave, any is the same."""
    kept = sealed_words.open_shared_words(submission, content_key)
    words = made.shared_words if kept is None else kept
    return second_reading.open_first(session, submission, content_key, shared_words=words)


def _why_clear(
    session: Session, submission: Submission, made: Made, *, staff: SignedIn
) -> ClearReason | None:
    """What has to be settled before something is cleared, and what the record says of it.

    Errors:  SecondReaderNeeded for whoever held it for a second reader, or read it first; ReasonMissing.
    """
    if second_reading.find_first_reader(session, submission_id=submission.id) == staff.account_id:
        raise SecondReaderNeeded
    newest = session.scalar(
        select(ModerationDecision)
        .where(ModerationDecision.submission_id == submission.id, STANDS)
        .order_by(ModerationDecision.number.desc())
        .limit(1)
    )
    if newest and newest.reason == HoldReason.SECOND_READER and newest.account_id == staff.account_id:
        raise SecondReaderNeeded
    may_not_wait = submission.urgency == Urgency.NOW or duty_calls.is_called_about(
        session, submission_id=submission.id
    )
    if not may_not_wait:
        return None
    if not made.nobody_at_risk:
        raise ReasonMissing
    return ClearReason.NOBODY_AT_RISK


def _decide(
    session: Session,
    submission: Submission,
    decision: Decision,
    *,
    staff: SignedIn,
    reason: HoldReason | ClearReason | None,
    waits: bool = False,
    today: date,
    now: datetime,
) -> None:
    before = submission.status
    after = outcome_of(before, decision, needs_second_reader=waits)
    last = session.scalar(
        select(func.max(ModerationDecision.number)).where(ModerationDecision.submission_id == submission.id)
    )
    session.add(
        ModerationDecision(
            submission_id=submission.id,
            number=(last or 0) + 1,
            account_id=staff.account_id,
            decision=decision,
            status_before=before,
            status_after=after,
            reason=reason,
            decided_on=today,
        )
    )
    submission.status = after
    submission.first_read_on = submission.first_read_on or today
    submission.claimed_by_id, submission.claimed_at = None, None
    audit.record(
        session, actor=str(staff.account_id), action=ACTIONS[decision], subject=str(submission.id), at=now
    )


def _refuse_unknown(
    session: Session, submission: Submission, made: Made, first: Reading | None, *, today: date
) -> None:
    """Refuse themes that nobody may give any more, unless they were given to this before, and unknown bodies."""
    given = ThemeAssignment.submission_id == submission.id
    kept = {*session.scalars(select(ThemeAssignment.theme).where(given)), *(first.themes if first else ())}
    known_themes = {c.code for c in own_themes.choosable_book(session, today=today, kept=kept).codes}
    known_bodies = {body.slug for body in reference.load_bodies()}
    if made.themes - known_themes or made.bodies - known_bodies:
        raise NotFound


def _send(session: Session, submission: Submission, content_key: bytes, words: str, *, today: date) -> None:
    if not words.strip():
        return
    if not reading.may_be_answered(session, submission):
        raise ConsentMissing
    sealed_words.add_message(
        session,
        submission=submission,
        content_key=content_key,
        words=words,
        is_from_young_person=False,
        today=today,
    )
