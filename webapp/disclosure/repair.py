"""Where the attacker wins: which single further cells to hide, so that the fewest voices are lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from webapp.disclosure.cube import Counts
from webapp.disclosure.doubt import Doubt
from webapp.disclosure.gate import EVERYBODY, HIDDEN, ProtectedTables, group_cells
from webapp.disclosure.joint import Cell, System, systems
from webapp.disclosure.knowledge import (
    Bounds,
    believed,
    carry,
    doubted,
    link_rows,
    narrowed,
    published_bounds,
)
from webapp.disclosure.model import Floats, Relations, relations
from webapp.disclosure.outcome import AreaOutcome
from webapp.disclosure.programme import Contradiction, Programme

_MOST_FOR_ONE = 12
"""So many cells are hidden for the sake of one; more is a matter for a whole table."""

_SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class Leak:
    """One thing that the attacker found out: an aim, and what would be doubt enough about it.

    Shapes:  is_bet for somebody who bets that every mark means few; without a doubt, one person outside is enough.
    """

    aim: Floats
    doubt: Doubt | None = None
    is_bet: bool = False

    def is_closed(self, least: int, greatest: int) -> bool:
        if self.is_bet:
            return least < greatest
        return self.doubt.hides(least, greatest) if self.doubt else greatest >= 1


class Repair:
    """Chooses cells to hide; only an attack says whether that was enough.

    Shapes:  what stands between an aim and more doubt about it are the numbers whose bounds its linear programme
             runs into. Of those the smallest is hidden, until there is doubt enough; afterwards whatever turns out
             not to be needed is shown again, the largest first.
    """

    def __init__(self, protected: ProtectedTables, doubt: Doubt) -> None:
        self._doubt = doubt
        self._relations = relations(protected.specs)
        self._programme = Programme(self._relations)
        nothing = np.zeros((len(protected.areas), self._relations.width))
        self._told: Bounds = (nothing - 1, nothing)
        self._alone: Bounds = (nothing.copy(), nothing.copy())
        self._wholes = {
            cell: whole
            for some, wholes in group_cells(protected.specs)
            for cell, whole in zip(some.tolist(), wholes.tolist(), strict=True)
        }

    def to_hide(self, protected: ProtectedTables, outcome: AreaOutcome) -> list[tuple[str, int]] | None:
        """Cells, by area, that close every leak of one area, or None if single cells cannot.

        Shapes:  cells that lost although they show a number are hidden whatever else leaks; a cell of another area
                 is chosen where only a number there leaves too little doubt.
        """
        row = protected.areas.index(outcome.area)
        self._read(protected)
        needed = {(row, cell) for cell in outcome.cells if protected.values[row, cell] != HIDDEN}
        room = _Room(self._relations, self._programme, protected, row, alone=self._alone)
        room.hidden |= needed
        leaks = list(self._leaks(outcome, needed={cell for _, cell in needed}))
        if not all(room.close(leak) for leak in leaks):
            return None
        room.show_again(leaks, needed)
        together = self._to_hide_together(protected, room.hidden, [(row, cell) for cell in outcome.shared])
        if together is None:
            return None
        return [(protected.areas[area], cell) for area, cell in sorted(room.hidden | together)]

    def _to_hide_together(
        self, protected: ProtectedTables, hidden: set[Cell], cells: list[Cell]
    ) -> set[Cell] | None:
        """Cells that keep several areas in one programme from leaving too little in doubt."""
        chosen: set[Cell] = set()
        for row, cell in cells:
            for area, more in hidden | chosen:
                protected = protected.hiding(protected.areas[area], more)
            told = published_bounds(protected, width=self._relations.width)
            links = believed(told, self._relations, link_rows(protected))
            for rows in systems(links, width=self._relations.width):
                if row in rows:
                    system = System(self._relations, rows, links, told, self._doubt)
                    found = system.closing((row, cell), protected.values)
                    if found is None:
                        return None
                    chosen |= set(found)
        return chosen

    def _read(self, protected: ProtectedTables) -> None:
        """Work out what each area's numbers say by themselves, again only where something has changed."""
        told = published_bounds(protected, width=self._relations.width)
        new = np.flatnonzero(((told[0] != self._told[0]) | (told[1] != self._told[1])).any(axis=1))
        alone = narrowed((told[0][new], told[1][new]), self._relations)
        self._alone[0][new], self._alone[1][new] = alone
        self._told = told

    def _leaks(self, outcome: AreaOutcome, *, needed: set[int]) -> Iterator[Leak]:
        for cell in outcome.cells:
            if cell not in needed:
                yield Leak(self._aim({cell: 1}), self._doubt)
                if outcome.guessed:
                    yield Leak(self._aim({cell: 1}), is_bet=True)
        for cell in outcome.groups:
            yield Leak(self._aim({self._wholes[cell]: 1, cell: -1}))

    def _aim(self, weights: dict[int, int]) -> Floats:
        aim = np.zeros(self._relations.width)
        aim[list(weights)] = list(weights.values())
        return aim


class _Room:
    """What the attacker would know of one area if some more cells were hidden."""

    def __init__(
        self, known: Relations, programme: Programme, protected: ProtectedTables, row: int, *, alone: Bounds
    ) -> None:
        self.hidden: set[Cell] = set()
        self._programme = programme
        self._values = protected.values
        self._row = row
        self._told = _row(published_bounds(protected, width=known.width), row)
        self._bet = _row(published_bounds(protected, width=known.width, small_marks=True), row)
        self._small = protected.parameters.threshold - 1
        self._alone = alone
        self._links = link_rows(protected)
        self._outside = self._from_outside()
        try:
            self._ask(is_bet=False).relax(np.zeros(known.width))
        except Contradiction:
            # Somebody has left since an earlier release.
            self._links = [doubted(link) for link in self._links]
            self._outside = self._from_outside()

    def close(self, leak: Leak) -> bool:
        """Hide cells until the leak is closed; False if that cannot be, or takes too many."""
        for _ in range(_MOST_FOR_ONE):
            ends, limits = self._ends(leak)
            if leak.is_closed(*ends):
                return True
            found = [cell for some in limits for cell in self._shown_behind(some)[:1]]
            if not found:
                return False
            self._hide(found[0])
        return leak.is_closed(*self._ends(leak)[0])

    def show_again(self, leaks: list[Leak], needed: set[Cell]) -> None:
        """Show what need not be hidden, the largest first."""
        chosen = sorted(self.hidden - needed, key=lambda cell: (-self._values[cell], cell))
        for cell in chosen if len(chosen) > 1 else ():
            self._hide(cell, again=False)
            if not all(leak.is_closed(*self._ends(leak)[0]) for leak in leaks):
                self._hide(cell)

    def _hide(self, cell: Cell, *, again: bool = True) -> None:
        self.hidden = self.hidden | {cell} if again else self.hidden - {cell}
        if cell[0] != self._row:
            self._outside = self._from_outside()

    def _ends(self, leak: Leak) -> tuple[tuple[int, int], list[Counts]]:
        """How far the aim goes down and up, and the columns that keep it from going further up, and down."""
        programme = self._ask(is_bet=leak.is_bet)
        try:
            most, above = programme.limits(leak.aim)
            least, below = programme.limits(-leak.aim)
        except Contradiction:
            return (0, EVERYBODY), []  # The bet is lost.
        return (ceil(-least - _SLACK), floor(most + _SLACK)), [above, below]

    def _ask(self, *, is_bet: bool) -> Programme:
        least, greatest = (ends.copy() for ends in (self._bet if is_bet else self._told))
        for row, cell in self.hidden:
            if row == self._row:
                least[cell], greatest[cell] = 0, self._small if is_bet else EVERYBODY
        self._programme.bound(np.maximum(least, self._outside[0]), np.minimum(greatest, self._outside[1]))
        return self._programme

    def _from_outside(self) -> Bounds:
        """What other areas say about this one."""
        least, greatest = self._alone[0].copy(), self._alone[1].copy()
        for cell in self.hidden:
            least[cell], greatest[cell] = 0, EVERYBODY
        least[self._row], greatest[self._row] = 0, EVERYBODY
        for _ in range(2):
            carry((least, greatest), self._links)
        return least[self._row], greatest[self._row]

    def _shown_behind(self, columns: Counts) -> list[Cell]:
        """The numbers behind these columns, smallest and finest first: shown here, or else next to here."""
        published = columns[columns < self._values.shape[1]].tolist()
        here = [(self._row, cell) for cell in published]
        next_to = [(row, cell) for row in self._neighbours() for cell in published]
        for cells in (here, next_to):
            shown = [cell for cell in cells if self._values[cell] != HIDDEN and cell not in self.hidden]
            if shown:
                return sorted(shown, key=lambda cell: (self._values[cell], -cell[1], cell))
        return []

    def _neighbours(self) -> list[int]:
        linked = [link.areas for link in self._links if self._row in link.areas]
        return sorted(set().union(*linked) - {self._row})


def _row(bounds: Bounds, row: int) -> Bounds:
    return bounds[0][row], bounds[1][row]
