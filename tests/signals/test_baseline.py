import numpy as np
import pytest

from tests.signals.worlds import drawn, series_of, steady
from webapp.signals.baseline import alike, clipped, own_spread, share_before, usual
from webapp.signals.panel import REACH, RISE, YEAR, side_by_side


def baseline_of(counts, totals, spread=0.0001):
    return usual(side_by_side(series_of(counts, totals), spread=spread), spread=spread)


class TestShare:
    def test_it_is_the_share_of_the_weeks_before(self):
        baseline = baseline_of(*steady(weeks=REACH))

        assert baseline.share.shape == baseline.sureness.shape == (1, RISE)
        assert baseline.share[0] == pytest.approx(0.1, rel=0.002)

    def test_the_year_before_the_last_counts_half(self):
        counts, totals = steady(weeks=REACH)
        counts[0, : REACH - RISE - YEAR] = 8

        assert baseline_of(counts, totals).share[0, -1] == pytest.approx((0.1 + 0.16 / 2) / 1.5, rel=0.01)

    def test_sureness_is_people_of_a_year_and_half_of_those_of_another(self):
        counts, totals = steady(weeks=REACH)

        assert baseline_of(counts, totals).sureness[0] == pytest.approx(50 * 78 + 1, rel=0.01)
        assert baseline_of(counts[:, -20:], totals[:, -20:]).sureness[0, [0, -1]] == pytest.approx(
            [50 * 19 + 1, 50 * 12 + 1], rel=0.01
        )

    def test_people_who_are_alike_make_less_sure(self):
        assert baseline_of(*steady(weeks=REACH), spread=0.05).sureness[0, 0] < 2500

    def test_the_newest_weeks_are_in_no_baseline_of_their_own(self):
        counts, totals = steady(weeks=REACH)
        raised = counts.copy()
        raised[0, -3:] = 20

        before, after = baseline_of(counts, totals).share[0], baseline_of(raised, totals).share[0]

        assert np.allclose(before[2:], after[2:])
        assert (after[:2] > before[:2]).all()

    def test_one_burst_long_ago_is_cut_down(self):
        counts, totals = steady(weeks=REACH)
        counts[0, 80] = 50

        assert baseline_of(counts, totals).share[0, -1] == pytest.approx(0.1, rel=0.05)
        cut, _ = clipped(side_by_side(series_of(counts, totals), spread=0.0001), spread=0.0001)
        assert 11 < cut[0, 80] < 14
        assert cut[0, 79] == 5

    def test_before_a_rise_may_have_begun_means_a_year_that_ended_eight_weeks_ago(self):
        counts, totals = steady(weeks=REACH)
        counts[0, : REACH - RISE - YEAR] = counts[0, -RISE:] = 30

        assert share_before(side_by_side(series_of(counts, totals), spread=0.0))[0] == pytest.approx(
            0.1, rel=0.002
        )


class TestSpread:
    def test_a_week_of_people_who_are_alike_varies_more(self):
        assert alike(np.array([0.0, 1.0, 2.0, 51.0]), 0.02).tolist() == [1, 1, 1.02, 2]

    @pytest.mark.parametrize("true", [0.002, 0.01, 0.05])
    def test_it_is_found_again(self, true):
        chance = np.random.default_rng(3)
        totals = chance.poisson(80, size=(400, 52))

        found = own_spread(drawn(chance, totals, 0.2, spread=true).astype(float), totals.astype(float))

        assert found.mean() == pytest.approx(true, rel=0.1)

    def test_weeks_with_nobody_say_nothing(self):
        counts, totals = (numbers.astype(float) for numbers in steady(count=3, total=9, weeks=12))
        nobody = np.zeros((1, 5))

        with_nobody = own_spread(np.hstack([counts, nobody]), np.hstack([totals, nobody]))
        assert with_nobody == pytest.approx(own_spread(counts, totals))
        assert own_spread(nobody, nobody).tolist() == [0]

    def test_a_row_with_a_year_follows_itself_and_the_service_half_and_half(self):
        counts, totals = steady(weeks=REACH)
        counts[0, ::2], counts[0, 1::2] = 2, 8
        own = own_spread(counts[:, 54:106].astype(float), totals[:, 54:106].astype(float))

        assert baseline_of(counts, totals, spread=0.02).spread == pytest.approx((own + 0.02) / 2, rel=0.01)

    def test_a_young_row_follows_the_service(self):
        assert baseline_of(*steady(weeks=RISE), spread=0.02).spread[0] == 0.02

    def test_it_stays_within_reason(self):
        counts, totals = steady(weeks=REACH)

        assert baseline_of(counts, totals, spread=0.0).spread[0] == 1e-4
        assert baseline_of(counts, totals, spread=0.9).spread[0] == 0.2


class TestSeason:
    def summers(self, last, before):
        """Two years in which the share was so many times as large around the newest week."""
        counts, totals = steady(count=10, total=100, weeks=REACH)
        for years, times in ((1, last), (2, before)):
            newest = REACH - 1 - years * YEAR
            counts[0, newest - 2 : newest + 3] = 10 * times
        return counts, totals

    def test_what_both_years_show_is_expected_again(self):
        season = baseline_of(*self.summers(1.8, 1.6)).season[0]

        assert season[-1] == pytest.approx(1.42, rel=0.02)
        assert season[0] == pytest.approx(1, abs=0.07)

    def test_fewer_in_both_years_are_expected_again(self):
        assert baseline_of(*self.summers(0.5, 0.6)).season[0, -1] == pytest.approx(0.67, rel=0.05)

    def test_what_one_year_showed_is_no_season(self):
        assert baseline_of(*self.summers(2, 1)).season[0, -1] == pytest.approx(1, abs=0.06)
        assert baseline_of(*self.summers(1, 2)).season[0, -1] == pytest.approx(1, abs=0.06)
        assert baseline_of(*self.summers(2, 0.5)).season[0, -1] == 1

    def test_without_two_years_there_is_no_season(self):
        counts, totals = self.summers(1.8, 1.8)

        assert (baseline_of(counts[:, 1:], totals[:, 1:]).season == 1).all()

    def test_few_people_make_no_season(self):
        counts, totals = steady(count=0, total=10, weeks=REACH)
        counts[0, [REACH - 1 - YEAR, REACH - 1 - 2 * YEAR]] = 2

        assert baseline_of(counts, totals).season[0, -1] < 1.3
