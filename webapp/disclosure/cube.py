"""The declared tables, and how many distinct people stand behind each of their cells."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from webapp.disclosure.links import COUNTRY as COUNTRY
from webapp.disclosure.links import Link, links_of

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Dimension:
    """One way of telling voices apart.

    Shapes:  of_person is a fact of the person (age band, home): one value each, so its cells add up.
             The others are facts of the voice: a person may stand in several, so their cells overlap.
             A dimension of another (families of themes) has groups of its categories, which may share some: a
             voice stands in every group that has one of its themes.
    Errors:  ValueError if there are no categories, or one twice, or groups that are no categories.
    """

    name: str
    categories: tuple[str, ...]
    of_person: bool = False
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict, hash=False)
    of: str = ""

    def __post_init__(self) -> None:
        if not self.categories or len(set(self.categories)) != len(self.categories):
            raise ValueError(f"the categories of {self.name} must be some, each once")
        if bool(self.of) != bool(self.groups) or set(self.groups) - set(self.categories):
            raise ValueError(f"{self.name} needs groups of another dimension, or neither")
        if self.of and (self.of_person or self.of == self.name):
            raise ValueError(f"{self.name} groups what voices say, not who people are")

    def values_of(self, voice: "Voice") -> frozenset[str]:
        """The categories that a voice stands in."""
        if not self.of:
            return voice.values(self.name)
        given = voice.values(self.of)
        return frozenset(group for group, members in self.groups.items() if members & given)


@dataclass(frozen=True)
class TableSpec:
    """One declared table; without dimensions it is the total.

    Shapes:  its cells run over every combination of categories, empty ones too, the last dimension fastest.
    """

    name: str
    dimensions: tuple[Dimension, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(dimension.categories) for dimension in self.dimensions)

    @property
    def size(self) -> int:
        return prod(self.shape)

    def combinations(self) -> Iterator[tuple[str, ...]]:
        return product(*(dimension.categories for dimension in self.dimensions))

    def refines(self, margin: "TableSpec") -> bool:
        return set(margin.dimensions) <= set(self.dimensions)

    def places_in(self, margin: "TableSpec") -> Counts:
        """Where each cell falls in a coarser table, one that this one refines."""
        names = [dimension.name for dimension in self.dimensions]
        along = np.indices(self.shape).reshape(len(names), self.size)
        places = np.zeros(self.size, dtype=np.int64)
        for dimension in margin.dimensions:
            places = places * len(dimension.categories) + along[names.index(dimension.name)]
        return places


def declared_tables(
    *,
    themes: Sequence[str],
    kinds: Sequence[str],
    ages: Sequence[str],
    homes: Sequence[str],
    duties: Sequence[str],
    families: Mapping[str, Collection[str]] | None = None,
) -> tuple[TableSpec, ...]:
    """List the tables that a release may hold, the plainest first.

    Shapes:  the total; age band; home; family of themes, if there are families; theme; theme by kind, age band,
             home and duty. Never three ways. A theme may be in several families and is in one at least, so that
             everybody has a place.
    Errors:  ValueError for a theme without a family, and for a family with something that is no theme.
    Source:  docs/adr/0004-small-numbers.md
    """
    groups = {family: frozenset(some) for family, some in (families or {}).items()}
    if groups and frozenset().union(*groups.values()) != frozenset(themes):
        raise ValueError("families are of themes, and every theme has a family")
    theme = Dimension("theme", tuple(themes))
    age = Dimension("age_band", tuple(ages), of_person=True)
    home = Dimension("home", tuple(homes), of_person=True)
    return (
        TableSpec("total"),
        TableSpec("age_band", (age,)),
        TableSpec("home", (home,)),
        *(
            [TableSpec("family", (Dimension("family", tuple(groups), groups=groups, of="theme"),))]
            if groups
            else []
        ),
        TableSpec("theme", (theme,)),
        TableSpec("theme_kind", (theme, Dimension("kind", tuple(kinds)))),
        TableSpec("theme_duty", (theme, Dimension("duty", tuple(duties)))),
        TableSpec("theme_age_band", (theme, age)),
        TableSpec("theme_home", (theme, home)),
    )


@dataclass(frozen=True)
class Voice:
    """One cleared and consented submission to one body.

    Shapes:  contributor is any text that is the same for the same person or group; a group is one
             contributor, and its banded size, if shown at all, is a fact with a table of its own.
             facts hold one value a dimension ("kind", "age_band", "home").
    """

    contributor: str
    body: str
    themes: frozenset[str]
    duties: frozenset[str] = frozenset()
    facts: Mapping[str, str] = field(default_factory=dict)

    def values(self, dimension: str) -> frozenset[str]:
        if dimension == "theme":
            return self.themes
        if dimension == "duty":
            return self.duties
        return frozenset({self.facts[dimension]} if dimension in self.facts else ())


@dataclass(frozen=True, eq=False)
class RawTables:
    """True counts: never stored, shown or logged.

    Shapes:  counts[area, cell]; cells run through the specs in order. links say which area holds which.
    Units:   distinct contributors, each counted once: a count that is not whole, or below nobody, is refused,
             because what proves a cell safe holds for people and not for weights.
    Errors:  ValueError.
    """

    specs: tuple[TableSpec, ...]
    areas: tuple[str, ...]
    counts: Counts
    links: tuple[Link, ...] = ()

    def __post_init__(self) -> None:
        if not np.issubdtype(self.counts.dtype, np.integer) or (self.counts < 0).any():
            raise ValueError("people are counted in whole numbers, none below zero")
        if self.counts.shape != (len(self.areas), sum(spec.size for spec in self.specs)):
            raise ValueError("every cell of every area needs a count")


def table_slices(specs: Sequence[TableSpec]) -> list[slice]:
    """Where each table stands in the long row of cells."""
    ends = np.cumsum([spec.size for spec in specs]).tolist()
    return [slice(end - spec.size, end) for spec, end in zip(specs, ends, strict=True)]


class Layout:
    """Where every area and every cell of a release stands.

    Shapes:  areas are the country, the pools by name, the bodies by name; a person who spoke to a body stands in
             the body, in its pool and in the country.
    Errors:  ValueError for pools that are not whole bodies, each in one pool.
    """

    def __init__(
        self,
        specs: Sequence[TableSpec],
        *,
        bodies: Iterable[str],
        pools: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        bodies, pools = sorted(set(bodies)), pools or {}
        self.specs = tuple(specs)
        self.links = links_of(bodies, pools)
        self.areas = (COUNTRY, *sorted(pools), *bodies)
        self.cells = sum(spec.size for spec in specs)
        number = {area: place for place, area in enumerate(self.areas)}
        pool_of = {body: number[pool] for pool, some in pools.items() for body in some}
        self._areas_of = {
            body: (0, number[body], *((pool_of[body],) if body in pool_of else ())) for body in bodies
        }
        dimensions = {dimension.name: dimension for spec in specs for dimension in spec.dimensions}
        self.dimensions = tuple(dimensions.values())
        self._places = {d.name: {c: place for place, c in enumerate(d.categories)} for d in self.dimensions}
        self._tables = [
            (table.start, [(d.name, len(d.categories)) for d in spec.dimensions])
            for spec, table in zip(specs, table_slices(specs), strict=True)
        ]

    def areas_of(self, voice: Voice) -> tuple[int, ...]:
        """The areas that a voice is counted in, the country first."""
        if voice.body not in self._areas_of:
            raise ValueError(f"no such body: {voice.body}")
        return self._areas_of[voice.body]

    def said(self, voice: Voice) -> dict[str, tuple[int, ...]]:
        """The categories a voice stands in, as places, for each dimension."""
        return {dimension.name: self._read(voice, dimension) for dimension in self.dimensions}

    def _read(self, voice: Voice, dimension: Dimension) -> tuple[int, ...]:
        known = self._places[dimension.name]
        values = dimension.values_of(voice)
        if not values or not values <= known.keys():
            # A voice that is in the total and in no cell would make every sum in the release a lie.
            raise ValueError(f"a voice has no place in {dimension.name}")
        return tuple(known[value] for value in values)

    def cells_of(self, said: Mapping[str, tuple[int, ...]]) -> Iterator[int]:
        """Every cell, in all tables, that these categories stand for."""
        for start, dimensions in self._tables:
            places = [0]
            for name, size in dimensions:
                places = [place * size + value for place in places for value in said[name]]
            for place in places:
                yield start + place


def cells_of_person(voices: Sequence[Voice], layout: Layout) -> set[tuple[int, int]]:
    """Everywhere that one contributor stands: once in each cell, however many voices say the same.

    Shapes:  voices are all of one contributor in the period; answers are (area, cell), as places in the layout.
             A person who gave several age bands or homes stands in the one they gave most often, the first listed
             where there are equals, in every area: so that people add up.
    Errors:  ValueError for voices of several contributors, for a body that is not listed, and for a voice with no
             place in a dimension.
    """
    if len({voice.contributor for voice in voices}) > 1:
        raise ValueError("these are voices of several contributors")
    said = [layout.said(voice) for voice in voices]
    facts: dict[str, tuple[int, ...]] = {}
    for dimension in layout.dimensions:
        if dimension.of_person and said:
            given = Counter(place for one in said for place in one[dimension.name])
            facts[dimension.name] = (min(given, key=lambda place: (-given[place], place)),)
    return {
        (area, cell)
        for voice, one in zip(voices, said, strict=True)
        for areas in [layout.areas_of(voice)]
        for cell in layout.cells_of(one | facts)
        for area in areas
    }


def count(
    voices: Iterable[Voice],
    specs: Sequence[TableSpec],
    *,
    bodies: Iterable[str],
    pools: Mapping[str, Sequence[str]] | None = None,
) -> RawTables:
    """Count the distinct contributors in every cell of every body, of every pool of bodies and of the country.

    Shapes:  the order of the voices does not matter.
    Errors:  ValueError as cells_of_person and Layout.
    """
    people: dict[str, list[Voice]] = {}
    for voice in voices:
        people.setdefault(voice.contributor, []).append(voice)
    return count_people(people.values(), specs, bodies=bodies, pools=pools)


def count_people(
    people: Iterable[Sequence[Voice]],
    specs: Sequence[TableSpec],
    *,
    bodies: Iterable[str],
    pools: Mapping[str, Sequence[str]] | None = None,
) -> RawTables:
    """Count like count, one contributor after the other, so that no more than one has to be remembered.

    Shapes:  each of the people is all voices of one contributor, who comes once; that is the caller's to see to.
    Errors:  ValueError as cells_of_person and Layout.
    """
    layout = Layout(specs, bodies=bodies, pools=pools)
    counts = np.zeros((len(layout.areas), layout.cells), dtype=np.int64)
    for voices in people:
        for area, cell in cells_of_person(voices, layout):
            counts[area, cell] += 1
    return RawTables(layout.specs, layout.areas, counts, layout.links)
