"""Several areas in one programme: what their numbers say only together."""

from collections.abc import Mapping, Sequence
from math import ceil, floor

import numpy as np

from webapp.disclosure.cube import Counts
from webapp.disclosure.doubt import Doubt
from webapp.disclosure.gate import EVERYBODY, HIDDEN
from webapp.disclosure.knowledge import Bounds, LinkRows
from webapp.disclosure.model import Floats, Relations
from webapp.disclosure.programme import Programme

Cell = tuple[int, int]
"""An area and a cell of it, by their places in the tables."""

MOST_COLUMNS = 1_000
"""How large a programme over several areas may be: beyond it, one takes seconds, and thousands would be needed."""

_SLACK = 1e-6


def systems(links: Sequence[LinkRows], *, width: int) -> list[list[int]]:
    """The areas to attack together, by their rows: all that hang together, or else a whole with its parts.

    Shapes:  what is too large to be attacked together is left out.
    """
    together: list[frozenset[int]] = []
    for link in links:
        touched = [some for some in together if some & link.areas]
        together = [some for some in together if some not in touched]
        together.append(link.areas.union(*touched))
    small = [some for some in together if len(some) * width <= MOST_COLUMNS]
    pieces = [link.areas for link in links if not any(link.whole in some for some in small)]
    return [sorted(some) for some in (*small, *pieces) if len(some) * width <= MOST_COLUMNS]


class System:
    """Some areas in one linear programme, with a row for each link of each cell.

    Shapes:  people may be split here: what is found lost is lost, since whole people have no more room, and what is
             found safe is safe from everybody who works with linear programmes.
    """

    def __init__(
        self, known: Relations, rows: Sequence[int], links: Sequence[LinkRows], bounds: Bounds, doubt: Doubt
    ) -> None:
        self._width = known.width
        self._rows = list(rows)
        self._doubt = doubt
        self._least, self._greatest = (ends[self._rows].ravel() for ends in bounds)
        inside = [link for link in links if link.areas <= set(rows)]
        place = {row: number * known.width for number, row in enumerate(rows)}
        self._programme = Programme(_side_by_side(known, place, inside))

    def lost(self, small: Mapping[int, Counts]) -> list[Cell]:
        """Which of these cells, by area, do not leave enough in doubt."""
        cells = [(row, cell) for row in self._rows for cell in small.get(row, np.zeros(0, int)).tolist()]
        if not cells:
            return []
        columns = np.array([self._column(cell) for cell in cells])
        ends = np.array([self._least[columns] * 0 + np.inf, self._least[columns] * 0 - np.inf])
        self._push_together(columns, ends)
        for number in self._doubtful(ends):
            ends[:, number] = self.ends(cells[number])[0]
        return [cells[number] for number in self._doubtful(ends)]

    def ends(self, cell: Cell) -> tuple[tuple[float, float], list[Counts]]:
        """The very ends of one cell, and the columns that keep it from going further up, and down."""
        aim = np.zeros(len(self._least))
        aim[self._column(cell)] = 1
        self._programme.bound(self._least, self._greatest)
        most, above = self._programme.limits(aim)
        least, below = self._programme.limits(-aim)
        return (-least, most), [above, below]

    def closing(self, cell: Cell, values: Counts) -> list[Cell] | None:
        """Numbers to hide, smallest first, until there is enough in doubt about a cell; None if there are none left."""
        hidden: list[Cell] = []
        while True:
            (low, high), limits = self.ends(cell)
            if self._is_safe(low, high):
                return hidden
            behind = [
                shown
                for columns in limits
                for shown in sorted(
                    (one for one in map(self._cell, columns.tolist()) if self._is_shown(one, values, hidden)),
                    key=lambda one: (values[one], -one[1], one),
                )[:1]
            ]
            if not behind:
                return None
            hidden.append(behind[0])
            column = self._column(behind[0])
            self._least[column], self._greatest[column] = 0, EVERYBODY

    def _is_shown(self, cell: Cell, values: Counts, hidden: list[Cell]) -> bool:
        return cell[1] < values.shape[1] and values[cell] != HIDDEN and cell not in hidden

    def _push_together(self, columns: Counts, ends: Floats) -> None:
        """Push all in doubt down and then up, none further than it takes, until that helps none of them."""
        direction, idle = -1.0, 0
        while idle < 2 and (doubtful := self._doubtful(ends)):
            aim, greatest = np.zeros(len(self._least)), self._greatest.copy()
            some = columns[doubtful]
            aim[some] = direction
            if direction > 0:
                greatest[some] = np.minimum(greatest[some], np.ceil(ends[0, doubtful]) + self._doubt.enough)
            self._programme.bound(self._least, greatest)
            here = self._programme.relax(aim)[columns]
            ends[0], ends[1] = np.minimum(ends[0], here), np.maximum(ends[1], here)
            helped = len(self._doubtful(ends)) < len(doubtful)
            direction, idle = -direction, 0 if helped else idle + 1

    def _doubtful(self, ends: Floats) -> list[int]:
        return [number for number, (low, high) in enumerate(ends.T.tolist()) if not self._is_safe(low, high)]

    def _is_safe(self, low: float, high: float) -> bool:
        if high < low:
            return False
        return self._doubt.hides(ceil(low - _SLACK), floor(high + _SLACK))

    def _column(self, cell: Cell) -> int:
        return self._rows.index(cell[0]) * self._width + cell[1]

    def _cell(self, column: int) -> Cell:
        return self._rows[column // self._width], column % self._width


def _side_by_side(known: Relations, place: Mapping[int, int], links: Sequence[LinkRows]) -> Relations:
    """The relations of every area, and of every cell of a whole with the same cell of its parts."""
    columns = [known.columns + start for start in place.values()]
    signs = [known.signs] * len(place)
    lengths = [np.diff(known.starts)] * len(place)
    upper = [known.upper] * len(place)
    cells = np.arange(known.width)[:, np.newaxis]
    for link in links:
        parts = [place[row] for row in link.parts.tolist()]
        blocks = [(np.array([*parts, place[link.whole]]), np.array([*[1.0] * len(parts), -1.0]))]
        if link.nobody_left:
            blocks += [(np.array([place[link.whole], part]), np.array([1.0, -1.0])) for part in parts]
        for starts, sign in blocks:
            columns.append((cells + starts).ravel())
            signs.append(np.tile(sign, known.width))
            lengths.append(np.full(known.width, len(sign)))
            upper.append(np.full(known.width, np.inf))
    return Relations(
        published=0,
        width=known.width * len(place),
        starts=np.concatenate([[0], np.cumsum(np.concatenate(lengths))]),
        columns=np.concatenate(columns),
        signs=np.concatenate(signs),
        upper=np.concatenate(upper),
    )
