"""Words for shares, worked out from released numbers and from nothing else."""

from dataclasses import dataclass
from enum import StrEnum

LEAST_BASE_OF_A_SHARE = 20


class Quantity(StrEnum):
    """How much of a whole, as a code; pages turn it into words of their language.

    Source:  Education Scotland's inspection terms.
    """

    ALMOST_ALL = "almost_all"
    MOST = "most"
    MAJORITY = "majority"
    LESS_THAN_HALF = "less_than_half"
    FEW = "few"


@dataclass(frozen=True)
class Share:
    """A part of a whole in words, and in per cent where the whole is large enough."""

    quantity: Quantity
    percent: int | None


_LEAST_PERCENT = (
    (91, Quantity.ALMOST_ALL),
    (75, Quantity.MOST),
    (50, Quantity.MAJORITY),
    (16, Quantity.LESS_THAN_HALF),
    (0, Quantity.FEW),
)


def share(part: int | None, whole: int | None) -> Share | None:
    """Say how much of a whole a part is, or None when either is hidden.

    Shapes:  the word is chosen by the whole per cent that a reader gets from the two numbers shown, never
             by the intervals behind them: word, per cent and numbers cannot disagree. The truth may carry
             another word, as it may be another number.
    Units:   per cent rounded half up; None on a whole under 20.
    Errors:  ValueError if the whole is not above zero or the part is not within it.
    """
    if part is None or whole is None:
        return None
    if not 0 <= part <= whole or whole == 0:
        raise ValueError("a part must lie within its whole")
    percent = (200 * part + whole) // (2 * whole)
    word = next(quantity for least, quantity in _LEAST_PERCENT if percent >= least)
    return Share(word, percent if whole >= LEAST_BASE_OF_A_SHARE else None)
