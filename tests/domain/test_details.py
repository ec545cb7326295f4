"""The rule about personal details: each is answered, and only what was found is hidden."""

from __future__ import annotations

import pytest

from webapp.domain.details import (
    Answer,
    DetailKind,
    DetailsUnanswered,
    Hit,
    Sureness,
    Why,
    ask,
    hide_found,
    refuse_unanswered,
)

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
