"""One release after another: a place for each quarter, and only what counts the same length of time side by side."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, MORAY, make_release
from webapp.domain.dates import Quarter
from webapp.domain.errors import NotFound
from webapp.services.figures import TableName
from webapp.services.history import MOST_QUARTERS, find_before, list_history

NEWEST = Quarter(2026, 3)
SCHOOL = (TableName.THEME, ("school",))


def count(session: Session, quarter: Quarter, *, school: int, first: Quarter | None | str = "same") -> None:
    """A release that counts from one quarter on, or in which Fife still gathers."""
    made = make_release(
        session,
        shown={(FIFE, "total", ""): 60, (FIFE, "quarter_total", ""): 30, (FIFE, "theme", "school"): school},
        quarter=quarter,
    )
    spans = {} if first is None else {FIFE: str(quarter if first == "same" else first)}
    made.method = {**made.method, "spans": spans}
    session.commit()


def test_every_quarter_has_a_place_and_none_after_the_one_asked_for(session: Session) -> None:
    for quarter in (Quarter(2025, 3), Quarter(2026, 1), NEWEST):
        count(session, quarter, school=20)
    history = list_history(session, body=FIFE, until=Quarter(2026, 1))

    assert [str(moment.quarter) for moment in history] == ["2025Q3", "2025Q4", "2026Q1"]
    assert [moment.figures is None for moment in history] == [False, True, False]
    assert history[1].find(*SCHOOL) is None


def test_the_oldest_quarters_make_room(session: Session) -> None:
    count(session, Quarter(2020, 1), school=20)
    count(session, NEWEST, school=20)

    assert len(list_history(session, body=FIFE, until=NEWEST)) == MOST_QUARTERS


def test_another_length_of_time_does_not_stand_beside_the_newest(session: Session) -> None:
    count(session, Quarter(2025, 4), school=20)
    count(session, Quarter(2026, 2), school=35, first=Quarter(2026, 1))
    count(session, NEWEST, school=25)
    history = list_history(session, body=FIFE, until=NEWEST)
    found = [moment.find(*SCHOOL) for moment in history]

    assert [figure.number if figure else None for figure in found] == [20, None, None, 25]
    before = find_before(history)
    assert before is not None
    assert before.release.quarter == Quarter(2025, 4)


def test_a_body_that_gathers_shows_how_many_spoke_and_no_more(session: Session) -> None:
    count(session, Quarter(2026, 1), school=20)
    count(session, Quarter(2026, 2), school=20, first=None)
    count(session, NEWEST, school=20, first=None)
    history = list_history(session, body=FIFE, until=NEWEST)
    totals = [moment.find(TableName.QUARTER_TOTAL, ()) for moment in history]

    assert [figure.number if figure else None for figure in totals] == [30, 30, 30]
    assert [moment.find(*SCHOOL) is None for moment in history] == [False, True, True]
    assert find_before(history) is None


def test_before_the_first_release_there_is_nothing(session: Session) -> None:
    assert list_history(session, body=MORAY, until=NEWEST) == ()


def test_a_place_that_nobody_knows(session: Session) -> None:
    count(session, NEWEST, school=20)
    with pytest.raises(NotFound):
        list_history(session, body="atlantis", until=NEWEST)
