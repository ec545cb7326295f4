"""Filters over the list of what came in, in the form that an index can follow, and the filters that a worker saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import product
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, select
from sqlalchemy.orm import Session

from webapp.domain.consent import Purpose
from webapp.domain.moderation import URGENCY_ORDER, Urgency
from webapp.domain.queue import QueueFilter, QueueView, read_filter
from webapp.models import Consent, Routing, SavedFilter, Submission, ThemeAssignment

FEW = 500
"""So few cleared things are read one by one; of more, the list soon comes to a page of them by itself."""
MOST_SAVED = 12
"""As many as a row of buttons can show; the oldest name does not go by itself, one has to be forgotten first."""
Sieve = list[ColumnElement[bool]]


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A filter that a worker gave a name."""

    id: UUID
    name: str
    view: QueueView
    chosen: QueueFilter


class FewBy(StrEnum):
    """What of a filter leaves few of the cleared things."""

    BODY = "body"
    THEME = "theme"
    BOTH = "both"


def find_few(session: Session, *, chosen: QueueFilter, view: QueueView) -> FewBy | None:
    """What of a filter few cleared things fit, so that they are found without the list; None where many fit all."""
    if view is not QueueView.CLEARED:
        return None
    return next((by for by in _named(chosen) if _count_few(session, _fitting(chosen, by)) <= FEW), None)


def sieves(chosen: QueueFilter, *, view: QueueView, today: date, few_by: FewBy | None = None) -> list[Sieve]:
    """A filter as conditions, one list for each value of a column that an index is sorted by.

    Shapes:  read together they are the filter; each by itself is one stretch of an index, so that a page of few rows
             costs as little as a page of many. Few things that are known by body or theme are read without an index,
             all in one list.
    """
    rest: Sieve = []
    if chosen.waited_days:
        rest.append(Submission.received_on <= today - timedelta(days=chosen.waited_days))
    if chosen.may_be_answered:
        rest.append(_said_yes_to(Purpose.CONTACT))
    if view is QueueView.CLEARED:
        rest += _of_cleared(chosen)
    if few_by is not None:
        return [[Submission.id.in_(_fitting(chosen, few_by)), *_chosen_of(chosen), *rest]]
    ways: Sequence[Sieve] = [[Submission.came_by == way] for way in sorted(chosen.came_by)] or [[]]
    orders: Sequence[Sieve] = [[]]
    if chosen.urgencies or chosen.waited_days:
        orders = [[Submission.urgency_order == URGENCY_ORDER[each]] for each in chosen.urgencies or Urgency]
    return [[*way, *order, *rest] for way, order in product(ways, orders)]


def list_saved(session: Session, *, account_id: UUID) -> list[Saved]:
    """A worker's own filters, by name."""
    rows = session.scalars(
        select(SavedFilter).where(SavedFilter.account_id == account_id).order_by(SavedFilter.name)
    )
    return [
        Saved(id=row.id, name=row.name, view=QueueView(row.view), chosen=read_filter(row.chosen))
        for row in rows
    ]


def save(session: Session, *, account_id: UUID, name: str, view: QueueView, chosen: QueueFilter) -> bool:
    """Keep a filter by a name; the same name keeps the new one instead. Says whether there was room for it."""
    row = session.scalar(
        select(SavedFilter).where(SavedFilter.account_id == account_id, SavedFilter.name == name)
    )
    if row is None:
        if _count(session, account_id) >= MOST_SAVED:
            return False
        row = SavedFilter(account_id=account_id, name=name)
        session.add(row)
    row.view, row.chosen = view.value, chosen.to_text()
    session.flush()
    return True


def forget(session: Session, *, account_id: UUID, filter_id: UUID) -> None:
    """Forget one of a worker's own filters; one that is not theirs, or not there, changes nothing."""
    session.execute(
        delete(SavedFilter).where(SavedFilter.id == filter_id, SavedFilter.account_id == account_id)
    )


def _count(session: Session, account_id: UUID) -> int:
    query = select(func.count()).select_from(SavedFilter).where(SavedFilter.account_id == account_id)
    return session.scalar(query) or 0


def _said_yes_to(purpose: Purpose) -> ColumnElement[bool]:
    return exists().where(
        Consent.submission_id == Submission.id, Consent.purpose == purpose, Consent.is_given
    )


def _named(chosen: QueueFilter) -> list[FewBy]:
    named = [*[FewBy.BODY] * bool(chosen.body), *[FewBy.THEME] * bool(chosen.theme)]
    return [*named, FewBy.BOTH] if len(named) > 1 else named


def _fitting(chosen: QueueFilter, by: FewBy) -> Select[tuple[UUID]]:
    """What was cleared to a body, with a theme, or both, as two indexes know it."""
    if by is FewBy.THEME:
        return select(ThemeAssignment.submission_id).where(ThemeAssignment.theme == chosen.theme)
    found = select(Routing.submission_id).where(Routing.body == chosen.body)
    if by is FewBy.BOTH:
        found = found.where(
            exists().where(
                ThemeAssignment.submission_id == Routing.submission_id, ThemeAssignment.theme == chosen.theme
            )
        )
    return found


def _count_few(session: Session, ids: Select[tuple[UUID]]) -> int:
    return session.scalar(select(func.count()).select_from(ids.limit(FEW + 1).subquery())) or 0


def _chosen_of(chosen: QueueFilter) -> Sieve:
    """Ways and urgencies as they were chosen, for what is read one by one."""
    orders = [URGENCY_ORDER[urgency] for urgency in chosen.urgencies]
    return [
        *[Submission.came_by.in_(chosen.came_by)] * bool(chosen.came_by),
        *[Submission.urgency_order.in_(orders)] * bool(orders),
    ]


def _of_cleared(chosen: QueueFilter) -> Sieve:
    """What is known in the clear of something cleared, and of nothing else."""
    found: Sieve = []
    if chosen.body:
        found.append(exists().where(Routing.submission_id == Submission.id, Routing.body == chosen.body))
    if chosen.theme:
        found.append(
            exists().where(
                ThemeAssignment.submission_id == Submission.id, ThemeAssignment.theme == chosen.theme
            )
        )
    return found
