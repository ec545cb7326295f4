"""Blind re-reads: a secret draw of what was cleared is read afresh by somebody else, and nothing changes by it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import islice
from uuid import UUID

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from webapp.domain.agreement import Verdict, is_drawn
from webapp.domain.answers import Answers
from webapp.domain.claims import CLAIM_MINUTES, ClaimedByColleague
from webapp.domain.conflicts import ConflictOfInterest
from webapp.domain.consent import Purpose
from webapp.domain.dates import day_of
from webapp.domain.errors import DomainError, NotFound
from webapp.domain.moderation import Decision, SubmissionStatus, Urgency
from webapp.domain.redaction import changes_between
from webapp.domain.second_reading import Reading
from webapp.models import ModerationDecision, Reread, Submission
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.sealing.tokens import keyed_hash
from webapp.services import (
    agreement_counts,
    audit,
    conflicts,
    duty_calls,
    reading,
    sealed_words,
    second_reading,
)
from webapp.services.may_see import kept_from, may_see
from webapp.services.sign_ins import SignedIn
from webapp.services.standing import STANDS

WITHIN = timedelta(days=60)
"""What was cleared longer ago is not read again: nobody remembers why."""
HIGHEST_COUNT = 100
"""Counting stops here, as it does in the list of what waits."""


class RereadOver(DomainError):
    """This was read again already, or it is no longer cleared, or a colleague took it over."""


@dataclass(frozen=True, kw_only=True)
class Blind:
    """Something to read afresh: what was said and chosen, and nothing of what was made of it."""

    id: UUID
    submission_id: UUID
    received_on: date
    is_synthetic: bool
    answers: Answers = field(repr=False)
    choices: dict[Purpose, bool]


@dataclass(frozen=True, kw_only=True)
class Afresh:
    """What a second reader would do with it."""

    decision: Decision
    reading: Reading = field(repr=False)


def count_waiting(session: Session, *, staff: SignedIn, key: bytes, now: datetime) -> int:
    """How many things wait to be read again by this worker, counted no further than HIGHEST_COUNT."""
    return sum(1 for _ in islice(_drawn(session, staff=staff, key=key, now=now), HIGHEST_COUNT))


def take_next(session: Session, *, staff: SignedIn, key: bytes, now: datetime) -> UUID | None:
    """Take something to read again, with a line on the log; None when nothing waits for this worker.

    Shapes:  what they read before, and what is about a body they are close to, is passed over.
    Errors:  PermissionMissing for a worker whom nobody let in; TiesUnreadable.
    """
    for submission_id in _drawn(session, staff=staff, key=key, now=now):
        reread = _take(session, submission_id, staff=staff, now=now)
        if reread is not None:
            audit.record(
                session,
                actor=str(staff.account_id),
                action="opened_again",
                subject=str(submission_id),
                at=now,
            )
            return reread.id
    return None


def get_blind(session: Session, *, reread_id: UUID, staff: SignedIn, now: datetime) -> Blind:
    """What somebody took to read again.

    Errors:  NotFound; RereadOver; ConflictOfInterest.
    """
    _reread, submission, content_key = _get_open(session, reread_id, staff=staff, now=now)
    return Blind(
        id=reread_id,
        submission_id=submission.id,
        received_on=submission.received_on,
        is_synthetic=submission.is_synthetic,
        answers=sealed_words.open_answers(submission, content_key),
        choices=reading.choices_of(submission),
    )


def finish(
    session: Session, *, reread_id: UUID, staff: SignedIn, afresh: Afresh, today: date, now: datetime
) -> bool:
    """Keep what a second reader would do, count it beside what the first did, and say whether it is the same.

    Shapes:  nothing that was cleared changes. What they would pass on is opened for them in the reading room, where
             nobody else has it open, and whoever is on duty is called until it is passed on or somebody looks at it.
    Errors:  NotFound; RereadOver; WordsRewritten; ConflictOfInterest.
    """
    reread, submission, content_key = _get_open(session, reread_id, staff=staff, now=now)
    answers = sealed_words.open_answers(submission, content_key)
    changes_between(answers.words, afresh.reading.shared_words, reasons=afresh.reading.reasons)
    kept = sealed_words.open_shared_words(submission, content_key)
    first = second_reading.read_open_rows(session, submission, shared_words=kept or answers.words)
    verdicts = (
        _verdict(Decision.CLEAR, answers, kept),
        _verdict(afresh.decision, answers, afresh.reading.shared_words if kept is not None else None),
    )
    # Whoever would hold it or pass it on has said nothing about themes.
    has_themes = afresh.decision is Decision.CLEAR
    given = afresh.reading.themes if has_themes else first.themes
    agreement_counts.count(session, today=today, verdicts=verdicts, first=first.themes, second=given)
    reread.done_on = today
    reread.is_same = verdicts[0] == verdicts[1] and first.themes == given
    if not reread.is_same:
        text = second_reading.to_text(afresh.reading, decision=afresh.decision)
        reread.sealed_reading = envelopes.seal_words(
            text, content_key=content_key, binding=binding(reread.id)
        )
    session.flush()
    audit.record(
        session, actor=str(staff.account_id), action="read_again", subject=str(submission.id), at=now
    )
    if afresh.decision is Decision.ESCALATE:
        # Opening it answers every call, so it is opened first: one that only they know of may be forgotten.
        with suppress(ClaimedByColleague):
            reading.claim(session, submission_id=submission.id, staff=staff, now=now)
        duty_calls.note_arrival(session, submission_id=submission.id, urgency=Urgency.NOW)
    return reread.is_same


def binding(reread_id: UUID) -> Binding:
    return Binding("reread", reread_id, "sealed_reading")


def _drawn(session: Session, *, staff: SignedIn, key: bytes, now: datetime) -> Iterator[UUID]:
    """What was drawn and may be read again by this worker, in an order that nobody can foresee.

    Shapes:  one day of clearing after the other, so that whoever wants a few reads few.
    """
    today, given = day_of(now), set()
    kept = kept_from(session, staff=staff)
    days = [today - timedelta(days=back) for back in range(WITHIN.days + 1)]
    for day in sorted(days, key=lambda day: _digest(day.isoformat().encode(), key)):
        digests = {
            each: _digest(each.bytes, key)
            for each in session.scalars(_cleared(), {"day": day, "account_id": staff.account_id})
        }
        drawn = sorted((each for each in digests if is_drawn(digests[each])), key=digests.__getitem__)
        if not drawn:
            continue
        free = set(session.scalars(_candidates(staff, now=now).where(Submission.id.in_(drawn)), kept.values))
        yield from (each for each in drawn if each in free and each not in given)
        given |= free


def _digest(what: bytes, key: bytes) -> bytes:
    return keyed_hash(what, key=key, purpose="drawn to be read again")


@cache
def _cleared() -> Select[tuple[UUID]]:
    """What anybody else cleared on a day, whether that stands or not."""
    return select(ModerationDecision.submission_id).where(
        ModerationDecision.decided_on == bindparam("day"),
        ModerationDecision.status_after == SubmissionStatus.CLEARED,
        ModerationDecision.account_id != bindparam("account_id"),
    )


def _candidates(staff: SignedIn, *, now: datetime) -> Select[tuple[UUID]]:
    decided = ModerationDecision.submission_id == Submission.id
    is_over = exists().where(
        Reread.submission_id == Submission.id,
        or_(
            Reread.done_on.is_not(None),
            (Reread.second_id != staff.account_id)
            & (Reread.taken_at > now - timedelta(minutes=CLAIM_MINUTES)),
        ),
    )
    return select(Submission.id).where(
        Submission.status == SubmissionStatus.CLEARED,
        ~exists().where(decided, ModerationDecision.account_id == staff.account_id),
        exists().where(
            decided,
            STANDS,
            ModerationDecision.status_after == SubmissionStatus.CLEARED,
            ModerationDecision.decided_on >= day_of(now) - WITHIN,
        ),
        ~is_over,
        may_see(Submission.id),
    )


def _take(session: Session, submission_id: UUID, *, staff: SignedIn, now: datetime) -> Reread | None:
    submission = reading.lock(session, submission_id=submission_id)
    reread = session.scalar(select(Reread).where(Reread.submission_id == submission_id))
    is_free = session.scalar(
        select(_candidates(staff, now=now).where(Submission.id == submission_id).exists()),
        kept_from(session, staff=staff).values,
    )
    if not is_free:
        return None
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    try:
        conflicts.refuse(session, submission, content_key, staff=staff, today=day_of(now))
    except ConflictOfInterest:
        return None
    first_id = _who_cleared(session, submission_id)
    if reread is None:
        reread = Reread(submission_id=submission_id)
        session.add(reread)
    # Who cleared it may be another than when a colleague took it before.
    reread.first_id = first_id
    reread.second_id, reread.taken_at = staff.account_id, now
    session.flush()
    return reread


def _get_open(
    session: Session, reread_id: UUID, *, staff: SignedIn, now: datetime
) -> tuple[Reread, Submission, bytes]:
    reread = session.get(Reread, reread_id)
    if reread is None:
        raise NotFound
    submission = reading.lock(session, submission_id=reread.submission_id)
    session.refresh(reread)
    if (
        reread.second_id != staff.account_id
        or reread.done_on
        or submission.status != SubmissionStatus.CLEARED
    ):
        raise RereadOver
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    conflicts.refuse(session, submission, content_key, staff=staff, today=day_of(now))
    return reread, submission, content_key


def _who_cleared(session: Session, submission_id: UUID) -> UUID:
    return session.scalars(
        select(ModerationDecision.account_id)
        .where(
            ModerationDecision.submission_id == submission_id,
            STANDS,
            ModerationDecision.status_after == SubmissionStatus.CLEARED,
        )
        .order_by(ModerationDecision.number.desc())
        .limit(1)
    ).one()


def _verdict(decision: Decision, answers: Answers, shared_words: str | None) -> Verdict:
    """What a reader does; where no words are shared, there is nothing to hide."""
    if decision is Decision.HOLD:
        return Verdict.HELD
    if decision is Decision.ESCALATE:
        return Verdict.PASSED_ON
    is_whole = shared_words is None or shared_words.split() == answers.words.split()
    return Verdict.WHOLE if is_whole else Verdict.HIDING
