"""Releases: count a closed quarter once, protect it, attack it, freeze it, and publish it only if it held."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.disclosure import cube
from webapp.disclosure.cube import COUNTRY, Dimension, TableSpec, declared_tables
from webapp.disclosure.gate import Parameters, protect
from webapp.disclosure.release import BuiltRelease, build, defended
from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.dates import Quarter, quarter_of, read_quarter
from webapp.domain.errors import NotFound, PeriodStillOpen, ReleaseExists, ReleaseUnsafe
from webapp.domain.themes import BookName
from webapp.models import (
    PlanInput,
    Release,
    ReleasedCell,
    Reply,
    ReplyVerdict,
    Routing,
    Submission,
    ThemeAssignment,
    Voice,
)
from webapp.services import reference, verdicts
from webapp.services.figures import NO_THEME, NOT_SAID, SCOTLAND, TableName, bodies_by_slug
from webapp.services.verdicts import CHANGED, NOT_YET, VERDICT_TABLES

SOFTWARE_VERSION = "0.1.0"
NO_BODY = "no-body"
"""Where a voice that goes to no body is counted, so that it still counts for the country."""
ROWS_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Collected:
    """The voices and verdicts of one closed quarter, out of the database and not yet counted.

    Shapes:  submission_ids are marked as counted once the release is kept; body_of_reply finds a verdict's body.
    """

    quarter: Quarter
    voices: tuple[cube.Voice, ...]
    submission_ids: tuple[UUID, ...]
    verdicts: tuple[cube.Voice, ...]
    body_of_reply: dict[str, str]
    is_synthetic: bool


@dataclass(frozen=True, kw_only=True)
class Built:
    """Protected and attacked figures of one quarter, ready to be kept."""

    collected: Collected
    themes: BuiltRelease
    verdicts: BuiltRelease

    @property
    def is_safe(self) -> bool:
        return self.themes.is_safe and self.verdicts.is_safe


def build_release(
    session: Session,
    *,
    quarter: Quarter,
    today: date,
    is_synthetic: bool = False,
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
    return keep_release(
        session, built=defend(collected, progress=progress), today=today, is_synthetic=is_synthetic
    )


def collect(session: Session, *, quarter: Quarter, today: date) -> Collected:
    """Read what a release of this quarter counts: every voice cleared by its last day that no release holds yet.

    Errors:  PeriodStillOpen until the quarter has ended; ReleaseExists if it, or a later one, was built.
    """
    if not quarter.has_ended(today):
        raise PeriodStillOpen(str(quarter))
    newest = session.scalar(select(Release.quarter).order_by(Release.quarter.desc()).limit(1))
    if newest is not None and read_quarter(newest) >= quarter:
        raise ReleaseExists(newest)
    voices, submission_ids = _collect_voices(session, quarter=quarter)
    said, body_of_reply = _collect_verdicts(session, until=quarter.last_day)
    return Collected(
        quarter=quarter,
        voices=voices,
        submission_ids=submission_ids,
        verdicts=said,
        body_of_reply=body_of_reply,
        is_synthetic=_is_any_synthetic(session, quarter=quarter),
    )


def defend(collected: Collected, *, progress: Callable[[str], None] | None = None) -> Built:
    """Count, protect and attack; the database is not needed and nothing of it is touched."""
    tell = progress or (lambda area: None)
    return Built(
        collected=collected,
        themes=build(collected.voices, tables(), bodies=[*bodies_by_slug(), NO_BODY], progress=tell),
        verdicts=build(
            collected.verdicts, VERDICT_TABLES, bodies=list(collected.body_of_reply), progress=tell
        ),
    )


def keep_release(session: Session, *, built: Built, today: date, is_synthetic: bool = False) -> Release:
    """Freeze what was built and mark its voices as counted.

    Shapes:  one that the attacker breaks is kept with its report and without its cells; its voices stay uncounted
             and go into the next.
    Errors:  ReleaseExists if somebody else was faster.
    """
    cells = _cells_of(built) if built.is_safe else []
    withheld = sorted(
        f"{SCOTLAND if area == COUNTRY else area}/{table}" for area, table in built.themes.withheld
    )
    method = _method_of(built.themes)
    release = Release(
        quarter=str(built.collected.quarter),
        built_on=today,
        published_on=None,
        is_safe=built.is_safe,
        is_synthetic=is_synthetic or built.collected.is_synthetic,
        method=method,
        attack={"themes": built.themes.report.as_dict(), "verdicts": built.verdicts.report.as_dict()},
        withheld=withheld,
        software_version=SOFTWARE_VERSION,
        checksum=checksum_of(cells, method=method, withheld=withheld),
    )
    try:
        with session.begin_nested():
            session.add(release)
    except IntegrityError:
        raise ReleaseExists(str(built.collected.quarter)) from None
    _keep_cells(session, release=release, cells=cells)
    if built.is_safe:
        _mark_counted(session, release=release, submission_ids=built.collected.submission_ids)
    return release


def publish_release(session: Session, *, quarter: Quarter, today: date) -> Release:
    """Let a release be read by bodies and by everybody, for good.

    Shapes:  publishing twice changes nothing.
    Errors:  NotFound; ReleaseUnsafe if the attacker won, or if what is stored is no longer what was built.
    """
    release = get_release(session, quarter=quarter)
    if not release.is_safe or not is_as_built(session, release=release):
        raise ReleaseUnsafe(str(quarter))
    if release.published_on is None:
        release.published_on = today
        verdicts.apply_to_actions(session, release=release)
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
    newest = session.scalar(select(Release.quarter).order_by(Release.quarter.desc()).limit(1))
    return None if newest is not None and read_quarter(newest) >= last_closed else last_closed


def is_as_built(session: Session, *, release: Release) -> bool:
    """Whether the stored cells still give the checksum that they were frozen with."""
    rows = session.execute(
        select(ReleasedCell.body, ReleasedCell.table_name, ReleasedCell.key, ReleasedCell.value).where(
            ReleasedCell.release_id == release.id
        )
    )
    cells = [(body, table, key, value) for body, table, key, value in rows]
    return checksum_of(cells, method=release.method, withheld=release.withheld) == release.checksum


def count_areas() -> int:
    """How many areas the attacker goes through: each body, those without one, and the country."""
    return len(bodies_by_slug()) + 2


def count_shown(session: Session, *, release: Release) -> tuple[int, int]:
    """How many of a release's figures are shown, and how many there are."""
    query = select(func.count(ReleasedCell.value), func.count()).where(ReleasedCell.release_id == release.id)
    shown, every = session.execute(query).one()
    return shown, every


def checksum_of(
    cells: Iterable[tuple[str, str, str, int | None]], *, method: dict[str, Any], withheld: Sequence[str]
) -> str:
    """SHA-256 over every cell, the method with its parameters, and what was withheld."""
    said = {"cells": sorted(cells, key=lambda cell: cell[:3]), "method": method, "withheld": list(withheld)}
    plain = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def tables() -> tuple[TableSpec, ...]:
    """The declared tables of every release.

    Shapes:  a skipped question has a place of its own. Duties need no table: a theme's duties stand in the
             code-book, so the themes of a duty are shown with the figures they already have.
    """
    kinds = [*SubmissionKind, NOT_SAID]
    declared = declared_tables(
        themes=[*(code.code for code in reference.load_code_books()[BookName.THEMES].codes), NO_THEME],
        kinds=kinds,
        ages=[*AgeBand, NOT_SAID],
        homes=[*HomeKind, NOT_SAID],
        duties=[NOT_SAID],
    )
    kept = [spec for spec in declared if spec.name in set(TableName)]
    return (*kept, TableSpec(TableName.KIND, (Dimension("kind", tuple(kinds)),)))


def _collect_voices(session: Session, *, quarter: Quarter) -> tuple[tuple[cube.Voice, ...], tuple[UUID, ...]]:
    def of_voices(*columns: Any) -> Select[Any]:
        voices = select(Voice.submission_id, *columns).join(Submission, Submission.id == Voice.submission_id)
        return voices.where(*_waits_for(quarter))

    known = {code.code for code in reference.load_code_books()[BookName.THEMES].codes}
    themes: dict[UUID, set[str]] = defaultdict(set)
    on_theme = ThemeAssignment.submission_id == Voice.submission_id
    for submission, theme in session.execute(
        of_voices(ThemeAssignment.theme).join(ThemeAssignment, on_theme)
    ):
        themes[submission].add(theme if theme in known else NO_THEME)
    bodies: dict[UUID, set[str]] = defaultdict(set)
    on_routing = Routing.submission_id == Voice.submission_id
    for submission, body in session.execute(of_voices(Routing.body).join(Routing, on_routing)):
        bodies[submission].add(body)
    columns = of_voices(Voice.contributor_id, Voice.kind, Voice.age_band, Voice.home)
    voices, submission_ids = [], []
    for submission, contributor, kind, age_band, home in session.execute(columns):
        submission_ids.append(submission)
        facts = {"kind": kind or NOT_SAID, "age_band": age_band or NOT_SAID, "home": home or NOT_SAID}
        about = frozenset(themes.get(submission, {NO_THEME}))
        for body in bodies.get(submission, {NO_BODY}):
            voices.append(cube.Voice(contributor=contributor.hex, body=body, themes=about, facts=facts))
    return tuple(voices), tuple(submission_ids)


def _waits_for(quarter: Quarter) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What a release of this quarter counts: cleared in time, and in no release before, whatever happened since."""
    return Voice.cleared_on <= quarter.last_day, Submission.counted_in_id.is_(None)


def _is_any_synthetic(session: Session, *, quarter: Quarter) -> bool:
    said = select(Submission.id).join(Voice, Voice.submission_id == Submission.id)
    return session.scalar(said.where(*_waits_for(quarter), Submission.is_synthetic).limit(1)) is not None


def _collect_verdicts(session: Session, *, until: date) -> tuple[tuple[cube.Voice, ...], dict[str, str]]:
    """Verdicts since the last release that held, as voices: each reply is a place, each person one fact in it."""
    held = select(Release.quarter).where(Release.is_safe).order_by(Release.quarter.desc()).limit(1)
    last = session.scalar(held)
    after = read_quarter(last).last_day if last else date.min
    rows = session.execute(
        select(ReplyVerdict.contributor_id, ReplyVerdict.is_changed, Reply.id, PlanInput.body)
        .join(Reply, Reply.id == ReplyVerdict.reply_id)
        .join(PlanInput, PlanInput.id == Reply.plan_input_id)
        .where(ReplyVerdict.said_on > after, ReplyVerdict.said_on <= until)
    )
    said, body_of_reply = [], {}
    for contributor, is_changed, reply, body in rows:
        body_of_reply[str(reply)] = body
        facts = {"verdict": CHANGED if is_changed else NOT_YET}
        person = f"{contributor.hex}|{reply}"
        said.append(cube.Voice(contributor=person, body=str(reply), themes=frozenset(), facts=facts))
    return tuple(said), body_of_reply


def _defend_verdicts(collected: Collected) -> BuiltRelease:
    """Each reply is an area of its own; nobody is told how many spoke about all replies together."""
    raw = cube.count(collected.verdicts, VERDICT_TABLES, bodies=list(collected.body_of_reply))
    protected = protect(raw, Parameters())
    for spec in VERDICT_TABLES:
        protected = protected.without(COUNTRY, spec.name)
    protected, report = defended(raw, protected)
    return BuiltRelease(
        tuple(protected.cells()), tuple(sorted(protected.withheld)), protected.parameters, report
    )


def _cells_of(built: Built) -> list[tuple[str, str, str, int | None]]:
    cells = [
        (SCOTLAND if cell.area == COUNTRY else cell.area, cell.table, "|".join(cell.key), cell.value)
        for cell in built.themes.cells
    ]
    body_of_reply = built.collected.body_of_reply
    return cells + [
        (body_of_reply[cell.area], cell.table, "|".join((cell.area, *cell.key)), cell.value)
        for cell in built.verdicts.cells
        if cell.area
        != COUNTRY  # People are told apart reply by reply, so a country of verdicts means nothing.
    ]


def _method_of(built: BuiltRelease) -> dict[str, Any]:
    """How it was made, with the categories of each table in the order they are read."""
    return {
        "name": built.method,
        "version": built.method_version,
        "threshold": built.parameters.threshold,
        "rounding": built.parameters.rounding,
        "code_book": reference.load_code_books()[BookName.THEMES].version,
        "tables": {
            spec.name: [[str(category) for category in dimension.categories] for dimension in spec.dimensions]
            for spec in tables()
        },
    }


def _keep_cells(
    session: Session, *, release: Release, cells: Sequence[tuple[str, str, str, int | None]]
) -> None:
    if cells:
        session.execute(
            insert(ReleasedCell),
            [
                {
                    "id": uuid4(),
                    "release_id": release.id,
                    "body": body,
                    "table_name": table,
                    "key": key,
                    "value": value,
                }
                for body, table, key, value in cells
            ],
        )


def _mark_counted(session: Session, *, release: Release, submission_ids: Sequence[UUID]) -> None:
    for start in range(0, len(submission_ids), ROWS_AT_ONCE):
        some = submission_ids[start : start + ROWS_AT_ONCE]
        session.execute(update(Submission).where(Submission.id.in_(some)).values(counted_in_id=release.id))
