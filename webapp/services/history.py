"""What one release after another said about a body, with a place for each quarter that said nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.disclosure.figure import Figure
from webapp.domain.dates import Quarter
from webapp.services.figures import BodyFigures, TableName, get_figures, list_releases

MOST_QUARTERS = 8


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One quarter, and what its release says about an area.

    Shapes:  figures is None where no release says anything. is_alike is False where the detailed tables count another
             length of time than the newest do, or are still to come: such numbers cannot stand beside each other.
    """

    quarter: Quarter
    figures: BodyFigures | None
    is_alike: bool

    def joined(self, theme: str) -> frozenset[str]:
        """The themes that count as another one in this quarter's release; none where there is no release."""
        return self.figures.release.joined(theme) if self.figures else frozenset()

    def find(self, table: TableName, codes: tuple[str, ...]) -> Figure | None:
        """The figure of one cell, or None where it was not counted, or over another length of time."""
        if self.figures is None:
            return None
        if table is TableName.QUARTER_TOTAL:
            return self.figures.quarter_total
        if not self.is_alike or table in self.figures.not_made:
            return None
        return next((figure for figure in self.figures.tables[table] if figure.codes == codes), None)


def list_history(session: Session, *, body: str, until: Quarter) -> tuple[Moment, ...]:
    """The quarters up to one, the oldest first, from the first that has a release.

    Shapes:  every quarter in between has a place, so that a time in which nothing was counted stays to be seen.
    Units:   at most MOST_QUARTERS, the newest.
    Errors:  NotFound if there is no such area.
    """
    released = {facts.quarter for facts in list_releases(session) if facts.quarter <= until}
    quarters = _quarters(sorted(released), until)[-MOST_QUARTERS:]
    found = {
        quarter: get_figures(session, body=body, quarter=quarter)
        for quarter in quarters
        if quarter in released
    }
    length = next(
        (_length(found[quarter]) for quarter in reversed(quarters) if _length(found.get(quarter))), 0
    )
    return tuple(
        Moment(
            quarter=quarter,
            figures=found.get(quarter),
            is_alike=bool(length) and _length(found.get(quarter)) == length,
        )
        for quarter in quarters
    )


def find_before(history: Sequence[Moment]) -> BodyFigures | None:
    """The last figures before the newest of a history that count the same length of time, if there are any."""
    alike = [moment.figures for moment in history if moment.is_alike]
    return alike[-2] if len(alike) > 1 else None


def _length(figures: BodyFigures | None) -> int:
    """How many quarters the detailed tables count; nought where there are none."""
    if figures is None or figures.first is None:
        return 0
    return len(_quarters([figures.first], figures.release.quarter))


def _quarters(released: Sequence[Quarter], until: Quarter) -> list[Quarter]:
    """Every quarter from the first that has a release to the last."""
    quarters: list[Quarter] = []
    quarter = released[0] if released else None
    while quarter is not None and quarter <= until:
        quarters.append(quarter)
        quarter = quarter.following
    return quarters
