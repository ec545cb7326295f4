"""How far two readers agree, beyond what chance alone would make them agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

ONE_IN = 20
"""One cleared thing in so many is read again, blind."""
ENOUGH_TO_SAY = 20
"""Fewer pairs than this say too little.

Units:   things that two people read.
"""
ENOUGH_WITH_THEME = 5
"""A theme that fewer things were given by either reader is too rare to say anything about."""
HIGHEST_DIGEST = 2**64
Pairs = Mapping[tuple[str, str], int]
"""How often the first reader chose one thing while the second chose another, or the same."""


class Verdict(StrEnum):
    """What a reader does with something.

    Shapes:  clearing is told apart by whether words were hidden, because the first reader cleared everything here.
    """

    WHOLE = "whole"
    HIDING = "hiding"
    HELD = "held"
    PASSED_ON = "passed_on"


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How far two readers agreed.

    Shapes:  share and kappa are None where there are too few pairs; kappa also where chance alone agrees always,
             because both readers chose one and the same thing throughout.
    Units:   share from nought to one; kappa from minus one to one, nought for chance.
    """

    pairs: int
    share: float | None
    kappa: float | None


def kappa(pairs: Pairs) -> float | None:
    """Cohen's kappa of two readers; None where nothing was read, or chance alone agrees always.

    Errors:  ValueError for a negative count.
    Source:  Cohen, J. (1960), A coefficient of agreement for nominal scales, Educ. and Psychol. Measurement 20.
    """
    if any(times < 0 for times in pairs.values()):
        raise ValueError("nothing is read less than never")
    total = sum(pairs.values())
    if not total:
        return None
    first, second = Counter[str](), Counter[str]()
    for (one, other), times in pairs.items():
        first[one] += times
        second[other] += times
    observed = Fraction(sum(times for (one, other), times in pairs.items() if one == other), total)
    expected = Fraction(sum(first[choice] * second[choice] for choice in first), total * total)
    return None if expected == 1 else float((observed - expected) / (1 - expected))


def agreement(pairs: Pairs) -> Agreement:
    """How far two readers agreed, said only where there are enough pairs."""
    total = sum(pairs.values())
    if total < ENOUGH_TO_SAY:
        return Agreement(pairs=total, share=None, kappa=None)
    same = sum(times for (one, other), times in pairs.items() if one == other)
    return Agreement(pairs=total, share=same / total, kappa=kappa(pairs))


def is_frequent(pairs: Pairs) -> bool:
    """Whether enough things were given a theme by either reader; pairs are of "yes" and "no"."""
    return sum(times for choices, times in pairs.items() if "yes" in choices) >= ENOUGH_WITH_THEME


def is_drawn(digest: bytes) -> bool:
    """Whether a keyed hash of something falls into the share that is read again.

    Units:   at least eight bytes, every value as likely as any other.
    """
    return int.from_bytes(digest[:8], "big") * ONE_IN < HIGHEST_DIGEST
