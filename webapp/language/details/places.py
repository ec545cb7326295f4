"""Schools, homes, streets and places: by lists, and by the word that follows a proper name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from webapp.domain.details import DetailKind, Hit, Sureness, Why
from webapp.language.details.lists import (
    BUILT,
    CAPITALS,
    CLASHING,
    COUNTRIES,
    FAMILY,
    FUNCTION,
    GENERIC,
    GIVEN,
    ORDINARY,
    PEOPLES,
    PLACES,
    RELATIONS,
    ROLES,
    is_ordinary,
    is_slip_of_ordinary,
    is_strange,
)
from webapp.language.details.tokens import Token

PLAIN_STREETS = frozenset(
    {"street", "road", "rd", "avenue", "ave", "crescent", "cres", "terrace", "wynd", "drive", "gardens", "st"}
    | {"loan", "view", "grove", "brae", "lane", "place", "court", "gdns", "dr"}
)
PUBLIC = frozenset({"council", "councils", "cooncil", "health", "parliament", "government"})
LAND = re.compile(
    r"(?:inver|strath|auch|kirk|loch|glen|ard|kil|pit|bal|dun|torrie|corrie|craig|drum|aber)[a-z]{4,}"
    r"|[a-z]{3,}(?:burn|bank|moss|howe|cairn|shaw|rigg?|holm|lea|brae|side|field|hill|muir|moor|loch|law|wood|glen"
    r"|mains|knowe|haugh|toun|ton|burgh|mouth|ness|dale|head|ford|bridge|park|gate|bury|wick)$"
)
ALWAYS_SCHOOLS = frozenset(
    {"primary", "academy", "secondary", "grammar", "nursery", "college", "uni", "university", "high"}
)
BEFORE_PLACE = frozenset(
    {
        "in",
        "from",
        "to",
        "near",
        "at",
        "around",
        "frae",
        "fae",
        "tae",
        "roon",
        "through",
        "outside",
        "of",
        "leave",
        "left",
    }
)
LINKED = re.compile(r"(?:['’][sS]?)?[ \t\u00a0-]+$|['’]$|\. ?$")
LEARNING = frozenset({"learn", "learning", "learnt", "study", "studying", "lesson", "lessons", "taught"})
BARE_HOMES = frozenset({"lodge", "villa", "manor", "cottage"})
ARTICLES = frozenset(
    {"a", "an", "the", "my", "our", "this", "that", "his", "her", "their", "any", "some", "no"}
)
MEASURES = frozenset(
    {
        "minute",
        "minutes",
        "min",
        "mins",
        "mile",
        "miles",
        "hour",
        "hours",
        "day",
        "days",
        "week",
        "weeks",
        "month",
    }
    | {
        "months",
        "year",
        "years",
        "metre",
        "metres",
        "km",
        "pound",
        "quid",
        "star",
        "second",
        "bed",
        "bedroom",
        "way",
    }
)
NUMBER = re.compile(
    r"(?<!\w)(?:flat \d{1,3}[a-z]?(?:/\d{1,2})?,? )?(?:flat )?\d{1,4}[a-zA-Z]?(?:/\d{1,2})?,? $",
    re.IGNORECASE,
)
LONGEST = 4
KINDS = {"schools": DetailKind.SCHOOL, "homes": DetailKind.HOME, "streets": DetailKind.STREET}


def find_built(text: str, tokens: Sequence[Token]) -> list[Hit]:
    """Schools, homes and streets by the word that says what they are."""
    hits = []
    for heading, kind in KINDS.items():
        words = BUILT[heading]
        for at, token in enumerate(tokens):
            if token.low in words and at:
                hit = built_at(text, tokens, at, kind, words)
                if hit is not None:
                    hits.append(hit)
    return hits


def built_at(
    text: str, tokens: Sequence[Token], at: int, kind: DetailKind, words: Collection[str]
) -> Hit | None:
    """What ends with this word, if a proper name stands before it."""
    if tokens[at].low in ("university", "college") and (after := named_after(tokens, at)):
        return Hit(
            start=tokens[at].start,
            end=tokens[after].end,
            kind=kind,
            why=Why.KIND_WORD,
            sureness=Sureness.SURE,
        )
    number = next(
        filter(None, (number_before(text, token) for token in tokens[max(0, at - LONGEST + 1) : at])), None
    )
    first = first_of(tokens, at, words, has_number=number is not None)
    if first == at and is_bare_home(tokens, at):
        return Hit(
            start=tokens[at - 1].start,
            end=tokens[at].end,
            kind=kind,
            why=Why.KIND_WORD,
            sureness=Sureness.PERHAPS,
        )
    if first == at or not is_proper(tokens, first, at, kind, has_number=number is not None):
        return None
    last = at
    while last + 1 < len(tokens) and tokens[last + 1].low in words and tokens[last + 1].gap == " ":
        last += 1
    numbered = number_before(text, tokens[first])
    start = numbered.start() if numbered and kind is DetailKind.STREET else tokens[first].start
    is_sure = tokens[first].has_capital or number is not None
    sureness = Sureness.SURE if is_sure else Sureness.LIKELY
    return Hit(start=start, end=tokens[last].end, kind=kind, why=Why.KIND_WORD, sureness=sureness)


def is_bare_home(tokens: Sequence[Token], at: int) -> bool:
    """Whether an everyday word before "lodge" is its name, since no article stands before the two."""
    before = tokens[at - 1]
    is_two = tokens[at].low in BARE_HOMES and tokens[at].gap == " " and not before.is_owner
    if not is_two or before.low in FUNCTION | GENERIC | RELATIONS | ROLES:
        return False
    return before.begins or at < 2 or tokens[at - 2].low not in ARTICLES


def number_before(text: str, token: Token) -> re.Match[str] | None:
    """The number of a door or a flat that stands right before a word."""
    return NUMBER.search(text, max(0, token.start - 24), token.start)


def named_after(tokens: Sequence[Token], at: int) -> int:
    """The last word of "University of …", or 0."""
    if (
        at + 2 < len(tokens)
        and tokens[at + 1].low == "of"
        and (tokens[at + 2].has_capital or tokens[at + 2].low in PLACES)
    ):
        return at + 2
    return 0


def first_of(tokens: Sequence[Token], at: int, words: Collection[str], *, has_number: bool) -> int:
    """The first word of the proper name that stands before this one; this one where none does."""
    first = at
    while first and first > at - LONGEST and LINKED.match(tokens[first].gap) and not tokens[first].begins:
        before = tokens[first - 1]
        if before.is_owner and not is_saint(tokens, first - 1):
            break
        if not may_be_part(before, words, has_number=has_number):
            break
        first -= 1
    return first


def is_saint(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].low in ("st", "saint")


def may_be_part(token: Token, words: Collection[str], *, has_number: bool) -> bool:
    """Whether a word can stand in the proper name of a school, a home or a street."""
    if token.low in FUNCTION or token.low in GENERIC or token.low in RELATIONS or token.low in ROLES:
        return token.low in words and token.has_capital
    if token.has_capital:
        return token.low not in CAPITALS or token.low in GIVEN
    if has_number or token.low in ("st", "saint", "mains", "wester", "easter", "nether"):
        return True
    return not is_ordinary(token.low) and not is_slip_of_ordinary(token.low)


def is_proper(tokens: Sequence[Token], first: int, at: int, kind: DetailKind, *, has_number: bool) -> bool:
    """Whether the words before are a name, not what somebody says of any school or house."""
    parts = tokens[first:at]
    word = tokens[at]
    if has_number and kind is DetailKind.STREET:
        return not any(part.low in MEASURES for part in parts)
    is_named = any(not is_ordinary(part.low) or part.low in ("st", "saint") for part in parts)
    if not is_named and not (
        word.has_capital
        and (word.low in BARE_HOMES or any(part.has_capital and not part.begins for part in parts))
    ):
        return False
    if any(part.has_capital for part in parts) and word.has_capital:
        return True
    if kind is DetailKind.STREET:
        return word.low in PLAIN_STREETS and all(part.low not in GIVEN for part in parts)
    if kind is DetailKind.SCHOOL:
        return word.low in ALWAYS_SCHOOLS or any(part.has_capital and not part.begins for part in parts)
    return all(part.low not in GIVEN or part.low in CLASHING or part.has_capital for part in parts)


def find_places(tokens: Sequence[Token]) -> list[Hit]:
    """Places of the list; one that is a name or a word as well needs a word before it that says "there"."""
    hits = []
    at = 0
    while at < len(tokens):
        words = {many: joined(tokens, at, many) for many in (3, 2, 1)}
        length = next((many for many, word in words.items() if word in PLACES or word in COUNTRIES), 0)
        if length and is_meant(tokens, at, length):
            hits.append(listed(tokens, at, length, is_country=words[length] not in PLACES))
        elif is_land(tokens[at]):
            hits.append(guessed(tokens[at], DetailKind.PLACE, Why.KIND_WORD))
        elif tokens[at].low in PEOPLES and tokens[at].has_capital and not is_lesson(tokens, at):
            hits.append(guessed(tokens[at], DetailKind.RARE, Why.LISTED))
        at += max(length, 1)
    return hits


def listed(tokens: Sequence[Token], at: int, length: int, *, is_country: bool) -> Hit:
    """A place of the list; a country alone tells little where many came from it, so it is only asked about."""
    sureness = Sureness.SURE if tokens[at].has_capital else Sureness.LIKELY
    return Hit(
        start=tokens[at].start,
        end=tokens[at + length - 1].end,
        kind=DetailKind.PLACE,
        why=Why.LISTED,
        sureness=Sureness.PERHAPS if is_country else sureness,
    )


def is_lesson(tokens: Sequence[Token], at: int) -> bool:
    """Whether the name of a people is a language that somebody learns."""
    return any(token.low in LEARNING for token in tokens[max(0, at - 3) : at] if not tokens[at].begins)


def guessed(token: Token, kind: DetailKind, why: Why) -> Hit:
    return Hit(start=token.start, end=token.end, kind=kind, why=why, sureness=Sureness.PERHAPS)


def is_land(token: Token) -> bool:
    """Whether an unlisted word is built as names of places in Scotland are."""
    is_listed = token.low in GIVEN or token.low in FAMILY
    return len(token.low) > 6 and not is_listed and bool(LAND.match(token.low)) and is_strange(token.low)


def joined(tokens: Sequence[Token], at: int, many: int) -> str:
    """Some words from here on as the list has them; nothing where a sentence ends between them."""
    part = tokens[at : at + many]
    if len(part) < many or any(not LINKED.match(token.gap) for token in part[1:]):
        return ""
    return "_".join(token.low for token in part)


def is_meant(tokens: Sequence[Token], at: int, length: int) -> bool:
    """Whether these words are a place here."""
    token = tokens[at]
    following = tokens[at + length].low if at + length < len(tokens) else ""
    beyond = tokens[at + length + 1].low if at + length + 1 < len(tokens) else ""
    if (
        following in PUBLIC
        or (following == "city" and beyond in PUBLIC)
        or (at and tokens[at - 1].low == "nhs")
    ):
        return False
    if length > 1:
        return True
    is_after = at > 0 and tokens[at - 1].low in BEFORE_PLACE
    if token.low not in PLACES and not token.has_capital and not is_after:
        return False
    is_name = token.low in GIVEN or token.low in FAMILY
    is_word = token.low in CLASHING or token.low in ORDINARY
    if not is_name and not is_word:
        return True
    return is_after and not token.is_owner and (token.has_capital or token.low not in ORDINARY)
