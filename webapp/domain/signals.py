"""A theme that rises somewhere: who may look, where it can go from here, and what may be said about it.

Source:  docs/adr/0017-alerts-to-bodies.md; Children and Young People (Scotland) Act 2014, s.58(1)(a).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from webapp.domain.errors import DecisionNotAllowed, DomainError

LEAST_VOICES = 4
LEAST_PEOPLE = 3
"""With fewer things said, or fewer people behind them, not even the advocacy team is shown that something rises."""

QUIET_WEEKS = 4
"""For so long nothing new is said about what was put aside or closed."""

DAYS_TO_ACKNOWLEDGE = 10
"""Working days, Monday to Friday, that a body has to say that it has read an alert."""


class SignalState(StrEnum):
    """Where a signal has got to."""

    FOUND = "found"
    WRITTEN = "written"
    PUT_ASIDE = "put_aside"
    TOLD = "told"
    ACKNOWLEDGED = "acknowledged"
    ASSESSED = "assessed"
    CLOSED = "closed"
    TAKEN_BACK = "taken_back"


class SignalMove(StrEnum):
    """What somebody did with a signal."""

    WRITE = "write"
    TELL = "tell"
    AGREE = "agree"
    SEND_BACK = "send_back"
    PUT_ASIDE = "put_aside"
    LOOK_AGAIN = "look_again"
    MARK_CAMPAIGN = "mark_campaign"
    ACKNOWLEDGE = "acknowledge"
    ASSESS = "assess"
    CLOSE = "close"
    TAKE_BACK = "take_back"


OUTCOMES: Mapping[tuple[SignalState, SignalMove], SignalState] = MappingProxyType(
    {
        (SignalState.FOUND, SignalMove.MARK_CAMPAIGN): SignalState.FOUND,
        (SignalState.FOUND, SignalMove.WRITE): SignalState.WRITTEN,
        (SignalState.FOUND, SignalMove.TELL): SignalState.TOLD,
        (SignalState.FOUND, SignalMove.PUT_ASIDE): SignalState.PUT_ASIDE,
        (SignalState.WRITTEN, SignalMove.AGREE): SignalState.TOLD,
        (SignalState.WRITTEN, SignalMove.SEND_BACK): SignalState.FOUND,
        (SignalState.WRITTEN, SignalMove.PUT_ASIDE): SignalState.PUT_ASIDE,
        (SignalState.PUT_ASIDE, SignalMove.LOOK_AGAIN): SignalState.FOUND,
        (SignalState.TOLD, SignalMove.ACKNOWLEDGE): SignalState.ACKNOWLEDGED,
        (SignalState.ACKNOWLEDGED, SignalMove.ASSESS): SignalState.ASSESSED,
        (SignalState.ASSESSED, SignalMove.CLOSE): SignalState.CLOSED,
        (SignalState.TOLD, SignalMove.TAKE_BACK): SignalState.TAKEN_BACK,
        (SignalState.ACKNOWLEDGED, SignalMove.TAKE_BACK): SignalState.TAKEN_BACK,
        (SignalState.ASSESSED, SignalMove.TAKE_BACK): SignalState.TAKEN_BACK,
        (SignalState.CLOSED, SignalMove.TAKE_BACK): SignalState.TAKEN_BACK,
    }
)

TO_LOOK_INTO = frozenset({SignalState.FOUND, SignalState.WRITTEN})
WITH_THE_BODY = frozenset({SignalState.TOLD, SignalState.ACKNOWLEDGED, SignalState.ASSESSED})
OPEN = TO_LOOK_INTO | WITH_THE_BODY
SEEN_BY_THE_BODY = WITH_THE_BODY | {SignalState.CLOSED}
MOVES_OF_A_BODY = frozenset({SignalMove.ACKNOWLEDGE, SignalMove.ASSESS, SignalMove.CLOSE})


class Sureness(StrEnum):
    """How hard it is to put a rise down to chance, in steps that a person can weigh."""

    HARDLY_CHANCE = "hardly_chance"
    PROBABLY_NOT_CHANCE = "probably_not_chance"
    MAY_BE_CHANCE = "may_be_chance"


class PutAsideReason(StrEnum):
    """Why a body is not told."""

    CAMPAIGN = "campaign"
    KNOWN = "known"
    DIFFERENT_THINGS = "different_things"
    CHANCE = "chance"
    COULD_NAME_SOMEBODY = "could_name_somebody"
    NEW_THEME = "new_theme"
    OTHER = "other"


class CloseReason(StrEnum):
    """How a body's work on an alert ended."""

    IN_THE_PLAN = "in_the_plan"
    PUT_RIGHT = "put_right"
    NOT_OURS = "not_ours"
    NOTHING_FOUND = "nothing_found"
    OTHER = "other"


class CalibrationMissing(DomainError):
    """Nobody has yet worked out how surprising a rise has to be here: run `heard signals calibrate` first."""


class NumberInWords(DomainError):
    """What a body is told in words may hold no number; a number goes through its own gate."""

    def __init__(self, found: tuple[str, ...]) -> None:
        super().__init__(found)
        self.found = found


class ColleagueNeeded(DomainError):
    """Too few people are behind this for one person to decide alone; whoever wrote it cannot agree with themselves."""


def outcome_of(state: SignalState, move: SignalMove) -> SignalState:
    """Where a move leads.

    Errors:  DecisionNotAllowed when the table has no such step.
    """
    try:
        return OUTCOMES[state, move]
    except KeyError:
        raise DecisionNotAllowed(f"{move} from {state}") from None


def may_be_looked_into(*, voices: int, people: int) -> bool:
    """Whether enough was said, by enough people, for the advocacy team to see that it rises.

    Units:   voices are things said; people are distinct contributors, each once however often they speak.
    Source:  docs/adr/0017-alerts-to-bodies.md
    """
    return voices >= LEAST_VOICES and people >= LEAST_PEOPLE


def sureness_of(p_value: float, *, watched: int) -> Sureness:
    """Say in one of three steps how many rises like this a quiet week would show anywhere.

    Units:   p_value is the chance of a rise at least as strong in a quiet week of one series; watched are the series
             that were looked at, because whoever looks in many places finds something in one of them.
    """
    expected = p_value * watched
    if expected < 0.01:
        return Sureness.HARDLY_CHANCE
    return Sureness.PROBABLY_NOT_CHANCE if expected < 0.05 else Sureness.MAY_BE_CHANCE


def last_whole_week(today: date) -> tuple[date, date]:
    """Monday and Sunday of the last week that is over."""
    sunday = today - timedelta(days=today.weekday() + 1)
    return sunday - timedelta(days=6), sunday


def working_day_after(day: date, *, days: int) -> date:
    """The day that lies so many working days after another; Saturday and Sunday are none, holidays are."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def acknowledge_by(told_on: date) -> date:
    """The last day on which a body's first answer to an alert is not late."""
    return working_day_after(told_on, days=DAYS_TO_ACKNOWLEDGE)


def is_overdue(state: SignalState, *, told_on: date, today: date) -> bool:
    """Whether a body should have said before today that it has read an alert."""
    return state is SignalState.TOLD and today > acknowledge_by(told_on)
