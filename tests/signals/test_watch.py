from datetime import timedelta

import numpy as np
import pytest

from tests.signals.worlds import NEWEST, drawn, quiet_totals, series_of, steady
from webapp.signals import WeeklySeries, findings, watch


def watched(counts, totals, calibration):
    return watch(series_of(counts, totals), calibration=calibration)


class TestWatch:
    def test_a_rise_is_named_with_its_first_week_and_what_was_expected(self, calibration):
        counts, totals = steady()
        counts[:, -4:] = 12

        (alarm,) = watched(counts, totals, calibration)

        assert alarm.name == "body-000"
        assert alarm.week == NEWEST
        assert alarm.first_week_of_rise == NEWEST - timedelta(weeks=3)
        assert alarm.delay == 3
        assert alarm.seen == 48
        assert alarm.expected == pytest.approx(20, rel=0.02)
        assert alarm.p_value < 1e-4

    @pytest.mark.parametrize("weeks", [2, 3, 5, 8])
    def test_the_first_week_of_a_rise_is_the_likeliest_one(self, calibration, weeks):
        counts, totals = steady()
        counts[:, -weeks:] = 15

        (alarm,) = watched(counts, totals, calibration)

        assert alarm.delay == weeks - 1
        assert alarm.seen == 15 * weeks

    def test_a_rise_is_looked_for_in_the_last_eight_weeks(self, calibration):
        counts, totals = steady()
        counts[:, -12:] = 15

        (alarm,) = watched(counts, totals, calibration)

        assert alarm.delay == 7

    def test_expected_follows_the_people_who_spoke_in_all(self, calibration):
        counts, totals = steady()
        counts[:, -3:], totals[:, -3:] = 40, 150

        (alarm,) = watched(counts, totals, calibration)

        assert alarm.expected == pytest.approx(45, rel=0.02)

    def test_the_better_witness_is_named(self, calibration):
        counts, totals = steady()
        slow, sudden = counts.copy(), counts.copy()
        slow[:, -8:] = 7
        sudden[:, -3:] = 14

        assert [alarm.detector for alarm in watched(slow, totals, calibration)] == ["cusum"]
        assert [alarm.detector for alarm in watched(sudden, totals, calibration)] == ["share"]

    def test_steady_weeks_fewer_voices_and_silence_are_quiet(self, calibration):
        counts, totals = steady()
        fewer = counts.copy()
        fewer[:, -8:] = 1

        assert watched(counts, totals, calibration) == []
        assert watched(fewer, totals, calibration) == []
        assert watched(0 * counts, totals, calibration) == []

    def test_nothing_to_watch_is_nothing_to_say(self, calibration):
        assert watch([], calibration=calibration) == []
        assert watched(*steady(weeks=7), calibration) == []
        assert findings(series_of(*steady(weeks=7)), calibration=calibration) == []

    def test_eight_weeks_are_enough_to_look_and_a_silent_start_is_no_history(self, calibration):
        counts, totals = steady(weeks=20)
        totals[:, :12] = counts[:, :12] = 0
        assert len(findings(series_of(counts, totals), calibration=calibration)) == 1

        totals[:, :13] = counts[:, :13] = 0
        assert findings(series_of(counts, totals), calibration=calibration) == []

    def test_a_body_that_nobody_ever_spoke_to_is_left_out(self, calibration):
        counts, totals = steady(rows=2)
        counts[0] = totals[0] = 0

        assert [one.name for one in findings(series_of(counts, totals), calibration=calibration)] == [
            "body-001"
        ]

    def test_the_least_likely_comes_first_and_then_by_name(self, calibration):
        counts, totals = steady(rows=4)
        counts[:, -4:] = [[13], [20], [16], [13]]

        alarms = watched(counts, totals, calibration)

        assert [alarm.name for alarm in alarms] == ["body-001", "body-002", "body-000", "body-003"]
        assert alarms[2].p_value == alarms[3].p_value

    def test_series_must_end_together_and_have_their_own_names(self, calibration):
        counts, totals = steady()
        (one,) = series_of(counts, totals)
        earlier = WeeklySeries("other", counts[0], totals[0], one.first_week - timedelta(weeks=1))

        with pytest.raises(ValueError, match="^series must end in the same week$"):
            watch([one, earlier], calibration=calibration)
        with pytest.raises(ValueError, match="^two series must not have the same name$"):
            findings([one, one], calibration=calibration)


class TestManyAtOnce:
    def crowd(self):
        """One small rise, and 400 quiet series beside it."""
        chance = np.random.default_rng(5)
        counts, totals = steady()
        counts[:, -3:] = 8
        others = quiet_totals(chance, 400, counts.shape[1], 50)
        return np.vstack([counts, drawn(chance, others, 0.1)]), np.vstack([totals, others])

    def test_among_many_quiet_series_a_rise_must_be_less_likely_by_chance(self, calibration):
        counts, totals = self.crowd()

        assert len(watched(counts[:1], totals[:1], calibration)) == 1
        assert findings(series_of(counts, totals), calibration=calibration)[0].is_rising
        assert watched(counts, totals, calibration) == []

    def test_who_can_bear_more_false_alarms_sees_more(self, calibration):
        series = series_of(*self.crowd())
        alone = [one for one in findings(series, calibration=calibration) if one.is_rising]

        bold = watch(series, calibration=calibration, discovery_rate=1.0)

        assert {alarm.name for alarm in bold} == {one.name for one in alone}

    def test_a_rise_must_pass_its_own_threshold_too(self, calibration):
        counts, totals = steady()
        counts[:, -2:] = 7
        series = series_of(counts, totals)

        (finding,) = findings(series, calibration=calibration)

        assert 0.05 < finding.p_value < 0.5
        assert not finding.is_rising
        assert watch(series, calibration=calibration, discovery_rate=1.0) == []
