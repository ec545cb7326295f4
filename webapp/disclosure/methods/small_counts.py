"""Small count rounding: every table is a sum over one rounded cube, so that everything shown adds up."""

from dataclasses import dataclass

import numpy as np

from webapp.disclosure.cube import Counts, RawTables
from webapp.disclosure.gate import EVERYBODY, HIDDEN, Parameters, ProtectedTables, group_cells
from webapp.disclosure.methods.closeness import Margins
from webapp.disclosure.methods.detail import DetailedTables, DetailMissing
from webapp.disclosure.methods.groups import Group, groups


@dataclass(frozen=True)
class SmallCountRounding:
    """Make every inner cell nobody, or as many as a base; hide what then is below the threshold.

    Shapes:  base is for tables that add up; None takes the least that leaves every published cell open by more than
             the threshold.
    Source:  Langsrud and Heldal 2018, "An Algorithm for Small Count Rounding of Tabular Data", PSD 2018;
             docs/adr/0014-methods-side-by-side.md
    """

    base: int | None = None
    name: str = "small-count-rounding"
    version: int = 1

    def protect(self, raw: RawTables, parameters: Parameters) -> ProtectedTables:
        """Round the inner cells of every area, and add them up again.

        Shapes:  least and greatest are what follows for somebody who knows the whole rounded cube, also behind the
                 mark: what adds up can be worked out by taking away. Nothing is said about how close the sums are
                 kept; a bound stated, or believed in, would narrow every cell to it. Tables in which nothing adds
                 up have no cube: there what is more than the threshold is shown as it is, and the mark says nothing.
        Errors:  DetailMissing without inner cells.
        """
        if not isinstance(raw, DetailedTables):
            raise DetailMissing(self.name)
        values = np.where(raw.counts > parameters.threshold, raw.counts, 0)
        least, greatest = values.copy(), np.where(values > 0, values, EVERYBODY)
        for group, inner in zip(groups(raw.specs), raw.inner, strict=True):
            if group.people > 1:
                base = self.base or safe_base(group, parameters)
                rounded = _rounded(group, inner, base=base, threshold=parameters.threshold)
                _add_up(group, rounded, into=values)
                _add_up(group, np.where(rounded == base, 1, rounded), into=least)
                _add_up(group, np.maximum(rounded, base - 1), into=greatest)
        shown = values >= parameters.threshold
        for cells, whole in group_cells(raw.specs):
            shown[:, cells] &= values[:, cells] != values[:, whole]
        return ProtectedTables(
            specs=raw.specs,
            areas=raw.areas,
            values=np.where(shown, values, HIDDEN),
            least=np.where(shown, np.maximum(least, parameters.threshold), least),
            greatest=greatest,
            parameters=parameters,
            links=raw.links,
        )


def safe_base(group: Group, parameters: Parameters) -> int:
    """The least base with which a sum of nobody may hold more than the threshold, also without one of them."""
    return parameters.threshold // group.least_people() + 2


def _rounded(group: Group, inner: Counts, *, base: int, threshold: int) -> Counts:
    """The rounded inner cells of all areas, as [area, inner cell]."""
    cubes = inner.reshape(len(inner), group.slices, group.people)
    found = np.where(cubes < base, 0, cubes)
    for number in range(group.slices):
        margins = Margins([np.unique(places[number], return_inverse=True)[1] for places in group.places])
        for area in np.flatnonzero((cubes[:, number] > 0).any(axis=1)).tolist():
            cube = cubes[area, number]
            close = margins.rounded(cube, base=base)
            found[area, number] = margins.lowered(close, cube, base=base, threshold=threshold)
    return found.reshape(inner.shape)


def _add_up(group: Group, inner: Counts, *, into: Counts) -> None:
    """Write the sums over the inner cells into the long rows of published cells."""
    for table, start, places in zip(group.tables, group.starts, group.places, strict=True):
        for area, cube in enumerate(inner):
            sums = np.bincount(places.ravel() - start, weights=cube, minlength=table.size)
            into[area, start : start + table.size] = sums
