"""What the record of a concern has to hold before it can be closed.

Source:  National Guidance for Child Protection in Scotland 2021, 3.1 to 3.19; docs/adr/0030-the-referral-record.md
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from webapp.domain.concerns import StepNote
from webapp.domain.errors import DomainError
from webapp.domain.provenance import DatedFact
from webapp.domain.safety import ConcernStep


class Route(StrEnum):
    """Whom a concern is about, because each goes another way."""

    CHILD = "child"
    ADULT = "adult"
    STAFF_MEMBER = "staff_member"


class Ground(StrEnum):
    """Why somebody's words could be shared with an agency."""

    AGREED = "agreed"
    RISK_OF_HARM = "risk_of_harm"
    ASKING_UNSAFE = "asking_unsafe"
    COULD_NOT_ASK = "could_not_ask"


class Missing(StrEnum):
    """One thing that the record does not say yet."""

    ROUTE = "route"
    TOLD = "told"
    HOW_TO_RING_BACK = "how_to_ring_back"
    GROUND = "ground"
    DISCUSSION = "discussion"
    OUTCOME = "outcome"
    YOUNG_PERSON = "young_person"


class RecordIncomplete(DomainError):
    """A concern cannot be closed while its record does not say what the guidance asks for."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__(*missing)
        self.missing = tuple(missing)


@dataclass(frozen=True, kw_only=True)
class RouteFact(DatedFact):
    """What is known about one route, with how far it was checked."""

    route: Route
    name: str
    what: str


@dataclass(frozen=True, kw_only=True)
class ChecklistItem(DatedFact):
    """One line of what a worker goes through."""

    slug: str
    what: str


TOLD_SOMEBODY = frozenset(
    {ConcernStep.TOLD_POLICE, ConcernStep.TOLD_SOCIAL_WORK, ConcernStep.TOLD_OTHER_AGENCY}
)
TOLD_ABOUT = {
    Route.CHILD: frozenset({ConcernStep.TOLD_POLICE, ConcernStep.TOLD_SOCIAL_WORK}),
    Route.ADULT: TOLD_SOMEBODY,
    Route.STAFF_MEMBER: TOLD_SOMEBODY,
}
"""A concern about a child is told to police or social work, and to nobody else in their place."""

ABOUT_YOUNG_PERSON = frozenset({ConcernStep.TOLD_YOUNG_PERSON, ConcernStep.DID_NOT_TELL_YOUNG_PERSON})


def find_missing(record: Iterable[tuple[ConcernStep, StepNote]]) -> list[Missing]:
    """What the record still has to say, in the order in which somebody would do it.

    Shapes:  the route is the one chosen last. A decision that nobody has to be told stands in the place of telling.
    """
    steps = list(record)
    route = _route_of(steps)
    if route is None:
        return [Missing.ROUTE]
    taken = {step for step, _ in steps}
    missing = [] if ConcernStep.NOBODY_TO_TELL in taken else _missing_of_telling(route, steps)
    if not taken & ABOUT_YOUNG_PERSON:
        missing.append(Missing.YOUNG_PERSON)
    return missing


def _route_of(steps: Sequence[tuple[ConcernStep, StepNote]]) -> Route | None:
    chosen = [note.route for step, note in steps if step is ConcernStep.CHOSE_ROUTE]
    return Route(chosen[-1]) if chosen and chosen[-1] else None


def _missing_of_telling(route: Route, steps: Sequence[tuple[ConcernStep, StepNote]]) -> list[Missing]:
    told = [note for step, note in steps if step in TOLD_ABOUT[route]]
    if not told:
        return [Missing.TOLD]
    missing = []
    if not any(note.phone or note.reference for note in told):
        missing.append(Missing.HOW_TO_RING_BACK)
    if not any(note.ground for note in told):
        missing.append(Missing.GROUND)
    if route is Route.CHILD:
        taken = {step for step, _ in steps}
        missing += [
            each
            for step, each in (
                (ConcernStep.ASKED_FOR_DISCUSSION, Missing.DISCUSSION),
                (ConcernStep.HEARD_OUTCOME, Missing.OUTCOME),
            )
            if step not in taken
        ]
    return missing
