import json

import numpy as np
import pytest

from tests.signals.worlds import drawn, quiet_totals, series_of, steady
from webapp.signals import Calibration, calibrate, calibrating, findings
from webapp.signals.calibrating import MEANS, WEEKS, means
from webapp.signals.calibration import LEAST_THRESHOLD, Quiet, quiet, starts, threshold_for
from webapp.signals.evidence import Evidence
from webapp.signals.panel import REACH, RISE, YEAR, side_by_side


class TestQuiet:
    def test_evidence_is_as_unlikely_as_it_was_rare(self):
        learnt = quiet(np.random.default_rng(1).exponential(size=40_000))

        for evidence in (0.9, 2.0, 4.0, 5.5):
            assert learnt.weigh(np.array(evidence)) == pytest.approx(evidence, abs=0.12)

    def test_beyond_what_was_drawn_it_goes_on_a_little_less_steeply(self):
        learnt = quiet(np.random.default_rng(1).exponential(size=40_000))

        assert learnt.weigh(np.array([10.0, 20.0])) == pytest.approx([9.8, 19.4], rel=0.02)

    def test_no_evidence_says_nothing(self):
        assert quiet(np.array([0.0, 1.0, 2.0, 3.0])).weigh(np.zeros(1)).tolist() == [0]

    def test_where_nothing_was_ever_seen_anything_is_as_unlikely_as_one_more_week(self):
        learnt = quiet(np.zeros(99))

        assert learnt == Quiet((1.0,), (round(np.log(100), 6),), 0.3)

    def test_no_chance_is_nought_and_the_slope_is_bounded(self):
        steep = quiet(np.linspace(1, 1.001, 1000))
        gentle = quiet(np.linspace(0, 1000, 1000))

        assert steep.slope == 0.95
        assert gentle.slope == 0.3
        assert max(steep.unlikely) < np.log(1001)


class TestThreshold:
    def test_an_alarm_that_goes_on_is_one(self):
        assert starts(np.array([[0, 1, 1, 0, 1], [1, 1, 0, 0, 0]], dtype=bool)) == 2 / 8

    @pytest.mark.parametrize("a_week", [1 / 52, 1 / 20])
    def test_it_lets_through_what_is_wanted_and_not_more(self, a_week):
        unlikely = np.random.default_rng(2).exponential(size=(400, 52))

        threshold = threshold_for(unlikely, a_week=a_week)

        assert 0.85 * a_week < starts(unlikely >= threshold) <= a_week

    def test_what_every_fifth_week_shows_is_never_enough(self):
        assert threshold_for(np.zeros((5, 52)), a_week=1 / 52) == LEAST_THRESHOLD

    def test_where_even_the_largest_comes_too_often_it_is_the_largest(self):
        assert threshold_for(np.tile([0.0, 7.0], (5, 26)), a_week=1 / 52) == 7


class TestCalibrate:
    def test_it_can_be_kept(self, calibration):
        kept = calibration.to_json()

        assert Calibration.from_json(kept) == calibration
        assert len(kept) < 40_000

    def test_another_version_is_refused(self, calibration):
        kept = json.loads(calibration.to_json())

        for version in ({"version": 0}, {}):
            with pytest.raises(ValueError, match="^this calibration .* calibrate again$"):
                Calibration.from_json(json.dumps({**kept, "version": None} | version))

    def test_the_same_seed_finds_the_same(self):
        series = series_of(*steady(weeks=30))

        first, again, other = (calibrate(series, seed=seed, years=1) for seed in (4, 4, 5))

        assert first == again
        assert first.bands != other.bands

    @pytest.mark.parametrize("wanted", [0, -1, 6.1])
    def test_a_rate_that_cannot_be_is_refused(self, wanted):
        with pytest.raises(ValueError, match="^false alarms .* above 0 and at most 6$"):
            calibrate([], seed=1, false_alarms=wanted)

    def test_rarer_false_alarms_need_higher_thresholds(self):
        often, rarely = (calibrate([], seed=1, years=8, false_alarms=wanted) for wanted in (4, 0.5))

        assert often.false_alarms == 4
        assert all(
            low.threshold < high.threshold for low, high in zip(often.bands, rarely.bands, strict=True)
        )

    def test_a_short_history_makes_no_alarm_easier(self, calibration):
        young, older = calibration.bands[: len(MEANS)], calibration.bands[len(MEANS) : 2 * len(MEANS)]

        assert all(one.threshold >= other.threshold for one, other in zip(young, older, strict=True))

    def test_there_is_a_band_for_every_mean_and_history(self, calibration):
        assert [(band.weeks, band.mean) for band in calibration.bands] == [
            (weeks[0], mean) for weeks in WEEKS for mean in MEANS
        ]
        chosen = calibration.band_of(np.array([0.0, 0.3, 5.9, 1e6]), np.array([8, 26, REACH - 1, 999]))
        assert [(calibration.bands[one].weeks, calibration.bands[one].mean) for one in chosen] == [
            (0, 0.0), (26, 0.3), (26, 3.0), (REACH, 25.0),
        ]  # fmt: skip

    def test_how_alike_people_are_is_learnt_from_the_service(self):
        chance = np.random.default_rng(6)
        totals = quiet_totals(chance, 60, REACH, 60)

        for true in (0.002, 0.02):
            learnt = calibrate(series_of(drawn(chance, totals, 0.15, spread=true), totals), seed=1, years=1)
            assert learnt.spread == pytest.approx(true, rel=0.25)

    def test_series_that_are_too_young_say_nothing(self):
        chance = np.random.default_rng(6)
        totals = quiet_totals(chance, 9, 7, 60)

        young = calibrate(series_of(drawn(chance, totals, 0.15, spread=0.1), totals), seed=1, years=1)

        assert young == calibrate([], seed=1, years=1)

    def test_thresholds_follow_the_service_and_not_an_ideal_one(self):
        """Where people of a week are much alike, drawn years are as wild, and chances stay chances."""
        chance = np.random.default_rng(8)
        totals = quiet_totals(chance, 60, REACH + 11, 50)
        counts = drawn(chance, totals, 0.1, spread=0.08)
        learnt = calibrate(series_of(counts[:30], totals[:30]), seed=1, years=16)

        low = [
            one.p_value <= 0.05
            for week in range(12)
            for one in findings(series_of(counts[30:, week : REACH + week], totals[30:, week : REACH + week]),
                                calibration=learnt)
        ]  # fmt: skip

        assert np.mean(low) < 0.09


class TestDrawnYears:
    def drawn_for(self, monkeypatch, series=()):
        """Every panel of quiet weeks that a calibration weighs."""
        panels = []

        def weigh(panel, *, spread):
            panels.append(panel)
            evidence = np.random.default_rng(len(panels)).exponential(size=len(panel))
            return Evidence(evidence, evidence)

        monkeypatch.setattr(calibrating, "weigh", weigh)
        calibrate(list(series), seed=3, years=90)
        return panels

    def test_each_band_is_drawn_with_histories_of_its_length(self, monkeypatch):
        panels = self.drawn_for(monkeypatch)
        weeks = [np.concatenate([one.weeks for one in panels[first : first + 16]]) for first in (0, 16, 32)]

        assert [(one.min(), one.max()) for one in weeks] == [(8, 25), (26, REACH - 1), (REACH, REACH)]
        assert {len(panel) for panel in panels} == {80 * 52, 10 * 52}
        for panel in panels:
            assert ((panel.totals > 0).sum(1) <= panel.weeks).all()
            assert (panel.counts <= panel.totals).all()

    def test_invented_totals_make_the_mean_of_their_band(self, monkeypatch):
        panels = self.drawn_for(monkeypatch)[32::2]

        drawn = [panel.counts.mean() for panel in panels]

        assert drawn == pytest.approx([0.15, 0.5, 1.1, 2.25, 4.5, 9, 18.5, 37.5], rel=0.1)

    def test_a_service_is_drawn_with_its_own_weeks_shares_and_loans(self, monkeypatch):
        counts, totals = steady(count=10, total=50, rows=5)
        totals[:, 5::YEAR] = 80
        own = self.drawn_for(monkeypatch, series_of(counts, totals, theme="safe"))[32 + 2 * 5]

        assert set(np.unique(own.totals)) == {50, 80}
        assert (own.totals == 80).mean() == pytest.approx(1 / YEAR, rel=0.2)
        assert own.counts.sum() / own.totals.sum() == pytest.approx(0.2, rel=0.03)
        assert own.prior.sum(1).min() > 100


class TestMeans:
    def mean_of(self, counts, totals):
        return means(side_by_side(series_of(counts, totals), spread=0.005))[0]

    @pytest.mark.parametrize("weeks", [RISE + 1, 30, REACH])
    def test_it_is_people_a_week(self, weeks):
        assert self.mean_of(*steady(weeks=weeks)) == pytest.approx(5, rel=0.1)

    def test_a_rise_changes_no_band(self):
        counts, totals = steady()
        raised = counts.copy()
        raised[:, -RISE:] = 40

        assert self.mean_of(counts, totals) == self.mean_of(raised, totals)
