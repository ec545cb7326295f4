import pytest

from webapp.domain.errors import NotFound
from webapp.domain.plans import Duty
from webapp.domain.provenance import SourceStatus
from webapp.domain.themes import BookName, CodeBook, ThemeCode, Wellbeing


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
