"""Weekly counts for the watch: how many people spoke about each theme to each body, from voices that may be counted.

A week is that in which a voice was cleared. Only cleared voices whose writer said "count me" are counted, so a week
by the day of arrival would stay open until the last of its voices was read, and a busy week of reading would change
weeks that were watched before. A week by the day of clearing is complete when it is over. What it costs is the time a
voice waits to be read; it is part of the delay that is measured and shown.
"""

from __future__ import annotations

from array import array
from datetime import date, timedelta
from itertools import chain
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from webapp.domain.dates import quarter_of
from webapp.domain.signals import last_whole_week
from webapp.models import ImportedSubmission, Routing, ThemeAssignment, Voice
from webapp.services import own_themes
from webapp.services.figures import NO_THEME, SCOTLAND
from webapp.signals import WeeklySeries

MOST_WEEKS = 156
"""Three years: enough to know every season thrice, few enough for a life in care to have changed since."""

ALL_THEMES = ""
BETWEEN = "|"
Place = tuple[str, str]
CAME_BY_ITSELF = ~exists().where(ImportedSubmission.submission_id == Voice.submission_id)
"""Not with a file: hundreds that are read in one week would rise in that week, and say nothing about it."""


def list_series(session: Session, *, today: date) -> list[WeeklySeries]:
    """One series for each body and theme that anybody spoke about, and what no theme fits for bodies and the country.

    Shapes:  named `body|theme`, in the order of these names; the last week of each is the last whole week.
    Units:   distinct contributors within a week, whatever number of things they said.
    Source:  docs/adr/0017-alerts-to-bodies.md
    """
    monday, sunday = last_whole_week(today)
    first = _first_monday(session, until=sunday)
    if first is None:
        return []
    weeks = (monday - first).days // 7 + 1
    counts = _count(session, first=first, last=sunday, weeks=weeks)
    return [
        WeeklySeries(
            name=BETWEEN.join(place),
            counts=numbers,
            totals=counts[place[0], ALL_THEMES],
            first_week=first,
            theme="" if place[0] == SCOTLAND else place[1],
        )
        for place, numbers in sorted(counts.items(), key=lambda found: found[0])
        if place[1] != ALL_THEMES
    ]


def read_name(name: str) -> Place:
    """The body and the theme that a series is about."""
    body, _, theme = name.partition(BETWEEN)
    return body, theme


def _first_monday(session: Session, *, until: date) -> date | None:
    earliest = until - timedelta(weeks=MOST_WEEKS) + timedelta(days=1)
    first = session.scalar(
        select(func.min(Voice.cleared_on)).where(Voice.cleared_on.between(earliest, until), CAME_BY_ITSELF)
    )
    return None if first is None else first - timedelta(days=first.weekday())


def _count(session: Session, *, first: date, last: date, weeks: int) -> dict[Place, NDArray[np.int64]]:
    """Distinct people a week at each place; a place with ALL_THEMES holds those who spoke to the body at all.

    Shapes:  a theme that was merged counts as the other in all weeks alike, so that a merge is no rise.
    """
    rows = session.execute(
        select(Voice.cleared_on, Voice.counts_for_id, Routing.body, ThemeAssignment.theme)
        .outerjoin(Routing, Routing.submission_id == Voice.submission_id)
        .outerjoin(ThemeAssignment, ThemeAssignment.submission_id == Voice.submission_id)
        .where(Voice.cleared_on.between(first, last), CAME_BY_ITSELF)
        .execution_options(yield_per=5000)
    )
    merged = dict(own_themes.load_themes(session).counted_in(quarter_of(last)).counted_as)
    places: dict[Place, int] = {}
    people: dict[UUID, int] = {}
    cells, speakers = array("q"), array("q")
    for day, contributor, body, theme in rows:
        week, person = (day - first).days // 7, people.setdefault(contributor, len(people))
        for place in _places_of(body, merged.get(theme, theme)):
            cells.append(places.setdefault(place, len(places)) * weeks + week)
            speakers.append(person)
    pairs = np.array(cells, dtype=np.int64) * max(len(people), 1) + np.array(speakers, dtype=np.int64)
    once = np.unique(pairs) // max(len(people), 1)
    table = np.bincount(once, minlength=len(places) * weeks).reshape(len(places), weeks)
    return {place: table[number] for place, number in places.items()}


def _places_of(body: str | None, theme: str | None) -> chain[Place]:
    """Where a voice counts: at its bodies and, where no theme fits it, for the country."""
    own = [] if body is None else [(body, ALL_THEMES), (body, theme or NO_THEME)]
    country = [(SCOTLAND, ALL_THEMES)] + ([(SCOTLAND, NO_THEME)] if theme is None else [])
    return chain(own, country)
