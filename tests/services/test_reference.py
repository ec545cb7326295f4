import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.help_contacts import for_young_people
from webapp.domain.places import BodyKind, LifePart, Reason, who_are_my_corporate_parents
from webapp.domain.plans import Duty
from webapp.domain.provenance import SourceStatus
from webapp.domain.themes import BookName, Foundation, Wellbeing
from webapp.services import reference
from webapp.services.reference import (
    ReferenceDataError,
    load_areas,
    load_bodies,
    load_code_books,
    load_entries,
    load_help_contacts,
    load_partners,
)

DAY = date(2026, 11, 2)
AREA_SLUGS = [area.slug for area in load_areas()]
LOADERS = [load_entries, load_bodies, load_partners, load_areas, load_code_books, load_help_contacts]


def of_kind(kind: BodyKind) -> list[str]:
    return [body.slug for body in load_bodies() if body.kind is kind]


def test_there_are_24_entries_in_statutory_order() -> None:
    assert [entry.number for entry in load_entries()] == list(range(1, 25))


def test_every_entry_has_a_body_and_the_groups_have_as_many_as_they_should() -> None:
    counted = Counter(body.entry for body in load_bodies())
    groups = {1: 11, 2: 32, 7: 14, 8: 6, 24: 43}
    assert counted == {number: groups.get(number, 1) for number in range(1, 25)}


def test_there_are_125_bodies() -> None:
    # The Ministers' report of 2018 says about 124. Ours: the Ministers, 10 executive agencies and 114 bodies
    # under the other 23 entries, with the old and the new qualifications body counted as one.
    assert len(load_bodies()) == 125
    assert len(of_kind(BodyKind.EXECUTIVE_AGENCY)) == 10
    assert len(of_kind(BodyKind.COLLEGE)) == 24
    assert len(of_kind(BodyKind.UNIVERSITY)) == 19


def test_sections_61_to_64_leave_out_the_ministers_and_their_agencies_alone() -> None:
    left_out = {body.kind for body in load_bodies() if not body.applies_61_64}
    assert left_out == {BodyKind.MINISTERS, BodyKind.EXECUTIVE_AGENCY}
    assert {entry.number for entry in load_entries() if not entry.applies_61_64} == {1}


def test_section_64_leaves_out_the_commissioner_and_places_of_study_as_well() -> None:
    assert {entry.number for entry in load_entries() if not entry.applies_64} == {1, 19, 24}
    left_out = {body.entry for body in load_bodies() if not body.applies_64}
    assert left_out == {1, 19, 24}


def test_32_councils_have_32_areas_and_codes_of_their_own() -> None:
    areas = load_areas()
    assert len(areas) == len(of_kind(BodyKind.COUNCIL)) == 32
    codes = [area.code for area in areas] + [area.former_code for area in areas if area.former_code]
    assert len(set(codes)) == len(codes) == 36
    assert all(len(code) == 9 and code.startswith("S12") for code in codes)


def test_areas_whose_code_changed_keep_both() -> None:
    changed = {area.name: (area.former_code, area.code) for area in load_areas() if area.former_code}
    assert changed == {
        "Fife": ("S12000015", "S12000047"),
        "Glasgow City": ("S12000046", "S12000049"),
        "North Lanarkshire": ("S12000044", "S12000050"),
        "Perth and Kinross": ("S12000024", "S12000048"),
    }


@pytest.mark.parametrize("kind", [BodyKind.COUNCIL, BodyKind.HEALTH_BOARD])
def test_every_area_has_one_council_and_one_health_board(kind: BodyKind) -> None:
    served = Counter(area for body in load_bodies() if body.kind is kind for area in body.serves_areas)
    assert served == dict.fromkeys(AREA_SLUGS, 1)


def test_every_area_has_a_college() -> None:
    served = {area for body in load_bodies() if body.kind is BodyKind.COLLEGE for area in body.serves_areas}
    assert served == set(AREA_SLUGS)


def test_which_areas_a_health_board_covers_is_marked_as_general_knowledge() -> None:
    boards = [body for body in load_bodies() if body.kind is BodyKind.HEALTH_BOARD]
    assert {body.areas_status for body in boards} == {SourceStatus.GENERAL_KNOWLEDGE}


def test_general_knowledge_is_never_given_a_day_on_which_it_was_checked() -> None:
    rows = [*load_entries(), *load_bodies(), *load_partners(), *load_code_books().values()]
    wrong = [
        row for row in rows if (row.status is SourceStatus.GENERAL_KNOWLEDGE) != (row.checked_on is None)
    ]
    assert wrong == []


def test_the_qualifications_body_says_which_name_the_act_still_has() -> None:
    (body,) = [body for body in load_bodies() if body.entry == 10]
    assert "Scottish Qualifications Authority" in body.name
    assert "Qualifications Scotland" in body.plain_name
    assert "not found" in body.note


def test_partners_are_no_corporate_parents() -> None:
    assert load_partners()
    assert {partner.slug for partner in load_partners()}.isdisjoint(body.slug for body in load_bodies())


@given(
    area=st.none() | st.sampled_from(AREA_SLUGS),
    parts=st.frozensets(st.sampled_from(LifePart)),
    day=st.dates(min_value=date(2015, 4, 1), max_value=date(2040, 1, 1)),
)
def test_somebodys_corporate_parents_are_whole_valid_and_listed_once(
    area: str | None, parts: frozenset[LifePart], day: date
) -> None:
    before = load_bodies()
    groups = who_are_my_corporate_parents(load_bodies(), area=area, parts=parts, day=day)
    listed = [body for group in groups for body in group.bodies]
    assert len({body.slug for body in listed}) == len(listed)
    assert all(body.valid_on(day) for body in listed)
    assert all(body.is_national or body.serves(area or "") or area is None for body in listed)
    nationwide = {body.slug for body in before if body.is_national and body.kind is not BodyKind.UNIVERSITY}
    current = {body.slug for body in before if body.valid_on(day)}
    assert nationwide & current <= {body.slug for body in listed}
    assert load_bodies() is before
    assert groups == who_are_my_corporate_parents(before, area=area, parts=parts, day=day)


@given(area=st.sampled_from(AREA_SLUGS), parts=st.frozensets(st.sampled_from(LifePart)))
def test_an_area_always_gives_a_council_and_a_health_board(area: str, parts: frozenset[LifePart]) -> None:
    groups = who_are_my_corporate_parents(load_bodies(), area=area, parts=parts, day=DAY)
    assert groups[0].reason is Reason.LIVES_HERE
    assert [body.kind for body in groups[0].bodies] == [BodyKind.COUNCIL, BodyKind.HEALTH_BOARD]


@pytest.mark.parametrize("part", LifePart)
def test_every_part_of_life_leads_to_some_body(part: LifePart) -> None:
    groups = who_are_my_corporate_parents(load_bodies(), area="fife", parts=frozenset({part}), day=DAY)
    assert Reason(part.value) in {group.reason for group in groups}


def test_the_book_of_each_list_in_law_says_what_the_rules_say() -> None:
    books = load_code_books()
    assert list(books) == list(BookName)
    assert all(
        book is name and name == found.book
        for (book, found), name in zip(books.items(), BookName, strict=True)
    )
    assert [code.code for code in books[BookName.WELLBEING].codes] == list(Wellbeing)
    assert [code.code for code in books[BookName.DUTIES].codes] == list(Duty)
    assert [code.code for code in books[BookName.PROMISE].codes] == list(Foundation)


def test_every_working_theme_maps_to_wellbeing_and_to_a_duty() -> None:
    themes = load_code_books()[BookName.THEMES].codes
    assert 12 <= len(themes) <= 16
    assert all(theme.wellbeing and theme.duties and theme.promise for theme in themes)


def test_no_wellbeing_indicator_and_no_duty_is_left_without_a_theme() -> None:
    themes = load_code_books()[BookName.THEMES]
    assert all(themes.about_wellbeing(indicator) for indicator in Wellbeing)
    assert all(themes.about_duty(duty) for duty in Duty)


NEVER_SAID = ["placement", "contact", "respite", "sibling", "abscond", "service user", "NEET", "LAC "]


def test_plain_names_use_no_word_that_hurts() -> None:
    plain = [code.plain_name for book in load_code_books().values() for code in book.codes]
    plain += [text for body in load_bodies() for text in (body.plain_name, body.what_it_does)]
    plain += [text for line in load_help_contacts() for text in (line.helps_with, line.who_for)]
    assert [text for text in plain for word in NEVER_SAID if word.lower() in text.lower()] == []


def test_the_first_three_are_999_a_call_and_a_text() -> None:
    shown = for_young_people(load_help_contacts(), day=DAY)
    assert [contact.slug for contact in shown[:3]] == ["emergency", "childline", "shout"]
    assert shown[0].tel == "999"
    assert {"childline", "samaritans", "shout", "999-bsl"} <= {contact.slug for contact in shown}


def test_help_without_a_number_that_was_read_is_kept_for_staff_only() -> None:
    shown = for_young_people(load_help_contacts(), day=DAY)
    hidden = {contact.slug for contact in load_help_contacts()} - {contact.slug for contact in shown}
    assert hidden == {"who-cares-scotland", "scottish-child-law-centre", "clan-childlaw"}


def test_doubts_are_for_staff_and_not_for_somebody_in_need() -> None:
    shown = for_young_people(load_help_contacts(), day=DAY)
    said = [text for line in shown for text in (line.name, line.helps_with, line.who_for, line.hours)]
    assert [text for text in said if "verified" in text] == []


def test_every_help_contact_is_to_be_tried_at_least_monthly() -> None:
    assert {contact.check_interval_days for contact in load_help_contacts()} == {31}


@pytest.mark.parametrize("load", LOADERS)
def test_each_file_is_read_once(load: Any) -> None:
    assert load() is load()


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data files to break, with everything read so far forgotten before and after."""
    for file in reference.DATA.glob("*.json"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(reference, "DATA", tmp_path)
    for load in LOADERS:
        load.cache_clear()
    yield tmp_path
    for load in LOADERS:
        load.cache_clear()


def break_file(path: Path, *keys: Any, **values: Any) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    row = document
    for key in keys:
        row = row[key]
    row.update(values)
    path.write_text(json.dumps(document), encoding="utf-8")


BROKEN_CONTACTS = [
    {"colour": "red"},
    {"checked_on": "2026-02-30"},
    {"checked_on": 20260101},
    {"status": "probably"},
    {"status": None},
    {"source": "a friend"},
    {"check_interval_days": "31"},
    {"check_interval_days": True},
    {"tel": "998"},
    {"always_first": False},
    {"slug": "childline"},
]


@pytest.mark.parametrize("values", BROKEN_CONTACTS)
def test_a_broken_help_contact_is_an_error(data: Path, values: dict[str, Any]) -> None:
    break_file(data / "help_contacts.json", "contacts", 0, **values)
    with pytest.raises(ReferenceDataError):
        load_help_contacts()


@pytest.mark.parametrize(
    "values",
    [
        {"serves_areas": ["atlantis"]},
        {"serves_areas": "fife"},
        {"serves_areas": ["fife", "fife"]},
        {"serves_areas": []},
        {"kind": "castle"},
        {"slug": "scottish-ministers"},
        {"applies_64": True},
        {"valid_from": "2015-04-31"},
        {"valid_to": "2014-01-01"},
    ],
)
def test_a_broken_body_is_an_error(data: Path, values: dict[str, Any]) -> None:
    break_file(data / "corporate_parents.json", "entries", 1, "bodies", 0, **values)
    with pytest.raises(ReferenceDataError):
        load_bodies()


def test_an_area_without_a_council_is_an_error(data: Path) -> None:
    break_file(data / "corporate_parents.json", "entries", 1, "bodies", 0, serves_areas=["fife"])
    with pytest.raises(ReferenceDataError, match="aberdeen-city"):
        load_areas()


def test_an_unknown_wellbeing_code_is_an_error(data: Path) -> None:
    break_file(data / "code_book_themes.json", "codes", 0, wellbeing=["rich"])
    with pytest.raises(ReferenceDataError, match="rich"):
        load_code_books()


def test_a_file_with_an_unknown_part_is_an_error(data: Path) -> None:
    break_file(data / "areas.json", regions=[])
    with pytest.raises(ReferenceDataError, match="regions"):
        load_areas()


def test_a_missing_key_is_an_error(data: Path) -> None:
    path = data / "areas.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"name": "Fife"', '"nam": "Fife"'), encoding="utf-8"
    )
    with pytest.raises(ReferenceDataError, match="nam"):
        load_areas()


def test_a_key_that_stands_twice_is_an_error(data: Path) -> None:
    path = data / "areas.json"
    path.write_text('{"areas": [], "areas": []}', encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="twice"):
        load_areas()
