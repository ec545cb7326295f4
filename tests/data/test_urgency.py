"""The set of made-up ways of saying how somebody is: made again, labelled, sober."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

from tests.data.urgency import make_paraphrases
from webapp.domain.moderation import Urgency

TEXT = make_paraphrases.TARGET.read_text(encoding="utf-8")
LINES: list[dict[str, Any]] = [json.loads(line) for line in TEXT.splitlines()]
METHODS = (
    "cutting",
    "overdose",
    "pills",
    "tablets",
    "hang myself",
    "rope",
    "blade",
    "razor",
    "bridge",
    "knife",
)
THEMES = {
    "now": {
        "hurt", "self_harm", "suicide", "run", "exploitation", "no_food_or_heat", "fear_of_home", "now_though_denied",
    },
    "soon": {"past_by_somebody", "low", "bullied", "shaky_home"},
    "usual": {"denial", "own_past", "lookalike", "everyday"},
}  # fmt: skip


def test_the_same_seed_writes_the_committed_file() -> None:
    assert make_paraphrases.as_lines() == TEXT


def test_another_seed_writes_another_set() -> None:
    assert make_paraphrases.as_lines(make_paraphrases.SEED + 1) != TEXT


def test_there_are_a_thousand_different_lines_labelled_synthetic() -> None:
    assert len(LINES) == 1000
    assert len({line["text"].lower() for line in LINES}) == 1000
    assert all(line["is_synthetic"] is True and line["text"].strip() for line in LINES)


def test_labels_are_the_words_the_service_keeps() -> None:
    assert Counter(line["label"] for line in LINES) == make_paraphrases.LINES_OF
    assert make_paraphrases.LINES_OF.keys() == {urgency.value for urgency in Urgency}


def test_every_theme_has_one_label_and_enough_lines_in_english_and_in_scots() -> None:
    themes: dict[str, set[str]] = defaultdict(set)
    for line in LINES:
        themes[line["label"]].add(line["theme"])

    assert themes == THEMES
    assert min(Counter(line["theme"] for line in LINES).values()) >= 35
    assert min(Counter((line["theme"], line["words"]) for line in LINES).values()) >= 8


def test_every_way_of_saying_it_is_used_and_none_stands_for_many() -> None:
    sayings = json.loads((make_paraphrases.HERE / "sayings.json").read_text(encoding="utf-8"))
    written = sum(len(told["english"]) + len(told["scots"]) for told in sayings["themes"].values())
    used = Counter(line["way"] for line in LINES)

    assert len(used) == written
    assert max(used.values()) <= 5


def test_every_gap_in_a_template_is_filled() -> None:
    assert not any(mark in line["text"] for line in LINES for mark in "{}")


def test_no_line_says_how_somebody_could_harm_themselves() -> None:
    told = [line["text"].lower() for line in LINES]

    assert [text for text in told for method in METHODS if method in text] == []
