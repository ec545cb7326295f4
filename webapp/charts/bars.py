"""Bars beside the lines of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.charts.items import Item, greatest_of

FULL = 100


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar; a hidden one has no length, and the template draws the mark over the full width.

    Units:   length in hundredths of the full width.
    """

    item: Item
    length: float

    @property
    def is_hidden(self) -> bool:
        return self.item.number is None


def bars(items: Sequence[Item], *, whole: int | None = None) -> tuple[Bar, ...]:
    """Bars in the order of the items, on one scale from nothing to the whole, or to the greatest without one.

    Errors:  ValueError if a number is above the whole.
    """
    full = whole or greatest_of(list(items)) or 1
    if greatest_of(list(items)) > full:
        raise ValueError("a part is greater than the whole")
    return tuple(Bar(item=item, length=FULL * (item.number or 0) / full) for item in items)
