"""What is watched: how many people spoke about something, and how many spoke at all, week by week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike, NDArray

MONDAY = 0

Integers = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class WeeklySeries:
    """How many distinct people spoke about a theme to a body, and to that body in all, each week.

    Shapes:  counts and totals are equally long, one number a week, the last is the newest complete week; they
             are copied and cannot be changed. Series of the same theme lend each other what share of people
             usually speak about it; an empty theme lends and borrows nothing.
    Units:   distinct people within a week, so a week's numbers can be added only as voices, not as people.
    Errors:  ValueError where numbers are not whole, below zero, unequally many, or a count is above its total,
             or the first week does not start on a Monday.
    """

    name: str
    counts: Integers
    totals: Integers
    first_week: date
    theme: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", _whole_numbers(self.counts, "counts"))
        object.__setattr__(self, "totals", _whole_numbers(self.totals, "totals"))
        if self.counts.shape != self.totals.shape:
            raise ValueError("counts and totals must cover the same weeks")
        if (self.counts > self.totals).any():
            raise ValueError("nobody can be counted for a theme and not in the total")
        if self.first_week.weekday() != MONDAY:
            raise ValueError("a week starts on a Monday")

    def __len__(self) -> int:
        return len(self.counts)

    def week(self, number: int) -> date:
        """The Monday of a week, counted from the first one; negative numbers count from the end."""
        return self.first_week + timedelta(weeks=number if number >= 0 else number + len(self))

    @property
    def newest_week(self) -> date:
        return self.week(-1)


def _whole_numbers(numbers: ArrayLike, what: str) -> Integers:
    given = np.asarray(numbers)
    if given.ndim != 1 or not given.size:
        raise ValueError(f"{what} must be a row of at least one week")
    if given.dtype.kind not in "iu":
        raise ValueError(f"{what} must be whole numbers")
    kept = given.astype(np.int64)
    if (kept < 0).any():
        raise ValueError(f"{what} cannot be below zero")
    kept.flags.writeable = False
    return kept
