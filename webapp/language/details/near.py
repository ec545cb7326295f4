"""What the words around a word say: whether only somebody's name can stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from webapp.language.details.lists import BARE, CLASHING, DOING, FAMILY, FUNCTION, GIVEN, is_ordinary
from webapp.language.details.tokens import Token, opens

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
TIMES = frozenset({"dawn", "may"})
"""Names that are times as well: "from May" and "at dawn" are no people."""
OWNED = frozenset(
    {
        "bedroom",
        "room",
        "mum",
        "dad",
        "maw",
        "da",
        "gran",
        "sister",
        "brother",
        "pal",
        "friend",
        "phone",
        "bed",
    }
) | frozenset(
    {
        "door",
        "stuff",
        "things",
        "clothes",
        "birthday",
        "family",
        "carer",
        "carers",
        "worker",
        "fault",
        "dog",
        "cat",
        "bag",
    }
)
WHO = frozenset({"that", "who", "wha", "whae"})
WANTS = frozenset({"want", "wants", "wanted", "wantit", "wannt"})
WE_DO = frozenset({"want", "wantit", "are", "were", "got", "share", "live", "stay", "like", "love"})
CLEFT = frozenset({"it's", "its", "twas"})
NUMBER_WORD = re.compile(r"(?:\w{3,5}teen|twenty|thirty|ten|eleven|twelve|nine|eight|seven|six|five|four)$")
PLAIN_END = re.compile(r"[ \t]*$")


def is_known_by(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name, an age or blame stands beside it, as only beside somebody."""
    return stands_with_name(tokens, at) or is_aged(tokens, at) or is_blamed(tokens, at)


def stands_with_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name that is nothing else is joined to it, as in "rose and komal"."""
    if low_after(tokens, at) in JOINS and at + 2 < len(tokens) and is_only_name(tokens[at + 2].low):
        return True
    if low_before(tokens, at) not in JOINS or at < 2:
        return False
    is_plain = tokens[at].low not in FUNCTION or low_after(tokens, at) in WE_DO
    with_me = tokens[at - 2].low == "me" and is_plain
    return with_me or (is_only_name(tokens[at - 2].low) and ends(tokens, at))


def is_only_name(low: str) -> bool:
    is_name = (low in GIVEN and len(low) > 2) or (low in FAMILY and len(low) > 4)
    return is_name and low not in CLASHING and not is_ordinary(low)


def is_owner(tokens: Sequence[Token], at: int) -> bool:
    """Whether something that people have follows, with an apostrophe before the "s", or none as thumbs leave it."""
    stem = tokens[at].low.removesuffix("s")
    is_name = stem in GIVEN or (stem in FAMILY and len(stem) > 4)
    return low_after(tokens, at) in OWNED and (tokens[at].is_owner or (is_name and stem != tokens[at].low))


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
    if tokens[at].low in TIMES and before not in ("with", "wi"):
        return False
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


def is_acting(tokens: Sequence[Token], at: int) -> bool:
    """Whether it does what people do, with no article before it."""
    if tokens[at].low in FUNCTION:
        return False
    is_bare = opens(tokens[at]) or low_before(tokens, at) in LINKS
    return is_bare and low_after(tokens, at) in ACTS | {"is", "was", "wis"}


def is_told(tokens: Sequence[Token], at: int) -> bool:
    """Whether somebody speaks to them, or they speak."""
    before, after = low_before(tokens, at), low_after(tokens, at)
    if (before in WANTS and after in ("to", "tae")) or (opens(tokens[at]) and after in ("got", "gets")):
        return tokens[at].low not in FUNCTION
    return (
        before in SPOKEN_TO
        or after in SPEAKS
        or (before in DONE_TO and tokens[at].low in BARE and ends(tokens, at))
    )


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


def low_before(tokens: Sequence[Token], at: int) -> str:
    """The word before in the same sentence, or nothing."""
    return tokens[at - 1].low if at and not tokens[at].begins and not tokens[at - 1].is_owner else ""


def low_after(tokens: Sequence[Token], at: int) -> str:
    """The word after in the same sentence, or nothing."""
    return tokens[at + 1].low if at + 1 < len(tokens) and not tokens[at + 1].begins else ""
