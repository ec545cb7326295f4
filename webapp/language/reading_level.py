"""How old somebody has to be to read something easily, as far as a formula can say.

It is the Automated Readability Index: the lengths of words and sentences, and nothing else. It needs no list of
syllables, is worked out in one pass, and says less than a reader does; so it only asks.
"""

from __future__ import annotations

import re

LEAST_WORDS = 8
"""Of fewer words no formula says anything."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?]+(?=\s|$)|\n+")
YEARS_BEFORE_SCHOOL = 5


def reading_age(text: str) -> int | None:
    """The age at which a text reads easily.

    Shapes:  None for a text of fewer than LEAST_WORDS words.
    Units:   whole years; never below 5.
    Source:  Senter and Smith, Automated Readability Index, AMRL-TR-66-220 (1967).
    """
    words = _WORD.findall(text)
    if len(words) < LEAST_WORDS:
        return None
    sentences = sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part))
    characters = sum(sum(map(str.isalnum, word)) for word in words)
    grade = 4.71 * characters / len(words) + 0.5 * len(words) / sentences - 21.43
    return YEARS_BEFORE_SCHOOL + max(0, round(grade))
