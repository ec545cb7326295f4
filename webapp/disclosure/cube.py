"""The declared tables, and how many distinct people stand behind each of their cells."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

COUNTRY = "country"

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Dimension:
    """One way of telling voices apart.

    Shapes:  of_person is a fact of the person (age band, home): one value each, so its cells add up.
             The others are facts of the voice: a person may stand in several, so their cells overlap.
    Errors:  ValueError if there are no categories, or one twice.
    """

    name: str
    categories: tuple[str, ...]
    of_person: bool = False

    def __post_init__(self) -> None:
        if not self.categories or len(set(self.categories)) != len(self.categories):
            raise ValueError(f"the categories of {self.name} must be some, each once")


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
) -> tuple[TableSpec, ...]:
    """List the tables that a release may hold, the plainest first.

    Shapes:  the total; age band; home; theme; theme by kind, age band, home and duty. Never three ways.
    Source:  docs/adr/0004-small-numbers.md
    """
    theme = Dimension("theme", tuple(themes))
    age = Dimension("age_band", tuple(ages), of_person=True)
    home = Dimension("home", tuple(homes), of_person=True)
    return (
        TableSpec("total"),
        TableSpec("age_band", (age,)),
        TableSpec("home", (home,)),
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

    Shapes:  counts[area, cell]; areas start with the country; cells run through the specs in order.
    Units:   distinct contributors.
    """

    specs: tuple[TableSpec, ...]
    areas: tuple[str, ...]
    counts: Counts


def table_slices(specs: Sequence[TableSpec]) -> list[slice]:
    """Where each table stands in the long row of cells."""
    ends = np.cumsum([spec.size for spec in specs]).tolist()
    return [slice(end - spec.size, end) for spec, end in zip(specs, ends, strict=True)]


def count(voices: Iterable[Voice], specs: Sequence[TableSpec], *, bodies: Sequence[str]) -> RawTables:
    """Count the distinct contributors in every cell of every body and of the country.

    Shapes:  the order of the voices does not matter. A person who gave several age bands or homes is
             counted in the one they gave most often, so that people add up.
    Errors:  ValueError for a body that is not listed, and for a voice with no place in a dimension.
    """
    if COUNTRY in bodies:
        raise ValueError(f"{COUNTRY} is not a body")
    rooms = {body: number for number, body in enumerate(sorted(set(bodies)), start=1)}
    reading = _Reading(specs)
    for voice in voices:
        if voice.body not in rooms:
            raise ValueError(f"no such body: {voice.body}")
        reading.take(voice, area=rooms[voice.body])
    return RawTables(tuple(specs), (COUNTRY, *rooms), reading.counted(areas=len(rooms) + 1))


class _Reading:
    """Voices as small whole numbers: 20,000 of them stay within a few megabytes."""

    def __init__(self, specs: Sequence[TableSpec]) -> None:
        self._specs = tuple(specs)
        dimensions = {dimension.name: dimension for spec in specs for dimension in spec.dimensions}
        self._dimensions = tuple(dimensions.values())
        self._places = {d.name: {c: place for place, c in enumerate(d.categories)} for d in self._dimensions}
        self._people: dict[str, int] = {}
        self._facts: dict[tuple[int, str], Counter[int]] = {}
        self._rows: list[tuple[int, int, dict[str, tuple[int, ...]]]] = []

    def take(self, voice: Voice, *, area: int) -> None:
        person = self._people.setdefault(voice.contributor, len(self._people))
        said: dict[str, tuple[int, ...]] = {}
        for dimension in self._dimensions:
            places = self._read(voice, dimension.name)
            if dimension.of_person:
                self._facts.setdefault((person, dimension.name), Counter()).update(places)
            said[dimension.name] = places
        self._rows.append((person, area, said))

    def _read(self, voice: Voice, dimension: str) -> tuple[int, ...]:
        known = self._places[dimension]
        values = voice.values(dimension)
        if not values or not values <= known.keys():
            # A voice that is in the total and in no cell would make every sum in the release a lie.
            raise ValueError(f"a voice has no place in {dimension}")
        return tuple(known[value] for value in values)

    def counted(self, *, areas: int) -> Counts:
        cells = sum(spec.size for spec in self._specs)
        people = max(len(self._people), 1)
        seen = np.unique(np.frombuffer(self._pairs(cells, people), dtype=np.int64))
        in_country = np.unique(seen % (cells * people))
        counts = np.bincount(seen // people, minlength=areas * cells).reshape(areas, cells).astype(np.int64)
        counts[0] = np.bincount(in_country // people, minlength=cells)
        return counts

    def _pairs(self, cells: int, people: int) -> "array[int]":
        """Every (area, cell, person) as one whole number."""
        fact_of = {
            who: min(tally, key=lambda place: (-tally[place], place)) for who, tally in self._facts.items()
        }
        pairs = array("q")
        starts = [table.start for table in table_slices(self._specs)]
        of_person = [dimension.name for dimension in self._dimensions if dimension.of_person]
        for person, area, said in self._rows:
            said = said | {name: (fact_of[person, name],) for name in of_person}
            for spec, start in zip(self._specs, starts, strict=True):
                places = [0]
                for dimension in spec.dimensions:
                    size = len(dimension.categories)
                    places = [place * size + value for place in places for value in said[dimension.name]]
                pairs.extend([((area * cells) + start + place) * people + person for place in places])
        return pairs
