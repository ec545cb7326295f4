"""Chance that gives the same bytes everywhere: uniform draws, whole numbers and nothing that a processor may round.

Only `random()` of a counter-based generator is used, which is the same in every version; powers, logarithms and sums of
fractions are left out, because they may differ in their last bit from one machine to another.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Reals = NDArray[np.float64]
Words = NDArray[np.uint64]
Truths = NDArray[np.bool_]

LEAST_TRIES = 64


def dice_of(seed: int, *, about: int, week: int) -> np.random.Generator:
    """Dice for one purpose in one week; no other purpose or week moves them."""
    key = np.array([seed % 2**64, (about << 32) + week], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key))


def how_many(dice: np.random.Generator, expected: float) -> int:
    """A count that is close to Poisson around what is expected: many tries, each unlikely."""
    tries = max(LEAST_TRIES, int(expected * 8))
    return int(np.count_nonzero(dice.random(tries) < expected / tries))


def pick(dice: np.random.Generator, weights: Whole, *, size: int) -> Whole:
    """Places drawn in proportion to whole weights."""
    return place_in(np.cumsum(weights), dice.random(size))


def place_in(ends: Whole, chance: Reals) -> Whole:
    """Where each chance, from 0 to 1, falls in a running sum of weights."""
    places: Whole = np.searchsorted(ends, (chance * ends[-1]).astype(np.int64), side="right").astype(np.int64)
    return places


class Rows:
    """One list of weights a row, to draw from any of them at once."""

    def __init__(self, weights: Whole) -> None:
        self._columns = weights.shape[1]
        self._ends = np.cumsum(weights.reshape(-1))
        self._starts = np.concatenate(([0], self._ends[self._columns - 1 :: self._columns]))

    def pick(self, dice: np.random.Generator, rows: Whole) -> Whole:
        """A place in each of these rows.

        Errors:  ValueError for a row in which nothing can be drawn.
        """
        start, size = self._starts[rows], self._starts[rows + 1] - self._starts[rows]
        if not size.all():
            raise ValueError("a row without weights")
        aim = start + (dice.random(len(rows)) * size).astype(np.int64)
        found: Whole = np.searchsorted(self._ends, aim, side="right").astype(np.int64)
        found -= rows * self._columns
        return found


def hash_of(numbers: Whole, *, about: int) -> Whole:
    """A number between 0 and 2**62 for each number, always the same, and another for each purpose.

    Source:  the finishing steps of SplitMix64 (Steele, Lea and Flood, 2014).
    """
    step = np.uint64(0x9E3779B97F4A7C15 * (2 * about + 1) % 2**64)
    mixed: Words = numbers.astype(np.uint64) + step
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: Whole = ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(2)).astype(np.int64)
    return found
