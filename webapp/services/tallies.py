"""Roll-ups: how many people stand in each cell of a quarter that is not released yet, kept as voices change.

They are true counts. Nothing but the making of a release may read them, and they go once their release is kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, Table, case, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.disclosure.cube import Counts
from webapp.domain.dates import Quarter, quarter_of, read_quarter
from webapp.domain.own_themes import Themes
from webapp.models import Contributor, Tally, Voice
from webapp.services import merging, own_themes, voices
from webapp.services.release_plan import ReleasePlan, make_plan
from webapp.services.voices import WAITING, Said

Cell = tuple[str, str, str, str]
"""Quarter, area, table and key."""
ROWS_AT_ONCE = 200


@contextmanager
def kept(session: Session, *, contributor_id: UUID) -> Iterator[None]:
    """Keep the roll-ups true while something that one contributor said changes.

    Shapes:  whatever happens inside, the cells in which the contributor stood before lose one person and those in
             which they stand afterwards gain one, in the same transaction; so do those of everybody whose copies
             count as one with something that they said.
    Source:  docs/adr/0015-releases-at-scale.md
    """
    groups = merging.list_groups(session, contributor_id=contributor_id)
    people = merging.list_people(session, contributor_id=contributor_id, groups=groups)
    with kept_for(session, people=people, groups=groups):
        yield


@contextmanager
def kept_for(session: Session, *, people: Collection[UUID], groups: Collection[UUID]) -> Iterator[None]:
    """Keep the roll-ups true while something changes for several people, or for groups of copies that count once.

    Shapes:  people holds everybody who has something in one of the groups. Rows are taken in sorted order, so that two
             transactions never wait for each other; no count falls below nought.
    """
    for contributor_id in sorted(set(people)):
        _hold_still(session, contributor_id)
    themes = own_themes.load_themes(session)
    before = Counter(cell for each in set(people) for cell in _cells(session, each, themes))
    yield
    session.flush()
    merging.settle(session, people=people, groups=groups)
    after = Counter(cell for each in set(people) for cell in _cells(session, each, themes))
    changes = {cell: after[cell] - before[cell] for cell in before.keys() | after.keys()}
    # The first round takes every row that any later one takes, so the order of taking them stays one.
    for step in range(max(map(abs, changes.values()), default=0)):
        _add(session, {cell: int(np.sign(by)) for cell, by in changes.items() if abs(by) > step})


def recount(session: Session, *, quarter: Quarter) -> bool:
    """Count a quarter anew from its voices and keep the result; says whether anything was different.

    Shapes:  voices are read as a stream, contributor by contributor, so memory does not grow with them.
    """
    plan = make_plan(own_themes.load_themes(session).counted_in(quarter))
    counts = voices.count_people(voices.stream_people(session, *waiting_in(quarter)), plan)
    counted = {
        (str(quarter), plan.areas[area], *plan.cells[cell]): int(counts[area, cell])
        for area, cell in zip(*np.nonzero(counts), strict=True)
    }
    kept_before = {cell: people for cell, people in _rows(session, quarter) if people}
    session.execute(delete(Tally).where(Tally.quarter == str(quarter)))
    rows = [_as_row(cell, people) for cell, people in sorted(counted.items())]
    if rows:
        session.execute(insert(Tally), rows)
    return counted != kept_before


def read(session: Session, *, quarter: Quarter, plan: ReleasePlan) -> Counts:
    """The roll-ups of a quarter.

    Shapes:  counts[area, cell] in the order of the plan.
             A row of an area or a cell that the plan no longer has is left out; the voices behind it stay.
    """
    areas = {area: row for row, area in enumerate(plan.areas)}
    cells = {cell: column for column, cell in enumerate(plan.cells)}
    counts = np.zeros((len(areas), len(cells)), dtype=np.int64)
    for (_, area, table, key), people in _rows(session, quarter):
        if area in areas and (table, key) in cells:
            counts[areas[area], cells[table, key]] = people
    return counts


def forget(session: Session, *, until: Quarter) -> None:
    """Delete the roll-ups of every quarter up to this one; a release holds what may be known of them."""
    session.execute(delete(Tally).where(Tally.quarter <= str(until)))


def waiting_in(quarter: Quarter) -> tuple[ColumnElement[bool], ...]:
    """What a roll-up counts: cleared in the quarter, and in no release yet."""
    return WAITING, Voice.cleared_on >= quarter.first_day, Voice.cleared_on <= quarter.last_day


def list_quarters(session: Session) -> list[Quarter]:
    """The quarters that have roll-ups, oldest first."""
    return [
        read_quarter(q) for q in session.scalars(select(Tally.quarter).distinct().order_by(Tally.quarter))
    ]


def _hold_still(session: Session, contributor_id: UUID) -> None:
    """Let no other change of the same contributor's voices be counted at the same time."""
    row = select(Contributor.id).where(Contributor.id == contributor_id)
    session.execute(row.with_for_update(key_share=True))


def _cells(session: Session, contributor_id: UUID, themes: Themes) -> set[Cell]:
    """Where a contributor stands, each quarter by the themes by which it is counted."""
    said: dict[Quarter, list[Said]] = defaultdict(list)
    for _, cleared_on, voice in voices.stream_voices(session, WAITING, Voice.counts_for_id == contributor_id):
        said[quarter_of(cleared_on)].append(voice)
    plans = {quarter: make_plan(themes.counted_in(quarter)) for quarter in said}
    return {
        (str(quarter), plans[quarter].areas[area], *plans[quarter].cells[cell])
        for quarter, some in said.items()
        for area, cell in voices.cells_of(voices.signature(some), plans[quarter])
    }


def _add(session: Session, changes: Mapping[Cell, int]) -> None:
    dialect = {"postgresql": postgresql, "sqlite": sqlite}[session.get_bind().dialect.name]
    table: Table = Tally.__table__  # type: ignore[assignment]
    ordered = sorted(changes.items())
    for start in range(0, len(ordered), ROWS_AT_ONCE):
        some = ordered[start : start + ROWS_AT_ONCE]
        adding = dialect.insert(table).values([_as_row(cell, max(change, 0)) for cell, change in some])
        # 1 stands for one more and 0 for one less, so that a row that is not there can never start below nought.
        changed = table.c.people + 2 * adding.excluded.people - 1
        session.execute(
            adding.on_conflict_do_update(
                index_elements=list(table.primary_key.columns),
                set_={"people": case((changed < 0, 0), else_=changed)},
            )
        )


def _rows(session: Session, quarter: Quarter) -> Iterable[tuple[Cell, int]]:
    query = select(Tally.area, Tally.table_name, Tally.key, Tally.people).where(Tally.quarter == str(quarter))
    for area, table, key, people in session.execute(query):
        yield (str(quarter), area, table, key), people


def _as_row(cell: Cell, people: int) -> dict[str, Any]:
    return dict(zip(("quarter", "area", "table_name", "key", "people"), (*cell, people), strict=True))
