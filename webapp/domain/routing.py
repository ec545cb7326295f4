"""Which body something is about, when a young person said what part of life it is and where, and named no body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from webapp.domain.answers import AboutPart, Answers
from webapp.domain.places import BodyKind, CorporateParentBody

# Councils run schools and see to where people live; a part that several kinds share stays for a worker to decide.
KIND_OF_PART: Mapping[AboutPart, BodyKind] = MappingProxyType(
    {
        AboutPart.COUNCIL: BodyKind.COUNCIL,
        AboutPart.SCHOOL: BodyKind.COUNCIL,
        AboutPart.HOME: BodyKind.COUNCIL,
        AboutPart.HEALTH: BodyKind.HEALTH_BOARD,
        AboutPart.COLLEGE_OR_UNIVERSITY: BodyKind.COLLEGE,
        AboutPart.POLICE: BodyKind.POLICE,
        AboutPart.HEARINGS: BodyKind.HEARINGS,
    }
)


def body_it_is_about(bodies: Iterable[CorporateParentBody], answers: Answers, *, day: date) -> str | None:
    """Propose the one body that something is about; a worker decides.

    Shapes:  the body that was named, or the only one of the fitting kind that serves the area (of several, the only
             one that everybody meets); None when there is no such one.
    Units:   day is a day in Europe/London; bodies that are not corporate parents on it are not proposed.
    """
    current = [body for body in bodies if body.valid_on(day)]
    if answers.body in {body.slug for body in current}:
        return answers.body
    kind = KIND_OF_PART.get(answers.about) if answers.about else None
    fitting = [body for body in current if body.kind is kind and _serves(body, answers.area)]
    if len(fitting) > 1:
        fitting = [body for body in fitting if body.for_everyone]
    return fitting[0].slug if len(fitting) == 1 else None


def in_order_for(bodies: Iterable[CorporateParentBody], *, area: str | None) -> list[CorporateParentBody]:
    """The bodies with those of the area first, then those of the whole country, then the rest, each by name."""

    def place(body: CorporateParentBody) -> tuple[int, str]:
        if body.is_national:
            return (1, body.name)
        return (0 if area is not None and area in body.serves_areas else 2, body.name)

    return sorted(bodies, key=place)


def _serves(body: CorporateParentBody, area: str | None) -> bool:
    return body.is_national or (area is not None and area in body.serves_areas)
