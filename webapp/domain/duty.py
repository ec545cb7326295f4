"""Who is on duty when, when the next person is called, and when a list of new things may be told of.

Source:  docs/adr/0024-on-duty.md
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from webapp.domain.accounts import Role
from webapp.domain.concerns import MOST_DAYS
from webapp.domain.dates import LONDON
from webapp.domain.errors import DomainError
from webapp.domain.moderation import Urgency
from webapp.domain.safety import ConcernState

MINUTES_TO_OPEN = 15
FEWEST_MINUTES, MOST_MINUTES = 5, 120
CALL_ALL_EVERY = timedelta(hours=1)
"""Once everybody was called and nobody came, everybody is called again this often."""
MORNING = time(8)
DAYS_LOOKED_AHEAD = 14
LONGEST_SHIFT = timedelta(days=7)
MOST_WEEKS = 52
AN_HOUR = timedelta(hours=1)
LEAST_APART = timedelta(minutes=55)
"""Between two digests for one person: an hour, less the minutes by which a pass may come late."""
MOST_ATTEMPTS = 12
"""Of sending one notice: about six hours in all."""


class ShiftsOverlap(DomainError):
    """Two shifts at the same moment would leave open who is called first."""


class ShiftUnusable(DomainError):
    """A shift that ends before it begins, lasts longer than a week, or names nobody who can be called."""


class NoticeKind(StrEnum):
    """Why somebody is written to; what is written says none of it."""

    CALL = "call"
    REMINDER = "reminder"
    DIGEST = "digest"


class Pace(StrEnum):
    """How often somebody wants to hear that there are new things to read."""

    HOURLY = "hourly"
    DAILY = "daily"
    NEVER = "never"


class Audience(StrEnum):
    """Whom something new is for."""

    READERS = "readers"
    OFFICERS = "officers"


class Fault(StrEnum):
    """Why a notice did not go; never what the other side said, because that may repeat an address."""

    NOT_SET_UP = "not_set_up"
    NO_ANSWER = "no_answer"
    NOT_SECURE = "not_secure"
    SIGN_IN_REFUSED = "sign_in_refused"
    ADDRESS_REFUSED = "address_refused"
    REFUSED = "refused"


PACES: Mapping[Role, tuple[Pace, ...]] = MappingProxyType(
    {
        Role.ADVOCACY_WORKER: (Pace.HOURLY, Pace.DAILY, Pace.NEVER),
        Role.PARENT_OFFICER: (Pace.DAILY, Pace.NEVER),
    }
)
"""The first is the default. A body is told once a day: it must not learn the hour in which somebody said yes."""


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of time.

    Units:   instants in UTC; the end is the first instant after it.
    """

    starts_at: datetime
    ends_at: datetime


def spread_weekly(starts: datetime, ends: datetime, *, weeks: int) -> list[Span]:
    """The same hours on the same weekdays, week after week, as clocks on Scottish walls show them.

    Units:   starts and ends are times in Scotland without a zone.
    Errors:  ShiftUnusable.
    """
    if not timedelta() < ends - starts <= LONGEST_SHIFT or not 1 <= weeks <= MOST_WEEKS:
        raise ShiftUnusable
    steps = [timedelta(weeks=number) for number in range(weeks)]
    return [Span(_in_utc(starts + step), _in_utc(ends + step)) for step in steps]


def refuse_overlaps(spans: Iterable[Span]) -> None:
    """Let each moment have one shift at most.

    Errors:  ShiftsOverlap.
    """
    ordered = sorted(spans)
    for before, after in zip(ordered, ordered[1:], strict=False):
        if after.starts_at < before.ends_at:
            raise ShiftsOverlap


def find_gaps(spans: Iterable[Span], *, within: Span) -> list[Span]:
    """The stretches in which nobody is on duty, in order."""
    gaps, reached = [], within.starts_at
    for span in sorted(spans):
        if span.starts_at > reached and reached < within.ends_at:
            gaps.append(Span(reached, min(span.starts_at, within.ends_at)))
        reached = max(reached, span.ends_at)
    if reached < within.ends_at:
        gaps.append(Span(reached, within.ends_at))
    return gaps


def look_ahead(now: datetime) -> Span:
    """The stretch in which a gap is shown."""
    start = _whole_minute(now)
    return Span(start, start + timedelta(days=DAYS_LOOKED_AHEAD))


def next_call_at(
    urgency: Urgency, *, now: datetime, minutes: int, is_everybody_called: bool, day: date
) -> datetime:
    """When somebody else is called if nobody has opened it by then.

    Shapes:  what is not for now waits until the morning on which it has waited too long.
    Units:   day is the London day on which the first call was made; the answer is a whole minute, so that it does
             not say to the second when something came.
    """
    if urgency != Urgency.NOW:
        late = day + timedelta(days=MOST_DAYS[ConcernState.OPEN, urgency] + 1)
        morning = datetime.combine(late, MORNING, LONDON).astimezone(UTC)
        return max(morning, _whole_minute(now) + CALL_ALL_EVERY)
    wait = CALL_ALL_EVERY if is_everybody_called else timedelta(minutes=minutes)
    return _whole_minute(now) + wait


def digest_due_at(pace: Pace, *, now: datetime, last_at: datetime | None) -> datetime | None:
    """When somebody may be told of something new: on a full hour, or in the morning; None for never.

    Shapes:  always later than now, so that when it is sent does not say when something came; at most once an hour,
             also where the last came late.
    """
    if pace is Pace.NEVER:
        return None
    if pace is Pace.DAILY:
        here = now.astimezone(LONDON)
        day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
        return datetime.combine(day, MORNING, LONDON).astimezone(UTC)
    due = now.replace(minute=0, second=0, microsecond=0) + AN_HOUR
    return due if last_at is None or due >= last_at + LEAST_APART else due + AN_HOUR


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait before trying again to send; None when it was tried often enough."""
    return timedelta(minutes=min(2 ** (attempts - 1), 60)) if attempts < MOST_ATTEMPTS else None


def first_not_called(chain: Sequence[UUID], called: set[UUID]) -> UUID | None:
    """Whoever is next in the chain; None when everybody in it was called."""
    return next((person for person in chain if person not in called), None)


def _whole_minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


def _in_utc(here: datetime) -> datetime:
    return here.replace(tzinfo=LONDON).astimezone(UTC)
