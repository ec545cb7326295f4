"""When a small body's detailed tables close: by a public rule, on published numbers and on nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webapp.disclosure.cube import TableSpec
from webapp.domain.dates import Quarter

ENOUGH = 120
"""How many people a body gathers before its detailed tables close, counted in published quarter totals.

Source:  docs/adr/0014-methods-side-by-side.md
"""

_LAST_OF_YEAR = 4


@dataclass(frozen=True)
class Gathered:
    """Quarters of one year that a body's detailed tables count together.

    Shapes:  has_enough is false only where the year ended first.
    """

    first: Quarter
    last: Quarter
    has_enough: bool

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        return tuple(
            Quarter(self.first.year, number) for number in range(self.first.number, self.last.number + 1)
        )

    def tables(self, specs: Sequence[TableSpec]) -> tuple[TableSpec, ...]:
        """Which of the declared tables the body gets: all of them, or only those of one way where it is few."""
        return tuple(spec for spec in specs if self.has_enough or len(spec.dimensions) <= 1)


def gathered(
    year: int, published: Mapping[Quarter, int | None], *, until: Quarter, enough: int = ENOUGH
) -> tuple[Gathered, ...]:
    """The spans of a body that have closed by the end of a quarter of this year, oldest first.

    Shapes:  published holds the body's quarter totals as they stand in releases; a hidden total and a quarter
             without a release count nothing. A span closes with the quarter in which its totals reach enough, and
             with the last quarter of the year in any case. Spans touch and never overlap.
    Errors:  ValueError if until lies in another year, or enough is not above zero.
    Source:  docs/adr/0014-methods-side-by-side.md
    """
    if until.year != year or enough <= 0:
        raise ValueError("a body gathers within one year, and at least somebody")
    spans = []
    first, heard = 1, 0
    for number in range(1, until.number + 1):
        heard += published.get(Quarter(year, number)) or 0
        if heard >= enough or number == _LAST_OF_YEAR:
            spans.append(Gathered(Quarter(year, first), Quarter(year, number), heard >= enough))
            first, heard = number + 1, 0
    return tuple(spans)


def closing(
    quarter: Quarter, published: Mapping[Quarter, int | None], *, enough: int = ENOUGH
) -> Gathered | None:
    """The span whose detailed tables belong into this quarter's release, or None while the body gathers.

    Shapes:  published as in gathered, this quarter's own total included. What happens later changes nothing.
    """
    spans = gathered(quarter.year, published, until=quarter, enough=enough)
    return spans[-1] if spans and spans[-1].last == quarter else None
