"""Two bodies, a release, a theme that was pulled in, and a clock that stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests.factories.figures import (
    FIFE,
    FIFE_SHOWN,
    MORAY,
    make_account,
    make_release,
)
from tests.factories.plans import pull_in
from webapp.models import PlanInput, Release
from webapp.services.plans import Writer


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(datetime(2027, 12, 1, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def writer(session: Session) -> Writer:
    return Writer(account_id=make_account(session, body=FIFE).id, body=FIFE)


@pytest.fixture
def neighbour(session: Session) -> Writer:
    return Writer(account_id=make_account(session, body=MORAY).id, body=MORAY)


@pytest.fixture
def shown(session: Session) -> Release:
    return make_release(session, shown=FIFE_SHOWN)


@pytest.fixture
def school(session: Session, writer: Writer, shown: Release) -> PlanInput:
    return pull_in(session, writer, shown)
