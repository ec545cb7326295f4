"""Hands on a phone: how the made-up sentences of the test sets are typed, with every chance drawn from one seed."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

WITHOUT_DECOMPOSITION = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "đ": "d"})
LIVELY = ("😭", "😂", "🙃", "💔", "❤️", "😡", "🤷", "🙏", "😔", "👍", "💀", "🥺")
SOBER = ("😔", "💔", "🙏", "🥺", "😭")


class Chance:
    """Draws that come out the same on every version of Python: only `random()` is promised to stay."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - made-up sentences, not secrets

    def below(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def happens(self, share: float) -> bool:
        return self._random.random() < share

    def one_of(self, things: Sequence[T]) -> T:
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        rest = list(things)
        return [rest.pop(self.below(len(rest))) for _ in things]


class Deck:
    """Deals every card once, in a random order, before any card comes again."""

    def __init__(self, chance: Chance, cards: Sequence[str]) -> None:
        self._chance, self._cards = chance, cards
        self._left: list[str] = []

    def deal(self) -> str:
        if not self._left:
            self._left = self._chance.shuffled(self._cards)
        return self._left.pop()


class Hand:
    """One way of typing, kept up through one text: `careful`, `quick`, `phone` or `loud`."""

    def __init__(self, chance: Chance, style: str, emoji: Sequence[str] = LIVELY) -> None:
        self._chance, self.style, self._emoji = chance, style, emoji
        self._typos = {"careful": 0.0, "quick": 0.02, "phone": 0.05, "loud": 0.01}[style]
        self._bare = style == "phone" or (style == "quick" and chance.happens(0.4))
        self._folds = style in ("phone", "loud") or chance.happens(0.3)
        self._keeps_capitals = style == "careful" or (style == "quick" and chance.happens(0.4))

    def types(self, text: str) -> str:
        """Words that are no detail: cases, apostrophes and slips."""
        if self.style == "careful":
            return text
        return "".join(self._slip(part) for part in _parts(self._cased(self._stripped(text))))

    def copies(self, detail: str) -> str:
        """A detail: typed with more care than the rest, so that its label stays true."""
        text = self._stripped(detail)
        if self._folds:
            text = unfolded(text)
        return text if self._keeps_capitals else self._cased(text)

    def ends(self, sentence: str) -> str:
        """What stands behind a sentence, if anything."""
        if self.style == "careful":
            return "" if sentence[-1:] in ".?!" else "."
        if self._chance.happens(0.18):
            return " " + self._chance.one_of(self._emoji) * (1 + self._chance.below(3))
        return self._chance.one_of(("", "", "", ".", "!!", "...")) if self._chance.happens(0.4) else ""

    def _cased(self, text: str) -> str:
        return text.upper() if self.style == "loud" else text.lower()

    def _stripped(self, text: str) -> str:
        return text.replace("'", "").replace("’", "") if self._bare else text

    def _slip(self, part: str) -> str:
        if len(part) < 4 or not part.isalpha() or not self._chance.happens(self._typos):
            return part
        at = 1 + self._chance.below(len(part) - 2)
        return self._chance.one_of(
            (
                part[:at] + part[at + 1 :],
                part[:at] + part[at + 1] + part[at] + part[at + 2 :],
                part[:at] + part[at] + part[at:],
            )
        )


def unfolded(text: str) -> str:
    """Letters as a phone without the right keyboard has them."""
    plain = unicodedata.normalize("NFD", text.translate(WITHOUT_DECOMPOSITION))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _parts(text: str) -> list[str]:
    parts = [""]
    for letter in text:
        if parts[-1] and parts[-1][-1].isalpha() != letter.isalpha():
            parts.append("")
        parts[-1] += letter
    return parts
