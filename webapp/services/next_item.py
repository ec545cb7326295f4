"""The next thing to read, opened at once, so that a worker need not go back to the list between two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple
from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select, true, tuple_
from sqlalchemy.orm import Session

from webapp.domain import dates
from webapp.domain.claims import CLAIM_MINUTES, ClaimedByColleague
from webapp.domain.conflicts import ConflictOfInterest
from webapp.domain.errors import PermissionMissing
from webapp.domain.moderation import Decision, SubmissionStatus
from webapp.domain.queue import Place, QueueFilter, QueueView
from webapp.models import ModerationDecision, Submission
from webapp.services import conflicts, labels, reading, taking_back
from webapp.services.may_see import Kept, kept_from, may_see
from webapp.services.queue import NO_FILTER, QUEUE_ORDER, has_news, read_first
from webapp.services.queue_filters import sieves
from webapp.services.sign_ins import SignedIn
from webapp.services.standing import STANDS
from webapp.services.taking_back import GoingBack

READ_ONCE = (SubmissionStatus.HELD, SubmissionStatus.CLEARED_ONCE)
Found = Row[tuple[int, date, UUID]]
AT_ONCE = 10
"""Colleagues who open at the same moment take a few from under our hands, seldom this many."""


def open_next(
    session: Session,
    *,
    staff: SignedIn,
    now: datetime,
    after: Place | None = None,
    chosen: QueueFilter = NO_FILTER,
) -> UUID | None:
    """Open the next thing that waits, and say which; None when nothing is left that this worker could read.

    Shapes:  what is more urgent than the one before comes first, then what stands after it in the list, then the list
             from its start. So whatever a worker leaves comes again only once everything else was shown, or as soon as
             they turn to something less urgent. What they hold themselves comes only once its writer wrote back. With a
             filter nothing else is opened. What this worker asked not to be offered is left to others.
    Errors:  PermissionMissing for a worker whom nobody let in.
    """
    today = dates.day_of(now)
    kept = kept_from(session, staff=staff)
    is_offered = _is_free(staff.account_id, now=now) & Submission.id.not_in(
        labels.list_left_out(session, staff=staff, today=today)
    )
    candidates = _candidates(session, is_offered, kept, now=now, after=after, chosen=chosen)
    passed: list[UUID] = []
    found = _open_first(session, candidates, passed, kept, staff=staff, now=now)
    if passed:
        conflicts.leave_out(session, ids=passed, staff=staff, today=today)
    return found


def _open_first(
    session: Session,
    candidates: Iterator[UUID],
    passed: list[UUID],
    kept: Kept,
    *,
    staff: SignedIn,
    now: datetime,
) -> UUID | None:
    """Open the first that can be, and note what this worker must not read.

    Shapes:  what they are close to is found out without a lock, because no row may be held while going on to the next.
    """
    refused = None
    for submission_id in candidates:
        try:
            if kept.bodies and conflicts.is_kept(
                session, submission_id=submission_id, staff=staff, today=dates.day_of(now)
            ):
                passed.append(submission_id)
                continue
            reading.claim(session, submission_id=submission_id, staff=staff, now=now)
        except (ClaimedByColleague, ConflictOfInterest, GoingBack):
            continue
        except PermissionMissing as error:
            refused = error
            continue
        return submission_id
    if refused is not None:
        raise refused
    return None


def _candidates(
    session: Session,
    is_offered: ColumnElement[bool],
    kept: Kept,
    *,
    now: datetime,
    after: Place | None,
    chosen: QueueFilter,
) -> Iterator[UUID]:
    """What could be opened, in the order in which it should be, a few at once until nothing is left.

    Shapes:  what nobody read comes first to be looked at, and of the rest what stands before it: a worker may have held
             thousands themselves, and to pass over those takes time.
    """
    wanted = sieves(chosen, view=QueueView.WAITING, today=dates.day_of(now))

    def first_of(statuses: Iterable[SubmissionStatus], part: ColumnElement[bool]) -> list[Found]:
        return sorted(
            place
            for status, sieve in product(statuses, wanted)
            for place in session.execute(
                select(*QUEUE_ORDER)
                .where(Submission.status == status, *sieve, part, is_offered)
                .order_by(*QUEUE_ORDER)
                .limit(AT_ONCE),
                kept.values,
            )
        )

    for part in _parts(after):
        rest = part
        while True:
            unread = first_of((SubmissionStatus.RECEIVED,), rest)[:AT_ONCE]
            before = tuple_(*QUEUE_ORDER) < unread[-1] if len(unread) == AT_ONCE else true()
            offered = sorted([*unread, *first_of(READ_ONCE, and_(rest, before))])[:AT_ONCE]
            yield from (place.id for place in offered)
            if len(offered) < AT_ONCE:
                break
            rest = and_(part, tuple_(*QUEUE_ORDER) > offered[-1])


def _parts(after: Place | None) -> tuple[ColumnElement[bool], ...]:
    if after is None:
        return (true(),)
    return (
        Submission.urgency_order < after.urgency_order,
        and_(
            Submission.urgency_order >= after.urgency_order,
            tuple_(*QUEUE_ORDER) > astuple(after),
        ),
        tuple_(*QUEUE_ORDER) < astuple(after),
    )


def _is_free(account_id: UUID, *, now: datetime) -> ColumnElement[bool]:
    """Whether nobody else has it open, and it does not wait for somebody else's eyes."""
    is_held_by_them = exists().where(
        ModerationDecision.submission_id == Submission.id,
        ModerationDecision.account_id == account_id,
        ModerationDecision.decision == Decision.HOLD,
        STANDS,
    )
    return and_(
        or_(
            Submission.claimed_by_id.is_(None),
            Submission.claimed_by_id == account_id,
            Submission.claimed_at <= now - timedelta(minutes=CLAIM_MINUTES),
        ),
        Submission.id.not_in(read_first(account_id)),
        may_see(Submission.id),
        ~taking_back.is_going(Submission.id),
        or_(Submission.status != SubmissionStatus.HELD, ~is_held_by_them, has_news()),
    )
