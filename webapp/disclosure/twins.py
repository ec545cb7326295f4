"""A smaller programme: the themes of which an area shows nothing are counted as one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from webapp.disclosure.cube import Counts
from webapp.disclosure.model import Floats, Places, Relations
from webapp.disclosure.programme import Programme


class Twins:
    """Worlds in which all categories are alike that nothing keeps apart; asked like the whole programme.

    Shapes:  the categories of a fact of the voice (theme, kind, duty) for which no least value is known are
             twins: they get the same numbers, and one column stands for all. That only leaves worlds out:
             what is found is possible, and what is not found may be possible all the same.
    """

    def __init__(self, whole: Relations, least: Floats) -> None:
        stands_for = np.arange(whole.width)
        claimed = {places.dimension.name: _claimed(places, least) for places in whole.places}
        for places in whole.places:
            if not places.dimension.of_person:
                first = _first_twins(places, claimed, whole.places)
                has = places.category >= 0
                stands_for[has] -= ((places.category - first[places.category]) * places.step)[has]
        kept, self._column_of = np.unique(stands_for, return_inverse=True)
        self._width = len(kept)
        self._programme = Programme(_merged(whole, self._column_of, width=self._width))

    @property
    def solved(self) -> int:
        return self._programme.solved

    def bound(self, least: Floats, greatest: Floats) -> None:
        """Set what each cell can be; a column that stands for several keeps the bounds of all."""
        small_least, small_greatest = np.zeros(self._width), np.full(self._width, np.inf)
        np.maximum.at(small_least, self._column_of, least)
        np.minimum.at(small_greatest, self._column_of, greatest)
        self._programme.bound(small_least, small_greatest)

    def relax(self, aim: Floats) -> Floats:
        return self._programme.relax(self._small(aim))[self._column_of]

    def maximise(self, aim: Floats, *, gap: float = 0.0) -> Floats:
        return self._programme.maximise(self._small(aim), gap=gap)[self._column_of]

    def _small(self, aim: Floats) -> Floats:
        return np.bincount(self._column_of, weights=aim, minlength=self._width).astype(np.float64)


def _claimed(places: Places, least: Floats) -> NDArray[np.bool_]:
    """The categories of which something is shown."""
    claimed = np.zeros(len(places.dimension.categories), dtype=np.bool_)
    claimed[places.category[(places.category >= 0) & (least > 0)]] = True
    return claimed


def _first_twins(places: Places, claimed: Mapping[str, NDArray[np.bool_]], every: Sequence[Places]) -> Counts:
    """The category that stands for each: itself, or the first of its twins, which share the groups that are shown."""
    name = places.dimension.name
    above = [group for group in every if group.dimension.of == name and group.members is not None]
    first = np.arange(len(claimed[name]))
    seen: dict[bytes, int] = {}
    for category in np.flatnonzero(~claimed[name]).tolist():
        shown = [
            group.members[claimed[group.dimension.name], category]
            for group in above
            if group.members is not None
        ]
        first[category] = seen.setdefault(b"|".join(one.tobytes() for one in shown), category)
    return first


def _merged(whole: Relations, column_of: Counts, *, width: int) -> Relations:
    """The relations over fewer columns: entries add up, and rows that read the same are written once."""
    row_of = np.repeat(np.arange(len(whole.upper)), np.diff(whole.starts))
    cells, place_of = np.unique(row_of * width + column_of[whole.columns], return_inverse=True)
    entries = np.bincount(place_of, weights=whole.signs, minlength=len(cells))
    columns = cells % width
    starts = np.searchsorted(cells // width, np.arange(len(whole.upper) + 1))
    rows: dict[tuple[bytes, bytes, float], slice] = {}
    for start, end, upper in zip(starts[:-1], starts[1:], whole.upper.tolist(), strict=True):
        rows.setdefault(
            (columns[start:end].tobytes(), entries[start:end].tobytes(), upper), slice(start, end)
        )
    nothing = np.zeros(0, dtype=np.int64)
    kept = np.concatenate([nothing, *(np.arange(row.start, row.stop) for row in rows.values())])
    return replace(
        whole,
        width=width,
        starts=np.cumsum([0, *(row.stop - row.start for row in rows.values())]),
        columns=columns[kept],
        signs=entries[kept],
        upper=np.array([upper for _, _, upper in rows]),
        places=(),
    )
