"""A country of three areas and four bodies, small enough to see through."""

from __future__ import annotations

from datetime import date
from typing import Any

from webapp.domain.about import HomeKind
from webapp.domain.places import BodyKind
from webapp.domain.provenance import SourceStatus
from webapp.simulation.country import AreaSize, Country, HomeShare, SimulatedBody, ThemePattern
from webapp.simulation.scenario import Scenario

MADE_UP: dict[str, Any] = {
    "source": "made up", "status": SourceStatus.GENERAL_KNOWLEDGE, "valid_from": None, "valid_to": None,
    "checked_on": None,
}  # fmt: skip
AREAS = (("city", 900, 100), ("town", 250, 50), ("island", 15, 5))
BODIES = (
    SimulatedBody(slug="city-council", kind=BodyKind.COUNCIL, serves=frozenset({"city"})),
    SimulatedBody(slug="town-council", kind=BodyKind.COUNCIL, serves=frozenset({"town", "island"})),
    SimulatedBody(slug="board", kind=BodyKind.HEALTH_BOARD, serves=frozenset({"city", "town"})),
    SimulatedBody(slug="police", kind=BodyKind.POLICE),
)


def country(**changes: Any) -> Country:
    parts: dict[str, Any] = {
        "areas": [
            AreaSize(area=area, looked_after=inside, aftercare=after, **MADE_UP)
            for area, inside, after in AREAS
        ],
        "bodies": BODIES,
        "themes": [
            ThemePattern(theme="school", weight=10, rises_in=(5,), **MADE_UP),
            ThemePattern(theme="health", weight=10, heard_by=(BodyKind.HEALTH_BOARD,), **MADE_UP),
            ThemePattern(theme="money", weight=5, **MADE_UP),
        ],
        "homes": [
            HomeShare(home=HomeKind.WITH_FOSTER_FAMILY, looked_after=700, aftercare=0, **MADE_UP),
            HomeShare(home=HomeKind.WITH_PARENTS, looked_after=300, aftercare=0, **MADE_UP),
            HomeShare(home=HomeKind.OWN_PLACE, looked_after=0, aftercare=1000, **MADE_UP),
        ],
    }  # fmt: skip
    return Country(**parts | changes)


def scenario(**changes: Any) -> Scenario:
    parts: dict[str, Any] = {"country": country(), "voices_a_year": 3_000, "first_day": date(2025, 1, 1)}
    return Scenario(**parts | changes)
