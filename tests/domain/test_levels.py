"""How long things took: the middle and nine in ten, with what still waits."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.levels import LEAST_WAITS, LOOK_BACK_DAYS, Wait, spread_of

TODAY = date(2026, 11, 20)
WAITED = st.lists(st.integers(min_value=0, max_value=LOOK_BACK_DAYS - 1), min_size=LEAST_WAITS, max_size=80)


def came(days_ago: int, *, read_after: int | None = None, many: int = 1) -> Wait:
    began_on = TODAY - timedelta(days=days_ago)
    ended_on = None if read_after is None else began_on + timedelta(days=read_after)
    return Wait(began_on=began_on, ended_on=ended_on, many=many)


class TestSpread:
    @given(waited=WAITED)
    def test_where_everything_was_read_it_is_the_plain_middle_and_nine_in_ten(
        self, waited: list[int]
    ) -> None:
        # All came on the first of the days that are looked at, so each wait is seen whole.
        waits = [came(LOOK_BACK_DAYS - 1, read_after=days) for days in waited]
        found = spread_of(waits, today=TODAY)
        assert found is not None
        for part, days in ((0.5, found.half), (0.9, found.nearly_all)):
            assert days is not None
            assert sum(each <= days for each in waited) >= part * len(waited)
            assert sum(each < days for each in waited) < part * len(waited)

    @given(waited=WAITED, waiting=st.integers(min_value=1, max_value=60))
    def test_what_nobody_reads_never_makes_the_numbers_better(self, waited: list[int], waiting: int) -> None:
        waits = [came(LOOK_BACK_DAYS - 1, read_after=days) for days in waited]
        before = spread_of(waits, today=TODAY)
        after = spread_of([*waits, came(LOOK_BACK_DAYS - 1, many=waiting)], today=TODAY)
        assert before is not None
        assert after is not None
        endless = 10_000
        assert (after.half if after.half is not None else endless) >= (before.half or 0)
        assert (after.nearly_all or endless) >= (before.nearly_all or 0)

    @given(waited=WAITED, new=st.integers(min_value=1, max_value=500))
    def test_what_came_today_changes_nothing(self, waited: list[int], new: int) -> None:
        waits = [came(LOOK_BACK_DAYS - 1, read_after=days) for days in waited]
        before, after = (spread_of([*waits, *more], today=TODAY) for more in ([], [came(0, many=new)]))
        assert before == after

    def test_reading_only_what_is_new_does_not_hide_what_lies(self) -> None:
        quick = [came(days, read_after=0, many=2) for days in range(20)]
        lying = [came(50, many=30)]
        found = spread_of([*quick, *lying], today=TODAY)
        assert found is not None
        assert found.half == 0
        assert spread_of([*quick, came(29, many=30)], today=TODAY).nearly_all is None  # type: ignore[union-attr]

    def test_below_the_least_nothing_is_said(self) -> None:
        few = [came(3, read_after=1, many=LEAST_WAITS - 1), came(2, many=500)]
        assert spread_of(few, today=TODAY) is None
        assert spread_of([*few, came(3, read_after=1)], today=TODAY) is not None

    def test_what_was_read_before_the_days_began_does_not_count(self) -> None:
        recent = came(3, read_after=1, many=LEAST_WAITS)
        long_ago = came(90, read_after=50, many=1_000)
        assert spread_of([recent, long_ago], today=TODAY) == spread_of([recent], today=TODAY)
