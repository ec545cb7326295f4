"""What anybody can know about how the cells of a release hang together, as linear relations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from webapp.disclosure.cube import Counts, Dimension, TableSpec, table_slices

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Places:
    """Where the categories of one dimension stand among the columns.

    Shapes:  one entry a column: its category, -1 if it has none of this dimension, and how many columns further
             the same cell of the next category stands.
    """

    of_person: bool
    category: Counts
    step: Counts


@dataclass(frozen=True, eq=False)
class Relations:
    """Rows of a linear programme over the published cells and the inner cells behind them.

    Shapes:  columns are the published cells in their order, then the inner cells. Row r has the entries
             starts[r]:starts[r + 1] of columns and signs (+1 or -1), and lies in 0 .. upper[r].
             Where upper is 0 the row is a sum, and its last entry is the cell that the others add up to;
             elsewhere the row has no upper end, and what overlaps is added to what it covers.
    """

    published: int
    width: int
    starts: Counts
    columns: Counts
    signs: Floats
    upper: Floats
    places: tuple[Places, ...] = ()

    def row_sums(self, world: Floats) -> Floats:
        return np.add.reduceat(world[self.columns] * self.signs, self.starts[:-1])

    def allow(self, world: Floats) -> bool:
        """Whether a world agrees with every row, to the last person."""
        sums = self.row_sums(world)
        return bool(((sums >= 0) & (sums <= self.upper)).all())


def relations(specs: Sequence[TableSpec]) -> Relations:
    """Write down every sum and every overlap that links the declared tables.

    Shapes:  facts of the person add up: a cell is the sum of the inner cells within it. Facts of the voice
             overlap: each finer cell is at most the coarser one, which is at most the sum of the finer ones.
    Source:  docs/adr/0004-small-numbers.md
    """
    cubes = _cubes(specs)
    new = [cube for cube in cubes if cube not in {spec.dimensions for spec in specs}]
    tables = [*specs, *(TableSpec("inner", cube) for cube in new)]
    start = {}
    for table, cells in zip(tables, table_slices(tables), strict=True):
        start[table.dimensions] = cells.start
    rows: list[tuple[Counts, Counts, float]] = []
    for spec in specs:
        cube = next(cube for cube in cubes if _voice(cube) == _voice(spec.dimensions))
        if cube != spec.dimensions:
            inner = TableSpec("inner", cube)
            rows += _rows(_sums(inner, spec, start), _sums(spec, spec, start), spec.size, upper=0.0)
    for coarse, fine in permutations(cubes, 2):
        if _is_next(coarse, fine, cubes):
            rows += _overlaps(TableSpec("coarse", coarse), TableSpec("fine", fine), start)
    published, width = sum(spec.size for spec in specs), sum(table.size for table in tables)
    return replace(_packed(rows, published=published, width=width), places=_places(tables))


_Dimensions = tuple[Dimension, ...]
_Pair = tuple[Counts, Counts]


def _voice(dimensions: _Dimensions) -> frozenset[str]:
    return frozenset(dimension.name for dimension in dimensions if not dimension.of_person)


def _cubes(specs: Sequence[TableSpec]) -> list[_Dimensions]:
    """The inner cubes: for each set of voice facts, crossed with every person fact it is published with."""
    cubes: dict[frozenset[str], _Dimensions] = {}
    for spec in specs:
        of_voice = tuple(dimension for dimension in spec.dimensions if not dimension.of_person)
        of_person = tuple(dimension for dimension in spec.dimensions if dimension.of_person)
        known = cubes.get(_voice(of_voice), of_voice)
        cubes[_voice(of_voice)] = (*known, *(dimension for dimension in of_person if dimension not in known))
    return list(cubes.values())


def _is_next(coarse: _Dimensions, fine: _Dimensions, cubes: Sequence[_Dimensions]) -> bool:
    """Whether nothing lies between the two, so that the relation does not follow from others."""
    below, above = _voice(coarse), _voice(fine)
    return below < above and not any(below < _voice(cube) < above for cube in cubes)


def _sums(table: TableSpec, margin: TableSpec, start: dict[_Dimensions, int]) -> _Pair:
    """The table's columns, and the cell of the margin each of them is summed into."""
    return start[table.dimensions] + np.arange(table.size), table.places_in(margin)


def _overlaps(
    coarse: TableSpec, fine: TableSpec, start: dict[_Dimensions, int]
) -> list[tuple[Counts, Counts, float]]:
    shared = tuple(dimension for dimension in coarse.dimensions if dimension in fine.dimensions)
    margin = TableSpec("margin", shared)
    more = tuple(dimension for dimension in fine.dimensions if not dimension.of_person)
    each = TableSpec("each", (*shared, *(dimension for dimension in more if dimension not in shared)))
    coarse_columns, coarse_places = _sums(coarse, margin, start)
    fine_columns, fine_places = _sums(fine, each, start)
    of_each = _sums(each, margin, start | {each.dimensions: 0})[1]
    at_most = _rows(
        (fine_columns, of_each[fine_places]), (coarse_columns, coarse_places), margin.size, upper=np.inf
    )
    for cell, place in enumerate(of_each.tolist()):
        above = coarse_columns[coarse_places == place]
        below = fine_columns[fine_places == cell]
        at_most.append((np.concatenate([above, below]), _signs(len(above), len(below)), np.inf))
    return at_most


def _rows(plus: _Pair, minus: _Pair, size: int, *, upper: float) -> list[tuple[Counts, Counts, float]]:
    """One row a place: the columns summed into it by the first less those by the second."""
    rows = []
    for place in range(size):
        above, below = plus[0][plus[1] == place], minus[0][minus[1] == place]
        rows.append((np.concatenate([above, below]), _signs(len(above), len(below)), upper))
    return rows


def _signs(plus: int, minus: int) -> Counts:
    return np.repeat(np.array([1, -1], dtype=np.int64), [plus, minus])


def _places(tables: Sequence[TableSpec]) -> tuple[Places, ...]:
    return tuple(
        Places(
            of_person=dimension.of_person,
            category=np.concatenate([_along(table, dimension)[0] for table in tables]),
            step=np.concatenate([_along(table, dimension)[1] for table in tables]),
        )
        for dimension in dict.fromkeys(dimension for table in tables for dimension in table.dimensions)
    )


def _along(table: TableSpec, dimension: Dimension) -> _Pair:
    """The category of each of the table's cells, and the way to the next category."""
    if dimension not in table.dimensions:
        return np.full(table.size, -1), np.zeros(table.size, dtype=np.int64)
    after = TableSpec("after", table.dimensions[table.dimensions.index(dimension) + 1 :])
    return table.places_in(TableSpec("margin", (dimension,))), np.full(table.size, after.size)


def _packed(rows: list[tuple[Counts, Counts, float]], *, published: int, width: int) -> Relations:
    nothing = np.zeros(0, dtype=np.int64)
    return Relations(
        published=published,
        width=width,
        starts=np.cumsum([0, *(len(columns) for columns, _, _ in rows)]),
        columns=np.concatenate([nothing, *(columns for columns, _, _ in rows)]),
        signs=np.concatenate([nothing, *(signs for _, signs, _ in rows)]).astype(np.float64),
        upper=np.array([upper for _, _, upper in rows]),
    )
