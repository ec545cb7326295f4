"""What rises in the demonstration: watched week by week as a service would, one told to its body, the rest waiting."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from webapp.demonstration.people import BODY
from webapp.demonstration.words import LABEL
from webapp.domain.signals import SignalState
from webapp.services import signals, telling, watching
from webapp.services.sign_ins import SignedIn

SEED = 2026
YEARS_DRAWN = 100
"""Fewer than a real service draws: a demonstration is filled in a minute."""
WEEKS_WATCHED = 6
LOOKED_INTO_AFTER = timedelta(days=2)
WORDS = (
    f"{LABEL} Several young people say that their worker changed again and that nobody told them why. They would like "
    "to be told before it happens, and to say goodbye."
)


def raise_alerts(session: Session, *, writer: SignedIn, colleague: SignedIn, today: date) -> None:
    """Watch the last weeks, and tell the demonstration's body what is found there first.

    Shapes:  every voice behind it is synthetic, so the signals and the alert say so too.
    """
    first = today - timedelta(weeks=WEEKS_WATCHED)
    watching.calibrate_watch(session, seed=SEED, years=YEARS_DRAWN, today=first)
    is_told = False
    for week in range(1, WEEKS_WATCHED + 1):
        watched_on = first + timedelta(weeks=week)
        watching.watch_week(session, today=watched_on)
        if not is_told:
            day = min(watched_on + LOOKED_INTO_AFTER, today)
            is_told = tell_of_the_first(session, writer=writer, colleague=colleague, today=day)


def tell_of_the_first(session: Session, *, writer: SignedIn, colleague: SignedIn, today: date) -> bool:
    """Tell the demonstration's body of one thing that rises there, and say whether there was any."""
    found = signals.list_signals(session, states=[SignalState.FOUND], today=today)
    row = next((row for row in found if row.body == BODY), None)
    if row is None:
        return False
    revision = signals.get_signal(session, signal_id=row.id, today=today).revision
    state = telling.tell(session, signal_id=row.id, staff=writer, revision=revision, words=WORDS, today=today)
    if state is SignalState.WRITTEN:
        revision = signals.get_signal(session, signal_id=row.id, today=today).revision
        telling.agree(session, signal_id=row.id, staff=colleague, revision=revision, today=today)
    return True
