from dataclasses import replace
from datetime import date

import pytest

from webapp.domain.errors import NotFound
from webapp.domain.plans import Duty
from webapp.domain.provenance import SourceStatus
from webapp.domain.themes import BookName, CodeBook, Mapping, MappingFile, ThemeCode, Wellbeing


def a_code(code: str, *wellbeing: Wellbeing, duties: tuple[Duty, ...] = ()) -> ThemeCode:
    return ThemeCode(code=code, name=code, plain_name=code, meaning=code, wellbeing=wellbeing, duties=duties)


def a_book(*codes: ThemeCode) -> CodeBook:
    return CodeBook(
        book=BookName.THEMES,
        name="Themes for a test",
        version="1",
        codes=codes,
        source="made up for a test",
        status=SourceStatus.READ,
        valid_from=None,
        valid_to=None,
        checked_on=None,
    )


SCHOOL = a_code("school", Wellbeing.ACHIEVING, Wellbeing.INCLUDED, duties=(Duty.ACCESS,))
MONEY = a_code("money", Wellbeing.INCLUDED, duties=(Duty.ASSESS, Duty.ACCESS))
BOOK = a_book(SCHOOL, MONEY)


def test_a_code_is_looked_up_by_its_name() -> None:
    assert BOOK.get("money") is MONEY
    assert BOOK.find("money") is MONEY


def test_an_unknown_code_is_none_or_not_found() -> None:
    assert BOOK.find("weather") is None
    with pytest.raises(NotFound, match="weather"):
        BOOK.get("weather")


def test_themes_are_found_by_what_they_map_to_in_book_order() -> None:
    assert BOOK.about_wellbeing(Wellbeing.INCLUDED) == (SCHOOL, MONEY)
    assert BOOK.about_wellbeing(Wellbeing.SAFE) == ()
    assert BOOK.about_duty(Duty.ASSESS) == (MONEY,)


def test_a_code_may_stand_in_a_book_once() -> None:
    with pytest.raises(ValueError, match="each once"):
        a_book(SCHOOL, SCHOOL)


def test_a_book_without_codes_is_refused() -> None:
    with pytest.raises(ValueError, match="must have codes"):
        a_book()


def test_a_code_may_be_less_sure_than_its_book() -> None:
    unsure = replace(MONEY, status=SourceStatus.GENERAL_KNOWLEDGE)

    assert BOOK.is_code_verified(MONEY)
    assert not BOOK.is_code_verified(unsure)


def a_file(*mappings: Mapping) -> MappingFile:
    return MappingFile(
        mapped_by="a test",
        mapped_on=date(2026, 11, 22),
        version="1",
        mappings=mappings,
        source="made up for a test",
        status=SourceStatus.READ,
        valid_from=None,
        valid_to=None,
        checked_on=None,
    )


RIGHT = Mapping(theme="school", book=BookName.UNCRC, code="28")


@pytest.mark.parametrize(
    "mappings",
    [(RIGHT, RIGHT), (Mapping(theme="school", book=BookName.THEMES, code="money"),)],
    ids=["twice", "to our own book"],
)
def test_a_mapping_that_cannot_stand_there_is_refused(mappings: tuple[Mapping, ...]) -> None:
    assert a_file(RIGHT).mappings == (RIGHT,)
    with pytest.raises(ValueError, match="stand"):
        a_file(*mappings)
