"""What people speak about and to whom: themes that lean, drift and follow the months, and bodies that fit the theme."""

from __future__ import annotations

from datetime import date

import numpy as np

from webapp.domain.places import BodyKind
from webapp.simulation.country import Country, SimulatedBody, ThemePattern
from webapp.simulation.dice import Rows, Whole, hash_of
from webapp.simulation.season import RISE, USUAL

SPEAKS_OF = {
    BodyKind.COUNCIL: 700, BodyKind.HEALTH_BOARD: 70, BodyKind.HEARINGS: 40, BodyKind.COLLEGE: 40, BodyKind.POLICE: 35,
    BodyKind.UNIVERSITY: 15, BodyKind.SKILLS: 20, BodyKind.MINISTERS: 20,
}  # fmt: skip
SPEAKS_OF_OTHERS = 5
"""How often a kind of body is what a voice is about, all bodies of the kind in one area together."""
FITS = 8
"""How much more often where the kind of body and the theme fit together."""
FINE = 5040
"""Weights are cut this fine, so that a kind's weight can be shared by its bodies without a fraction."""
LEANS = range(60, 161)
DRIFTS = range(75, 134)
"""How far an area leans to a theme, and how far that moves in half a year, for each hundred."""
KNOT = 182
LEAN, DRIFT = 5, 6


class Themes:
    """How much each area speaks about each theme, week by week."""

    def __init__(self, country: Country, *, seed: int) -> None:
        self._rises = [row.rises_in for row in country.themes]
        self._grid = np.arange(len(country.areas) * len(country.themes)).reshape(len(country.areas), -1)
        self._about = 8 * seed
        lean = LEANS.start + hash_of(self._grid, about=LEAN + self._about) % len(LEANS)
        self._usual = np.array([row.weight for row in country.themes], dtype=np.int64) * lean

    def weights_on(self, day: date) -> Whole:
        """The weights of all themes, an area a row."""
        season = np.array([RISE if day.month in months else USUAL for months in self._rises], dtype=np.int64)
        return self._usual * season * self._drift_on(day)

    def _drift_on(self, day: date) -> Whole:
        knot, along = divmod(day.toordinal(), KNOT)
        return self._knot(knot) * (KNOT - along) + self._knot(knot + 1) * along

    def _knot(self, number: int) -> Whole:
        found = hash_of(self._grid + number * self._grid.size, about=DRIFT + self._about)
        return DRIFTS.start + found % len(DRIFTS)


class Bodies:
    """Which body a voice is about, given its area and its theme.

    Shapes:  weights[area, theme, body]; the last theme stands for none.
    """

    def __init__(self, country: Country) -> None:
        themes = [*country.themes, None]
        self.weights: Whole = np.zeros((len(country.areas), len(themes), len(country.bodies)), dtype=np.int64)
        for number, area in enumerate(country.areas):
            near = [body for body in country.bodies if not body.serves or area.area in body.serves]
            for place, body in enumerate(country.bodies):
                if body in near:
                    alike = sum(other.kind == body.kind for other in near)
                    self.weights[number, :, place] = [_weight(body, theme) // alike for theme in themes]
        self._rows = Rows(self.weights.reshape(-1, len(country.bodies)))
        self._themes = len(themes)

    def pick(self, dice: np.random.Generator, areas: Whole, themes: Whole) -> Whole:
        """A body for each area and theme; a theme of -1 is none."""
        return self._rows.pick(dice, areas * self._themes + themes % self._themes)


def _weight(body: SimulatedBody, theme: ThemePattern | None) -> int:
    fits = FITS if theme is not None and body.kind in theme.heard_by else 1
    return SPEAKS_OF.get(body.kind, SPEAKS_OF_OTHERS) * fits * FINE
