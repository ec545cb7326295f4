"""What the published numbers say about each cell before any programme is solved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from webapp.disclosure.cube import Counts, table_slices
from webapp.disclosure.gate import EVERYBODY, HIDDEN, ProtectedTables
from webapp.disclosure.model import Floats, Relations

Bounds = tuple[Floats, Floats]

_PASSES = 3
_ROUNDS = 3


def published_bounds(protected: ProtectedTables, *, width: int, small_marks: bool = False) -> Bounds:
    """The interval of every cell by itself, one row an area.

    Shapes:  two arrays, least and greatest; inner cells are only known not to be negative.
             A mark says nothing for certain: nobody, few, or protected. With small_marks it is read as "fewer
             than the threshold", which is a guess; a withheld table is announced and allows no guess.
    """
    least = np.zeros((len(protected.areas), width))
    # Where more people spoke than anybody thought could, the largest number says so to everybody.
    everybody = max(EVERYBODY, int(protected.greatest.max(initial=0)))
    greatest = np.full(least.shape, float(everybody))
    cells = slice(0, protected.values.shape[1])
    least[:, cells] = protected.least
    greatest[:, cells] = np.where(protected.greatest == EVERYBODY, everybody, protected.greatest)
    if small_marks:
        marked = protected.values == HIDDEN
        slices = zip(protected.specs, table_slices(protected.specs), strict=True)
        tables = {spec.name: table for spec, table in slices}
        for area, name in protected.withheld | protected.unpublished:
            marked[protected.areas.index(area), tables[name]] = False
        greatest[:, cells][marked] = protected.parameters.threshold - 1
    return least, greatest


@dataclass(frozen=True, eq=False)
class LinkRows:
    """A link by the rows of its areas.

    Shapes:  nobody_left is the assumption that the whole still holds everybody who was counted in a part.
    """

    whole: int
    parts: Counts
    over_time: bool = False
    nobody_left: bool = True

    @property
    def areas(self) -> frozenset[int]:
        return frozenset({self.whole, *self.parts.tolist()})


def link_rows(protected: ProtectedTables) -> list[LinkRows]:
    """The links of protected tables, in their order."""
    row = {area: number for number, area in enumerate(protected.areas)}
    return [
        LinkRows(row[link.whole], np.array([row[part] for part in link.parts]), link.over_time)
        for link in protected.links
    ]


def linked(bounds: Bounds, relations: Relations, links: Sequence[LinkRows]) -> Bounds:
    """Carry what is known of one area into the others.

    Shapes:  a whole is at least each part, at most their sum. Bounds stay true of every possible world; they lose
             only what several cells say together. Wholes listed before their parts are through sooner.
    """
    for _ in range(_ROUNDS):
        least, greatest = narrowed(bounds, relations)
        before = least.copy(), greatest.copy()
        bounds = least, greatest
        carry(bounds, links)
        if np.array_equal(before[0], least) and np.array_equal(before[1], greatest):
            break
    return bounds


def carry(bounds: Bounds, links: Sequence[LinkRows]) -> None:
    """Carry bounds from parts to wholes and back, cell by cell, in place."""
    for link in reversed(links):
        _up(*bounds, link)
    for link in links:
        _down(*bounds, link)


def _up(least: Floats, greatest: Floats, link: LinkRows) -> None:
    greatest[link.whole] = np.minimum(greatest[link.whole], greatest[link.parts].sum(axis=0))
    if link.nobody_left:
        least[link.whole] = np.maximum(least[link.whole], least[link.parts].max(axis=0))


def _down(least: Floats, greatest: Floats, link: LinkRows) -> None:
    others = greatest[link.parts].sum(axis=0) - greatest[link.parts]
    least[link.parts] = np.maximum(least[link.parts], least[link.whole] - others)
    if link.nobody_left:
        greatest[link.parts] = np.minimum(greatest[link.parts], greatest[link.whole])


def believed(bounds: Bounds, relations: Relations, links: Sequence[LinkRows]) -> list[LinkRows]:
    """The links as an attacker takes them who assumes that nobody left between two releases, until that cannot be.

    Shapes:  a link over time that contradicts other numbers is only believed in part: the whole is at most the sum.
    """
    over_time = [link for link in links if link.over_time]
    for some in (over_time, links) if over_time else ():
        least, greatest = linked(bounds, relations, some)
        wrong = set(np.flatnonzero((least > greatest).any(axis=1)).tolist())
        links = [doubted(link) if wrong & link.areas else link for link in links]
    return list(links)


def doubted(link: LinkRows) -> LinkRows:
    """The link without the assumption that nobody left, where it has that."""
    return replace(link, nobody_left=link.nobody_left and not link.over_time)


def narrowed(bounds: Bounds, relations: Relations) -> Bounds:
    """Tighten each cell by the rows it stands in, all areas at once.

    Source:  bounds propagation, as in Savelsbergh 1994, "Preprocessing and probing techniques".
    """
    if not len(relations.upper):
        return bounds[0].copy(), bounds[1].copy()
    # One row a column of the programme, so that everything below runs along the areas.
    least, greatest = np.ascontiguousarray(bounds[0].T), np.ascontiguousarray(bounds[1].T)
    columns, plus = relations.columns, (relations.signs > 0)[:, np.newaxis]
    row_of = np.repeat(np.arange(len(relations.upper)), np.diff(relations.starts))
    upper = relations.upper[row_of][:, np.newaxis]
    order = np.argsort(columns, kind="stable")
    present, first = np.unique(columns[order], return_index=True)
    for _ in range(_PASSES):
        lowest = np.where(plus, least[columns], -greatest[columns])
        highest = np.where(plus, greatest[columns], -least[columns])
        at_most = upper - (np.add.reduceat(lowest, relations.starts[:-1])[row_of] - lowest)
        at_least = highest - np.add.reduceat(highest, relations.starts[:-1])[row_of]
        floor = np.where(plus, at_least, -at_most)[order]
        ceiling = np.where(plus, at_most, -at_least)[order]
        least[present] = np.maximum(least[present], np.maximum.reduceat(floor, first))
        greatest[present] = np.minimum(greatest[present], np.minimum.reduceat(ceiling, first))
    return np.ascontiguousarray(least.T), np.ascontiguousarray(greatest.T)
