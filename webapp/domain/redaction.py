"""Hiding words before anybody else sees them: every change stands in square brackets, and nothing is ever rewritten."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from webapp.domain.errors import DomainError, ReasonMissing
from webapp.domain.moderation import RedactionReason
from webapp.domain.wording import EDGED, on_one_line

STAND_INS: Mapping[RedactionReason, str] = MappingProxyType(
    {
        RedactionReason.NAME: "[a name]",
        RedactionReason.PLACE: "[a place]",
        RedactionReason.SCHOOL: "[a school]",
        RedactionReason.CONTACT: "[a way to get in touch]",
        RedactionReason.DATE_OR_AGE: "[a date or an age]",
        RedactionReason.RARE: "[something only a few people know]",
        RedactionReason.UNKIND: "[an unkind word]",
    }
)
LONGEST_STAND_IN = 60
_SHAPED = re.compile(rf"\[[^\[\]|\n]{{1,{LONGEST_STAND_IN}}}\]")
_JOINERS = "\u200c\u200d"
"""Characters that show nothing, and that letters of some scripts need between them."""


class WordsRewritten(DomainError):
    """The shared wording says something that the young person did not write, outside square brackets."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """That some words were hidden, by what, and why; never the words themselves."""

    stand_in: str
    reason: RedactionReason


@dataclass(frozen=True, kw_only=True)
class Hiding:
    """Wording after words were hidden in it, and in how many places."""

    words: str
    places: int


def stand_in_of(text: str) -> str:
    """What a worker typed, as a stand-in: on one line, in one pair of square brackets.

    Errors:  ReasonMissing when nothing is left, because empty brackets tell a reader nothing.
    """
    plain = "".join(filter(_shows, re.sub(r"[\[\]|]", " ", " ".join(text.split()))))
    inside = on_one_line(plain)[:LONGEST_STAND_IN].rstrip()
    if not inside.strip(_JOINERS + " "):
        raise ReasonMissing
    return f"[{inside}]"


def is_stand_in(text: str) -> bool:
    """Whether this can stand for hidden words: one pair of brackets, a few plain characters within, and nothing else.

    Shapes:  whatever else a form says is a stand-in would put words into a young person's mouth.
    """
    inside = text[1:-1]
    return bool(_SHAPED.fullmatch(text)) and all(map(_shows, inside)) and inside.strip(_JOINERS + " ") != ""


def hide(
    words: str, *, hidden: str, stand_in: str, stand_ins: Collection[str] = (), in_any_case: bool = True
) -> Hiding:
    """Put a stand-in wherever some words occur, with any spaces, as whole words.

    Shapes:  text inside the stand-ins named (and in this one) is left alone, so hiding twice changes nothing more.
    """
    target = hidden.split()
    if not target:
        return Hiding(words=words, places=0)
    kept = "|".join(re.escape(each) for each in sorted({stand_in, *stand_ins}, key=len, reverse=True))
    wanted = r"\s+".join(re.escape(part) for part in target)
    before = f"(?<!{EDGED})" if re.match(EDGED, target[0]) else ""
    after = f"(?!{EDGED})" if re.match(EDGED, target[-1][-1]) else ""
    case = re.IGNORECASE if in_any_case else re.NOFLAG
    pattern = re.compile(rf"(?P<kept>{kept})|{before}{wanted}{after}", case)
    places = 0

    def replace(found: re.Match[str]) -> str:
        nonlocal places
        if found["kept"] is not None:
            return found["kept"]
        places += 1
        return stand_in

    return Hiding(words=pattern.sub(replace, words), places=places)


def changes_between(
    original: str, shared: str, *, reasons: Mapping[str, RedactionReason] = MappingProxyType({})
) -> list[Change]:
    """What was hidden on the way from the original to the shared wording.

    Shapes:  reasons says why for stand-ins that are not among STAND_INS; one Change for each time a stand-in was put.
    Errors:  WordsRewritten when anything but a stand-in was put in, words left without one, or what is said to be a
             stand-in has not the shape of one.
    Source:  docs/adr/0005-moderation-states.md
    """
    if not all(map(is_stand_in, reasons)):
        raise WordsRewritten
    known = {stand_in: reason for reason, stand_in in STAND_INS.items()} | dict(reasons)
    if not _only_hides(on_one_line(original), on_one_line(shared), stand_ins=known):
        raise WordsRewritten
    return [
        Change(stand_in=stand_in, reason=reason)
        for stand_in, reason in known.items()
        for _ in range(shared.count(stand_in) - original.count(stand_in))
    ]


def reasons_within(
    original: str, shared: str, *, kept: Mapping[str, RedactionReason]
) -> dict[str, RedactionReason]:
    """Why for each stand-in of a worker's own in wording that was kept for the next reader.

    Shapes:  "rare" where nobody kept why: before something is cleared, nothing that its words led to stands open.
    """
    return {
        found: kept.get(found, RedactionReason.RARE)
        for found in _SHAPED.findall(shared)
        if shared.count(found) > original.count(found) and found not in STAND_INS.values()
    }


def _only_hides(original: str, shared: str, *, stand_ins: Collection[str]) -> bool:
    """Whether the shared wording is the original with stretches of it, none empty, replaced by stand-ins."""
    edges = "|".join(re.escape(each) for each in sorted(stand_ins, key=len, reverse=True))
    first, *others = re.split(edges, shared)
    if not others:
        return original == shared
    if not original.startswith(first) or not original[len(first) :].endswith(others[-1]):
        return False
    position, end = len(first), len(original) - len(others[-1])
    for piece in others[:-1]:
        found = original.find(piece, position + 1, end)
        if found < 0:
            return False
        position = found + len(piece)
    return position < end


def _shows(character: str) -> bool:
    """Whether a character can be seen, or joins two that can; nothing that turns the direction of what follows."""
    return character.isprintable() or character in _JOINERS
