"""Corporate parents and the places they serve: who a young person's corporate parents are, and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.errors import NotFound
from webapp.domain.provenance import DatedFact, SourceStatus

ALL_AREAS = "all"


class LifePart(StrEnum):
    """A part of life somebody can pick when they ask who their corporate parents are."""

    SCHOOL = "school"
    COLLEGE = "college"
    UNIVERSITY = "university"
    WORK = "work"
    HEALTH = "health"
    HEARINGS = "hearings"
    POLICE = "police"


class BodyKind(StrEnum):
    """What sort of body a corporate parent is."""

    MINISTERS = "ministers"
    EXECUTIVE_AGENCY = "executive_agency"
    COUNCIL = "council"
    HEARINGS = "hearings"
    HEALTH_BOARD = "health_board"
    NATIONAL_HEALTH = "national_health"
    QUALIFICATIONS = "qualifications"
    SKILLS = "skills"
    CARE_REGULATOR = "care_regulator"
    SPORT = "sport"
    POLICE = "police"
    FIRE = "fire"
    LEGAL_AID = "legal_aid"
    COMMISSIONER = "commissioner"
    MENTAL_WELFARE = "mental_welfare"
    HOUSING_REGULATOR = "housing_regulator"
    CULTURE = "culture"
    COLLEGE = "college"
    UNIVERSITY = "university"


class Reason(StrEnum):
    """Why a body is on somebody's list; the first that fits wins, in the order written here."""

    LIVES_HERE = "lives_here"
    SCHOOL = "school"
    COLLEGE = "college"
    UNIVERSITY = "university"
    WORK = "work"
    HEALTH = "health"
    HEARINGS = "hearings"
    POLICE = "police"
    EVERYONE = "everyone"
    BEHIND_THE_SCENES = "behind_the_scenes"


REASON_FOR_PART = {part: Reason(part.value) for part in LifePart}

# A college or university is somebody's corporate parent to meet only if they study, or may study, there.
PART_FOR_PLACE_OF_STUDY = {BodyKind.COLLEGE: LifePart.COLLEGE, BodyKind.UNIVERSITY: LifePart.UNIVERSITY}


@dataclass(frozen=True, kw_only=True)
class Area:
    """A council area, the smallest place that Heard ever keeps.

    Shapes:  code is today's statistical code; former_code is what it was before a boundary change, or None.
    """

    slug: str
    name: str
    code: str
    former_code: str | None


@dataclass(frozen=True, kw_only=True)
class CorporateParentEntry(DatedFact):
    """One of the 24 numbered entries of schedule 4.

    Shapes:  applies_61_64 says whether ss.61 to 64 reach it at all, applies_64 whether s.64 does too.
    Errors:  ValueError if s.64 applies where ss.61 to 64 do not.
    Source:  Children and Young People (Scotland) Act 2014, s.56 and schedule 4.
    """

    number: int
    name: str
    applies_61_64: bool
    applies_64: bool
    note: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.applies_64 and not self.applies_61_64:
            raise ValueError(f"entry {self.number}: s.64 cannot apply where ss.61 to 64 do not")


@dataclass(frozen=True, kw_only=True)
class CorporateParentBody(DatedFact):
    """One public body, or office-holder, that is a corporate parent under an entry of schedule 4.

    Shapes:  serves_areas holds area slugs, or only ALL_AREAS; life_parts are the parts of life it is met in;
             for_everyone marks bodies shown whatever somebody picks; the two applies_ flags are its entry's.
    Errors:  ValueError if it serves nowhere, or everywhere and somewhere besides.
    Source:  Children and Young People (Scotland) Act 2014, schedule 4.
    """

    slug: str
    name: str
    plain_name: str
    entry: int
    kind: BodyKind
    serves_areas: frozenset[str]
    areas_status: SourceStatus
    applies_61_64: bool
    applies_64: bool
    life_parts: frozenset[LifePart] = frozenset()
    for_everyone: bool = False
    code: str | None = None
    former_code: str | None = None
    what_it_does: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.serves_areas or (ALL_AREAS in self.serves_areas and len(self.serves_areas) > 1):
            raise ValueError(f"{self.slug} must serve some areas, or all of them")

    def serves(self, area: str) -> bool:
        """Whether it is there for people who live in this area."""
        return self.is_national or area in self.serves_areas

    @property
    def is_national(self) -> bool:
        """Whether it serves the whole of Scotland."""
        return ALL_AREAS in self.serves_areas


@dataclass(frozen=True, kw_only=True)
class Partner(DatedFact):
    """A kind of body in young people's lives that is not a corporate parent in law."""

    slug: str
    name: str
    plain_name: str
    why_not: str


@dataclass(frozen=True, kw_only=True)
class ParentGroup:
    """The corporate parents that share one reason for being on somebody's list."""

    reason: Reason
    bodies: tuple[CorporateParentBody, ...]


@dataclass(frozen=True, kw_only=True)
class _Picked:
    """What somebody picked; near_parts are the places of study they did not name and so see by area."""

    area: str | None
    parts: frozenset[LifePart]
    studies_at: frozenset[str]
    near_parts: frozenset[LifePart]


def who_are_my_corporate_parents(
    bodies: Iterable[CorporateParentBody],
    *,
    area: str | None,
    parts: frozenset[LifePart],
    day: date,
    studies_at: frozenset[str] = frozenset(),
) -> list[ParentGroup]:
    """List somebody's corporate parents, each once, under the first reason that fits.

    Shapes:  studies_at holds slugs of a college or university; without them, those who picked that part of
             life see the colleges of the area and all universities. Groups follow the order of Reason, bodies
             keep the order they came in; empty groups are left out. Nothing is kept.
    Units:   day is a day in Europe/London; bodies that are not corporate parents on it are left out.
    Errors:  NotFound if no body serves the area by name, or studies_at names no place of study.
    Source:  Children and Young People (Scotland) Act 2014, ss.56 and 57.
    """
    current = [body for body in bodies if body.valid_on(day)]
    named = _named_parts(current, area=area, studies_at=studies_at)
    picked = _Picked(area=area, parts=parts, studies_at=studies_at, near_parts=parts - named)
    found: dict[Reason, list[CorporateParentBody]] = {}
    for body in current:
        reason = _reason_for(body, picked)
        if reason is not None:
            found.setdefault(reason, []).append(body)
    return [ParentGroup(reason=reason, bodies=tuple(found[reason])) for reason in Reason if reason in found]


def _named_parts(
    bodies: list[CorporateParentBody], *, area: str | None, studies_at: frozenset[str]
) -> frozenset[LifePart]:
    """The parts of life whose place of study was named; refuses names and areas that nobody serves."""
    if area is not None and not any(area in body.serves_areas - {ALL_AREAS} for body in bodies):
        raise NotFound(area)
    part_of = {
        body.slug: PART_FOR_PLACE_OF_STUDY[body.kind]
        for body in bodies
        if body.kind in PART_FOR_PLACE_OF_STUDY
    }
    if unknown := studies_at - part_of.keys():
        raise NotFound(*sorted(unknown))
    return frozenset(part_of[slug] for slug in studies_at)


def _reason_for(body: CorporateParentBody, picked: _Picked) -> Reason | None:
    if (part := PART_FOR_PLACE_OF_STUDY.get(body.kind)) is not None:
        return REASON_FOR_PART[part] if _studied_at(body, part, picked) else None
    if not body.is_national:
        return Reason.LIVES_HERE if picked.area in body.serves_areas else None
    for part in LifePart:
        if part in picked.parts and part in body.life_parts:
            return REASON_FOR_PART[part]
    return Reason.EVERYONE if body.for_everyone else Reason.BEHIND_THE_SCENES


def _studied_at(body: CorporateParentBody, part: LifePart, picked: _Picked) -> bool:
    if body.slug in picked.studies_at:
        return True
    return part in picked.near_parts and (picked.area is None or body.serves(picked.area))
