"""The country that a simulation draws from: how many live where, in what homes, what about, and who serves them.

The numbers are dated facts, each with its source and how far it was checked; they come in from outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from webapp.domain.about import HomeKind
from webapp.domain.places import BodyKind, CorporateParentBody
from webapp.domain.provenance import DatedFact


@dataclass(frozen=True, kw_only=True)
class AreaSize(DatedFact):
    """How many young people a council area has.

    Shapes:  area is an area's slug.
    Units:   looked_after are young people in care on one day; aftercare those who left care and get support.
    """

    area: str
    looked_after: int
    aftercare: int

    @property
    def people(self) -> int:
        return self.looked_after + self.aftercare


@dataclass(frozen=True, kw_only=True)
class HomeShare(DatedFact):
    """How common a kind of home is.

    Units:   parts in a thousand, of those in care and of those who left it.
    """

    home: HomeKind
    looked_after: int
    aftercare: int


@dataclass(frozen=True, kw_only=True)
class ThemePattern(DatedFact):
    """How often a theme comes up, in which months more often, and which bodies beside the council it is about.

    Shapes:  heard_by are kinds of body that hear of this theme more than of others.
    Units:   weight is a share without a unit; rises_in are months from 1 to 12.
    """

    theme: str
    weight: int
    rises_in: tuple[int, ...] = ()
    heard_by: tuple[BodyKind, ...] = ()


@dataclass(frozen=True)
class Population:
    """What is packaged about the people of a simulation."""

    areas: tuple[AreaSize, ...]
    homes: tuple[HomeShare, ...]
    themes: tuple[ThemePattern, ...]


@dataclass(frozen=True, kw_only=True)
class SimulatedBody:
    """A body, as far as a simulation needs to know it.

    Shapes:  serves holds area slugs; empty means all of them.
    """

    slug: str
    kind: BodyKind
    serves: frozenset[str] = frozenset()

    @classmethod
    def of(cls, body: CorporateParentBody) -> SimulatedBody:
        serves = frozenset() if body.is_national else body.serves_areas
        return cls(slug=body.slug, kind=body.kind, serves=serves)


@dataclass(frozen=True, kw_only=True)
class Country:
    """All that a simulation needs to know before it begins.

    Errors:  ValueError if something is missing, stands twice, or an area has nobody who serves it.
    """

    areas: Sequence[AreaSize]
    bodies: Sequence[SimulatedBody]
    themes: Sequence[ThemePattern]
    homes: Sequence[HomeShare]
    slugs: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slugs", frozenset(body.slug for body in self.bodies))
        names: tuple[tuple[str, Sequence[object]], ...] = (
            ("areas", [row.area for row in self.areas]),
            ("bodies", [body.slug for body in self.bodies]),
            ("themes", [row.theme for row in self.themes]),
            ("homes", [row.home for row in self.homes]),
        )
        for what, found in names:
            if not found or len(set(found)) != len(found):
                raise ValueError(f"the {what} of a country must be some, each once")
        for row in self.areas:
            if not any(row.area in body.serves or not body.serves for body in self.bodies):
                raise ValueError(f"nobody serves {row.area}")
