"""Looking every week for what rises, from a terminal; pages read `services/signals.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from webapp.domain.signals import (
    OPEN,
    QUIET_WEEKS,
    CalibrationMissing,
    SignalState,
    last_whole_week,
    sureness_of,
)
from webapp.models import Signal, SignalCalibration
from webapp.services import audit, weekly_series
from webapp.services.behind_signals import Behind, find_behind
from webapp.signals import Alarm, Calibration, calibrate, watch

YEARS_DRAWN = 400


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What one week's watch did, in numbers that may stand in a terminal.

    Shapes:  quiet are rises about which a signal is open, or was put aside or closed lately; too_few those behind
             which too little stands for anybody to be shown them.
    """

    week: date
    series: int
    found: int = 0
    renewed: int = 0
    quiet: int = 0
    too_few: int = 0


def calibrate_watch(session: Session, *, seed: int, today: date, years: int = YEARS_DRAWN) -> int:
    """Learn from the service's own weeks how surprising a rise has to be, and use that from now on.

    Shapes:  returns how many series it learned from. The same weeks and seed give the same thresholds.
    Units:   years are quiet years drawn to learn from; more are slower and nearer.
    """
    series = weekly_series.list_series(session, today=today)
    learned = calibrate(series, seed=seed, years=years)
    session.execute(delete(SignalCalibration))
    session.add(SignalCalibration(made_on=today, content=learned.to_json()))
    session.flush()
    return len(series)


def get_calibration(session: Session) -> Calibration:
    """The thresholds in use.

    Errors:  CalibrationMissing.
    """
    content = session.scalar(select(SignalCalibration.content).limit(1))
    try:
        return Calibration.from_json(content or "{}")
    except ValueError:  # Nothing yet, or what an older version wrote.
        raise CalibrationMissing from None


def watch_week(session: Session, *, today: date, progress: Callable[[str], None] | None = None) -> Watched:
    """Look at the last whole week, and keep a signal for each rise that the team may be shown.

    Shapes:  running it again in the same week changes nothing. A rise that goes on renews the signal that nobody has
             looked into yet.
    Errors:  CalibrationMissing.
    Source:  docs/adr/0017-alerts-to-bodies.md
    """
    tell = progress or (lambda step: None)
    calibration = get_calibration(session)
    tell("Counting the weeks")
    series = weekly_series.list_series(session, today=today)
    tell(f"Watching {len(series)} series")
    alarms = watch(series, calibration=calibration) if series else []
    tell(f"Keeping what rises: {len(alarms)}")
    done = [_keep(session, alarm, watched=len(series), today=today) for alarm in alarms]
    session.flush()
    return Watched(
        week=last_whole_week(today)[0],
        series=len(series),
        **{name: done.count(name) for name in ("found", "renewed", "quiet", "too_few")},
    )


def _keep(session: Session, alarm: Alarm, *, watched: int, today: date) -> str:
    """Keep one rise as a signal, or say why not, by a name of Watched."""
    body, theme = weekly_series.read_name(alarm.name)
    rise_to = alarm.week + timedelta(days=6)
    found = find_behind(session, body=body, theme=theme, rise_from=alarm.first_week_of_rise, rise_to=rise_to)
    if not found.is_enough:
        return "too_few"
    earlier = _find_earlier(session, body=body, theme=theme, since=rise_to - timedelta(weeks=QUIET_WEEKS))
    if earlier is None:
        signal = _new_signal(alarm, found, watched=watched, today=today)
        session.add(signal)
        session.flush()
        audit.record(session, actor="watch", action="signal_found", subject=str(signal.id))
        return "found"
    if earlier.state is not SignalState.FOUND or earlier.rise_to >= rise_to:
        return "quiet"
    earlier.rise_to, earlier.sureness = rise_to, sureness_of(alarm.p_value, watched=watched)
    return "renewed"


def _new_signal(alarm: Alarm, found: Behind, *, watched: int, today: date) -> Signal:
    body, theme = weekly_series.read_name(alarm.name)
    return Signal(
        body=body,
        theme=theme,
        rise_from=alarm.first_week_of_rise,
        rise_to=alarm.week + timedelta(days=6),
        sureness=sureness_of(alarm.p_value, watched=watched),
        found_on=today,
        days_to_find=max(0, (today - found.first_received_on).days),
        is_synthetic=any(voice.is_synthetic for voice in found.voices),
    )


def _find_earlier(session: Session, *, body: str, theme: str, since: date) -> Signal | None:
    """The newest signal about the same that is still open, or that was settled so lately that it keeps quiet."""
    query = select(Signal).where(
        Signal.body == body,
        Signal.theme == theme,
        or_(Signal.state.in_(OPEN), Signal.rise_to > since),
    )
    return session.scalar(query.order_by(Signal.rise_to.desc()).limit(1))
