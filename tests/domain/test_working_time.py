"""Working days: what a promise in days means over weekends and holidays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.dates import LONDON
from webapp.domain.levels import Levels, LevelsOutOfOrder
from webapp.domain.provenance import SourceStatus
from webapp.domain.working_time import PublicHoliday, WorkingTime
from webapp.services.reference import load_public_holidays

ST_ANDREWS = date(2026, 11, 30)
TIME = WorkingTime(
    weekdays=frozenset(range(5)),
    opens=time(9),
    closes=time(17),
    holidays={holiday.day: holiday.name for holiday in load_public_holidays()},
)
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 1))
PROMISES = st.integers(min_value=0, max_value=10)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


class TestPromises:
    @pytest.mark.parametrize(
        ("came", "days", "due"),
        [
            ("2026-11-23", 0, "2026-11-23"),  # a Monday
            ("2026-11-23", 3, "2026-11-26"),
            ("2026-11-27", 1, "2026-12-01"),  # a Friday; Monday is St Andrew's Day
            ("2026-11-28", 0, "2026-12-01"),  # a Saturday
            ("2026-12-24", 2, "2026-12-30"),  # Christmas, a weekend, and the Monday for Boxing Day
        ],
    )
    def test_weekends_and_holidays_do_not_count(self, came: str, days: int, due: str) -> None:
        assert TIME.due_on(date.fromisoformat(came), days=days) == date.fromisoformat(due)

    @given(day=DAYS, days=PROMISES)
    def test_what_comes_later_is_due_no_sooner_and_always_on_a_working_day(
        self, day: date, days: int
    ) -> None:
        due = TIME.due_on(day, days=days)
        assert TIME.is_working(due)
        assert due >= day
        assert due <= TIME.due_on(day + timedelta(days=1), days=days) <= TIME.due_on(day, days=days + 1)

    @given(day=DAYS, days=PROMISES, passed=st.integers(min_value=0, max_value=40))
    def test_it_is_late_just_when_a_working_day_began_after_the_due_one(
        self, day: date, days: int, passed: int
    ) -> None:
        today = day + timedelta(days=passed)
        late = TIME.days_late(day, days=days, today=today)
        assert (late > 0) == (
            today > TIME.due_on(day, days=days) and TIME.due_on(day, days=days + 1) <= today
        )

    @given(today=DAYS, days=PROMISES)
    def test_the_newest_late_day_parts_what_is_late_from_what_is_not(self, today: date, days: int) -> None:
        newest = TIME.newest_late(today, days=days)
        assert TIME.days_late(newest, days=days, today=today)
        assert TIME.days_late(newest - timedelta(days=1), days=days, today=today)
        assert not TIME.days_late(newest + timedelta(days=1), days=days, today=today)

    def test_a_week_needs_a_working_day_and_hours_that_run_forwards(self) -> None:
        with pytest.raises(ValueError, match="working day"):
            WorkingTime(weekdays=frozenset(), opens=time(9), closes=time(17))
        with pytest.raises(ValueError, match="closes"):
            WorkingTime(weekdays=frozenset({0}), opens=time(17), closes=time(9))

    def test_what_sounds_more_urgent_may_not_wait_longer(self) -> None:
        for wrong in ({"now": 2, "soon": 1}, {"soon": 4}, {"now": -1}, {"usual": 21}, {"reply": 30}):
            with pytest.raises(LevelsOutOfOrder):
                Levels(**{"now": 0, "soon": 1, "usual": 3, "reply": 3} | wrong)


class TestHours:
    @pytest.mark.parametrize(
        ("moment", "is_open", "changes_at", "reads_again", "holiday"),
        [
            ("2026-11-23T08:59", False, "2026-11-23T09:00", "2026-11-23", None),
            ("2026-11-23T09:00", True, "2026-11-23T17:00", None, None),
            ("2026-11-23T17:00", False, "2026-11-24T00:00", "2026-11-24", None),
            ("2026-11-27T18:00", False, "2026-11-28T00:00", "2026-12-01", None),
            ("2026-11-30T11:00", False, "2026-12-01T00:00", "2026-12-01", "St Andrew's Day"),
        ],
    )
    def test_it_says_whether_somebody_reads_and_when_that_changes(
        self, moment: str, is_open: bool, changes_at: str, reads_again: str | None, holiday: str | None
    ) -> None:
        now = TIME.at(at(moment))
        assert (now.is_open, now.changes_at, now.holiday) == (is_open, at(changes_at), holiday)
        assert now.reads_again == (date.fromisoformat(reads_again) if reads_again else None)


class TestTheFile:
    def test_every_holiday_says_how_far_it_was_checked(self) -> None:
        holidays = load_public_holidays()
        assert ST_ANDREWS in {holiday.day for holiday in holidays}
        assert [holiday.name for holiday in holidays if holiday.is_verified] == []

    def test_each_falls_on_a_working_day_because_a_weekend_moves_it(self) -> None:
        assert {holiday.day.weekday() for holiday in load_public_holidays()} <= set(range(5))


@pytest.mark.parametrize("last", [None, date(2026, 12, 1)])
def test_a_holiday_is_one_day(last: date | None) -> None:
    with pytest.raises(ValueError, match="one day"):
        PublicHoliday(
            name="St Andrew's Day", source="made up for a test", status=SourceStatus.READ, checked_on=None,
            valid_from=ST_ANDREWS, valid_to=last,
        )  # fmt: skip


def test_what_is_not_urgent_is_promised_a_day_at_least() -> None:
    with pytest.raises(LevelsOutOfOrder):
        Levels(now=0, soon=0, usual=0, reply=1)
