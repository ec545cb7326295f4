"""The rule about personal details: each is answered, and only what was found is hidden."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.details import (
    Answer,
    DetailKind,
    DetailsUnanswered,
    Hit,
    Sureness,
    Why,
    ask,
    hide_found,
    hide_passage,
    list_small,
    refuse_unanswered,
)
from webapp.domain.redaction import changes_between

WORDS = "Synthetic: Will says it will be fine, and Will is kind to Rose."


def hit(words: str, place: int = 0) -> Hit:
    start = -1
    for _ in range(place + 1):
        start = WORDS.index(words, start + 1)
    return Hit(
        start=start, end=start + len(words), kind=DetailKind.NAME, why=Why.LISTED, sureness=Sureness.LIKELY
    )


HITS = [hit("Will"), hit("Will", 1), hit("Rose")]


def test_the_same_words_are_asked_about_once() -> None:
    will, rose = ask(WORDS, HITS, shared=WORDS)
    assert (will.words, will.places, will.answer) == ("Will", 2, None)
    assert (rose.words, rose.places, rose.answer) == ("Rose", 1, None)


def test_only_the_spelling_that_was_found_is_hidden() -> None:
    will, _ = ask(WORDS, HITS, shared=WORDS)
    assert (
        hide_found(will, WORDS) == "Synthetic: [a name] says it will be fine, and [a name] is kind to Rose."
    )


def test_a_question_is_open_until_its_words_are_hidden_or_left() -> None:
    will, rose = ask(WORDS, HITS, shared=WORDS)
    with pytest.raises(DetailsUnanswered):
        refuse_unanswered(ask(WORDS, HITS, shared=WORDS, left=[rose.key]))
    shared = hide_found(will, WORDS)
    answered = ask(WORDS, HITS, shared=shared, left=[rose.key])
    refuse_unanswered(answered)
    assert [question.answer for question in answered] == [Answer.HIDDEN, Answer.LEFT]


def test_words_that_come_back_open_their_question_again() -> None:
    will, rose = ask(WORDS, HITS, shared=WORDS)
    hidden = hide_found(rose, hide_found(will, WORDS))
    refuse_unanswered(ask(WORDS, HITS, shared=hidden))
    with pytest.raises(DetailsUnanswered):
        refuse_unanswered(ask(WORDS, HITS, shared=hidden.replace("to [a name]", "to Rose")))


MANY = " ".join(f"@aaa{number}" for number in range(1_000))
HANDLES = [
    Hit(start=found.start(), end=found.end(), kind=DetailKind.HANDLE, why=Why.FORM, sureness=Sureness.SURE)
    for found in re.finditer(r"\S+", MANY)
]


def test_many_different_words_cost_no_pattern_each(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_one = re.compile
    monkeypatch.setattr(
        re, "compile", lambda pattern, *rest: compiled.append(pattern) or compile_one(pattern, *rest)
    )

    assert len(ask(MANY, HANDLES, shared=MANY)) == 1_000
    assert len(compiled) <= 1


def test_the_whole_passage_is_hidden_in_one_place_and_answers_for_all_in_it() -> None:
    questions = ask(MANY, HANDLES, shared=MANY)
    first = hide_found(questions[1], MANY)
    shared = hide_passage(questions[2:], first)
    assert shared == "@aaa0 [a way to get in touch] [something only a few people know]"
    assert changes_between(MANY, shared)
    assert [question.key for question in ask(MANY, HANDLES, shared=shared) if question.answer is None] == [
        "0-5"
    ]
    assert hide_passage(questions[2:], shared) == shared


@pytest.mark.parametrize(
    ("text", "start", "end"), [("_Kyle_ helps", 1, 5), ("xKyle2 helps", 1, 5), ("Kyle2", 0, 4)]
)
def test_what_was_found_inside_a_longer_word_is_open_until_it_is_hidden_there(
    text: str, start: int, end: int
) -> None:
    found = Hit(start=start, end=end, kind=DetailKind.NAME, why=Why.LISTED, sureness=Sureness.SURE)
    (question,) = ask(text, [found], shared=text)
    assert question.answer is None
    hidden = hide_found(question, text)
    assert "Kyle" not in hidden
    assert [each.answer for each in ask(text, [found], shared=hidden)] == [Answer.HIDDEN]


PARTS = st.text(alphabet="abAB_1\u200b \n[]", max_size=30)


@given(text=PARTS, cuts=st.lists(st.integers(0, 30), max_size=8))
def test_what_is_hidden_stands_nowhere_any_more_and_nothing_else_changed(text: str, cuts: list[int]) -> None:
    spans = zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False)
    hits = [
        Hit(start=start, end=end, kind=DetailKind.NAME, why=Why.FORM, sureness=Sureness.SURE)
        for start, end in spans
        if text[start:end].strip() == text[start:end] != ""
    ]
    for question in ask(text, hits, shared=text):
        assert question.answer is None or "[a name]" in text
        hidden = hide_found(question, text)
        changes_between(text, hidden)
        again = {each.key: each.answer for each in ask(text, hits, shared=hidden)}
        assert again[question.key] is Answer.HIDDEN


LITTLE = {(DetailKind.PLACE, why) for why in Why} | {(DetailKind.ORGANISATION, why) for why in Why}
LITTLE |= {(DetailKind.RARE, why) for why in Why if why is not Why.FEW_PEOPLE}


@given(st.lists(st.tuples(st.sampled_from(DetailKind), st.sampled_from(Why), st.booleans()), max_size=6))
def test_only_what_tells_little_and_is_open_is_asked_about_together(
    found: list[tuple[DetailKind, Why, bool]],
) -> None:
    words = " ".join(f"w{number}" for number in range(len(found)))
    hits = [
        Hit(start=3 * number, end=3 * number + 2, kind=kind, why=why, sureness=Sureness.SURE)
        for number, (kind, why, _) in enumerate(found)
    ]
    left = [f"{3 * number}-{3 * number + 2}" for number, (_, _, is_left) in enumerate(found) if is_left]
    small = list_small(ask(words, hits, shared=words, left=left))
    expected = [
        f"w{number}"
        for number, (kind, why, is_left) in enumerate(found)
        if (kind, why) in LITTLE and not is_left
    ]
    assert [question.words for question in small] == (expected if len(expected) > 1 else [])
