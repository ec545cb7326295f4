"""No number hides in the words that a body is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.alert_words import GREAT, TENS, UNITS, find_numbers

PLAIN = (
    "Synthetic: several young people say that the bus comes late, and that nobody tells them why.",
    "Synthetic: no one asked them. They look after one another. It is nobody's fault.",
    "Synthetic: a few often wait alone. Someone should ask. Money is short. The weight of it is heavy.",
    "Synthetic: at first it was fine. They mentioned tension, attention and a phone.",
    "Synthetic: they said no. Then the lessons stopped. It was a quarter that nobody liked.",
)


@pytest.mark.parametrize("text", PLAIN)
def test_words_without_a_number_pass(text: str) -> None:
    assert find_numbers(text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Synthetic: 7 of them", ("7",)),
        ("Synthetic: on 3/8/2026, at 14:30", ("3/8/2026", "14:30")),
        ("Synthetic: one young person in a children's house", ("one",)),
        ("Synthetic: Twenty-one said so", ("Twenty", "one")),
        ("Synthetic: a pair of sisters, and a couple more", ("pair", "couple")),
        ("Synthetic: half of them, a third of the rest", ("half", "third of")),
        ("Synthetic: ninety per cent, or 90%", ("ninety", "per cent", "90", "%")),
        ("Synthetic: dozens, hundreds, in their twenties", ("dozens", "hundreds", "twenties")),
        ("Synthetic: aged 16-17", ("16-17",)),
        ("Synthetic: P7 and S3", ("P7", "S3")),
        ("Synthetic: ½ of them, ⅷ, ٣, 三", ("½", "ⅷ", "٣", "三")),
        ("Synthetic: only a single call, once or twice", ("single", "twice")),
    ],
)
def test_every_way_of_writing_a_number_is_found(text: str, found: tuple[str, ...]) -> None:
    assert find_numbers(text) == found


@given(
    st.sampled_from(PLAIN),
    st.one_of(st.integers(0, 10**6).map(str), st.sampled_from((*UNITS, *TENS, *GREAT))),
    st.sampled_from((" ", ", ", ". ", " (", "\n")),
    st.sampled_from((str.lower, str.upper, str.title)),
)
def test_a_number_anywhere_in_any_case_is_found(text: str, number: str, before: str, case: object) -> None:
    assert find_numbers(text + before + case(number) + " more")  # type: ignore[operator]
