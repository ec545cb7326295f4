"""How a figure moved from one release to the next: dots, lines only between neighbours that are both shown, gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from webapp.charts.items import Item, greatest_of
from webapp.charts.scale import ticks
from webapp.disclosure.gate import Parameters
from webapp.disclosure.uncertainty import truth_behind

MOST_LABELS = 4
MOST_NUMBERS = 8
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The box that a drawing fills, and the room that it leaves at its edges.

    Units:   user units of the drawing; start and end follow the direction of reading.
    """

    width: int
    height: int
    start: int
    end: int
    above: int
    below: int


WIDE = Frame(width=340, height=190, start=38, end=20, above=24, below=40)
SMALL = Frame(width=150, height=60, start=6, end=6, above=8, below=6)


@dataclass(frozen=True, kw_only=True)
class Dot:
    """One shown figure, and between which heights the truth behind it lies."""

    item: Item
    x: float
    y: float
    y_of_least: float
    y_of_greatest: float
    has_number: bool


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One hidden figure: a band of the height of the drawing that wears the mark."""

    item: Item
    x: float
    width: float


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A number at the axis."""

    number: int
    y: float


@dataclass(frozen=True, kw_only=True)
class Label:
    """A time under the axis, in one or two short lines."""

    lines: tuple[str, ...]
    x: float


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line from one shown figure to the next release's, which is shown too."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, kw_only=True)
class Trend:
    """A drawing of one figure over releases.

    Shapes:  items in the order of time, None where nothing was counted; axis is where numbers stand, at the side where
             reading begins; plot runs from its first to its second x; breaks are where something else begins to be
             counted.
    """

    frame: Frame
    items: tuple[Item | None, ...]
    dots: tuple[Dot, ...]
    gaps: tuple[Gap, ...]
    lines: tuple[Line, ...]
    breaks: tuple[float, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    plot: tuple[float, float]
    axis: float
    anchor: Anchor

    @property
    def ground(self) -> float:
        """The height of nothing."""
        return self.frame.height - self.frame.below


def trend(
    items: Sequence[Item | None],
    *,
    parameters: Parameters,
    frame: Frame = WIDE,
    greatest: int | None = None,
    is_mirrored: bool = False,
) -> Trend:
    """Draw a figure over releases; time runs in the direction of reading.

    Shapes:  one item for each period, None where nothing was counted. Several drawings share a scale by the same
             greatest.
    Errors:  ValueError without a period, or if a number is above the greatest.
    """
    if not items:
        raise ValueError("a trend needs a period")
    marks = ticks(greatest if greatest is not None else greatest_of([item for item in items if item]))
    paper = _Paper(frame, len(items), marks[-1], is_mirrored)
    if any(item and (item.number or 0) > marks[-1] for item in items):
        raise ValueError("a number is above the scale")
    dots = {
        at: _dot(paper, at, item, parameters)
        for at, item in enumerate(items)
        if item and item.number is not None
    }
    return Trend(
        frame=frame,
        items=tuple(items),
        dots=tuple(dots.values()),
        gaps=_gaps(paper, items),
        lines=_lines(dots),
        breaks=_breaks(paper, items),
        ticks=tuple(Tick(number=number, y=paper.y(number)) for number in marks),
        labels=_labels(paper, items),
        plot=(paper.side(frame.start), paper.side(frame.width - frame.end)),
        axis=paper.side(frame.start - 6),
        anchor="start" if is_mirrored else "end",
    )


@dataclass(frozen=True)
class _Paper:
    """Where things stand in a frame."""

    frame: Frame
    periods: int
    top: int
    is_mirrored: bool

    @property
    def band(self) -> float:
        """The width of one period."""
        return (self.frame.width - self.frame.start - self.frame.end) / self.periods

    def x(self, at: int) -> float:
        return self.side(self.frame.start + (at + 0.5) * self.band)

    def y(self, number: int) -> float:
        room = self.frame.height - self.frame.above - self.frame.below
        return self.frame.above + room * (1 - number / self.top)

    def side(self, x: float) -> float:
        """An x as it is, or as it is in a mirror where reading goes from right to left."""
        return self.frame.width - x if self.is_mirrored else x

    def is_labelled(self, at: int) -> bool:
        """Whether a period has its time written under it: the newest, and others at equal steps back from it."""
        return (self.periods - 1 - at) % -(-self.periods // MOST_LABELS) == 0

    def has_number(self, at: int) -> bool:
        return self.periods <= MOST_NUMBERS or self.is_labelled(at)


def _dot(paper: _Paper, at: int, item: Item, parameters: Parameters) -> Dot:
    number = item.number or 0
    truth = truth_behind(number, parameters)
    return Dot(
        item=item,
        x=paper.x(at),
        y=paper.y(number),
        y_of_least=paper.y(truth.least),
        y_of_greatest=max(paper.y(truth.greatest), 0.0),
        has_number=paper.has_number(at),
    )


def _lines(dots: Mapping[int, Dot]) -> tuple[Line, ...]:
    """Lines between neighbours in time; where one is missing, or something else is counted, there is no line."""
    return tuple(
        Line(x1=dot.x, y1=dot.y, x2=dots[at + 1].x, y2=dots[at + 1].y)
        for at, dot in dots.items()
        if at + 1 in dots and not dots[at + 1].item.begins_anew
    )


def _breaks(paper: _Paper, items: Sequence[Item | None]) -> tuple[float, ...]:
    before = -paper.band / 2 if not paper.is_mirrored else paper.band / 2
    return tuple(paper.x(at) + before for at, item in enumerate(items) if item and item.begins_anew)


def _gaps(paper: _Paper, items: Sequence[Item | None]) -> tuple[Gap, ...]:
    return tuple(
        Gap(item=item, x=paper.x(at) - paper.band / 2, width=paper.band)
        for at, item in enumerate(items)
        if item and item.number is None
    )


def _labels(paper: _Paper, items: Sequence[Item | None]) -> tuple[Label, ...]:
    return tuple(
        Label(lines=item.short, x=paper.x(at))
        for at, item in enumerate(items)
        if item and item.short and paper.is_labelled(at)
    )
