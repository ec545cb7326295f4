"""Exact numbers, with as many hidden as it takes: threshold, then what is left over, then Gauss elimination."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from webapp.disclosure.cube import Counts, RawTables
from webapp.disclosure.gate import EVERYBODY, HIDDEN, Parameters, ProtectedTables, group_cells
from webapp.disclosure.links import Link
from webapp.disclosure.methods.elimination import PRIME, random_sums, showable
from webapp.disclosure.methods.groups import Group, groups

Shown = NDArray[np.bool_]


@dataclass(frozen=True)
class Suppression:
    """Show true numbers, and hide the small ones with whatever would give them away.

    Source:  docs/adr/0014-methods-side-by-side.md
    """

    name: str = "suppression"
    version: int = 1

    def protect(self, raw: RawTables, parameters: Parameters) -> ProtectedTables:
        """Hide what is small, what names a whole group, what leaves too few over, and what small ones follow from.

        Shapes:  a number shown is the truth, and more than the threshold: a cell within it may hold all of its
                 people but the one who looks. Links between areas are taken for sums, which forbids more than
                 it must where people speak to several bodies.
        """
        shown = raw.counts > parameters.threshold
        secret = (raw.counts > 0) & (raw.counts < parameters.threshold)
        for cells, whole in group_cells(raw.specs):
            secret[:, cells] |= (raw.counts[:, cells] == raw.counts[:, whole]) & (raw.counts[:, cells] > 0)
        shown &= ~secret
        tables = groups(raw.specs)
        for group in tables:
            for margin, parts in _sums(group):
                _leave_enough_over(raw.counts, shown, margin, parts, enough=parameters.threshold + 1)
        holds = _holds(raw.areas, raw.links)
        for group in tables:
            for number in range(group.slices):
                _eliminate(raw.counts, shown, secret, group, number, holds)
        return ProtectedTables(
            specs=raw.specs,
            areas=raw.areas,
            values=np.where(shown, raw.counts, HIDDEN),
            least=np.where(shown, raw.counts, 0),
            greatest=np.where(shown, raw.counts, EVERYBODY),
            parameters=parameters,
            links=raw.links,
        )


def _sums(group: Group) -> list[tuple[int, Counts]]:
    """Each cell that others add up to, with those others."""
    found = []
    for (margin, start), (fine, first) in permutations(zip(group.tables, group.starts, strict=True), 2):
        if fine.refines(margin) and fine.size > margin.size:
            places = fine.places_in(margin)
            found += [(start + cell, first + np.flatnonzero(places == cell)) for cell in range(margin.size)]
    return found


def _leave_enough_over(counts: Counts, shown: Shown, margin: int, parts: Counts, *, enough: int) -> None:
    """Hide the smallest parts until those hidden are nobody or enough, also without one who is among them."""
    for area in np.flatnonzero(shown[:, margin]).tolist():
        for part in parts[np.argsort(counts[area, parts], kind="stable")].tolist():
            over = counts[area, parts[~shown[area, parts]]].sum()
            if over == 0 or over >= enough:
                break
            shown[area, part] = False


def _holds(areas: Sequence[str], links: Sequence[Link]) -> Shown:
    """Which of the areas without parts lie in which area, as [area, area without parts]."""
    parts = {link.whole: link.parts for link in links}
    smallest = [area for area in areas if area not in parts]

    def within(area: str) -> set[str]:
        return {area} if area not in parts else set().union(*(within(part) for part in parts[area]))

    return np.array([[leaf in inside for leaf in smallest] for inside in map(within, areas)], dtype=np.bool_)


def _eliminate(counts: Counts, shown: Shown, secret: Shown, group: Group, number: int, holds: Shown) -> None:
    """Hide what secret cells of one slice would follow from, in whatever areas."""
    cells = group.cells(number)
    candidates = _largest_first(counts, shown, cells)
    if not candidates:
        return
    shows = np.isin(np.arange(len(counts)), [area for area, _ in candidates])
    here = secret[:, cells] & _could_follow(shows, holds)[:, np.newaxis]
    protected = [(area, int(cells[place])) for area, place in np.argwhere(here).tolist()]
    sums = random_sums(len(candidates) + 2, (holds.shape[1], group.people))
    of_area: dict[int, Counts] = {}
    within = {int(c): places[number] == c for places in group.places for c in np.unique(places[number])}

    def rows(wanted: list[tuple[int, int]]) -> Counts:
        for area, _ in wanted:
            if area not in of_area:
                of_area[area] = sums[:, holds[area]].sum(axis=1) % PRIME
        found = [of_area[area][:, within[cell]].sum(axis=1) % PRIME for area, cell in wanted]
        return np.array(found, dtype=np.int64).reshape(len(wanted), len(sums))

    chosen = set(showable(rows(candidates), rows(protected)))
    for place, (area, cell) in enumerate(candidates):
        shown[area, cell] = place in chosen


def _largest_first(counts: Counts, shown: Shown, cells: Counts) -> list[tuple[int, int]]:
    """The cells that are still shown, as (area, cell)."""
    area, place = np.nonzero(shown[:, cells])
    order = np.argsort(-counts[area, cells[place]], kind="stable")
    return list(zip(area[order].tolist(), cells[place[order]].tolist(), strict=True))


def _could_follow(shows: Shown, holds: Shown) -> Shown:
    """The areas of which something could follow from areas that show something.

    Shapes:  smallest areas that lie in the same of those cannot be told apart by what is shown. Where an area
             holds some of them and not all, whatever is said of it stays open.
    """
    _, alike = np.unique(holds[shows], axis=1, return_inverse=True)
    of_each = np.array([holds[:, alike == kind].sum(axis=1) for kind in range(alike.max() + 1)])
    all_or_none = (of_each == 0) | (of_each == np.bincount(alike)[:, np.newaxis])
    return np.asarray(all_or_none.all(axis=0))
