"""What one method does to one synthetic year: what is shown, how far it is out, and what the attacker finds."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bench.methods_trials import CountedYear, Trial
from webapp.disclosure.attack import attack
from webapp.disclosure.cube import table_slices
from webapp.disclosure.gate import Parameters, ProtectedTables
from webapp.disclosure.methods import Method
from webapp.disclosure.methods.small_counts import SmallCountRounding
from webapp.disclosure.outcome import AreaOutcome
from webapp.disclosure.release import defended

MEASURES = ("exact", "narrow", "known_small", "insider", "guessed", "group")
BASES = (4, 5)
"""Bases to try, one after the other, where the attacker wins against small count rounding."""


@dataclass
class Result:
    """One method over one year.

    Shapes:  won and left count what the attacker found before and after repair. mass, shown and families_shown
             map a body to voices; mass is the theme x quarter mass, each quarter for itself, whatever is shown.
    Units:   seconds of processor time; errors in people and in parts of the truth.
    """

    name: str
    attacked: int = 0
    won: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    mass: Counter[str] = field(default_factory=Counter)
    shown: Counter[str] = field(default_factory=Counter)
    all_mass: int = 0
    all_shown: int = 0
    cells: int = 0
    cells_shown: int = 0
    errors: list[float] = field(default_factory=list)
    relative: list[float] = field(default_factory=list)
    waited: float = 0.0
    protecting: float = 0.0
    attacking: float = 0.0

    def found(self, before: Sequence[AreaOutcome], after: Sequence[AreaOutcome]) -> None:
        """Add what the attacker won before and after repair."""
        self.attacked += sum(outcome.attacked for outcome in before)
        self.won.update(_won(before))
        self.left.update(_won(after))

    def share(self, least: int = 0, most: int = 10**9, *, voices: Mapping[str, int]) -> tuple[float, float]:
        """Theme x quarter mass shown by bodies with so many voices a year: mean of bodies, and weighted by voices."""
        bodies = [body for body in self.mass if least <= voices[body] <= most and self.mass[body]]
        each = [self.shown[body] / self.mass[body] for body in bodies]
        weighted = sum(self.shown[b] for b in bodies) / max(sum(self.mass[b] for b in bodies), 1)
        return float(np.mean(each)) if each else 0.0, weighted


def measured(
    year: CountedYear, method: Method, *, name: str, trials: Sequence[Trial], attacked: Sequence[int]
) -> Result:
    """Protect the releases of a year, attack some of them, repair, and count what is shown in the end.

    Shapes:  attacked are places in trials.
    """
    result = Result(name)
    for place, trial in enumerate(trials):
        started = time.process_time()
        protected = trial.protected(method, Parameters())
        result.protecting += time.process_time() - started
        if place in attacked:
            started = time.process_time()
            protected = _repaired(trial, method, protected, result)
            result.attacking += time.process_time() - started
        _add_shown(result, trial, protected)
        for body, quarters in trial.bodies.items():
            row = year.quarters[0].areas.index(body)
            people = [int(year.quarters[quarter].counts[row, 0]) for quarter in quarters]
            result.waited += sum((quarters[-1] - q) * n for q, n in zip(quarters, people, strict=True))
    _add_mass(result, year)
    return result


def _repaired(trial: Trial, method: Method, protected: ProtectedTables, result: Result) -> ProtectedTables:
    """Attack and defend. What adds up cannot be hidden afterwards, so small count rounding takes a greater base."""
    if not isinstance(method, SmallCountRounding):
        first = _First()
        protected, report = defended(trial.raw, protected, journal=first)
        result.found(list(first.outcomes.values()), report.outcomes)
        return protected
    before = report = attack(trial.raw, protected)
    for base in BASES:
        if not report.wins:
            break
        protected = trial.protected(replace(method, base=base), Parameters())
        report = attack(trial.raw, protected)
    result.found(before.outcomes, report.outcomes)
    return protected


class _First:
    """A journal that remembers how the attacker did against each area before any repair."""

    def __init__(self) -> None:
        self.outcomes: dict[str, AreaOutcome] = {}

    def known(self, area: str) -> Sequence[AreaOutcome]:
        return ()

    def keep(self, outcome: AreaOutcome) -> None:
        self.outcomes.setdefault(outcome.area, outcome)


def _won(outcomes: Sequence[AreaOutcome]) -> Counter[str]:
    return Counter({of: sum(getattr(outcome, of) for outcome in outcomes) for of in MEASURES})


def _add_shown(result: Result, trial: Trial, protected: ProtectedTables) -> None:
    theme = _tables(trial)["theme"]
    for body in trial.bodies:
        row = trial.raw.areas.index(body)
        truth, values = trial.raw.counts[row], protected.values[row]
        shown = values >= 0
        result.shown[body] += int(truth[theme][shown[theme]].sum())
        for cells in _compared(trial):
            result.all_shown += int(truth[cells][shown[cells]].sum())
            result.cells_shown += int(shown[cells].sum())
        out = np.abs(values - truth)[shown]
        result.errors += out.tolist()
        result.relative += (out / truth[shown]).tolist()


def _add_mass(result: Result, year: CountedYear) -> None:
    for place in range(4):
        trial = year.plain(place)
        theme = _tables(trial)["theme"]
        for body in trial.bodies:
            truth = trial.raw.counts[trial.raw.areas.index(body)]
            result.mass[body] += int(truth[theme].sum())
            for cells in _compared(trial):
                result.all_mass += int(truth[cells].sum())
                result.cells += int((truth[cells] > 0).sum())


def _tables(trial: Trial) -> dict[str, slice]:
    slices = zip(trial.raw.specs, table_slices(trial.raw.specs), strict=True)
    return {spec.name: cells for spec, cells in slices}


def _compared(trial: Trial) -> Iterator[slice]:
    """Every table but families, which only some releases have."""
    return (cells for name, cells in _tables(trial).items() if name != "family")
