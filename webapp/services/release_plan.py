"""What every release counts: its tables, its bodies, and the pools in which bodies of one kind stand together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property, lru_cache

from webapp.disclosure.cube import Dimension, Layout, TableSpec
from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.own_themes import CountedThemes
from webapp.domain.places import BodyKind
from webapp.domain.themes import BookName, Wellbeing
from webapp.services import reference

SCOTLAND = "scotland"
NO_BODY = "no-body"
"""Where a voice that goes to no body is counted, so that it still counts for the country."""
NO_THEME = "no-theme"
NOT_SAID = "not-said"
FEWEST_IN_A_POOL = 3
ISLAND_COUNCILS = "island-councils"
POOL_NAMES = {
    "all-council": "All councils that are not on islands",
    ISLAND_COUNCILS: "The three island councils",
    "all-college": "All colleges",
    "all-university": "All universities",
    "all-health-board": "All regional health boards",
    "all-national-health": "All national health bodies",
    "all-executive-agency": "All executive agencies",
    "all-hearings": "All bodies of children's hearings",
}
"""What pools are called."""
ISLANDS = frozenset({"comhairle-nan-eilean-siar", "orkney-islands-council", "shetland-islands-council"})


class TableName(StrEnum):
    """The tables that a release holds for each area, the plainest first."""

    TOTAL = "total"
    QUARTER_TOTAL = "quarter_total"
    AGE_BAND = "age_band"
    HOME = "home"
    KIND = "kind"
    FAMILY = "family"
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


@dataclass(frozen=True, eq=False)
class ReleasePlan:
    """Which tables are counted, for whom.

    Shapes:  pools names the bodies of each pool; a body is in one pool or in none. A quarter's total is the total of
             a quarter, so it needs no counting of its own.
    """

    bodies: tuple[str, ...]
    pools: Mapping[str, tuple[str, ...]]
    themes: CountedThemes = field(default_factory=lambda: came_with_heard())

    @cached_property
    def layout(self) -> Layout:
        """Where every area and every counted cell stands."""
        return Layout(self.specs, bodies=self.bodies, pools=self.pools)

    @property
    def specs(self) -> tuple[TableSpec, ...]:
        return tuple(spec for spec in tables(self.themes) if spec.name != TableName.QUARTER_TOTAL)

    @property
    def areas(self) -> tuple[str, ...]:
        return self.layout.areas

    @cached_property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """The table and the joined key of each counted cell."""
        return tuple((spec.name, "|".join(key)) for spec in self.specs for key in spec.combinations())


def make_plan(themes: CountedThemes | None = None) -> ReleasePlan:
    """The plan of a release of today's bodies, counted by these themes or by those that Heard comes with.

    Source:  docs/adr/0015-releases-at-scale.md; docs/adr/0022-own-themes.md
    """
    bodies = (*bodies_by_slug(), NO_BODY)
    return _plan_of(bodies, themes or came_with_heard())


@lru_cache(maxsize=4)
def _plan_of(bodies: tuple[str, ...], themes: CountedThemes) -> ReleasePlan:
    return ReleasePlan(bodies=bodies, pools=find_pools(bodies), themes=themes)


@cache
def came_with_heard() -> CountedThemes:
    """The themes of the code-book in the package, with which every installation begins."""
    return CountedThemes.of_book(reference.load_code_books()[BookName.THEMES])


def tables(themes: CountedThemes | None = None) -> tuple[TableSpec, ...]:
    """The declared tables of a release that is counted by these themes, or by those that Heard comes with."""
    return _tables_of(themes or came_with_heard())


@lru_cache(maxsize=8)
def _tables_of(themes: CountedThemes) -> tuple[TableSpec, ...]:
    """The declared tables.

    Shapes:  a skipped question has a place of its own. Duties need no table: a theme's duties stand in the
             code-book, so the themes of a duty are shown with the figures they already have.
    """
    families = {indicator.value: themes.of_family(indicator) for indicator in Wellbeing}
    groups = {**families, NO_THEME: frozenset({NO_THEME})}
    theme = Dimension("theme", (*(code for code, _ in themes.codes), NO_THEME))
    family = Dimension("family", tuple(groups), groups=groups, of="theme")
    kind = Dimension("kind", (*(kind.value for kind in SubmissionKind), NOT_SAID))
    age = Dimension("age_band", (*(age.value for age in AgeBand), NOT_SAID), of_person=True)
    home = Dimension("home", (*(home.value for home in HomeKind), NOT_SAID), of_person=True)
    dimensions = {
        TableName.TOTAL: (),
        TableName.QUARTER_TOTAL: (),
        TableName.AGE_BAND: (age,),
        TableName.HOME: (home,),
        TableName.KIND: (kind,),
        TableName.FAMILY: (family,),
        TableName.THEME: (theme,),
        TableName.THEME_KIND: (theme, kind),
        TableName.THEME_AGE_BAND: (theme, age),
        TableName.THEME_HOME: (theme, home),
    }
    return tuple(TableSpec(name.value, dimensions[name]) for name in TableName)


def find_pools(bodies: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Put bodies of one kind together where they are at least three; the islands' councils are a pool of their own."""
    kinds = {body.slug: body.kind for body in reference.load_bodies()}
    pools: dict[str, list[str]] = defaultdict(list)
    for body in sorted(kinds.keys() & set(bodies)):
        pools[ISLAND_COUNCILS if body in ISLANDS else pool_of_kind(kinds[body])].append(body)
    return {pool: tuple(members) for pool, members in pools.items() if len(members) >= FEWEST_IN_A_POOL}


def pool_of_kind(kind: BodyKind) -> str:
    return f"all-{kind.value.replace('_', '-')}"


@cache
def bodies_by_slug() -> Mapping[str, str]:
    """The names of all corporate parents, by slug, in the order of the law."""
    return {body.slug: body.name for body in reference.load_bodies()}
