"""Wording that was said more than once: of one made-up person with three codes, counted once, and of a campaign."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from webapp.demonstration.bulk import Bulk
from webapp.demonstration.people import BODY
from webapp.demonstration.waiting import noon
from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.dates import quarter_of
from webapp.domain.repeats import RepeatReason
from webapp.services import repeats, tallies
from webapp.services.sign_ins import SignedIn
from webapp.simulation.voice import SimulatedVoice

CODES = 3
WORDING = "one person who lost a code, and again"


def repeat(session: Session, bulk: Bulk, *, worker: SignedIn, today: date) -> int:
    """Say something again, count the quarter, and decide how it counts; returns how many voices that made."""
    voices = say_again(session, bulk, today=today)
    tallies.recount(session, quarter=quarter_of(today))  # Bulk goes past the services that keep the roll-ups.
    find_copies(session, worker=worker, today=today)
    return voices


def say_again(session: Session, bulk: Bulk, *, today: date) -> int:
    """Let one made-up person say one thing with three codes, and return how many voices that made.

    Shapes:  in the quarter that no release holds yet, so that a decision about it moves figures.
    """
    day = max(quarter_of(today).first_day, today - timedelta(days=9))
    voices = [
        SimulatedVoice(
            speaker=-number, day=day, cleared_on=day, bodies=(BODY,), area="fife", themes=("money",),
            kind=SubmissionKind.NEED, age_band=AgeBand.FROM_16_TO_17, home=HomeKind.WITH_FOSTER_FAMILY, feeling=2,
            may_be_counted=True, may_be_shared=True, wording=WORDING,
        )
        for number in range(1, CODES + 1)
    ]  # fmt: skip
    return bulk.write(session, voices, today=today)


def find_copies(session: Session, *, worker: SignedIn, today: date) -> None:
    """Look for copies as the weekly run does, and decide about those of one person; the rest waits for a worker."""
    repeats.look(session, today=today)
    for group in repeats.list_groups(session).groups:
        if WORDING in group.words:
            repeats.decide(
                session, group_id=group.id, shown=group.wordings, reason=RepeatReason.SAME_PERSON, staff=worker,
                today=today, now=noon(today),
            )  # fmt: skip
