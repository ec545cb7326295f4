"""Gauss elimination: which numbers may be shown without any of the protected ones following from them."""

from collections.abc import Sequence

import numpy as np

from webapp.disclosure.cube import Counts

PRIME = 2**31 - 1
"""Large, and small enough that a product of two remainders fits into 64 bits."""


def showable(candidates: Counts, protected: Counts) -> list[int]:
    """Choose, in order, the candidates that can be shown together; the others must be hidden.

    Shapes:  both have a row a cell, with an entry for each unknown (or for each of enough random sums of them):
             its part in the cell. Returns the numbers of the chosen rows. No sum of chosen rows, each taken as
             often as you like, is a protected row. One that follows from those chosen before is chosen too.
    Units:   remainders by PRIME: exact, without rounding.
    Source:  Langsrud 2024, "Secondary Cell Suppression by Gaussian Elimination", PSD 2024;
             docs/adr/0014-methods-side-by-side.md
    """
    rows, kept = candidates % PRIME, protected % PRIME
    kept = kept[kept.any(axis=1)]
    chosen = []
    for number in range(len(rows)):
        row = rows[number]
        if not row.any():
            chosen.append(number)
            continue
        place = int(np.argmax(row != 0))
        row = row * pow(int(row[place]), -1, PRIME) % PRIME
        left = _without(kept, row, place)
        if left.any(axis=1).all():
            chosen.append(number)
            kept = left
            rows[number + 1 :] = _without(rows[number + 1 :], row, place)
    return chosen


def _without(rows: Counts, known: Counts, place: int) -> Counts:
    """What is left of rows once a known row is taken away as often as its first entry stands in them."""
    return (rows - rows[:, place : place + 1] * known) % PRIME


def random_sums(how_many: int, unknowns: Sequence[int]) -> Counts:
    """Random remainders, the same in every run.

    Shapes:  [sum, *unknowns]. With as many sums as there are candidates, what follows from what stays the same
             but for one chance in PRIME, and that chance only hides more: a sum of rows stays a sum of rows.
    """
    return np.random.default_rng(PRIME).integers(0, PRIME, size=(how_many, *unknowns), dtype=np.int64)
