from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.disclosure.methods.closeness import Margins

ROWS, COLUMNS = 3, 4
WHOLE = np.zeros(ROWS * COLUMNS, dtype=np.int64)
BY_ROW, BY_COLUMN = np.repeat(np.arange(ROWS), COLUMNS), np.tile(np.arange(COLUMNS), ROWS)
MARGINS = Margins([WHOLE, BY_ROW, BY_COLUMN])
CUBES = st.lists(st.integers(0, 6), min_size=ROWS * COLUMNS, max_size=ROWS * COLUMNS).map(np.array)


def out_by(found, inner):
    return int(((MARGINS.of(found) - MARGINS.of(inner)) ** 2).sum())


@settings(max_examples=100, deadline=None)
@given(CUBES, st.integers(2, 5))
def test_cells_are_nobody_the_base_or_as_they_were(inner, base):
    found = MARGINS.rounded(inner, base=base)
    small = (inner > 0) & (inner < base)

    assert np.array_equal(found[~small], inner[~small])
    assert set(found[small].tolist()) <= {0, base}


@settings(max_examples=100, deadline=None)
@given(CUBES, st.integers(2, 5))
def test_no_addition_and_no_exchange_would_bring_the_sums_closer(inner, base):
    found = MARGINS.rounded(inner, base=base)
    small = np.flatnonzero((inner > 0) & (inner < base))
    for one, other in product(small.tolist(), repeat=2):
        moved = found.copy()
        moved[one] = base
        if one != other and found[other] == base and found[one] == 0:
            moved[other] = 0
        assert out_by(moved, inner) >= out_by(found, inner)


@settings(max_examples=100, deadline=None)
@given(CUBES, st.integers(2, 5))
def test_no_sum_reaches_the_threshold_that_truly_is_below_it(inner, base):
    found = MARGINS.lowered(MARGINS.rounded(inner, base=base), inner, base=base, threshold=10)

    assert ((MARGINS.of(inner) >= 10) | (MARGINS.of(found) < 10)).all()
    assert (found <= MARGINS.rounded(inner, base=base)).all()


def test_an_exchange_is_made_where_the_greedy_start_is_not_the_best():
    made = 0
    for seed in range(30):
        inner = np.random.default_rng(seed).integers(0, 4, ROWS * COLUMNS)
        greedy = np.where(inner < 3, 0, inner)
        while True:
            free = [c for c in range(len(inner)) if 0 < inner[c] < 3 and greedy[c] == 0]
            tries = [np.where(np.arange(len(inner)) == c, 3, greedy) for c in free]
            best = min(tries, key=lambda cube: out_by(cube, inner), default=greedy)
            if out_by(best, inner) >= out_by(greedy, inner):
                break
            greedy = best
        found = MARGINS.rounded(inner, base=3)
        assert out_by(found, inner) <= out_by(greedy, inner)
        made += out_by(found, inner) < out_by(greedy, inner)
    assert made
