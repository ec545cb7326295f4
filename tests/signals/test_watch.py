from datetime import timedelta

import numpy as np
import pytest

from tests.signals.worlds import NEWEST, drawn, quiet_totals, series_of, steady
from webapp.signals import findings, watch


class TestWatch:
    def test_a_rise_is_named_with_its_first_week_and_what_was_expected(self, calibration):
        counts, totals = steady()
        counts[:, -4:] = 12

        (alarm,) = watch(series_of(counts, totals), calibration=calibration)

        assert alarm.name == "body-000/theme-0"
        assert alarm.week == NEWEST
        assert alarm.first_week_of_rise == NEWEST - timedelta(weeks=3)
        assert alarm.delay == 3
        assert alarm.seen == 48
        assert alarm.expected == pytest.approx(20, rel=0.03)
        assert alarm.p_value < 1e-4

    def test_steady_weeks_are_quiet(self, calibration):
        assert watch(series_of(*steady()), calibration=calibration) == []

    def test_nothing_to_watch_is_nothing_to_say(self, calibration):
        assert watch([], calibration=calibration) == []
        assert findings(series_of(*steady(weeks=7)), calibration=calibration) == []

    def test_the_least_likely_comes_first(self, calibration):
        counts, totals = (np.repeat(numbers, 3, axis=0) for numbers in steady())
        counts[:, -4:] = [[11], [20], [15]]

        alarms = watch(series_of(counts, totals), calibration=calibration)

        assert [alarm.seen for alarm in alarms] == [80, 60, 44]

    def test_among_many_quiet_series_a_rise_must_be_less_likely_by_chance(self, calibration):
        chance = np.random.default_rng(5)
        counts, totals = steady()
        counts[:, -3:] = 8
        others = quiet_totals(chance, 400, 112, 50)
        alone = series_of(counts, totals)
        crowd = (
            alone
            + series_of(np.vstack([counts, drawn(chance, others, 0.1)]), np.vstack([totals, others]))[1:]
        )

        assert len(watch(alone, calibration=calibration)) == 1
        assert findings(crowd, calibration=calibration)[0].is_rising
        assert "body-000/theme-0" not in [alarm.name for alarm in watch(crowd, calibration=calibration)]
