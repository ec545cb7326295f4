"""When somebody reads: working days, working hours and public holidays, and what follows for a promise in days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from webapp.domain.provenance import DatedFact

A_DAY = timedelta(days=1)
WEEK = range(7)


@dataclass(frozen=True, kw_only=True)
class PublicHoliday(DatedFact):
    """One day on which offices in Scotland may be closed.

    Shapes:  valid_from and valid_to are the day itself.
    """

    name: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.valid_from is None or self.valid_from != self.valid_to:
            raise ValueError(f"{self.name} must hold on one day")

    @property
    def day(self) -> date:
        assert self.valid_from is not None  # noqa: S101  # The constructor refuses it otherwise.
        return self.valid_from


@dataclass(frozen=True, kw_only=True)
class OpenNow:
    """Whether somebody reads at this moment, and when that changes.

    Shapes:  reads_again is None while somebody reads; holiday names today's, if today is one.
    """

    is_open: bool
    changes_at: datetime
    reads_again: date | None
    holiday: str | None


@dataclass(frozen=True, kw_only=True)
class WorkingTime:
    """On which days and between which hours the team reads.

    Shapes:  weekdays count from 0, Monday; holidays say why a day is none.
    Units:   hours of Scotland's clock.
    Errors:  ValueError without a working day in the week, or when it closes before it opens.
    """

    weekdays: frozenset[int]
    opens: time
    closes: time
    holidays: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(WEEK):
            raise ValueError("a week needs a working day, and has seven")
        if self.closes <= self.opens:
            raise ValueError("it closes after it opens")

    def is_working(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.holidays

    def working_day_from(self, day: date) -> date:
        """The first working day, beginning with this one."""
        while not self.is_working(day):
            day += A_DAY
        return day

    def due_on(self, began_on: date, *, days: int) -> date:
        """The last day on which a promise of so many working days is kept.

        Shapes:  what comes on a day when nobody reads counts from the next working day; 0 is that same day.
        """
        day = self.working_day_from(began_on)
        for _ in range(days):
            day = self.working_day_from(day + A_DAY)
        return day

    def days_late(self, began_on: date, *, days: int, today: date) -> int:
        """How many working days have begun since a promise ran out; 0 while it has not."""
        day = self.due_on(began_on, days=days) + A_DAY
        late = 0
        while day <= today:
            late += self.is_working(day)
            day += A_DAY
        return late

    def newest_late(self, today: date, *, days: int) -> date:
        """The newest day of arrival that is late today; everything older is late too."""
        day = today
        while not self.days_late(day, days=days, today=today):
            day -= A_DAY
        return day

    def at(self, moment: datetime) -> OpenNow:
        """Whether somebody reads at a moment of Scotland's clock."""
        day, clock = moment.date(), moment.time().replace(tzinfo=None)
        midnight = datetime.combine(day + A_DAY, time(), moment.tzinfo)
        holiday = self.holidays.get(day)
        if self.is_working(day) and clock < self.closes:
            is_open = clock >= self.opens
            changes_at = datetime.combine(day, self.closes if is_open else self.opens, moment.tzinfo)
            return OpenNow(
                is_open=is_open, changes_at=changes_at, reads_again=None if is_open else day, holiday=None
            )
        return OpenNow(
            is_open=False,
            changes_at=midnight,
            reads_again=self.working_day_from(day + A_DAY),
            holiday=holiday,
        )
