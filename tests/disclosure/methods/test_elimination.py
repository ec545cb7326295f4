from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.disclosure.methods.elimination import PRIME, random_sums, showable

MATRICES = st.integers(1, 7).flatmap(
    lambda width: st.tuples(
        st.lists(st.lists(st.integers(0, 1), min_size=width, max_size=width), min_size=1, max_size=8),
        st.lists(st.lists(st.integers(0, 1), min_size=width, max_size=width), min_size=1, max_size=4),
    )
)


def rank(rows):
    """By fractions, the slow way."""
    rows = [[Fraction(entry) for entry in row] for row in rows]
    found = 0
    for place in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows[found:] if row[place]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        rows = [
            row
            if row is pivot
            else [a - row[place] / pivot[place] * b for a, b in zip(row, pivot, strict=True)]
            for row in rows
        ]
        found += 1
    return found


def follows(rows, row):
    return rank(rows) == rank([*rows, row])


@settings(max_examples=150, deadline=None)
@given(MATRICES)
def test_no_protected_row_follows_and_nothing_is_hidden_for_nothing(matrices):
    candidates, protected = matrices
    protected = [row for row in protected if any(row)]
    chosen = showable(np.array(candidates), np.array(protected).reshape(-1, len(candidates[0])))

    assert not any(follows([candidates[number] for number in chosen], row) for row in protected)
    for number in set(range(len(candidates))) - set(chosen):
        before = [candidates[other] for other in chosen if other < number]
        assert any(follows([*before, candidates[number]], row) for row in protected)


@settings(max_examples=60, deadline=None)
@given(MATRICES)
def test_random_sums_of_the_unknowns_choose_the_same(matrices):
    candidates, protected = (np.array(rows) for rows in matrices)
    sums = random_sums(len(candidates) + 2, (candidates.shape[1],))

    def seen_through(rows):
        return rows @ sums.T % PRIME

    assert showable(seen_through(candidates), seen_through(protected)) == showable(candidates, protected)


def test_a_row_that_follows_from_shown_ones_is_shown_as_well():
    assert showable(np.array([[1, 1, 0], [1, 0, 0], [0, 1, 0]]), np.array([[0, 0, 1]])) == [0, 1, 2]


def test_the_second_of_two_that_give_a_small_one_away_is_hidden():
    assert showable(np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1]]), np.array([[0, 1, 0]])) == [0, 2]
