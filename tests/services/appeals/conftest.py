"""Something that was cleared with a word hidden, and the code of its writer."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories.appeals import (
    SHARES,
)
from tests.factories.people import Person
from tests.factories.readings import FIFE, clear, made, take
from tests.factories.voices import Said, Say
from webapp.services import returning
from webapp.services.returning import OpenedCode
from webapp.services.submissions import CodeKeySettings


@pytest.fixture
def said(session: Session, say: Say, worker_ailsa: Person) -> Said:
    """Something that Ailsa cleared with one word hidden, and that two bodies see."""
    said = say(session, choices=SHARES, body=FIFE)
    clear(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
    return said


@pytest.fixture
def code(session: Session, said: Said, code_keys: CodeKeySettings) -> OpenedCode:
    return returning.open_code(session, typed=said.code.spoken, keys=code_keys)
