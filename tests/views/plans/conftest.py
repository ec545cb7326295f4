"""An officer who is signed in, a release, a theme in the plan, and a clock that stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.figures import AFTER_IT, FIFE_SHOWN, make_release
from tests.factories.people import Person, sign_in
from tests.pages.plans import BodyPage


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    start = datetime(AFTER_IT.year, AFTER_IT.month, AFTER_IT.day, 9, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as moved:
        yield moved


@pytest.fixture
def officer(client: FlaskClient, parent_fife: Person) -> FlaskClient:
    sign_in(client, parent_fife)
    return client


@pytest.fixture
def shown(session: Session) -> None:
    make_release(session, shown=FIFE_SHOWN)


@pytest.fixture
def school(officer: FlaskClient, shown: None) -> BodyPage:
    """The page of a theme that was taken into the plan."""
    page = BodyPage.visit(officer, "/heard/2026Q3/school")
    return page.fill_in("Take it into the plan", duties=["assess", "access"])
