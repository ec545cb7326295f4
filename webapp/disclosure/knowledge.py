"""What the published numbers say about each cell before any programme is solved."""

import numpy as np

from webapp.disclosure.cube import table_slices
from webapp.disclosure.gate import HIDDEN, ProtectedTables
from webapp.disclosure.model import EVERYBODY, Floats, Relations

Bounds = tuple[Floats, Floats]

_PASSES = 3


def published_bounds(protected: ProtectedTables, *, width: int, small_marks: bool = False) -> Bounds:
    """The interval of every cell by itself, one row an area.

    Shapes:  two arrays, least and greatest; inner cells are only known not to be negative.
             A mark says nothing for certain: nobody, few, or protected. With small_marks it is read as "fewer
             than the threshold", which is a guess; a withheld table is announced and allows no guess.
    """
    least = np.zeros((len(protected.areas), width))
    greatest = np.full(least.shape, EVERYBODY)
    cells = slice(0, protected.values.shape[1])
    lowest, highest = protected.parameters.behind(protected.values)
    marked = protected.values == HIDDEN
    ceiling = protected.parameters.threshold - 1 if small_marks else EVERYBODY
    least[:, cells] = np.where(marked, 0, lowest)
    greatest[:, cells] = np.where(marked, ceiling, highest)
    for spec, table in zip(protected.specs, table_slices(protected.specs), strict=True):
        for row, area in enumerate(protected.areas):
            if (area, spec.name) in protected.withheld:
                greatest[row, table] = EVERYBODY
    return least, greatest


def linked(bounds: Bounds, relations: Relations) -> Bounds:
    """Carry what is known of one area into the others.

    Shapes:  the first row is the country: at least each body, at most their sum. Bounds stay true of every
             possible world; they lose only what several links say together.
    """
    for _ in range(2):
        least, greatest = narrowed(bounds, relations)
        others = greatest[1:].sum(axis=0) - greatest[1:]
        bodies_least = np.maximum(least[1:], least[0] - others)
        bodies_greatest = np.minimum(greatest[1:], greatest[0])
        country_least = np.maximum(least[0], bodies_least.max(axis=0, initial=0))
        country_greatest = np.minimum(greatest[0], greatest[1:].sum(axis=0))
        bounds = np.vstack([country_least, bodies_least]), np.vstack([country_greatest, bodies_greatest])
    return bounds


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
