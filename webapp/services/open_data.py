"""Open data: every cell of a published, safe release in one fixed order, for everybody, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product, takewhile
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.disclosure.figure import Figure
from webapp.disclosure.gate import Parameters
from webapp.disclosure.uncertainty import truth_behind
from webapp.domain.dates import Quarter, read_quarter
from webapp.domain.errors import NotFound, QueryUnreadable, ReleaseWithdrawn
from webapp.models import Release, ReleasedCell
from webapp.services.figures import area_name
from webapp.services.release_plan import NO_BODY, SCOTLAND, TableName, bodies_by_slug, tables
from webapp.services.verdicts import CHANGED, NOT_YET
from webapp.services.verdicts import TABLE as VERDICT_TABLE

SHOWN, HIDDEN = "A", "Q"
"""SDMX codes for the status of an observation: a normal value, and one that is suppressed.

Source:  SDMX code list CL_OBS_STATUS 2.2.
"""
DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    spec.name: tuple(dimension.name for dimension in spec.dimensions) for spec in tables()
} | {VERDICT_TABLE: ("reply", "verdict")}
"""The dimensions of every table that is open, in the order of its codes; a table that is not here stays in."""
ONLY_THIS_QUARTER = frozenset({TableName.QUARTER_TOTAL, VERDICT_TABLE})
AREAS_AT_ONCE = 8
MOST_CELLS = 1_000

Numbers = Mapping[str, Mapping[str, int | None]]


@dataclass(frozen=True, kw_only=True)
class OpenRelease:
    """A published release with everything that may be said about how it was made.

    Shapes:  method is stored with the release; withheld names tables as "area/table".
    """

    id: UUID
    quarter: Quarter
    published_on: date
    is_synthetic: bool
    method: Mapping[str, Any]
    withheld: tuple[str, ...]
    software_version: str
    checksum: str

    @property
    def parameters(self) -> Parameters:
        return Parameters(threshold=self.method["threshold"], rounding=self.method["rounding"])

    @property
    def pools(self) -> Mapping[str, Sequence[str]]:
        """Bodies of one kind that are counted together, by the slug of the pool."""
        pools: Mapping[str, Sequence[str]] = self.method.get("pools", {})
        return dict(sorted(pools.items()))

    @property
    def areas(self) -> list[str]:
        """The areas in the order in which they are listed: the country, pools, bodies in the order of the law."""
        return [SCOTLAND, *self.pools, *bodies_by_slug(), NO_BODY]

    def first_quarter(self, area: str, table: str) -> Quarter:
        """Where the span of an area begins, for bodies that gather voices over several quarters."""
        first = self.method.get("spans", {}).get(area)
        return self.quarter if first is None or table in ONLY_THIS_QUARTER else read_quarter(first)


class OpenCell(NamedTuple):
    """One released number of one area, or the one mark.

    Shapes:  codes stand in the order of DIMENSIONS; value, least and greatest are None for the mark.
    Units:   value counts young people and groups, rounded; the truth lies between least and greatest.
    """

    area: str
    table: str
    first_quarter: Quarter
    last_quarter: Quarter
    codes: tuple[str, ...]
    value: int | None
    least: int | None
    greatest: int | None

    @property
    def status(self) -> str:
        return HIDDEN if self.value is None else SHOWN

    @property
    def coded(self) -> dict[str, str]:
        """Its codes by dimension."""
        return dict(zip(DIMENSIONS[self.table], self.codes, strict=True))

    @property
    def place(self) -> str:
        """Where it stands in its release, as an address can hold it."""
        return "/".join((self.area, self.table, "|".join(self.codes)))


@dataclass(frozen=True)
class CellPage:
    """Some cells in order; next is the place of the last one if more follow."""

    cells: tuple[OpenCell, ...]
    next: str | None


@dataclass(frozen=True)
class OpenArea:
    """A place that figures are about: the country, a pool, a body, or the voices that go to no body.

    Shapes:  members holds the bodies of a pool, and is empty for everything else.
    """

    slug: str
    name: str
    kind: str
    members: tuple[str, ...] = ()


def list_releases(session: Session) -> list[OpenRelease]:
    """Every release that is published and held, newest first."""
    query = select(Release).where(
        Release.published_on.is_not(None), Release.is_safe, Release.withdrawn_on.is_(None)
    )
    rows = session.scalars(query.order_by(Release.quarter.desc()))
    return [_opened(release, release.published_on) for release in rows if release.published_on]


def get_release(session: Session, *, quarter: Quarter) -> OpenRelease:
    """The release of a quarter.

    Errors:  NotFound if there is none, if it is not published, or if the attacker won; ReleaseWithdrawn if it was
             published and a later attack won, so that whoever has a copy learns of it.
    """
    release = session.scalar(select(Release).where(Release.quarter == str(quarter)))
    if release is not None and release.published_on and release.withdrawn_on:
        raise ReleaseWithdrawn(str(quarter))
    if release is None or not release.published_on or not release.is_safe:
        raise NotFound(str(quarter))
    return _opened(release, release.published_on)


def list_cells(
    session: Session,
    *,
    release: OpenRelease,
    area: str | None = None,
    table: str | None = None,
    after: str | None = None,
    limit: int = MOST_CELLS,
) -> CellPage:
    """One page of a release's cells, of one area or one table where they are named.

    Shapes:  after is the place of the last cell of the page before; a release never changes, so no cell is
             skipped or told twice.
    Errors:  QueryUnreadable for an area, a table or a place that the release does not have.
    """
    if area is not None and area not in release.areas:
        raise QueryUnreadable("area", "There is no such area in this release. /api/v1/areas lists them.")
    if table is not None and table not in DIMENSIONS:
        raise QueryUnreadable("table", "There is no such table. /api/v1/tables lists them.")
    areas = [area] if area else release.areas
    if after is None:
        cells = _cells_of(session, release=release, areas=areas, table=table)
    else:
        cells = _cells_after(session, after, release=release, areas=areas, table=table)
    found = list(islice(cells, limit + 1))
    return CellPage(tuple(found[:limit]), found[limit - 1].place if len(found) > limit else None)


def every_cell(session: Session, *, release: OpenRelease) -> Iterator[OpenCell]:
    """Every cell of a release, in the same order as its pages."""
    return _cells_of(session, release=release, areas=release.areas, table=None)


def list_areas(session: Session) -> list[OpenArea]:
    """Every area that a release may speak of."""
    pools: dict[str, set[str]] = defaultdict(set)
    for release in list_releases(session):
        for slug, members in release.pools.items():
            pools[slug].update(members)
    return [
        OpenArea(SCOTLAND, area_name(SCOTLAND), "country"),
        *(
            OpenArea(slug, area_name(slug), "pool", tuple(sorted(members)))
            for slug, members in sorted(pools.items())
        ),
        *(OpenArea(slug, name, "body") for slug, name in bodies_by_slug().items()),
        OpenArea(NO_BODY, "Voices that go to no body", "no body"),
    ]


def codes_by_dimension(session: Session) -> dict[str, list[str]]:
    """Every code that a cell may carry, today's first, then those of earlier releases.

    Shapes:  the dimension "reply" has no list: its codes are the identifiers of published answers.
    """
    codes: dict[str, list[str]] = defaultdict(list, {"verdict": [CHANGED, NOT_YET]})
    today = {spec.name: [dimension.categories for dimension in spec.dimensions] for spec in tables()}
    for listed in (today, *(release.method["tables"] for release in list_releases(session))):
        for table, categories in listed.items():
            for dimension, used in zip(DIMENSIONS.get(table, ()), categories, strict=False):
                codes[dimension] += [code for code in used if code not in codes[dimension]]
    return dict(codes)


def _opened(release: Release, published_on: date) -> OpenRelease:
    return OpenRelease(
        id=release.id,
        quarter=read_quarter(release.quarter),
        published_on=published_on,
        is_synthetic=release.is_synthetic,
        method=release.method,
        withheld=tuple(release.withheld),
        software_version=release.software_version,
        checksum=release.checksum,
    )


def _cells_after(
    session: Session, after: str, *, release: OpenRelease, areas: list[str], table: str | None
) -> Iterator[OpenCell]:
    """The cells that follow a place.

    Errors:  QueryUnreadable if none of these areas has such a place.
    """
    area = after.partition("/")[0]
    if area in areas:
        cells = _cells_of(session, release=release, areas=areas[areas.index(area) :], table=table)
        if any(cell.place == after for cell in takewhile(lambda cell: cell.area == area, cells)):
            return cells
    raise QueryUnreadable("after", "There is no such place in this answer. Follow its next link as it is.")


def _cells_of(
    session: Session, *, release: OpenRelease, areas: Sequence[str], table: str | None
) -> Iterator[OpenCell]:
    """The cells of some areas in order, read from the database a few areas at a time."""
    columns = select(ReleasedCell.body, ReleasedCell.table_name, ReleasedCell.key, ReleasedCell.value)
    query = columns.where(ReleasedCell.release_id == release.id)
    if table is not None:
        query = query.where(ReleasedCell.table_name == table)
    for start in range(0, len(areas), AREAS_AT_ONCE):
        some = areas[start : start + AREAS_AT_ONCE]
        stored: dict[str, dict[str, dict[str, int | None]]] = defaultdict(lambda: defaultdict(dict))
        for body, name, key, value in session.execute(query.where(ReleasedCell.body.in_(some))):
            stored[body][name][key] = value
        for area in some:
            yield from _in_order(release, area, table, stored.get(area, {}))


def _in_order(release: OpenRelease, area: str, only: str | None, numbers: Numbers) -> Iterator[OpenCell]:
    """The cells of an area as its tables declare them; what a table declares and does not hold is hidden."""
    declared: Mapping[str, Sequence[Sequence[str]]] = release.method["tables"]
    every_area_has_all = "spans" not in release.method
    for table in DIMENSIONS:
        if only not in (None, table):
            continue
        held = numbers.get(table, {})
        if table in declared and (held or every_area_has_all):
            keys = ["|".join(codes) for codes in product(*declared[table])]
        else:
            keys = sorted(held)
        for key in keys:
            yield _cell(release, area, table, key, held.get(key))


def _cell(release: OpenRelease, area: str, table: str, key: str, value: int | None) -> OpenCell:
    codes = tuple(key.split("|")) if key else ()
    number = Figure(codes=codes, number=value).number  # Refuses what no release could hold.
    span = None if number is None else truth_behind(number, release.parameters)
    return OpenCell(
        area=area,
        table=table,
        first_quarter=release.first_quarter(area, table),
        last_quarter=release.quarter,
        codes=codes,
        value=number,
        least=span.least if span else None,
        greatest=span.greatest if span else None,
    )
