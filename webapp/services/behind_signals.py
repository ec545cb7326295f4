"""What stands behind a signal: which voices, how many people. It never leaves the advocacy team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from webapp.disclosure.gate import Parameters
from webapp.domain.signals import LEAST_PEOPLE, LEAST_VOICES, may_be_looked_into
from webapp.models import Alert, Routing, SharedMessage, Signal, Submission, ThemeAssignment, ThemeStep, Voice
from webapp.services.figures import NO_THEME, SCOTLAND
from webapp.services.weekly_series import CAME_BY_ITSELF

VOICES_LOOKED_AT_FIRST = 12


@dataclass(frozen=True, kw_only=True)
class VoiceBehind:
    """One thing said that is part of a rise, closed; it opens in the reading room and nowhere else.

    Shapes:  is_shared says whether its writer lets the body see the words.
    Units:   person numbers the people behind one signal from 1, so that it shows who spoke more than once.
    """

    submission_id: UUID
    received_on: date
    person: int
    is_shared: bool
    is_synthetic: bool


@dataclass(frozen=True, kw_only=True)
class Behind:
    """Everything that is behind a rise, the earliest first."""

    voices: tuple[VoiceBehind, ...]

    @property
    def people(self) -> int:
        return max((voice.person for voice in self.voices), default=0)

    @property
    def is_enough(self) -> bool:
        return may_be_looked_into(voices=len(self.voices), people=self.people)

    @property
    def not_shared(self) -> int:
        """How many of these things the body may not see in words."""
        return sum(not voice.is_shared for voice in self.voices)

    @property
    def first_received_on(self) -> date:
        return min(voice.received_on for voice in self.voices)

    @property
    def most_from_one(self) -> int:
        """How many of these things the one person said who said most of them."""
        people = [voice.person for voice in self.voices]
        return max((people.count(person) for person in set(people)), default=0)


def find_behind(session: Session, *, body: str, theme: str, rise_from: date, rise_to: date) -> Behind:
    """Every voice about a theme at a body that was cleared in these weeks."""
    shared = exists().where(SharedMessage.submission_id == Submission.id, SharedMessage.body == body)
    rows = session.execute(
        select(
            Submission.id,
            Submission.received_on,
            Submission.is_synthetic,
            Voice.counts_for_id,
            shared.label("is_shared"),
        )
        .join(Voice, Voice.submission_id == Submission.id)
        .where(Voice.cleared_on.between(rise_from, rise_to), *_is_about(body, theme, until=rise_to))
        .order_by(Submission.received_on, Submission.id)
    )
    people: dict[UUID, int] = {}
    return Behind(
        voices=tuple(
            VoiceBehind(
                submission_id=row.id,
                received_on=row.received_on,
                person=people.setdefault(row.counts_for_id, len(people) + 1),
                is_shared=row.is_shared,
                is_synthetic=row.is_synthetic,
            )
            for row in rows
        )
    )


def behind(session: Session, signal: Signal) -> Behind:
    """What stands behind a kept signal now; what was erased or taken back meanwhile is gone from it."""
    return find_behind(
        session, body=signal.body, theme=signal.theme, rise_from=signal.rise_from, rise_to=signal.rise_to
    )


def has_enough_behind() -> ColumnElement[bool]:
    """Whether the advocacy team may be shown a signal now.

    Shapes:  reads the voices of one body, and no further than the last that is needed: every page of the team asks.
    Source:  docs/adr/0017-alerts-to-bodies.md
    """
    everywhere = select(Voice.counts_for_id)
    of_a_body = everywhere.join(Routing, Routing.submission_id == Voice.submission_id).where(
        Routing.body == Signal.body
    )
    return or_(
        and_(Signal.body == SCOTLAND, *_are_enough(everywhere)),
        and_(Signal.body != SCOTLAND, *_are_enough(of_a_body)),
    )


def _are_enough(people: Select[tuple[UUID]]) -> list[ColumnElement[bool]]:
    """Whether as many voices and people as are needed stand behind a signal.

    Shapes:  the people are found among the first few voices nearly always; all are read only where one person said
             most of it.
    """
    behind_it = people.where(
        Voice.cleared_on.between(Signal.rise_from, Signal.rise_to),
        CAME_BY_ITSELF,
        _has_theme(Signal.theme, until=Signal.rise_to),
    ).correlate(Signal)
    few = behind_it.limit(VOICES_LOOKED_AT_FIRST).subquery()
    among_few = select(few.c.counts_for_id).distinct()
    return [
        _has_rows(behind_it, LEAST_VOICES),
        or_(_has_rows(among_few, LEAST_PEOPLE), _has_rows(behind_it.distinct(), LEAST_PEOPLE)),
    ]


def _has_rows(query: Select[tuple[UUID]], number: int) -> ColumnElement[bool]:
    """Whether a query has so many rows, read no further; counted, because SQLite drops DISTINCT inside EXISTS."""
    found = query.limit(number).subquery()
    return select(func.count()).select_from(found).scalar_subquery() >= number


def figure_for_body(session: Session, signal: Signal, found: Behind) -> int | None:
    """The number that the body may be told, through the gate of releases; None where only words may go.

    Shapes:  no number for what may be a campaign, and none where a number was told before about some of the same
             weeks: two numbers about overlapping weeks tell a third.
    Units:   distinct contributors, rounded.
    Source:  docs/adr/0004-small-numbers.md
    """
    parameters = Parameters()
    if signal.is_campaign or found.people < parameters.threshold or _has_told_number(session, signal):
        return None
    return int(parameters.rounded(np.array([found.people]))[0])


def _has_told_number(session: Session, signal: Signal) -> bool:
    earlier = (
        select(Alert.id)
        .join(Signal, Signal.id == Alert.signal_id)
        .where(
            Signal.id != signal.id,
            Signal.body == signal.body,
            Signal.theme == signal.theme,
            Signal.rise_to >= signal.rise_from,
            Alert.figure.is_not(None),
        )
    )
    return session.scalar(earlier.limit(1)) is not None


def _is_about(body: Any, theme: Any, *, until: Any) -> list[ColumnElement[bool]]:
    """What ties a voice to a body and a theme, given as values or as columns."""
    routed = exists().where(Routing.submission_id == Voice.submission_id, Routing.body == body)
    return [CAME_BY_ITSELF, or_(body == SCOTLAND, routed), _has_theme(theme, until=until)]


def _has_theme(theme: Any, *, until: Any) -> ColumnElement[bool]:
    """What ties a voice to a theme, given as a value or as a column.

    Shapes:  a theme that counted as this one by the last day stands behind it too. A signal stands two statements
             further out, so each says that it is that one and none of its own.
    """
    themed = exists().where(ThemeAssignment.submission_id == Voice.submission_id).correlate(Voice)
    merged = (
        exists()
        .where(
            ThemeStep.theme == ThemeAssignment.theme, ThemeStep.into == theme, ThemeStep.counts_from <= until
        )
        .correlate(ThemeAssignment, Signal)
    )
    # With a limit, PostgreSQL looks up each voice's themes instead of reading every theme that was ever given.
    about = (
        select(ThemeAssignment.theme)
        .where(
            ThemeAssignment.submission_id == Voice.submission_id, or_(ThemeAssignment.theme == theme, merged)
        )
        .correlate(Voice, Signal)
        .limit(1)
        .scalar_subquery()
        .is_not(None)
    )
    return or_(and_(theme == NO_THEME, ~themed), about)
