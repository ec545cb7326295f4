"""A wording in which many words are looked for, each in one pass over it: a text can hold a thousand of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

# Scripts that put no space between words: there, a word's edge cannot be seen.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
EDGED = rf"[^\W{UNSPACED}]"
_EDGED = re.compile(EDGED)


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Words to look for, with any spaces between them.

    Shapes:  is_whole says that they count only where no longer word holds them.
    """

    words: str
    is_whole: bool = True


class Wording:
    """A text on one line, with the stand-ins in it, which are never looked into."""

    def __init__(self, text: str, *, stand_ins: Collection[str]) -> None:
        self.text = text
        self._flat, self._places = flatten(text)
        spans = [found.span() for found in _either(stand_ins).finditer(self._flat)] if stand_ins else []
        self._begins, self._ends = [start for start, _ in spans], [end for _, end in spans]

    def find(self, sought: Sought) -> Iterator[tuple[int, int]]:
        """Where words stand, from the left; the places count characters of the text."""
        words, flat = on_one_line(sought.words), self._flat
        at = flat.find(words) if words else -1
        while at >= 0:
            end = at + len(words)
            is_there = not self._is_inside(at) and not (sought.is_whole and is_within(flat, at, end))
            if is_there:
                yield self._places[at], self._places[end - 1] + 1
            at = flat.find(words, end if is_there else at + 1)

    def hide(self, instead: Mapping[Sought, str]) -> str:
        """The text with a stand-in wherever one of some words stands; of two that overlap, the first or the longer."""
        found = sorted(
            (start, -end, stand_in)
            for sought, stand_in in instead.items()
            for start, end in self.find(sought)
        )
        pieces, last = [], 0
        for start, end, stand_in in found:
            if start >= last:
                pieces += [self.text[last:start], stand_in]
                last = -end
        return "".join([*pieces, self.text[last:]])

    def _is_inside(self, at: int) -> bool:
        nearest = bisect_right(self._begins, at) - 1
        return nearest >= 0 and at < self._ends[nearest]


def is_within(text: str, start: int, end: int) -> bool:
    """Whether a longer word holds what stands here."""
    before = start > 0 and bool(_EDGED.match(text[start - 1]) and _EDGED.match(text[start]))
    return before or (end < len(text) and bool(_EDGED.match(text[end - 1]) and _EDGED.match(text[end])))


def flatten(text: str) -> tuple[str, list[int]]:
    """A text on one line, and where in the text each of its characters stands."""
    flat: list[str] = []
    places: list[int] = []
    for word in re.finditer(r"\S+", text):
        if flat:
            flat.append(" ")
            places.append(word.start() - 1)
        flat.append(word[0])
        places += range(word.start(), word.end())
    return "".join(flat), places


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def _either(stand_ins: Collection[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(each) for each in sorted(stand_ins, key=len, reverse=True)))
