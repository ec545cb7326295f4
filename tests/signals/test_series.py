from datetime import date

import numpy as np
import pytest

from webapp.signals.alarms import Alarm
from webapp.signals.series import WeeklySeries

MONDAY = date(2026, 1, 5)


def series(counts, totals, first_week=MONDAY):
    return WeeklySeries("fife-council/safe", np.array(counts), np.array(totals), first_week)


class TestWeeklySeries:
    def test_weeks_are_counted_from_either_end(self):
        three = series([0, 1, 2], [4, 4, 4])

        assert len(three) == 3
        assert (three.week(0), three.week(1)) == (MONDAY, date(2026, 1, 12))
        assert three.newest_week == three.week(-1) == date(2026, 1, 19)
        assert three.theme == ""

    @pytest.mark.parametrize(
        ("counts", "totals", "why"),
        [
            ([1, 2], [4], "same weeks"),
            ([5], [4], "not in the total"),
            ([-1], [4], "counts cannot be below zero"),
            ([1.0], [4], "counts must be whole"),
            ([1], [4.5], "totals must be whole"),
            ([], [], "counts must be a row"),
            ([[1]], [[4]], "counts must be a row"),
        ],
    )
    def test_numbers_that_cannot_be_are_refused(self, counts, totals, why):
        with pytest.raises(ValueError, match=why):
            series(counts, totals)

    def test_as_many_about_it_as_in_all_may_be(self):
        assert series([4], [4]).counts.tolist() == [4]

    def test_a_week_starts_on_a_monday(self):
        with pytest.raises(ValueError, match="Monday"):
            series([1], [4], first_week=date(2026, 1, 6))

    def test_numbers_are_copied_and_cannot_be_changed(self):
        mine = np.array([1, 2])
        kept = WeeklySeries("a", mine, np.array([4, 4]), MONDAY)
        mine[0] = 4

        assert kept.counts.tolist() == [1, 2]
        with pytest.raises(ValueError, match="read-only"):
            kept.totals[0] = 0


def test_an_alarm_says_how_late_it_is():
    alarm = Alarm(
        name="fife-council/safe",
        week=date(2026, 1, 19),
        seen=12,
        expected=5.5,
        p_value=0.001,
        detector="cusum",
        first_week_of_rise=MONDAY,
    )

    assert alarm.delay == 2
