"""Text as words with their places."""

from __future__ import annotations

import re
from typing import NamedTuple

from webapp.language.details.lists import folded

WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’-][^\W\d_]+)*(?!\w)")
SENTENCE_END = re.compile(r"[.!?…\n:•]\s*[\"“'‘(\-–—]*\s*$")
OWNING = re.compile(r"['’]s?$")
SHOUTING = 0.5
TITLES_BEFORE_DOT = frozenset({"mr", "mrs", "ms", "dr", "st"})


class Token(NamedTuple):
    """One word; a possessive ending is left out of it.

    Shapes:  gap is what stands between the word before and this one; has_capital is False throughout a text that has
             capitals everywhere, because there they say nothing.
    """

    low: str
    start: int
    end: int
    has_capital: bool
    begins: bool
    is_owner: bool
    gap: str


def split(text: str) -> list[Token]:
    """The words of a text."""
    found = list(WORD.finditer(text))
    capitals = sum(match[0][0].isupper() for match in found)
    is_shouted = len(found) > 5 and capitals > SHOUTING * len(found)
    tokens: list[Token] = []
    last = 0
    for match in found:
        word = match[0]
        bare = OWNING.sub("", word)
        gap = text[last : match.start()]
        begins = bool(SENTENCE_END.search(gap)) and not (
            gap.strip() == "." and tokens and tokens[-1].low in TITLES_BEFORE_DOT
        )
        tokens.append(
            Token(
                low=folded(bare),
                start=match.start(),
                end=match.start() + len(bare),
                has_capital=word[0].isupper() and not is_shouted,
                begins=begins or not tokens,
                is_owner=bare != word,
                gap=gap,
            )
        )
        last = match.start() + len(bare)
    return tokens
