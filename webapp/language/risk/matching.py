"""Where a text holds a risk word, and whether the sentence around it says that it is not so, or no longer.

Each place of a text is looked at a bounded number of times: nothing goes back and forth as a regular expression may.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import TypeAlias

from webapp.domain.moderation import Urgency
from webapp.language.risk.lists import Phrase, load_risk_words
from webapp.language.risk.spelling import STOP

Anchored: TypeAlias = dict[str, list[tuple[Phrase, int]]]


@dataclass(frozen=True)
class Hit:
    """A phrase in a text: the places of its first word, its last, and of those between that are its own."""

    phrase: Phrase
    start: int
    end: int
    own: frozenset[int]


def find_hits(words: list[str]) -> Iterator[Hit]:
    """Every risk phrase in the order of its rarest word, except where a harmless saying takes it."""
    risky, harmless = _near(words)
    spared = [hit for hit in _all(words, harmless) if not _names_somebody(words, hit)]
    for hit in _all(words, risky):
        if not any(_covers(each, hit) for each in spared):
            yield hit


def _near(words: list[str]) -> tuple[Anchored, Anchored]:
    """Risky and harmless phrases of which every step is somewhere in the text, under their rarest word."""
    present = set(words)
    risky: Anchored = {}
    harmless: Anchored = {}
    index = _index()
    for word in present & index.keys():
        for phrase, anchor in index[word]:
            if not any(map(present.isdisjoint, phrase.steps)):
                (risky if phrase.level else harmless).setdefault(word, []).append((phrase, anchor))
    return risky, harmless


def _all(words: list[str], anchored: Anchored) -> Iterator[Hit]:
    if not anchored:
        return
    for place, word in enumerate(words):
        for phrase, anchor in anchored.get(word, ()):
            hit = _match(words, place, phrase, anchor)
            if hit is not None:
                yield hit


def _names_somebody(words: list[str], hit: Hit) -> bool:
    """Whether somebody stands between the words of a harmless saying: then it is about them, and not harmless."""
    persons = load_risk_words().marks["persons"]
    between = range(hit.start + 1, hit.end)
    return any(words[place] in persons for place in between if place not in hit.own)


def _covers(harmless: Hit, hit: Hit) -> bool:
    """Whether a harmless saying takes the word that makes the hit."""
    return any(harmless.start <= place <= harmless.end for place in hit.own if _is_telling(hit, place))


def _is_telling(hit: Hit, place: int) -> bool:
    return place == max(hit.own) or place == min(hit.own)


@cache
def _index() -> Anchored:
    """Every phrase under the words of its rarest step."""
    lists = load_risk_words()
    index: Anchored = {}
    for phrase in lists.phrases:
        weights = [(len(step & lists.marks["common"]), len(step)) for step in phrase.steps]
        anchor = weights.index(min(weights))
        for word in phrase.steps[anchor]:
            index.setdefault(word, []).append((phrase, anchor))
    return index


def _match(words: list[str], place: int, phrase: Phrase, anchor: int) -> Hit | None:
    """The phrase around its rarest word, the nearest way; None where it is not there."""
    own = [place]
    at = place
    for step in range(anchor + 1, len(phrase.steps)):
        found = _next(words, at, phrase.steps[step], phrase.gaps[step], towards=1)
        if found is None:
            return None
        own.append(at := found)
    at = place
    for step in range(anchor, 0, -1):
        found = _next(words, at, phrase.steps[step - 1], phrase.gaps[step], towards=-1)
        if found is None:
            return None
        own.append(at := found)
    return Hit(phrase, min(own), max(own), frozenset(own))


def _next(words: list[str], at: int, step: frozenset[str], gap: int, *, towards: int) -> int | None:
    """The nearest place of a step within its gap and the same sentence."""
    for distance in range(1, gap + 2):
        place = at + towards * distance
        if not 0 <= place < len(words) or words[place] == STOP:
            return None
        if words[place] in step:
            return place
    return None


BEFORE_DENIAL, AFTER_HIT, MADE_TO_SAY, BEFORE_PAST = 4, 12, 4, 4
"""How many words away a "no", a "but", a "they say" and a "used to" still speak of a phrase."""

KEPT_SOON = frozenset({"ending", "self_harm"})
"""What a young person denies about dying or hurting themselves is read soon all the same."""


def urgency_of_hit(words: list[str], hit: Hit) -> Urgency:
    """How soon, after what the sentence says about it: denied, or over.

    Source:  docs/adr/0027-risk-words.md
    """
    level, about = hit.phrase.level or Urgency.USUAL, hit.phrase.about
    is_kept = about in KEPT_SOON
    if _is_denied(words, hit) and not _turns(words, hit):
        return Urgency.SOON if is_kept else Urgency.USUAL
    if level is Urgency.NOW and _is_over(words, hit):
        return Urgency.SOON
    return level


def _is_denied(words: list[str], hit: Hit) -> bool:
    """Whether a "no" governs the phrase: beside it or inside it, with nothing between but words that carry it on."""
    marks = load_risk_words().marks
    carries = marks["carries"] | (marks["wishes"] if hit.phrase.about in KEPT_SOON else frozenset())
    inside = (place for place in range(hit.start + 1, hit.end) if place not in hit.own)
    if any(words[place] in marks["denials"] for place in inside):
        return not _is_made_to_say(words, hit.start)
    for place in _before(words, hit.start, BEFORE_DENIAL):
        if words[place] in marks["denials"] or words[place] in marks["nobodies"]:
            return not _is_made_to_say(words, place)
        if words[place] not in carries:
            return False
    return False


def _is_made_to_say(words: list[str], place: int) -> bool:
    """Whether somebody says, or is told to say, that it is not so."""
    said = load_risk_words().marks["made_to_say"]
    return any(words[each] in said for each in _before(words, place, MADE_TO_SAY))


def _turns(words: list[str], hit: Hit) -> bool:
    """Whether what follows takes the "no" back: "but", "except", "until", "sometimes"."""
    turns = load_risk_words().marks["turns"]
    stop = min(len(words), hit.end + 1 + AFTER_HIT)
    return any(words[place] in turns for place in range(hit.end + 1, stop))


def _is_over(words: list[str], hit: Hit) -> bool:
    """Whether its own sentence tells it as past, and nothing there or beside it says that it goes on."""
    marks = load_risk_words().marks
    before = [words[place] for place in _before(words, hit.start, BEFORE_PAST)][::-1]
    after = list(takewhile(lambda word: word != STOP, words[hit.end + 1 : hit.end + 1 + AFTER_HIT]))
    near = [*before, *words[hit.start : hit.end + 1], *after]
    beside = words[max(0, hit.start - BEFORE_PAST) : hit.end + 1 + AFTER_HIT]
    if any(word in marks["goes_on"] for word in beside):
        return False
    if any(word in marks["past"] for word in near):
        return True
    pairs = {f"{one}_{two}" for one, two in zip(near, near[1:], strict=False)}
    return not pairs.isdisjoint(marks["past_pairs"])


def _before(words: list[str], place: int, most: int) -> Iterator[int]:
    """The places before one, nearest first, up to the start of the sentence."""
    for each in range(place - 1, max(-1, place - 1 - most), -1):
        if words[each] == STOP:
            return
        yield each
