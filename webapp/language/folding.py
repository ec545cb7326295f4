"""A copy of a text to look for words in, spelt as a list would spell it, and where each of its letters came from.

What is stored and shown stays as it was written: the copy lives for the length of one search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

BLANK = "\u2800\u3164\u115f\u1160\uffa0"
"""What shows as an empty place and is no space."""
JOINERS = "\u200c\u200d"
UNSEEN = frozenset(map(chr, [0x34F, 0x17B4, 0x17B5, *range(0x180B, 0x180E), *range(0xFE00, 0xFE10)]))
HYPHENS, DASHES = "\u2010\u2011", "\u2012\u2013\u2014\u2015\u2212"
KEPT_SPACES = "\n\r\t"
TURNS, ENDS_TURN = "\u202e", "\u202c\u2069\n"
"""What turns the letters after it round, so that "elyK" shows as "Kyle", and what ends that."""
NEEDS_MARKS = "\u0590"
"""From here on there are scripts that need marks and joiners within words."""
LOOKS_LIKE: dict[str, str] = {
    **dict(zip("авгеѕіјкӏмнопрстухԁԛԝһѵёѐї", "abresijklmhonpctyxdqwhveei", strict=True)),
    **dict(zip("αβεικνορτυχγηω", "abeikvoptuxynw", strict=True)),
    **dict(zip("ıɩɪᴀʙᴄᴅᴇꜰɢʜᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡ", "iiiabcdefghjklmnoprstuvwyzag", strict=True)),
}
"""Letters of other alphabets, and small capitals, that look like one of ours."""
LOOK_ALIKES = str.maketrans(
    LOOKS_LIKE | {one.upper(): other.upper() for one, other in LOOKS_LIKE.items() if one.upper() != one}
)
WORD = re.compile(r"[^\W\d_]+")
OUR_LETTERS = re.compile("[a-zA-Z]")
LOOSE_DASH = re.compile(f"(?<=[0-9])[{DASHES}](?=[0-9])")
AT_EDGE = re.compile(r"(?<![^\W_])[_*]+|[_*]+(?![^\W_])")
FIGURES_BEHIND = re.compile(r"(?<=[^\W\d_]{3})\d{1,4}(?!\w)")
BADGES = {chr(first + place): chr(ord("A") + place) for first in (0x1F150, 0x1F170) for place in range(26)}
"""Letters in a filled circle or box."""


@dataclass(frozen=True, kw_only=True)
class Folded:
    """A text as it is looked through.

    Shapes:  begins and ends say for each letter of it where the letters that it came from stand in the original.
    """

    text: str = field(repr=False)
    begins: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where something found from start to end stands in the original: on whole letters with their marks."""
        return min(self.begins[start:end]), max(self.ends[start:end])


def fold(text: str) -> Folded:
    """A text without what cannot be seen, its spaces, dashes, figures and look-alikes of other alphabets made plain.

    Shapes:  joiners stay in scripts that need them; what is turned round is read as it shows.
    """
    if text.isascii():
        return Folded(text=text, begins=tuple(range(len(text))), ends=tuple(range(1, len(text) + 1)))
    letters: list[tuple[str, int, int]] = []
    for start, end in _in_order(text):
        before = letters[-1][0] if letters else ""
        letters += [(letter, start, end) for letter in _plain(text[start:end], before=before)]
    plain = LOOSE_DASH.sub("-", "".join(letter for letter, _, _ in letters))
    return Folded(
        text=WORD.sub(_in_one_alphabet, plain),
        begins=tuple(start for _, start, _ in letters),
        ends=tuple(end for _, _, end in letters),
    )


def bare(text: str) -> str:
    """A text as long as it was, without the signs and figures that hang on words: "_Kyle_" and "Kyle1"."""
    text = AT_EDGE.sub(lambda found: " " * len(found[0]), text)
    return FIGURES_BEHIND.sub(lambda found: " " * len(found[0]), text)


def _in_order(text: str) -> Iterator[tuple[int, int]]:
    """Each letter with its marks, as it shows: what is turned round comes last first."""
    turned: list[tuple[int, int]] | None = None
    for start, end in _clusters(text):
        letter = text[start]
        if letter in TURNS:
            turned = turned or []
        elif turned is not None and letter in ENDS_TURN:
            yield from reversed(turned)
            yield start, end
            turned = None
        elif turned is not None:
            turned.append((start, end))
        else:
            yield start, end
    yield from reversed(turned or [])


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, at
            start = at


def _plain(cluster: str, *, before: str) -> str:
    """A letter with its marks as a list would write it; nothing for what cannot be seen."""
    letter = cluster[0]
    if letter.isascii() and len(cluster) == 1:
        return letter
    if letter in JOINERS:
        return letter if before >= NEEDS_MARKS and before.isalpha() else ""
    kind = unicodedata.category(letter)
    if kind == "Cf" or letter in UNSEEN:
        return ""
    if letter in BLANK or (letter.isspace() and letter not in KEPT_SPACES):
        return "\n" if letter in "\u2028\u2029\x85" else " "
    if letter in HYPHENS:
        return "-"
    if kind == "Nd":
        return str(unicodedata.decimal(letter))
    return _without_form(cluster, kind)


def _without_form(cluster: str, kind: str) -> str:
    """A letter in its plain form: not wide, not bold, not two in one; marks stay where they belong to it."""
    plain = unicodedata.normalize("NFKC", BADGES.get(cluster[0], cluster[0]) + cluster[1:])
    if cluster[0] < NEEDS_MARKS:
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return plain if len(plain) == 1 or kind.startswith("L") else cluster


def _in_one_alphabet(found: re.Match[str]) -> str:
    """A word that mixes our letters with some that only look like them, in ours."""
    word = found[0]
    return word.translate(LOOK_ALIKES) if not word.isascii() and OUR_LETTERS.search(word) else word
