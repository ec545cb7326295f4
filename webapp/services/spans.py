"""Spans: over which quarters a body's detailed tables are counted, read from what releases before this one say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from webapp.disclosure import gathering
from webapp.domain.dates import Quarter, read_quarter
from webapp.models import Release, ReleasedCell
from webapp.services.release_plan import TableName

TOOK_ITS_VOICES: ColumnElement[bool] = or_(Release.is_safe, Release.withdrawn_on.is_not(None))
"""Releases that hold their voices for good: those that are safe, and those that were before they were withdrawn."""
Totals = Mapping[tuple[str, Quarter], int | None]


@dataclass(frozen=True, kw_only=True)
class Past:
    """A release that took its voices: the quarter it is named by, and the first quarter of each span it closed.

    Shapes:  spans is None for a release from before bodies gathered: it closed everybody's.
    """

    release_id: UUID
    quarter: Quarter
    spans: Mapping[str, str] | None

    def closed(self, area: str) -> bool:
        return self.spans is None or area in self.spans


@dataclass(frozen=True, kw_only=True)
class Span:
    """The quarters that a body's detailed tables count together in the release being made.

    Shapes:  earlier are the releases whose voices it counts once more; none where it is only this release's.
             has_enough is false where the year ended first; then only tables of one way are made.
    """

    first: Quarter
    has_enough: bool
    earlier: tuple[Past, ...] = ()


def list_past(session: Session) -> list[Past]:
    """Every release that took its voices, oldest first."""
    rows = session.execute(
        select(Release.id, Release.quarter, Release.method).where(TOOK_ITS_VOICES).order_by(Release.quarter)
    )
    return [
        Past(release_id=id_, quarter=read_quarter(quarter), spans=method.get("spans"))
        for id_, quarter, method in rows
    ]


def read_totals(session: Session, pasts: Sequence[Past]) -> dict[tuple[str, Quarter], int | None]:
    """The quarter totals that releases hold, by body and quarter."""
    quarters = {past.release_id: past.quarter for past in pasts}
    rows = session.execute(
        select(ReleasedCell.release_id, ReleasedCell.body, ReleasedCell.value).where(
            ReleasedCell.table_name == TableName.QUARTER_TOTAL, ReleasedCell.release_id.in_(quarters)
        )
    )
    return {(body, quarters[release_id]): value for release_id, body, value in rows}


def find_newest(session: Session) -> Quarter | None:
    """The newest quarter that was built, safe or not."""
    newest = session.scalar(select(Release.quarter).order_by(Release.quarter.desc()).limit(1))
    return None if newest is None else read_quarter(newest)


def decide(
    bodies: Iterable[str], *, pasts: Sequence[Past], totals: Totals, quarter: Quarter, opened: Quarter
) -> dict[str, Span]:
    """Whose detailed tables belong into the release of a quarter; a body that is missing gathers on.

    Shapes:  totals hold this quarter's too. Spans of one body touch and never overlap, so each release's voices are
             in just one of them. One that was open when its year ended, because that quarter has no safe release,
             closes now.
    Units:   opened is the first quarter that this release counts: this one, unless those before it had none.
    Source:  docs/adr/0015-releases-at-scale.md
    """
    found = {body: _close(body, pasts, totals, quarter, opened) for body in bodies}
    return {body: span for body, span in found.items() if span is not None}


def _close(
    body: str, pasts: Sequence[Past], totals: Totals, quarter: Quarter, opened: Quarter
) -> Span | None:
    earlier = still_open(body, pasts)
    heard = {past.quarter: totals.get((body, past.quarter)) for past in earlier}
    heard[quarter] = totals.get((body, quarter))
    first = first_of(earlier[0], pasts) if earlier else opened
    if first.year < quarter.year:
        has_enough = sum(total or 0 for total in heard.values()) >= gathering.ENOUGH
        return Span(first=first, has_enough=has_enough, earlier=earlier)
    closing = gathering.closing(quarter, heard, enough=gathering.ENOUGH)
    return Span(first=first, has_enough=closing.has_enough, earlier=earlier) if closing else None


def still_open(body: str, pasts: Sequence[Past]) -> tuple[Past, ...]:
    """The releases since a body's tables last closed, oldest first."""
    closed = [past.quarter for past in pasts if past.closed(body)]
    return tuple(past for past in pasts if not closed or past.quarter > closed[-1])


def first_of(past: Past, pasts: Sequence[Past]) -> Quarter:
    """The first quarter that a release counted: its own, unless quarters before it had no release."""
    before = [other.quarter for other in pasts if other.quarter < past.quarter]
    return before[-1].following if before else past.quarter
