"""What rounded numbers leave open, against every truth that they can stand for."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from webapp.disclosure.figure import Figure
from webapp.disclosure.gate import Parameters
from webapp.disclosure.uncertainty import (
    Direction,
    Interval,
    Span,
    _newcombe,
    difference,
    direction,
    direction_of_share,
    share_between,
    share_moved,
    truth_behind,
)

PARAMETERS = Parameters()
released = st.integers(2, 40).map(lambda steps: 5 * steps)


@st.composite
def shares(draw: st.DrawFn) -> Figure:
    whole = draw(st.integers(4, 24)) * 5
    return Figure(codes=("school",), number=draw(st.integers(2, whole // 5)) * 5, whole=whole)


def truths(figure: Figure) -> list[tuple[int, int]]:
    """Every pair of a true part and a true whole that is shown as this figure."""
    assert figure.number
    assert figure.whole
    parts, wholes = (truth_behind(number, PARAMETERS) for number in (figure.number, figure.whole))
    pairs = product(range(parts.least, parts.greatest + 1), range(wholes.least, wholes.greatest + 1))
    return [(part, whole) for part, whole in pairs if part <= whole]


@given(st.integers(10, 3000))
def test_the_truth_is_among_what_a_shown_number_can_stand_for(truth: int) -> None:
    shown = int(PARAMETERS.rounded(np.array([truth]))[0])
    behind = truth_behind(shown, PARAMETERS)

    assert behind.least <= truth <= behind.greatest
    assert {int(PARAMETERS.rounded(np.array([each]))[0]) for each in (behind.least, behind.greatest)} == {
        shown
    }


@given(released, released)
def test_a_difference_holds_every_true_difference_and_no_other(then: int, now: int) -> None:
    before, after = truth_behind(then, PARAMETERS), truth_behind(now, PARAMETERS)
    true = {
        b - a
        for a in range(before.least, before.greatest + 1)
        for b in range(after.least, after.greatest + 1)
    }

    assert difference(then, now, PARAMETERS) == Span(min(true), max(true))


@given(released, released)
def test_the_other_way_round_says_the_opposite(then: int, now: int) -> None:
    opposite = {Direction.MORE: Direction.FEWER, Direction.FEWER: Direction.MORE}
    said = direction(then, now, PARAMETERS)

    assert direction(now, then, PARAMETERS) is opposite.get(said, said)


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [(30, 30, "not_sure"), (30, 35, "not_sure"), (30, 40, "more"), (40, 30, "fewer"), (10, 15, "not_sure")],
)
def test_one_step_of_rounding_is_not_a_change(then: int, now: int, said: str) -> None:
    assert direction(then, now, PARAMETERS) == said


@given(shares())
def test_the_bounds_of_a_share_hold_those_of_every_truth(figure: Figure) -> None:
    found = share_between(figure, PARAMETERS)
    each = [binomtest(*pair).proportion_ci(method="wilson") for pair in truths(figure)]

    assert found is not None
    assert found.low == pytest.approx(min(one.low for one in each))
    assert found.high == pytest.approx(max(one.high for one in each))
    assert 0 <= found.low < found.high <= 1


@settings(max_examples=25, deadline=None)
@given(shares(), shares())
def test_the_corners_hold_every_difference_of_shares(then: Figure, now: Figure) -> None:
    found = share_moved(then, now, PARAMETERS)
    inner = [_newcombe(a, b) for a, b in product(truths(then), truths(now))]

    assert found is not None
    assert found.low <= min(one.low for one in inner) + 1e-9
    assert found.high >= max(one.high for one in inner) - 1e-9


@pytest.mark.parametrize(
    "figure",
    [
        Figure(codes=(), number=None, whole=50),
        Figure(codes=(), number=20, whole=None),
        Figure(codes=(), number=10, whole=15),
    ],
)
def test_no_share_is_made_of_what_is_hidden_or_small(figure: Figure) -> None:
    shown = Figure(codes=(), number=20, whole=50)

    assert share_between(figure, PARAMETERS) is None
    assert share_moved(figure, shown, PARAMETERS) is None
    assert share_moved(shown, figure, PARAMETERS) is None


def test_nothing_is_said_about_a_share_that_may_not_have_moved() -> None:
    assert direction_of_share(Interval(0.01, 0.2)) is Direction.MORE
    assert direction_of_share(Interval(-0.2, -0.01)) is Direction.FEWER
    assert direction_of_share(Interval(-0.1, 0.2)) is Direction.NOT_SURE


def test_a_span_runs_upwards() -> None:
    with pytest.raises(ValueError, match="above"):
        Span(2, 1)


def test_wilson_by_the_book() -> None:
    """A worked example: 81 of 263 give 0.2553 to 0.3662; 56 of 70 against 48 of 80 differ by 0.0524 to 0.3339."""
    low, high = binomtest(81, 263).proportion_ci(method="wilson")
    moved = _newcombe((48, 80), (56, 70))

    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert (round(moved.low, 4), round(moved.high, 4)) == (0.0524, 0.3339)
