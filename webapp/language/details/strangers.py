"""Nicknames, and words that no list knows, where only what somebody is called can stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from webapp.language.details.lists import DOING, FUNCTION, GENERIC, GIVEN, ORDINARY, PLACES, RELATIONS, ROLES
from webapp.language.details.near import (
    ACTS,
    BESIDE,
    DONE_TO,
    JOINS,
    LINKS,
    PLAIN_END,
    WANTS,
    ends,
    is_known_by,
    is_pointed_at,
    low_after,
    low_before,
)
from webapp.language.details.tokens import Token, opens

LINKS_BUT_AND = LINKS - {"and", "an", "so", "that"}
CALL_ME = frozenset({"call", "calls", "cry", "cries", "caws", "called", "cawed"})
WHO_CALLS = frozenset(
    {
        "everybody",
        "everyone",
        "awbody",
        "abody",
        "they",
        "people",
        "folk",
        "friends",
        "pals",
        "mates",
        "aw",
        "all",
    }
)
NOT_CALLED = FUNCTION | frozenset(
    {
        "names",
        "stupid",
        "weird",
        "fat",
        "ugly",
        "mad",
        "crazy",
        "lazy",
        "thick",
        "dumb",
        "bad",
        "back",
        "up",
        "out",
        "over",
    }
    | {
        "every",
        "something",
        "anything",
        "things",
        "stuff",
        "about",
        "rude",
        "horrible",
        "wee",
        "big",
        "annoying",
        "mean",
    }
)
SO_THEY_ARE = re.compile(r"so s?he (?:is|wis|was)(?: |$)")


def is_stranger(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word in small letters that no list knows stands where a name does."""
    before = low_before(tokens, at)
    has_something = tokens[at].is_owner and before not in FUNCTION | GENERIC
    if has_something or is_pointed_at(tokens, at) or is_known_by(tokens, at):
        return True
    if before in ("wee", "big") and low_after(tokens, at) in DOING | ACTS:
        return True
    if before in DONE_TO or before in BESIDE:
        return ends(tokens, at)
    if before in WANTS and low_after(tokens, at) in ("to", "tae"):
        return True
    if before in ("i'm", "im", "ah'm", "ahm"):
        return not low_after(tokens, at) or not PLAIN_END.match(tokens[at + 1].gap)
    return opens(tokens[at]) and low_after(tokens, at) in ACTS


def is_nickname(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word that is no name stands where only what somebody is called can stand."""
    low = tokens[at].low
    if len(low) < 3 or low in NOT_CALLED or low in RELATIONS or low in ROLES or low in GENERIC:
        return False
    if is_what_they_call_me(tokens, at):
        return True
    if not (opens(tokens[at]) or low_before(tokens, at) in LINKS_BUT_AND or is_called_big(tokens, at)):
        return False
    after = low_after(tokens, at)
    if after in ("is", "was", "wis") and is_so(tokens, at):
        return True
    if low in ORDINARY or low in PLACES or (low.endswith("s") and low not in GIVEN):
        return False
    with_me = after in JOINS and at + 2 < len(tokens) and tokens[at + 2].low in ("me", "myself")
    return with_me or after in ("goes", "left", "leaves", "said", "says", "telt", "told")


def is_called_big(tokens: Sequence[Token], at: int) -> bool:
    """Whether "big" or "wee" stands before it as part of what somebody is called, with nothing before that."""
    if low_before(tokens, at) not in ("big", "wee"):
        return False
    return opens(tokens[at - 1]) or low_before(tokens, at - 1) in LINKS or low_before(tokens, at - 1) == "me"


def is_what_they_call_me(tokens: Sequence[Token], at: int) -> bool:
    """Whether "everybody calls me" stands before it and nothing after it."""
    if at < 3 or tokens[at].begins or tokens[at - 1].low != "me" or tokens[at - 2].low not in CALL_ME:
        return False
    return tokens[at - 3].low in WHO_CALLS and (
        not low_after(tokens, at) or not PLAIN_END.match(tokens[at + 1].gap)
    )


def is_so(tokens: Sequence[Token], at: int) -> bool:
    """Whether the sentence ends as one about a person does in Scots: "so he is"."""
    words = []
    for token in tokens[at + 1 : at + 10]:
        if token.begins:
            break
        words.append(token.low)
    return bool(SO_THEY_ARE.search(" ".join(words)))
