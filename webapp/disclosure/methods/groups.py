"""Which tables hang together by sums, and which people each of their cells holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from webapp.disclosure.cube import Counts, TableSpec, table_slices


@dataclass(frozen=True)
class Group:
    """The declared tables about one set of facts of the voice, such as theme by age band and theme by home.

    Shapes:  inner runs over those facts and then over every fact of the person that any of the tables has; each
             of the tables is a sum over it. starts tells where each table begins in the long row of cells.
             A slice holds one value of every fact of the voice: slices overlap and never add up.
    """

    inner: TableSpec
    tables: tuple[TableSpec, ...]
    starts: tuple[int, ...]
    slices: int

    @property
    def people(self) -> int:
        """How many inner cells one slice has."""
        return self.inner.size // self.slices

    @cached_property
    def places(self) -> tuple[Counts, ...]:
        """For each table, the cell of the long row that each inner cell counts in, as [slice, inner cell]."""
        return tuple(
            (start + self.inner.places_in(table)).reshape(self.slices, self.people)
            for table, start in zip(self.tables, self.starts, strict=True)
        )

    def cells(self, number: int) -> Counts:
        """The published cells of one slice, those of the plainest table first."""
        found = [np.unique(places[number]) for places in self.places]
        return np.concatenate(sorted(found, key=len))

    def least_people(self) -> int:
        """The smallest number of inner cells that any published cell is a sum of."""
        return min(self.inner.size // table.size for table in self.tables)


def groups(specs: Sequence[TableSpec]) -> tuple[Group, ...]:
    """Sort the declared tables into groups, in the order in which their facts of the voice first appear."""
    found: dict[frozenset[str], list[tuple[TableSpec, int]]] = {}
    for spec, cells in zip(specs, table_slices(specs), strict=True):
        voice = frozenset(dimension.name for dimension in spec.dimensions if not dimension.of_person)
        found.setdefault(voice, []).append((spec, cells.start))
    return tuple(_group(tables) for tables in found.values())


def _group(tables: list[tuple[TableSpec, int]]) -> Group:
    of_voice = [dimension for dimension in tables[0][0].dimensions if not dimension.of_person]
    of_person = dict.fromkeys(
        dimension for spec, _ in tables for dimension in spec.dimensions if dimension.of_person
    )
    return Group(
        inner=TableSpec("inner", (*of_voice, *of_person)),
        tables=tuple(spec for spec, _ in tables),
        starts=tuple(start for _, start in tables),
        slices=TableSpec("slices", tuple(of_voice)).size,
    )
