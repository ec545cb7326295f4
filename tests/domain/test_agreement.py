"""Cohen's kappa against examples worked by hand, and what must hold for every table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.agreement import (
    ENOUGH_TO_SAY,
    ENOUGH_WITH_THEME,
    ONE_IN,
    agreement,
    is_drawn,
    is_frequent,
    kappa,
)

CHOICES = st.sampled_from(["whole", "hiding", "held"])
TABLES = st.dictionaries(st.tuples(CHOICES, CHOICES), st.integers(0, 60))


def yes_no(both: int, first: int, second: int, neither: int) -> dict[tuple[str, str], int]:
    return {("yes", "yes"): both, ("yes", "no"): first, ("no", "yes"): second, ("no", "no"): neither}


class TestByHand:
    @pytest.mark.parametrize(
        ("pairs", "expected"),
        [
            # 35 of 50 agree; chance: 25/50 * 30/50 + 25/50 * 20/50 = 0.5; (0.7 - 0.5) / 0.5.
            (yes_no(20, 5, 10, 15), 0.4),
            # 60 of 100 agree; chance: 0.6 * 0.7 + 0.4 * 0.3 = 0.54; 0.06 / 0.46.
            (yes_no(45, 15, 25, 15), 0.06 / 0.46),
            # 60 of 100 agree; chance: 0.6 * 0.3 + 0.4 * 0.7 = 0.46; 0.14 / 0.54.
            (yes_no(25, 35, 5, 35), 0.14 / 0.54),
            # Never: chance is a half, and they agree less than that.
            (yes_no(0, 10, 10, 0), -1.0),
            # One of them chose the same throughout: no better than chance.
            (yes_no(15, 5, 0, 0), 0.0),
            # Three choices, 25 of 30 agree; chance: (10*10 + 10*5 + 10*15) / 900 = 1/3; (5/6 - 1/3) / (2/3).
            ({("a", "a"): 10, ("b", "b"): 5, ("b", "c"): 5, ("c", "c"): 10}, 0.75),
        ],
    )
    def test_it_is_what_the_formula_says(self, pairs: dict[tuple[str, str], int], expected: float) -> None:
        assert kappa(pairs) == pytest.approx(expected)

    def test_there_is_none_where_chance_alone_agrees_always(self) -> None:
        assert kappa({}) is None
        assert kappa({("whole", "whole"): 40}) is None

    def test_nothing_is_read_less_than_never(self) -> None:
        with pytest.raises(ValueError, match="less than never"):
            kappa({("a", "b"): -1})


class TestAlways:
    @given(TABLES)
    def test_it_does_not_matter_who_was_first(self, pairs: dict[tuple[str, str], int]) -> None:
        assert kappa({(second, first): times for (first, second), times in pairs.items()}) == kappa(pairs)

    @given(TABLES)
    def test_it_lies_between_minus_one_and_one(self, pairs: dict[tuple[str, str], int]) -> None:
        found = kappa(pairs)
        assert found is None or -1 <= found <= 1

    @given(TABLES)
    def test_it_is_one_just_where_they_always_agreed_on_more_than_one_choice(
        self, pairs: dict[tuple[str, str], int]
    ) -> None:
        made = {choices for choices, times in pairs.items() if times}
        always = len(made) > 1 and all(first == second for first, second in made)
        assert (kappa(pairs) == 1) == always

    @given(TABLES, st.integers(1, 9))
    def test_reading_everything_so_many_times_changes_nothing(
        self, pairs: dict[tuple[str, str], int], times: int
    ) -> None:
        assert kappa({choices: each * times for choices, each in pairs.items()}) == kappa(pairs)


class TestSaying:
    def test_too_few_say_nothing(self) -> None:
        few = agreement({("a", "a"): ENOUGH_TO_SAY - 1})
        assert (few.pairs, few.share, few.kappa) == (ENOUGH_TO_SAY - 1, None, None)
        assert agreement({("a", "a"): ENOUGH_TO_SAY - 1, ("b", "c"): 1}).share == 1 - 1 / ENOUGH_TO_SAY

    def test_a_theme_counts_as_frequent_by_either_reader(self) -> None:
        assert is_frequent(yes_no(1, 2, ENOUGH_WITH_THEME - 3, 100))
        assert not is_frequent(yes_no(1, 2, ENOUGH_WITH_THEME - 4, 100))


class TestDrawing:
    def test_just_one_in_twenty_of_all_values_is_drawn(self) -> None:
        edge = -(-(2**64) // ONE_IN)
        assert is_drawn((edge - 1).to_bytes(8, "big"))
        assert not is_drawn(edge.to_bytes(8, "big"))
        assert is_drawn(bytes(32))
        assert not is_drawn(b"\xff" * 32)
