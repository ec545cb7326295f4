"""Two bodies, somebody who reads their answers, and a clock that stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, FIFE_SHOWN, MORAY, make_account, make_release
from tests.factories.replies import read_by
from tests.factories.reply_reading import (
    NINE,
    pull_in,
)
from webapp.services.plans import Writer
from webapp.services.sign_ins import SignedIn

if TYPE_CHECKING:
    from time_machine import Coordinates


@pytest.fixture(autouse=True)
def clock() -> Iterator[Coordinates]:
    with time_machine.travel(NINE, tick=False) as moved:
        yield moved


@pytest.fixture
def writer(session: Session) -> Writer:
    return Writer(account_id=make_account(session, body=FIFE).id, body=FIFE)


@pytest.fixture
def neighbour(session: Session) -> Writer:
    return Writer(account_id=make_account(session, body=MORAY).id, body=MORAY)


@pytest.fixture
def reader(session: Session) -> SignedIn:
    return read_by(session)


@pytest.fixture
def school(session: Session, writer: Writer) -> UUID:
    shown = make_release(session, shown={**FIFE_SHOWN, (FIFE, "theme", "feeling-safe"): 30})
    return pull_in(session, writer, shown.id, "school")
