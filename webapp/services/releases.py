"""Releases: count a closed quarter once, protect it, attack it, freeze it, and publish it only if it held."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.disclosure.cube import COUNTRY
from webapp.domain.dates import Quarter, quarter_of
from webapp.domain.duty import Audience
from webapp.domain.errors import NotFound, ReleaseExists, ReleaseUnsafe
from webapp.models import AttackRun, Release, ReleasedCell, Submission
from webapp.services import collecting, duty_calls, heard_right, reference, spans, tallies, verdicts
from webapp.services.collecting import collect
from webapp.services.defending import Built, defend
from webapp.services.release_plan import SCOTLAND, make_plan, tables

SOFTWARE_VERSION = "0.1.0"
ROWS_AT_ONCE = 500
CELLS_AT_ONCE = 10_000
Cell = tuple[str, str, str, int | None]
"""Body, table, key and value."""


def build_release(
    session: Session,
    *,
    quarter: Quarter,
    today: date,
    is_synthetic: bool = False,
    workers: int = 1,
    progress: Callable[[str], None] | None = None,
) -> Release:
    """Make the release of a closed quarter in one go.

    Shapes:  the same as collect, defend and keep_release one after the other. A page does these three itself and
             lets go of the database while the attacker works. A release of anything synthetic is synthetic, said
             or not. progress hears the name of each area as the attacker is done with it: count_areas of them,
             and once more each that lost.
    Errors:  PeriodStillOpen; ReleaseExists.
    Source:  docs/adr/0012-releases.md
    """
    collected = collect(session, quarter=quarter, today=today)
    built = defend(collected, workers=workers, progress=progress)
    return keep_release(session, built=built, today=today, is_synthetic=is_synthetic)


def keep_release(session: Session, *, built: Built, today: date, is_synthetic: bool = False) -> Release:
    """Freeze what was built and mark its voices as counted.

    Shapes:  one that the attacker breaks is kept with its report and without its cells; its voices stay uncounted
             and go into the next.
    Errors:  ReleaseExists if somebody else was faster.
    """
    cells = built.list_cells() if built.is_safe else []
    method = _method_of(built)
    release = Release(
        quarter=str(built.collected.quarter),
        built_on=today,
        published_on=None,
        is_safe=built.is_safe,
        is_synthetic=is_synthetic or built.collected.is_synthetic,
        method=method,
        attack=built.report,
        withheld=built.withheld,
        software_version=SOFTWARE_VERSION,
        checksum=checksum_of(cells, method=method, withheld=built.withheld),
    )
    try:
        with session.begin_nested():
            session.add(release)
    except IntegrityError:
        raise ReleaseExists(str(built.collected.quarter)) from None
    if built.is_safe:
        _keep_cells(session, release=release, cells=cells)
        _mark_counted(session, release=release, packed=built.collected.submission_ids)
        tallies.forget(session, until=built.collected.quarter)
    return release


def publish_release(session: Session, *, quarter: Quarter, today: date, without_group: str = "") -> Release:
    """Let a release be read by bodies and by everybody, for good.

    Shapes:  publishing twice changes nothing. without_group is why no group of young people looked at the names first,
             and stands with the release.
    Errors:  NotFound; ReleaseUnsafe if the attacker won, when it was built or since, or if what is stored is no longer
             what was built; ObjectionUnanswered or ReasonMissing, as in heard_right.settle.
    """
    release = get_release(session, quarter=quarter)
    if not release.is_safe or has_lost(session, release=release) or not is_as_built(session, release=release):
        raise ReleaseUnsafe(str(quarter))
    if release.published_on is None:
        heard_right.settle(session, release=release, without_group=without_group)
        release.published_on = today
        verdicts.apply_to_actions(session, release=release)
        duty_calls.note_news(session, audience=Audience.OFFICERS)
        session.flush()
    return release


def get_release(session: Session, *, quarter: Quarter) -> Release:
    """The release of a quarter, published or not, for those who build releases.

    Errors:  NotFound.
    """
    release = session.scalar(select(Release).where(Release.quarter == str(quarter)))
    if release is None:
        raise NotFound(str(quarter))
    return release


def list_releases(session: Session) -> list[Release]:
    """Every release, published or not, newest quarter first."""
    return list(session.scalars(select(Release).order_by(Release.quarter.desc())))


def find_next_quarter(session: Session, *, today: date) -> Quarter | None:
    """The last closed quarter, if nothing was released for it yet."""
    last_closed = quarter_of(quarter_of(today).first_day - timedelta(days=1))
    newest = spans.find_newest(session)
    return None if newest is not None and newest >= last_closed else last_closed


def has_lost(session: Session, *, release: Release) -> bool:
    """Whether the newest attack on a stored release, finished or not, won against it."""
    newest = select(AttackRun.is_lost).where(AttackRun.release_id == release.id)
    return bool(session.scalar(newest.order_by(AttackRun.number.desc()).limit(1)))


def is_as_built(session: Session, *, release: Release) -> bool:
    """Whether the stored cells still give the checksum that they were frozen with."""
    cells = list_cells(session, release=release)
    return checksum_of(cells, method=release.method, withheld=release.withheld) == release.checksum


def list_cells(session: Session, *, release: Release) -> list[Cell]:
    """Every stored cell of a release."""
    columns = ReleasedCell.body, ReleasedCell.table_name, ReleasedCell.key, ReleasedCell.value
    rows = session.execute(select(*columns).where(ReleasedCell.release_id == release.id))
    return [(body, table, key, value) for body, table, key, value in rows]


def count_areas() -> int:
    """How many areas the attacker goes through: the country, each pool, each body, and those without one."""
    return len(make_plan().areas)


def count_shown(session: Session, *, release: Release) -> tuple[int, int]:
    """How many of a release's figures are shown, and how many there are."""
    query = select(func.count(ReleasedCell.value), func.count()).where(ReleasedCell.release_id == release.id)
    shown, every = session.execute(query).one()
    return shown, every


def checksum_of(cells: Iterable[Cell], *, method: Mapping[str, Any], withheld: Sequence[str]) -> str:
    """SHA-256 over every cell, the method with its parameters, and what was withheld."""
    said = {"cells": sorted(cells, key=lambda cell: cell[:3]), "method": method, "withheld": list(withheld)}
    plain = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def _method_of(built: Built) -> dict[str, Any]:
    """How it was made: the method, the categories of each table in the order they are read, and who got which span.

    Shapes:  spans names the first quarter of each area whose detailed tables are in this release; one_way those of
             them that have only tables of one way.
    """
    collected, parameters = built.collected, built.protected.parameters
    spans_of = {SCOTLAND if area == COUNTRY else area: str(first) for area, first in built.list_spans()}
    return {
        "name": built.method,
        "version": built.method_version,
        "threshold": parameters.threshold,
        "rounding": parameters.rounding,
        "code_book": collected.plan.themes.version,
        "code_books": {
            book.value: code_book.version for book, code_book in reference.load_code_books().items()
        },
        "themes": collected.plan.themes.to_plain(),
        "tables": {
            spec.name: [list(d.categories) for d in spec.dimensions] for spec in tables(collected.plan.themes)
        },
        "spans": dict(sorted(spans_of.items())),
        "one_way": sorted(body for body, span in collected.spans.items() if not span.has_enough),
        "pools": {pool: list(bodies) for pool, bodies in sorted(collected.plan.pools.items())},
    }


def _keep_cells(session: Session, *, release: Release, cells: Sequence[Cell]) -> None:
    names = ("body", "table_name", "key", "value")
    for start in range(0, len(cells), CELLS_AT_ONCE):
        rows: Iterator[dict[str, Any]] = (
            dict(zip(names, cell, strict=True)) for cell in cells[start : start + CELLS_AT_ONCE]
        )
        session.execute(
            insert(ReleasedCell), [{"id": uuid4(), "release_id": release.id, **row} for row in rows]
        )


def _mark_counted(session: Session, *, release: Release, packed: bytes) -> None:
    for some in collecting.list_ids(packed, at_once=ROWS_AT_ONCE):
        session.execute(
            update(Submission)
            .where(Submission.id.in_(some))
            .values(counted_in_id=release.id)
            .execution_options(synchronize_session=False)
        )
