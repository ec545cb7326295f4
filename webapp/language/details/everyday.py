"""Names that are everyday words as well: known by the words around them, where a capital says nothing."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.domain.details import Sureness
from webapp.language.details.lists import (
    BARE,
    CAPITALS,
    CLASHING,
    DOING,
    FAMILY,
    FUNCTION,
    GIVEN,
    ORDINARY,
    is_strange,
)
from webapp.language.details.near import (
    ACTS,
    is_acting,
    is_beside,
    is_known_by,
    is_owner,
    is_pointed_at,
    is_told,
)
from webapp.language.details.tokens import Token

WINDS = frozenset({"north", "south", "east", "west"})
WEE = frozenset({"big", "wee", "auld", "old", "young"})
VERBS = frozenset({"ken", "said", "reg", "sing", "man"})
"""Words said so often as themselves that only a capital makes a name of them."""


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
    is_known = following.low in FAMILY and following.low not in ORDINARY | FUNCTION
    is_family = is_known or (token.low in BARE and is_strange(following.low) and not following.begins)
    return (
        is_family
        and (following.gap.isspace() or following.gap in ("-", ". "))
        and "\n" not in following.gap
        and (following.has_capital or following.low not in CLASHING)
    )


def is_spoken_of(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words around a name in small letters treat it as somebody."""
    if tokens[at].low in VERBS:
        return False
    if is_known_by(tokens, at) or is_owner(tokens, at):
        return True
    if tokens[at].low not in BARE:
        return is_told(tokens, at) and tokens[at].low not in ORDINARY
    return is_told(tokens, at) or is_beside(tokens, at) or is_pointed_at(tokens, at) or is_acting(tokens, at)
