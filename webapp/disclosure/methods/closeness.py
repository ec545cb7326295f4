"""Rounding one small cube so that its margins stay close: a greedy start, then exchanges."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from webapp.disclosure.cube import Counts


class Margins:
    """The sums over one cube that are kept close to the truth.

    Shapes:  each of places says for every inner cell which sum of one table it counts in, from 0.
    """

    def __init__(self, places: Sequence[Counts]) -> None:
        starts = np.cumsum([0, *(int(of_table.max()) + 1 for of_table in places)])
        self._places = np.array([start + of for start, of in zip(starts[:-1], places, strict=True)])
        self.size = int(starts[-1])
        self._shared = sum((of[:, np.newaxis] == of[np.newaxis]).astype(np.int64) for of in places)

    def of(self, inner: Counts) -> Counts:
        """Every sum, table by table."""
        sums = np.zeros(self.size, dtype=np.int64)
        for of_table in self._places:
            np.add.at(sums, of_table, inner)
        return sums

    def rounded(self, inner: Counts, *, base: int) -> Counts:
        """Make each inner cell below the base nobody or the base, whichever keeps the sums closer to the truth.

        Shapes:  a cell of nobody, and one of the base or more, stays as it is.
        Units:   closeness is the sum of the squares of what the sums are out by.
        Source:  Langsrud and Heldal 2018, "An Algorithm for Small Count Rounding of Tabular Data".
        """
        small = (inner > 0) & (inner < base)
        found = np.where(small, 0, inner)
        while self._add(found, inner, small, base) or self._exchange(found, inner, small, base):
            pass
        return found

    def lowered(self, found: Counts, inner: Counts, *, base: int, threshold: int) -> Counts:
        """Take base cells away until no sum reaches the threshold that truly is below it."""
        found, truth = found.copy(), self.of(inner)
        while (wrong := (truth < threshold) & (self.of(found) >= threshold)).any():
            in_wrong = wrong[self._places].any(axis=0) & (found == base) & (inner < base)
            cost = np.where(in_wrong, self._short(found, inner), np.iinfo(np.int64).max)
            found[int(np.argmin(cost))] = 0
        return found

    def _short(self, found: Counts, inner: Counts) -> Counts:
        """By how much the sums that each inner cell counts in are too small, all together."""
        short = self.of(inner) - self.of(found)
        return np.asarray(short[self._places].sum(axis=0))

    def _add(self, found: Counts, inner: Counts, small: NDArray[np.bool_], base: int) -> bool:
        free = small & (found == 0)
        change = len(self._places) * base - 2 * self._short(found, inner)
        best = int(np.argmin(np.where(free, change, np.iinfo(np.int64).max)))
        if free[best] and change[best] < 0:
            found[best] = base
            return True
        return False

    def _exchange(self, found: Counts, inner: Counts, small: NDArray[np.bool_], base: int) -> bool:
        """Give one cell's base to another cell, if that brings the sums closer."""
        full, free = np.flatnonzero(small & (found == base)), np.flatnonzero(small & (found == 0))
        if not len(full) or not len(free):
            return False
        short = self._short(found, inner)
        kept = self._shared[np.ix_(full, free)]
        change = (len(self._places) - kept) * base + short[full][:, np.newaxis] - short[free]
        best = np.unravel_index(int(np.argmin(change)), change.shape)
        if change[best] < 0:
            found[full[best[0]]], found[free[best[1]]] = 0, base
            return True
        return False
