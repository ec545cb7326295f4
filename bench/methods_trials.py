"""Releases to try the methods on: plain quarters, and what small bodies gather."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bench.methods_voices import Year
from webapp.disclosure.cube import COUNTRY, Counts, TableSpec, Voice, table_slices
from webapp.disclosure.gate import HIDDEN, Parameters, ProtectedTables
from webapp.disclosure.gathering import ENOUGH, Gathered, closing
from webapp.disclosure.links import Link
from webapp.disclosure.methods import Method
from webapp.disclosure.methods.detail import DetailedTables, count_in_detail
from webapp.domain.dates import Quarter

QUARTERS = tuple(Quarter(2026, number) for number in (1, 2, 3, 4))
SECRET = b"of no use: nothing here is anybody"


@dataclass(frozen=True, eq=False)
class Trial:
    """One release before a method protects it.

    Shapes:  raw holds true counts of every table of every area. unpublished names the tables that an area does not
             have. bodies maps each body whose detailed tables are in this release to the places of their quarters.
    """

    raw: DetailedTables
    unpublished: frozenset[tuple[str, str]]
    bodies: Mapping[str, tuple[int, ...]]

    def protected(self, method: Method, parameters: Parameters) -> ProtectedTables:
        """What the method makes of it; what is not published is small to it, so that it protects that as well."""
        counts = self.raw.counts.copy()
        tables = dict(zip([s.name for s in self.raw.specs], table_slices(self.raw.specs), strict=True))
        for area, table in self.unpublished:
            here = counts[self.raw.areas.index(area), tables[table]]
            np.minimum(here, parameters.threshold - 1, out=here)
        found = method.protect(replace(self.raw, counts=counts), parameters)
        for area, kept in self._kept().items():
            found = found.only(area, kept)
        return found

    def _kept(self) -> dict[str, list[str]]:
        areas = {area for area, _ in self.unpublished}
        return {
            area: [s.name for s in self.raw.specs if (area, s.name) not in self.unpublished] for area in areas
        }


class CountedYear:
    """The four quarters of a synthetic year, counted for every area, and spans of them on demand."""

    def __init__(
        self,
        year: Year,
        specs: Sequence[TableSpec],
        *,
        bodies: Sequence[str],
        pools: Mapping[str, Sequence[str]],
    ) -> None:
        self._year, self.specs, self.bodies, self._pools = year, tuple(specs), sorted(bodies), pools
        self.quarters = [self._count(self._year[place], self.bodies, pools) for place in range(4)]

    def plain(self, place: int) -> Trial:
        """Every body's tables of this quarter."""
        return Trial(self.quarters[place], frozenset(), {body: (place,) for body in self.bodies})

    def gathered(self, method: Method, *, enough: int = ENOUGH) -> list[Trial]:
        """The four releases of the year in which bodies gather, by the totals that the method publishes."""
        totals = [method.protect(raw, Parameters()).values for raw in self.quarters]
        trials = []
        for place in range(4):
            spans = {body: self._closing(body, totals, place, enough) for body in self.bodies}
            trials.append(self._release(place, {body: span for body, span in spans.items() if span}))
        return trials

    def _closing(self, body: str, totals: list[Counts], place: int, enough: int) -> Gathered | None:
        row = self.quarters[0].areas.index(body)
        shown = {QUARTERS[p]: int(totals[p][row, 0]) for p in range(place + 1)}
        published = {quarter: None if total == HIDDEN else total for quarter, total in shown.items()}
        return closing(QUARTERS[place], published, enough=enough)

    def _release(self, place: int, spans: Mapping[str, Gathered]) -> Trial:
        """The quarter with the country, the pools and those who close at once, and the longer spans beside it."""
        now = self.quarters[place]
        longer = {body: span for body, span in spans.items() if span.first != span.last}
        renamed = {body: f"{body} {QUARTERS[place]}" for body in longer}
        parts = [(now, list(now.areas), [renamed.get(area, area) for area in now.areas])]
        links = [
            Link(link.whole, tuple(renamed.get(part, part) for part in link.parts)) for link in now.links
        ]
        for body, span in longer.items():
            before = [QUARTERS.index(quarter) for quarter in span.quarters]
            voices = [voice for p in before for voice in self._year[p] if voice.body == body]
            parts.append((self._count(voices, [body], {}), [body], [body]))
            parts += [(self.quarters[p], [body], [f"{body} {QUARTERS[p]}"]) for p in before[:-1]]
            links.append(Link(body, tuple(f"{body} {QUARTERS[p]}" for p in before), over_time=True))
        raw = _stacked(parts, links)
        kept = {area: {s.name for s in self.specs} for area in (COUNTRY, *self._pools)}
        kept |= {body: {s.name for s in span.tables(self.specs)} for body, span in spans.items()}
        unpublished = {
            (area, spec.name)
            for area in raw.areas
            for spec in self.specs
            if spec.name not in kept.get(area, {"total"})
        }
        bodies = {body: tuple(QUARTERS.index(q) for q in span.quarters) for body, span in spans.items()}
        return Trial(raw, frozenset(unpublished), bodies)

    def _count(
        self, voices: Sequence[Voice], bodies: Sequence[str], pools: Mapping[str, Sequence[str]]
    ) -> DetailedTables:
        return count_in_detail(voices, self.specs, bodies=bodies, pools=pools, secret=SECRET)


def _stacked(
    parts: Sequence[tuple[DetailedTables, list[str], list[str]]], links: Sequence[Link]
) -> DetailedTables:
    """Some areas of several counts under one another, by new names."""
    rows = [[raw.areas.index(area) for area in areas] for raw, areas, _ in parts]
    chosen = list(zip([raw for raw, _, _ in parts], rows, strict=True))
    return DetailedTables(
        specs=parts[0][0].specs,
        areas=tuple(name for _, _, names in parts for name in names),
        counts=np.vstack([raw.counts[row] for raw, row in chosen]),
        links=tuple(links),
        inner=tuple(
            np.vstack([raw.inner[group][row] for raw, row in chosen])
            for group in range(len(parts[0][0].inner))
        ),
        keys=np.vstack([raw.keys[row] for raw, row in chosen if raw.keys is not None]),
    )
