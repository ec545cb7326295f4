"""The code that a young person takes away: one number of 66 bits with two faces, six words or twenty digits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from webapp.domain.code_words import POSITIONS, POSITIONS_BY_START, START, WORDS
from webapp.domain.errors import CodeUnreadable

WORD_COUNT = 6
BITS_A_WORD = 11
CODE_BITS = WORD_COUNT * BITS_A_WORD
MATERIAL_BYTES = 9  # The fewest whole bytes that hold 66 bits.
DIGIT_COUNT = 20  # The fewest digits that can write every number of 66 bits.
LONGEST_TYPED = 500  # Characters; six words of eight letters need 53, so this leaves room for any spacing.


@dataclass(frozen=True)
class Code:
    """What opens one young person's words again; whoever holds it is who they are, and it shows in no log.

    Units:   number is 66 bits.
    Errors:  ValueError if it is not.
    Source:  docs/adr/0002-the-code.md
    """

    number: int = field(repr=False)

    def __post_init__(self) -> None:
        if not 0 <= self.number < 1 << CODE_BITS:
            raise ValueError("a code is a number of 66 bits")

    @property
    def words(self) -> tuple[str, ...]:
        shifts = range(CODE_BITS - BITS_A_WORD, -1, -BITS_A_WORD)
        return tuple(WORDS[self.number >> shift & (1 << BITS_A_WORD) - 1] for shift in shifts)

    @property
    def spoken(self) -> str:
        return " ".join(self.words)

    @property
    def digits(self) -> str:
        return f"{self.number:0{DIGIT_COUNT}d}"

    @property
    def grouped_digits(self) -> str:
        return " ".join(re.findall("....", self.digits))


def code_from(material: bytes) -> Code:
    """Take the first 66 bits of random or keyed-hash bytes as a code.

    Errors:  ValueError if there are fewer than nine bytes.
    """
    if len(material) < MATERIAL_BYTES:
        raise ValueError("a code needs at least nine bytes")
    return Code(int.from_bytes(material[:MATERIAL_BYTES], "big") >> MATERIAL_BYTES * 8 - CODE_BITS)


def read_code(text: str) -> Code:
    """Read either face of a code as people type it, and forgive small slips.

    Shapes:  any case, spacing, punctuation and script of digits; words whole, by their first four letters, run
             together, or with one wrong letter where only one listed word fits.
    Errors:  CodeUnreadable if it cannot be any code; whether a code opens anything is not known here.
    Source:  docs/adr/0002-the-code.md
    """
    if len(text) > LONGEST_TYPED:
        raise CodeUnreadable
    plain = _plain(text)
    if any(character.isdigit() for character in plain):
        return _read_digits(plain)
    return _read_words(plain)


def _plain(text: str) -> str:
    """Lower case and ASCII digits, without accents and invisible marks; all else that is no letter is a space."""
    kept = []
    for character in unicodedata.normalize("NFKD", text).casefold():
        category = unicodedata.category(character)
        if category == "Nd":
            kept.append(str(unicodedata.decimal(character)))
        elif category.startswith("L"):
            kept.append(character)
        elif not category.startswith("M") and category != "Cf":
            kept.append(" ")
    return "".join(kept)


def _read_digits(plain: str) -> Code:
    digits = plain.replace(" ", "")
    if len(digits) != DIGIT_COUNT or not digits.isdigit() or int(digits) >= 1 << CODE_BITS:
        raise CodeUnreadable
    return Code(int(digits))


def _read_words(plain: str) -> Code:
    pieces = plain.split()
    if len(pieces) == WORD_COUNT:
        positions = [_position_of(piece) for piece in pieces]
    else:
        positions = _positions_in("".join(pieces))
    number = 0
    for position in positions:
        number = number << BITS_A_WORD | position
    return Code(number)


def _position_of(typed: str) -> int:
    """Which listed word was meant.

    Four letters are looked up as a beginning; anything longer is first taken for a whole word with one slip, because
    a slip among its first four letters could point to another word.
    """
    if typed in POSITIONS:
        return POSITIONS[typed]
    if len(typed) == START and typed in POSITIONS_BY_START:
        return POSITIONS_BY_START[typed]
    near = [position for word, position in POSITIONS.items() if _is_one_slip(typed, word)]
    if not near:
        return _position_by_start(typed)
    if len(near) > 1:
        raise CodeUnreadable
    return near[0]


def _is_one_slip(typed: str, word: str) -> bool:
    return len(typed) == len(word) and sum(a != b for a, b in zip(typed, word, strict=True)) == 1


def _position_by_start(typed: str) -> int:
    try:
        return POSITIONS_BY_START[typed[:START]]
    except KeyError:
        raise CodeUnreadable from None


def _positions_in(letters: str) -> list[int]:
    """Words that were run together: no word begins another, so the first four letters say where each one ends."""
    positions: list[int] = []
    while letters and len(positions) < WORD_COUNT:
        position = _position_by_start(letters)
        word = WORDS[position]
        letters = letters[len(word) if letters.startswith(word) else START :]
        positions.append(position)
    if letters or len(positions) != WORD_COUNT:
        raise CodeUnreadable
    return positions
