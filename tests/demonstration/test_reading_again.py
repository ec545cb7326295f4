"""What the demonstration shows of two readers: they hide names, nearly agree, and one change is refused."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from webapp.demonstration import story
from webapp.demonstration.bulk import Bulk
from webapp.demonstration.reading_again import MOST_READ_AGAIN, read_again
from webapp.demonstration.waiting import Desk
from webapp.demonstration.words import NAMES, hide_names
from webapp.domain.accounts import TeamKind
from webapp.domain.dates import quarter_of
from webapp.models import Redaction, SharedMessage
from webapp.services import agreement_counts, appeal_answers, appeals, returning, team_keys
from webapp.services.submissions import CodeKeySettings
from webapp.simulation.voice import SimulatedVoice

TODAY = date(2026, 8, 20)
THEMES = ("school", "money", "health", "seeing-family")
MANY = 1_200
"""So many that one in twenty is surely enough to say something."""


@pytest.fixture
def desk(
    code_keys: CodeKeySettings,
    worker_ailsa: Person,
    worker_callum: Person,
    lead_morag: Person,
    lead_isla: Person,
) -> Desk:
    cast = {"ailsa": worker_ailsa, "callum": worker_callum, "morag": lead_morag, "isla": lead_isla}
    return Desk.of({name: person.staff for name, person in cast.items()}, keys=code_keys, today=TODAY)


def voice(number: int) -> SimulatedVoice:
    day = TODAY - timedelta(days=number % 40)
    return SimulatedVoice(
        speaker=number, day=day, cleared_on=day, bodies=("fife-council",), area="fife",
        themes=(THEMES[number % len(THEMES)],), kind=None, age_band=None, home=None, feeling=None,
        may_be_counted=True, may_be_shared=True,
    )  # fmt: skip


def test_two_readers_differ_in_what_they_did_and_mostly_agree(
    session: Session, desk: Desk, worker_ailsa: Person
) -> None:
    team_key = team_keys.get_current_team_key(session, kind=TeamKind.ADVOCACY)
    bulk = Bulk(team_key=team_key, worker_id=worker_ailsa.account_id, dice=random.Random(1))  # noqa: S311
    bulk.write(session, map(voice, range(MANY)), today=TODAY)
    shared = session.scalars(select(SharedMessage.words)).all()
    assert all(words == hide_names(words) for words in shared)
    assert session.scalar(select(func.count()).select_from(Redaction)) == sum("[a name]" in w for w in shared)

    read_again(session, desk)

    (month,) = agreement_counts.list_months(session)
    assert month.verdicts.pairs == MOST_READ_AGAIN
    assert month.verdicts.share is not None
    assert month.verdicts.kappa is not None
    assert 0.2 < month.verdicts.kappa < month.verdicts.share < 1


def test_the_printed_code_shows_a_change_and_that_it_was_refused(
    session: Session, code_keys: CodeKeySettings, desk: Desk, worker_callum: Person
) -> None:
    code = story.say_with_the_known_code(session, desk, quarter_of(date(2026, 5, 1)), code=None)
    assert all(name not in words for words in session.scalars(select(SharedMessage.words)) for name in NAMES)
    story.refuse_a_change(session, desk, code)

    opened = returning.open_code(session, typed=code, keys=code_keys)
    views = [
        appeals.look(session, code=opened, submission_id=card.id)
        for card in returning.list_said(session, code=opened)
    ]
    assert [(view.refused, view.is_withheld) for view in views] == [({1}, True), (set(), False)]
    (row,) = appeal_answers.list_open(session, staff=worker_callum.staff)
    assert (row.is_own, row.is_withheld) == (False, True)
