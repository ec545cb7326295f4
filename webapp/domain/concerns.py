"""How long a concern about somebody's safety may wait, and when it has waited too long.

Source:  National Guidance for Child Protection in Scotland 2021, part 3: concerns are shared "without delay".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from webapp.domain.answers import Answers
from webapp.domain.dates import day_of
from webapp.domain.errors import DomainError, ReasonMissing
from webapp.domain.moderation import Urgency
from webapp.domain.safety import ConcernState, ConcernStep

URGENCIES_OF_A_CONCERN = (Urgency.NOW, Urgency.SOON)
"""A worry about safety is never "usual"."""

MOST_DAYS: Mapping[tuple[ConcernState, Urgency], int] = MappingProxyType(
    {
        (ConcernState.OPEN, Urgency.NOW): 0,
        (ConcernState.OPEN, Urgency.SOON): 1,
        (ConcernState.TAKEN, Urgency.NOW): 0,
        (ConcernState.TAKEN, Urgency.SOON): 2,
    }
)
"""The days that a concern may stay in a state, counted from the day it was raised; no limit once others were told."""

TIME_TO_TELL = timedelta(hours=2)
"""From taking over what is for now until others were told. The guidance says "without delay"; the hours are ours."""
TIME_TO_FOLLOW_UP = timedelta(days=7)
"""Without a step, once others were told; ours as well. Then somebody asks what came of it, or closes it."""

SAYS_WHO = frozenset(
    {
        ConcernStep.TOLD_POLICE,
        ConcernStep.TOLD_SOCIAL_WORK,
        ConcernStep.TOLD_OTHER_AGENCY,
        ConcernStep.ASKED_FOR_DISCUSSION,
    }
)
SAYS_WHY = frozenset(
    {
        ConcernStep.NOTE,
        ConcernStep.CLOSED,
        ConcernStep.DID_NOT_TELL_YOUNG_PERSON,
        ConcernStep.HEARD_OUTCOME,
        ConcernStep.NOBODY_TO_TELL,
    }
)
SAYS_ROUTE = frozenset({ConcernStep.CHOSE_ROUTE})


class SafeguardingTeamMissing(DomainError):
    """There is no safeguarding team yet, so there is nobody to pass a concern on to."""


def days_waiting(raised_on: date, *, today: date) -> int:
    """For how many nights a concern has been waiting; weekends count, because children do not have weekends off."""
    return max(0, (today - raised_on).days)


def is_overdue(state: ConcernState, urgency: Urgency, *, raised_on: date, today: date) -> bool:
    """Whether somebody should have taken it over, or told others, before today."""
    most = MOST_DAYS.get((state, urgency))
    return most is not None and days_waiting(raised_on, today=today) > most


class Late(StrEnum):
    """The step of a concern's record that somebody should have taken by now."""

    TAKE_OVER = "take_over"
    TELL = "tell"
    FOLLOW_UP = "follow_up"


def find_late(
    state: ConcernState,
    urgency: Urgency,
    *,
    raised_on: date,
    taken_at: datetime | None,
    last_step_at: datetime | None,
    is_nobody_to_tell: bool,
    now: datetime,
) -> Late | None:
    """The step that is overdue, if one is.

    Shapes:  taken_at is when somebody took it over last, last_step_at when something was done last. Both are of staff,
             so hours may count; when a young person wrote is known as a day alone. Where somebody wrote down why nobody
             has to be told, that is waited for no longer.
    """
    today = day_of(now)
    if state is ConcernState.TAKEN and is_nobody_to_tell:
        state = ConcernState.REFERRED
    if is_overdue(state, urgency, raised_on=raised_on, today=today):
        return Late.TAKE_OVER if state is ConcernState.OPEN else Late.TELL
    is_for_now = state is ConcernState.TAKEN and urgency is Urgency.NOW
    if is_for_now and taken_at is not None and now - taken_at >= TIME_TO_TELL:
        return Late.TELL
    if (
        state is ConcernState.REFERRED
        and last_step_at is not None
        and now - last_step_at >= TIME_TO_FOLLOW_UP
    ):
        return Late.FOLLOW_UP
    return None


@dataclass(frozen=True, kw_only=True)
class ConcernWords:
    """What a concern holds of the feedback it came from: everything that was said, and never how to reach who said it.

    Shapes:  the contact stays with the feedback, where its writer can delete it; records made before 2026-11-22 hold
             one beside the answers, which nothing reads any more.
    """

    answers: Answers

    def to_text(self) -> str:
        """One line of JSON, ready to be sealed."""
        return json.dumps({"answers": self.answers.to_text()}, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> ConcernWords:
        return cls(answers=Answers.from_text(json.loads(text)["answers"]))


@dataclass(frozen=True, kw_only=True)
class StepNote:
    """Who was told and how to reach them again, on which ground, and what was said or seen; kept sealed.

    Shapes:  route and ground are the values of `domain/referrals.py`, and empty where a step does not say.
    """

    who: str = ""
    words: str = ""
    phone: str = ""
    reference: str = ""
    ground: str = ""
    route: str = ""

    def to_text(self) -> str:
        said = {name: value for name, value in asdict(self).items() if value}
        return json.dumps(said, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> StepNote:
        return cls(**json.loads(text))


def check_step(step: ConcernStep, note: StepNote) -> None:
    """Refuse a record that would not say enough to somebody who reads it later.

    Errors:  ReasonMissing when somebody was told and it does not say who, or when it is closed or noted without words.
    Source:  National Guidance for Child Protection in Scotland 2021, 3.19: the record says who and what was shared.
    """
    if step in SAYS_WHO and not note.who.strip():
        raise ReasonMissing
    if step in SAYS_WHY and not note.words.strip():
        raise ReasonMissing
    if step in SAYS_ROUTE and not note.route:
        raise ReasonMissing
