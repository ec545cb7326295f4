import numpy as np
import pytest

from tests.signals.worlds import series_of, steady
from webapp.signals.panel import GREATEST_STRENGTH, LEAST_STRENGTH, REACH, RISE, WEAK, lent, side_by_side


def panel_of(counts, totals, theme="safe", spread=0.0):
    return side_by_side(series_of(counts, totals, theme=theme), spread=spread)


class TestSideBySide:
    def test_the_newest_week_is_last_and_what_came_before_is_empty(self):
        panel = panel_of(*steady(weeks=10))

        assert panel.counts.shape == panel.totals.shape == (1, REACH)
        assert panel.totals[0].tolist() == [0] * (REACH - 10) + [50] * 10
        assert panel.counts[0, -10:].tolist() == [5] * 10
        assert panel.weeks.tolist() == [10]

    def test_only_the_weeks_that_are_looked_at_are_kept(self):
        counts, totals = steady(weeks=REACH + 5)
        counts[0, :6] = [9, 9, 9, 9, 9, 7]

        panel = panel_of(counts, totals)

        assert panel.counts[0, :2].tolist() == [7, 5]
        assert panel.weeks.tolist() == [REACH + 5]

    def test_rows_can_be_chosen(self):
        panel = panel_of(np.array([[1] * 9, [2] * 9]), np.full((2, 9), 4))

        assert panel.rows(np.array([1])).counts[0, -1] == 2
        assert len(panel.rows(slice(0, 1))) == 1


class TestLent:
    def test_a_theme_in_three_bodies_lends_nothing(self):
        assert (panel_of(*steady(rows=3)).prior == WEAK).all()

    def test_no_theme_lends_nothing(self):
        assert (panel_of(*steady(rows=9), theme="").prior == WEAK).all()

    def test_each_theme_lends_its_own(self):
        counts, totals = steady(rows=8)
        counts[4:] = 20
        series = series_of(counts[:4], totals[:4], theme="safe")
        series += [
            type(one)(f"other-{one.name}", one.counts, one.totals, one.first_week, "home")
            for one in series_of(counts[4:], totals[4:])
        ]

        prior = side_by_side(series, spread=0.0).prior

        assert np.allclose(prior[:, 0] / prior.sum(1), [0.1] * 4 + [0.4] * 4, atol=0.001)

    def test_alike_bodies_lend_much_and_unlike_ones_little(self):
        counts, totals = steady(rows=6)
        alike = lent(counts, totals, spread=0.0).sum(1)
        counts[:] = np.array([[1], [3], [5], [9], [14], [20]])
        unlike = lent(counts, totals, spread=0.0).sum(1)

        assert np.allclose(alike, GREATEST_STRENGTH)
        assert ((unlike >= LEAST_STRENGTH) & (unlike < 20)).all()

    def test_the_strength_is_what_the_difference_between_the_bodies_says(self):
        chance = np.random.default_rng(4)
        shares = chance.beta(3, 27, size=(300, 1))
        totals = np.full((300, 60), 40)

        strength = lent(chance.binomial(totals, shares), totals, spread=0.0).sum(1)

        assert np.allclose(strength, 30, rtol=0.25)

    def test_what_varies_from_week_to_week_is_not_a_difference_between_bodies(self):
        chance = np.random.default_rng(4)
        totals = np.full((40, 20), 40)
        people = 1 / 0.1 - 1
        counts = chance.binomial(totals, chance.beta(0.2 * people, 0.8 * people, size=totals.shape))

        blind, knowing = (lent(counts, totals, spread=spread).sum(1).mean() for spread in (0.0, 0.1))

        assert knowing > 2 * blind

    def test_a_body_lends_nothing_to_itself(self):
        counts, totals = steady(rows=4)
        counts[0] = 25

        prior = lent(counts, totals, spread=0.0)

        assert prior[0, 0] / prior[0].sum() == pytest.approx(0.1, rel=0.01)
        assert prior[1, 0] / prior[1].sum() == pytest.approx(0.2333, rel=0.01)

    def test_a_rise_everywhere_is_not_lent(self):
        counts, totals = steady(rows=4)
        before = lent(counts, totals, spread=0.0)
        counts[:, -RISE:] = 40

        assert np.allclose(lent(counts, totals, spread=0.0), before)

    def test_nobody_lends_more_people_than_there_were(self):
        counts, totals = steady(count=1, total=2, weeks=RISE + 3, rows=4)

        assert lent(counts, totals, spread=0.0).sum(1).tolist() == [19] * 4
