"""What must hold for all series."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signals.worlds import series_of
from webapp.signals import calibrate, findings
from webapp.signals.evidence import weigh
from webapp.signals.panel import REACH, side_by_side

CALIBRATION = calibrate([], seed=2, years=2)
quick = settings(max_examples=40, deadline=None)


@st.composite
def weeks(draw, least=8, most=30):
    """Counts and totals of one to four series of the same length."""
    length = draw(st.integers(least, most))
    rows = draw(st.integers(1, 4))
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    totals = chance.poisson(draw(st.sampled_from([0.5, 8, 60])), size=(rows, length))
    return chance.binomial(totals, draw(st.floats(0, 1))), totals


def chances(counts, totals, theme=""):
    found = findings(series_of(counts, totals, theme=theme), calibration=CALIBRATION)
    return {finding.name: finding.p_value for finding in found}


@quick
@given(weeks())
def test_chances_are_chances(given_weeks):
    assert all(0 < chance <= 1 for chance in chances(*given_weeks, theme="safe").values())


@quick
@given(weeks(), st.integers(1, 9))
def test_more_people_about_it_in_the_newest_week_never_make_a_rise_less_likely(given_weeks, more):
    counts, totals = given_weeks
    totals[:, -1] += 10
    usual = totals[:, -1] * (counts.sum(1) / np.maximum(totals.sum(1), 1))
    raised = counts.copy()
    raised[:, -1] = np.minimum(counts[:, -1] + more, np.maximum(counts[:, -1], 2 * usual))

    before, after = chances(counts, totals), chances(raised, totals)

    assert all(after[name] <= before[name] * (1 + 1e-6) for name in before)


@quick
@given(weeks(), st.randoms(use_true_random=False))
def test_the_order_of_the_series_says_nothing(given_weeks, random):
    series = series_of(*given_weeks, theme="safe")
    mixed = random.sample(series, len(series))

    first, second = (findings(one, calibration=CALIBRATION) for one in (series, mixed))

    assert sorted(first, key=lambda one: one.name) == sorted(second, key=lambda one: one.name)


@quick
@given(weeks(least=40, most=52), st.integers(0, 2**32))
def test_the_order_of_old_weeks_says_nothing(given_weeks, seed):
    counts, totals = given_weeks
    totals[:, 0] += 1
    order = np.arange(counts.shape[1])
    order[1:-8] = np.random.default_rng(seed).permutation(order[1:-8])

    before, after = chances(counts, totals), chances(counts[:, order], totals[:, order])

    assert all(np.isclose(before[name], after[name]) for name in before)


@quick
@given(weeks(), st.integers(1, REACH))
def test_weeks_without_anybody_before_the_first_say_nothing(given_weeks, silent):
    counts, totals = given_weeks
    nobody = np.zeros((len(counts), silent), dtype=int)

    assert chances(counts, totals) == chances(np.hstack([nobody, counts]), np.hstack([nobody, totals]))


@quick
@given(weeks())
def test_weeks_older_than_anything_looked_at_say_nothing(given_weeks):
    counts, totals = (np.hstack([numbers] * 20)[:, -2 * REACH :] for numbers in given_weeks)
    if totals[:, -REACH].all():
        assert chances(counts, totals, "safe") == chances(counts[:, -REACH:], totals[:, -REACH:], "safe")


@quick
@given(st.integers(20, 200), st.integers(2, 5), st.integers(1, 20))
def test_a_campaign_of_any_size_that_keeps_the_share_is_no_rise(total, weeks_long, times):
    counts, totals = np.full((1, 60), total // 5), np.full((1, 60), total // 5 * 5)
    counts[:, -weeks_long:] *= times
    totals[:, -weeks_long:] *= times

    (chance,) = chances(counts, totals).values()

    assert chance > 0.5


@quick
@given(st.integers(2, 8), st.integers(2, 6))
def test_the_same_rise_among_more_people_is_surer(count, times):
    counts, totals = np.full((1, 60), count), np.full((1, 60), 8 * count)
    counts[:, -4:] *= 2

    few, many = (
        weigh(side_by_side(series_of(size * counts, size * totals), spread=0.001), spread=0.001)
        for size in (1, times)
    )

    assert many.cusum[0] > few.cusum[0]
    assert many.share[0] > few.share[0]
