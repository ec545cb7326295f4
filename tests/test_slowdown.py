"""Waits grow for whoever guesses, for nobody else, and nothing readable is held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp import slowdown
from webapp.slowdown import FORGOTTEN_AFTER, Slowdown


class Clock:
    """A clock that stands still until it is told to move."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def waits(clock: Clock) -> Slowdown:
    return Slowdown(free_tries=3, first_wait=2, longest_wait=60, clock=clock)


class TestSlowdown:
    def test_the_first_tries_are_free(self, waits: Slowdown) -> None:
        assert [waits.note_wrong("ailsa") for _ in range(3)] == [0, 0, 0]
        assert waits.seconds_to_wait("ailsa") == 0

    def test_then_each_wait_is_twice_the_one_before_up_to_the_longest(self, waits: Slowdown) -> None:
        assert [waits.note_wrong("ailsa") for _ in range(9)][3:] == [2, 4, 8, 16, 32, 60]
        assert waits.seconds_to_wait("ailsa") == 60

    def test_nobody_else_waits(self, waits: Slowdown) -> None:
        for _ in range(9):
            waits.note_wrong("ailsa from one place")

        assert waits.seconds_to_wait("ailsa from another place") == 0

    def test_a_wait_runs_down_and_is_rounded_up(self, waits: Slowdown, clock: Clock) -> None:
        for _ in range(5):
            waits.note_wrong("ailsa")
        clock.seconds += 2.5

        assert waits.seconds_to_wait("ailsa") == 2

    def test_a_right_try_starts_afresh(self, waits: Slowdown) -> None:
        for _ in range(9):
            waits.note_wrong("ailsa")
        waits.forget("ailsa")

        assert waits.seconds_to_wait("ailsa") == 0
        assert waits.note_wrong("ailsa") == 0

    def test_everything_is_forgotten_after_ten_minutes(self, waits: Slowdown, clock: Clock) -> None:
        for _ in range(9):
            waits.note_wrong("ailsa")
        clock.seconds += FORGOTTEN_AFTER + 1

        assert waits.note_wrong("ailsa") == 0

    def test_it_holds_a_bounded_number_of_keys_and_lets_the_oldest_go(
        self, waits: Slowdown, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(slowdown, "MOST_KEYS", 10)
        for _ in range(9):
            waits.note_wrong("the oldest")
        for number in range(10):
            waits.note_wrong(f"key {number}")

        assert waits.seconds_to_wait("the oldest") == 0
        assert len(waits._tries) == 10

    def test_no_key_can_be_read_back(self, waits: Slowdown) -> None:
        waits.note_wrong("ailsa@example.org 192.0.2.7")

        assert b"ailsa" not in b"".join(waits._tries)
        assert "192.0.2.7" not in repr(vars(waits))

    def test_two_processes_hash_differently(self, clock: Clock) -> None:
        one, other = Slowdown(3, 2, 60, clock), Slowdown(3, 2, 60, clock)

        assert one._hash("ailsa") != other._hash("ailsa")

    @given(
        free=st.integers(0, 20),
        first=st.floats(0.1, 60),
        longest=st.floats(60, 3600),
        tries=st.integers(1, 80),
    )
    def test_waits_never_shrink_and_never_pass_the_longest(
        self, free: int, first: float, longest: float, tries: int
    ) -> None:
        waits = Slowdown(free, first, longest, Clock())
        seconds = [waits.note_wrong("ailsa") for _ in range(tries)]

        assert seconds == sorted(seconds)
        assert max(seconds) <= longest + 1
        assert all(wait == 0 for wait in seconds[:free])
