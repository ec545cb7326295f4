"""What rises, as the advocacy team sees it. Bodies read `services/alerts.py` and nothing here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.errors import NotFound
from webapp.domain.signals import (
    SEEN_BY_THE_BODY,
    TO_LOOK_INTO,
    WITH_THE_BODY,
    SignalMove,
    SignalState,
    Sureness,
    acknowledge_by,
    is_overdue,
)
from webapp.models import Account, Alert, Signal, SignalStep
from webapp.services.behind_signals import Behind, behind, figure_for_body, has_enough_behind
from webapp.services.may_see import CLOSE_TO, NOTHING_KEPT, Kept

LISTED = 100
"""A list of signals stops here; a team that has more to look into than this needs people, not a longer list."""


@dataclass(frozen=True, kw_only=True)
class SignalRow:
    """One signal as the team's list shows it."""

    id: UUID
    body: str
    theme: str
    rise_from: date
    sureness: Sureness
    state: SignalState
    found_on: date
    told_on: date | None
    answer_due_on: date | None
    is_overdue: bool
    is_campaign: bool
    is_synthetic: bool


@dataclass(frozen=True, kw_only=True)
class PastStep:
    """One step of a signal's record, with the name of who took it."""

    move: SignalMove
    by: str
    reason: str | None
    words: str | None
    done_on: date


@dataclass(frozen=True, kw_only=True)
class OpenSignal:
    """One signal with its record, and what is behind it where that may be shown.

    Shapes:  behind is None once too little is left behind it; figure is what the gate would let the body have now;
             told_words is what the body was told, if it was.
    """

    row: SignalRow
    revision: int
    rise_to: date
    days_to_find: int
    days_to_tell: int | None
    draft: str | None
    drafted_by_id: UUID | None
    told_words: str | None
    told_figure: int | None
    behind: Behind | None
    figure: int | None
    steps: tuple[PastStep, ...]


def list_signals(
    session: Session, *, states: Iterable[SignalState], today: date, kept: Kept = NOTHING_KEPT
) -> list[SignalRow]:
    """Signals in some states, the newest first; one that too little stands behind is left out until a body knows it."""
    query = (
        select(Signal, Alert.told_on)
        .outerjoin(Alert, Alert.signal_id == Signal.id)
        .where(Signal.state.in_(states), _may_be_shown(), Signal.body.not_in(CLOSE_TO))
        .order_by(Signal.found_on.desc(), Signal.id)
        .limit(LISTED)
    )
    return [_row(signal, told_on, today=today) for signal, told_on in session.execute(query, kept.values)]


def to_look_into() -> Select[tuple[int]]:
    """How many signals wait for the advocacy team."""
    return (
        select(func.count())
        .select_from(Signal)
        .where(Signal.state.in_(TO_LOOK_INTO), _may_be_shown(), Signal.body.not_in(CLOSE_TO))
    )


def count_to_look_into(session: Session, *, kept: Kept = NOTHING_KEPT) -> int:
    return session.scalar(to_look_into(), kept.values) or 0


def count_overdue(session: Session, *, today: date, kept: Kept = NOTHING_KEPT) -> int:
    """How many alerts a body has left unacknowledged for too long."""
    rows = list_signals(session, states=WITH_THE_BODY, today=today, kept=kept)
    return sum(row.is_overdue for row in rows)


def get_signal(session: Session, *, signal_id: UUID, today: date, kept: Kept = NOTHING_KEPT) -> OpenSignal:
    """One signal with its record and what is behind it.

    Errors:  NotFound, also where too little stands behind it for anybody to be shown that it rises;
             ConflictOfInterest.
    """
    signal = session.get(Signal, signal_id, populate_existing=True)
    if signal is None:
        raise NotFound
    kept.refuse(signal.body)
    alert = session.scalar(select(Alert).where(Alert.signal_id == signal_id))
    found = behind(session, signal)
    if alert is None and not found.is_enough:
        raise NotFound
    return OpenSignal(
        row=_row(signal, alert.told_on if alert else None, today=today),
        revision=signal.revision,
        rise_to=signal.rise_to,
        days_to_find=signal.days_to_find,
        days_to_tell=signal.days_to_tell,
        draft=signal.draft,
        drafted_by_id=signal.drafted_by_id,
        told_words=alert.words if alert else None,
        told_figure=alert.figure if alert else None,
        behind=found if found.is_enough else None,
        figure=figure_for_body(session, signal, found),
        steps=list_steps(session, signal_id=signal_id),
    )


def list_steps(session: Session, *, signal_id: UUID) -> tuple[PastStep, ...]:
    """Everything that was done with a signal, oldest first."""
    rows = session.execute(
        select(SignalStep, Account.name)
        .join(Account, Account.id == SignalStep.account_id)
        .where(SignalStep.signal_id == signal_id)
        .order_by(SignalStep.number)
    )
    return tuple(
        PastStep(move=step.move, by=name, reason=step.reason, words=step.words, done_on=step.done_on)
        for step, name in rows
    )


def _may_be_shown() -> ColumnElement[bool]:
    return or_(Signal.state.in_(SEEN_BY_THE_BODY | {SignalState.TAKEN_BACK}), has_enough_behind())


def _row(signal: Signal, told_on: date | None, *, today: date) -> SignalRow:
    return SignalRow(
        id=signal.id,
        body=signal.body,
        theme=signal.theme,
        rise_from=signal.rise_from,
        sureness=signal.sureness,
        state=signal.state,
        found_on=signal.found_on,
        told_on=told_on,
        answer_due_on=acknowledge_by(told_on) if told_on else None,
        is_overdue=told_on is not None and is_overdue(signal.state, told_on=told_on, today=today),
        is_campaign=signal.is_campaign,
        is_synthetic=signal.is_synthetic,
    )
