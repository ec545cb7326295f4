"""Protecting and attacking what was collected; the database is not needed and nothing of it is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from webapp.disclosure import cube
from webapp.disclosure.attack import attack
from webapp.disclosure.cube import COUNTRY, RawTables
from webapp.disclosure.gate import HIDDEN, METHOD, METHOD_VERSION, Parameters, ProtectedTables, protect
from webapp.disclosure.links import Link
from webapp.disclosure.outcome import AttackReport
from webapp.disclosure.release import defended
from webapp.domain.dates import Quarter
from webapp.services.collecting import Collected
from webapp.services.release_plan import SCOTLAND, TableName
from webapp.services.spans import Span
from webapp.services.verdicts import VERDICT_TABLES

Cell = tuple[str, str, str, int | None]
JUST_TOTAL = (TableName.TOTAL.value,)


@dataclass(frozen=True, kw_only=True)
class Built:
    """Protected and attacked figures of one quarter, ready to be kept.

    Shapes:  shown_by_method says how many cells the method alone would have shown, the totals of earlier quarters
             that stand beside them included.
    """

    collected: Collected
    protected: ProtectedTables
    attack: AttackReport
    shown_by_method: int
    verdicts: ProtectedTables
    verdicts_attack: AttackReport
    method: str = METHOD
    method_version: int = METHOD_VERSION

    @property
    def is_safe(self) -> bool:
        return not self.attack.wins and not self.verdicts_attack.wins

    @cached_property
    def report(self) -> dict[str, Any]:
        """What may be said of the attack, for good."""
        shown = int((self.protected.values >= 0).sum())
        return {
            "themes": self.attack.as_dict(),
            "verdicts": self.verdicts_attack.as_dict(),
            "hidden_by_attack": self.shown_by_method - shown,
        }

    @property
    def withheld(self) -> list[str]:
        """The tables that are not shown at all because of the attack, as body/table."""
        quarters = {node_of(body, self.collected.quarter): body for body in self.collected.long}
        detailed = dict(self.list_spans())
        withheld = set()
        for area, table in self.protected.withheld:
            name = SCOTLAND if area == COUNTRY else quarters.get(area, area)
            is_of_quarter = area not in detailed
            withheld.add(f"{name}/{TableName.QUARTER_TOTAL.value if is_of_quarter else table}")
        return sorted(withheld)

    def list_spans(self) -> Iterator[tuple[str, Quarter]]:
        """The first quarter of each area whose detailed tables are in this release."""
        for area in self.collected.plan.areas:
            if area not in self.collected.plan.bodies:
                yield area, self.collected.opened
            elif area in self.collected.spans:
                yield area, self.collected.spans[area].first

    def list_cells(self) -> list[Cell]:
        """Every cell that is kept, hidden ones too; each area has a total of its quarter besides."""
        return [*self._figures(), *self._quarter_totals(), *self._verdict_cells()]

    def _figures(self) -> Iterator[Cell]:
        detailed = dict(self.list_spans())
        for cell in self.protected.cells():
            if cell.area in detailed:
                area = SCOTLAND if cell.area == COUNTRY else cell.area
                yield area, cell.table, "|".join(cell.key), cell.value

    def _quarter_totals(self) -> Iterator[Cell]:
        long, quarter = self.collected.long, self.collected.quarter
        totals = {cell.area: cell.value for cell in self.protected.cells() if cell.table == TableName.TOTAL}
        for area in self.collected.plan.areas:
            value = totals[node_of(area, quarter) if area in long else area]
            yield SCOTLAND if area == COUNTRY else area, TableName.QUARTER_TOTAL.value, "", value

    def _verdict_cells(self) -> Iterator[Cell]:
        body_of_reply = self.collected.body_of_reply
        for cell in self.verdicts.cells():
            if cell.area != COUNTRY:
                yield body_of_reply[cell.area], cell.table, "|".join((cell.area, *cell.key)), cell.value


def node_of(body: str, quarter: Quarter) -> str:
    """How the attacker calls one quarter of a body whose span counts several."""
    return f"{body} {quarter}"


def defend(collected: Collected, *, workers: int = 1, progress: Callable[[str], None] | None = None) -> Built:
    """Protect and attack.

    Shapes:  a body that gathers has a total and nothing else. A span that counts several quarters stands beside the
             totals that were published of each, because whoever reads both may subtract.
    """
    tell = progress or (lambda area: None)
    raw = raw_tables(collected)
    known = beside_the_past(collected, by_rule(collected, protect(raw, Parameters())))
    protected, report = defended(raw, known, workers=workers, progress=tell)
    still_known = _with_the_past(protected, known, among=len(raw.areas))
    if still_known is not protected:
        protected, report = still_known, attack(raw, still_known, workers=workers, progress=tell)
    verdicts, verdicts_report = _defend_verdicts(collected, tell)
    return Built(
        collected=collected,
        protected=protected,
        attack=report,
        shown_by_method=int((known.values >= 0).sum()),
        verdicts=verdicts,
        verdicts_attack=verdicts_report,
    )


def raw_tables(collected: Collected) -> RawTables:
    """The true counts, with a row of its own for the quarter of each body whose span counts more than that."""
    plan, quarter, long = collected.plan, collected.quarter, collected.long
    counts = collected.counts.copy()
    rows = {area: row for row, area in enumerate(plan.areas)}
    for body, span in long.items():
        counts[rows[body]] = span
    quarters = [collected.counts[rows[body]] for body in long]
    names = {body: node_of(body, quarter) for body in long}
    links = [
        Link(link.whole, tuple(names.get(part, part) for part in link.parts)) for link in plan.layout.links
    ]
    return RawTables(
        plan.specs, (*plan.areas, *names.values()), np.vstack([counts, *quarters]), links=tuple(links)
    )


def by_rule(collected: Collected, protected: ProtectedTables) -> ProtectedTables:
    """Leave each body the tables that the rule gives it."""
    for body in collected.plan.bodies:
        protected = protected.only(body, _tables_of(collected, collected.spans.get(body)))
    for body in collected.long:
        protected = protected.only(node_of(body, collected.quarter), JUST_TOTAL)
    return protected


def _tables_of(collected: Collected, span: Span | None) -> tuple[str, ...]:
    if span is None:
        return JUST_TOTAL
    specs = collected.plan.specs
    return tuple(spec.name for spec in specs if span.has_enough or len(spec.dimensions) <= 1)


def beside_the_past(collected: Collected, protected: ProtectedTables) -> ProtectedTables:
    """Put the published totals of earlier quarters beside the spans that count those quarters once more."""
    published: dict[str, dict[str, list[int]]] = {}
    links = []
    for body in collected.long:
        quarters = [past.quarter for past in collected.spans[body].earlier]
        nodes = {node_of(body, quarter): collected.totals.get((body, quarter)) for quarter in quarters}
        published |= {
            node: {TableName.TOTAL.value: [HIDDEN if total is None else total]}
            for node, total in nodes.items()
        }
        parts = (*nodes, node_of(body, collected.quarter))
        links.append(Link(body, parts, over_time=True))
    return protected.beside(published, links) if links else protected


def _with_the_past(protected: ProtectedTables, known: ProtectedTables, *, among: int) -> ProtectedTables:
    """Show what was published before once more, should it have been hidden: nobody forgets a published number."""
    if (protected.values[among:] == known.values[among:]).all():
        return protected
    values, least, greatest = protected.values.copy(), protected.least.copy(), protected.greatest.copy()
    values[among:], least[among:], greatest[among:] = (
        known.values[among:],
        known.least[among:],
        known.greatest[among:],
    )
    return replace(protected, values=values, least=least, greatest=greatest)


def _defend_verdicts(
    collected: Collected, progress: Callable[[str], None]
) -> tuple[ProtectedTables, AttackReport]:
    """Each reply is an area of its own; nobody is told how many spoke about all replies together."""
    raw = cube.count(collected.verdicts, VERDICT_TABLES, bodies=list(collected.body_of_reply))
    protected = protect(raw, Parameters()).only(COUNTRY, ())
    return defended(raw, protected, progress=progress)
