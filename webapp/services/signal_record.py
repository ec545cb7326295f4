"""The record of what was done with a signal: each move changes the state by the table, and adds a line for good."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.domain.signals import SignalMove, outcome_of
from webapp.models import Signal, SignalStep
from webapp.services import audit


def move(
    session: Session,
    *,
    signal: Signal,
    by: UUID,
    what: SignalMove,
    today: date,
    reason: str | None = None,
    words: str | None = None,
) -> None:
    """Let somebody move a signal, with a line in its record and one on the log.

    Errors:  DecisionNotAllowed when the table has no such step.
    """
    signal.state = outcome_of(signal.state, what)
    last = session.scalar(select(func.max(SignalStep.number)).where(SignalStep.signal_id == signal.id))
    session.add(
        SignalStep(
            signal_id=signal.id,
            number=(last or 0) + 1,
            move=what,
            account_id=by,
            reason=reason,
            words=(words or "").strip() or None,
            done_on=today,
        )
    )
    session.flush()
    audit.record(session, actor=str(by), action=f"signal_{what}", subject=str(signal.id))
