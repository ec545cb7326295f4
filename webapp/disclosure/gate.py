"""The gate: fewer than the threshold is hidden, the rest is rounded, and everything hidden wears one mark."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from webapp.disclosure.cube import Counts, RawTables, TableSpec, table_slices
from webapp.disclosure.links import Link

METHOD = "hide-and-round"
METHOD_VERSION = 1

LEAST_THRESHOLD = 10
LEAST_ROUNDING = 5

HIDDEN = -1

EVERYBODY = 100_000
"""More people than could ever speak; anybody knows that no cell holds more."""


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
    """What is left when everything that must be hidden is hidden, and what anybody can say about the truth behind.

    Shapes:  values[area, cell] as in RawTables, HIDDEN where the mark is. least and greatest have the same shape:
             what the number, read with the method, says for certain about the true count; the mark says nothing,
             0 .. EVERYBODY. An attacker uses these two, the sums and overlaps, and the links, and nothing else.
             withheld names the tables of an area that are not shown at all, as (area, table).
             unpublished names the tables that an area does not have, such as all but the total of a quarter that is
             only known by its total; they have no cells.
    Errors:  ValueError if the arrays do not fit the areas and tables.
    """

    specs: tuple[TableSpec, ...]
    areas: tuple[str, ...]
    values: Counts
    least: Counts
    greatest: Counts
    parameters: Parameters
    withheld: frozenset[tuple[str, str]] = frozenset()
    links: tuple[Link, ...] = ()
    unpublished: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        shape = (len(self.areas), sum(spec.size for spec in self.specs))
        if not self.values.shape == self.least.shape == self.greatest.shape == shape:
            raise ValueError("every cell of every area needs a number or a mark, and what it says")

    def without(self, area: str, table: str) -> "ProtectedTables":
        """Withhold one table of one area, and say so."""
        row = self.areas.index(area)
        hidden = self._hidden([(row, self._slice(table))])
        return replace(hidden, withheld=self.withheld | {(area, table)})

    def hiding(self, area: str, cell: int) -> "ProtectedTables":
        """Let one more cell of one area wear the mark."""
        return self._hidden([(self.areas.index(area), slice(cell, cell + 1))])

    def only(self, area: str, tables: Collection[str]) -> "ProtectedTables":
        """Leave an area these tables, as if it never had others."""
        row = self.areas.index(area)
        others = [spec.name for spec in self.specs if spec.name not in tables]
        hidden = self._hidden([(row, self._slice(table)) for table in others])
        return replace(hidden, unpublished=self.unpublished | {(area, table) for table in others})

    def beside(
        self, published: Mapping[str, Mapping[str, Sequence[int]]], links: Sequence[Link]
    ) -> "ProtectedTables":
        """Put what was published before, in areas of its own, next to this.

        Shapes:  published[area][table] holds the table's numbers as they were shown, HIDDEN for the mark, and was
                 protected with these parameters; an area has no other tables than those named. links tie the new
                 areas to each other and to the old ones.
        Errors:  ValueError for an area that is there already, and for a table of another size.
        """
        if set(published) & set(self.areas):
            raise ValueError("an area stands in these tables already")
        rows = np.full((len(published), self.values.shape[1]), HIDDEN, dtype=np.int64)
        for row, tables in zip(rows, published.values(), strict=True):
            for table, numbers in tables.items():
                row[self._slice(table)] = np.array(numbers, dtype=np.int64)
        least, greatest = behind(rows, self.parameters)
        without = {
            (area, spec.name)
            for area, tables in published.items()
            for spec in self.specs
            if spec.name not in tables
        }
        return replace(
            self,
            areas=(*self.areas, *published),
            values=np.vstack([self.values, rows]),
            least=np.vstack([self.least, least]),
            greatest=np.vstack([self.greatest, greatest]),
            links=(*self.links, *links),
            unpublished=self.unpublished | without,
        )

    def cells(self) -> Iterator[ReleasedCell]:
        for area, row in zip(self.areas, self.values.tolist(), strict=True):
            numbers = iter(row)
            for spec in self.specs:
                for key in spec.combinations():
                    value = next(numbers)
                    if (area, spec.name) not in self.unpublished:
                        yield ReleasedCell(area, spec.name, key, None if value == HIDDEN else value)

    def _slice(self, table: str) -> slice:
        names = [spec.name for spec in self.specs]
        return table_slices(self.specs)[names.index(table)]

    def _hidden(self, places: Iterable[tuple[int, slice]]) -> "ProtectedTables":
        values, least, greatest = self.values.copy(), self.least.copy(), self.greatest.copy()
        for place in places:
            values[place], least[place], greatest[place] = HIDDEN, 0, EVERYBODY
        return replace(self, values=values, least=least, greatest=greatest)


def behind(values: Counts, parameters: Parameters) -> tuple[Counts, Counts]:
    """The least and the greatest truth behind each number and each mark of the method."""
    least, greatest = parameters.behind(values)
    marked = values == HIDDEN
    return np.where(marked, 0, least), np.where(marked, EVERYBODY, greatest)


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
    least, greatest = behind(values, parameters)
    return ProtectedTables(raw.specs, raw.areas, values, least, greatest, parameters, links=raw.links)


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
