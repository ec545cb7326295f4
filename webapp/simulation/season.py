"""When people speak: more on weekdays and in term time, less in the holidays and around Christmas.

The dates are rounded: holidays differ a little from council to council, and nobody measured how much less is said.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from webapp.simulation.dice import Whole

WEEKDAYS = (18, 18, 17, 17, 15, 8, 7)
HOLIDAYS = (
    ((1, 1), (1, 5), 45),
    ((4, 1), (4, 14), 75),
    ((6, 26), (8, 14), 65),
    ((10, 9), (10, 20), 80),
    ((12, 20), (12, 31), 45),
)
"""First and last day, as month and day, and how many are said for each hundred of a usual day."""
USUAL = 100
RISE = 150
"""How a theme counts, for each hundred, in the months in which it comes up more often."""
WEEK = timedelta(days=7)
FOUR_YEARS = 1461


@lru_cache(maxsize=FOUR_YEARS * 4)
def weight_of(day: date) -> int:
    """How much is said on a day, in comparison with other days."""
    for first, last, share in HOLIDAYS:
        if first <= (day.month, day.day) <= last:
            return WEEKDAYS[day.weekday()] * share
    return WEEKDAYS[day.weekday()] * USUAL


@lru_cache(maxsize=1)
def weight_of_four_years() -> int:
    """The weight of 1461 days on end, so that a year's voices can be shared out over its days."""
    return sum(weight_of(date(2021, 1, 1) + timedelta(days=number)) for number in range(FOUR_YEARS))


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weights_of_week(monday: date, *, first_day: date, until: date) -> Whole:
    """The weights of seven days; those that are not in time weigh nothing."""
    days = [monday + timedelta(days=number) for number in range(7)]
    return np.array([weight_of(day) if first_day <= day < until else 0 for day in days], dtype=np.int64)
