"""Addresses as one writes them on an envelope: a number, a street, a flat, and the lines that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from webapp.domain.details import DetailKind, Hit, Sureness, Why
from webapp.language.details.lists import (
    BUILT,
    COUNTRIES,
    FUNCTION,
    PLACES,
    RELATIONS,
    ROLES,
    folded,
    is_ordinary,
)

WORD = r"[^\W\d_][\w'’.-]*"
UNIT = r"(?:apt|apartment|suite|unit|flat|floor|room|po box|p\.o\. box|box)\b\.? ?#?\w{1,5}(?:/\d{1,2})?"
POSTCODE = r"[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"
BREAK = r"[ \t]*+(?:,|\.?[ \t]*+\n)[ \t\n>?,]*+"
HEAD = re.compile(
    rf"(?<![\w/.-])\d{{1,5}}(?:[a-zA-Z]|[/-]\d{{1,4}})?(?: \d{{1,4}})? (?P<name>(?i:{WORD})(?: {WORD}){{0,4}}?)"
    rf"(?: \d{{1,4}}(?=(?i:[ \t]*[,.\n]| (?:apt|suite|unit|flat|floor)\b|[ \t]*$))| (?={UNIT}))",
    re.MULTILINE | re.IGNORECASE,
)
BOX = re.compile(r"(?<!\w)(?:(?:psc|unit) \d{1,5},? |p\.? ?o\.? )box \d{1,6}(?!\w)", re.IGNORECASE)
SURE_PART = re.compile(
    rf"(?:{BREAK}| )(?:{UNIT}|{POSTCODE}|[A-Z]{{2,3}},? \d{{4,6}}|\d{{5,6}})(?!\w)|{BREAK}\d{{4}}(?=\s*(?:\n|$))",
    re.IGNORECASE,
)
NAMED_PART = re.compile(
    rf"{BREAK}(?P<words>{WORD}(?: {WORD}){{0,3}})(?: \d{{4,6}}| {POSTCODE})?(?!\w)", re.IGNORECASE
)
CITY_BEFORE_CODE = re.compile(
    rf" (?P<words>{WORD}(?: {WORD}){{0,2}}),? (?:[A-Z]{{2}} \d{{4,6}}|\d{{5}}|{POSTCODE})(?!\w)"
)
MOST_PARTS = 6


def find_addresses(text: str) -> Iterator[Hit]:
    """Streets known by the numbers around them, and boxes at a post office, with the lines that follow.

    Shapes:  a street with a word like "Road" in it is found without this, by that word.
    """
    at = 0
    while found := HEAD.search(text, at):
        at = found.end() if is_street(found["name"]) else found.start("name")
        if at == found.end():
            yield whole(text, found.start(), found.end())
    for found in BOX.finditer(text):
        yield whole(text, found.start(), found.end())


def whole(text: str, start: int, end: int) -> Hit:
    hit = Hit(start=start, end=end, kind=DetailKind.STREET, why=Why.FORM, sureness=Sureness.LIKELY)
    return with_lines(text, hit)


def is_street(name: str) -> bool:
    """Whether words between numbers can be what a street is called: nothing that everybody says."""
    words = name.split()
    if not words[0][0].isupper() and not any(folded(word.rstrip(".")) in BUILT["streets"] for word in words):
        return False
    return any(len(word) > 2 and not is_ordinary(folded(word)) for word in words) and not any(
        is_said(word) for word in words
    )


def with_lines(text: str, hit: Hit) -> Hit:
    """A street together with what belongs to the same address: flat, town, postcode, country, on one line or several.

    Shapes:  words that no list knows belong to it only where something follows that surely does.
    """
    end, reach = hit.end, hit.end
    for _ in range(MOST_PARTS):
        if found := SURE_PART.match(text, reach):
            end = reach = found.end()
        elif found := CITY_BEFORE_CODE.match(text, reach) or NAMED_PART.match(text, reach):
            if any(is_said(word) for word in found["words"].split()):
                break
            reach = found.end()
            end = reach if is_known(found["words"]) or has_code(found[0]) else end
        else:
            break
    return hit if end == hit.end else replace(hit, end=end, why=Why.FORM)


def has_code(part: str) -> bool:
    return bool(re.search(r"\d", part))


def is_known(words: str) -> bool:
    """Whether some words are a town, an area or a country."""
    name = "_".join(folded(word) for word in words.split())
    return name in PLACES or name in COUNTRIES


def is_said(word: str) -> bool:
    """Whether a word belongs to a sentence and not to an address."""
    low = folded(word)
    return low in FUNCTION - {"of", "the", "st"} or low in RELATIONS or low in ROLES
