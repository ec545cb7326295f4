"""Writes `paraphrases.jsonl`: made-up ways of saying how somebody is, each with how soon it should be read.

Run `python -m tests.data.urgency.make_paraphrases` from the top of the repository to write the file again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.data.keyboard import SOBER, Chance, Deck, Hand

HERE = Path(__file__).parent
TARGET = HERE / "paraphrases.jsonl"
SEED = 20260302
LINES_OF = {"now": 420, "soon": 230, "usual": 350}
SLOT = re.compile(r"\{(\w+)\}")
STYLES = ("phone", "phone", "phone", "quick", "quick", "quick", "careful", "loud")


class Sayings:
    """Deals ways of saying something, each about as often as any other with the same label."""

    def __init__(self, seed: int) -> None:
        sayings = json.loads((HERE / "sayings.json").read_text(encoding="utf-8"))
        self._chance = Chance(seed)
        self._fill = {
            tongue: {name: Deck(self._chance, cards) for name, cards in slots.items()}
            for tongue, slots in sayings["slots"].items()
        }
        self._ways = dict(_ways(sayings["themes"]))
        self._decks = {
            label: Deck(self._chance, [way for way in self._ways if self._ways[way]["label"] == label])
            for label in LINES_OF
        }

    def line(self, label: str) -> dict[str, Any]:
        way = self._decks[label].deal()
        told = self._ways[way]
        hand = Hand(self._chance, self._chance.one_of(STYLES), SOBER)
        filled = SLOT.sub(lambda slot: self._fill[told["words"]][slot[1]].deal(), told["template"])
        text = hand.types(" ".join(filled.split()))
        if hand.style == "careful":
            text = text[0].upper() + text[1:]
        about = {"label": label, "theme": told["theme"], "words": told["words"], "way": way}
        return {"text": text + hand.ends(text), **about, "style": hand.style, "is_synthetic": True}


def _ways(themes: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every template under a name that stays the same, so that a set can be split without mixing one way's lines."""
    for theme, told in themes.items():
        for words in ("english", "scots"):
            for number, template in enumerate(told[words], start=1):
                about = {"label": told["label"], "theme": theme, "words": words, "template": template}
                yield f"{theme}-{words}-{number:02}", about


def lines(seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Every line of the set, each different from the others."""
    sayings, seen = Sayings(seed), set[str]()
    for label, wanted in LINES_OF.items():
        count = 0
        while count < wanted:
            line = sayings.line(label)
            if line["text"].lower() not in seen:
                seen.add(line["text"].lower())
                count += 1
                yield line


def as_lines(seed: int = SEED) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines(seed))


if __name__ == "__main__":
    TARGET.write_text(as_lines(), encoding="utf-8")
