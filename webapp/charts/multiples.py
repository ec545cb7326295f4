"""Many small trends side by side, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.charts.items import Item, greatest_of
from webapp.charts.trend import SMALL, Trend, trend
from webapp.disclosure.gate import Parameters


@dataclass(frozen=True, kw_only=True)
class Series:
    """One thing over several periods, None where nothing was counted; code names what it is about."""

    code: str
    title: str
    items: tuple[Item | None, ...]


@dataclass(frozen=True, kw_only=True)
class Small:
    """One small drawing under its title."""

    series: Series
    drawing: Trend


def multiples(
    series: Sequence[Series], *, parameters: Parameters, is_mirrored: bool = False
) -> tuple[Small, ...]:
    """Draw each series alone and all on the scale of the greatest, so that eyes may compare them."""
    greatest = greatest_of([item for each in series for item in each.items if item])
    return tuple(
        Small(
            series=each,
            drawing=trend(
                each.items, parameters=parameters, frame=SMALL, greatest=greatest, is_mirrored=is_mirrored
            ),
        )
        for each in series
    )
