"""The attacker: everything published, the method and all parameters known, and a programme for each doubt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from webapp.disclosure.cube import Counts, RawTables, table_slices
from webapp.disclosure.gate import LEAST_THRESHOLD, ProtectedTables, group_cells
from webapp.disclosure.knowledge import Bounds, link_rows, linked, narrowed, published_bounds
from webapp.disclosure.model import relations
from webapp.disclosure.programme import Contradiction
from webapp.disclosure.search import Aims, Searcher


@dataclass(frozen=True)
class AreaOutcome:
    """How the attacker did against one area.

    Shapes:  attacked counts the cells that truly hold 1 .. threshold - 1 people. Of those,
             exact: least and greatest possible value are the same;
             narrow: they lie closer than the threshold less one;
             known_small: the greatest is below the threshold, which the mark alone never says;
             insider: one of the above for the others in the cell, once a person in it subtracts themselves;
             guessed: exact for somebody who bets that every mark means "fewer than the threshold".
             group counts the cells where everybody in an age band or a home is sure to have said the same.
             lost names the tables in which any of these happened.
    """

    area: str
    attacked: int
    exact: int = 0
    narrow: int = 0
    known_small: int = 0
    insider: int = 0
    guessed: int = 0
    group: int = 0
    lost: frozenset[str] = frozenset()


@dataclass(frozen=True)
class AttackReport:
    """How the attacker did against a whole release, area by area.

    Units:   threshold in contributors; programmes counts the linear and integer programmes solved.
    """

    threshold: int
    programmes: int
    outcomes: tuple[AreaOutcome, ...]

    @property
    def wins(self) -> bool:
        return any(outcome.lost for outcome in self.outcomes)

    def as_dict(self) -> dict[str, int | bool | list[str]]:
        """Totals that may be published with the release; which cell lost stays inside."""
        counted = ("attacked", "exact", "narrow", "known_small", "insider", "guessed", "group")
        totals = {name: sum(getattr(outcome, name) for outcome in self.outcomes) for name in counted}
        losing = [outcome.area for outcome in self.outcomes if outcome.lost]
        return {**totals, "threshold": self.threshold, "wins": self.wins, "areas_lost": losing}


def attack(
    raw: RawTables,
    protected: ProtectedTables,
    *,
    areas: Sequence[str] | None = None,
    threshold: int = LEAST_THRESHOLD,
    progress: Callable[[str], None] = lambda area: None,
) -> AttackReport:
    """Try to work out every small cell of the areas, or of all of them.

    Shapes:  the truth only says where to look; the attacker never computes with it.
             progress hears the name of each area as it is done.
    Errors:  ValueError if what is published contradicts itself.
    Source:  docs/adr/0004-small-numbers.md
    """
    attacker = Attacker(protected, threshold=threshold)
    outcomes = []
    for area in protected.areas if areas is None else areas:
        outcomes.append(attacker.attack_area(area, raw.counts[raw.areas.index(area)]))
        progress(area)
    return AttackReport(threshold, attacker.programmes, tuple(outcomes))


class Attacker:
    """Knows one set of protected tables, and what they imply."""

    def __init__(self, protected: ProtectedTables, *, threshold: int = LEAST_THRESHOLD) -> None:
        self._protected = protected
        self._threshold = threshold
        known = relations(protected.specs)
        self._searcher = Searcher(known)
        self._sure = linked(published_bounds(protected, width=known.width), known, link_rows(protected))
        self._guess = narrowed(published_bounds(protected, width=known.width, small_marks=True), known)

    @property
    def programmes(self) -> int:
        return self._searcher.solved

    def possible(self, area: str, cells: Sequence[int]) -> list[tuple[int, int]]:
        """The least and the greatest possible value of each cell, by everything the attacker is sure of."""
        aims = Aims(np.asarray(cells, dtype=np.int64), is_safe=lambda low, high: False)
        return self._searcher.explore(self._of(self._sure, area), aims)

    def attack_area(self, area: str, truth: Counts) -> AreaOutcome:
        """Attack every small cell and every whole group of one area."""
        small = np.flatnonzero((truth > 0) & (truth < self._threshold))
        aims = Aims(small, is_safe=self._hides, enough=self._threshold + 1)
        sure = self._searcher.explore(self._of(self._sure, area), aims)
        exact = [low == high for low, high in sure]
        narrow = [high - low < self._threshold - 1 for low, high in sure]
        known_small = [high < self._threshold for _, high in sure]
        insider = [not self._hides_others(low, high) for low, high in sure]
        guessed = self._guessed(area, small)
        lost = np.array([narrow, known_small, insider, guessed], dtype=bool).any(axis=0)
        group = self._groups(area, truth)
        return AreaOutcome(
            area=area,
            attacked=len(small),
            exact=sum(exact),
            narrow=sum(narrow),
            known_small=sum(known_small),
            insider=sum(insider),
            guessed=sum(guessed),
            group=len(group),
            lost=self._tables([*small[lost].tolist(), *group]),
        )

    def _hides(self, least: float, greatest: float) -> bool:
        """Whether worlds this far apart leave the attacker with nothing, the insider included."""
        return greatest - least >= self._threshold - 1 and self._hides_others(least, greatest)

    def _hides_others(self, least: float, greatest: float) -> bool:
        """Whether somebody in the cell, who subtracts themselves, cannot tell how many others there are.

        Knowing that one is in the cell only raises its least value to one: leaving whole numbers aside, the
        worlds form a convex set, so every value between the old least and the greatest stays possible.
        """
        others_least, others_greatest = max(least, 1) - 1, greatest - 1
        return others_greatest >= self._threshold and others_greatest - others_least >= self._threshold - 1

    def _guessed(self, area: str, small: Counts) -> list[bool]:
        aims = Aims(small, is_safe=lambda low, high: low < high, enough=1)
        try:
            found = self._searcher.explore(self._of(self._guess, area), aims)
        except Contradiction:
            return [False] * len(small)  # Some mark here hides ten or more: the bet is lost.
        return [low == high for low, high in found]

    def _groups(self, area: str, truth: Counts) -> list[int]:
        """Cells that are sure to hold their whole group."""
        cells, groups = [], []
        for some, whole in group_cells(self._protected.specs):
            all_of_it = (truth[some] == truth[whole]) & (truth[whole] > 0)
            cells += some[all_of_it].tolist()
            groups += whole[all_of_it].tolist()
        aims = Aims(
            np.array(cells, dtype=np.int64),
            is_safe=lambda low, high: high >= 1,
            outside=np.array(groups, dtype=np.int64),
        )
        found = self._searcher.explore(self._of(self._sure, area), aims)
        return [cell for cell, (_, most) in zip(cells, found, strict=True) if most < 1]

    def _of(self, bounds: Bounds, area: str) -> Bounds:
        row = self._protected.areas.index(area)
        return bounds[0][row], bounds[1][row]

    def _tables(self, cells: Sequence[int]) -> frozenset[str]:
        slices = zip(self._protected.specs, table_slices(self._protected.specs), strict=True)
        return frozenset(
            spec.name for spec, table in slices if any(table.start <= c < table.stop for c in cells)
        )
