"""Watching from a terminal, and what the demonstration makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import SECRET
from tests.factories.people import Person
from tests.factories.rises import FIFE, MONDAY, quiet_weeks, rise
from webapp.cli.heard import heard
from webapp.config import Settings
from webapp.demonstration import alerts as demonstration
from webapp.domain.signals import SignalState
from webapp.models import Alert, AuditEntry, Signal
from webapp.services import watching

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def on_that_monday() -> Iterator[None]:
    with time_machine.travel(f"{MONDAY}T10:00:00+00:00", tick=True):
        yield


@pytest.fixture
def run(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Say something to `heard`, as cron does; thresholds are learned from few years."""
    monkeypatch.setenv("HEARD_SECRET", SECRET)
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.chdir(tmp_path)
    learn = watching.calibrate
    monkeypatch.setattr(
        watching, "calibrate", lambda series, *, seed, years: learn(series, seed=seed, years=10)
    )
    return lambda *words: CliRunner().invoke(heard, words)


def test_a_week_is_watched_once_thresholds_are_learned(run: Run, session: Session) -> None:
    quiet_weeks(session)
    rise(session, people=6)
    session.commit()

    assert "CalibrationMissing" in run("signals", "watch").output
    assert "Learned from 2 series." in run("signals", "calibrate", "--seed", "7").output

    first, again = run("signals", "watch"), run("signals", "watch")
    assert "Watching 2 series" in first.output
    assert "The week of 2026-09-07: 1 found, 0 still rising, 0 known" in first.output
    assert "0 found, 0 still rising, 1 known" in again.output
    assert [signal.theme for signal in session.scalars(select(Signal))] == ["school"]
    logged = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)).all()
    assert logged == ["signals_calibrated", "signal_found", "signals_watched", "signals_watched"]


@pytest.mark.parametrize(("people", "figure"), [(6, None), (13, 15)])
def test_the_demonstration_tells_its_body_of_one_rise_and_leaves_the_others(
    session: Session,
    worker_ailsa: Person,
    worker_callum: Person,
    monkeypatch: pytest.MonkeyPatch,
    people: int,
    figure: int | None,
) -> None:
    monkeypatch.setattr(demonstration, "YEARS_DRAWN", 10)
    quiet_weeks(session)
    quiet_weeks(session, body="moray-council")
    rise(session, people=people, today=MONDAY - timedelta(weeks=1))
    rise(session, people=6, body="moray-council")

    demonstration.raise_alerts(
        session, writer=worker_ailsa.staff, colleague=worker_callum.staff, today=MONDAY
    )

    states = dict(session.execute(select(Signal.body, Signal.state)).all())
    assert states == {FIFE: SignalState.TOLD, "moray-council": SignalState.FOUND}
    alert = session.scalars(select(Alert)).one()
    assert (alert.figure, alert.is_synthetic, alert.words) == (figure, True, demonstration.WORDS)
