"""Writes `details.jsonl`: made-up texts with the place of every personal detail in them.

Run `python -m tests.data.details.make_details` from the top of the repository to write the file again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.data.details.made_up import MadeUp
from tests.data.keyboard import Chance, Deck, Hand

HERE = Path(__file__).parent
TARGET = HERE / "details.jsonl"
SEED = 20260301
WITH_DETAILS = 1050
WITHOUT_DETAILS = 450
SLOT = re.compile(r"\{(\w+)\}")
STYLES = ("phone", "phone", "phone", "quick", "quick", "quick", "careful", "careful", "loud")
TONGUES = ("english", "english", "english", "scots")

Span = dict[str, Any]


class Page:
    """One text while it is being typed, with its spans counted in code points."""

    def __init__(self, hand: Hand, details: MadeUp) -> None:
        self._hand, self._details = hand, details
        self.text = ""
        self.spans: list[Span] = []

    def adds(self, sentence: str, joint: str) -> None:
        if self.text:
            self.text += joint
        start = len(self.text)
        self._writes(sentence)
        if self._hand.style == "careful":
            self.text = self.text[:start] + self.text[start].upper() + self.text[start + 1 :]
        self.text += self._hand.ends(self.text[start:])

    def _writes(self, template: str) -> None:
        for number, part in enumerate(SLOT.split(template)):
            if number % 2:
                self._fills(part)
            else:
                self.text += self._hand.types(part)

    def _fills(self, slot: str) -> None:
        if slot == "staff":
            before, inner = self._details.staff_phrase()
            self.text += self._hand.types(before)
            self._wraps("staff", inner)
        elif slot == "title_staff":
            self._wraps("staff", "{title} {family}")
        elif slot == "relation":
            self._wraps("relation", self._details.relation_phrase())
        elif slot == "rare":
            self._wraps("rare", self._details.rare_phrase())
        elif slot in ("role", "title", "kin"):
            self.text += self._hand.types(self._details.word(slot))
        else:
            self._marks(slot)

    def _wraps(self, kind: str, template: str) -> None:
        """A span around a name, which says where the name stands and has its origin, or around a rare fact."""
        start, known = len(self.text), len(self.spans)
        self._writes(template)
        span: Span = {"start": start, "end": len(self.text), "kind": kind}
        if kind in ("staff", "relation"):
            name = self.spans.pop(known)
            span |= {"origin": name["origin"], "name_start": name["start"], "name_end": name["end"]}
        self.spans.insert(known, span)

    def _marks(self, slot: str) -> None:
        detail = self._details.make(slot)
        start = len(self.text)
        self.text += self._hand.copies(detail.text)
        self.spans.append({"start": start, "end": len(self.text), "kind": detail.kind, **detail.more})


class Writer:
    """Deals sentences so that each is used about as often as any other."""

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed)
        sentences = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))
        self._details = MadeUp(self._chance)
        self._decks = {name: Deck(self._chance, cards) for name, cards in sentences.items()}

    def text(self, with_details: bool) -> dict[str, Any]:
        tongue = self._chance.one_of(TONGUES)
        style = self._chance.one_of(STYLES)
        page = Page(Hand(self._chance, style), self._details)
        joint = " " if style == "careful" else self._chance.one_of((" ", " ", "\n", ", "))
        for deck in self._plan(tongue, with_details):
            page.adds(self._decks[deck].deal(), joint)
        return {"text": page.text, "spans": page.spans, "style": style, "words": tongue, "is_synthetic": True}

    def _plan(self, tongue: str, with_details: bool) -> list[str]:
        """Which decks the sentences of one text come from; one text in eight is long."""
        nothing = "nothing" if tongue == "english" else "nothing_scots"
        is_long = self._chance.happens(0.125)
        details = [tongue] * (2 + self._chance.below(2) if is_long else 1) if with_details else []
        least = 0 if with_details else 1
        fillers = 3 + self._chance.below(3) if is_long else least + self._chance.one_of((0, 0, 1, 1, 2))
        return self._chance.shuffled(details + [nothing] * fillers)


def texts(seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Every text of the set, each different from the others."""
    writer, seen = Writer(seed), set[str]()
    for wanted, with_details in ((WITH_DETAILS, True), (WITHOUT_DETAILS, False)):
        count = 0
        while count < wanted:
            made = writer.text(with_details)
            if made["text"].lower() not in seen:
                seen.add(made["text"].lower())
                count += 1
                yield made


def as_lines(seed: int = SEED) -> str:
    return "".join(json.dumps(made, ensure_ascii=False) + "\n" for made in texts(seed))


if __name__ == "__main__":
    TARGET.write_text(as_lines(), encoding="utf-8")
