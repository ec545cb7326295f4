"""SYNTHETIC weeks for the bench of signals: no real voice, body or theme is in them.

An ordinary week has a given mean of people about the theme, who are a given share of all. Totals vary by chance and by
a quarter of themselves; in twelve weeks of school holidays a year they are 0.6 times as large; about five times a year
a campaign makes them two to four times as large for one or two weeks. Each series begins in a week of the year of its
own. People of one week are more alike than chance makes them: their share is a beta with correlation SPREAD. A rise
multiplies the share, and nothing else, for eight weeks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from webapp.signals import WeeklySeries

YEAR, RISE = 52, 8
SPREAD = 0.005
HOLIDAYS = (0, 6, 14, 15, 26, 27, 28, 29, 30, 31, 41, 51)
FIRST_WEEK = date(2022, 1, 3)
Weeks = NDArray[np.int64]


@dataclass(frozen=True)
class Place:
    """What an ordinary week is like.

    Units:   mean in people about the theme a week; share of all who spoke; campaigns a year; unlike: standard
             deviation of the logarithm of the shares of different series.
    """

    mean: float
    share: float
    campaigns: float = 5.0
    unlike: float = 0.0


@dataclass(frozen=True)
class Drawn:
    """Series as rows, weeks as columns."""

    counts: Weeks
    totals: Weeks

    def until(self, week: int, *, themes: int = 0) -> list[WeeklySeries]:
        """The series as they stand at the end of a week; with themes, bodies take turns with them."""
        return [
            WeeklySeries(str(row), counts[: week + 1], totals[: week + 1], FIRST_WEEK,
                         f"theme-{row % themes}" if themes else "")
            for row, (counts, totals) in enumerate(zip(self.counts, self.totals, strict=True))
        ]  # fmt: skip

    def since(self, week: int) -> Drawn:
        return Drawn(self.counts[:, week:], self.totals[:, week:])

    @property
    def newest_week(self) -> date:
        return FIRST_WEEK + timedelta(weeks=self.counts.shape[1] - 1)


def draw(
    place: Place,
    *,
    series: int,
    weeks: int,
    seed: Sequence[int],
    rise: float = 1.0,
    starts: int = 0,
    pasted: int = 0,
) -> Drawn:
    """Draw series; from a week on the share rises, or in one week the same text comes from so many more people."""
    chance = np.random.default_rng(seed)
    expected = np.full((series, weeks), place.mean / place.share)
    expected *= np.where(
        np.isin((np.arange(weeks) + chance.integers(YEAR, size=(series, 1))) % YEAR, HOLIDAYS), 0.6, 1
    )
    begins = chance.random((series, weeks)) < place.campaigns / YEAR
    goes_on = np.roll(begins, 1, axis=1) & (chance.random((series, weeks)) < 0.5)
    expected *= np.where(begins | goes_on, chance.uniform(2, 4, (series, weeks)), 1)
    totals = chance.poisson(expected * chance.gamma(16, 1 / 16, (series, weeks)))
    share = np.tile(place.share * np.exp(place.unlike * chance.standard_normal((series, 1))), weeks)
    share[:, starts : starts + RISE] *= rise
    share = np.minimum(share, 0.9)
    people = 1 / SPREAD - 1
    counts = chance.binomial(totals, chance.beta(share * people, (1 - share) * people))
    counts[:, starts] += pasted
    totals[:, starts] += pasted
    return Drawn(counts, totals)
