"""Something that somebody said, and the same when it was read."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories.came_back import clear
from tests.factories.people import Person
from tests.factories.voices import YES_BUT_QUOTE, Said, Say
from webapp.domain.consent import Purpose


@pytest.fixture
def said(session: Session, say: Say) -> Said:
    return say(session, contact="planted@example.org", choices={Purpose.CONTACT: True})


@pytest.fixture
def cleared(session: Session, say: Say, worker_ailsa: Person) -> Said:
    """Something said with a yes to all but a quotation, read and cleared."""
    said = say(session, choices=YES_BUT_QUOTE, contact="planted@example.org")
    clear(session, said, worker_ailsa)
    return said
