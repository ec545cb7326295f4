"""The lists of risk words: one dated file for each language, and who has looked at it.

Source:  docs/adr/0027-risk-words.md
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from webapp.domain.moderation import Urgency

FOLDER = Path(__file__).parent.parent.parent / "data" / "risk_words"
SHORT_GAP, LONG_GAP = 3, 7
GAPS = {"..": SHORT_GAP, "...": LONG_GAP}
VOWELS = frozenset("aeiou")


@dataclass(frozen=True, kw_only=True)
class RiskList:
    """One language's list, as staff are told about it.

    Shapes:  reviewed_by is a named person who speaks the language, or None while nobody has looked.
    """

    tag: str
    name: str
    written_on: date
    reviewed_by: str | None
    reviewed_on: date | None
    phrases: int


@dataclass(frozen=True)
class Phrase:
    """Words that mean something together.

    Shapes:  each step holds the words that may stand there; gaps[i] is how many others may stand before step i.
             about is the kind of risk, and empty for a harmless saying, which has no level.
    """

    steps: tuple[frozenset[str], ...]
    gaps: tuple[int, ...]
    about: str
    level: Urgency | None


@dataclass(frozen=True)
class RiskWords:
    """All languages together, because people mix them in one sentence."""

    phrases: tuple[Phrase, ...]
    marks: Mapping[str, frozenset[str]]
    ordinary: frozenset[str]


@cache
def list_risk_lists() -> tuple[RiskList, ...]:
    """Every list with its status, English first."""
    return tuple(_status(tag, found) for tag, found in _read_files().items())


@cache
def load_risk_words() -> RiskWords:
    """Every phrase of every language."""
    groups: dict[str, set[str]] = {}
    marks: dict[str, set[str]] = {}
    ordinary: set[str] = set()
    for found in _read_files().values():
        for name, words in found["groups"].items():
            groups.setdefault(name, set()).update(_inflected(words))
        for name, words in found["marks"].items():
            marks.setdefault(name, set()).update(words.split())
        ordinary.update(found["ordinary"].split())
    phrases = [phrase for found in _read_files().values() for phrase in _phrases(found, groups)]
    return RiskWords(
        phrases=tuple(dict.fromkeys(phrases)),
        marks={name: frozenset(words) for name, words in marks.items()},
        ordinary=frozenset(ordinary),
    )


@cache
def _read_files() -> dict[str, dict[str, Any]]:
    found = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))
    }
    return dict(sorted(found.items(), key=lambda item: (item[0] != "en", item[0] != "sco", item[0])))


def _status(tag: str, found: dict[str, Any]) -> RiskList:
    reviewed_on = found["reviewed_on"]
    sayings = [*found["now"].values(), *found["soon"].values(), found["harmless"]]
    return RiskList(
        tag=tag,
        name=found["name"],
        written_on=date.fromisoformat(found["written_on"]),
        reviewed_by=found["reviewed_by"],
        reviewed_on=date.fromisoformat(reviewed_on) if reviewed_on else None,
        phrases=sum(map(len, sayings)),
    )


def _phrases(found: dict[str, Any], groups: Mapping[str, set[str]]) -> Iterator[Phrase]:
    for level in (Urgency.NOW, Urgency.SOON):
        for about, sayings in found[level].items():
            for saying in sayings:
                yield _phrase(saying, groups, about=about, level=level)
    for saying in found["harmless"]:
        yield _phrase(saying, groups, about="", level=None)


def _phrase(saying: str, groups: Mapping[str, set[str]], *, about: str, level: Urgency | None) -> Phrase:
    """Read one saying: words with | between those that may stand in one place, <groups>, and dots for a gap."""
    steps: list[frozenset[str]] = []
    gaps: list[int] = []
    gap = 0
    for part in saying.split():
        if part in GAPS:
            gap = GAPS[part]
            continue
        steps.append(frozenset(_words_of(part, groups)))
        gaps.append(gap)
        gap = 0
    return Phrase(tuple(steps), tuple(gaps), about, level)


def _words_of(part: str, groups: Mapping[str, set[str]]) -> Iterator[str]:
    for word in part.split("|"):
        if word.startswith("<"):
            yield from groups[word.strip("<>")]
        else:
            yield from _inflected(word)


def _inflected(words: str) -> Iterator[str]:
    """Words as they stand, and for a + behind one, its usual English and Scots endings."""
    for word in words.split():
        if not word.endswith("+"):
            yield word
            continue
        stem = word[:-1]
        yield from (stem + ending for ending in ("", "s", "es", "ed", "it", "t"))
        short = stem[:-1] if stem[-1] == "e" else stem
        stems = {stem, short}
        if len(stem) > 2 and stem[-1] not in "aeiouwxy" and stem[-2] in VOWELS:
            stems.add(stem + stem[-1])
        yield from (each + ending for each in stems for ending in ("ing", "in", "ed", "it", "d"))
