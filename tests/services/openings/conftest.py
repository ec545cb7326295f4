"""Something with a way to reach its writer, and who else could be a second person."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories.openings import (
    CONTACT,
)
from tests.factories.people import Person, make_person
from tests.factories.voices import YES_BUT_QUOTE, Said, Say
from webapp.domain.accounts import Role
from webapp.services.accounts import Belonging
from webapp.services.team_keys import NewTeam


@pytest.fixture
def said(session: Session, say: Say) -> Said:
    return say(session, choices=YES_BUT_QUOTE, contact=CONTACT)


@pytest.fixture
def worker_third(session: Session, team: NewTeam) -> Person:
    belonging = Belonging(Role.ADVOCACY_WORKER, team_id=team.team_id)
    return make_person(session, "Eilidh Reads", belonging, team=team)
