"""Cell-key noise: the same people get the same noise in every table, and nothing adds up."""

from dataclasses import dataclass

import numpy as np

from webapp.disclosure.cube import Counts, RawTables
from webapp.disclosure.gate import EVERYBODY, HIDDEN, Parameters, ProtectedTables, group_cells
from webapp.disclosure.methods.detail import KEYS, DetailedTables, DetailMissing


@dataclass(frozen=True)
class CellKey:
    """Hide what is small, and move every other number a little, by the key of the people in it.

    Shapes:  hides_small False is the method as statistics offices know it, for comparison only: it shows numbers
             below the threshold.
    Units:   noise is the most that a number is moved, in people.
    Source:  Thompson, Broadfoot and Elazar 2013, "Methodology for the automatic confidentialisation of statistical
             outputs from remote servers"; docs/adr/0014-methods-side-by-side.md
    """

    noise: int = 5
    hides_small: bool = True
    name: str = "cell-key"
    version: int = 1

    def protect(self, raw: RawTables, parameters: Parameters) -> ProtectedTables:
        """Look up the noise of every cell.

        Shapes:  a number shown is as far from the truth as the noise allows, and not below the least that may be
                 shown; the mark says nothing.
        Errors:  DetailMissing without keys.
        """
        if not isinstance(raw, DetailedTables) or raw.keys is None:
            raise DetailMissing(self.name)
        floor = parameters.threshold if self.hides_small else 0
        moved = np.maximum(raw.counts + noise_table(self.noise)[raw.keys], floor)
        shown = raw.counts >= floor
        for cells, whole in group_cells(raw.specs):
            shown[:, cells] &= (moved[:, cells] != moved[:, whole]) | (moved[:, whole] == 0)
        return ProtectedTables(
            specs=raw.specs,
            areas=raw.areas,
            values=np.where(shown, moved, HIDDEN),
            least=np.where(shown, np.maximum(moved - self.noise, floor), 0),
            greatest=np.where(shown, moved + self.noise, EVERYBODY),
            parameters=parameters,
            links=raw.links,
        )


def noise_table(most: int) -> Counts:
    """The noise of each key: around nothing, smaller noise more often, never more than the most.

    Shapes:  one entry a key, rising; a cell's key is as good as drawn at random.
    """
    steps = np.arange(-most, most + 1)
    ends = np.cumsum(most + 1 - np.abs(steps)) / (most + 1) ** 2 * KEYS
    return np.asarray(steps[np.searchsorted(ends, np.arange(KEYS) + 0.5)], dtype=np.int64)
