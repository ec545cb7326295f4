"""What is pointed at in an answer, and where; every sentence here is made up."""

from __future__ import annotations

import pytest
import textstat
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.reply_checks import AnswerPart, Prompt, PromptKind
from webapp.language.reading_level import LEAST_WORDS, reading_age
from webapp.language.reply_prompts import find_prompts
from webapp.services import reference

PLAIN = "The room is small. It has one door. You can sit at the big table with us."


def kinds(text: str, part: AnswerPart = AnswerPart.ANSWER) -> list[tuple[PromptKind, str]]:
    found = find_prompts({part: text}, reference.load_phrase_lists())
    return [(prompt.kind, text[prompt.start : prompt.end]) for prompt in found]


class TestPrompts:
    def test_a_plain_answer_has_none(self) -> None:
        assert kinds(PLAIN) == []

    @pytest.mark.parametrize(
        ("text", "kind", "words"),
        [
            ("We have added a bus.", PromptKind.CHANGE_MADE, "We have added"),
            ("We will add a bus.", PromptKind.CHANGE_PLANNED, "We will"),
            ("We\u2019ll add a bus.", PromptKind.CHANGE_PLANNED, "We\u2019ll"),
            ("It is  NOT  OUR\nJOB.", PromptKind.DISMISSIVE, "NOT  OUR\nJOB"),
            ("You should have asked.", PromptKind.BLAMING, "You should have"),
            ("Ask Kirsty about it.", PromptKind.NAME, "Kirsty"),
            ("Ring us on 01592 000000.", PromptKind.DETAIL, "01592 000000"),
            ("Come to Kirkcaldy.", PromptKind.DETAIL, "Kirkcaldy"),
            ("She is the girl of 14 years old.", PromptKind.DETAIL, "14 years old"),
            ("It was on 3 May 2026.", PromptKind.DETAIL, "3 May 2026"),
            ("There is no money.", PromptKind.LACKS_RESOURCES, ""),
        ],
    )
    def test_it_points_at_the_words(self, text: str, kind: PromptKind, words: str) -> None:
        assert (kind, words) in kinds(text)

    def test_only_whole_phrases_count(self) -> None:
        assert kinds("The awe will pass.") == []

    def test_long_words_in_long_sentences_are_hard(self) -> None:
        hard = "Implementation of organisational arrangements necessitates comprehensive multidisciplinary review."

        assert (PromptKind.HARD_TO_READ, "") in kinds(hard)

    def test_a_name_under_an_answer_is_found_and_a_role_is_not(self) -> None:
        assert kinds("Head of transport", AnswerPart.SIGNED_ROLE) == []
        assert {kind for kind, _ in kinds("Mrs Example", AnswerPart.SIGNED_ROLE)} == {PromptKind.NAME}

    @given(st.text(max_size=200))
    def test_whatever_is_typed_every_prompt_stands_within_it(self, text: str) -> None:
        for prompt in find_prompts({AnswerPart.ANSWER: text}, reference.load_phrase_lists()):
            assert 0 <= prompt.start <= prompt.end <= len(text)

    def test_parts_keep_their_own_places(self) -> None:
        found = find_prompts(
            {AnswerPart.ANSWER: "We added it.", AnswerPart.WHAT_NEXT: "Soon."}, reference.load_phrase_lists()
        )
        assert found == [
            Prompt(kind=PromptKind.CHANGE_MADE, part=AnswerPart.ANSWER, start=0, end=8),
            Prompt(kind=PromptKind.CHANGE_PLANNED, part=AnswerPart.WHAT_NEXT, start=0, end=4),
        ]


class TestReadingAge:
    @pytest.mark.parametrize(
        "text",
        [
            PLAIN,
            "We changed how we plan this, together with a group of young people. We ask them again in May.",
            "The implementation of multiple arrangements necessitates comprehensive consideration of implications.",
        ],
    )
    def test_it_says_about_what_a_kept_library_says(self, text: str) -> None:
        expected = 5 + max(0, round(textstat.automated_readability_index(text)))

        assert abs((reading_age(text) or 0) - expected) <= 1

    def test_of_a_few_words_it_says_nothing(self) -> None:
        assert reading_age(" ".join(["word"] * (LEAST_WORDS - 1))) is None

    @given(st.text(max_size=300))
    def test_it_is_never_below_five(self, text: str) -> None:
        age = reading_age(text)
        assert age is None or age >= 5


class TestLists:
    def test_each_kind_has_words_and_none_is_called_verified(self) -> None:
        lists = reference.load_phrase_lists()

        assert {each.kind for each in lists} == {
            PromptKind.CHANGE_MADE,
            PromptKind.CHANGE_PLANNED,
            PromptKind.DISMISSIVE,
            PromptKind.BLAMING,
        }
        assert not any(each.is_verified or each.checked_on for each in lists)
        assert reference.load_serious_themes()[0].themes == {"feeling-safe", "mental-health"}
