"""Attacks on stored releases: begun again at any time, kept area by area, and with consequences when they win."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webapp.disclosure.attack import Attacker, attack
from webapp.disclosure.cube import COUNTRY, Counts, RawTables
from webapp.disclosure.gate import HIDDEN, Parameters, ProtectedTables, behind
from webapp.disclosure.outcome import AreaOutcome, AttackReport
from webapp.domain.dates import Quarter, read_quarter
from webapp.domain.errors import DomainError, ReleaseUnsafe
from webapp.domain.own_themes import CountedThemes
from webapp.models import AttackedArea, AttackRun, Release, ReleasedCell, Submission
from webapp.services import collecting, releases, spans, voices
from webapp.services.collecting import Collected
from webapp.services.defending import beside_the_past, by_rule, node_of, raw_tables
from webapp.services.release_plan import SCOTLAND, ReleasePlan, TableName, came_with_heard, tables
from webapp.services.spans import Past, Span


class ReleaseUnreadable(DomainError):
    """A release from before bodies gathered, or one by categories that are gone: its tables cannot be counted anew."""


@dataclass(frozen=True)
class Prepared:
    """A stored release as the attacker sees it, and the truth that says where to look."""

    run_id: UUID
    raw: RawTables
    protected: ProtectedTables


def begin(session: Session, *, quarter: Quarter, today: date, again: bool = False) -> Prepared:
    """Make a stored release ready to be attacked, and go on with an attack that was stopped.

    Shapes:  the numbers are those that are stored, not those that were built; the truth is counted from the voices
             that are still there. A new attack begins where none was, where the last was finished, or again.
    Errors:  NotFound; ReleaseUnsafe where no number was kept or they were changed; ReleaseUnreadable.
    Source:  docs/adr/0015-releases-at-scale.md
    """
    release = releases.get_release(session, quarter=quarter)
    if not (release.is_safe or release.withdrawn_on) or not releases.is_as_built(session, release=release):
        raise ReleaseUnsafe(str(quarter))
    collected = _recollect(session, release)
    protected = _read_protected(session, release, collected)
    raw = raw_tables(collected)
    run = _find_unfinished(session, release)
    if run is None or again:
        run = _new_run(session, release, today=today)
    return Prepared(run.id, _as_published(raw, protected), beside_the_past(collected, protected))


def run(
    session: Session, *, prepared: Prepared, workers: int = 1, progress: Callable[[str], None] | None = None
) -> AttackReport:
    """Attack every area that is not done yet; commit in progress, and what is done stays done.

    Shapes:  a hidden number that must have been large when it was counted is no loss, even if so many people erased
             what they said since that it would be small today.
    """
    journal, raw = StoredJournal(session, run_id=prepared.run_id), prepared.raw
    while True:
        report = attack(
            raw,
            prepared.protected,
            threshold=prepared.protected.parameters.threshold,
            workers=workers,
            journal=journal,
            progress=progress or (lambda area: None),
        )
        as_it_was = _with_those_who_left(raw, prepared.protected, report)
        if as_it_was is None:
            return report
        raw = as_it_was


def finish(session: Session, *, prepared: Prepared, report: AttackReport, today: date) -> AttackRun:
    """Keep the report, forget what was written down on the way, and let a release that lost go nowhere.

    Shapes:  one that nobody has read, and on which no later one stands, gives its voices back and loses its numbers,
             as if it had lost when it was built. Any other leaves the pages; its voices stay counted.
    """
    run = session.get_one(AttackRun, prepared.run_id)
    run.report, run.is_lost, run.finished_on = report.as_dict(), report.wins, today
    session.execute(delete(AttackedArea).where(AttackedArea.run_id == run.id))
    release = session.get_one(Release, run.release_id)
    if run.is_lost and release.is_safe:
        _take_away(session, release, today=today)
    session.flush()
    return run


def find_newest(session: Session, *, release: Release) -> AttackRun | None:
    """The newest attack on a stored release, finished or not."""
    runs = select(AttackRun).where(AttackRun.release_id == release.id)
    return session.scalar(runs.order_by(AttackRun.number.desc()).limit(1))


class StoredJournal:
    """Outcomes of areas in the database; whoever attacks commits."""

    def __init__(self, session: Session, *, run_id: UUID) -> None:
        self._session, self._run_id = session, run_id
        rows = session.scalars(select(AttackedArea.outcome).where(AttackedArea.run_id == run_id))
        self._known = {outcome["area"]: AreaOutcome.from_plain(outcome) for outcome in rows}

    def known(self, area: str) -> Iterable[AreaOutcome]:
        return (self._known[area],) if area in self._known else ()

    def keep(self, outcome: AreaOutcome) -> None:
        """Write it down in place of what was known of the area."""
        of_area = AttackedArea.run_id == self._run_id, AttackedArea.area == outcome.area
        self._session.execute(delete(AttackedArea).where(*of_area))
        self._session.add(AttackedArea(run_id=self._run_id, area=outcome.area, outcome=outcome.as_plain()))
        self._session.flush()


def _take_away(session: Session, release: Release, *, today: date) -> None:
    release.is_safe = False
    newest = spans.find_newest(session)
    if release.published_on is not None or newest != read_quarter(release.quarter):
        release.withdrawn_on = today
        return
    session.execute(delete(ReleasedCell).where(ReleasedCell.release_id == release.id))
    session.execute(
        update(Submission).where(Submission.counted_in_id == release.id).values(counted_in_id=None)
    )


def _find_unfinished(session: Session, release: Release) -> AttackRun | None:
    newest = find_newest(session, release=release)
    return newest if newest is not None and newest.finished_on is None else None


def _new_run(session: Session, release: Release, *, today: date) -> AttackRun:
    newest = find_newest(session, release=release)
    number = newest.number + 1 if newest else 1
    # Whoever lost once stays lost until a whole attack has failed.
    made = AttackRun(
        release_id=release.id, number=number, started_on=today, is_lost=bool(newest and newest.is_lost)
    )
    session.add(made)
    session.flush()
    return made


def _recollect(session: Session, release: Release) -> Collected:
    """What a stored release counted, as far as the voices are still there."""
    method = release.method
    themes = CountedThemes.from_plain(method["themes"]) if "themes" in method else came_with_heard()
    known = {spec.name: [list(d.categories) for d in spec.dimensions] for spec in tables(themes)}
    if "spans" not in method or method["tables"] != known:
        raise ReleaseUnreadable(release.quarter)
    quarter = read_quarter(release.quarter)
    pasts = [past for past in spans.list_past(session) if past.quarter < quarter]
    plan = _plan_of(session, release, themes)
    of_this_release = Submission.counted_in_id == release.id
    found = {body: _span_of(body, method, pasts) for body in plan.bodies if body in method["spans"]}
    long = {body: span for body, span in found.items() if span.earlier}
    return Collected(
        quarter=quarter,
        opened=read_quarter(method["spans"][SCOTLAND]),
        plan=plan,
        counts=voices.count_people(voices.stream_people(session, of_this_release), plan),
        spans=found,
        long={
            body: collecting.count_span(session, body, span, of_this_release, themes=themes)
            for body, span in long.items()
        },
        totals=spans.read_totals(session, pasts),
        submission_ids=b"",
        verdicts=(),
        body_of_reply={},
        is_synthetic=release.is_synthetic,
    )


def _plan_of(session: Session, release: Release, themes: CountedThemes) -> ReleasePlan:
    areas = session.scalars(
        select(ReleasedCell.body).where(
            ReleasedCell.release_id == release.id, ReleasedCell.table_name == TableName.QUARTER_TOTAL
        )
    )
    pools = {pool: tuple(bodies) for pool, bodies in release.method["pools"].items()}
    bodies = tuple(area for area in areas if area not in {SCOTLAND, *pools})
    return ReleasePlan(bodies=bodies, pools=pools, themes=themes)


def _span_of(body: str, method: dict[str, Any], pasts: list[Past]) -> Span:
    return Span(
        first=read_quarter(method["spans"][body]),
        has_enough=body not in method["one_way"],
        earlier=spans.still_open(body, pasts),
    )


def _read_protected(session: Session, release: Release, collected: Collected) -> ProtectedTables:
    """The stored numbers as protected tables, each area with the tables that it has."""
    raw = raw_tables(collected)
    quarters = {body: node_of(body, collected.quarter) for body in collected.long}
    rows = {area: row for row, area in enumerate(raw.areas)}
    columns = {cell: column for column, cell in enumerate(collected.plan.cells)}
    values = np.full(raw.counts.shape, HIDDEN, dtype=np.int64)
    for body, table, key, value in releases.list_cells(session, release=release):
        area = COUNTRY if body == SCOTLAND else body
        if table == TableName.QUARTER_TOTAL:
            area, table = quarters.get(area, area), TableName.TOTAL.value
        if value is not None and (table, key) in columns:
            values[rows[area], columns[table, key]] = value
    parameters = Parameters(threshold=release.method["threshold"], rounding=release.method["rounding"])
    least, greatest = behind(values, parameters)
    protected = ProtectedTables(
        raw.specs, raw.areas, values, least, greatest, parameters, _withheld(release, quarters), raw.links
    )
    return by_rule(collected, protected)


def _withheld(release: Release, quarters: dict[str, str]) -> frozenset[tuple[str, str]]:
    found = set()
    for entry in release.withheld:
        body, _, table = entry.partition("/")
        area = COUNTRY if body == SCOTLAND else body
        if table == TableName.QUARTER_TOTAL:
            area, table = quarters.get(area, area), TableName.TOTAL.value
        found.add((area, table))
    return frozenset(found)


def _with_those_who_left(
    raw: RawTables, protected: ProtectedTables, report: AttackReport
) -> RawTables | None:
    """The truth with each lost cell as large as it must have been; None if none of them was larger than small."""
    threshold = protected.parameters.threshold
    counts = raw.counts.copy()
    losing = [outcome for outcome in report.outcomes if outcome.cells]
    if not losing:
        return None
    attacker = Attacker(protected, threshold=threshold)
    for outcome in losing:
        ends = attacker.possible(outcome.area, outcome.cells)
        row = raw.areas.index(outcome.area)
        for cell, (least, _) in zip(outcome.cells, ends, strict=True):
            if least >= threshold:
                counts[row, cell] = max(counts[row, cell], least)
    if (counts == raw.counts).all():
        return None
    return RawTables(raw.specs, raw.areas, counts, raw.links)


def _as_published(raw: RawTables, protected: ProtectedTables) -> RawTables:
    """The truth as it must have been where a number is shown; people may have erased what they said since."""
    counts: Counts = np.clip(raw.counts, protected.least, protected.greatest)
    return RawTables(raw.specs, raw.areas, counts, raw.links)
