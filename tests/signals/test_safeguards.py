"""Each safeguard against mistaking something else for a rise, seen to hold and seen to be missed when it is gone."""

from contextlib import contextmanager

import numpy as np
import pytest

from tests.signals.worlds import drawn, quiet_totals, series_of, steady
from webapp.signals import baseline, evidence, findings, watch
from webapp.signals.panel import REACH, YEAR


@contextmanager
def without(monkeypatch, module, **changes):
    """One safeguard less."""
    with monkeypatch.context() as patched:
        for name, value in changes.items():
            patched.setattr(module, name, value)
        yield


def rising(series, calibration):
    return [one.name for one in findings(series, calibration=calibration) if one.is_rising]


class TestCampaignsAndHolidays:
    def busy(self):
        counts, totals = steady()
        counts[:, -3:], totals[:, -3:] = 15, 150
        return counts, totals

    def test_a_campaign_that_lifts_everything_is_no_rise(self, calibration):
        counts, totals = self.busy()

        assert rising(series_of(counts, totals), calibration) == []

    def test_without_the_totals_it_would_be_one(self, calibration):
        counts, _ = self.busy()

        assert rising(series_of(counts, np.full_like(counts, 150)), calibration) == ["body-000"]

    def test_coming_back_from_the_holidays_is_no_rise(self, calibration):
        counts, totals = steady(count=12, total=60)
        counts[:, -20:-3], totals[:, -20:-3] = 4, 20

        assert rising(series_of(counts, totals), calibration) == []


class TestPastedCopies:
    def pasted(self):
        chance = np.random.default_rng(7)
        totals = quiet_totals(chance, 60, REACH, 50)
        counts = drawn(chance, totals, 0.1)
        counts[:, -1] += 20
        totals[:, -1] += 20
        return series_of(counts, totals)

    def test_one_week_of_copies_is_no_rise(self, calibration):
        assert len(rising(self.pasted(), calibration)) <= 6

    def test_wanting_a_second_week_is_what_holds_them_back(self, calibration, monkeypatch):
        with without(monkeypatch, evidence, MOST_IN_ONE_WEEK=1e9, WILD_FROM=1e9):
            assert len(rising(self.pasted(), calibration)) > 35

    def test_setting_wild_weeks_aside_does_its_part(self, calibration, monkeypatch):
        with without(monkeypatch, evidence, WILD_FROM=1e9):
            assert len(rising(self.pasted(), calibration)) > 12


class TestSeasons:
    def every_autumn(self):
        counts, totals = steady(count=10, total=100, weeks=REACH)
        for years in (0, 1, 2):
            newest = REACH - years * YEAR
            counts[0, newest - 4 : newest] = 18
        return series_of(counts, totals)

    def test_what_comes_back_every_year_is_no_rise(self, calibration):
        assert rising(self.every_autumn(), calibration) == []

    def test_without_the_season_it_would_be_one(self, calibration, monkeypatch):
        with without(monkeypatch, baseline, LENT_TO_A_SEASON=1e9):
            assert rising(self.every_autumn(), calibration) == ["body-000"]


class TestPastBursts:
    def after_a_burst(self):
        counts, totals = steady()
        counts[:, 60:63] = 50
        counts[:, -4:] = 9
        return series_of(counts, totals)

    def test_a_burst_long_ago_hides_no_rise(self, calibration):
        assert rising(self.after_a_burst(), calibration) == ["body-000"]

    def test_without_cutting_it_down_it_would(self, calibration, monkeypatch):
        with without(monkeypatch, baseline, CLIPPED_AT=1e9):
            assert rising(self.after_a_burst(), calibration) == []


class TestYoungBodies:
    def new_body(self):
        """A body in its eleventh week, that speaks as much about a theme as others have always done."""
        counts, totals = steady(count=6, total=20, rows=8)
        totals[0, :-11] = counts[0] = 0
        counts[0, -11:] = [1, 0, 1, 0, 1, 0, 1, 0, 5, 5, 5]
        return counts, totals

    def test_what_the_others_know_keeps_it_from_an_alarm(self, calibration):
        assert rising(series_of(*self.new_body(), theme="safe"), calibration) == []

    def test_alone_it_would_raise_one(self, calibration):
        assert rising(series_of(*self.new_body()), calibration) == ["body-000"]

    def test_no_body_is_judged_before_its_eighth_week(self, calibration, monkeypatch):
        counts, totals = steady(weeks=7)
        counts[:, -2:] = 40

        assert findings(series_of(counts, totals), calibration=calibration) == []


class TestManySeries:
    def test_with_nothing_rising_hardly_ever_a_word(self, calibration):
        assert self.words(calibration, 0.1) <= 4

    def test_without_control_it_would_be_many_a_week(self, calibration):
        assert self.words(calibration, 1.0) > 60

    def words(self, calibration, discovery_rate):
        chance = np.random.default_rng(12)
        totals = quiet_totals(chance, 300, REACH + 15, 50)
        counts = drawn(chance, totals, 0.1)
        return sum(
            len(watch(series_of(counts[:, week : REACH + week], totals[:, week : REACH + week]),
                      calibration=calibration, discovery_rate=discovery_rate))
            for week in range(16)
        )  # fmt: skip


class TestFalseAlarms:
    """About one a series-year, on weeks that nothing was tuned on."""

    def a_year(self, calibration, mean, spread=0.005):
        chance = np.random.default_rng(9)
        totals = quiet_totals(chance, 120, REACH + YEAR, 10 * mean)
        counts = drawn(chance, totals, 0.1, spread=spread)
        alarmed = np.array([
            [one.is_rising
             for one in findings(series_of(counts[:, week : REACH + week], totals[:, week : REACH + week]),
                                 calibration=calibration)]
            for week in range(YEAR + 1)
        ])  # fmt: skip
        return (alarmed[1:] & ~alarmed[:-1]).sum() / 120

    @pytest.mark.parametrize("mean", [0.5, 4])
    def test_it_is_about_one_a_year(self, calibration, mean):
        assert 0.6 < self.a_year(calibration, mean) < 1.5

    def test_learning_how_alike_people_are_keeps_it_there(self, calibration, monkeypatch):
        learnt = self.a_year(calibration, 4, spread=0.05)
        with without(monkeypatch, baseline, own_spread=lambda counts, totals: np.zeros(len(counts))):
            assert self.a_year(calibration, 4, spread=0.05) > 1.4 * learnt
