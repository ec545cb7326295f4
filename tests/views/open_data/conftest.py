"""A release that is out."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, FIFE_SHOWN, make_release
from webapp.models import Release


@pytest.fixture
def shown(session: Session) -> Release:
    return make_release(session, shown=FIFE_SHOWN, withheld=[f"{FIFE}/theme_home"])
