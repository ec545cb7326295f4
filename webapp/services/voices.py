"""Voices as the counting sees them: one contributor at a time, read as a stream, so that memory stays flat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, String, func, select, type_coerce
from sqlalchemy.orm import Session

from webapp.disclosure import cube
from webapp.disclosure.cube import Counts
from webapp.models import Routing, Submission, ThemeAssignment, Voice
from webapp.services.release_plan import NO_BODY, NO_THEME, NOT_SAID, ReleasePlan

ROWS_AT_ONCE = 2_000
SIGNATURES_AT_ONCE = 100_000

Said = tuple[str | None, str | None, str | None, str | None, str | None]
"""One voice without its contributor: kind, age band, home, themes and bodies, the last two joined by commas."""
Signature = tuple[Said, ...]
"""All that one contributor said; people with the same signature stand in the same cells."""

WAITING = Submission.counted_in_id.is_(None)
"""A voice that no release holds yet, whatever happened to it since."""


def stream_voices(session: Session, *where: ColumnElement[bool]) -> Iterator[tuple[Any, date, Said]]:
    """Every voice that fits, ordered by whom it counts for, with the day on which it was cleared."""
    on_this = ThemeAssignment.submission_id == Voice.submission_id
    themes = select(func.aggregate_strings(ThemeAssignment.theme, ",")).where(on_this)
    to_these = Routing.submission_id == Voice.submission_id
    bodies = select(func.aggregate_strings(Routing.body, ",")).where(to_these)
    query = (
        select(
            Voice.counts_for_id,
            Voice.cleared_on,
            *(type_coerce(column, String) for column in (Voice.kind, Voice.age_band, Voice.home)),
            themes.scalar_subquery(),
            bodies.scalar_subquery(),
        )
        .join(Submission, Submission.id == Voice.submission_id)
        .where(*where)
        .order_by(Voice.counts_for_id)
    )
    for contributor, cleared_on, *said in session.execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
        yield contributor, cleared_on, tuple(said)


def stream_people(session: Session, *where: ColumnElement[bool]) -> Iterator[Signature]:
    """Everything that fits, contributor by contributor."""
    for _, voices in groupby(stream_voices(session, *where), key=itemgetter(0)):
        yield signature(said for _, _, said in voices)


def signature(said: Iterable[Said]) -> Signature:
    return tuple(sorted(said, key=repr))


def count_people(people: Iterable[Signature], plan: ReleasePlan) -> Counts:
    """How many of these people stand in each cell of each area of a plan.

    Shapes:  counts[area, cell] as in the plan's layout; memory does not grow with the number of people.
    """
    counts = np.zeros((len(plan.areas), len(plan.cells)), dtype=np.int64)
    alike: Counter[Signature] = Counter()
    for person in people:
        alike[person] += 1
        if len(alike) >= SIGNATURES_AT_ONCE:
            _add_up(counts, alike, plan)
            alike.clear()
    _add_up(counts, alike, plan)
    return counts


def cells_of(person: Signature, plan: ReleasePlan) -> set[tuple[int, int]]:
    """Everywhere that one contributor is counted, as places of areas and cells in the plan's layout."""
    return cube.cells_of_person([voice for said in person for voice in _as_voices(said, plan)], plan.layout)


def _add_up(counts: Counts, alike: Mapping[Signature, int], plan: ReleasePlan) -> None:
    for person, people in alike.items():
        areas, cells = zip(*cells_of(person, plan), strict=True)
        counts[areas, cells] += people


def _as_voices(said: Said, plan: ReleasePlan) -> Sequence[cube.Voice]:
    """One voice for each body; a theme counts as the plan says, and what is not listed counts without its name."""
    kind, age_band, home, themes, bodies = said
    facts = {"kind": kind or NOT_SAID, "age_band": age_band or NOT_SAID, "home": home or NOT_SAID}
    about = {plan.themes.places.get(theme, NO_THEME) for theme in (themes or "").split(",")}
    to = {body if body in plan.bodies else NO_BODY for body in (bodies or "").split(",")}
    return [
        cube.Voice(contributor="", body=body, themes=frozenset(about), facts=facts) for body in sorted(to)
    ]
