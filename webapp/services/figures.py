"""Released figures, and nothing else: the one door through which a number reaches a body, the public or a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.disclosure.figure import Figure
from webapp.domain.dates import Quarter, read_quarter
from webapp.domain.errors import NotFound
from webapp.domain.plans import Duty
from webapp.domain.themes import BookName
from webapp.models import Release, ReleasedCell
from webapp.services import reference

SCOTLAND = "scotland"
NO_THEME = "no-theme"
NOT_SAID = "not-said"


class TableName(StrEnum):
    """The tables that a release holds for each body and for the country, the plainest first."""

    TOTAL = "total"
    AGE_BAND = "age_band"
    HOME = "home"
    KIND = "kind"
    THEME = "theme"
    THEME_KIND = "theme_kind"
    THEME_AGE_BAND = "theme_age_band"
    THEME_HOME = "theme_home"


CROSSED = {
    TableName.THEME_KIND: TableName.KIND,
    TableName.THEME_AGE_BAND: TableName.AGE_BAND,
    TableName.THEME_HOME: TableName.HOME,
}
"""Tables of themes by something, and the table that holds the something alone."""


@dataclass(frozen=True, kw_only=True)
class ReleaseFacts:
    """Where figures come from: a published release, how it was made, and its checksum."""

    id: UUID
    quarter: Quarter
    published_on: date
    is_synthetic: bool
    method: str
    threshold: int
    rounding: int
    software_version: str
    checksum: str


@dataclass(frozen=True, kw_only=True)
class BodyFigures:
    """Everything that one release says about one body, or about the country.

    Shapes:  tables holds every declared table with every cell, hidden ones included; withheld names the tables
             that are not shown at all.
    """

    body: str
    release: ReleaseFacts
    tables: Mapping[TableName, tuple[Figure, ...]]
    withheld: frozenset[TableName]

    @property
    def total(self) -> Figure:
        return self.tables[TableName.TOTAL][0]

    @property
    def themes(self) -> list[Figure]:
        """The themes, most often heard first, then the hidden ones in the order of the code-book."""
        return sorted(self.tables[TableName.THEME], key=lambda figure: -(figure.number or 0))

    def get_theme(self, code: str) -> Figure:
        """The figure of one theme that has a name.

        Errors:  NotFound.
        """
        for figure in self.tables[TableName.THEME]:
            if figure.codes == (code,) and code != NO_THEME:
                return figure
        raise NotFound(code)

    def has_something_to_show(self, table: TableName) -> bool:
        return any(not figure.is_hidden for figure in self.tables[table])


@dataclass(frozen=True, kw_only=True)
class PublicFigures:
    """What the public page of a body shows: how many spoke, and about what.

    Shapes:  release is None, and nothing else is filled, until a release is published.
    """

    body: str
    release: ReleaseFacts | None = None
    total: Figure | None = None
    themes: tuple[Figure, ...] = ()


def list_releases(session: Session) -> list[ReleaseFacts]:
    """The published releases, newest quarter first."""
    rows = session.scalars(
        select(Release).where(Release.published_on.is_not(None)).order_by(Release.quarter.desc())
    )
    return [facts_of(release) for release in rows]


def get_figures(session: Session, *, body: str, quarter: Quarter | None = None) -> BodyFigures:
    """Read a body's figures from a published release, the newest unless a quarter is named.

    Shapes:  body is a corporate parent's slug, or SCOTLAND.
    Errors:  NotFound if there is no such body, or no such published release.
    """
    figures = find_figures(session, body=body, quarter=quarter)
    if figures is None:
        raise NotFound(str(quarter))
    return figures


def find_figures(session: Session, *, body: str, quarter: Quarter | None = None) -> BodyFigures | None:
    """Read a body's figures from a published release, or None when there is none.

    Errors:  NotFound if there is no such body.
    """
    if body != SCOTLAND and body not in bodies_by_slug():
        raise NotFound(body)
    query = select(Release).where(Release.published_on.is_not(None), Release.is_safe)
    if quarter is not None:
        query = query.where(Release.quarter == str(quarter))
    release = session.scalar(query.order_by(Release.quarter.desc()).limit(1))
    return None if release is None else _figures_of(session, body=body, release=release)


def get_public_figures(session: Session, *, body: str) -> PublicFigures:
    """What the newest published release says about a body, for everybody to read; empty before the first.

    Errors:  NotFound if there is no such body.
    """
    figures = find_figures(session, body=body)
    if figures is None:
        return PublicFigures(body=body)
    return PublicFigures(
        body=body, release=figures.release, total=figures.total, themes=tuple(figures.themes)
    )


def facts_of(release: Release) -> ReleaseFacts:
    """What may be said about a published release.

    Errors:  NotFound if it is not published.
    """
    if release.published_on is None:
        raise NotFound(release.quarter)
    return ReleaseFacts(
        id=release.id,
        quarter=read_quarter(release.quarter),
        published_on=release.published_on,
        is_synthetic=release.is_synthetic,
        method=f"{release.method['name']} {release.method['version']}",
        threshold=release.method["threshold"],
        rounding=release.method["rounding"],
        software_version=release.software_version,
        checksum=release.checksum,
    )


def theme_name(code: str) -> str:
    """The plain name of a theme; a code that left the code-book stands for itself."""
    found = reference.load_code_books()[BookName.THEMES].find(code)
    return found.plain_name if found else code


def theme_names() -> Mapping[str, str]:
    """The plain names of the themes that the code-book has today."""
    return {code.code: code.plain_name for code in reference.load_code_books()[BookName.THEMES].codes}


def duties_of(theme: str) -> tuple[Duty, ...]:
    """The duties that the code-book maps a theme to; none for a code that left it."""
    found = reference.load_code_books()[BookName.THEMES].find(theme)
    return found.duties if found else ()


def list_by_duty(figures: BodyFigures) -> list[tuple[Duty, list[Figure]]]:
    """The themes of each duty with the figures they have anyway, most often heard first."""
    return [(duty, [theme for theme in figures.themes if duty in duties_of(theme.codes[0])]) for duty in Duty]


def body_name(slug: str) -> str:
    """The full name of a body.

    Errors:  NotFound if there is no such body.
    """
    if slug not in bodies_by_slug():
        raise NotFound(slug)
    return bodies_by_slug()[slug]


@cache
def bodies_by_slug() -> Mapping[str, str]:
    """The names of all corporate parents, by slug, in the order of the law."""
    return {body.slug: body.name for body in reference.load_bodies()}


def _figures_of(session: Session, *, body: str, release: Release) -> BodyFigures:
    numbers: dict[str, dict[tuple[str, ...], int | None]] = {name: {} for name in TableName}
    rows = session.execute(
        select(ReleasedCell.table_name, ReleasedCell.key, ReleasedCell.value).where(
            ReleasedCell.release_id == release.id, ReleasedCell.body == body
        )
    )
    for table, key, value in rows:
        if table in numbers:
            numbers[table][tuple(key.split("|")) if key else ()] = value
    categories: Mapping[str, Sequence[Sequence[str]]] = release.method["tables"]
    return BodyFigures(
        body=body,
        release=facts_of(release),
        tables={
            table: tuple(_figure(codes, table, numbers) for codes in _cells(categories[table]))
            for table in TableName
        },
        withheld=frozenset(table for table in TableName if f"{body}/{table}" in release.withheld),
    )


def _cells(dimensions: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Every combination of categories, the last dimension fastest."""
    cells: list[tuple[str, ...]] = [()]
    for categories in dimensions:
        cells = [(*cell, category) for cell in cells for category in categories]
    return cells


def _figure(
    codes: tuple[str, ...], table: TableName, numbers: Mapping[str, Mapping[tuple[str, ...], int | None]]
) -> Figure:
    number = numbers[table].get(codes)
    if table is TableName.TOTAL:
        return Figure(codes=codes, number=number)
    whole = numbers[TableName.THEME].get(codes[:1]) if table in CROSSED else numbers[TableName.TOTAL].get(())
    return Figure(codes=codes, number=number, whole=whole)
