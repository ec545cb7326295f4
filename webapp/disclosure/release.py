"""From voices to a release that the attacker could not break, or to one that says it is not safe."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from webapp.disclosure.attack import AreaOutcome, AttackReport, attack
from webapp.disclosure.cube import RawTables, TableSpec, Voice, count
from webapp.disclosure.gate import METHOD, METHOD_VERSION, Parameters, ProtectedTables, ReleasedCell, protect


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
    bodies: Sequence[str],
    parameters: Parameters | None = None,
    progress: Callable[[str], None] = lambda area: None,
) -> BuiltRelease:
    """Count, protect and attack; where an area loses, withhold its most detailed tables and attack again.

    Shapes:  the same voices in any order give the same release. The caller refuses one that is not is_safe.
             progress hears the name of each area as it is attacked, again if it lost.
    Errors:  ValueError for a voice of no listed body, or with no place in a dimension.
    Source:  docs/adr/0004-small-numbers.md
    """
    parameters = parameters or Parameters()
    raw = count(voices, specs, bodies=bodies)
    protected, report = defended(raw, protect(raw, parameters), progress=progress)
    return BuiltRelease(tuple(protected.cells()), tuple(sorted(protected.withheld)), parameters, report)


def defended(
    raw: RawTables, protected: ProtectedTables, *, progress: Callable[[str], None] = lambda area: None
) -> tuple[ProtectedTables, AttackReport]:
    """Withhold, one by one, the tables through which the attacker wins, until none does or none is left.

    Shapes:  withholding only takes knowledge away, so an area that was safe stays safe, untried.
    """
    threshold = protected.parameters.threshold
    report = attack(raw, protected, threshold=threshold, progress=progress)
    while True:
        losing = [outcome for outcome in report.outcomes if outcome.lost]
        tables = [(outcome.area, _next_to_withhold(protected, outcome)) for outcome in losing]
        if not any(table for _, table in tables):
            return protected, report
        for area, table in tables:
            protected = protected.without(area, table) if table else protected
        areas = [outcome.area for outcome in losing]
        again = attack(raw, protected, areas=areas, threshold=threshold, progress=progress)
        report = _merged(report, again)


def _next_to_withhold(protected: ProtectedTables, outcome: AreaOutcome) -> str | None:
    """The most detailed table still shown, one in which the attacker won before any other."""
    shown = [spec for spec in protected.specs if (outcome.area, spec.name) not in protected.withheld]
    shown.sort(key=lambda spec: (spec.name in outcome.lost, len(spec.dimensions), spec.size, spec.name))
    return shown[-1].name if shown else None


def _merged(first: AttackReport, again: AttackReport) -> AttackReport:
    newer = {outcome.area: outcome for outcome in again.outcomes}
    return replace(
        first,
        programmes=first.programmes + again.programmes,
        outcomes=tuple(newer.get(outcome.area, outcome) for outcome in first.outcomes),
    )
