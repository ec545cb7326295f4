"""Put a simulation into a database that is empty or a demonstration, and into no other."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.demonstration.bulk import Bulk
from webapp.demonstration.people import CAST, make_cast, make_teams
from webapp.domain.accounts import TeamKind
from webapp.domain.dates import quarter_of
from webapp.domain.errors import DomainError
from webapp.models import Account, Submission
from webapp.services import releases, tallies, team_keys
from webapp.simulation.scenario import Scenario

VOICES_AT_ONCE = 1_000
READER = CAST[0][0]


class NotADemonstration(DomainError):
    """Somebody real works here or spoke here, so nothing made up may come in."""


def check_is_demonstration(session: Session) -> None:
    """Refuse a database with anybody or anything in it that is not made up.

    Errors:  NotADemonstration.
    """
    made_up = {email for email, *_ in CAST}
    staff = set(session.scalars(select(Account.email)))
    real = session.scalar(select(Submission.id).where(Submission.is_synthetic.is_(False)).limit(1))
    if staff - made_up or real is not None:
        raise NotADemonstration


def put_in(session: Session, scenario: Scenario, *, today: date) -> Iterator[int]:
    """Write what a scenario has cleared by today; each step says how many voices it took from it.

    Shapes:  an empty database gets the made-up people first; the counts of quarters without a release are made anew
             at the end.
    Errors:  NotADemonstration.
    """
    check_is_demonstration(session)
    if team_keys.find_team(session, kind=TeamKind.ADVOCACY) is None:
        make_cast(session, make_teams(session), today=today)
    bulk = Bulk(
        team_key=team_keys.get_current_team_key(session, kind=TeamKind.ADVOCACY),
        worker_id=session.execute(select(Account.id).where(Account.email == READER)).scalar_one(),
        dice=random.Random("words"),  # noqa: S311  # Seeded on purpose; nothing here is secret.
    )
    voices = scenario.voices()
    while batch := list(islice(voices, VOICES_AT_ONCE)):
        bulk.write(session, batch, today=today)
        yield len(batch)
    count_anew(session, scenario, today=today)


def count_anew(session: Session, scenario: Scenario, *, today: date) -> None:
    """Count the quarters of a scenario that no release holds yet."""
    newest = max((release.quarter for release in releases.list_releases(session)), default="")
    quarter = quarter_of(scenario.first_day)
    while quarter <= quarter_of(today):
        if str(quarter) > newest:
            tallies.recount(session, quarter=quarter)
        quarter = quarter.following
