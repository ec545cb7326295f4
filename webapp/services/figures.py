"""Released figures, and nothing else: the one door through which a number reaches a body, the public or a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from webapp.disclosure.figure import Figure
from webapp.domain.dates import Quarter, read_quarter
from webapp.domain.errors import NotFound
from webapp.domain.plans import Duty
from webapp.models import Release, ReleasedCell
from webapp.services import own_themes
from webapp.services.release_plan import (
    CROSSED,
    NO_THEME,
    NOT_SAID,  # noqa: F401  # Whoever reads figures needs the code of a skipped question.
    POOL_NAMES,
    SCOTLAND,
    TableName,
    bodies_by_slug,
)

LAST_OF_YEAR = 4


@dataclass(frozen=True, kw_only=True)
class ReleaseFacts:
    """Where figures come from: a published release, how it was made, and its checksum.

    Shapes:  counted_as names, for each theme that was merged before, the one that the release counts it as.
    """

    id: UUID
    quarter: Quarter
    published_on: date
    is_synthetic: bool
    method: str
    threshold: int
    rounding: int
    software_version: str
    checksum: str
    counted_as: Mapping[str, str] = field(default_factory=dict)

    def joined(self, theme: str) -> frozenset[str]:
        """The themes that this release counts as another one, because they were merged into it."""
        return frozenset(code for code, into in self.counted_as.items() if into == theme)


@dataclass(frozen=True, kw_only=True)
class BodyFigures:
    """Everything that one release says about one body, one pool of bodies, or the country.

    Shapes:  tables holds every declared table with every cell, hidden ones included; withheld names the tables
             that are not shown at all. first is the first quarter that the detailed tables count, and the release's
             quarter the last; it is None while the body gathers, when only quarter_total can be shown. not_made are
             the tables that the rule leaves out because too few spoke for more, or because the body gathers.
    Source:  docs/adr/0015-releases-at-scale.md
    """

    body: str
    release: ReleaseFacts
    tables: Mapping[TableName, tuple[Figure, ...]]
    withheld: frozenset[TableName]
    first: Quarter | None
    not_made: frozenset[TableName] = frozenset()

    @property
    def is_gathering(self) -> bool:
        """Whether this release holds no more of the body than how many spoke in its quarter."""
        return self.first is None

    @property
    def next_at_the_latest(self) -> Quarter:
        """The quarter whose release closes the body's detailed tables, if nothing closes them before."""
        after = self.release.quarter if self.is_gathering else self.release.quarter.following
        return Quarter(after.year, LAST_OF_YEAR)

    @property
    def quarter_total(self) -> Figure:
        """How many spoke in the release's own quarter."""
        return (self.tables[TableName.QUARTER_TOTAL] or self.tables[TableName.TOTAL])[0]

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

    Shapes:  release is None, and nothing else is filled, until a release is published. first is the first quarter
             that the figures count, None while the body gathers.
    """

    body: str
    release: ReleaseFacts | None = None
    total: Figure | None = None
    themes: tuple[Figure, ...] = ()
    first: Quarter | None = None
    next_at_the_latest: Quarter | None = None


def list_releases(session: Session) -> list[ReleaseFacts]:
    """The published releases, newest quarter first."""
    return [facts_of(release) for release in session.scalars(_published())]


def get_figures(session: Session, *, body: str, quarter: Quarter | None = None) -> BodyFigures:
    """Read an area's figures from a published release.

    Shapes:  body is a corporate parent's slug, a pool's, or SCOTLAND; the release is the one of the quarter named,
             or else the newest that holds more of the body than a total.
    Errors:  NotFound if there is no such area, or no such published release.
    """
    figures = find_figures(session, body=body, quarter=quarter)
    if figures is None:
        raise NotFound(str(quarter))
    return figures


def find_figures(session: Session, *, body: str, quarter: Quarter | None = None) -> BodyFigures | None:
    """Read an area's figures from a published release, as get_figures, or None when there is none.

    Errors:  NotFound if there is no such area.
    """
    area_name(body)
    if quarter is not None:
        release = session.scalar(_published().where(Release.quarter == str(quarter)))
        return None if release is None else _figures_of(session, body=body, release=release)
    releases = session.scalars(_published()).all()
    closed = (release for release in releases if _first_quarter(release, body) is not None)
    newest = next(closed, releases[0] if releases else None)
    return None if newest is None else _figures_of(session, body=body, release=newest)


def get_public_figures(session: Session, *, body: str) -> PublicFigures:
    """What the newest published release says about a body, for everybody to read; empty before the first.

    Errors:  NotFound if there is no such body.
    """
    figures = find_figures(session, body=body)
    if figures is None:
        return PublicFigures(body=body)
    return PublicFigures(
        body=body,
        release=figures.release,
        total=figures.quarter_total if figures.is_gathering else figures.total,
        themes=tuple(figures.themes),
        first=figures.first,
        next_at_the_latest=figures.next_at_the_latest,
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
        counted_as=release.method.get("themes", {}).get("counted_as", {}),
    )


def theme_name(session: Session, code: str) -> str:
    """The plain name of a theme; a code that we never had stands for itself."""
    return own_themes.theme_names(session).get(code, code)


def duties_of(session: Session, theme: str) -> tuple[Duty, ...]:
    """The duties that a theme asks something of; none for a code that we never had."""
    found = own_themes.load_themes(session).by_code.get(theme)
    return found.code.duties if found else ()


def list_by_duty(session: Session, figures: BodyFigures) -> list[tuple[Duty, list[Figure]]]:
    """The themes of each duty with the figures they have anyway, most often heard first."""
    themes = own_themes.load_themes(session).by_code
    named = [theme for theme in figures.themes if theme.codes[0] in themes]
    return [(duty, [theme for theme in named if duty in themes[theme.codes[0]].code.duties]) for duty in Duty]


def body_name(slug: str) -> str:
    """The full name of a body.

    Errors:  NotFound if there is no such body.
    """
    if slug not in bodies_by_slug():
        raise NotFound(slug)
    return bodies_by_slug()[slug]


def area_name(area: str) -> str:
    """The name of a body, of a pool of bodies, or of the country.

    Errors:  NotFound if there is no such area.
    """
    names = {SCOTLAND: "Scotland", **POOL_NAMES}
    return names[area] if area in names else body_name(area)


def _published() -> Select[tuple[Release]]:
    query = select(Release).where(Release.published_on.is_not(None), Release.is_safe)
    return query.order_by(Release.quarter.desc())


def _first_quarter(release: Release, area: str) -> Quarter | None:
    """The first quarter that a release's detailed tables of an area count; None where it has none.

    Shapes:  releases from before bodies gathered count one quarter for everybody.
    """
    spans = release.method.get("spans")
    if spans is None:
        return read_quarter(release.quarter)
    return read_quarter(spans[area]) if area in spans else None


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
    first = _first_quarter(release, body)
    return BodyFigures(
        body=body,
        release=facts_of(release),
        tables={
            table: tuple(_figure(codes, table, numbers) for codes in _cells(categories.get(table)))
            for table in TableName
        },
        withheld=frozenset(table for table in TableName if f"{body}/{table}" in release.withheld),
        first=first,
        not_made=_not_made(release, body, is_gathering=first is None),
    )


def _not_made(release: Release, area: str, *, is_gathering: bool) -> frozenset[TableName]:
    """The tables that the public rule leaves out for an area in this release."""
    if is_gathering:
        return frozenset(TableName) - {TableName.QUARTER_TOTAL}
    return frozenset(CROSSED) if area in release.method.get("one_way", ()) else frozenset()


def _cells(dimensions: Sequence[Sequence[str]] | None) -> list[tuple[str, ...]]:
    """Every combination of categories, the last dimension fastest; none for a table that a release does not know."""
    if dimensions is None:
        return []
    cells: list[tuple[str, ...]] = [()]
    for categories in dimensions:
        cells = [(*cell, category) for cell in cells for category in categories]
    return cells


def _figure(
    codes: tuple[str, ...], table: TableName, numbers: Mapping[str, Mapping[tuple[str, ...], int | None]]
) -> Figure:
    number = numbers[table].get(codes)
    if table in (TableName.TOTAL, TableName.QUARTER_TOTAL):
        return Figure(codes=codes, number=number)
    whole = numbers[TableName.THEME].get(codes[:1]) if table in CROSSED else numbers[TableName.TOTAL].get(())
    return Figure(codes=codes, number=number, whole=whole)
