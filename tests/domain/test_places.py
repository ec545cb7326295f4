from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import NotFound
from webapp.domain.places import (
    ALL_AREAS,
    BodyKind,
    CorporateParentBody,
    CorporateParentEntry,
    LifePart,
    Reason,
    who_are_my_corporate_parents,
)
from webapp.domain.provenance import SourceStatus

DAY = date(2026, 11, 2)


def a_body(slug: str, kind: BodyKind, *areas: str, **changes: object) -> CorporateParentBody:
    body = CorporateParentBody(
        slug=slug,
        name=slug,
        plain_name=slug,
        entry=1,
        kind=kind,
        serves_areas=frozenset(areas or {ALL_AREAS}),
        areas_status=SourceStatus.READ,
        applies_61_64=True,
        applies_64=True,
        source="made up for a test",
        status=SourceStatus.READ,
        valid_from=date(2015, 4, 1),
        valid_to=None,
        checked_on=None,
    )
    return replace(body, **changes)


BODIES = (
    a_body("ministers", BodyKind.MINISTERS, for_everyone=True),
    a_body("roads", BodyKind.EXECUTIVE_AGENCY),
    a_body("north-council", BodyKind.COUNCIL, "north"),
    a_body("south-council", BodyKind.COUNCIL, "south"),
    a_body("health", BodyKind.HEALTH_BOARD, "north", "south"),
    a_body("reporter", BodyKind.HEARINGS, life_parts=frozenset({LifePart.HEARINGS}), for_everyone=True),
    a_body("exams", BodyKind.QUALIFICATIONS, life_parts=frozenset({LifePart.SCHOOL, LifePart.COLLEGE})),
    a_body("north-college", BodyKind.COLLEGE, "north"),
    a_body("south-college", BodyKind.COLLEGE, "south"),
    a_body("old-university", BodyKind.UNIVERSITY),
    a_body("new-university", BodyKind.UNIVERSITY),
)


def asked(
    area: str | None, *parts: LifePart, day: date = DAY, studies_at: tuple[str, ...] = ()
) -> dict[Reason, list[str]]:
    groups = who_are_my_corporate_parents(
        BODIES, area=area, parts=frozenset(parts), day=day, studies_at=frozenset(studies_at)
    )
    return {group.reason: [body.slug for body in group.bodies] for group in groups}


def test_a_place_gives_its_council_and_health_board_and_nobody_elses() -> None:
    assert asked("north") == {
        Reason.LIVES_HERE: ["north-council", "health"],
        Reason.EVERYONE: ["ministers", "reporter"],
        Reason.BEHIND_THE_SCENES: ["roads", "exams"],
    }


def test_no_place_still_gives_the_bodies_that_everyone_has() -> None:
    assert asked(None) == {
        Reason.EVERYONE: ["ministers", "reporter"],
        Reason.BEHIND_THE_SCENES: ["roads", "exams"],
    }


def test_a_part_of_life_moves_a_body_under_that_reason() -> None:
    groups = asked("north", LifePart.HEARINGS, LifePart.SCHOOL)
    assert groups[Reason.HEARINGS] == ["reporter"]
    assert groups[Reason.SCHOOL] == ["exams"]
    assert groups[Reason.EVERYONE] == ["ministers"]


def test_college_shows_the_colleges_of_the_area() -> None:
    assert asked("north", LifePart.COLLEGE)[Reason.COLLEGE] == ["exams", "north-college"]


def test_college_without_a_place_shows_every_college() -> None:
    assert asked(None, LifePart.COLLEGE)[Reason.COLLEGE] == ["exams", "north-college", "south-college"]


def test_a_named_college_is_the_only_one_shown_even_in_another_area() -> None:
    groups = asked("north", LifePart.COLLEGE, LifePart.UNIVERSITY, studies_at=("south-college",))
    assert groups[Reason.COLLEGE] == ["exams", "south-college"]
    assert groups[Reason.UNIVERSITY] == ["old-university", "new-university"]


def test_a_named_university_needs_no_second_tick() -> None:
    assert asked("north", studies_at=("old-university",))[Reason.UNIVERSITY] == ["old-university"]


@pytest.mark.parametrize("area", ["nowhere", ALL_AREAS, ""])
def test_an_area_that_nobody_serves_is_not_found(area: str) -> None:
    with pytest.raises(NotFound):
        asked(area)


@pytest.mark.parametrize("slug", ["no-such-college", "north-council"])
def test_a_place_of_study_that_is_none_is_not_found(slug: str) -> None:
    with pytest.raises(NotFound):
        asked("north", studies_at=(slug,))


@given(st.integers(min_value=-3, max_value=3), st.integers(min_value=0, max_value=3))
def test_a_body_counts_on_its_first_and_last_day_and_not_beyond(offset: int, length: int) -> None:
    starts, ends = DAY, DAY + timedelta(days=length)
    passing = replace(BODIES[0], slug="passing", valid_from=starts, valid_to=ends)
    day = DAY + timedelta(days=offset)
    groups = who_are_my_corporate_parents((*BODIES, passing), area=None, parts=frozenset(), day=day)
    listed = any(body.slug == "passing" for group in groups for body in group.bodies)
    assert listed == (starts <= day <= ends)


def test_a_fact_without_days_always_holds() -> None:
    open_ended = replace(BODIES[0], valid_from=None)
    assert open_ended.valid_on(date.min)
    assert open_ended.valid_on(date.max)


def test_only_what_was_read_at_its_source_is_verified() -> None:
    verified = {status for status in SourceStatus if replace(BODIES[0], status=status).is_verified}
    assert verified == {SourceStatus.READ}


@pytest.mark.parametrize(
    "changes",
    [
        {"serves_areas": frozenset()},
        {"serves_areas": frozenset({ALL_AREAS, "north"})},
        {"source": " "},
        {"valid_to": date(2015, 3, 31)},
    ],
)
def test_a_body_that_makes_no_sense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must serve|needs a source|is before"):
        replace(BODIES[0], **changes)


def test_section_64_cannot_reach_further_than_sections_61_to_64() -> None:
    with pytest.raises(ValueError, match=r"s\.64 cannot apply"):
        CorporateParentEntry(
            number=1,
            name="an entry",
            applies_61_64=False,
            applies_64=True,
            source="made up for a test",
            status=SourceStatus.READ,
            valid_from=None,
            valid_to=None,
            checked_on=None,
        )


def test_a_body_cannot_be_changed_once_made() -> None:
    with pytest.raises(FrozenInstanceError):
        BODIES[0].name = "something else"  # type: ignore[misc]
