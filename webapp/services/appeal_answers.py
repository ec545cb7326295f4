"""Answering an appeal: opened by another worker than the one who decided, changed only as the rules allow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BindParameter, Select, func, select
from sqlalchemy.orm import Session

from webapp.domain.answers import Answers
from webapp.domain.appeals import AppealAbout, AppealState, NothingChanged, check_answer, check_answerer
from webapp.domain.errors import NotFound
from webapp.domain.moderation import Decision, RedactionReason, SubmissionStatus
from webapp.domain.passages import show_again
from webapp.domain.readings import ClearReason
from webapp.domain.redaction import STAND_INS, changes_between, hide
from webapp.domain.second_reading import Reading, lets_out_more
from webapp.models import Appeal, ModerationDecision, Redaction, Submission
from webapp.services import (
    appeals,
    audit,
    conflicts,
    duty_calls,
    reading,
    sealed_words,
    second_reading,
    sharing,
    tallies,
)
from webapp.services.appeals import Compared
from webapp.services.may_see import kept_from, may_see
from webapp.services.reading import OpenItem
from webapp.services.sign_ins import SignedIn

MOST_LISTED = 50
"""The list stops here: it shows what waits longest, and the rest comes up as those are answered."""


@dataclass(frozen=True, kw_only=True)
class AppealRow:
    """An appeal as the list shows it, before anybody opens a word.

    Shapes:  is_own says that who looks had a part in what it is against; is_withheld, that nobody is shown the wording
             until it is answered.
    """

    id: UUID
    about: AppealAbout
    made_on: date
    is_own: bool
    is_withheld: bool
    is_synthetic: bool


@dataclass(frozen=True, kw_only=True)
class OpenAppeal:
    """An appeal opened by a worker who may answer it.

    Shapes:  compared is None where no wording stands that others may see; refused are the numbers of the changes in it
             of which the young person said "not this one".
    """

    row: AppealRow
    words: str | None = field(repr=False)
    item: OpenItem = field(repr=False)
    compared: Compared | None
    refused: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class AnswerMade:
    """What a worker answers.

    Shapes:  shown are the numbers of changes that are taken back; hidden are words that are hidden besides.
    """

    revision: int
    answer: AppealState
    reason: str = field(repr=False)
    shown: frozenset[int] = frozenset()
    hidden: str = field(default="", repr=False)
    hidden_reason: RedactionReason = RedactionReason.RARE


def list_open(session: Session, *, staff: SignedIn) -> list[AppealRow]:
    """The appeals that wait longest for an answer, the longest waiting first."""
    theirs = may_see(Appeal.submission_id)
    query = _open_rows().where(theirs).order_by(Appeal.made_on, Appeal.id).limit(MOST_LISTED)
    kept = kept_from(session, staff=staff)
    return [
        _row(session, appeal, submission, staff=staff)
        for appeal, submission in session.execute(query, kept.values)
    ]


def to_answer(account_id: UUID | BindParameter[UUID]) -> Select[tuple[int]]:
    """How many appeals a worker could answer."""
    query = _open_rows().where(~appeals.is_against(account_id), may_see(Appeal.submission_id))
    return select(func.count()).select_from(query.with_only_columns(Appeal.id).subquery())


def get_row(session: Session, *, appeal_id: UUID, staff: SignedIn) -> AppealRow:
    """One appeal that waits, its words closed.

    Errors:  NotFound for one that was answered, or whose words this team can no longer open.
    """
    found = session.execute(_open_rows().where(Appeal.id == appeal_id)).one_or_none()
    if found is None:
        raise NotFound(str(appeal_id))
    appeal, submission = found
    return _row(session, appeal, submission, staff=staff)


def open_appeal(session: Session, *, appeal_id: UUID, staff: SignedIn, now: datetime) -> None:
    """Take what an appeal is about to read, with a line on the log.

    Errors:  AnotherWorkerNeeded for whoever decided; NotFound; ClaimedByColleague; PermissionMissing without a grant.
    """
    appeal = _get(session, appeal_id=appeal_id, staff=staff)
    reading.claim(session, submission_id=appeal.submission_id, staff=staff, now=now)
    _record(session, appeal, "opened_appeal", staff=staff, now=now)


def find_open_appeal(
    session: Session, *, appeal_id: UUID, staff: SignedIn, now: datetime
) -> OpenAppeal | None:
    """An appeal with everything it is about, for the worker who opened it; None for everybody else.

    Errors:  AnotherWorkerNeeded for whoever decided; NotFound.
    """
    appeal = _get(session, appeal_id=appeal_id, staff=staff)
    item = reading.find_open_item(session, submission_id=appeal.submission_id, staff=staff, now=now)
    if item is None:
        return None
    submission, content_key = _open(session, appeal, staff=staff)
    compared = _compare(session, submission, content_key, item.answers)
    return OpenAppeal(
        row=_row(session, appeal, submission, staff=staff),
        words=appeals.unseal(appeal, "sealed_words", content_key),
        item=item,
        compared=compared,
        refused=appeals.find_refused(appeal, compared, content_key),
    )


def answer(
    session: Session, *, appeal_id: UUID, staff: SignedIn, made: AnswerMade, today: date, now: datetime
) -> None:
    """Answer an appeal, once, with a reason that the young person reads.

    Shapes:  words are changed by showing passages again and by hiding more; whoever ticks a passage says that it
             gives nobody away. Where one reader is not enough, what now shows more waits for a second one. Wording of
             which a passage was refused is shown again as it stands after the answer, to whom the choices let see it.
    Errors:  AnotherWorkerNeeded; ChangedMeanwhile for a page that is old, or for whoever did not open it;
             DecisionNotAllowed if it was answered; ReasonMissing; NothingChanged; NotFound; ConflictOfInterest.
    Source:  docs/adr/0028-appeals.md
    """
    appeal = _get(session, appeal_id=appeal_id, staff=staff, is_open_only=False)
    submission = reading.lock(session, submission_id=appeal.submission_id)
    session.refresh(appeal)
    check_answer(state=appeal.state, answer=made.answer, status=submission.status, reason=made.reason)
    reading.refuse_stale(session, submission, staff=staff, revision=made.revision)
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    conflicts.refuse(session, submission, content_key, staff=staff, today=today)
    answers = sealed_words.open_answers(submission, content_key)
    with tallies.kept(session, contributor_id=submission.contributor_id):
        if made.answer is AppealState.CHANGED and appeal.about is AppealAbout.WORDS:
            _change_words(session, submission, content_key, made, answers=answers, staff=staff, today=today)
        appeal.state, appeal.answered_by_id, appeal.answered_on = made.answer, staff.account_id, today
        appeal.sealed_reason = appeals.seal(appeal.id, "sealed_reason", made.reason.strip(), content_key)
        submission.claimed_by_id, submission.claimed_at = None, None
        shared = sealed_words.open_shared_words(submission, content_key)
        sharing.apply_choices(
            session, submission=submission, answers=answers, shared_words=shared, today=today
        )
    duty_calls.resume(session, submission_ids=[submission.id])
    _record(session, appeal, f"appeal_{made.answer}", staff=staff, now=now)
    session.flush()


def _change_words(
    session: Session,
    submission: Submission,
    content_key: bytes,
    made: AnswerMade,
    *,
    answers: Answers,
    staff: SignedIn,
    today: date,
) -> None:
    compared = _compare(session, submission, content_key, answers)
    if compared is None:
        raise NothingChanged
    before = second_reading.read_open_rows(session, submission, shared_words=compared.shared_words)
    after = replace(before, shared_words=_reworded(compared, made, own=before.reasons))
    if after.shared_words == before.shared_words:
        raise NothingChanged
    waits = lets_out_more(first=before, second=after) and bool(
        second_reading.list_reasons(
            session,
            submission=submission,
            answers=answers,
            choices=reading.choices_of(submission),
            bodies=before.bodies,
        )
    )
    sealed_words.seal_shared_words(submission, after.shared_words, content_key=content_key)
    if waits:
        second_reading.forget_reading(session, submission_id=submission.id)
        second_reading.keep_first(session, submission, content_key, after, by=staff.account_id)
    else:
        _keep_changes(session, submission, answers, after)
    _write_down(session, submission, waits=waits, staff=staff, today=today)


def _reworded(compared: Compared, made: AnswerMade, *, own: Mapping[str, RedactionReason]) -> str:
    """The wording with some changes taken back and some words hidden besides.

    Errors:  NothingChanged where the words to hide stand nowhere.
    """
    words = show_again(compared.passages, numbers=made.shown) if compared.passages else compared.shared_words
    if not made.hidden.strip():
        return words
    hiding = hide(
        words,
        hidden=made.hidden,
        stand_in=STAND_INS[made.hidden_reason],
        stand_ins={*STAND_INS.values(), *own},
    )
    if not hiding.places:
        raise NothingChanged
    return hiding.words


def _keep_changes(session: Session, submission: Submission, answers: Answers, after: Reading) -> None:
    """Write down anew what is hidden; themes and bodies stay."""
    own = {
        stand_in: reason for stand_in, reason in after.reasons.items() if stand_in not in STAND_INS.values()
    }
    changes = changes_between(answers.words, after.shared_words, reasons=own)
    for row in session.scalars(select(Redaction).where(Redaction.submission_id == submission.id)):
        session.delete(row)
    for change in changes:
        session.add(Redaction(submission_id=submission.id, stand_in=change.stand_in, reason=change.reason))


def _write_down(
    session: Session, submission: Submission, *, waits: bool, staff: SignedIn, today: date
) -> None:
    """The decision that an appeal led to, in the same record as every other."""
    last = session.scalar(
        select(func.max(ModerationDecision.number)).where(ModerationDecision.submission_id == submission.id)
    )
    before = submission.status
    submission.status = SubmissionStatus.CLEARED_ONCE if waits else before
    session.add(
        ModerationDecision(
            submission_id=submission.id,
            number=(last or 0) + 1,
            account_id=staff.account_id,
            decision=Decision.CLEAR,
            status_before=before,
            status_after=submission.status,
            reason=ClearReason.ON_APPEAL,
            decided_on=today,
        )
    )


def _compare(
    session: Session, submission: Submission, content_key: bytes, answers: Answers
) -> Compared | None:
    shared = sealed_words.open_shared_words(submission, content_key)
    if shared is None or submission.status is not SubmissionStatus.CLEARED:
        return None
    return appeals.compare(session, submission, original=answers.words, shared=shared)


def _get(session: Session, *, appeal_id: UUID, staff: SignedIn, is_open_only: bool = True) -> Appeal:
    query = _open_rows() if is_open_only else select(Appeal, Submission).join(Submission)
    found = session.execute(query.where(Appeal.id == appeal_id)).one_or_none()
    if found is None:
        raise NotFound(str(appeal_id))
    appeal: Appeal = found[0]
    check_answerer(against=appeals.list_deciders(session, appeal), answered_by=staff.account_id)
    return appeal


def _open(session: Session, appeal: Appeal, *, staff: SignedIn) -> tuple[Submission, bytes]:
    submission = session.get_one(Submission, appeal.submission_id)
    return submission, sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)


def _open_rows() -> Select[tuple[Appeal, Submission]]:
    return (
        select(Appeal, Submission)
        .join(Submission, Submission.id == Appeal.submission_id)
        .where(Appeal.state == AppealState.OPEN, Submission.status.in_(reading.READABLE))
    )


def _row(session: Session, appeal: Appeal, submission: Submission, *, staff: SignedIn) -> AppealRow:
    return AppealRow(
        id=appeal.id,
        about=appeal.about,
        made_on=appeal.made_on,
        is_own=staff.account_id in appeals.list_deciders(session, appeal),
        is_withheld=appeal.sealed_refused is not None,
        is_synthetic=submission.is_synthetic,
    )


def _record(session: Session, appeal: Appeal, action: str, *, staff: SignedIn, now: datetime) -> None:
    audit.record(session, actor=str(staff.account_id), action=action, subject=str(appeal.id), at=now)
