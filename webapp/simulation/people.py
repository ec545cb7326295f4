"""Who speaks: made-up people with an age that grows, a home that changes, and more or less to say.

Nobody is kept in memory. A person is a place in an area and a turn in that place: after some years somebody else has
it. What is true of a person follows from their number alone, so any week can be made without the weeks before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from webapp.domain.about import AgeBand, HomeKind
from webapp.simulation.country import Country
from webapp.simulation.dice import Reals, Whole, hash_of

AGES = tuple(AgeBand)
AGE_STARTS = np.array((12, 16, 18, 21, 26))
HOMES = tuple(HomeKind)
YEAR = 365.25
IN_CARE, AFTER_CARE = 0, 1
STAYS = np.array((1096, 1461))
"""How many days somebody is one of those who may speak: in care, and after it."""
ARRIVING_AT = np.array(
    (
        (8, 9, 9, 10, 10, 11, 11, 12, 12, 12, 13, 13, 13, 14, 14, 14, 15, 15, 15, 15),
        (16, 16, 16, 16, 17, 17, 17, 17, 17, 18, 18, 18, 18, 18, 19, 19, 20, 20, 21, 22),
    )
)
"""Ages at which people become some who may speak, one in twenty each."""
DAYS_IN_A_HOME = 540
KEENEST = 0.21
"""The smaller, the more of all that is said comes from a few."""
VOICES_OF_ONE = 2
"""How many voices a year a person may have on average before a simulation makes more people than there are."""
PLACES, TURNS = 2**40, 2**8
PLACE, PHASE, ARRIVAL, HOME = 1, 2, 3, 4
"""What a hash is for."""


@dataclass(frozen=True, eq=False)
class Speakers:
    """Some people on some days.

    Shapes:  one entry a voice in each; ages and homes are places in AGES and HOMES.
    """

    numbers: Whole
    ages: Whole
    homes: Whole


class People:
    """Everybody who may speak, area by area."""

    def __init__(self, country: Country, *, voices_a_year: int, seed: int) -> None:
        everybody = max(1, sum(row.people for row in country.areas))
        times = max(1, -(-voices_a_year // (everybody * VOICES_OF_ONE)))
        self._places: Whole = np.array([max(1, row.people) * times for row in country.areas], dtype=np.int64)
        self._after_care: Whole = np.array([row.aftercare * times for row in country.areas], dtype=np.int64)
        self._homes = _home_picker(country)
        self._seed = seed

    def speak(self, areas: Whole, days: Whole, chance: Reals) -> Speakers:
        """Who speaks in these areas on these days, the keen more often than the others."""
        eager = KEENEST + (1 - KEENEST) * chance
        share = (eager * eager * eager * eager - KEENEST**4) / (1 - KEENEST**4)
        return self.at(areas, (share * self._places[areas]).astype(np.int64), days)

    def at(self, areas: Whole, places: Whole, days: Whole) -> Speakers:
        """The people who have these places on these days; after the last place comes the first again."""
        rooms = areas * PLACES + places % self._places[areas] * TURNS
        luck = hash_of(rooms, about=PLACE + 8 * self._seed)
        group = np.where(luck % self._places[areas] < self._after_care[areas], AFTER_CARE, IN_CARE)
        stay = STAYS[group]
        passed = days + hash_of(rooms, about=PHASE + 8 * self._seed) % stay
        numbers = rooms + passed // stay % TURNS
        since = passed % stay
        return Speakers(numbers, self._ages(numbers, group, since), self._homes_of(numbers, group, since))

    def _ages(self, numbers: Whole, group: Whole, since: Whole) -> Whole:
        luck = hash_of(numbers, about=ARRIVAL + 8 * self._seed)
        lived = ARRIVING_AT[group, luck % ARRIVING_AT.shape[1]] * YEAR + luck // 64 % 365 + since
        ages: Whole = np.searchsorted(AGE_STARTS, lived / YEAR, side="right").astype(np.int64)
        return ages

    def _homes_of(self, numbers: Whole, group: Whole, since: Whole) -> Whole:
        stay = (since + numbers % DAYS_IN_A_HOME) // DAYS_IN_A_HOME
        luck = hash_of(numbers * 8 + stay, about=HOME + 8 * self._seed)
        homes: Whole = self._homes[group, luck % self._homes.shape[1]]
        return homes


def _home_picker(country: Country) -> Whole:
    """A thousand homes in the right shares, for those in care and those after it, to point into."""
    rows = []
    for shares in ([row.looked_after for row in country.homes], [row.aftercare for row in country.homes]):
        ends = np.cumsum(shares)
        aims = np.arange(1000) * int(ends[-1]) // 1000
        rows.append(
            [HOMES.index(country.homes[place].home) for place in np.searchsorted(ends, aims, "right")]
        )
    return np.array(rows, dtype=np.int64)
