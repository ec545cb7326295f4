"""From a text to words of the lists: one letter slipped, spaced out, run together, in figures, or without vowels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from webapp.language.folding import JOINERS, LOOK_ALIKES, fold
from webapp.language.risk.lists import VOWELS, load_risk_words

STOP = "."
WORDS = re.compile(r"[^\W_][\w@$*]*|[.?!;](?=[\s.?!;]|$)")
APOSTROPHES = "'`\u00b4\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}"
UNMARKED = dict.fromkeys(map(ord, APOSTROPHES + JOINERS))
ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None})
FIGURES = str.maketrans("013457@$!", "oieastasi")
OTHER_FIGURES = str.maketrans("013457@$!", "oleastasl")
LONGEST_RUN_TOGETHER = 40
LONGEST_WORD = 14
SHORTEST_RUN_TOGETHER = 8
SHORTEST_SLIP, SHORTEST_VOWEL_SLIP = 4, 5
LEAST_SPACED = 3
SPACED = chr(1) * LEAST_SPACED
HELD_DOWN = re.compile(r"(.)\1{2,}")
MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670]+")


@dataclass(frozen=True)
class Spellings:
    """Every word that a list knows, and what a slip makes of it.

    Shapes:  slips and bare lead from what was typed to a word; bare holds words without their vowels.
    """

    words: frozenset[str]
    slips: Mapping[str, str]
    bare: Mapping[str, str]


def read_words(text: str) -> list[str]:
    """The words of a text as the lists write them, with a full stop where a sentence ends.

    Shapes:  a word that no list knows stays as it was typed, so that places keep their distance.
    """
    spellings = load_spellings()
    typed: list[str] = WORDS.findall(_folded(text))
    if SPACED in "".join(map(chr, map(len, typed))):
        typed = list(_joined(typed))
    meant = {word: _read(word, spellings) for word in set(typed) - spellings.words}
    meant = {word: pieces for word, pieces in meant.items() if pieces}
    if not meant:
        return typed
    return [piece for word in typed for piece in meant.get(word) or (word,)]


@cache
def load_spellings() -> Spellings:
    """The words of all lists with their slips; what is itself a word, or an ordinary one, is no slip of another."""
    lists = load_risk_words()
    words = {word for phrase in lists.phrases for step in phrase.steps for word in step}
    words |= {word for name, marks in lists.marks.items() if name != "past_pairs" for word in marks}
    known = words | lists.ordinary
    slips: dict[str, str] = {}
    bare: dict[str, str] = {}
    for word in sorted(words, key=lambda each: (-len(each), each)):
        for slip in _slips(word):
            if slip not in known:
                slips.setdefault(slip, word)
        skeleton = "".join(letter for letter in word if letter not in VOWELS)
        if len(word) >= SHORTEST_SLIP and len(skeleton) >= LEAST_SPACED and skeleton not in known:
            bare[skeleton] = word
    return Spellings(frozenset(words), slips, bare)


def _folded(text: str) -> str:
    """A text in small letters without marks and without what cannot be seen; a low line is a space between words."""
    text = fold(text).text.casefold().replace("_", " ")
    if text.isascii():
        return text.replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", text.translate(UNMARKED))
    return MARKS.sub("", plain).translate(ARABIC)


def _read(word: str, spellings: Spellings) -> tuple[str, ...]:
    """What a word that no list knows may have been meant as; empty where nothing fits."""
    slip = spellings.slips.get(word)
    if slip is not None:
        return (slip,)
    ours = word if word.isascii() else word.translate(LOOK_ALIKES)
    if ours != word and ours.isascii():
        return (ours,) if ours in spellings.words else _read(ours, spellings)
    if not word.isalpha():
        return _read_figures(word, spellings) or _read_oddly(word, spellings)
    if len(word) >= SHORTEST_RUN_TOGETHER or VOWELS.isdisjoint(word) or HELD_DOWN.search(word):
        return _read_oddly(word, spellings)
    return ()


def _read_figures(word: str, spellings: Spellings) -> tuple[str, ...]:
    """Letters that were written as figures or signs."""
    if word.isdecimal():
        return ()
    for figures in (FIGURES, OTHER_FIGURES):
        plain = word.translate(figures).replace("*", "")
        if plain in spellings.words:
            return (plain,)
        if plain in spellings.slips:
            return (spellings.slips[plain],)
    return ()


def _read_oddly(word: str, spellings: Spellings) -> tuple[str, ...]:
    """A letter held down, vowels left out, or words run together."""
    if HELD_DOWN.search(word):
        for once in (HELD_DOWN.sub(r"\1", word), HELD_DOWN.sub(r"\1\1", word)):
            if once in spellings.words:
                return (once,)
            if once in spellings.slips:
                return (spellings.slips[once],)
        word = HELD_DOWN.sub(r"\1", word)
    if word in spellings.bare:
        return (spellings.bare[word],)
    if SHORTEST_RUN_TOGETHER <= len(word) <= LONGEST_RUN_TOGETHER:
        return _cut(word, spellings.words)
    return ()


def _cut(word: str, words: frozenset[str]) -> tuple[str, ...]:
    """Cut what was run together into words of the lists, the longest first; empty where letters are left over.

    Units:   at most LONGEST_RUN_TOGETHER places, LONGEST_WORD letters from each.
    """
    ways: dict[int, tuple[str, ...]] = {0: ()}
    for start in range(len(word)):
        if start not in ways:
            continue
        for end in range(start + 1, min(len(word), start + LONGEST_WORD) + 1):
            if word[start:end] in words:
                longer = (*ways[start], word[start:end])
                if end not in ways or len(longer) < len(ways[end]):
                    ways[end] = longer
    return ways.get(len(word), ())


def _joined(typed: Iterable[str]) -> Iterator[str]:
    """Put letters together that were typed one by one."""
    letters: list[str] = []
    for word in typed:
        if len(word) == 1 and word.isalnum():
            letters.append(word)
            continue
        yield from _spelt(letters)
        letters = []
        yield word
    yield from _spelt(letters)


def _spelt(letters: list[str]) -> Iterator[str]:
    if len(letters) >= LEAST_SPACED:
        yield "".join(letters)
    else:
        yield from letters


def _slips(word: str) -> Iterator[str]:
    """What a thumb makes of a word: a letter left out, doubled or swapped, and the wrong vowel; never the first."""
    if len(word) < SHORTEST_SLIP or not word.isascii():
        return
    for at in range(1, len(word)):
        before, letter, after = word[:at], word[at], word[at + 1 :]
        if at < len(word) - 1:
            yield before + after
            yield before + after[0] + letter + after[1:]
        yield before + letter + letter + after
        if len(word) >= SHORTEST_VOWEL_SLIP and letter in VOWELS:
            yield from (before + vowel + after for vowel in VOWELS if vowel != letter)
