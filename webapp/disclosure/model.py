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
             the same cell of the next category stands. Where the dimension groups another, members[group, category]
             says which categories of that other are in each of its own.
    """

    dimension: Dimension
    category: Counts
    step: Counts
    members: NDArray[np.bool_] | None = None


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

    def allow_each(self, worlds: NDArray[np.int32]) -> NDArray[np.bool_]:
        """The same for several worlds at once, one a row."""
        if not len(self.upper):
            return np.ones(len(worlds), dtype=np.bool_)
        sums = np.add.reduceat(worlds[:, self.columns] * self.signs, self.starts[:-1], axis=1)
        return np.asarray(((sums >= 0) & (sums <= self.upper)).all(axis=1))

    def about(self, cells: Counts) -> "Relations":
        """Only the rows in which one of these cells stands."""
        sizes = np.diff(self.starts)
        row_of = np.repeat(np.arange(len(sizes)), sizes)
        rows = np.unique(row_of[np.isin(self.columns, cells)])
        entries = np.isin(row_of, rows)
        return replace(
            self,
            starts=np.concatenate([[0], np.cumsum(sizes[rows])]),
            columns=self.columns[entries],
            signs=self.signs[entries],
            upper=self.upper[rows],
        )


def relations(specs: Sequence[TableSpec]) -> Relations:
    """Write down every sum and every overlap that links the declared tables.

    Shapes:  facts of the person add up: a cell is the sum of the inner cells within it. Facts of the voice
             overlap: each finer cell is at most the coarser one, which is at most the sum of the finer ones; a
             family is coarser than each of its themes.
    Errors:  ValueError for two tables of the same dimensions, and for a table of themes by their own families.
    Source:  docs/adr/0004-small-numbers.md
    """
    _check(specs)
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
        if _is_next(coarse, fine, cubes) or _is_next_group(coarse, fine, cubes):
            rows += _overlaps(TableSpec("coarse", coarse), TableSpec("fine", fine), start)
    published, width = sum(spec.size for spec in specs), sum(table.size for table in tables)
    return replace(_packed(rows, published=published, width=width), places=_places(tables))


_Dimensions = tuple[Dimension, ...]
_Pair = tuple[Counts, Counts]


def _check(specs: Sequence[TableSpec]) -> None:
    if len({frozenset(spec.dimensions) for spec in specs}) != len(specs):
        raise ValueError("two tables with the same dimensions say the same twice")
    for spec in specs:
        if {dimension.of for dimension in spec.dimensions} & {
            dimension.name for dimension in spec.dimensions
        }:
            raise ValueError(f"{spec.name} tells voices apart by a category and by its own group")


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


def _is_next_group(coarse: _Dimensions, fine: _Dimensions, cubes: Sequence[_Dimensions]) -> bool:
    """The same for a coarser table of groups, such as families, where the finer one has what they are groups of."""
    if _voice(coarse) <= _voice(fine) or not _groups(coarse, fine):
        return False
    between = [cube for cube in cubes if cube not in (coarse, fine)]
    return not any(_groups(coarse, cube) and _groups(cube, fine) for cube in between)


def _groups(coarse: _Dimensions, fine: _Dimensions) -> bool:
    """Whether every voice in a finer cell stands in coarser ones that anybody can name."""
    below = {dimension.name for dimension in fine}
    return all({dimension.name, dimension.of} & below for dimension in coarse if not dimension.of_person)


def _sums(table: TableSpec, margin: TableSpec, start: dict[_Dimensions, int]) -> _Pair:
    """The table's columns, and the cell of the margin each of them is summed into."""
    return start[table.dimensions] + np.arange(table.size), table.places_in(margin)


def _overlaps(
    coarse: TableSpec, fine: TableSpec, start: dict[_Dimensions, int]
) -> list[tuple[Counts, Counts, float]]:
    """A row for each coarser cell, which the finer ones cover, and one for each finer cell, which it covers."""
    people = tuple(d for d in coarse.dimensions if d.of_person and d in fine.dimensions)
    margin = TableSpec("margin", (*people, *(d for d in coarse.dimensions if not d.of_person)))
    each = TableSpec("each", (*people, *(d for d in fine.dimensions if not d.of_person)))
    coarse_columns, coarse_places = _sums(coarse, margin, start)
    fine_columns, fine_places = _sums(fine, each, start)
    holds = _holds(margin, each)
    covered, covering = [], []
    for place in range(margin.size):
        above = coarse_columns[coarse_places == place]
        within = fine_columns[holds[place, fine_places]]
        covered.append((np.concatenate([within, above]), _signs(len(within), len(above)), np.inf))
        for cell in np.flatnonzero(holds[place]).tolist():
            below = fine_columns[fine_places == cell]
            covering.append((np.concatenate([above, below]), _signs(len(above), len(below)), np.inf))
    return covered + covering


def _holds(coarse: TableSpec, fine: TableSpec) -> NDArray[np.bool_]:
    """Whether who stands in a finer cell (a column) surely stands in a coarser one (a row)."""
    holds = np.ones((coarse.size, fine.size), dtype=np.bool_)
    named = {dimension.name: dimension for dimension in fine.dimensions}
    for dimension in coarse.dimensions:
        rows = coarse.places_in(TableSpec("one", (dimension,)))
        below = named.get(dimension.name) or named[dimension.of]
        columns = fine.places_in(TableSpec("one", (below,)))
        holds &= _members(dimension, below)[rows][:, columns]
    return holds


def _members(group: Dimension, below: Dimension) -> NDArray[np.bool_]:
    """Which categories of the dimension below are in each category of a group; those of itself are each their own."""
    if group.name == below.name:
        return np.eye(len(group.categories), dtype=np.bool_)
    return np.array(
        [[one in group.groups.get(name, ()) for one in below.categories] for name in group.categories]
    )


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
    dimensions = {dimension.name: dimension for table in tables for dimension in table.dimensions}
    return tuple(
        Places(
            dimension=dimension,
            category=np.concatenate([_along(table, dimension)[0] for table in tables]),
            step=np.concatenate([_along(table, dimension)[1] for table in tables]),
            members=_members(dimension, dimensions[dimension.of]) if dimension.of in dimensions else None,
        )
        for dimension in dimensions.values()
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
