"""A release that nobody has read yet, and a group's code for it."""

from __future__ import annotations

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE_SHOWN, make_release
from tests.factories.people import Person
from tests.pages.heard_right import (
    new_code,
)
from webapp.domain.receipts import Code


@pytest.fixture(autouse=True)
def one_day() -> object:
    with time_machine.travel("2026-10-12T10:00:00+00:00", tick=True):
        yield


@pytest.fixture
def pepper(client: FlaskClient) -> bytes:
    return client.application.config["CODE_PEPPER"]


@pytest.fixture
def code(session: Session, worker_ailsa: Person, pepper: bytes) -> Code:
    """A group's code for a release that nobody has read yet."""
    make_release(session, shown=FIFE_SHOWN, is_published=False)
    return new_code(session, worker_ailsa, pepper)
