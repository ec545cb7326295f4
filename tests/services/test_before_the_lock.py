"""What takes long when somebody sends something is done before one writer at a time is let in."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.factories.voices import Say
from webapp.services import submissions


@pytest.mark.parametrize("slow", ["derive_code_keys", "soonest"])
def test_nobody_waits_while_a_key_is_made_or_words_are_looked_through(
    session: Session, say: Say, monkeypatch: pytest.MonkeyPatch, slow: str
) -> None:
    session.rollback()
    was, held = getattr(submissions, slow), []

    def watch(*given: Any, **named: Any) -> Any:
        held.append(session.in_transaction())
        return was(*given, **named)

    monkeypatch.setattr(submissions, slow, watch)
    say(session)
    assert held == [False]
