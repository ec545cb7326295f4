"""A scenario: years of synthetic voices from one seed, streamed in order of their day in a few megabytes.

The same scenario gives the same voices on every machine. A week can be made without the weeks before it, and an
outbreak or a campaign adds voices without moving the others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from webapp.simulation.country import Country
from webapp.simulation.dice import Rows, Whole, dice_of, how_many, pick
from webapp.simulation.events import Campaign, Outbreak
from webapp.simulation.patterns import Bodies, Themes
from webapp.simulation.people import People
from webapp.simulation.reading import Names, read_block
from webapp.simulation.season import WEEK, monday_of, weight_of_four_years, weights_of_week
from webapp.simulation.voice import SimulatedVoice
from webapp.simulation.weeks import NONE, THEMES_OF_A_VOICE, Beginnings, Block, Filler, joined

USUAL, OUTBREAK, CAMPAIGN = 0, 1_000, 2_000
"""What dice are for; outbreaks and campaigns are numbered from theirs on."""
MENTIONS = float((np.arange(len(THEMES_OF_A_VOICE)) * THEMES_OF_A_VOICE).sum()) / 100
"""How many themes a voice has."""
CUT = 2**40
"""How fine fractions are cut before they are drawn from as whole numbers."""
APART = 7919
"""How far apart the places of a campaign's people are, so that they are not the keenest ones."""
UNEVEN = 0.3
"""How far a week may be louder or quieter than its season."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Who there is, how much is said, and what happens.

    Shapes:  until, the day after the last, may end it before its years are over; erasures is the share of voices that
             are erased some days later, and of those whose counting is taken back.
    Errors:  ValueError for an event of a body or theme that the country has not, or for nothing to simulate.
    """

    country: Country
    voices_a_year: int
    first_day: date
    years: int = 1
    until: date | None = None
    seed: int = 1
    campaigns: Sequence[Campaign] = ()
    outbreaks: Sequence[Outbreak] = ()
    erasures: float = 0.01

    def __post_init__(self) -> None:
        if self.voices_a_year < 1 or self.end <= self.first_day:
            raise ValueError("a scenario must have a voice and a day")
        themes = {row.theme for row in self.country.themes}
        named = [(event.name, event.theme, {event.body}) for event in self.outbreaks]
        named += [(event.name, event.theme, set(event.bodies)) for event in self.campaigns]
        for name, theme, bodies in named:
            if theme not in themes or not bodies <= self.country.slugs:
                raise ValueError(f"{name} names a body or a theme that is not there")

    @property
    def end(self) -> date:
        """The day after the last."""
        if self.until is not None:
            return self.until
        leap = (self.first_day.month, self.first_day.day) == (2, 29)
        return self.first_day.replace(
            year=self.first_day.year + self.years, day=28 if leap else self.first_day.day
        )

    def weeks(self) -> list[date]:
        """The Mondays of its weeks; the first and the last may be cut short."""
        first = monday_of(self.first_day)
        return [first + WEEK * number for number in range(-(-(self.end - first).days // 7))]

    def blocks(self) -> Iterator[Block]:
        """Its voices as columns, a week at a time."""
        for monday in self.weeks():
            yield self.block(monday)

    def block(self, monday: date) -> Block:
        """The voices of one week."""
        weights = self._themes.weights_on(monday)
        found = [self._usual_week(monday, weights)]
        found += [self._outbreak_week(number, monday, weights) for number in range(len(self.outbreaks))]
        found += [self._campaign_week(number, monday, weights) for number in range(len(self.campaigns))]
        return joined(found)

    def voices(self) -> Iterator[SimulatedVoice]:
        """Its voices one by one, in order of their day."""
        for block in self.blocks():
            yield from self.voices_of(block)

    def voices_of(self, block: Block) -> Iterator[SimulatedVoice]:
        """The voices that stand in a block."""
        return read_block(block, self._names)

    @cached_property
    def _names(self) -> Names:
        return Names.of(self.country, outbreaks=self.outbreaks, campaigns=self.campaigns)

    @cached_property
    def _themes(self) -> Themes:
        return Themes(self.country, seed=self.seed)

    @cached_property
    def _bodies(self) -> Bodies:
        return Bodies(self.country)

    @cached_property
    def _filler(self) -> Filler:
        people = People(self.country, voices_a_year=self.voices_a_year, seed=self.seed)
        return Filler(people, self._bodies, self.erasures)

    @cached_property
    def _area_weights(self) -> Whole:
        return np.array([max(1, row.people) for row in self.country.areas], dtype=np.int64)

    def _expected(self, day_weights: Whole) -> float:
        return self.voices_a_year * int(day_weights.sum()) * 4 / weight_of_four_years()

    def _usual_week(self, monday: date, theme_weights: Whole) -> Block:
        dice = dice_of(self.seed, about=USUAL, week=monday.toordinal() // 7)
        day_weights = weights_of_week(monday, first_day=self.first_day, until=self.end)
        size = how_many(dice, self._expected(day_weights) * (1 + UNEVEN * (float(dice.random()) - 0.5)))
        days = monday.toordinal() + pick(dice, day_weights, size=size)
        areas = pick(dice, self._area_weights, size=size)
        open_ = np.full(size, NONE)
        return self._filler.fill(Beginnings(days, areas, open_, open_, open_), theme_weights, dice)

    def _outbreak_week(self, number: int, monday: date, theme_weights: Whole) -> Block:
        """The voices that a rise adds to what a week has anyway."""
        rise = self.outbreaks[number]
        dice = dice_of(self.seed, about=OUTBREAK + number, week=monday.toordinal() // 7)
        day_weights = weights_of_week(
            monday, first_day=max(self.first_day, rise.first_day), until=min(self.end, rise.until)
        )
        theme, body = self._names.themes.index(rise.theme), self._names.bodies.index(rise.body)
        of_area = self._area_weights / self._area_weights.sum()
        about_it = theme_weights[:, theme] / theme_weights.sum(axis=1)
        told = self._bodies.weights[:, theme, body] / self._bodies.weights[:, theme].sum(axis=1)
        usual = math.fsum((of_area * about_it * told).tolist()) * self._expected(day_weights) * MENTIONS
        size = how_many(dice, usual * (rise.factor - 1))
        days = monday.toordinal() + pick(dice, day_weights, size=size)
        areas = pick(dice, (of_area * about_it * told * CUT).astype(np.int64), size=size)
        given = np.full(size, theme), np.full(size, body), np.full(size, NONE)
        return self._filler.fill(Beginnings(days, areas, *given, outbreak=number), theme_weights, dice)

    def _campaign_week(self, number: int, monday: date, theme_weights: Whole) -> Block:
        """The part of a campaign that falls in a week; all of it is drawn, so that its size is exact."""
        burst = self.campaigns[number]
        dice = dice_of(self.seed, about=CAMPAIGN + number, week=0)
        days = burst.first_day.toordinal() + pick(
            dice, np.arange(burst.days, 0, -1, dtype=np.int64), size=burst.voices
        )
        bodies = np.array([self._names.bodies.index(body) for body in burst.bodies])
        bodies = bodies[pick(dice, np.ones_like(bodies), size=burst.voices)]
        theme = self._names.themes.index(burst.theme)
        served = (self._bodies.weights[:, theme] > 0).T * self._area_weights
        who = np.arange(burst.voices) % (burst.people or burst.voices)
        areas = Rows(served).pick(dice, bodies)[who]
        who = who * APART if burst.people else np.full(burst.voices, NONE)
        given = np.full(burst.voices, theme), bodies, who
        block = self._filler.fill(Beginnings(days, areas, *given, campaign=number), theme_weights, dice)
        first, end = max(self.first_day, monday).toordinal(), min(self.end, monday + WEEK).toordinal()
        return block.taken((block.days >= first) & (block.days < end))
