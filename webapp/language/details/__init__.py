"""Personal details in what somebody wrote, found by rules and lists; in memory only, and only ever as a question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from webapp.domain.details import DetailKind, Hit, Sureness, Why
from webapp.language.details.addresses import find_addresses, with_lines
from webapp.language.details.names import find_names
from webapp.language.details.patterns import find_patterns
from webapp.language.details.places import find_built, find_places
from webapp.language.details.second_reader import SecondReader, find_second_reader, worth_asking
from webapp.language.details.tokens import Token, split
from webapp.language.folding import Folded, bare, fold

LOOSE = (Why.LISTED, Why.CAPITAL, Why.SAME_AGAIN)
FIRM = {
    DetailKind.EMAIL: 0,
    DetailKind.LINK: 1,
    DetailKind.HEALTH_NUMBER: 2,
    DetailKind.INSURANCE_NUMBER: 2,
    DetailKind.BANK_NUMBER: 2,
    DetailKind.POSTCODE: 3,
    DetailKind.PLATE: 4,
    DetailKind.PHONE: 5,
    DetailKind.DATE: 6,
    DetailKind.HANDLE: 7,
    DetailKind.SCHOOL: 8,
    DetailKind.STREET: 9,
    DetailKind.HOME: 10,
    DetailKind.NAME: 11,
    DetailKind.PLACE: 12,
    DetailKind.ORGANISATION: 12,
    DetailKind.AGE: 14,
    DetailKind.RARE: 15,
}
GUESSED = 13
WHOLE_ADDRESS = -1
JOINT = re.compile(r"(?:['’][sS](?!\w))?[\s,.'’-]*")
SHORTEST_PARTS = {DetailKind.RARE: 8, DetailKind.NAME: 3}


def find_details(text: str, *, second: SecondReader | None = None) -> list[Hit]:
    """Everything that may give a person away, in the order of the text.

    Shapes:  hits never overlap; where two claim the same words, the firmer form wins, and what is rare keeps
             what lies around them. A second reader only adds to what rules and lists found.
    Source:  docs/adr/0019-personal-details.md
    """
    folded = fold(text)
    plain, tokens = folded.text, split(bare(folded.text))
    found = without_overlaps(plain, _find(plain, tokens))
    if second is not None:
        added = [hit for hit in beside(plain, second(plain), found) if worth_asking(hit, tokens)]
        found = sorted([*found, *added], key=lambda hit: hit.start)
    return found if plain == text else without_overlaps(text, (_moved(hit, folded) for hit in found))


def beside(text: str, new: Iterable[Hit], kept: Sequence[Hit]) -> Iterator[Hit]:
    """New hits without what was found already."""
    for hit in new:
        others = [other for other in kept if other.start < hit.end and hit.start < other.end]
        if not others:
            yield hit
        elif hit.kind in SHORTEST_PARTS:
            yield from _around(text, hit, others)


def _find(text: str, tokens: Sequence[Token]) -> Iterator[Hit]:
    """What every list and rule finds, however often."""
    yield from find_patterns(text)
    yield from find_addresses(text)
    for hit in find_built(text, tokens):
        yield with_lines(text, hit) if hit.kind is DetailKind.STREET else hit
    yield from find_places(tokens)
    yield from find_names(tokens)


def _moved(hit: Hit, folded: Folded) -> Hit:
    """A hit where it stands in what was written."""
    start, end = folded.span(hit.start, hit.end)
    return replace(hit, start=start, end=end)


def without_overlaps(text: str, found: Iterable[Hit]) -> list[Hit]:
    """The hits to ask about, where several claim the same words."""
    kept: list[Hit] = []
    for hit in sorted(found, key=_rank):
        others = [other for other in kept if other.start < hit.end and hit.start < other.end]
        if not others:
            kept.append(hit)
        elif hit.kind in SHORTEST_PARTS:
            kept += _around(text, hit, others)
    return sorted(kept, key=lambda hit: hit.start)


def _around(text: str, hit: Hit, others: Iterable[Hit]) -> Iterator[Hit]:
    """What is left of a hit when other hits within it are taken out."""
    start = hit.start
    ends = [(other.start, other.end) for other in sorted(others, key=lambda other: other.start)]
    for stop, following in [*ends, (hit.end, hit.end)]:
        part = text[start : max(start, stop)]
        first = start + len(JOINT.match(part)[0])  # type: ignore[index]  # It matches nothing as well.
        last = start + len(part.rstrip(" ,.'’-"))
        if last - first >= SHORTEST_PARTS[hit.kind]:
            yield replace(hit, start=first, end=last)
        start = max(start, following)


def _rank(hit: Hit) -> tuple[int, int, int]:
    if hit.kind is DetailKind.STREET and hit.why is Why.FORM:
        return WHOLE_ADDRESS, hit.start - hit.end, hit.start
    is_guess = hit.kind is DetailKind.PLACE and hit.why is Why.KIND_WORD
    is_loose = is_guess or (hit.kind is DetailKind.NAME and hit.why in LOOSE)
    return (GUESSED if is_loose else FIRM[hit.kind]), hit.start - hit.end, hit.start


__all__ = ["DetailKind", "Hit", "SecondReader", "Sureness", "Why", "find_details", "find_second_reader"]
