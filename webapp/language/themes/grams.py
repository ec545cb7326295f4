"""Words as the n-grams that themes are learned from: one or two words, and three to five letters within a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
STAND_IN = re.compile(r"\[[^\]]*\]")
LETTERS = (3, 4, 5)
WORD_MARK, LETTERS_MARK = "w", "c"


class Word(NamedTuple):
    """One word of a text, folded for comparing, and as it stands there."""

    low: str
    shown: str


class Gram(NamedTuple):
    """One n-gram and the places of the words that it stands in.

    Shapes:  name begins with a mark that tells words from letters, so that both fit in one vocabulary.
    """

    name: str
    first: int
    last: int


def words_of(text: str) -> list[Word]:
    """The words of a text in order; what stands in square brackets is ours, not its writer's, and is left out."""
    plain = unicodedata.normalize("NFKC", STAND_IN.sub(" . ", text))
    return [Word(match[0].casefold().replace("’", "'"), match[0]) for match in WORD.finditer(plain)]


def grams_of(words: list[Word]) -> Iterator[Gram]:
    """Every n-gram of a text, as often as it stands there."""
    for at, word in enumerate(words):
        yield Gram(f"{WORD_MARK}:{word.low}", at, at)
        if at + 1 < len(words):
            yield Gram(f"{WORD_MARK}:{word.low} {words[at + 1].low}", at, at + 1)
        padded = f" {word.low} "
        for length in LETTERS:
            for start in range(max(len(padded) - length, 0) + 1):
                yield Gram(f"{LETTERS_MARK}:{padded[start : start + length]}", at, at)
