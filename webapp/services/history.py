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
    """One quarter, and what its release says about a body; figures is None where no release says anything."""

    quarter: Quarter
    figures: BodyFigures | None

    def find(self, table: TableName, codes: tuple[str, ...]) -> Figure | None:
        """The figure of one cell, or None where it was not counted."""
        if self.figures is None:
            return None
        return next((figure for figure in self.figures.tables[table] if figure.codes == codes), None)


def list_history(session: Session, *, body: str, until: Quarter) -> tuple[Moment, ...]:
    """The quarters up to one, the oldest first, from the first that has a release.

    Shapes:  every quarter in between has a place, so that a time in which nothing was counted stays to be seen.
    Units:   at most MOST_QUARTERS, the newest.
    Errors:  NotFound if there is no such body.
    """
    released = {facts.quarter for facts in list_releases(session) if facts.quarter <= until}
    quarters = _quarters(sorted(released), until)[-MOST_QUARTERS:]
    return tuple(
        Moment(
            quarter=quarter,
            figures=get_figures(session, body=body, quarter=quarter) if quarter in released else None,
        )
        for quarter in quarters
    )


def has_two_to_compare(history: Sequence[Moment]) -> bool:
    """Whether there is more than one time to draw."""
    return sum(moment.figures is not None for moment in history) > 1


def _quarters(released: Sequence[Quarter], until: Quarter) -> list[Quarter]:
    """Every quarter from the first that has a release to the last."""
    quarters: list[Quarter] = []
    quarter = released[0] if released else None
    while quarter is not None and quarter <= until:
        quarters.append(quarter)
        quarter = quarter.following
    return quarters
