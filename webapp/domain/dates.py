"""The only clock: what day it is in Scotland, what instant it is, and which quarter a day falls in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """The day it is in Scotland now."""
    return datetime.now(LONDON).date()


def now() -> datetime:
    """This instant, in UTC; used for staff only, never for what a young person does."""
    return datetime.now(UTC)


def day_of(instant: datetime) -> date:
    """The day it is in Scotland at an instant."""
    return instant.astimezone(LONDON).date()


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter, the period that a release covers.

    Shapes:  written as `2026Q3`.
    Errors:  ValueError when the number is not 1 to 4.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"a quarter is 1 to 4, not {self.number}")

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        return self.following.first_day - timedelta(days=1)

    @property
    def following(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def has_ended(self, on: date) -> bool:
        return on > self.last_day


def quarter_of(day: date) -> Quarter:
    """The quarter that a day falls in."""
    return Quarter(day.year, (day.month + 2) // 3)


def read_quarter(text: str) -> Quarter:
    """Read `2026Q3`.

    Errors:  ValueError when it is not written so.
    """
    found = re.fullmatch(r"([0-9]{4})Q([1-4])", text.strip().upper())
    if not found:
        raise ValueError(f"write a quarter as 2026Q3, not {text!r}")
    return Quarter(int(found[1]), int(found[2]))
