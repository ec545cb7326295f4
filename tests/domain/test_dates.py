"""Quarters: what a release covers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.dates import Quarter, quarter_of, read_quarter

QUARTERS = st.builds(Quarter, year=st.integers(1900, 2200), number=st.integers(1, 4))


@given(QUARTERS)
def test_what_is_written_is_read_again(quarter: Quarter) -> None:
    assert read_quarter(f" {str(quarter).lower()} ") == quarter


@given(QUARTERS)
def test_a_quarter_ends_the_day_before_the_next_begins(quarter: Quarter) -> None:
    assert quarter.last_day + timedelta(days=1) == quarter.following.first_day
    assert quarter.has_ended(quarter.following.first_day)
    assert not quarter.has_ended(quarter.last_day)
    assert 90 <= (quarter.following.first_day - quarter.first_day).days <= 92


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_each_day_is_in_just_one_quarter(day: date) -> None:
    quarter = quarter_of(day)

    assert quarter.first_day <= day <= quarter.last_day


@pytest.mark.parametrize("number", [0, 5, -1])
def test_there_are_four(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        Quarter(2026, number)


@pytest.mark.parametrize("text", ["", "2026", "2026Q5", "26Q1", "2026-Q1", "Q1 2026"])
def test_anything_else_is_no_quarter(text: str) -> None:
    with pytest.raises(ValueError, match="write a quarter"):
        read_quarter(text)
