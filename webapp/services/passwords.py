"""How good a password has to be, and what is wrong with one that is not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from webapp.domain.accounts import MINIMUM_PASSWORD_LENGTH

LOWEST_SCORE = 3
LONGEST_JUDGED = 72
LONGEST_PASSWORD = 256


class Weakness(StrEnum):
    """Why a password would be guessed; `forms/account.py` says each in a sentence."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    OWN_WORDS = "own_words"
    PATTERN = "pattern"
    DATE = "date"
    COMMON = "common"
    GUESSABLE = "guessable"


WEAKNESS_OF_PATTERN = {
    "repeat": Weakness.PATTERN,
    "sequence": Weakness.PATTERN,
    "spatial": Weakness.PATTERN,
    "date": Weakness.DATE,
    "regex": Weakness.DATE,
    "dictionary": Weakness.COMMON,
}


def find_weakness(password: str, *, own_words: Iterable[str] = ()) -> Weakness | None:
    """Say why a password is too weak, or None when it is good enough.

    Shapes:  own_words are what a guesser would try first: the person's name and e-mail address, the service's name.
    Units:   at least twelve characters and a zxcvbn score of three; the first 72 characters are judged.
    Source:  docs/adr/0010-accounts-and-keys.md
    """
    if len(password) < MINIMUM_PASSWORD_LENGTH:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST_PASSWORD:
        return Weakness.TOO_LONG
    words = [
        part
        for word in own_words
        for part in (word, *word.split("@"), *re.split(r"[\W_]+", word))
        if len(part) > 2
    ]
    from zxcvbn import zxcvbn  # Its word lists are large, and most processes never judge a password.

    verdict: dict[str, Any] = zxcvbn(password[:LONGEST_JUDGED], user_inputs=[*words, "heard"])
    return None if verdict["score"] >= LOWEST_SCORE else _weakness_of(verdict["sequence"])


def _weakness_of(sequence: list[dict[str, Any]]) -> Weakness:
    """Name the part of the password that helps a guesser most: their own words, else the longest known part."""
    if any(part.get("dictionary_name") == "user_inputs" for part in sequence):
        return Weakness.OWN_WORDS
    known = [part for part in sequence if part["pattern"] in WEAKNESS_OF_PATTERN]
    if not known:
        return Weakness.GUESSABLE
    return WEAKNESS_OF_PATTERN[max(known, key=lambda part: len(part["token"]))["pattern"]]
