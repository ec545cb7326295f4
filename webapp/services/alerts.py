"""What a body was told and what it makes of it; only alerts and their record are read here, never a voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, Select, func, select
from sqlalchemy.orm import Session

from webapp.disclosure.figure import Figure
from webapp.domain.errors import NotFound, ReasonMissing
from webapp.domain.signals import (
    MOVES_OF_A_BODY,
    SEEN_BY_THE_BODY,
    CloseReason,
    SignalMove,
    SignalState,
    acknowledge_by,
    is_overdue,
)
from webapp.models import Account, Alert, Signal, SignalStep
from webapp.services.plans import Writer
from webapp.services.signal_record import move

YEAR = timedelta(days=365)
LEAST_CASES = 5
"""A typical delay is said only of so many alerts or more."""


@dataclass(frozen=True, kw_only=True)
class AlertStep:
    """What somebody of the body did about an alert."""

    move: SignalMove
    by: str
    reason: CloseReason | None
    words: str | None
    done_on: date


@dataclass(frozen=True, kw_only=True)
class ToldAlert:
    """Everything that a body may know of a signal, and nothing more.

    Shapes:  figure is hidden unless the gate of releases let its number through; since is None beside a hidden one.
    Errors:  ValueError for a number that no release could hold.
    Source:  docs/adr/0017-alerts-to-bodies.md
    """

    id: UUID
    body: str
    theme: str
    words: str
    figure: Figure
    since: date | None
    may_be_campaign: bool
    told_on: date
    state: SignalState
    answer_due_on: date
    is_overdue: bool
    is_synthetic: bool
    steps: tuple[AlertStep, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Delay:
    """How long it took in the last year from the day on which the first voice came in.

    Units:   days, the middle of all cases; cases are alerts.
    """

    days_to_find: int
    days_to_tell: int
    cases: int


def list_alerts(session: Session, *, body: str, today: date) -> list[ToldAlert]:
    """What a body was told, the newest first."""
    rows = session.execute(_told().where(Alert.body == body).order_by(Alert.told_on.desc(), Alert.id))
    return [_alert(row, today=today) for row in rows]


def get_alert(session: Session, *, body: str, alert_id: UUID, today: date) -> ToldAlert:
    """One alert with what the body did about it.

    Errors:  NotFound, for another body's alert and for one that was taken back too.
    """
    row = session.execute(_told().where(Alert.id == alert_id, Alert.body == body)).one_or_none()
    if row is None:
        raise NotFound
    return _alert(row, today=today, steps=_list_steps(session, signal_id=row.signal_id))


def unacknowledged(body: str | BindParameter[str]) -> Select[tuple[int]]:
    """How many alerts of a body nobody there has acknowledged."""
    return (
        select(func.count())
        .select_from(Alert)
        .join(Signal, Signal.id == Alert.signal_id)
        .where(Alert.body == body, Signal.state == SignalState.TOLD)
    )


def list_closed(session: Session, *, today: date, limit: int) -> list[ToldAlert]:
    """What bodies found out and did, for everybody to read: only of alerts whose number passed the public gate.

    Shapes:  the newest first; what only a few people are behind stays between the body and the team.
    """
    query = _told().where(Signal.state == SignalState.CLOSED, Alert.figure.is_not(None))
    rows = session.execute(query.order_by(Alert.told_on.desc(), Alert.id).limit(limit))
    return [
        _alert(row, today=today, steps=_list_steps(session, signal_id=row.signal_id)) for row in rows.all()
    ]


def acknowledge(session: Session, *, writer: Writer, alert_id: UUID, today: date) -> None:
    """Say that the body has read an alert.

    Errors:  NotFound for another body's alert; DecisionNotAllowed when somebody was faster.
    """
    _move(session, writer=writer, alert_id=alert_id, what=SignalMove.ACKNOWLEDGE, today=today)


def assess(session: Session, *, writer: Writer, alert_id: UUID, words: str, today: date) -> None:
    """Write down what the body found when it looked into an alert.

    Errors:  ReasonMissing without words; NotFound for another body's alert; DecisionNotAllowed.
    Source:  Children and Young People (Scotland) Act 2014, s.58(1)(b).
    """
    if not words.strip():
        raise ReasonMissing
    _move(session, writer=writer, alert_id=alert_id, what=SignalMove.ASSESS, words=words, today=today)


def close(
    session: Session, *, writer: Writer, alert_id: UUID, reason: CloseReason | None, words: str, today: date
) -> None:
    """End the body's work on an alert, with a reason in a word and in words.

    Errors:  ReasonMissing; NotFound for another body's alert; DecisionNotAllowed.
    """
    if reason is None or not words.strip():
        raise ReasonMissing
    _move(
        session,
        writer=writer,
        alert_id=alert_id,
        what=SignalMove.CLOSE,
        reason=reason,
        words=words,
        today=today,
    )


def find_delay(session: Session, *, today: date) -> Delay | None:
    """How long it typically took until a body was told, over the last year; None while there are too few cases."""
    rows: Sequence[Any] = session.execute(
        select(Signal.days_to_find, Signal.days_to_tell)
        .join(Alert, Alert.signal_id == Signal.id)
        .where(Alert.told_on > today - YEAR, Signal.days_to_tell.is_not(None))
    ).all()
    if len(rows) < LEAST_CASES:
        return None
    return Delay(
        days_to_find=round(median(row.days_to_find for row in rows)),
        days_to_tell=round(median(row.days_to_tell for row in rows)),
        cases=len(rows),
    )


def _told() -> Select[Any]:
    return (
        select(
            Alert.id,
            Alert.signal_id,
            Alert.body,
            Alert.theme,
            Alert.words,
            Alert.figure,
            Alert.since,
            Alert.may_be_campaign,
            Alert.told_on,
            Alert.is_synthetic,
            Signal.state,
        )
        .join(Signal, Signal.id == Alert.signal_id)
        .where(Signal.state.in_(SEEN_BY_THE_BODY))
    )


def _alert(row: Row[Any], *, today: date, steps: tuple[AlertStep, ...] = ()) -> ToldAlert:
    return ToldAlert(
        id=row.id,
        body=row.body,
        theme=row.theme,
        words=row.words,
        figure=Figure(codes=(row.theme,), number=row.figure),
        since=row.since,
        may_be_campaign=row.may_be_campaign,
        told_on=row.told_on,
        state=row.state,
        answer_due_on=acknowledge_by(row.told_on),
        is_overdue=is_overdue(row.state, told_on=row.told_on, today=today),
        is_synthetic=row.is_synthetic,
        steps=steps,
    )


def _list_steps(session: Session, *, signal_id: UUID) -> tuple[AlertStep, ...]:
    """What the body did; what the advocacy team wrote about it is not read."""
    rows = session.execute(
        select(SignalStep, Account.name)
        .join(Account, Account.id == SignalStep.account_id)
        .where(SignalStep.signal_id == signal_id, SignalStep.move.in_(MOVES_OF_A_BODY))
        .order_by(SignalStep.number)
    )
    return tuple(
        AlertStep(
            move=step.move,
            by=name,
            reason=CloseReason(step.reason) if step.reason else None,
            words=step.words,
            done_on=step.done_on,
        )
        for step, name in rows
    )


def _move(
    session: Session,
    *,
    writer: Writer,
    alert_id: UUID,
    what: SignalMove,
    today: date,
    reason: CloseReason | None = None,
    words: str = "",
) -> None:
    query = (
        select(Signal)
        .join(Alert, Alert.signal_id == Signal.id)
        .where(Alert.id == alert_id, Alert.body == writer.body)
        .with_for_update(of=Signal)
    )
    signal = session.scalar(query.execution_options(populate_existing=True))
    if signal is None:
        raise NotFound
    move(session, signal=signal, by=writer.account_id, what=what, reason=reason, words=words, today=today)
