"""A table of figures whose squares grow with the numbers: an area for the eye, a number for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from webapp.charts.items import Item, greatest_of

BOX = 24
"""The side of the square of the greatest number."""


@dataclass(frozen=True, kw_only=True)
class Square:
    """One cell; a hidden one has no side, and the template fills its box with the mark.

    Units:   side in user units; inset is the room on each side of the square in its box.
    """

    item: Item
    side: float

    @property
    def inset(self) -> float:
        return (BOX - self.side) / 2

    @property
    def is_hidden(self) -> bool:
        return self.item.number is None


@dataclass(frozen=True, kw_only=True)
class HeatMap:
    """Rows of squares under named columns, all on one scale."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Square, ...]], ...]


def heat_map(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Item]]]) -> HeatMap:
    """Draw a table by two things; an area is as large as its number, on the scale of the greatest shown.

    Errors:  ValueError if a row has not one item for each column.
    """
    if any(len(items) != len(columns) for _, items in rows):
        raise ValueError("each row needs one item for each column")
    greatest = greatest_of([item for _, items in rows for item in items]) or 1
    return HeatMap(
        columns=tuple(columns),
        rows=tuple(
            (
                label,
                tuple(Square(item=item, side=BOX * sqrt((item.number or 0) / greatest)) for item in items),
            )
            for label, items in rows
        ),
    )
