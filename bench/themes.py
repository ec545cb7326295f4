"""`python -m bench.themes FOLDER`: how well themes are suggested and neighbours found, on public sets of others.

The sets are not ours and are never kept here. The folder holds what there is of `banking77/train.csv` and `test.csv`,
`clinc150/data_full.json` and `domains.json`, and `nhs/comments.csv` (patients' comments with their themes, not for
commercial use). Several seeds draw the examples; what is not drawn is there without its theme, as wording is that
nobody gave one. The name of each theme stands for our own phrases. The models are those that Heard trains, with and
without the embedder.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

import numpy as np

from webapp.language.likeness import Nearest
from webapp.language.themes import Embedder, find_embedder
from webapp.language.themes.measuring import decided, measure
from webapp.language.themes.training import Example, train
from webapp.services.alike import MEANING_WEIGHS, SECOND_LOOK

SEED = 2026
DRAWS = 5
MOST_TESTED = 1_000
MOST_QUERIES = 300
NHS_TEXT, NHS_FIRST = "FFT answer", 12
NHS_LEFT_OUT = frozenset({"Not assigned", "Labelling not possible", "Safeguarding concerns?"})
NHS_LEAST = 100
WORDS_IN_LONG = 100
Labelled = list[tuple[str, frozenset[str]]]


class Remembering:
    """An embedder that works out each text once, because the same texts are used in several runs."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, np.ndarray] = {}
        self.name = embedder.name

    def embed(self, text: str) -> np.ndarray:
        if text not in self._known:
            self._known[text] = self._embedder.embed(text)
        return self._known[text]


def read_banking(folder: Path) -> tuple[Labelled, Labelled]:
    def read(name: str) -> Labelled:
        with (folder / "banking77" / name).open(encoding="utf-8", newline="") as file:
            return [(row["text"], frozenset({row["category"]})) for row in csv.DictReader(file)]

    return read("train.csv"), read("test.csv")


def read_clinc(folder: Path, *, by_domain: bool) -> tuple[Labelled, Labelled]:
    document = json.loads((folder / "clinc150/data_full.json").read_text(encoding="utf-8"))
    domains = json.loads((folder / "clinc150/domains.json").read_text(encoding="utf-8"))
    domain_of = {intent: name for name, intents in domains.items() for intent in intents}

    def read(part: str) -> Labelled:
        return [
            (text, frozenset({domain_of[intent.replace(" ", "_")] if by_domain else intent}))
            for text, intent in document[part]
        ]

    return read("train"), read("test")


def read_comments(folder: Path) -> tuple[Labelled, Labelled]:
    """Three in four to learn from, one in four to measure on; themes with a hundred comments or more."""
    with (folder / "nhs/comments.csv").open(encoding="utf-8", errors="replace", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [name for name in list(rows[0])[NHS_FIRST:] if name not in NHS_LEFT_OUT]
    often = {name: sum(row[name].strip() == "1" for row in rows) for name in columns}
    themes = [name for name in columns if often[name] >= NHS_LEAST]
    labelled = [
        (row[NHS_TEXT].strip(), frozenset(name for name in themes if row[name].strip() == "1"))
        for row in rows
    ]
    kept = sorted({text: about for text, about in labelled if text and about}.items())
    random.Random(SEED).shuffle(kept)
    cut = len(kept) * 3 // 4
    return kept[:cut], kept[cut:]


def draw(train_set: Labelled, shots: int | None, seed: int = SEED) -> Labelled:
    """So many examples of each theme, or all."""
    if shots is None:
        return train_set
    mixed = sorted(train_set, key=lambda each: each[0])
    random.Random(seed).shuffle(mixed)
    drawn: dict[str, frozenset[str]] = {}
    for theme in sorted({theme for _, about in train_set for theme in about}):
        has = [text for text, about in drawn.items() if theme in about]
        more = [(text, about) for text, about in mixed if theme in about and text not in drawn]
        drawn |= dict(more[: max(0, shots - len(has))])
    return list(drawn.items())


def compare(
    name: str,
    sets: tuple[Labelled, Labelled],
    shots: int | None,
    embedder: Embedder | None,
    *,
    with_the_rest: bool,
    draws: int = DRAWS,
) -> None:
    """Print how well one model does on one set, over seeds: first right, mean average precision, found among three."""
    rows = []
    for seed in range(SEED, SEED + (draws if shots else 1)):
        lessons = draw(sets[0], shots, seed)
        drawn = {text for text, _ in lessons}
        rest = [text for text, _ in sets[0] if text not in drawn] if with_the_rest else []
        rows.append(_exam(lessons, rest, sets[1], embedder))
    figures = np.array(rows, dtype=float)
    means, spreads = np.nanmean(figures, axis=0), np.nanstd(figures, axis=0)
    said = "  ".join(
        f"{what} {mean:.3f}±{spread:.3f}"
        for what, mean, spread in zip(("first", "mAP", "R@3", "“likely” right"), means, spreads, strict=True)
    )
    print(
        f"{name:16} {shots or 'all':>5} a theme, {'both' if embedder else 'words':5} "
        f"{'and the rest' if with_the_rest else '':12}  {said}  ({len(lessons)} to learn, {len(rest)} without)",
        flush=True,
    )


def _exam(
    lessons: Labelled, rest: Sequence[str], exam: Labelled, embedder: Embedder | None
) -> tuple[float, float, float, float]:
    exam = random.Random(SEED).sample(exam, min(len(exam), MOST_TESTED))
    themes = sorted({theme for _, about in lessons for theme in about})
    examples = [Example(contributor=text, text=text, themes=about) for text, about in lessons]
    model = train(
        examples,
        seeds={theme: (theme.replace("_", " "),) for theme in themes},
        version="bench",
        embedder=embedder,
        undecided=[Example(contributor=text, text=text, themes=frozenset()) for text in rest],
    )
    chances = np.array([model.chances(text, embedder=embedder) for text, _ in exam])
    tops = chances.argmax(axis=1)
    first = np.mean([model.themes[top] in about for top, (_, about) in zip(tops, exam, strict=True)])
    found = measure(chances, decided(model.themes, [about for _, about in exam]))
    likely = float("nan") if found.likely_right is None else found.likely_right
    return float(first), found.mean_precision, found.recall, likely


def neighbours(name: str, sets: tuple[Labelled, Labelled], embedder: Embedder | None) -> None:
    """Print how many of the five nearest share a theme; with the embedder, some of the nearest are ordered anew."""
    held, asked = sets
    nearest = Nearest()
    nearest.add({number: text for number, (text, _) in enumerate(held)})
    right: list[bool] = []
    took: list[float] = []
    for text, about in random.Random(SEED).sample(asked, min(MOST_QUERIES, len(asked))):
        began = time.process_time()
        found = nearest.find(text, most=SECOND_LOOK)
        if embedder is not None:
            meaning = embedder.embed(text)
            found.sort(
                key=lambda each: (
                    -(each[1] + MEANING_WEIGHS * float(embedder.embed(held[each[0]][0]) @ meaning))
                )
            )  # type: ignore[index]
        took.append(time.process_time() - began)
        right += [bool(held[key][1] & about) for key, _ in found[:5]]  # type: ignore[index]
    print(
        f"{name:16} neighbours, {'both' if embedder else 'words':5}  P@5 {np.mean(right):.3f}  "
        f"{median(took) * 1000:.1f} ms of the processor among {len(held)}",
        flush=True,
    )


def time_a_text(texts: Sequence[str], embedder: Embedder | None) -> None:
    """Print how long a suggestion takes for a hundred words, from the words to why."""
    long = " ".join(texts).split()
    some = [" ".join(long[start : start + WORDS_IN_LONG]) for start in range(0, 5_000, WORDS_IN_LONG)]
    examples = [
        Example(contributor=n, text=text, themes=frozenset({str(n % 16)})) for n, text in enumerate(texts)
    ]
    model = train(examples[:800], seeds={str(n): () for n in range(16)}, version="bench", embedder=embedder)
    took = []
    for text in some:
        began = time.process_time()
        model.suggest(text, among=model.themes, embedder=embedder)
        took.append(time.process_time() - began)
    print(
        f"a suggestion for {WORDS_IN_LONG} words, {'both' if embedder else 'words':5}  "
        f"{median(took) * 1000:.1f} ms of the processor (16 themes, {len(model.vocabulary.names)} n-grams)",
        flush=True,
    )


def run(
    name: str,
    both: tuple[Labelled, Labelled],
    ways: Sequence[Embedder | None],
    *,
    each: Sequence[int],
    draws: int,
) -> None:
    """Print every figure of one set, in every way."""
    for embedder in ways:
        if name != "nhs":
            neighbours(name, both, embedder)
        for shots in each:
            for with_the_rest in (False, True):
                compare(name, both, shots, embedder, with_the_rest=with_the_rest, draws=draws)
        if name == "nhs":
            compare(name, both, None, embedder, with_the_rest=False)
            time_a_text([text for text, _ in both[0]], embedder and find_embedder())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words-alone", action="store_true", help="Leave the embedder out.")
    parser.add_argument("--only", default="", help="Only the set of this name: banking77, clinc150 or nhs.")
    parser.add_argument("--shots", type=int, nargs="+", default=[8, 16], help="How many examples of a theme.")
    parser.add_argument("--draws", type=int, default=DRAWS, help="How often the examples are drawn.")
    asked = parser.parse_args()
    embedder = None if asked.words_alone else find_embedder()
    ways: list[Embedder | None] = [None] if embedder is None else [None, Remembering(embedder)]
    sets: dict[str, Callable[[], tuple[Labelled, Labelled]]] = {
        "banking77": lambda: read_banking(asked.folder),
        "clinc150": lambda: read_clinc(asked.folder, by_domain=False),
        "clinc150 domains": lambda: read_clinc(asked.folder, by_domain=True),
        "nhs": lambda: read_comments(asked.folder),
    }
    for name, read in sets.items():
        if name.startswith(asked.only) and (asked.folder / name.removesuffix(" domains")).is_dir():
            run(name, read(), ways, each=asked.shots, draws=asked.draws)


if __name__ == "__main__":
    main()
