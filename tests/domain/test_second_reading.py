"""When two readers are needed, and what they have to agree on: the rules, without a database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.about import AgeBand
from webapp.domain.consent import Purpose
from webapp.domain.errors import DecisionNotAllowed
from webapp.domain.moderation import Decision, RedactionReason, SubmissionStatus, outcome_of
from webapp.domain.redaction import hide
from webapp.domain.second_reading import SMALL_PLACE, Reading, SecondReason, lets_out_more, reasons_for

NOTHING: dict[str, Any] = {"choices": {}, "age_band": None, "fewest_people": None, "was_held": False}
WORDS = "my bus to see my sister in the small town comes late"
FIRST = Reading(
    shared_words=WORDS.replace("my sister", "[a name]"),
    themes=frozenset({"seeing-family", "money"}),
    body="fife-council",
    other_bodies=frozenset({"nhs-fife"}),
)


class TestReasons:
    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"choices": {Purpose.QUOTE: True}}, SecondReason.QUOTE),
            ({"age_band": AgeBand.UNDER_12}, SecondReason.UNDER_12),
            ({"fewest_people": SMALL_PLACE - 1}, SecondReason.SMALL_PLACE),
            ({"was_held": True}, SecondReason.HELD),
        ],
    )
    def test_each_reason_stands_alone(self, changed: dict[str, Any], reason: SecondReason) -> None:
        assert reasons_for(**NOTHING | changed) == {reason}

    @pytest.mark.parametrize(
        "changed",
        [
            {},
            {"choices": {Purpose.QUOTE: False, Purpose.COUNT: True, Purpose.SHARE_WITH_BODY: True}},
            {"age_band": AgeBand.FROM_12_TO_15},
            {"fewest_people": SMALL_PLACE},
        ],
    )
    def test_one_reader_is_enough_otherwise(self, changed: dict[str, Any]) -> None:
        assert reasons_for(**NOTHING | changed) == frozenset()


class TestOutcome:
    def test_what_needs_a_second_reader_is_cleared_once_from_wherever_it_was(self) -> None:
        for status in (SubmissionStatus.RECEIVED, SubmissionStatus.HELD, SubmissionStatus.CLEARED_ONCE):
            once = outcome_of(status, Decision.CLEAR, needs_second_reader=True)
            assert once is SubmissionStatus.CLEARED_ONCE
            assert outcome_of(status, Decision.CLEAR) is SubmissionStatus.CLEARED

    def test_needing_one_changes_no_other_step(self) -> None:
        assert outcome_of(SubmissionStatus.CLEARED_ONCE, Decision.HOLD, needs_second_reader=True) == "held"
        with pytest.raises(DecisionNotAllowed):
            outcome_of(SubmissionStatus.CLEARED, Decision.CLEAR, needs_second_reader=True)


class TestAgreeing:
    @pytest.mark.parametrize(
        "changed",
        [
            {},
            {"themes": frozenset({"money"})},
            {"other_bodies": frozenset()},
            {"shared_words": FIRST.shared_words.replace("the small town", "[a place]")},
            {"shared_words": FIRST.shared_words.replace("[a name] in the small town", "[a place]")},
        ],
    )
    def test_letting_out_the_same_or_less_is_agreed(self, changed: dict[str, Any]) -> None:
        assert not lets_out_more(first=FIRST, second=replace(FIRST, **changed))

    @pytest.mark.parametrize(
        "changed",
        [
            {"themes": FIRST.themes | {"school"}},
            {"themes": frozenset(), "no_theme_fits": True},
            {"other_bodies": frozenset({"nhs-fife", "police-scotland"})},
            {"body": "nhs-fife", "other_bodies": frozenset()},
            {"body": None},
            {"shared_words": WORDS},
            {
                "shared_words": FIRST.shared_words.replace("the small town", "[Anstruther]"),
                "reasons": {"[Anstruther]": RedactionReason.PLACE},
            },
            {"shared_words": FIRST.shared_words + " and more"},
        ],
    )
    def test_whatever_only_the_second_would_let_out_needs_somebody_else(
        self, changed: dict[str, Any]
    ) -> None:
        assert lets_out_more(first=FIRST, second=replace(FIRST, **changed))

    @given(first=st.sets(st.sampled_from(WORDS.split())), second=st.sets(st.sampled_from(WORDS.split())))
    def test_words_are_agreed_just_where_the_second_hides_all_that_the_first_hid(
        self, first: set[str], second: set[str]
    ) -> None:
        def reading(hidden: set[str]) -> Reading:
            words = WORDS
            for word in sorted(hidden):
                words = hide(words, hidden=word, stand_in="[a name]").words
            return Reading(shared_words=words)

        assert lets_out_more(first=reading(first), second=reading(second)) == (not first <= second)
