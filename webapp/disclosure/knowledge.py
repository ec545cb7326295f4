"""What the published numbers say about each cell before any programme is solved."""

from collections.abc import Sequence

import numpy as np

from webapp.disclosure.cube import Counts, table_slices
from webapp.disclosure.gate import EVERYBODY, HIDDEN, ProtectedTables
from webapp.disclosure.model import Floats, Relations

Bounds = tuple[Floats, Floats]

_PASSES = 3


def published_bounds(protected: ProtectedTables, *, width: int, small_marks: bool = False) -> Bounds:
    """The interval of every cell by itself, one row an area.

    Shapes:  two arrays, least and greatest; inner cells are only known not to be negative.
             A mark says nothing for certain: nobody, few, or protected. With small_marks it is read as "fewer
             than the threshold", which is a guess; a withheld table is announced and allows no guess.
    """
    least = np.zeros((len(protected.areas), width))
    greatest = np.full(least.shape, float(EVERYBODY))
    cells = slice(0, protected.values.shape[1])
    least[:, cells], greatest[:, cells] = protected.least, protected.greatest
    if small_marks:
        marked = protected.values == HIDDEN
        slices = zip(protected.specs, table_slices(protected.specs), strict=True)
        tables = {spec.name: table for spec, table in slices}
        for area, name in protected.withheld | protected.unpublished:
            marked[protected.areas.index(area), tables[name]] = False
        greatest[:, cells][marked] = protected.parameters.threshold - 1
    return least, greatest


def linked(bounds: Bounds, relations: Relations, links: Sequence[tuple[int, Counts]]) -> Bounds:
    """Carry what is known of one area into the others.

    Shapes:  links pair the row of a whole with the rows of its parts, wholes before their parts: a whole is at
             least each part, at most their sum. Bounds stay true of every possible world; they lose only what
             several cells or links say together.
    """
    for _ in range(2):
        least, greatest = narrowed(bounds, relations)
        for whole, parts in reversed(links):
            least[whole] = np.maximum(least[whole], least[parts].max(axis=0))
            greatest[whole] = np.minimum(greatest[whole], greatest[parts].sum(axis=0))
        for whole, parts in links:
            others = greatest[parts].sum(axis=0) - greatest[parts]
            least[parts] = np.maximum(least[parts], least[whole] - others)
            greatest[parts] = np.minimum(greatest[parts], greatest[whole])
        bounds = least, greatest
    return bounds


def link_rows(protected: ProtectedTables) -> list[tuple[int, Counts]]:
    """The links of protected tables by the rows of their areas."""
    row = {area: number for number, area in enumerate(protected.areas)}
    return [(row[link.whole], np.array([row[part] for part in link.parts])) for link in protected.links]


def narrowed(bounds: Bounds, relations: Relations) -> Bounds:
    """Tighten each cell by the rows it stands in, all areas at once.

    Source:  bounds propagation, as in Savelsbergh 1994, "Preprocessing and probing techniques".
    """
    least, greatest = bounds[0].copy(), bounds[1].copy()
    if not len(relations.upper):
        return least, greatest
    columns, signs = relations.columns, relations.signs
    row_of = np.repeat(np.arange(len(relations.upper)), np.diff(relations.starts))
    order = np.argsort(columns, kind="stable")
    present, first = np.unique(columns[order], return_index=True)
    for _ in range(_PASSES):
        lowest = np.where(signs > 0, least[:, columns], -greatest[:, columns])
        highest = np.where(signs > 0, greatest[:, columns], -least[:, columns])
        low_sum = np.add.reduceat(lowest, relations.starts[:-1], axis=1)[:, row_of]
        high_sum = np.add.reduceat(highest, relations.starts[:-1], axis=1)[:, row_of]
        at_most = relations.upper[row_of] - (low_sum - lowest)
        at_least = -(high_sum - highest)
        floor = np.where(signs > 0, at_least, -at_most)[:, order]
        ceiling = np.where(signs > 0, at_most, -at_least)[:, order]
        least[:, present] = np.maximum(least[:, present], np.maximum.reduceat(floor, first, axis=1))
        greatest[:, present] = np.minimum(greatest[:, present], np.minimum.reduceat(ceiling, first, axis=1))
    return least, greatest
