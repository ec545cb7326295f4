"""The table of a year that is over: counted once, protected, attacked, and never counted again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from webapp.disclosure.cube import Dimension, TableSpec, Voice
from webapp.disclosure.release import build
from webapp.domain.appeals import AppealState
from webapp.domain.came import CameBy
from webapp.domain.errors import NotFound, PeriodStillOpen, ReleaseExists, ReleaseUnsafe
from webapp.domain.levels import Spread, Wait, spread_of
from webapp.domain.moderation import Decision
from webapp.domain.years import (
    ALL,
    CODES,
    HALF,
    NEARLY_ALL,
    OUTCOME_OF,
    YearPart,
    appeal_of,
    read_again_of,
    reason_of,
)
from webapp.models import Appeal, ModerationDecision, Reread, Submission, YearFigure
from webapp.services import audit
from webapp.services.sign_ins import SignedIn
from webapp.services.standing import STANDS

WHOLE = "year"
TABLES = (
    TableSpec(YearPart.EVERYBODY),
    *(
        TableSpec(part, (Dimension(part, CODES[part], of_person=True),))
        for part in CODES
        if part not in (YearPart.EVERYBODY, YearPart.DAYS)
    ),
)
"""Each part is a fact of a person, one for each of them, so that the attacker may add it up to everybody."""


@dataclass(frozen=True, kw_only=True)
class YearLine:
    """One line of a year's table; no number is the mark, whatever is behind it."""

    year: int
    part: YearPart
    code: str
    number: int | None
    counted_on: date
    is_synthetic: bool


def close_year(session: Session, *, staff: SignedIn, year: int, today: date, now: datetime) -> None:
    """Count a year that is over, hide what the attacker could work out, and keep the rest for good.

    Errors:  PeriodStillOpen before the year is over; ReleaseExists the second time; NotFound where nothing came in;
             ReleaseUnsafe where the attacker still wins.
    Source:  docs/adr/0033-a-table-of-each-year.md
    """
    _check_may_close(session, year, today=today)
    built = build(_voices(session, year=year), TABLES, bodies=[WHOLE])
    if not built.is_safe:
        raise ReleaseUnsafe
    # The same people stand in the only body and in the whole, so a cell that is hidden in one of them stays hidden.
    numbers = {(cell.table, cell.key): cell.value for cell in built.cells if cell.area == WHOLE}
    for cell in built.cells:
        if cell.value is None:
            numbers[cell.table, cell.key] = None
    spread = _how_long(session, year=year, today=today)
    days = {HALF: spread.half, NEARLY_ALL: spread.nearly_all} if spread else {}
    synthetic = session.scalar(select(Submission.id).where(_came_in(year), Submission.is_synthetic).limit(1))
    for part, codes in CODES.items():
        for code in codes:
            number = (
                days.get(code) if part is YearPart.DAYS else numbers[part, () if code == ALL else (code,)]
            )
            session.add(
                YearFigure(
                    year=year,
                    part=part,
                    code=code,
                    number=number,
                    counted_on=today,
                    is_synthetic=synthetic is not None,
                )
            )
    audit.record(session, actor=str(staff.account_id), action="closed_year", subject=str(year), at=now)
    session.flush()


def _check_may_close(session: Session, year: int, *, today: date) -> None:
    if today.year <= year:
        raise PeriodStillOpen
    if session.scalar(select(YearFigure.id).where(YearFigure.year == year).limit(1)) is not None:
        raise ReleaseExists
    if not _has_something(session, year):
        raise NotFound


def list_years(session: Session) -> list[list[YearLine]]:
    """The table of every closed year, the newest first, each in its order."""
    rows = session.scalars(select(YearFigure).order_by(YearFigure.year.desc()))
    order = {(part, code): place for place, (part, code) in enumerate(_every_line())}
    return [
        sorted(
            (
                YearLine(
                    year=row.year,
                    part=YearPart(row.part),
                    code=row.code,
                    number=row.number,
                    counted_on=row.counted_on,
                    is_synthetic=row.is_synthetic,
                )
                for row in lines
            ),
            key=lambda line: order[line.part, line.code],
        )
        for _, lines in groupby(rows, key=attrgetter("year"))
    ]


def find_open_year(session: Session, *, today: date) -> int | None:
    """The oldest year that is over and not closed yet, of those in which anything came in."""
    first = session.scalar(select(func.min(Submission.received_on)))
    closed = set(session.scalars(select(YearFigure.year).distinct()))
    years = range(first.year if first else today.year, today.year)
    return next((year for year in years if year not in closed and _has_something(session, year)), None)


def _has_something(session: Session, year: int) -> bool:
    is_a_year = date.min.year <= year <= date.max.year
    return is_a_year and session.scalar(select(Submission.id).where(_came_in(year)).limit(1)) is not None


def _every_line() -> Iterator[tuple[YearPart, str]]:
    for part, codes in CODES.items():
        for code in codes:
            yield part, code


def _voices(session: Session, *, year: int) -> Iterator[Voice]:
    """Everything that came in a year, with what became of it; who says more than one thing is still one person."""
    held: dict[object, list[str | None]] = {}
    for submission_id, reason in session.execute(
        select(ModerationDecision.submission_id, ModerationDecision.reason)
        .join(Submission, Submission.id == ModerationDecision.submission_id)
        .where(_came_in(year), ModerationDecision.decision == Decision.HOLD, STANDS)
        .order_by(ModerationDecision.submission_id, ModerationDecision.number)
    ):
        held.setdefault(submission_id, []).append(reason)
    appealed, again = _appeals(session, year=year), _read_again(session, year=year)
    said = select(Submission.id, Submission.contributor_id, Submission.status).where(_came_in(year))
    for submission_id, contributor_id, status in session.execute(said):
        facts = {
            YearPart.OUTCOME: OUTCOME_OF[status],
            YearPart.HELD_FOR: reason_of(held.get(submission_id, ())),
            YearPart.APPEAL: appeal_of(appealed[contributor_id]),
            YearPart.READ_AGAIN: read_again_of(again[contributor_id]),
        }
        yield Voice(str(contributor_id), WHOLE, frozenset(), facts=facts)


def _appeals(session: Session, *, year: int) -> defaultdict[UUID, list[AppealState]]:
    """What became of every appeal about what came in a year, by who made it."""
    found: defaultdict[UUID, list[AppealState]] = defaultdict(list)
    rows = select(Submission.contributor_id, Appeal.state).join_from(Appeal, Submission).where(_came_in(year))
    for contributor_id, state in session.execute(rows):
        found[contributor_id].append(state)
    return found


def _read_again(session: Session, *, year: int) -> defaultdict[UUID, list[bool]]:
    """Whether each second reading of what came in a year led to the same, by whose words were read."""
    found: defaultdict[UUID, list[bool]] = defaultdict(list)
    rows = select(Submission.contributor_id, Reread.is_same).join_from(Reread, Submission)
    for contributor_id, is_same in session.execute(rows.where(_came_in(year), Reread.done_on.is_not(None))):
        found[contributor_id].append(is_same)
    return found


def _how_long(session: Session, *, year: int, today: date) -> Spread | None:
    """How long everything that came here in a year waited for its first reading."""
    first = (
        select(ModerationDecision.submission_id, func.min(ModerationDecision.decided_on).label("read_on"))
        .where(STANDS)
        .group_by(ModerationDecision.submission_id)
        .subquery()
    )
    rows = session.execute(
        select(Submission.received_on, first.c.read_on, func.count())
        .outerjoin(first, first.c.submission_id == Submission.id)
        .where(_came_in(year), Submission.came_by == CameBy.HERE)
        .group_by(Submission.received_on, first.c.read_on)
    )
    waits = [Wait(began_on=came, ended_on=read, many=many) for came, read, many in rows]
    return spread_of(waits, today=today, look_back=(today - date(year, 1, 1)).days + 1)


def _came_in(year: int) -> ColumnElement[bool]:
    return Submission.received_on.between(date(year, 1, 1), date(year, 12, 31))
