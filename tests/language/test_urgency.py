"""Urgency: risk words in English and Scots move something up the queue, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.moderation import Urgency
from webapp.language.urgency import urgency_of

NOW = [
    "I want to die",
    "I want tae die",
    "i dont want to be here any more",
    "I don\N{RIGHT SINGLE QUOTATION MARK}t want to live",
    "sometimes I cut myself",
    "ah hurt masel",
    "I took an OVERDOSE",
    "my foster dad hits me",
    "ma da skelps me",
    "she battered my wee brother",
    "somebody touched me where I did not want",
    "he has a knife",
    "I am not safe here",
    "I dinnae feel safe",
    "help   me\nnow",
    "he is grooming girls; she was groomed",
]
SOON = [
    "I am scared of the big boys",
    "I'm feart to go home",
    "they bully me at school",
    "I ran away on Friday",
    "we have nae food",
    "staff restrained me",
    "I cannae cope",
]
USUAL = [
    "The bus to family time comes late.",
    "I like my worker, she listens.",
    "My skills course was good and I got a certificate.",
    "We got the best grapes in the therapy garden",
    "The killer whale film was good",
    "Tha am bus fadalach.",
    "",
]


@pytest.mark.parametrize("words", NOW)
def test_somebody_who_may_be_in_danger_comes_first(words: str) -> None:
    assert urgency_of(f"Synthetic. {words}.") == Urgency.NOW


@pytest.mark.parametrize("words", SOON)
def test_somebody_who_may_be_having_a_hard_time_comes_next(words: str) -> None:
    assert urgency_of(f"Synthetic. {words}.") == Urgency.SOON


@pytest.mark.parametrize("words", USUAL)
def test_everything_else_is_read_in_its_turn(words: str) -> None:
    assert urgency_of(words) == Urgency.USUAL


@given(st.text(), st.sampled_from(NOW), st.text())
def test_what_stands_around_them_hides_nothing(before: str, words: str, after: str) -> None:
    assert urgency_of(f"{before} . {words} . {after}") == Urgency.NOW
