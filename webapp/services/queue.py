"""The list of what waits to be read: who said it is nowhere in it, and nothing sealed is opened for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from webapp.domain import dates
from webapp.domain.came import CameBy
from webapp.domain.claims import is_live
from webapp.domain.errors import NotFound
from webapp.domain.moderation import Decision, HoldReason, SubmissionStatus, Urgency
from webapp.domain.queue import Place, QueueFilter, QueueView
from webapp.models import Account, FirstReading, Message, ModerationDecision, Submission
from webapp.services.may_see import Kept, may_see
from webapp.services.queue_filters import FewBy, find_few, sieves
from webapp.services.sign_ins import in_utc
from webapp.services.standing import STANDS

PAGE_LENGTH = 25
HIGHEST_COUNT = 100
"""Counts stop here: "more than 99" is all that a reader needs, and it costs no more however long the queue is."""


OPENS = (
    SubmissionStatus.RECEIVED,
    SubmissionStatus.HELD,
    SubmissionStatus.CLEARED_ONCE,
    SubmissionStatus.CLEARED,
)
STATUSES: Mapping[QueueView, tuple[SubmissionStatus, ...]] = MappingProxyType(
    {
        QueueView.WAITING: (SubmissionStatus.RECEIVED, SubmissionStatus.HELD),
        QueueView.HELD: (SubmissionStatus.HELD,),
        QueueView.SECOND: (SubmissionStatus.CLEARED_ONCE,),
        QueueView.MINE: OPENS,
        QueueView.WROTE_BACK: OPENS,
        QueueView.CLEARED: (SubmissionStatus.CLEARED,),
        QueueView.PASSED_ON: (SubmissionStatus.ESCALATED,),
        QueueView.TAKEN_BACK: (SubmissionStatus.TAKEN_BACK,),
    }
)
Rows = Select[*tuple[Any, ...]]
NO_FILTER = QueueFilter()
UNSEEN = (Message.is_from_young_person, Message.is_seen.is_(False))
QUEUE_ORDER = (Submission.urgency_order, Submission.received_on, Submission.id)
THIS_WORKER = bindparam("account_id", type_=Account.id.type)
PLACE = tuple(bindparam(column.key, type_=column.type) for column in QUEUE_ORDER)
STATEMENTS_KEPT = 200
"""Building a statement takes longer than the database takes to answer it, so each is built once. What is kept says what
is asked for; who asks, the place in the list and every answer are never in it."""


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One thing said, as the list shows it.

    Shapes:  claimed_by and claimed_at say who has it open; both None when nobody has, or their claim has run out.
    """

    id: UUID
    received_on: date
    urgency: Urgency
    status: SubmissionStatus
    is_synthetic: bool
    came_by: CameBy
    has_news: bool
    hold_reason: HoldReason | None
    claimed_by: str | None
    claimed_at: datetime | None
    is_mine: bool
    place: Place


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """One page of the queue, and the place after which the next begins."""

    rows: list[QueueRow]
    following: Place | None


def list_queue(
    session: Session,
    *,
    view: QueueView,
    kept: Kept,
    now: datetime,
    after: Place | None = None,
    chosen: QueueFilter = NO_FILTER,
) -> QueuePage:
    """One page of the queue: most urgent first, then the longest waiting, then by random id.

    Shapes:  one statement, however long the queue is; each status is read along an index from the place on. A filter by
             body or theme counts first whether few things fit it, and then reads those.
    """
    few_by = find_few(session, chosen=chosen, view=view)
    page = _page(
        view, chosen, dates.day_of(now), PAGE_LENGTH + 1, few_by=few_by, is_further=after is not None
    )
    place = asdict(after) if after else {}
    found = session.execute(page, {"account_id": kept.account_id, **kept.values, **place}).all()
    rows = [_row(each, account_id=kept.account_id, now=now) for each in found[:PAGE_LENGTH]]
    return QueuePage(rows=rows, following=rows[-1].place if len(found) > PAGE_LENGTH else None)


def count_queue(session: Session, *, kept: Kept) -> dict[QueueView, int]:
    """How many there are in each view, none counted further than HIGHEST_COUNT.

    Shapes:  one statement.
    """
    counts = session.execute(_counts(HIGHEST_COUNT), {"account_id": kept.account_id, **kept.values}).one()
    return dict(zip(QueueView, counts, strict=True))


def get_row(session: Session, *, submission_id: UUID, account_id: UUID, now: datetime) -> QueueRow:
    """One thing said, as the list shows it.

    Errors:  NotFound.
    """
    found = session.execute(_rows().where(Submission.id == submission_id)).one_or_none()
    if found is None:
        raise NotFound
    return _row(found, account_id=account_id, now=now)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _page(
    view: QueueView,
    chosen: QueueFilter,
    today: date,
    length: int,
    *,
    few_by: FewBy | None,
    is_further: bool,
) -> Rows:
    """The first rows of the list, or of what comes after a place, read from the first of each part."""
    rest = [tuple_(*QUEUE_ORDER) > tuple_(*PLACE)] if is_further else []
    firsts = [
        select(Submission.id)
        .where(_status(view, is_few=few_by is not None) == status, *_narrows(view), *sieve, *rest)
        .order_by(*QUEUE_ORDER)
        .limit(length)
        .subquery()
        for status in STATUSES[view]
        for sieve in sieves(chosen, view=view, today=today, few_by=few_by)
    ]
    ids = union_all(*(select(first.c.id) for first in firsts))
    return _rows().where(Submission.id.in_(ids)).order_by(*QUEUE_ORDER).limit(length)


@cache
def _counts(highest: int) -> Select[tuple[int, ...]]:
    """How many stand in each view, in the order of the views; none counted further than the highest."""
    return select(
        *(
            select(func.count())
            .select_from(select(Submission.id).where(_belongs(view)).limit(highest).subquery())
            .scalar_subquery()
            for view in QueueView
        )
    )


@cache
def _rows() -> Rows:
    return select(
        Submission.id,
        Submission.received_on,
        Submission.urgency,
        Submission.urgency_order,
        Submission.status,
        Submission.is_synthetic,
        Submission.came_by,
        Submission.claimed_at,
        Submission.claimed_by_id,
        Account.name.label("claimed_by"),
        has_news().label("has_news"),
        _last_hold_reason().label("hold_reason"),
    ).outerjoin(Account, Account.id == Submission.claimed_by_id)


def _belongs(view: QueueView) -> ColumnElement[bool]:
    return and_(_status(view).in_(STATUSES[view]), *_narrows(view))


def _status(view: QueueView, *, is_few: bool = False) -> ColumnElement[SubmissionStatus]:
    """The status to compare; where few things are wanted, in a form that no index knows.

    Shapes:  otherwise SQLite walks the whole list along its index to find the few.
    """
    if is_few or view in (QueueView.MINE, QueueView.WROTE_BACK):
        return func.coalesce(Submission.status, Submission.status, type_=Submission.status.type)
    return Submission.status.expression


def _narrows(view: QueueView) -> list[ColumnElement[bool]]:
    """What a view asks for besides a status, and besides being for this worker."""
    is_for_them = may_see(Submission.id)
    if view is QueueView.MINE:
        open_by_them = aliased(Submission)
        theirs = select(open_by_them.id).where(open_by_them.claimed_by_id == THIS_WORKER)
        return [is_for_them, Submission.id.in_(theirs)]
    if view is QueueView.WROTE_BACK:
        return [is_for_them, Submission.id.in_(select(Message.submission_id).where(*UNSEEN))]
    if view is QueueView.SECOND:
        return [is_for_them, Submission.id.not_in(read_first(THIS_WORKER))]
    return [is_for_them]


def read_first(account_id: UUID | BindParameter[UUID]) -> Select[tuple[UUID]]:
    """What somebody read first, and so cannot be the second reader of."""
    return select(FirstReading.submission_id).where(FirstReading.account_id == account_id)


def has_news() -> ColumnElement[bool]:
    """Whether its writer wrote something that nobody has seen yet."""
    return exists().where(Message.submission_id == Submission.id, *UNSEEN)


def _last_hold_reason() -> ColumnElement[str | None]:
    """Why the last decision was to hold, if it was."""
    last = select(func.max(ModerationDecision.number)).where(
        ModerationDecision.submission_id == Submission.id, STANDS
    )
    return (
        select(ModerationDecision.reason)
        .where(
            ModerationDecision.submission_id == Submission.id,
            ModerationDecision.number == last.correlate(Submission).scalar_subquery(),
            ModerationDecision.decision == Decision.HOLD,
        )
        .correlate(Submission)
        .scalar_subquery()
    )


def _row(found: Row[*tuple[Any, ...]], *, account_id: UUID | None, now: datetime) -> QueueRow:
    claimed_at = in_utc(found.claimed_at) if found.claimed_at else None
    is_claimed = is_live(claimed_at, now=now)
    return QueueRow(
        id=found.id,
        received_on=found.received_on,
        urgency=found.urgency,
        status=found.status,
        is_synthetic=found.is_synthetic,
        came_by=found.came_by,
        has_news=found.has_news,
        hold_reason=HoldReason(found.hold_reason) if found.hold_reason else None,
        claimed_by=found.claimed_by if is_claimed else None,
        claimed_at=claimed_at if is_claimed else None,
        is_mine=is_claimed and found.claimed_by_id == account_id,
        place=Place(urgency_order=found.urgency_order, received_on=found.received_on, id=found.id),
    )
