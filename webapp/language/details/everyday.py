"""Names that are everyday words as well, and nicknames: known by the words around them, not by a capital."""

from __future__ import annotations

import re
from collections.abc import Sequence

from webapp.domain.details import Sureness
from webapp.language.details.lists import (
    BARE,
    CAPITALS,
    CLASHING,
    DOING,
    FAMILY,
    FUNCTION,
    GENERIC,
    GIVEN,
    ORDINARY,
    PLACES,
    RELATIONS,
    ROLES,
)
from webapp.language.details.tokens import Token, opens

WINDS = frozenset({"north", "south", "east", "west"})
WEE = frozenset({"big", "wee", "auld", "old", "young"})
SPOKEN_TO = frozenset({"told", "tell", "telt", "asked", "met", "phoned", "texted", "hugged"})
DONE_TO = SPOKEN_TO | frozenset(
    {
        "put",
        "pit",
        "moved",
        "miss",
        "missed",
        "love",
        "loves",
        "saw",
        "seen",
        "visit",
        "visited",
        "trust",
        "hate",
    }
    | {"hates", "ask", "help", "helped", "phone", "text", "see", "hit", "hurt", "blamed", "took", "shifted"}
)
SPEAKS = frozenset({"said", "says", "told", "telt", "gave", "came", "asked", "promised", "forgot", "shouted"})
ACTS = (
    SPEAKS
    | (
        DOING
        - {"is", "was", "has", "and", "that", "who", "isnt", "isn't", "wasnt", "wasn't", "wisnae", "isnae"}
    )
    | {
        "goes",
        "went",
        "leaves",
        "cries",
        "cried",
        "laughs",
        "laughed",
        "hates",
        "loves",
        "moves",
        "got",
        "gets",
    }
)
JOINS = frozenset({"and", "an", "&", "n"})
BESIDE = frozenset(
    {"with", "wi", "at", "about", "aboot", "like", "than", "from", "fae", "frae", "for", "by"}
) | frozenset({"without", "wioot", "beside", "except", "near"})
BEFORE_TO = frozenset(
    {
        "talk",
        "talked",
        "talking",
        "spoke",
        "speak",
        "said",
        "gave",
        "give",
        "lied",
        "listen",
        "listened",
        "next",
        "close",
    }
    | {"happened", "belongs", "wrote", "write", "went"}
)
LINKS = frozenset(
    {
        "when",
        "if",
        "cos",
        "because",
        "since",
        "until",
        "till",
        "but",
        "while",
        "where",
        "then",
        "and",
        "an",
        "so",
    }
    | {"after", "before", "though", "that"}
)
AFTER_PHRASE = frozenset(
    {"again", "too", "today", "yesterday", "because", "cos", "every", "while", "since", "got", "tae"}
)
LINKS_BUT_AND = LINKS - {"and", "an", "so", "that"}
WHO = frozenset({"that", "who", "wha", "whae"})
CLEFT = frozenset({"it's", "its", "twas"})
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
NUMBER_WORD = re.compile(r"(?:\w{3,5}teen|ten|eleven|twelve|nine|eight|seven|six|five|four)$")
SO_THEY_ARE = re.compile(r"so s?he (?:is|wis|was)(?: |$)")
PLAIN_END = re.compile(r"[ \t]*$")


def everyday(tokens: Sequence[Token], at: int) -> Sureness | None:
    """How sure a listed name is one here that is an everyday word as well."""
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if (
        at
        and tokens[at - 1].low in WEE
        and token.low in GIVEN
        and (token.low in BARE or token.low not in ORDINARY)
    ):
        return Sureness.LIKELY
    if following and token.low in GIVEN and has_family_name(token, following):
        return Sureness.LIKELY
    if token.low in GIVEN and is_spoken_of(tokens, at):
        return Sureness.PERHAPS
    if not token.has_capital or token.low in CAPITALS:
        return None
    if not token.begins:
        return Sureness.LIKELY if token.low in GIVEN else said_as_family(tokens, at)
    verbs = DOING if token.low in BARE else ACTS
    if following and following.low in verbs and token.low not in FUNCTION and token.low in GIVEN:
        return Sureness.PERHAPS
    return None


def said_as_family(tokens: Sequence[Token], at: int) -> Sureness | None:
    """Whether a word with a capital is a family name: not a wind, nor one of several words as in "Young People"."""
    beside = [tokens[at - 1], *tokens[at + 1 : at + 2]]
    is_one_of_several = any(other.has_capital and other.low in ORDINARY | CAPITALS for other in beside)
    return None if tokens[at].low in WINDS or is_one_of_several else Sureness.PERHAPS


def has_family_name(token: Token, following: Token) -> bool:
    """Whether a family name follows, so that an everyday word is a given name here."""
    is_family = following.low in FAMILY and following.low not in ORDINARY | FUNCTION
    return (
        is_family
        and (following.gap.isspace() or following.gap in ("-", ". "))
        and "\n" not in following.gap
        and (following.has_capital or following.low not in CLASHING)
    )


def is_spoken_of(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words around a name in small letters treat it as somebody."""
    if is_known_by(tokens, at):
        return True
    if tokens[at].low not in BARE:
        return is_told(tokens, at) and tokens[at].low not in ORDINARY
    return is_told(tokens, at) or is_beside(tokens, at) or is_pointed_at(tokens, at) or is_acting(tokens, at)


def is_known_by(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name, an age or blame stands beside it, as only beside somebody."""
    return stands_with_name(tokens, at) or is_aged(tokens, at) or is_blamed(tokens, at)


def is_told(tokens: Sequence[Token], at: int) -> bool:
    """Whether somebody speaks to them, or they speak."""
    before, after = low_before(tokens, at), low_after(tokens, at)
    return (
        before in SPOKEN_TO
        or after in SPEAKS
        or (before in DONE_TO and tokens[at].low in BARE and ends(tokens, at))
    )


def stands_with_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name that is nothing else is joined to it, as in "rose and komal"."""
    if low_after(tokens, at) in JOINS and at + 2 < len(tokens) and is_only_name(tokens[at + 2].low):
        return True
    if low_before(tokens, at) not in JOINS or at < 2:
        return False
    with_me = tokens[at - 2].low == "me" and tokens[at].low not in FUNCTION
    return with_me or (is_only_name(tokens[at - 2].low) and ends(tokens, at))


def is_only_name(low: str) -> bool:
    return low in GIVEN and len(low) > 2 and low not in CLASHING and low not in ORDINARY


def is_aged(tokens: Sequence[Token], at: int) -> bool:
    """Whether an age in brackets follows."""
    if at + 1 == len(tokens):
        return False
    is_number = tokens[at + 1].gap == " (" and bool(NUMBER_WORD.match(tokens[at + 1].low))
    return is_number or bool(re.match(r" \(\d{1,2}", tokens[at + 1].gap))


def is_beside(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word like "with" stands before it, and no noun that it could describe after it."""
    before = low_before(tokens, at)
    is_after_to = before in ("to", "tae") and at > 1 and tokens[at - 2].low in BEFORE_TO
    return (before in BESIDE or is_after_to) and ends(tokens, at)


def is_pointed_at(tokens: Sequence[Token], at: int) -> bool:
    """Whether it stands in "it was … that"."""
    before = low_before(tokens, at)
    is_cleft = before in CLEFT or (before in ("was", "wis", "is") and at > 1 and tokens[at - 2].low == "it")
    return is_cleft and low_after(tokens, at) in WHO


def is_blamed(tokens: Sequence[Token], at: int) -> bool:
    """Whether it ends "it was not me, it was …"."""
    words = [token.low for token in tokens[max(0, at - 3) : at]]
    return words[:2] == ["me", "it"] and words[2:] in (["was"], ["wis"]) and ends(tokens, at)


def is_stranger(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word in small letters that no list knows stands where a name does."""
    before = low_before(tokens, at)
    is_owner = tokens[at].is_owner and before not in FUNCTION | GENERIC
    if is_owner or is_pointed_at(tokens, at) or is_known_by(tokens, at):
        return True
    if before in ("wee", "big") and low_after(tokens, at) in DOING | ACTS:
        return True
    if before in SPOKEN_TO or before in ("ask", "with", "wi"):
        return ends(tokens, at)
    if before in ("i'm", "im", "ah'm", "ahm"):
        return not low_after(tokens, at) or not PLAIN_END.match(tokens[at + 1].gap)
    return opens(tokens[at]) and low_after(tokens, at) in ACTS


def is_acting(tokens: Sequence[Token], at: int) -> bool:
    """Whether it does what people do, with no article before it."""
    if tokens[at].low in FUNCTION:
        return False
    is_bare = opens(tokens[at]) or low_before(tokens, at) in LINKS
    return is_bare and low_after(tokens, at) in ACTS | {"is", "was", "wis"}


def ends(tokens: Sequence[Token], at: int) -> bool:
    """Whether a phrase ends with this word, so that it describes nothing after it."""
    after = low_after(tokens, at)
    if not after or not PLAIN_END.match(tokens[at + 1].gap):
        return True
    if tokens[at].low in FUNCTION and after in (
        "be",
        "not",
        "have",
        "do",
        "you",
        "i",
        "we",
        "they",
        "he",
        "she",
        "it",
    ):
        return False
    return after in FUNCTION | BESIDE | ACTS | AFTER_PHRASE


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


def low_before(tokens: Sequence[Token], at: int) -> str:
    """The word before in the same sentence, or nothing."""
    return tokens[at - 1].low if at and not tokens[at].begins and not tokens[at - 1].is_owner else ""


def low_after(tokens: Sequence[Token], at: int) -> str:
    """The word after in the same sentence, or nothing."""
    return tokens[at + 1].low if at + 1 < len(tokens) and not tokens[at + 1].begins else ""
