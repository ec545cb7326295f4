"""Weekly counts of a scenario with the truth about each, for judging detectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from webapp.simulation.dice import Truths, Whole
from webapp.simulation.scenario import Scenario
from webapp.simulation.season import WEEK
from webapp.simulation.weeks import NONE, Block


@dataclass(frozen=True, eq=False)
class WeeklyCounts:
    """How many distinct people spoke about each theme to each body, week by week.

    Shapes:  counts[week, body, theme] and totals[week, body]; is_outbreak and is_campaign have the shape of counts and
             say in which weeks an event of the scenario ran there; weeks are Mondays.
    Units:   distinct speakers of a week.
    """

    weeks: tuple[date, ...]
    bodies: tuple[str, ...]
    themes: tuple[str, ...]
    counts: Whole
    totals: Whole
    is_outbreak: Truths
    is_campaign: Truths


def count_weeks(scenario: Scenario) -> WeeklyCounts:
    """Count a scenario week by week, everything said in a week in that week, one week in memory at a time."""
    weeks = tuple(scenario.weeks())
    bodies = tuple(body.slug for body in scenario.country.bodies)
    themes = tuple(row.theme for row in scenario.country.themes)
    counts = np.zeros((len(weeks), len(bodies), len(themes)), dtype=np.int64)
    totals = np.zeros((len(weeks), len(bodies)), dtype=np.int64)
    for number, block in enumerate(scenario.blocks()):
        counts[number], totals[number] = _count(block, bodies=len(bodies), themes=len(themes))
    truth = {
        "is_outbreak": np.zeros(counts.shape, dtype=np.bool_),
        "is_campaign": np.zeros(counts.shape, np.bool_),
    }
    for rise in scenario.outbreaks:
        during = _during(weeks, rise.first_day, rise.until)
        truth["is_outbreak"][during, bodies.index(rise.body), themes.index(rise.theme)] = True
    for burst in scenario.campaigns:
        during = _during(weeks, burst.first_day, burst.until)
        for body in burst.bodies:
            truth["is_campaign"][during, bodies.index(body), themes.index(burst.theme)] = True
    return WeeklyCounts(weeks, bodies, themes, counts, totals, truth["is_outbreak"], truth["is_campaign"])


def _count(block: Block, *, bodies: int, themes: int) -> tuple[Whole, Whole]:
    """Distinct speakers of a block, by body and theme and by body."""
    people, places = np.unique(block.speakers, return_inverse=True)
    size = max(1, len(people))
    voice, room = np.nonzero(block.bodies != NONE)
    body, who = block.bodies[voice, room], places[voice]
    totals = np.bincount(np.unique(body * size + who) // size, minlength=bodies)
    said = block.themes[voice]
    row, column = np.nonzero(said != NONE)
    cells = (body[row] * themes + said[row, column]) * size + who[row]
    counts = np.bincount(np.unique(cells) // size, minlength=bodies * themes)
    return counts.reshape(bodies, themes), totals


def _during(weeks: Sequence[date], first_day: date, until: date) -> Truths:
    """The weeks that an event touches."""
    return np.array([week < until and week + WEEK > first_day for week in weeks], dtype=np.bool_)
