"""Something said, and the concern that came of it."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.factories.concerns import (
    CONTACT,
    pass_on,
)
from tests.factories.people import Person
from tests.factories.voices import YES_BUT_QUOTE, Said, Say


@pytest.fixture
def said(session: Session, say: Say) -> Said:
    return say(session, choices=YES_BUT_QUOTE, contact=CONTACT)


@pytest.fixture
def concern_id(session: Session, said: Said, worker_ailsa: Person, lead_morag: Person) -> UUID:
    return pass_on(session, said.submission.id, worker_ailsa)
