"""Possible worlds: those found already, those got by swapping, and those got by rounding."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from webapp.disclosure.knowledge import Bounds
from webapp.disclosure.model import Floats, Places, Relations
from webapp.disclosure.programme import is_whole

People = NDArray[np.int32]
"""One world, whole numbers of people with an entry a column, or several, a row each."""

_ROOM = 64

_ROUND_DOWN = (1e-6, 0.15, 0.3, 0.5)
"""Largest part of a person to leave out, one attempt each."""


class Worlds:
    """Worlds that agree with every relation, each of them checked.

    Shapes:  the relations are the same in every area and only the bounds differ, so that a world of one area is
             a world of any other whose bounds it keeps; and two themes or two homes that change places in all
             tables change nothing in the relations either, but for families, which are counted anew (counted_anew
             names their cells).
    """

    def __init__(self, relations: Relations) -> None:
        self._relations = relations
        self._rows = np.zeros((_ROOM, relations.width), dtype=np.int32)
        self._known: set[bytes] = set()
        self._swaps = swaps(relations)
        self._groups = _groups(relations)
        self.counted_anew = np.array([group for group, _ in self._groups], dtype=np.int64)
        self._of_groups = relations.about(self.counted_anew)
        self._firm = np.setdiff1d(np.arange(relations.published), self.counted_anew)

    def is_possible(self, world: Floats, bounds: Bounds) -> bool:
        inside = (world >= bounds[0]) & (world <= bounds[1])
        return bool(inside.all()) and self._relations.allow(world)

    def keep(self, world: Floats, bounds: Bounds) -> None:
        """Take in a world, once.

        Errors:  ArithmeticError if it breaks a relation or a bound: it would prove nothing.
        """
        if not self.is_possible(world, bounds):
            raise ArithmeticError("a world that is not possible was found")
        row = world.astype(np.int32)
        if row.tobytes() not in self._known:
            if len(self._known) == len(self._rows):
                self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._rows[len(self._known)] = row
            self._known.add(row.tobytes())

    def within(self, bounds: Bounds) -> People:
        """Every known world that keeps the bounds, oldest first."""
        return self._inside(self._rows[: len(self._known)], bounds)

    def swapped(self, world: People, bounds: Bounds) -> People:
        """The worlds that keep the bounds after two categories of one dimension have changed places."""
        firm = self._firm
        first = world[self._swaps[:, firm]]
        likely = ((first >= bounds[0][firm]) & (first <= bounds[1][firm])).all(axis=1)
        worlds = world[self._swaps[likely]]
        for group, members in self._groups:
            least = np.maximum(worlds[:, members].max(axis=1), bounds[0][group])
            greatest = np.minimum(worlds[:, members].sum(axis=1), bounds[1][group])
            worlds[:, group] = np.clip(worlds[:, group], least, greatest)
        worlds = self._inside(worlds, bounds)
        return worlds[self._of_groups.allow_each(worlds)]

    def _inside(self, worlds: People, bounds: Bounds) -> People:
        """Those that keep the bounds, the published cells looked at first: most fail there."""
        published = self._relations.published
        for columns in (slice(0, published), slice(published, None)):
            least, greatest = bounds[0][columns], bounds[1][columns]
            worlds = worlds[((worlds[:, columns] >= least) & (worlds[:, columns] <= greatest)).all(axis=1)]
        return worlds


_Order = NDArray[np.int64]


def swaps(relations: Relations) -> People:
    """The column that each column changes places with: first none, then for each pair of categories.

    Shapes:  two themes that are not in the same families change places too, where families can be counted anew; two
             families do together with their themes, where that leaves every theme in families that hold it.
    """
    anew = {places.dimension.of for places in relations.places} if _groups(relations) else set()
    found = [np.arange(relations.width)]
    for places in relations.places:
        for one, other in combinations(range(len(places.dimension.categories)), 2):
            moved = _moved(places, one, other, relations.places)
            if moved is None and places.dimension.name in anew:
                moved = {places.dimension.name: _swapped_order(places, [one], [other])}
            if moved is not None:
                found.append(_columns(moved, relations))
    return np.array(found, dtype=np.int32)


def _groups(relations: Relations) -> list[tuple[int, _Order]]:
    """The cells of families that can be counted anew, each with the cells of its themes."""
    found = []
    for group in relations.places:
        if group.members is None:
            continue
        below = next(below for below in relations.places if below.dimension.name == group.dimension.of)
        cells, themes = _alone(group, relations), _alone(below, relations)
        if cells is not None and themes is not None:
            found += [(int(cell), themes[group.members[row]]) for row, cell in enumerate(cells)]
    return found


def _alone(places: Places, relations: Relations) -> _Order | None:
    """The cells of a table of this dimension and no other; None without one, or for families crossed with more."""
    crossed = np.sum([other.category >= 0 for other in relations.places], axis=0) > 1
    has = places.category >= 0
    if places.members is not None and (has & crossed).any():
        return None
    return np.flatnonzero(has & ~crossed) if (has & ~crossed).any() else None


def _moved(places: Places, one: int, other: int, every: Sequence[Places]) -> dict[str, _Order] | None:
    """The new order of categories, by dimension, or None if the groups would no longer hold what they held."""
    orders = {places.dimension.name: _swapped_order(places, [one], [other])}
    if places.members is not None:
        first = np.flatnonzero(places.members[one] & ~places.members[other]).tolist()
        second = np.flatnonzero(places.members[other] & ~places.members[one]).tolist()
        if len(first) != len(second):
            return None
        below = next(below for below in every if below.dimension.name == places.dimension.of)
        orders[below.dimension.name] = _swapped_order(below, first, second)
    for group in every:
        if group.members is not None:
            rows = orders.get(group.dimension.name, slice(None))
            columns = orders.get(group.dimension.of, slice(None))
            if not np.array_equal(group.members[rows][:, columns], group.members):
                return None
    return orders


def _swapped_order(places: Places, first: Sequence[int], second: Sequence[int]) -> _Order:
    order = np.arange(len(places.dimension.categories))
    order[[*first, *second]] = [*second, *first]
    return order


def _columns(orders: Mapping[str, _Order], relations: Relations) -> _Order:
    swap = np.arange(relations.width)
    for places in relations.places:
        order = orders.get(places.dimension.name)
        if order is not None:
            has = places.category >= 0
            swap[has] += ((order[places.category] - places.category) * places.step)[has]
    return swap


class Rounding:
    """Whole worlds near an answer in which people are split."""

    def __init__(self, relations: Relations) -> None:
        self._relations = relations
        self._sums = np.flatnonzero(relations.upper == 0)
        self._last = relations.starts[self._sums + 1] - 1

    def near(self, answer: Floats, greatest: Floats) -> Iterator[Floats]:
        """Candidates, which may break a relation or a bound.

        Shapes:  inner cells are rounded, which keeps the finer at most the coarser; sums are added up again; and
                 where the finer no longer cover the coarser, they grow as far as the greatest values allow.
        """
        if is_whole(answer):
            yield np.rint(answer)
            return
        for left_out in _ROUND_DOWN:
            world = np.ceil(answer - left_out)
            self._add_up(world)
            self._cover(world, greatest)
            yield world

    def _add_up(self, world: Floats) -> None:
        known = self._relations
        world[known.columns[self._last]] = 0
        world[known.columns[self._last]] = known.row_sums(world)[self._sums]

    def _cover(self, world: Floats, greatest: Floats) -> None:
        known = self._relations
        sums = known.row_sums(world)
        for row in np.flatnonzero((sums < 0) & (known.upper > 0)).tolist():
            entries = slice(known.starts[row], known.starts[row + 1])
            columns, signs = known.columns[entries], known.signs[entries]
            missing = -(world[columns] @ signs)
            for column in columns[signs > 0].tolist():
                more = max(min(missing, greatest[column] - world[column]), 0)
                world[column] += more
                missing -= more
