"""Reading what a release counts: a quarter from its roll-ups, long spans from the voices themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from webapp.disclosure import cube
from webapp.disclosure.cube import COUNTRY, Counts, RawTables
from webapp.disclosure.gate import HIDDEN, Parameters, protect
from webapp.domain.dates import Quarter, quarter_of
from webapp.domain.errors import PeriodStillOpen, ReleaseExists
from webapp.domain.own_themes import CountedThemes
from webapp.models import Routing, Submission, Voice
from webapp.services import own_themes, spans, tallies, verdicts, voices
from webapp.services.release_plan import ReleasePlan, TableName, came_with_heard, make_plan
from webapp.services.spans import Past, Span, Totals
from webapp.services.voices import WAITING

ID_BYTES = 16
IDS_AT_ONCE = 10_000


@dataclass(frozen=True, kw_only=True)
class Collected:
    """What one release counts, out of the database and not yet protected.

    Shapes:  counts[area, cell] of the plan are people of the quarter; long holds the row of each body whose span began
             in an earlier release, and totals what every release says of everybody's quarters, this one's included.
             submission_ids are marked as counted once the release is kept, 16 bytes each; body_of_reply finds a
             verdict's body.
    """

    quarter: Quarter
    opened: Quarter
    plan: ReleasePlan
    counts: Counts
    spans: Mapping[str, Span]
    long: Mapping[str, Counts]
    totals: Totals
    submission_ids: bytes = field(repr=False)
    verdicts: tuple[cube.Voice, ...]
    body_of_reply: dict[str, str]
    is_synthetic: bool

    @property
    def people(self) -> int:
        """How many distinct people spoke in the quarter, truly."""
        return int(self.counts[0, 0])


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """The voices that no release holds yet, without anything that they say."""

    submission_ids: bytes = field(repr=False)
    people: int
    oldest: date | None


def collect(session: Session, *, quarter: Quarter, today: date) -> Collected:
    """Read what a release of this quarter counts: every voice cleared by its last day that no release holds yet.

    Shapes:  from the roll-ups where they hold just these voices; from the voices themselves, as a stream, where a
             quarter without a safe release waits too or a roll-up is missing.
    Errors:  PeriodStillOpen until the quarter has ended; ReleaseExists if it, or a later one, was built.
    Source:  docs/adr/0015-releases-at-scale.md
    """
    if not quarter.has_ended(today):
        raise PeriodStillOpen(str(quarter))
    _refuse_built(session, quarter)
    plan = make_plan(own_themes.load_themes(session).counted_in(quarter))
    pasts = spans.list_past(session)
    waiting = _find_waiting(session, quarter=quarter)
    counts = _count_quarter(session, plan, waiting, quarter=quarter)
    opened = _opened(pasts, waiting, quarter=quarter)
    totals = {**spans.read_totals(session, pasts), **_totals_now(plan, counts, quarter)}
    closing = spans.decide(plan.bodies, pasts=pasts, totals=totals, quarter=quarter, opened=opened)
    long = {body: span for body, span in closing.items() if span.earlier}
    said, body_of_reply = verdicts.collect(session, until=quarter.last_day)
    return Collected(
        quarter=quarter,
        opened=opened,
        plan=plan,
        counts=counts,
        spans=closing,
        long={
            body: count_span(session, body, span, and_(*_waits_for(quarter)), themes=plan.themes)
            for body, span in long.items()
        },
        totals=totals,
        submission_ids=waiting.submission_ids,
        verdicts=said,
        body_of_reply=body_of_reply,
        is_synthetic=_is_any_synthetic(session, quarter=quarter),
    )


def count_span(
    session: Session, body: str, span: Span, of_this_release: ColumnElement[bool], *, themes: CountedThemes
) -> Counts:
    """How many people stand in each cell of a body over every release that its span counts, by these themes."""
    earlier = Submission.counted_in_id.in_([past.release_id for past in span.earlier])
    return count_body(session, body, or_(earlier, of_this_release), themes=themes)


def count_body(
    session: Session, body: str, *where: ColumnElement[bool], themes: CountedThemes | None = None
) -> Counts:
    """How many people stand in each cell of one body, counted from the voices that fit."""
    goes_there = exists().where(Routing.submission_id == Voice.submission_id, Routing.body == body)
    alone = ReleasePlan(bodies=(body,), pools={}, themes=themes or came_with_heard())
    people = (
        voices.signature((*said[:4], body) for said in person)
        for person in voices.stream_people(session, goes_there, *where)
    )
    return voices.count_people(people, alone)[alone.areas.index(body)]


def list_ids(packed: bytes, *, at_once: int) -> Iterator[list[UUID]]:
    """Identifiers out of one long row of bytes, some at a time."""
    ids = (UUID(bytes=packed[at : at + ID_BYTES]) for at in range(0, len(packed), ID_BYTES))
    while some := list(islice(ids, at_once)):
        yield some


def _refuse_built(session: Session, quarter: Quarter) -> None:
    newest = spans.find_newest(session)
    if newest is not None and newest >= quarter:
        raise ReleaseExists(str(newest))


def _find_waiting(session: Session, *, quarter: Quarter) -> Waiting:
    query = (
        select(Voice.submission_id, Voice.counts_for_id, Voice.cleared_on)
        .join(Submission, Submission.id == Voice.submission_id)
        .where(*_waits_for(quarter))
        .execution_options(yield_per=IDS_AT_ONCE)
    )
    ids, people, oldest = bytearray(), bytearray(), date.max
    for submission, contributor, cleared_on in session.execute(query):
        ids += submission.bytes
        people += contributor.bytes[:8]  # Random enough to tell people apart, and half as much to hold.
        oldest = min(oldest, cleared_on)
    ordered = np.sort(np.frombuffer(ids, dtype=f"S{ID_BYTES}"))
    return Waiting(
        submission_ids=ordered.tobytes(),
        people=len(np.unique(np.frombuffer(people, dtype=np.uint64))),
        oldest=oldest if ids else None,
    )


def _count_quarter(session: Session, plan: ReleasePlan, waiting: Waiting, *, quarter: Quarter) -> Counts:
    is_one_quarter = waiting.oldest is None or waiting.oldest >= quarter.first_day
    rolled_up = tallies.read(session, quarter=quarter, plan=plan)
    if is_one_quarter and rolled_up[0, 0] == waiting.people:
        return rolled_up
    return voices.count_people(voices.stream_people(session, *_waits_for(quarter)), plan)


def _opened(pasts: Sequence[Past], waiting: Waiting, *, quarter: Quarter) -> Quarter:
    """The first quarter of this release: the one after the last that holds its voices."""
    if pasts:
        return pasts[-1].quarter.following
    return min(quarter, quarter_of(waiting.oldest or quarter.first_day))


def _totals_now(plan: ReleasePlan, counts: Counts, quarter: Quarter) -> dict[tuple[str, Quarter], int | None]:
    """The quarter totals as this release would show them; the rule may see no others."""
    total = plan.cells.index((TableName.TOTAL.value, ""))
    raw = RawTables(plan.specs, plan.areas, counts)
    shown = protect(raw, Parameters()).values[:, total].tolist()
    return {
        (area, quarter): None if value == HIDDEN else value
        for area, value in zip(plan.areas, shown, strict=True)
        if area != COUNTRY
    }


def _waits_for(quarter: Quarter) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What a release of this quarter counts: cleared in time, and in no release before, whatever happened since."""
    return WAITING, Voice.cleared_on <= quarter.last_day


def _is_any_synthetic(session: Session, *, quarter: Quarter) -> bool:
    said = select(Submission.id).join(Voice, Voice.submission_id == Submission.id)
    return session.scalar(said.where(*_waits_for(quarter), Submission.is_synthetic).limit(1)) is not None
