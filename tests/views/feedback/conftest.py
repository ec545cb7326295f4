"""Somebody who reads what is sent."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories.people import Person


@pytest.fixture
def reader(session: Session, worker_ailsa: Person) -> Person:
    """A worker of the team, and no transaction left open that a page would wait for."""
    session.rollback()
    return worker_ailsa
