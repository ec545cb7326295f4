"""Gaps, weeks, waits and digests: arithmetic that must hold at every moment."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.dates import LONDON
from webapp.domain.duty import (
    MORNING,
    Pace,
    ShiftsOverlap,
    ShiftUnusable,
    Span,
    digest_due_at,
    find_gaps,
    next_call_at,
    refuse_overlaps,
    spread_weekly,
    wait_after,
)
from webapp.domain.moderation import Urgency

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WITHIN = Span(START, START + timedelta(days=14))
instants = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31), timezones=st.just(UTC)
)
minutes = st.integers(-2_000, 25_000)
spans = st.lists(
    st.tuples(minutes, st.integers(1, 5_000)).map(
        lambda pair: Span(START + timedelta(minutes=pair[0]), START + timedelta(minutes=pair[0] + pair[1]))
    ),
    max_size=12,
)


class TestGaps:
    @given(spans, minutes)
    def test_a_moment_is_in_a_gap_exactly_when_nobody_is_on_duty(self, on: list[Span], minute: int) -> None:
        moment = START + timedelta(minutes=minute)
        gaps = find_gaps(on, within=WITHIN)
        is_covered = any(span.starts_at <= moment < span.ends_at for span in on)
        is_within = WITHIN.starts_at <= moment < WITHIN.ends_at
        in_a_gap = any(gap.starts_at <= moment < gap.ends_at for gap in gaps)
        assert in_a_gap == (is_within and not is_covered)

    @given(spans)
    def test_gaps_stand_in_order_apart_and_inside(self, on: list[Span]) -> None:
        gaps = find_gaps(on, within=WITHIN)
        assert all(WITHIN.starts_at <= gap.starts_at < gap.ends_at <= WITHIN.ends_at for gap in gaps)
        assert all(before.ends_at < after.starts_at for before, after in pairwise(gaps))


class TestWeeks:
    @given(st.integers(1, 52))
    def test_each_week_has_the_same_hours_on_scottish_walls(self, weeks: int) -> None:
        made = spread_weekly(datetime(2026, 9, 4, 17), datetime(2026, 9, 7, 9), weeks=weeks)
        here = [(span.starts_at.astimezone(LONDON), span.ends_at.astimezone(LONDON)) for span in made]
        assert {(start.weekday(), start.time()) for start, _ in here} == {(4, time(17))}
        assert {(end.weekday(), end.time()) for _, end in here} == {(0, time(9))}
        refuse_overlaps(made)

    @pytest.mark.parametrize(("hours", "weeks"), [(0, 1), (-1, 1), (169, 1), (1, 0), (1, 53)])
    def test_what_cannot_be_is_refused(self, hours: int, weeks: int) -> None:
        start = datetime(2026, 9, 4, 17)
        with pytest.raises(ShiftUnusable):
            spread_weekly(start, start + timedelta(hours=hours), weeks=weeks)

    def test_two_at_the_same_moment_are_refused_and_one_after_the_other_is_not(self) -> None:
        hour = timedelta(hours=1)
        refuse_overlaps([Span(START + hour, START + 2 * hour), Span(START, START + hour)])
        with pytest.raises(ShiftsOverlap):
            refuse_overlaps([Span(START + hour, START + 3 * hour), Span(START, START + 2 * hour)])


class TestCalls:
    @given(instants, st.integers(5, 120), st.booleans())
    def test_the_next_call_is_a_whole_minute_and_close_to_what_was_set(
        self, now: datetime, wait: int, is_everybody_called: bool
    ) -> None:
        found = next_call_at(
            Urgency.NOW, now=now, minutes=wait, is_everybody_called=is_everybody_called, day=now.date()
        )
        expected = timedelta(minutes=60 if is_everybody_called else wait)
        assert (found.second, found.microsecond) == (0, 0)
        assert expected - timedelta(minutes=1) < found - now <= expected

    def test_what_is_for_soon_waits_until_the_morning_on_which_it_is_late(self) -> None:
        found = next_call_at(Urgency.SOON, now=START, minutes=15, is_everybody_called=False, day=START.date())
        assert found == datetime(2026, 11, 22, 8, tzinfo=UTC)


class TestDigests:
    @given(instants, st.sampled_from([Pace.HOURLY, Pace.DAILY]), st.integers(0, 5_000))
    def test_when_it_is_due_says_no_more_than_the_hour(self, now: datetime, pace: Pace, ago: int) -> None:
        due = digest_due_at(pace, now=now, last_at=now - timedelta(seconds=ago))
        assert due is not None
        assert due > now
        assert (due.minute, due.second, due.microsecond) == (0, 0, 0)

    @given(instants)
    def test_once_a_day_means_in_the_morning(self, now: datetime) -> None:
        due = digest_due_at(Pace.DAILY, now=now, last_at=None)
        assert due is not None
        assert due.astimezone(LONDON).time() == MORNING
        assert due - now <= timedelta(hours=25)  # One day a year has twenty-five hours.

    @given(st.lists(st.integers(1, 4_000), min_size=2, max_size=40))
    def test_no_two_are_closer_than_an_hour_and_a_late_pass(self, gaps: list[int]) -> None:
        now, last_at, sent = START, None, []
        for seconds in gaps:
            due = digest_due_at(Pace.HOURLY, now=now, last_at=last_at)
            assert due is not None
            now = max(due, now + timedelta(seconds=seconds))
            last_at = now
            sent.append(now)
        assert all(after - before >= timedelta(minutes=55) for before, after in pairwise(sent))

    def test_never_is_never(self) -> None:
        assert digest_due_at(Pace.NEVER, now=START, last_at=None) is None


def test_trying_again_waits_longer_each_time_and_ends() -> None:
    waits = [wait_after(attempts) for attempts in range(1, 13)]
    assert waits[-1] is None
    kept = [wait for wait in waits if wait is not None]
    assert kept == sorted(kept)
    assert timedelta(hours=5) < sum(kept, timedelta()) < timedelta(hours=7)
