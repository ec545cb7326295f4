"""Rises for tests: quiet weeks, then two in which more people speak about a theme; rows without any words.

Two, because one wild week alone never is a rise.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.figures import hear
from webapp.domain.signals import last_whole_week
from webapp.models import Alert, Signal, SignalCalibration
from webapp.services import watching
from webapp.services.watching import Watched
from webapp.signals import calibrate

FIFE = "fife-council"
MONDAY = date(2026, 9, 14)
"""A day on which the week before is just over."""
WORDS = "Synthetic: several say that nobody tells them why lessons stop. They would like to be asked."


@cache
def gentle_calibration() -> str:
    """Thresholds from few drawn years, the same for a whole test run."""
    return calibrate([], seed=1, years=20).to_json()


def quiet_weeks(session: Session, *, body: str = FIFE, today: date = MONDAY, weeks: int = 20) -> None:
    """So many whole weeks in which six people a week speak to a body about money."""
    monday, _sunday = last_whole_week(today)
    for number in range(weeks):
        hear(session, people=6, body=body, themes=["money"], on=monday - timedelta(weeks=number))


def rise(
    session: Session, *, people: int, body: str = FIFE, theme: str | None = "school", today: date = MONDAY
) -> list[UUID]:
    """In the last two whole weeks so many people speak about a theme, half in each; they are given back."""
    monday, _sunday = last_whole_week(today)
    themes = [theme] if theme else []
    first = hear(session, people=people // 2, body=body, themes=themes, on=monday - timedelta(days=5))
    second = hear(
        session, people=people - people // 2, body=body, themes=themes, on=monday + timedelta(days=2)
    )
    return first + second


def watch(session: Session, *, today: date = MONDAY) -> Watched:
    """Look at the last whole week, with gentle thresholds."""
    if session.scalar(select(SignalCalibration.id)) is None:
        session.add(SignalCalibration(made_on=today, content=gentle_calibration()))
        session.flush()
    done = watching.watch_week(session, today=today)
    session.commit()
    return done


def find_rise(
    session: Session, *, people: int, body: str = FIFE, theme: str | None = "school", today: date = MONDAY
) -> UUID:
    """Quiet weeks, a rise, and the signal that the watch makes of it."""
    quiet_weeks(session, body=body, today=today)
    rise(session, people=people, body=body, theme=theme, today=today)
    watch(session, today=today)
    signal_id = session.scalars(
        select(Signal.id).where(Signal.body == body, Signal.theme == (theme or "no-theme"))
    ).one()
    session.rollback()
    return signal_id


def signal_of(session: Session, signal_id: UUID) -> Signal:
    """A signal as it stands in the database now."""
    return session.get_one(Signal, signal_id, populate_existing=True)


def alert_of(session: Session, signal_id: UUID) -> Alert:
    return session.scalars(select(Alert).where(Alert.signal_id == signal_id)).one()
