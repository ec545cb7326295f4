"""What a rounded number leaves open: the truths behind it, behind a difference of two, and behind a share.

Everything here is worked out from released numbers alone, so it tells nobody more than the release does.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product
from math import sqrt

from webapp.disclosure.figure import Figure
from webapp.disclosure.gate import Parameters
from webapp.disclosure.words import LEAST_BASE_OF_A_SHARE

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Span:
    """Whole numbers from the least to the greatest, both included.

    Errors:  ValueError if the least is above the greatest.
    """

    least: int
    greatest: int

    def __post_init__(self) -> None:
        if self.least > self.greatest:
            raise ValueError("the least is above the greatest")


@dataclass(frozen=True)
class Interval:
    """A part between two others, such as a share or a difference of shares.

    Units:   parts of one; a difference may be below zero.
    """

    low: float
    high: float


class Direction(StrEnum):
    """Which way something moved, as far as the released numbers can tell."""

    MORE = "more"
    FEWER = "fewer"
    NOT_SURE = "not_sure"


def truth_behind(number: int, parameters: Parameters) -> Span:
    """The true numbers that are shown as this one.

    Source:  docs/adr/0004-small-numbers.md
    """
    least = number - parameters.rounding // 2
    return Span(max(least, parameters.threshold), least + parameters.rounding - 1)


def difference(then: int, now: int, parameters: Parameters) -> Span:
    """By how many the truth behind one shown number can differ from the truth behind an earlier one."""
    before, after = truth_behind(then, parameters), truth_behind(now, parameters)
    return Span(after.least - before.greatest, after.greatest - before.least)


def direction(then: int, now: int, parameters: Parameters) -> Direction:
    """Whether two shown numbers differ by more than rounding can make of nearly nothing.

    Shapes:  more or fewer only where the truth moved by a whole step of rounding for certain; two neighbouring
             numbers can stand for a difference of one person, and that is not a change to speak of.
    """
    span = difference(then, now, parameters)
    if span.least >= parameters.rounding:
        return Direction.MORE
    return Direction.FEWER if span.greatest <= -parameters.rounding else Direction.NOT_SURE


def share_between(figure: Figure, parameters: Parameters) -> Interval | None:
    """Between which bounds a share lies, by rounding and by chance together.

    Shapes:  Wilson's interval around every pair of true numbers that the figure can stand for. The bounds rise with
             the part and fall with the whole, so the corners hold them all. None where the part or the whole is
             hidden or the whole is too small for a share.
    Units:   95 in 100 such intervals hold the share, if those who spoke were picked by chance.
    Source:  Wilson, Journal of the American Statistical Association 22 (1927).
    """
    corners = _corners(figure, parameters)
    if not corners:
        return None
    bounds = [_wilson(*corner) for corner in corners]
    return Interval(min(each.low for each in bounds), max(each.high for each in bounds))


def share_moved(then: Figure, now: Figure, parameters: Parameters) -> Interval | None:
    """Between which bounds the difference of two shares lies, by rounding and by chance together.

    Shapes:  Newcombe's interval from two Wilson intervals, taken over the corners of what rounding allows. It treats
             the two times as apart; where the same people spoke twice it is wider than it need be. None where one of
             the shares is None.
    Source:  Newcombe, Statistics in Medicine 17 (1998), method 10.
    """
    found = [
        _newcombe(before, after)
        for before, after in product(_corners(then, parameters), _corners(now, parameters))
    ]
    if not found:
        return None
    return Interval(min(each.low for each in found), max(each.high for each in found))


def direction_of_share(moved: Interval) -> Direction:
    """Which way a share moved, where its interval lies on one side of nothing."""
    if moved.low > 0:
        return Direction.MORE
    return Direction.FEWER if moved.high < 0 else Direction.NOT_SURE


def _corners(figure: Figure, parameters: Parameters) -> list[tuple[int, int]]:
    """The outermost pairs of a true part and a true whole, none where there is no share; a part is never more than
    its whole."""
    if figure.number is None or figure.whole is None or figure.whole < LEAST_BASE_OF_A_SHARE:
        return []
    parts, wholes = truth_behind(figure.number, parameters), truth_behind(figure.whole, parameters)
    return [
        (part, max(part, whole))
        for part, whole in product((parts.least, parts.greatest), (wholes.least, wholes.greatest))
    ]


def _newcombe(then: tuple[int, int], now: tuple[int, int]) -> Interval:
    before, after = then[0] / then[1], now[0] / now[1]
    earlier, later = _wilson(*then), _wilson(*now)
    moved = after - before
    return Interval(
        moved - sqrt((after - later.low) ** 2 + (earlier.high - before) ** 2),
        moved + sqrt((later.high - after) ** 2 + (before - earlier.low) ** 2),
    )


@lru_cache(maxsize=4096)
def _wilson(part: int, whole: int) -> Interval:
    from scipy.stats import binomtest  # It takes a second to load, and most pages show no interval.

    found = binomtest(part, whole).proportion_ci(confidence_level=CONFIDENCE, method="wilson")
    return Interval(float(found.low), float(found.high))
