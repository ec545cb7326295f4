"""From voices to a release that the attacker could not break, or to one that says it is not safe."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from webapp.disclosure.attack import attack
from webapp.disclosure.cube import RawTables, TableSpec, Voice, count
from webapp.disclosure.doubt import Doubt
from webapp.disclosure.gate import (
    HIDDEN,
    METHOD,
    METHOD_VERSION,
    Parameters,
    ProtectedTables,
    ReleasedCell,
    protect,
)
from webapp.disclosure.journal import Journal
from webapp.disclosure.outcome import AreaOutcome, AttackReport
from webapp.disclosure.repair import Repair


@dataclass(frozen=True, eq=False)
class BuiltRelease:
    """Everything of a release that may be stored and shown.

    Shapes:  cells run through the areas (the country first), their tables and keys, hidden ones included.
             withheld names the tables of an area that are not shown at all, as (area, table).
    """

    cells: tuple[ReleasedCell, ...]
    withheld: tuple[tuple[str, str], ...]
    parameters: Parameters
    report: AttackReport
    method: str = METHOD
    method_version: int = METHOD_VERSION

    @property
    def is_safe(self) -> bool:
        return not self.report.wins

    @property
    def checksum(self) -> str:
        """SHA-256 over the cells, what was withheld, the method, its version and its parameters."""
        said = {
            "cells": [[cell.area, cell.table, cell.key, cell.value] for cell in self.cells],
            "withheld": self.withheld,
            "method": [self.method, self.method_version],
            "parameters": {"threshold": self.parameters.threshold, "rounding": self.parameters.rounding},
        }
        plain = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()


def build(
    voices: Iterable[Voice],
    specs: Sequence[TableSpec],
    *,
    bodies: Iterable[str],
    pools: Mapping[str, Sequence[str]] | None = None,
    parameters: Parameters | None = None,
    progress: Callable[[str], None] = lambda area: None,
) -> BuiltRelease:
    """Count, protect and attack; where an area loses, hide more there and attack again.

    Shapes:  the same voices in any order give the same release. The caller refuses one that is not is_safe.
             progress hears the name of each area as it is attacked, again if it lost.
    Errors:  ValueError for a voice of no listed body, or with no place in a dimension.
    Source:  docs/adr/0004-small-numbers.md
    """
    parameters = parameters or Parameters()
    raw = count(voices, specs, bodies=bodies, pools=pools)
    protected, report = defended(raw, protect(raw, parameters), progress=progress)
    return BuiltRelease(tuple(protected.cells()), tuple(sorted(protected.withheld)), parameters, report)


def defended(
    raw: RawTables,
    protected: ProtectedTables,
    *,
    insiders: int = 1,
    workers: int = 1,
    journal: Journal | None = None,
    progress: Callable[[str], None] = lambda area: None,
) -> tuple[ProtectedTables, AttackReport]:
    """Hide single cells where the attacker wins, or withhold a table where that loses fewer voices; attack again.

    Shapes:  ends when the attacker wins nowhere, or has nothing left to win with and still does.
             Hiding only takes knowledge away, so an area that was safe stays safe, untried.
             insiders, workers and journal as in attack; with a journal that was stopped, everything that was
             decided is decided again in the same way.
    """
    doubt = Doubt(protected.parameters.threshold, insiders)
    repair = Repair(protected, doubt)

    attacked = partial(
        attack,
        raw,
        threshold=doubt.threshold,
        insiders=insiders,
        workers=workers,
        journal=journal,
        progress=progress,
    )
    report = attacked(protected)
    while report.wins:
        losing = [outcome for outcome in report.outcomes if outcome.lost]
        before = protected
        for outcome in losing:
            protected = _repaired(protected, outcome, repair, changed=protected is not before)
        if protected is before:
            break
        report = _merged(report, attacked(protected, areas=[outcome.area for outcome in losing]))
    return protected, report


def _repaired(
    protected: ProtectedTables, outcome: AreaOutcome, repair: Repair, *, changed: bool
) -> ProtectedTables:
    """The tables with less in one area: some cells fewer, or else the tables through which the attacker wins.

    Shapes:  changed says that other areas have been repaired since the attack, which may have been enough for this.
    """
    cells = repair.to_hide(protected, outcome)
    if cells == [] and changed:
        return protected
    if not cells:
        return _withholding(protected, outcome)
    hiding = protected
    for area, cell in cells:
        hiding = hiding.hiding(area, cell)
    without = protected
    while True:
        before, without = without, _withholding(without, outcome)
        if without is before or _shown(without) < _shown(hiding):
            return hiding
        if repair.to_hide(without, outcome) == []:
            return without


def _withholding(protected: ProtectedTables, outcome: AreaOutcome) -> ProtectedTables:
    table = _next_to_withhold(protected, outcome)
    return protected.without(outcome.area, table) if table else protected


def _shown(protected: ProtectedTables) -> int:
    """How many people all numbers shown add up to."""
    return int(protected.values[protected.values != HIDDEN].sum())


def _next_to_withhold(protected: ProtectedTables, outcome: AreaOutcome) -> str | None:
    """The most detailed table still there, one in which the attacker won before any other."""
    gone = protected.withheld | protected.unpublished
    shown = [spec for spec in protected.specs if (outcome.area, spec.name) not in gone]
    shown.sort(key=lambda spec: (spec.name in outcome.lost, len(spec.dimensions), spec.size, spec.name))
    return shown[-1].name if shown else None


def _merged(first: AttackReport, again: AttackReport) -> AttackReport:
    """The newer outcomes where there are any, the work of both added up."""
    newer = {outcome.area: outcome for outcome in again.outcomes}
    outcomes = [
        replace(newer[old.area], programmes=old.programmes + newer[old.area].programmes)
        if old.area in newer
        else old
        for old in first.outcomes
    ]
    return replace(first, outcomes=tuple(outcomes))
