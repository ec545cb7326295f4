"""The list of concerns on duty: who has which and how long it waits; nothing sealed is opened for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, case, exists, func, select, tuple_
from sqlalchemy.orm import Session

from webapp.domain.appeals import AppealState
from webapp.domain.concerns import Late, days_waiting, find_late
from webapp.domain.dates import day_of
from webapp.domain.moderation import URGENCY_ORDER, Urgency
from webapp.domain.safety import ConcernState, ConcernStep
from webapp.models import Account, Appeal, ConcernEntry, Message, ProtectionConcern
from webapp.services.sign_ins import in_utc

PAGE_LENGTH = 25
STATE_ORDER = {
    ConcernState.OPEN: 0,
    ConcernState.TAKEN: 1,
    ConcernState.REFERRED: 2,
    ConcernState.CLOSED: 3,
}
LIST_ORDER = (
    case({state: order for state, order in STATE_ORDER.items()}, value=ProtectionConcern.state),
    case({urgency: order for urgency, order in URGENCY_ORDER.items()}, value=ProtectionConcern.urgency),
    ProtectionConcern.raised_on,
    ProtectionConcern.id,
)


@dataclass(frozen=True, kw_only=True)
class ConcernPlace:
    """A place in the list: after this one comes the rest."""

    state_order: int
    urgency_order: int
    raised_on: date
    id: UUID


@dataclass(frozen=True, kw_only=True)
class ConcernRow:
    """One concern, as the list shows it.

    Units:   days_waiting are nights since it was raised.
    """

    id: UUID
    state: ConcernState
    urgency: Urgency
    raised_on: date
    days_waiting: int
    late: Late | None
    is_synthetic: bool
    has_news: bool
    has_appeal: bool
    taken_by: str | None
    place: ConcernPlace

    @property
    def is_overdue(self) -> bool:
        return self.late is not None


@dataclass(frozen=True, kw_only=True)
class ConcernPage:
    """One page of the list, and the place after which the next begins."""

    rows: list[ConcernRow]
    following: ConcernPlace | None


def list_concerns(
    session: Session, *, is_closed: bool, now: datetime, after: ConcernPlace | None = None
) -> ConcernPage:
    """One page of concerns: those that nobody has taken first, then by urgency and by the longest waiting.

    Shapes:  one statement.
    """
    query = select(
        ProtectionConcern.id,
        ProtectionConcern.state,
        ProtectionConcern.urgency,
        ProtectionConcern.raised_on,
        ProtectionConcern.is_synthetic,
        _taken_by().label("taken_by"),
        _has_news().label("has_news"),
        _has_appeal().label("has_appeal"),
        *DONE,
    ).where((ProtectionConcern.state == ConcernState.CLOSED).is_(is_closed))
    if after is not None:
        place = (after.state_order, after.urgency_order, after.raised_on, after.id)
        query = query.where(tuple_(*LIST_ORDER) > place)
    found = session.execute(query.order_by(*LIST_ORDER).limit(PAGE_LENGTH + 1)).all()
    rows = [_row(each, now=now) for each in found[:PAGE_LENGTH]]
    return ConcernPage(rows=rows, following=rows[-1].place if len(found) > PAGE_LENGTH else None)


def _taken_by() -> ColumnElement[str | None]:
    """Who took it over last."""
    last = (
        select(func.max(ConcernEntry.number))
        .where(ConcernEntry.concern_id == ProtectionConcern.id, ConcernEntry.step == ConcernStep.TAKEN_OVER)
        .correlate(ProtectionConcern)
        .scalar_subquery()
    )
    return (
        select(Account.name)
        .join(ConcernEntry, ConcernEntry.account_id == Account.id)
        .where(ConcernEntry.concern_id == ProtectionConcern.id, ConcernEntry.number == last)
        .correlate(ProtectionConcern)
        .scalar_subquery()
    )


def _has_news() -> ColumnElement[bool]:
    return exists().where(
        Message.submission_id == ProtectionConcern.submission_id,
        Message.is_from_young_person,
        Message.is_seen.is_(False),
    )


def _has_appeal() -> ColumnElement[bool]:
    return exists().where(
        Appeal.submission_id == ProtectionConcern.submission_id, Appeal.state == AppealState.OPEN
    )


def last_done(step: ConcernStep | None = None) -> ColumnElement[datetime | None]:
    """When a step was done last, or any."""
    query = select(func.max(ConcernEntry.done_at)).where(ConcernEntry.concern_id == ProtectionConcern.id)
    if step is not None:
        query = query.where(ConcernEntry.step == step)
    return query.correlate(ProtectionConcern).scalar_subquery()


def late_step(
    concern: ProtectionConcern | Row[*tuple[Any, ...]],
    done: tuple[datetime | None, datetime | None, datetime | None],
    *,
    now: datetime,
) -> Late | None:
    """The step of a concern that is overdue, if one is; done is what DONE asks for."""
    taken_at, nobody_to_tell_at, last_step_at = (in_utc(each) if each else None for each in done)
    return find_late(
        concern.state,
        concern.urgency,
        raised_on=concern.raised_on,
        taken_at=taken_at,
        last_step_at=last_step_at,
        is_nobody_to_tell=nobody_to_tell_at is not None,
        now=now,
    )


DONE = (
    last_done(ConcernStep.TAKEN_OVER).label("taken_at"),
    last_done(ConcernStep.NOBODY_TO_TELL).label("nobody_to_tell_at"),
    last_done().label("last_step_at"),
)
"""When the steps were done by which one can tell what is overdue."""


def _row(found: Row[*tuple[Any, ...]], *, now: datetime) -> ConcernRow:
    return ConcernRow(
        id=found.id,
        state=found.state,
        urgency=found.urgency,
        raised_on=found.raised_on,
        days_waiting=days_waiting(found.raised_on, today=day_of(now)),
        late=late_step(found, (found.taken_at, found.nobody_to_tell_at, found.last_step_at), now=now),
        is_synthetic=found.is_synthetic,
        has_news=found.has_news,
        has_appeal=found.has_appeal,
        taken_by=found.taken_by,
        place=ConcernPlace(
            state_order=STATE_ORDER[found.state],
            urgency_order=URGENCY_ORDER[found.urgency],
            raised_on=found.raised_on,
            id=found.id,
        ),
    )
