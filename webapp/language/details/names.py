"""Names of people: by lists, by what stands before them, and by a capital letter in the middle of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from webapp.domain.details import DetailKind, Hit, Sureness, Why
from webapp.language.details.everyday import everyday
from webapp.language.details.lists import (
    BARE,
    CAPITALS,
    CLASHING,
    DOING,
    FAMILY,
    FUNCTION,
    GIVEN,
    ORDINARY,
    PLACES,
    RARER,
    RELATIONS,
    ROLES,
    is_ordinary,
    is_slip_of_name,
    is_slip_of_ordinary,
    is_strange,
)
from webapp.language.details.near import is_owner, low_after, low_before
from webapp.language.details.strangers import is_called_big, is_nickname, is_stranger
from webapp.language.details.tokens import Token

TITLES = frozenset({"mr", "mrs", "ms", "mx", "messrs", "mister", "missus"})
LOOSE_TITLES = frozenset(
    {"miss", "sir", "dr", "doctor", "pc", "sgt", "prof", "professor", "rev", "father", "fr", "madam"}
)
SHORT_TITLES = frozenset({"miss", "sir", "dr", "pc", "sgt", "prof", "rev"})
MISSING = frozenset(
    {"i", "ah", "we", "you", "they", "really", "still", "to", "will", "do", "dont", "would", "just"}
)
CALLED = frozenset(
    {"called", "named", "ca'd", "caw'd", "cawed", "cried", "aka", "nicknamed", "names", "name", "name's"}
)
LINKING = frozenset({"is", "was", "wis", "wiz", "as", "are"})
BY_NAME = frozenset(
    {
        "called",
        "named",
        "known",
        "name",
        "names",
        "nickname",
        "worker",
        "keyworker",
        "carer",
        "carers",
        "teacher",
    }
    | {"brother", "sister", "friend", "pal"}
)
MYSELF = frozenset({"i'm", "im", "am", "ah'm"})
FUNCTION_BEFORE_ROLE = frozenset({"the", "my", "ma", "our", "his", "her"})
CALLS = frozenset({"call", "calls", "cry", "cries", "caws", "ca", "caa"})
BEFORE_PLACE = frozenset({"in", "near", "around", "outside", "from", "frae", "fae"})
WRITTEN_AS_NAME = re.compile(
    r"(?:ma?c[a-z]{4,}|o'[a-z]{4,}|[a-z]{3,}(?:wski|wska|wicz|czyk|enko|chuk|escu|eanu))$"
)
MOVING = frozenset(
    {"moved", "sent", "went", "going", "drove", "shifted", "shiftit", "flitted", "flew", "travelled"}
)
SYLLABLE = re.compile(r"(?:[bpmfdtnlgkhjqxzcsyrw]|zh|ch|sh|ts|kw|gw)[aeiouy]{1,3}(?:ng|n|m|k|p|t|i|u)?$")
SPACE = re.compile(r"[ \t\u00a0]+$|\. ?$|-$")
LINKED = re.compile(r"(?:,? |\.? |: ?| [-–(] ?|, ?)$")


def find_names(tokens: Sequence[Token]) -> list[Hit]:
    """Every name, with the words that belong to it."""
    hits: list[Hit] = []
    at = 0
    while at < len(tokens):
        judged = judge(tokens, at)
        if judged is None:
            at += 1
            continue
        last = extend(tokens, at)
        kind, why, sureness = judged
        first = at - 1 if has_title(tokens, at, why) else first_word(tokens, at)
        start = tokens[first].start
        hits.append(Hit(start=start, end=tokens[last].end, kind=kind, why=why, sureness=sureness))
        at = last + 1
    return hits + find_again(tokens, hits)


def first_word(tokens: Sequence[Token], at: int) -> int:
    """Where a name begins: a strange word at the start of a sentence, whose capital says nothing, goes with it."""
    if not at or is_called_big(tokens, at):
        return max(0, at - 1)
    before = tokens[at - 1]
    is_start = before.begins and before.has_capital and tokens[at].has_capital and tokens[at].gap == " "
    is_other = before.low in RELATIONS or before.low in ROLES or before.low in CAPITALS or before.is_owner
    return at - 1 if is_start and not is_other and not is_ordinary(before.low) else at


def has_title(tokens: Sequence[Token], at: int, why: Why) -> bool:
    """Whether a title stands before a name: it goes with it, because it tells whether somebody is a man or a woman."""
    if why is not Why.AFTER_TITLE or tokens[at - 1].low not in TITLES | SHORT_TITLES:
        return False
    is_verb = tokens[at - 1].low == "miss" and at > 1 and tokens[at - 2].low in MISSING
    return not is_verb


def judge(tokens: Sequence[Token], at: int) -> tuple[DetailKind, Why, Sureness] | None:
    """Whether a name begins at this word."""
    token = tokens[at]
    if token.low in FUNCTION and not is_will(tokens, at):
        return None
    why = cue(tokens, at) or role_after(tokens, at)
    if why is not None and is_named(token, why, tokens, at):
        is_known = token.low in GIVEN or token.low in FAMILY or why is Why.AFTER_TITLE or token.has_capital
        return DetailKind.NAME, why, Sureness.SURE if is_known else Sureness.PERHAPS
    if token.low in RELATIONS or token.low in ROLES or (token.low in CAPITALS and token.low not in GIVEN):
        return None
    sureness = listed(tokens, at)
    if sureness is not None:
        return DetailKind.NAME, Why.LISTED, sureness
    return unlisted(tokens, at)


def is_will(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word of grammar may be a name here, as "will" and "may" may."""
    token = tokens[at]
    if token.low not in ("will", "may"):
        return False
    if token.has_capital or everyday(tokens, at) is not None or role_after(tokens, at) is not None:
        return True
    if cue(tokens, at) is Why.AFTER_CALLED:
        return True
    is_after = low_before(tokens, at) in ROLES | RELATIONS
    return is_after and low_after(tokens, at) in ("from", "frae", "fae", "who", "and", "an", "but")


def cue(tokens: Sequence[Token], at: int) -> Why | None:
    """What stands before a word and announces a name."""
    if not at or not LINKED.search(tokens[at].gap):
        return None
    before = tokens[at - 1].low
    if before in TITLES or before in LOOSE_TITLES:
        return Why.AFTER_TITLE
    if is_called(tokens, at):
        return Why.AFTER_CALLED
    if tokens[at].begins or tokens[at - 1].is_owner:
        return None
    if before in RELATIONS:
        return Why.AFTER_FAMILY
    if before in ROLES:
        return Why.AFTER_ROLE
    return Why.AFTER_CALLED if before in MYSELF and tokens[at].low in GIVEN else None


def is_called(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words before say what somebody is called."""
    before = tokens[at - 1].low
    earlier = tokens[at - 2].low if at > 1 else ""
    if before == "me" and earlier in CALLS:
        return not tokens[at].begins
    if before in ("it's", "its"):
        return at + 1 < len(tokens) and tokens[at + 1].low == "here"
    return before in CALLED or (before in LINKING and earlier in BY_NAME)


def role_after(tokens: Sequence[Token], at: int) -> Why | None:
    """Whether a role follows a word, as in "Sam the key worker" or "Sam my doctor"."""
    if at + 2 >= len(tokens) or tokens[at + 1].low not in FUNCTION_BEFORE_ROLE or tokens[at + 1].begins:
        return None
    is_role = any(token.low in ROLES for token in tokens[at + 2 : at + 5])
    token = tokens[at]
    is_strange_here = (token.has_capital and not is_ordinary(token.low)) or is_strange(token.low)
    return Why.AFTER_ROLE if is_role and (token.low in GIVEN or is_strange_here) else None


def is_named(token: Token, why: Why, tokens: Sequence[Token], at: int) -> bool:
    """Whether a word after such an announcement is the name."""
    low, before = token.low, tokens[at - 1].low
    is_listed = low in GIVEN or low in FAMILY or bool(WRITTEN_AS_NAME.match(low))
    is_word = low in ORDINARY or is_ordinary(low)
    if why is Why.AFTER_TITLE and before in TITLES:
        return True
    if low in RELATIONS or low in ROLES or (low in CAPITALS and not is_listed):
        return False
    if token.has_capital:
        return is_listed or not is_word
    if is_listed:
        return (
            (len(low) > 2 or low in GIVEN - CLASHING - FUNCTION)
            and (low not in ORDINARY or low in BARE)
            and (low not in CLASHING or why is not Why.AFTER_FAMILY or low in GIVEN)
        )
    return (
        not is_word
        and is_strange(low)
        and (why is not Why.AFTER_TITLE or has_title(tokens, at, why))
        and low not in PLACES
        and before != "name"
    )


def listed(tokens: Sequence[Token], at: int) -> Sureness | None:
    """How sure a listed name is one here."""
    token = tokens[at]
    low = token.low
    is_given, is_family = low in GIVEN, low in FAMILY or bool(WRITTEN_AS_NAME.match(low))
    if not (is_given or is_family):
        return None
    if low in CLASHING or low in ORDINARY or low in CAPITALS:
        return everyday(tokens, at)
    if is_given:
        if len(low) <= 2 and not token.has_capital:
            return everyday(tokens, at)
        return Sureness.SURE if token.has_capital else Sureness.LIKELY
    if token.is_loud and low in RARER:
        return None
    if token.has_capital:
        return Sureness.LIKELY
    is_slip = low in RARER and is_slip_of_ordinary(low)
    return Sureness.PERHAPS if len(low) > 4 and not is_ordinary(low) and not is_slip else None


def unlisted(tokens: Sequence[Token], at: int) -> tuple[DetailKind, Why, Sureness] | None:
    """Whether a word that stands in no list looks like a name here."""
    token = tokens[at]
    low = token.low
    if is_two_syllables(low) or is_nickname(tokens, at) or (low.endswith("s") and is_owner(tokens, at)):
        return DetailKind.NAME, Why.CAPITAL, Sureness.PERHAPS
    if len(low) < 3 or low in PLACES or low in CAPITALS or low in CLASHING or token.gap.endswith("#"):
        return None
    if is_ordinary(low):
        return (DetailKind.NAME, Why.CAPITAL, Sureness.PERHAPS) if stands_out(tokens, at) else None
    if token.is_joined:
        return DetailKind.HANDLE, Why.FORM, Sureness.PERHAPS
    if (kind := by_its_place(tokens, at)) is not None:
        is_place = kind is DetailKind.PLACE and not token.has_capital
        return kind, Why.KIND_WORD if is_place else Why.CAPITAL, Sureness.PERHAPS
    if is_strange(low) and is_stranger(tokens, at):
        return DetailKind.NAME, Why.CAPITAL, Sureness.PERHAPS
    if len(low) > 4 and is_slip_of_name(low):
        return DetailKind.NAME, Why.LISTED, Sureness.PERHAPS
    return None


def is_where_to(tokens: Sequence[Token], at: int) -> bool:
    """Whether "to" stands before a word, and before that, that somebody went or was sent."""
    if tokens[at - 1].low not in ("to", "tae"):
        return False
    return any(token.low in MOVING for token in tokens[max(0, at - 7) : at - 1])


def is_two_syllables(low: str) -> bool:
    """Whether a word is built as given names of Chinese are in English, like "wing-yee"."""
    parts = low.split("-")
    is_built = len(parts) == 2 and all(SYLLABLE.match(part) and part not in FUNCTION for part in parts)
    return is_built and not is_ordinary(low) and not all(is_ordinary(part) for part in parts)


def by_its_place(tokens: Sequence[Token], at: int) -> DetailKind | None:
    """What an unlisted word is by its capital letter and the words beside it."""
    token = tokens[at]
    is_strange_here = token.has_capital or is_strange(token.low)
    if is_strange_here and not token.begins and tokens[at - 1].low in BEFORE_PLACE:
        return DetailKind.PLACE
    if is_strange_here and not token.begins and is_where_to(tokens, at):
        return DetailKind.PLACE
    if token.begins:
        return DetailKind.NAME if is_strange_here and is_doing(tokens, at) else None
    return DetailKind.NAME if token.has_capital and not token.is_loud else None


def stands_out(tokens: Sequence[Token], at: int) -> bool:
    """Whether a rarer word has a capital letter alone in a sentence, as what somebody is called has."""
    token = tokens[at]
    if not token.has_capital or token.is_loud or token.begins or token.low in ORDINARY:
        return False
    return not any(other.has_capital and other.low != "i" for other in beside(tokens, at))


def beside(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    """The words before and after one in its sentence."""
    before = () if tokens[at].begins or tokens[at - 1].begins else tokens[at - 1 : at]
    after = tokens[at + 1 : at + 2]
    return (*before, *(token for token in after if not token.begins))


def is_doing(tokens: Sequence[Token], at: int) -> bool:
    """Whether the next word says what a person does."""
    return at + 1 < len(tokens) and tokens[at + 1].low in DOING


def extend(tokens: Sequence[Token], at: int) -> int:
    """The last word of the name that begins here."""
    last = at
    while last + 1 < len(tokens) and last < at + 3:
        following = tokens[last + 1]
        if (
            tokens[last].is_owner
            or not SPACE.match(following.gap)
            or (following.begins and following.gap != "-")
        ):
            break
        if not belongs(following):
            break
        last += 1
    return last


def belongs(token: Token) -> bool:
    """Whether a word that follows a name is part of it."""
    low = token.low
    if low in FUNCTION or low in RELATIONS or low in ROLES:
        return False
    is_listed = low in FAMILY or low in GIVEN or bool(WRITTEN_AS_NAME.match(low))
    if token.has_capital:
        return is_listed or len(low) == 1 or not (low in ORDINARY or low in DOING or low in CAPITALS)
    if is_listed:
        return len(low) > 2 and low not in ORDINARY and (low in FAMILY or low not in CLASHING)
    return low not in DOING and is_strange(low)


def find_again(tokens: Sequence[Token], hits: Sequence[Hit]) -> list[Hit]:
    """The same names elsewhere, where nothing announces them."""
    covered = {token.start for token in tokens for hit in hits if hit.start <= token.start < hit.end}
    known = {
        token.low
        for token in tokens
        if token.start in covered
        and not is_ordinary(token.low)
        and token.low not in CLASHING
        and len(token.low) > 2
    }
    return [
        Hit(
            start=token.start,
            end=token.end,
            kind=DetailKind.NAME,
            why=Why.SAME_AGAIN,
            sureness=Sureness.LIKELY,
        )
        for token in tokens
        if token.low in known and token.start not in covered
    ]
