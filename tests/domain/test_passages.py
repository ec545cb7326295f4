"""Laying what was written beside what others may see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.passages import NotComparable, Passage, passages_between, show_again
from webapp.domain.redaction import STAND_INS, hide

KNOWN = frozenset(STAND_INS.values())
WORDS = st.lists(st.sampled_from(["bus", "Kim", "home", "late", "Ayr", "the"]), min_size=1, max_size=12)


def cut(original: str, shared: str) -> list[tuple[str, str | None]]:
    return [(p.words, p.stand_in) for p in passages_between(original, shared, stand_ins=KNOWN)]


def test_each_change_stands_with_what_was_there() -> None:
    assert cut("My bus from Ayr is late, says Kim.", "My bus from [a place] is late, says [a name].") == [
        ("My bus from ", None),
        ("Ayr", "[a place]"),
        (" is late, says ", None),
        ("Kim", "[a name]"),
        (".", None),
    ]


def test_line_ends_of_the_original_stay() -> None:
    found = passages_between("One.\n\nKim  and\nme.", "One.\n\n[a name]  and\nme.", stand_ins=KNOWN)

    assert "".join(passage.words for passage in found) == "One.\n\nKim  and\nme."
    assert found[1] == Passage(words="Kim", stand_in="[a name]", number=1, begins=6)


def test_nothing_hidden_is_one_passage() -> None:
    assert cut("My bus.", "My bus.") == [("My bus.", None)]


@pytest.mark.parametrize("shared", ["Your bus.", "My [a name] tram.", "My bus. [a name]", ""])
def test_what_was_rewritten_cannot_be_laid_beside(shared: str) -> None:
    with pytest.raises(NotComparable):
        cut("My bus.", shared)


@given(WORDS, st.sampled_from(["Kim", "Ayr"]), st.sampled_from(["\n", " ", "  "]))
def test_every_passage_shown_again_is_the_original(words: list[str], hidden: str, between: str) -> None:
    original = between.join(words)
    shared = hide(original, hidden=hidden, stand_in="[a name]").words
    passages = passages_between(original, shared, stand_ins=KNOWN)
    numbers = [passage.number for passage in passages if passage.number is not None]

    assert "".join(passage.words for passage in passages) == original
    assert show_again(passages, numbers=numbers) == original
    assert show_again(passages, numbers=[]).split() == shared.split()
    assert numbers == list(range(1, shared.count("[a name]") + 1))


@pytest.mark.parametrize(
    "shared",
    [
        "My bus is late.",
        "Your bus from [a place] is late.",
        "My bus from [a place] is early.",
        "My bus from [a place] was [a name] late.",
        "My bus from Ayr is late[a name].",
    ],
)
def test_what_is_more_than_hidden_cannot_be_laid_beside(shared: str) -> None:
    with pytest.raises(NotComparable):
        cut("My bus from Ayr is late.", shared)


def test_without_stand_ins_only_the_same_words_are_the_same() -> None:
    assert passages_between("The bus.", "The  bus.", stand_ins=()) == [Passage(words="The bus.")]
    with pytest.raises(NotComparable):
        passages_between("The bus.", "A bus.", stand_ins=())
