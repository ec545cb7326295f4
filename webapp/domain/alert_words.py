"""Finding numbers in what a body is to be told: digits, number words, fractions and per cents, as English writes them.

It knows a list of English words and every sign that Unicode calls a number. It misses what is only meant ("a pair of
brothers" is found, "the twins" is not), so a person reads the text as well.
"""

from __future__ import annotations

import re

UNITS = (
    "zero", "nil", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
GREAT = ("hundred", "thousand", "million", "dozen")
AMOUNTS = ("single", "sole", "both", "pair", "couple", "trio", "twice", "thrice", "half", "halves")
SHARES = ("third", "quarter", "fifth", "tenth")
_PLURALS = "|".join((*TENS, *GREAT, "pair", "couple"))
NUMBER_WORDS = re.compile(
    rf"\b(?:{'|'.join((*UNITS, *TENS, *GREAT, *AMOUNTS))})\b"
    rf"|\b(?:{_PLURALS})s\b"
    r"|\btwenties\b|\bthirties\b"
    rf"|\b(?:{'|'.join(SHARES)})s?\s+of\b"
    r"|\bper\s?cent(?:age)?s?\b|%",
    re.IGNORECASE,
)
DIGITS = re.compile(r"\w*\d[\w.,:/-]*")


def find_numbers(text: str) -> tuple[str, ...]:
    """Every number in a text, in its order, as it stands there.

    Shapes:  "no one" and "one another" hold no number; "one young person" does.
    """
    plain = re.sub(
        r"\b(?:no\s+one|one\s+another|one's)\b", lambda found: "x" * len(found[0]), text, flags=re.I
    )
    found = [(match.start(), match[0].strip(".,:/-")) for match in NUMBER_WORDS.finditer(plain)]
    found += [(match.start(), match[0].strip(".,:/-")) for match in DIGITS.finditer(plain)]
    digits = {place for match in DIGITS.finditer(plain) for place in range(match.start(), match.end())}
    found += [(place, sign) for place, sign in enumerate(plain) if sign.isnumeric() and place not in digits]
    return tuple(dict.fromkeys(word for _, word in sorted(found)))
