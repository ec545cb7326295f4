"""A rota for the demonstration: the working weeks are covered, and the weekends show what a gap looks like."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from webapp.services import rota
from webapp.services.sign_ins import SignedIn

WEEKS = 4
FROM, UNTIL = time(8), time(18)
FRIDAY = timedelta(days=4)


def put_on_duty(session: Session, *, lead: SignedIn, worker: SignedIn, today: date) -> None:
    """Put a lead on duty from Monday morning to Friday evening, and a worker after them."""
    monday = today - timedelta(days=today.weekday())
    rota.add_shifts(
        session,
        staff=lead,
        starts=datetime.combine(monday, FROM),
        ends=datetime.combine(monday + FRIDAY, UNTIL),
        weeks=WEEKS,
        chain=[lead.account_id, worker.account_id],
    )
