import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom

from tests.signals.worlds import series_of, steady
from webapp.signals.evidence import at_least, weigh
from webapp.signals.panel import RISE, side_by_side


def weighed(counts, totals, spread=0.0001):
    return weigh(side_by_side(series_of(counts, totals), spread=spread), spread=spread)


class TestAtLeast:
    @settings(max_examples=80, deadline=None)
    @given(st.integers(1, 300), st.floats(0, 1), st.floats(0.1, 50), st.floats(0.1, 50))
    def test_it_is_the_tail_of_a_beta_binomial(self, people, part, a, b):
        about = round(people * part)
        given_numbers = (np.array([float(number)]) for number in (about, people, a, b))

        (chance,) = at_least(*given_numbers)

        expected = betabinom.sf(about - 1, people, a, b) if about > people * a / (a + b) else 1
        assert chance == pytest.approx(expected, rel=1e-5)

    def test_everybody_or_nobody(self):
        about, people = np.array([4.0, 0.0, 0.0]), np.array([4.0, 4.0, 0.0])
        one = np.ones(3)

        assert at_least(about, people, one, one).tolist() == pytest.approx([0.2, 1, 1])

    def test_very_many_people_are_no_trouble(self):
        many = (np.array([number]) for number in (30_000.0, 250_000.0, 100.0, 900.0))

        assert at_least(*many)[0] == pytest.approx(betabinom.sf(29_999, 250_000, 100, 900), rel=1e-4)


class TestWeigh:
    def test_quiet_weeks_hold_no_evidence(self):
        evidence = weighed(*steady())

        assert evidence.cusum.tolist() == evidence.share.tolist() == [0]

    def test_the_sum_is_the_log_likelihood_ratio_of_one_and_a_half_times_the_odds(self):
        counts, totals = steady(count=50, total=500)
        counts[0, -3:] = 75
        ratio = 3 * (75 * np.log(1.5) - 500 * np.log1p(0.1 * 0.5))

        evidence = weighed(counts, totals)

        people = 500 * 78 * 0.95
        assert evidence.cusum[0] == pytest.approx(ratio / (1 + 499 * 0.0001 + 1500 / people), rel=0.02)

    def test_the_share_is_the_tail_of_the_last_three_weeks(self):
        counts, totals = steady(count=50, total=500)
        counts[0, -3:] = 70
        alike = 1 + 499 * 0.0001 + 1500 / (500 * 78 * 0.95)
        people = (1500 - alike) / (alike - 1)

        evidence = weighed(counts, totals)

        tail = betabinom.sf(209, 1500, 0.1 * people, 0.9 * people)
        assert evidence.share[0] == pytest.approx(-np.log(tail), rel=0.03)

    def test_only_the_last_weeks_count(self):
        counts, totals = steady()
        counts[0, -RISE - 6 : -RISE] = 9

        evidence = weighed(counts, totals)

        assert evidence.cusum.tolist() == evidence.share.tolist() == [0]

    def test_what_is_surer_of_its_baseline_or_less_alike_is_surer_of_a_rise(self):
        counts, totals = steady()
        counts[0, -3:] = 9
        known = weighed(counts, totals)
        short = weighed(counts[:, -12:], totals[:, -12:])
        alike = weighed(counts, totals, spread=0.1)

        for less in (short, alike):
            assert known.cusum[0] > 1.1 * less.cusum[0]
            assert known.share[0] > 1.1 * less.share[0]

    def test_a_share_near_everybody_can_be_reckoned_with(self):
        counts, totals = steady(count=50)

        evidence = weighed(counts, totals)

        assert np.isfinite(evidence.cusum).all()
        assert np.isfinite(evidence.share).all()

    def test_a_week_with_nobody_in_it_is_as_if_it_were_not(self):
        counts, totals = steady()
        counts[0, -4:] = 10
        without = weighed(counts, totals)
        counts[0, -3] = totals[0, -3] = 0

        silent = weighed(counts, totals)

        assert silent.cusum[0] == pytest.approx(without.cusum[0] * 3 / 4, rel=0.05)
        assert 0 < silent.share[0] < without.share[0]


class TestOneWeek:
    """One week alone is no rise, however large."""

    @pytest.mark.parametrize("ago", [1, 2, 3, 5])
    @pytest.mark.parametrize("count", [9, 12, 20, 45])
    def test_it_holds_no_evidence_among_steady_weeks(self, count, ago):
        counts, totals = steady()
        counts[0, -ago] = count

        assert weighed(counts, totals).cusum[0] <= 0
        assert weighed(counts, totals).share[0] < 1.7

    def test_it_never_holds_more_than_half_of_the_evidence(self):
        counts, totals = steady(count=20, total=200)
        counts[0, -2:] = [26, 30]
        some = weighed(counts, totals)
        counts[0, -1] = 32
        more = weighed(counts, totals)

        assert more.cusum[0] == pytest.approx(some.cusum[0])
        assert some.cusum[0] > 0

    def test_a_wild_week_waits_for_another_one(self):
        counts, totals = steady()
        counts[0, -2:] = [5, 30]
        alone = weighed(counts, totals)
        counts[0, -2:] = [25, 30]
        both = weighed(counts, totals)

        assert alone.cusum[0] == 0
        assert both.cusum[0] > 5
        assert both.share[0] > 10

    def test_a_rise_beside_a_wild_week_is_still_seen(self):
        counts, totals = steady()
        counts[0, -5:] = 10
        without = weighed(counts, totals)
        counts[0, -3] = 48

        assert weighed(counts, totals).cusum[0] == pytest.approx(without.cusum[0], rel=0.25)
        assert weighed(counts, totals).cusum[0] > 2
