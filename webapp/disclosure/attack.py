"""The attacker: everything published, the method and all parameters known, and a programme for each doubt."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from multiprocessing import get_context

import numpy as np

from webapp.disclosure.cube import Counts, Dimension, RawTables, table_slices
from webapp.disclosure.doubt import Doubt
from webapp.disclosure.gate import HIDDEN, LEAST_THRESHOLD, ProtectedTables, group_cells
from webapp.disclosure.joint import Cell, System, systems
from webapp.disclosure.journal import Journal, NoJournal
from webapp.disclosure.knowledge import (
    Bounds,
    believed,
    doubted,
    link_rows,
    linked,
    narrowed,
    published_bounds,
)
from webapp.disclosure.model import relations
from webapp.disclosure.outcome import AreaOutcome, AttackReport
from webapp.disclosure.programme import Contradiction
from webapp.disclosure.search import Aims, Searcher


def attack(
    raw: RawTables,
    protected: ProtectedTables,
    *,
    areas: Sequence[str] | None = None,
    threshold: int = LEAST_THRESHOLD,
    insiders: int = 1,
    workers: int = 1,
    journal: Journal | None = None,
    progress: Callable[[str], None] = lambda area: None,
) -> AttackReport:
    """Try to work out every small cell of the areas, or of all whose truth is there.

    Shapes:  the truth only says where to look; the attacker never computes with it.
             insiders is how many people of one cell may put together what they know: with k of them, each shown
             number must leave as much in doubt about the others in the cell as it does for the world at large.
             Areas that are published beside the truth's are known and not attacked.
             Several workers are processes of their own and come to the same verdicts as one.
             progress hears the name of each area as it is done, or found in the journal.
    Errors:  ValueError if what is published contradicts itself, leaving aside that people may have left.
    Source:  docs/adr/0004-small-numbers.md
    """
    attacker = Attacker(protected, threshold=threshold, insiders=insiders)
    journal = journal or NoJournal()
    named = raw.areas if areas is None else tuple(areas)
    truths = {area: raw.counts[raw.areas.index(area)] for area in named}
    done: dict[str, AreaOutcome] = {}
    for area in named:
        state = attacker.state(area, truths[area])
        known = [outcome for outcome in journal.known(area) if outcome.state == state]
        if known:
            done[area] = known[0]
            progress(area)
    jobs = [(area, truths[area]) for area in named if area not in done]
    for outcome in _outcomes(attacker, jobs, workers=workers):
        journal.keep(outcome)
        done[outcome.area] = outcome
        progress(outcome.area)
    return AttackReport(threshold, attacker.attack_together([done[area] for area in named], truths), insiders)


Job = tuple[str, Counts]

_AT_WORK: list["Attacker"] = []
"""The attacker of a worker process."""


def _outcomes(attacker: "Attacker", jobs: Sequence[Job], *, workers: int) -> Iterator[AreaOutcome]:
    """The outcomes as they come in; a few areas are not worth new processes."""
    if workers == 1 or len(jobs) <= workers:
        yield from (attacker.attack_area(area, truth) for area, truth in jobs)
        return
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=attacker.knows
    ) as crew:
        for future in as_completed([crew.submit(_attack_one, job) for job in jobs]):
            yield future.result()


def _begin(protected: ProtectedTables, threshold: int, insiders: int) -> None:
    _AT_WORK[:] = [Attacker(protected, threshold=threshold, insiders=insiders)]


def _attack_one(job: Job) -> AreaOutcome:
    return _AT_WORK[0].attack_area(*job)


def _named(dimension: Dimension) -> tuple[object, ...]:
    return dimension.name, dimension.categories, sorted((k, *sorted(v)) for k, v in dimension.groups.items())


class Attacker:
    """Knows one set of protected tables, and what they imply."""

    def __init__(
        self, protected: ProtectedTables, *, threshold: int = LEAST_THRESHOLD, insiders: int = 1
    ) -> None:
        self.knows = (protected, threshold, insiders)
        self._protected = protected
        self._doubt = Doubt(threshold, insiders)
        known = self._relations = relations(protected.specs)
        self._searcher = Searcher(known)
        told = self._told = published_bounds(protected, width=known.width)
        links = link_rows(protected)
        self._links = believed(told, known, links)
        self._sure = linked(told, known, self._links)
        self._if_some_left = (
            linked(told, known, [doubted(link) for link in links])
            if any(link.over_time for link in links)
            else self._sure
        )
        bet = published_bounds(protected, width=known.width, small_marks=True)
        self._guess = narrowed((np.maximum(bet[0], self._sure[0]), np.minimum(bet[1], self._sure[1])), known)

    @property
    def programmes(self) -> int:
        return self._searcher.solved

    def possible(self, area: str, cells: Sequence[int]) -> list[tuple[int, int]]:
        """The least and the greatest possible value of each cell, by everything the attacker is sure of."""
        aims = Aims(np.asarray(cells, dtype=np.int64), is_safe=lambda low, high: False)
        return self._searcher.explore(self._of(self._sure, area), aims)

    def state(self, area: str, truth: Counts) -> str:
        """A digest of everything that an outcome of this area depends on."""
        row = self._protected.areas.index(area)
        specs = [(spec.name, [_named(d) for d in spec.dimensions]) for spec in self._protected.specs]
        digest = hashlib.sha256(f"{area} {self._doubt} {specs}".encode())
        for bounds in (self._sure, self._if_some_left, self._guess):
            digest.update(bounds[0][row].tobytes() + bounds[1][row].tobytes())
        digest.update(self._protected.values[row].tobytes() + truth.astype(np.int64).tobytes())
        return digest.hexdigest()

    def attack_area(self, area: str, truth: Counts) -> AreaOutcome:
        """Attack every small cell and every whole group of one area."""
        before = self.programmes
        try:
            outcome = self._attacked(area, truth, self._sure)
        except Contradiction:
            # Somebody has left since an earlier release, in a way that no single cell gives away.
            outcome = self._attacked(area, truth, self._if_some_left)
        return replace(outcome, state=self.state(area, truth), programmes=self.programmes - before)

    def attack_together(
        self, outcomes: Sequence[AreaOutcome], truths: Mapping[str, Counts]
    ) -> tuple[AreaOutcome, ...]:
        """Attack what is safe area by area with several areas in one programme, where they are few enough."""
        small = {
            self._protected.areas.index(outcome.area): np.setdiff1d(
                self._small(truths[outcome.area]), outcome.cells
            )
            for outcome in outcomes
        }
        lost: dict[str, set[int]] = {outcome.area: set() for outcome in outcomes}
        for rows in systems(self._links, width=self._relations.width):
            for row, cell in self._lost_together(rows, small):
                lost[self._protected.areas[row]].add(cell)
        return tuple(
            replace(
                outcome,
                together=len(lost[outcome.area]),
                shared=tuple(sorted(lost[outcome.area])),
                lost=outcome.lost | self._tables([*lost[outcome.area]]),
            )
            for outcome in outcomes
        )

    def _lost_together(self, rows: Sequence[int], small: Mapping[int, Counts]) -> list[Cell]:
        try:
            return System(self._relations, rows, self._links, self._told, self._doubt).lost(small)
        except Contradiction:
            links = [doubted(link) for link in self._links]
            return System(self._relations, rows, links, self._told, self._doubt).lost(small)

    def _small(self, truth: Counts) -> Counts:
        return np.flatnonzero((truth > 0) & (truth < self._doubt.threshold))

    def _attacked(self, area: str, truth: Counts, known: Bounds) -> AreaOutcome:
        threshold = self._doubt.threshold
        small = self._small(truth)
        sure = self._searcher.explore(self._of(known, area), self._aims(small))
        exact = [low == high for low, high in sure]
        narrow = [high - low < threshold - 1 for low, high in sure]
        known_small = [high < threshold for _, high in sure]
        insider = [not self._doubt.hides_others(low, high) for low, high in sure]
        guessed = self._guessed(area, small)
        found_out = np.array([narrow, known_small, insider], dtype=bool).any(axis=0)
        lost = small[found_out | np.array(guessed, dtype=bool)]
        group = self._groups(area, truth, known)
        dominated = self._dominated(area, truth)
        return AreaOutcome(
            area=area,
            attacked=len(small),
            exact=sum(exact),
            narrow=sum(narrow),
            known_small=sum(known_small),
            insider=sum(insider),
            guessed=sum(guessed),
            group=len(group),
            dominated=len(dominated),
            across=self._across(area, small[found_out]),
            lost=self._tables([*lost.tolist(), *group, *dominated]),
            cells=tuple(sorted({*lost.tolist(), *dominated})),
            groups=tuple(group),
        )

    def _aims(self, cells: Counts) -> Aims:
        return Aims(cells, is_safe=self._doubt.hides, enough=self._doubt.enough)

    def _guessed(self, area: str, small: Counts) -> list[bool]:
        aims = Aims(small, is_safe=lambda low, high: low < high, enough=1)
        try:
            found = self._searcher.explore(self._of(self._guess, area), aims)
        except Contradiction:
            return [False] * len(small)  # Some mark here hides ten or more: the bet is lost.
        return [low == high for low, high in found]

    def _groups(self, area: str, truth: Counts, known: Bounds) -> list[int]:
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
        found = self._searcher.explore(self._of(known, area), aims)
        return [cell for cell, (_, most) in zip(cells, found, strict=True) if most < 1]

    def _dominated(self, area: str, truth: Counts) -> list[int]:
        """Cells that show a number although one contributor, counted once, is half of them or more."""
        values = self._protected.values[self._protected.areas.index(area)]
        shown = (values != HIDDEN) & (values > 0)
        return np.flatnonzero(shown & (truth > 0) & (truth <= 2)).tolist()

    def _across(self, area: str, cells: Counts) -> int:
        """How many of these cells would be safe if nothing were known of other areas."""
        if not len(cells):
            return 0
        alone = self._searcher.explore(self._of(self._told, area), self._aims(cells))
        return sum(self._doubt.hides(low, high) for low, high in alone)

    def _of(self, bounds: Bounds, area: str) -> Bounds:
        row = self._protected.areas.index(area)
        return bounds[0][row], bounds[1][row]

    def _tables(self, cells: Sequence[int]) -> frozenset[str]:
        slices = zip(self._protected.specs, table_slices(self._protected.specs), strict=True)
        return frozenset(
            spec.name for spec, table in slices if any(table.start <= c < table.stop for c in cells)
        )
