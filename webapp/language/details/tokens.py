"""Text as words with their places."""

from __future__ import annotations

import re
from typing import NamedTuple

from webapp.language.details.lists import folded

WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’-][^\W\d_]+)*(?!\w)")
SENTENCE_END = re.compile(r"[.!?…\n:•]\s*[\"“'‘(\-–—]*\s*$")
OWNING = re.compile(r"['’][sS]?$")
JOINED = re.compile(r"(?!Ma?c[A-Z]|De[A-Z]|La[A-Z]|Le[A-Z]|Di[A-Z])\w*[a-z]{2}[A-Z]")
SHOUTING = 0.5
TITLES_BEFORE_DOT = frozenset({"mr", "mrs", "ms", "dr", "st"})


class Token(NamedTuple):
    """One word; a possessive ending is left out of it.

    Shapes:  gap is what stands between the word before and this one; has_capital is False throughout a text that is
             shouted, and is_loud True for a word that is shouted alone: there capitals say nothing;
             is_joined where several words with capitals are written as one.
    """

    low: str
    start: int
    end: int
    has_capital: bool
    is_loud: bool
    is_joined: bool
    begins: bool
    is_owner: bool
    gap: str


def split(text: str) -> list[Token]:
    """The words of a text."""
    found = list(WORD.finditer(text))
    loud = sum(match[0].isupper() for match in found)
    is_shouted = len(found) > 5 and loud > SHOUTING * len(found)
    tokens: list[Token] = []
    last = 0
    for match in found:
        word = match[0]
        bare = OWNING.sub("", word)
        gap = text[last : match.start()]
        begins = bool(SENTENCE_END.search(gap)) and not (
            gap.strip() == "." and tokens and is_shortened(tokens[-1])
        )
        tokens.append(
            Token(
                low=folded(bare),
                start=match.start(),
                end=match.start() + len(bare),
                has_capital=word[0].isupper() and not is_shouted,
                is_loud=len(bare) > 1 and word.isupper() and not is_shouted,
                is_joined=bool(JOINED.match(bare)),
                begins=begins or not tokens,
                is_owner=bare != word,
                gap=gap,
            )
        )
        last = match.start() + len(bare)
    return tokens


def opens(token: Token) -> bool:
    """Whether a sentence, or a part of one, begins with a word."""
    return token.begins or any(sign in token.gap for sign in ",;.!?:()")


def is_shortened(token: Token) -> bool:
    """Whether a full stop after a word only says that it was cut short: a title, or the first letter of a name."""
    is_initial = len(token.low) == 1 and token.has_capital and token.low != "i"
    return token.low in TITLES_BEFORE_DOT or is_initial
