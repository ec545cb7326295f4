"""The weekly watch: what it keeps, what it keeps quiet about, and that a week is watched once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.factories.figures import hear
from tests.factories.rises import FIFE, MONDAY, find_rise, gentle_calibration, quiet_weeks, rise, watch
from webapp.domain.errors import NotFound
from webapp.domain.signals import QUIET_WEEKS, CalibrationMissing, SignalState
from webapp.models import Contributor, Signal, SignalCalibration
from webapp.services import behind_signals, signals, watching, weekly_series
from webapp.services.weekly_series import list_series

LAST_MONDAY = date(2026, 9, 7)


def series(session: Session, name: str) -> tuple[list[int], list[int]]:
    found = next(each for each in list_series(session, today=MONDAY) if each.name == name)
    return found.counts.tolist(), found.totals.tolist()


class TestSeries:
    def test_nobody_has_spoken_yet(self, session: Session) -> None:
        assert list_series(session, today=MONDAY) == []

    def test_a_person_counts_once_a_week_however_often_they_speak(self, session: Session) -> None:
        people = hear(session, people=3, themes=["school"], on=LAST_MONDAY)
        hear(session, people=3, themes=["school"], on=LAST_MONDAY + timedelta(days=6), contributors=people)
        hear(session, people=2, themes=["money"], on=LAST_MONDAY - timedelta(days=1))
        assert series(session, f"{FIFE}|school") == ([0, 3], [2, 3])
        assert series(session, f"{FIFE}|money") == ([2, 0], [2, 3])

    def test_the_week_that_is_not_over_is_not_counted(self, session: Session) -> None:
        hear(session, people=2, on=LAST_MONDAY)
        hear(session, people=5, on=MONDAY)
        assert series(session, f"{FIFE}|school") == ([2], [2])

    def test_what_no_theme_fits_counts_as_new_for_the_body_and_the_country(self, session: Session) -> None:
        hear(session, people=2, themes=[], on=LAST_MONDAY)
        hear(session, people=4, themes=[], body=None, on=LAST_MONDAY)
        hear(session, people=3, themes=["school"], body=None, on=LAST_MONDAY)
        assert series(session, f"{FIFE}|no-theme") == ([2], [2])
        assert series(session, "scotland|no-theme") == ([6], [9])
        assert [each.name for each in list_series(session, today=MONDAY)] == [
            f"{FIFE}|no-theme",
            "scotland|no-theme",
        ]

    def test_what_is_older_than_three_years_is_forgotten(self, session: Session) -> None:
        hear(session, people=2, on=LAST_MONDAY)
        hear(session, people=5, on=LAST_MONDAY - timedelta(weeks=weekly_series.MOST_WEEKS))
        assert series(session, f"{FIFE}|school") == ([2], [2])
        hear(session, people=5, on=LAST_MONDAY - timedelta(weeks=weekly_series.MOST_WEEKS - 1))
        assert len(series(session, f"{FIFE}|school")[0]) == weekly_series.MOST_WEEKS


class TestWatching:
    def test_without_thresholds_nothing_is_watched(self, session: Session) -> None:
        with pytest.raises(CalibrationMissing):
            watching.watch_week(session, today=MONDAY)

    def test_thresholds_of_another_version_are_none(self, session: Session) -> None:
        session.add(SignalCalibration(made_on=MONDAY, content='{"version": 0}'))
        session.flush()
        with pytest.raises(CalibrationMissing):
            watching.watch_week(session, today=MONDAY)

    def test_new_thresholds_take_the_place_of_old_ones(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        calibration = watching.Calibration.from_json(gentle_calibration())
        monkeypatch.setattr(watching, "calibrate", lambda series, *, seed, years: calibration)
        quiet_weeks(session, weeks=2)
        assert watching.calibrate_watch(session, seed=1, today=MONDAY) == 1
        watching.calibrate_watch(session, seed=1, today=MONDAY)
        assert len(session.scalars(select(SignalCalibration)).all()) == 1
        assert watching.get_calibration(session) == calibration

    def test_a_quiet_week_finds_nothing(self, session: Session) -> None:
        quiet_weeks(session)
        done = watch(session)
        assert (done.week, done.series, done.found) == (LAST_MONDAY, 1, 0)

    def test_an_empty_service_is_watched_in_peace(self, session: Session) -> None:
        assert watch(session).series == 0

    def test_a_rise_becomes_one_signal_however_often_the_week_is_watched(self, session: Session) -> None:
        signal_id = find_rise(session, people=6)
        again = watch(session)
        assert (again.found, again.quiet) == (0, 1)
        signal = session.get_one(Signal, signal_id)
        assert (signal.state, signal.rise_from, signal.rise_to) == (
            SignalState.FOUND,
            LAST_MONDAY - timedelta(days=7),
            LAST_MONDAY + timedelta(days=6),
        )
        assert signal.days_to_find == 12

    def test_a_rise_that_goes_on_renews_the_signal(self, session: Session) -> None:
        signal_id = find_rise(session, people=6)
        later = MONDAY + timedelta(weeks=1)
        hear(session, people=6, themes=["money"], on=MONDAY)
        hear(session, people=4, on=MONDAY)
        assert watch(session, today=later).renewed == 1
        found = signals.get_signal(session, signal_id=signal_id, today=later)
        assert found.behind is not None
        assert found.behind.people == 10

    def test_what_was_settled_is_kept_quiet_about_for_some_weeks(self, session: Session) -> None:
        signal_id = find_rise(session, people=6)
        session.get_one(Signal, signal_id).state = SignalState.PUT_ASIDE
        found = []
        for week in range(1, QUIET_WEEKS + 1):
            later = MONDAY + timedelta(weeks=week)
            hear(session, people=6, themes=["money"], on=later - timedelta(days=7))
            hear(session, people=6 + 2 * week, on=later - timedelta(days=5))
            found.append(watch(session, today=later).found)
        assert found == [0] * (QUIET_WEEKS - 1) + [1]

    def test_something_new_is_found_for_a_body_and_for_the_country(self, session: Session) -> None:
        quiet_weeks(session)
        rise(session, people=7, theme=None)
        assert watch(session).found == 2
        assert {(each.body, each.theme) for each in session.scalars(select(Signal))} == {
            (FIFE, "no-theme"),
            ("scotland", "no-theme"),
        }


class TestTheGate:
    """Rule 7: the team is shown nothing behind which fewer than four voices or three people stand."""

    def too_few(self, session: Session) -> None:
        """Two people say six things."""
        quiet_weeks(session)
        pair = rise(session, people=2)
        for day in (3, 4):
            hear(session, people=2, contributors=pair, on=LAST_MONDAY + timedelta(days=day))
        session.commit()

    def alarmed(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the mathematics be sure, so that only the gate stands between it and the page."""
        alarm = watching.Alarm(
            name=f"{FIFE}|school", week=LAST_MONDAY, seen=2, expected=0.1, p_value=1e-9, detector="cusum",
            first_week_of_rise=LAST_MONDAY - timedelta(days=7),
        )  # fmt: skip
        monkeypatch.setattr(watching, "watch", lambda series, *, calibration: [alarm])

    def test_two_people_are_not_kept_as_a_signal(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.too_few(session)
        self.alarmed(session, monkeypatch)
        done = watch(session)
        assert (done.found, done.too_few) == (0, 1)
        assert session.scalars(select(Signal)).all() == []

    def test_without_the_gate_they_would_be(self, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
        self.too_few(session)
        self.alarmed(session, monkeypatch)
        monkeypatch.setattr(behind_signals, "may_be_looked_into", lambda *, voices, people: True)
        assert watch(session).found == 1

    def test_people_count_and_not_how_often_one_of_them_speaks(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(behind_signals, "VOICES_LOOKED_AT_FIRST", 4)
        quiet_weeks(session)
        one, *others = rise(session, people=4)
        watch(session)
        for number in range(10):
            hear(session, people=1, contributors=[one], on=LAST_MONDAY + timedelta(days=number % 5))
        session.execute(delete(Contributor).where(Contributor.id.in_(others)))
        session.commit()
        assert signals.count_to_look_into(session) == 0

        hear(session, people=2, on=LAST_MONDAY + timedelta(days=6))
        session.commit()
        assert signals.count_to_look_into(session) == 1

    def test_what_too_few_are_left_behind_is_shown_to_nobody(self, session: Session) -> None:
        quiet_weeks(session)
        people = rise(session, people=4)
        watch(session)
        signal_id = session.scalars(select(Signal.id).where(Signal.theme == "school")).one()
        listed = [SignalState.FOUND]
        assert len(signals.list_signals(session, states=listed, today=MONDAY)) == 1
        assert signals.count_to_look_into(session) == 1

        # Another theme that rises at the same body shows nothing by the voices of this one.
        found = session.get_one(Signal, signal_id)
        session.add(
            Signal(
                body=found.body, theme="nobody-said-this", rise_from=found.rise_from, rise_to=found.rise_to,
                sureness=found.sureness, state=found.state, found_on=found.found_on, days_to_find=1, is_synthetic=True,
            )
        )  # fmt: skip
        session.commit()
        assert signals.count_to_look_into(session) == 1

        session.execute(delete(Contributor).where(Contributor.id.in_(people[:1])))
        session.commit()
        assert signals.list_signals(session, states=listed, today=MONDAY) == []
        assert signals.count_to_look_into(session) == 0
        with pytest.raises(NotFound):
            signals.get_signal(session, signal_id=signal_id, today=MONDAY)
