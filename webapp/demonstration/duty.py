"""A rota for the demonstration: day and night, week after week, as two leads and a worker would share it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from webapp.services import rota
from webapp.services.sign_ins import SignedIn

WEEKS = 5
MORNING, EVENING = time(8), time(18)
MONDAY, WEDNESDAY, FRIDAY, NEXT_MONDAY = 0, 2, 4, 7


def put_on_duty(session: Session, *, leads: Sequence[SignedIn], worker: SignedIn, today: date) -> None:
    """Let two leads share the week with its evenings, and take the weekends in turn; a worker comes after them.

    Shapes:  from last week on, so that nobody is missing whenever the demonstration is made.
    """
    first, second = leads
    monday = today - timedelta(days=today.weekday() + 7)
    share(session, (first, worker, second), _at(monday, MONDAY, MORNING), _at(monday, WEDNESDAY, EVENING))
    share(session, (second, worker, first), _at(monday, WEDNESDAY, EVENING), _at(monday, FRIDAY, EVENING))
    for week in range(WEEKS):
        friday = monday + timedelta(weeks=week)
        turn = (first, second) if week % 2 else (second, first)
        start, end = _at(friday, FRIDAY, EVENING), _at(friday, NEXT_MONDAY, MORNING)
        share(session, (*turn, worker), start, end, weeks=1)


def share(
    session: Session, people: Sequence[SignedIn], starts: datetime, ends: datetime, *, weeks: int = WEEKS
) -> None:
    """Put people on duty, first to last."""
    chain = [person.account_id for person in people]
    rota.add_shifts(session, staff=people[0], starts=starts, ends=ends, weeks=weeks, chain=chain)


def _at(monday: date, days: int, clock: time) -> datetime:
    return datetime.combine(monday + timedelta(days=days), clock)
