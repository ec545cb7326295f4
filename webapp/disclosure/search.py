"""How far cells can go down and up: worlds known already first, then small programmes, then whole ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from webapp.disclosure.cube import Counts
from webapp.disclosure.knowledge import Bounds
from webapp.disclosure.model import Floats, Relations
from webapp.disclosure.programme import Contradiction, Programme
from webapp.disclosure.twins import Twins
from webapp.disclosure.worlds import People, Rounding, Worlds

_RECENT = 8
"""Known worlds in which categories are swapped, the newest of those that fit."""

_GAP = 0.1
"""A push asks for a good world, not for the best one."""


@dataclass(frozen=True, eq=False)
class Aims:
    """What the attacker wants to know.

    Shapes:  the number of people in each of the cells or, with outside, how many of the cell outside[i] are not
             in cells[i]. is_safe tells whether two ends (least, greatest) give nothing away. enough is a number
             of people above the least that makes it so; more would only take room from other cells.
    """

    cells: Counts
    is_safe: Callable[[float, float], bool]
    enough: float = np.inf
    outside: Counts | None = None

    def of(self, worlds: People) -> People:
        """The value of each aim (a column) in each world (a row)."""
        inside = worlds[:, self.cells]
        return inside if self.outside is None else worlds[:, self.outside] - inside

    def together(self, numbers: Sequence[int], *, width: int) -> Floats:
        """Some of the aims as one, with an entry a column of the programme."""
        aim = np.zeros(width)
        np.add.at(aim, self.cells[numbers], 1 if self.outside is None else -1)
        if self.outside is not None:
            np.add.at(aim, self.outside[numbers], 1)
        return aim


class Searcher:
    """Everything that is kept from one search to the next."""

    def __init__(self, relations: Relations) -> None:
        self._relations = relations
        self._programme = Programme(relations)
        self._worlds = Worlds(relations)
        self._rounding = Rounding(relations)
        self._solved_small = 0

    @property
    def solved(self) -> int:
        return self._programme.solved + self._solved_small

    def explore(self, bounds: Bounds, aims: Aims) -> list[tuple[int, int]]:
        """How far each aim can go down and up, as far as it takes to call it safe.

        Shapes:  answers (least, greatest) for each aim; the true ends for every aim that is not safe. Every
                 world speaks for all aims, so most need no programme of their own. Whatever finds a world, only
                 a programme over the whole relations that finds none further out says that an aim is not safe.
        Errors:  Contradiction.
        """
        search = _Search(aims, bounds, self._worlds, self._rounding)
        search.recall()
        if search.doubtful():
            twins = Twins(self._relations, bounds[0])
            search.push_with(twins)
            self._solved_small += twins.solved
        if search.doubtful():
            search.push_whole(self._programme)
            search.push_each(self._programme)
        return [(int(low), int(high)) for low, high in search.ends.tolist()]


class _Asked(Protocol):
    def bound(self, least: Floats, greatest: Floats) -> None: ...
    def relax(self, aim: Floats) -> Floats: ...
    def maximise(self, aim: Floats, *, gap: float = 0.0) -> Floats: ...


class _Search:
    """One area's bounds, one set of aims, and the ends that the worlds seen so far give to each aim."""

    def __init__(self, aims: Aims, bounds: Bounds, worlds: Worlds, rounding: Rounding) -> None:
        self._aims = aims
        self._bounds = bounds
        self._worlds = worlds
        self._rounding = rounding
        self._roomy = bounds[1] - (bounds[1] - bounds[0] >= 2)
        self.ends = np.tile([np.inf, -np.inf], (len(aims.cells), 1))

    def doubtful(self) -> list[int]:
        return [
            number
            for number, (low, high) in enumerate(self.ends.tolist())
            if high < low or not self._aims.is_safe(low, high)
        ]

    def recall(self) -> None:
        """See what the worlds that are known from elsewhere say here."""
        known = self._worlds.within(self._bounds)
        self._see(known)
        for world in known[-_RECENT:]:
            self._see_swapped(world)

    def push_with(self, twins: Twins) -> None:
        try:
            self.push_whole(twins)
        except Contradiction:
            return  # No world here has twins that are alike.

    def push_whole(self, programme: _Asked) -> None:
        """Push the aims in doubt together, down and then up, until that helps none of them either way."""
        last = np.full(len(self._roomy), np.inf)
        direction, idle = -1, 0
        while idle < 2 and (doubtful := self.doubtful()):
            cells = self._aims.cells[doubtful]
            greatest = self._bounds[1].copy()
            # The last world stays possible, so that this cannot contradict what is published.
            enough = np.maximum(self.ends[doubtful, 0] + self._aims.enough, last[cells])
            greatest[cells] = np.minimum(greatest[cells], enough)
            last = self._find(programme, direction * self._together(doubtful), greatest)
            self._take(last)
            helped = len(self.doubtful()) < len(doubtful)
            direction, idle = (1, 0) if helped else (-direction, idle + 1)

    def push_each(self, programme: Programme) -> None:
        """Go to the very ends of every aim still in doubt."""
        programme.bound(*self._bounds)
        for number in self.doubtful():
            for direction in (1, -1):
                if number in self.doubtful():
                    self._take(programme.maximise(direction * self._together([number])))

    def _find(self, programme: _Asked, aim: Floats, greatest: Floats) -> Floats:
        """A world that is good for the aim, with whole people: by rounding, which needs some room, or else solved."""
        try:
            programme.bound(self._bounds[0], np.minimum(greatest, self._roomy))
            answer = programme.relax(aim)
        except Contradiction:
            pass
        else:
            for world in self._rounding.near(answer, self._bounds[1]):
                if self._worlds.is_possible(world, self._bounds):
                    return world
        programme.bound(self._bounds[0], greatest)
        return programme.maximise(aim, gap=_GAP)

    def _together(self, numbers: Sequence[int]) -> Floats:
        return self._aims.together(numbers, width=len(self._roomy))

    def _take(self, world: Floats) -> None:
        self._worlds.keep(world, self._bounds)
        people = world.astype(np.int32)
        self._see(people[np.newaxis])
        self._see_swapped(people)

    def _see(self, worlds: People) -> None:
        if len(worlds):
            here = self._aims.of(worlds)
            self.ends[:, 0] = np.minimum(self.ends[:, 0], here.min(axis=0))
            self.ends[:, 1] = np.maximum(self.ends[:, 1], here.max(axis=0))

    def _see_swapped(self, world: People) -> None:
        if self.doubtful():
            self._see(self._worlds.swapped(world, self._bounds))
