"""Themes suggested for a text: what is learned, what is not, and why something is suggested."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.language.themes import Chance, ThemeModel
from webapp.language.themes.grams import grams_of, words_of
from webapp.language.themes.measuring import average_precision, decided, measure
from webapp.language.themes.training import SUREST, Example, train
from webapp.language.themes.vocabulary import LEAST_CONTRIBUTORS, learn_vocabulary

SEEDS = {
    "family": ["visits with mum and dad", "seeing my gran more often", "phone calls with family"],
    "school": ["teachers and lessons", "homework and exams at school", "sent home from class"],
    "money": ["not enough money for food", "pocket money and savings", "bus fares cost too much"],
}
WORDS = st.lists(st.text("abcdefg", min_size=1, max_size=6), min_size=1, max_size=8).map(" ".join)


def said(text: str, *themes: str, people: int = 1, first: int = 0) -> list[Example]:
    return [
        Example(contributor=first + number, text=text, themes=frozenset(themes)) for number in range(people)
    ]


@pytest.fixture(scope="module")
def model() -> ThemeModel:
    return train((), seeds=SEEDS, version="seeds")


def grams(text: str) -> set[str]:
    return {gram.name for gram in grams_of(words_of(text))}


class TestWhatIsLearned:
    def test_our_own_phrases_are_enough_to_begin_with(self, model: ThemeModel) -> None:
        [first, *_] = model.suggest("Synthetic: the visits with my dad are short.", among=SEEDS)

        assert first.theme == "family"
        assert first.because[0] in ("visits", "dad")

    def test_decisions_teach_words_that_no_seed_holds(self) -> None:
        decisions = said("Synthetic: the bursary is late", "money", people=8)
        learned = train(decisions, seeds=SEEDS, version="1")

        [first, *_] = learned.suggest("Synthetic: where is my bursary?", among=SEEDS)

        assert (first.theme, first.chance) == ("money", Chance.LIKELY)

    def test_a_text_can_be_about_several_themes_or_none(self, model: ThemeModel) -> None:
        both = model.suggest("Synthetic: lessons and homework, visits with mum and gran", among=SEEDS)

        assert {each.theme for each in both} == {"school", "family"}
        assert model.suggest("Synthetic: zzz", among=SEEDS) == []
        assert model.suggest("", among=SEEDS) == []

    def test_a_theme_that_is_not_in_the_book_is_never_suggested(self, model: ThemeModel) -> None:
        found = model.suggest("Synthetic: visits with mum and dad", among={"school"})

        assert [each.theme for each in found if each.theme != "school"] == []

    def test_what_a_worker_wrote_in_brackets_teaches_nothing(self) -> None:
        assert grams("Synthetic [a school] text") == grams("Synthetic . text")

    def test_why_names_words_of_the_text_itself(self, model: ThemeModel) -> None:
        text = "Synthetic: HOMEWORK, and the exams of my school."

        [first, *_] = model.suggest(text, among=SEEDS)

        assert first.because
        assert set(first.because) <= {word.shown for word in words_of(text)}


class TestWhatNobodyGaveATheme:
    DECIDED = (
        *said("Synthetic: the bursary is late", "money", people=8),
        *said("Synthetic: the homework is long", "school", people=8, first=100),
        *said("Synthetic: the visits are short", "family", people=8, first=200),
    )

    def learned(self, *undecided: tuple[str, int], seeds: dict[str, list[str]] = SEEDS) -> ThemeModel:
        others = [
            each
            for number, (text, people) in enumerate(undecided)
            for each in said(text, people=people, first=1_000 * (number + 1))
        ]
        return train(self.DECIDED, seeds=seeds, version="1", undecided=others)

    def test_the_surest_teach_words_that_stand_beside_what_was_decided(self) -> None:
        learned = self.learned(("Synthetic: the bursary frobnits", 8), ("Synthetic: the weather", 50))

        [first, *_] = learned.suggest("Synthetic: frobnits", among=SEEDS)
        assert (first.theme, first.because[0]) == ("money", "frobnits")

    def test_what_is_not_likely_teaches_nothing_but_which_words_are_rare(self) -> None:
        learned = self.learned(("Synthetic: gnarp frobnits", 50))

        assert "w:frobnits" in learned.vocabulary.columns
        assert not learned.by_words.weights[:, learned.vocabulary.columns["w:frobnits"]].any()

    def test_only_the_surest_few_teach(self) -> None:
        learned = self.learned(
            ("Synthetic: the bursary is late", SUREST), ("Synthetic: my bursary frobnits", 50)
        )

        assert not learned.by_words.weights[:, learned.vocabulary.columns["w:frobnits"]].any()

    def test_a_rare_word_of_theirs_is_learned_no_more_than_any(self) -> None:
        learned = self.learned(("Synthetic: the bursary of Quillfeather", LEAST_CONTRIBUTORS - 1))

        assert [name for name in learned.vocabulary.names if "quill" in name] == []

    def test_a_theme_without_any_example_is_taught_by_none(self) -> None:
        learned = self.learned(("Synthetic: the bursary is late", 50), seeds=SEEDS | {"empty": []})

        assert not learned.by_words.weights[list(learned.themes).index("empty")].any()


class TestRareWords:
    """A model file must not be a place where a rare word of one young person stands."""

    @given(texts=st.lists(st.tuples(st.integers(0, 9), WORDS), min_size=1, max_size=30))
    def test_every_n_gram_is_ours_or_stood_in_the_texts_of_enough_people(
        self, texts: list[tuple[int, str]]
    ) -> None:
        known = learn_vocabulary(texts, ours=["feed a cab"])

        ours = grams("feed a cab")
        for name in set(known.names) - ours:
            users = {person for person, text in texts if name in grams(text)}
            assert len(users) >= LEAST_CONTRIBUTORS

    def test_one_who_says_a_word_in_many_texts_is_one(self) -> None:
        many = [(number % 3, f"Synthetic quokka {number}") for number in range(40)]

        assert "w:quokka" not in learn_vocabulary(many, ours=[]).names

    def test_a_word_of_ours_weighs_the_same_whether_or_not_one_person_used_it(self) -> None:
        others = [(person, "Synthetic words") for person in range(10)]
        one = learn_vocabulary([*others, (10, "my dentist")], ours=["dentist"])
        none = learn_vocabulary([*others, (10, "my words")], ours=["dentist"])

        assert one.weights[one.columns["w:dentist"]] == none.weights[none.columns["w:dentist"]]

    def test_a_limit_of_one_is_refused(self) -> None:
        with pytest.raises(ValueError, match="one person"):
            learn_vocabulary([(1, "Synthetic")], ours=[], least=1)


class TestMeasuring:
    def test_perfect_and_useless_orders(self) -> None:
        is_about = np.array([[True, False], [False, True]])

        assert measure(is_about.astype(float), is_about).mean_precision == 1
        assert measure(1.0 - is_about, is_about).mean_precision == 0.5

    def test_average_precision_of_an_order_worked_out_by_hand(self) -> None:
        scores, is_right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, False, True, False])

        assert average_precision(scores, is_right) == pytest.approx((1 + 2 / 3) / 2)

    def test_a_theme_that_nobody_decided_is_left_out(self) -> None:
        is_about = decided(("a", "b"), [frozenset({"a"}), frozenset()])

        assert measure(np.array([[0.9, 0.1], [0.2, 0.1]]), is_about).themes == 1

    def test_recall_counts_three_suggestions(self) -> None:
        is_about = np.array([[False, True, True, True, True]])
        chances = np.array([[0.1, 0.5, 0.4, 0.3, 0.2]])

        found = measure(chances, is_about)

        assert found.recall == 3 / 4
        assert found.likely_right == 1

    def test_nothing_to_compare_with(self) -> None:
        with pytest.raises(ValueError, match="nothing"):
            measure(np.zeros((2, 2)), np.zeros((2, 2), dtype=bool))
