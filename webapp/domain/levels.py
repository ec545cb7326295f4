"""What a team promises about time, and how long things really took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.domain.errors import DomainError
from webapp.domain.moderation import Urgency

MOST_DAYS = 20
LOOK_BACK_DAYS = 30
LEAST_WAITS = 20
"""Fewer waits than this that ended say nothing about nine in ten."""
HALF, NEARLY_ALL = 0.5, 0.9
ROUNDING_ERROR = 1e-9


class LevelsOutOfOrder(DomainError):
    """What sounds more urgent may not wait longer, and no promise is longer than the longest."""


@dataclass(frozen=True, kw_only=True)
class Levels:
    """Within how many working days a team reads something first, and answers a message.

    Shapes:  0 is the same working day. Hours are not promised, because the hour in which something came is not kept.
    Errors:  LevelsOutOfOrder.
    """

    now: int
    soon: int
    usual: int
    reply: int

    def __post_init__(self) -> None:
        if not 0 <= self.now <= self.soon <= self.usual <= MOST_DAYS or not 0 <= self.reply <= MOST_DAYS:
            raise LevelsOutOfOrder
        if not self.usual:
            raise LevelsOutOfOrder

    def first_read(self, urgency: Urgency) -> int:
        return {Urgency.NOW: self.now, Urgency.SOON: self.soon, Urgency.USUAL: self.usual}[urgency]


@dataclass(frozen=True, kw_only=True)
class Wait:
    """So many things that came on one day and were read on another; ended_on is None while they wait."""

    began_on: date
    ended_on: date | None
    many: int = 1


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How long things waited.

    Shapes:  nearly_all is None where more than one in ten waited longer than anybody could watch, which is longest.
    Units:   days of the calendar; 0 is the same day. Only days are kept, so each is right to a day.
    """

    half: int | None
    nearly_all: int | None
    longest: int
    ended: int


def spread_of(
    waits: Iterable[Wait], *, today: date, look_back: int = LOOK_BACK_DAYS, least: int = LEAST_WAITS
) -> Spread | None:
    """How long half and nearly all waited, from everything that waited at some time in the last days.

    What still waits counts as long as it has waited; what was read before the days began does not count. Of all that
    had waited so long, which part was read on that day: from these parts the whole is put together. So a team that
    reads only what is new cannot make its numbers better, and what came today does not make them better either.

    Shapes:  None where fewer than the least ended.
    Source:  E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations, 1958.
    """
    first_day = today - timedelta(days=look_back - 1)
    seen = [_Seen.of(wait, first_day=first_day, today=today) for wait in waits]
    ended = sum(one.many for one in seen if one.has_ended)
    if ended < least:
        return None
    longest = max(one.last for one in seen)
    waiting, half, nearly_all = 1.0, None, None
    for day in range(longest + 1):
        at_risk = sum(one.many for one in seen if one.first <= day <= one.last)
        read = sum(one.many for one in seen if one.has_ended and one.last == day)
        waiting *= 1 - read / at_risk if at_risk else 1
        half = day if half is None and waiting <= 1 - HALF + ROUNDING_ERROR else half
        if waiting <= 1 - NEARLY_ALL + ROUNDING_ERROR:
            nearly_all = day
            break
    return Spread(half=half, nearly_all=nearly_all, longest=longest, ended=ended)


@dataclass(frozen=True)
class _Seen:
    """The part of a wait that falls into the days that are looked at, in days since it began.

    Shapes:  last is before first where nothing of it can be seen.
    """

    first: int
    last: int
    has_ended: bool
    many: int

    @classmethod
    def of(cls, wait: Wait, *, first_day: date, today: date) -> _Seen:
        first = max(0, (first_day - wait.began_on).days)
        if wait.ended_on is not None and first_day <= wait.ended_on <= today:
            return cls(first, (wait.ended_on - wait.began_on).days, True, wait.many)
        is_over = wait.ended_on is not None and wait.ended_on < first_day
        # Today is not over, so what still waits has been watched until yesterday.
        return cls(first, -1 if is_over else (today - wait.began_on).days - 1, False, wait.many)
