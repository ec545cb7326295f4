"""One week of synthetic voices as columns of numbers: fast to draw, and small whatever the number of years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from webapp.domain.about import SubmissionKind
from webapp.simulation.dice import Rows, Truths, Whole, pick
from webapp.simulation.patterns import Bodies
from webapp.simulation.people import People

KINDS = tuple(SubmissionKind)
KIND_WEIGHTS = np.array((42, 48, 10))
FEELINGS = np.array(((2, 4, 14, 40, 40), (16, 32, 28, 16, 8), (10, 20, 40, 20, 10)))
"""How good it feels, from 1 to 5, for each kind."""
THEMES_OF_A_VOICE = np.array((2, 60, 28, 10))
"""Out of a hundred: no theme, one, two, three; the same one drawn twice counts once."""
MOST_THEMES = 3
SECOND_BODY = 0.12
SKIPS = 0.12
SKIPS_AREA = 0.06
LETS_US_COUNT = 0.9
LETS_BODY_SEE = 0.35
NONE = -1
CLEARED_AFTER = np.array((0, *(1,) * 8, *(2,) * 5, *(3,) * 3, 5, 8, 21))
"""How many days reading takes, one in twenty each; the last ones are late."""
WITHDRAWN_WITHIN, ERASED_WITHIN = 90, 200


@dataclass(frozen=True, eq=False)
class Beginnings:
    """What is decided of some voices before the rest is drawn.

    Shapes:  themes and bodies are NONE where they are still to be drawn; speakers hold a place, or NONE.
    """

    days: Whole
    areas: Whole
    themes: Whole
    bodies: Whole
    speakers: Whole
    outbreak: int = NONE
    campaign: int = NONE


@dataclass(frozen=True, eq=False)
class Block:
    """Some voices in order of their day, a column for each fact.

    Shapes:  themes[voice, 3] and bodies[voice, 2]; every column but speakers and days holds places in a list, and NONE
             for what is not there. cleared, withdrawn and erased are days or NONE.
    Units:   days are counted as date.toordinal does.
    """

    speakers: Whole
    days: Whole
    cleared: Whole
    areas: Whole
    names_area: Truths
    themes: Whole
    bodies: Whole
    kinds: Whole
    ages: Whole
    homes: Whole
    feelings: Whole
    may_be_counted: Truths
    may_be_shared: Truths
    withdrawn: Whole
    erased: Whole
    outbreaks: Whole
    campaigns: Whole

    def __len__(self) -> int:
        return len(self.days)

    def taken(self, which: Whole | Truths) -> Block:
        """Some of its voices, or all in another order."""
        return Block(*(getattr(self, column.name)[which] for column in fields(self)))


def joined(blocks: Sequence[Block]) -> Block:
    """All voices of some blocks, in order of their day."""
    every = Block(
        *(np.concatenate([getattr(block, column.name) for block in blocks]) for column in fields(Block))
    )
    return every.taken(np.argsort(every.days, kind="stable"))


@dataclass(frozen=True, eq=False)
class Filler:
    """Draws all that a beginning leaves open.

    Shapes:  erasures is the share of voices that are erased, and of those whose counting is taken back.
    """

    people: People
    bodies: Bodies
    erasures: float

    def fill(self, start: Beginnings, theme_weights: Whole, dice: np.random.Generator) -> Block:
        size = len(start.days)
        themes = self._themes(start, theme_weights, dice)
        bodies = self._bodies(start, themes, dice)
        spoken = self.people.speak(start.areas, start.days, dice.random(size))
        if (start.speakers != NONE).any():
            spoken = self.people.at(start.areas, start.speakers, start.days)
        kinds = pick(dice, KIND_WEIGHTS, size=size)
        feelings = 1 + np.argmax(
            dice.random(size)[:, None] * 100 < np.cumsum(FEELINGS, axis=1)[kinds], axis=1
        )  # fmt: skip
        return Block(
            speakers=spoken.numbers,
            days=start.days,
            cleared=start.days + CLEARED_AFTER[pick(dice, np.ones_like(CLEARED_AFTER), size=size)],
            areas=start.areas,
            names_area=dice.random(size) >= SKIPS_AREA,
            themes=themes,
            bodies=bodies,
            kinds=skipping(kinds, dice),
            ages=skipping(spoken.ages, dice),
            homes=skipping(spoken.homes, dice),
            feelings=skipping(feelings, dice),
            may_be_counted=dice.random(size) < LETS_US_COUNT,
            may_be_shared=dice.random(size) < LETS_BODY_SEE,
            withdrawn=self._some_day_after(start.days, WITHDRAWN_WITHIN, dice),
            erased=self._some_day_after(start.days, ERASED_WITHIN, dice),
            outbreaks=np.full(size, start.outbreak),
            campaigns=np.full(size, start.campaign),
        )

    def _themes(self, start: Beginnings, theme_weights: Whole, dice: np.random.Generator) -> Whole:
        number = np.arange(MOST_THEMES) < pick(dice, THEMES_OF_A_VOICE, size=len(start.days))[:, None]
        rows = Rows(theme_weights)
        drawn = np.stack([rows.pick(dice, start.areas) for _ in range(MOST_THEMES)], axis=1)
        themes: Whole = np.where(number, drawn, NONE)
        given = start.themes != NONE
        themes[given, 0] = start.themes[given]
        themes[themes[:, 1] == themes[:, 0], 1] = NONE
        themes[(themes[:, 2] == themes[:, 0]) | (themes[:, 2] == themes[:, 1]), 2] = NONE
        return themes

    def _bodies(self, start: Beginnings, themes: Whole, dice: np.random.Generator) -> Whole:
        bodies = np.full((len(themes), 2), NONE)
        for place in range(2):
            bodies[:, place] = self.bodies.pick(dice, start.areas, themes[:, 0])
        given = start.bodies != NONE
        bodies[given, 0] = start.bodies[given]
        alone = (dice.random(len(themes)) >= SECOND_BODY) | (bodies[:, 0] == bodies[:, 1])
        bodies[alone, 1] = NONE
        return bodies

    def _some_day_after(self, days: Whole, within: int, dice: np.random.Generator) -> Whole:
        happens = dice.random(len(days)) < self.erasures
        after = 1 + (dice.random(len(days)) * within).astype(np.int64)
        return np.where(happens, days + after, NONE)


def skipping(answers: Whole, dice: np.random.Generator) -> Whole:
    """Answers, with some questions skipped."""
    return np.where(dice.random(len(answers)) < SKIPS, NONE, answers)
