"""Two workers with two tabs each race for forty things; `python -m bench.race` has them race for two hundred."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from bench.race import look, race, say
from tests.factories.people import Person
from webapp.extensions import db
from webapp.services.submissions import CodeKeySettings

THINGS, QUOTED = 40, 14


def test_nothing_is_decided_twice_or_lost_and_every_loser_is_told(
    app: Flask, session: Session, code_keys: CodeKeySettings, worker_ailsa: Person, worker_callum: Person
) -> None:
    say(session, number=THINGS, keys=code_keys)
    with app.app_context():
        engine = db.engine
    result = race(engine, [worker_ailsa.staff, worker_callum.staff])

    stands = look(session)
    assert (stands.things, stands.cleared, stands.voices) == (THINGS, THINGS, THINGS)
    assert (stands.decisions, stands.decided_twice, stands.still_claimed) == (THINGS + QUOTED, 0, 0)
    assert (result.answers["cleared"], result.answers["cleared_once"]) == (THINGS, QUOTED)
    losers = {"ClaimedByColleague", "ChangedMeanwhile", "SecondReaderNeeded"}
    assert losers - {"SecondReaderNeeded"} <= set(result.answers) <= losers | {"cleared", "cleared_once"}
