"""`python -m bench.details`: how well personal details are found in made-up texts, and how long it takes.

A detail counts as found where a hit covers at least half of its characters, whatever kind the hit says, because what
matters is that somebody is asked; a hit is right where at least half of it lies in details.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from typing import Any

from webapp.language.details import Hit, find_details, find_second_reader

TEXTS = Path(__file__).parent.parent / "tests/data/details/details.jsonl"
WEIGHT_OF_RECALL = 4

Finder = Callable[[str], list[Hit]]


@dataclass
class Tally:
    """How many details there were, how many were found, and how many hits were right."""

    there: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def recall(self, group: str) -> float:
        return self.found[group] / max(1, self.there[group])

    @property
    def precision(self) -> float:
        return sum(self.right.values()) / max(1, sum(self.hits.values()))

    @property
    def f2(self) -> float:
        recall, precision = self.recall("all"), self.precision
        weighted = WEIGHT_OF_RECALL * precision + recall
        return (1 + WEIGHT_OF_RECALL) * precision * recall / weighted if weighted else 0.0


def read(path: Path = TEXTS) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def measure(lines: list[dict[str, Any]], find: Finder = find_details) -> Tally:
    """Recall of everything ("all"), of each kind, origin and style; precision by the kind that hits say."""
    tally = Tally()
    for line in lines:
        text, spans = line["text"], line["spans"]
        hits = find(text)
        for span in spans:
            count_span(tally, line, span, hits)
        for hit in hits:
            tally.hits[hit.kind] += 1
            if covered(hit.start, hit.end, [(span["start"], span["end"]) for span in spans]):
                tally.right[hit.kind] += 1
            else:
                tally.wrong.append((hit.kind, text[hit.start : hit.end], text))
    return tally


def count_span(tally: Tally, line: dict[str, Any], span: dict[str, Any], hits: list[Hit]) -> None:
    start, end = span.get("name_start", span["start"]), span.get("name_end", span["end"])
    groups = ["all", span["kind"], f"style {line['style']}", f"words {line['words']}"]
    groups += [f"origin {span['origin']}"] if "origin" in span else []
    is_found = covered(start, end, [(hit.start, hit.end) for hit in hits])
    for group in groups:
        tally.there[group] += 1
        tally.found[group] += is_found
    if not is_found:
        tally.missed.append((span["kind"], line["text"][start:end], line["text"]))


def covered(start: int, end: int, by: list[tuple[int, int]]) -> bool:
    """Whether at least half of a stretch lies in others, which do not overlap but for details within rare ones."""
    places = {at for first, last in by for at in range(max(start, first), min(end, last))}
    return 2 * len(places) >= end - start


def milliseconds_per_hundred_words(lines: list[dict[str, Any]], find: Finder = find_details) -> float:
    """The middle time of one text of about a hundred words, made of several."""
    words = " ".join(line["text"] for line in lines[:400]).split()
    texts = [" ".join(words[at : at + 100]) for at in range(0, len(words) - 100, 100)]
    spent = []
    for text in texts:
        began = time.process_time()
        find(text)
        spent.append((time.process_time() - began) * 1000)
    return median(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=TEXTS)
    parser.add_argument("--show", type=int, default=0, help="so many missed and wrong ones of each kind")
    parser.add_argument(
        "--second", action="store_true", help="with the second reader of requirements-names.txt"
    )
    asked = parser.parse_args()
    lines = read(asked.file)
    find: Finder = partial(find_details, second=find_second_reader()) if asked.second else find_details
    tally = measure(lines, find)
    spent = milliseconds_per_hundred_words(lines, find)
    megabytes = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(lines)} texts, {spent:.1f} ms a hundred words, {megabytes:.0f} MB")
    print(f"recall {tally.recall('all'):.3f}  precision {tally.precision:.3f}  F2 {tally.f2:.3f}")
    for group in sorted(tally.there):
        print(f"  recall {group:<20}{tally.recall(group):6.3f} of {tally.there[group]}")
    for kind in sorted(tally.hits):
        print(f"  precision {kind:<17}{tally.right[kind] / tally.hits[kind]:6.3f} of {tally.hits[kind]}")
    for title, rows in (("missed", tally.missed), ("wrong", tally.wrong)):
        shown: Counter[str] = Counter()
        for kind, words, text in rows:
            shown[kind] += 1
            if shown[kind] <= asked.show:
                print(f"{title} {kind}: {words!r} in {text!r}")


if __name__ == "__main__":
    main()
