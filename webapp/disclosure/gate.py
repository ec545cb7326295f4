"""The gate: fewer than the threshold is hidden, the rest is rounded, and everything hidden wears one mark."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from webapp.disclosure.cube import Counts, RawTables, TableSpec, table_slices

METHOD = "hide-and-round"
METHOD_VERSION = 1

LEAST_THRESHOLD = 10
LEAST_ROUNDING = 5

HIDDEN = -1


@dataclass(frozen=True)
class Parameters:
    """How careful a release is; it can be more careful than the least, never less.

    Units:   threshold in distinct contributors; rounding is the step of every number shown.
    Errors:  ValueError below the least, or if the threshold is not a whole number of steps.
    Source:  docs/adr/0004-small-numbers.md
    """

    threshold: int = LEAST_THRESHOLD
    rounding: int = LEAST_ROUNDING

    def __post_init__(self) -> None:
        if self.threshold < LEAST_THRESHOLD or self.rounding < LEAST_ROUNDING:
            raise ValueError("the threshold and the rounding can only be raised")
        if self.threshold % self.rounding:
            raise ValueError(
                "the threshold must be a multiple of the rounding, or a shown number could be below it"
            )

    def rounded(self, counts: Counts) -> Counts:
        return (counts + self.rounding // 2) // self.rounding * self.rounding

    def behind(self, shown: Counts) -> tuple[Counts, Counts]:
        """The least and the greatest truth behind a number shown."""
        least = shown - self.rounding // 2
        return np.maximum(least, self.threshold), least + self.rounding - 1


@dataclass(frozen=True)
class ReleasedCell:
    """One number that may leave, or None: the one mark for nobody, for few, and for protected."""

    area: str
    table: str
    key: tuple[str, ...]
    value: int | None


@dataclass(frozen=True, eq=False)
class ProtectedTables:
    """What is left when everything that must be hidden is hidden.

    Shapes:  values[area, cell] as in RawTables, HIDDEN where the mark is.
             withheld names the tables of an area that are not shown at all, as (area, table).
    """

    specs: tuple[TableSpec, ...]
    areas: tuple[str, ...]
    values: Counts
    parameters: Parameters
    withheld: frozenset[tuple[str, str]] = frozenset()

    def without(self, area: str, table: str) -> "ProtectedTables":
        """Withhold one table of one area."""
        values = self.values.copy()
        for spec, cells in zip(self.specs, table_slices(self.specs), strict=True):
            if spec.name == table:
                values[self.areas.index(area), cells] = HIDDEN
        return replace(self, values=values, withheld=self.withheld | {(area, table)})

    def cells(self) -> Iterator[ReleasedCell]:
        for area, row in zip(self.areas, self.values.tolist(), strict=True):
            numbers = iter(row)
            for spec in self.specs:
                for key in spec.combinations():
                    value = next(numbers)
                    yield ReleasedCell(area, spec.name, key, None if value == HIDDEN else value)


def protect(raw: RawTables, parameters: Parameters) -> ProtectedTables:
    """Hide what is small or names a whole group, and round the rest.

    Shapes:  every shown number is a multiple of the rounding, at or above the threshold, and less than
             one step from the truth. A contributor, also a group, counts once, so that none can make more
             than half of a shown cell. A cell that reads as all of an age band or a home is hidden.
    Source:  docs/adr/0004-small-numbers.md
    """
    shown = parameters.rounded(raw.counts)
    values = np.where(raw.counts < parameters.threshold, HIDDEN, shown)
    for cells, groups in group_cells(raw.specs):
        values[:, cells] = np.where(shown[:, cells] == shown[:, groups], HIDDEN, values[:, cells])
    return ProtectedTables(raw.specs, raw.areas, values, parameters)


def group_cells(specs: tuple[TableSpec, ...]) -> list[tuple[Counts, Counts]]:
    """Pair each cell about a named group (an age band, a home) with the cell of the whole group.

    Shapes:  two arrays of cell numbers of one length for each pair of tables.
    """
    pairs = []
    slices = table_slices(specs)
    for group, group_slice in zip(specs, slices, strict=True):
        if not group.dimensions or not all(dimension.of_person for dimension in group.dimensions):
            continue
        for spec, cells in zip(specs, slices, strict=True):
            if spec.refines(group) and any(not dimension.of_person for dimension in spec.dimensions):
                pairs.append((np.arange(cells.start, cells.stop), group_slice.start + spec.places_in(group)))
    return pairs
