"""Voices for tests: things that nobody said, said through the same service as real ones, and labelled synthetic."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.answers import Answers
from webapp.domain.consent import Purpose
from webapp.domain.receipts import Code
from webapp.models import Submission
from webapp.services import submissions
from webapp.services.submissions import CodeKeySettings

SYNTHETIC_WORDS = "Synthetic: my bus to family time comes late, and nobody tells me why."
A_DAY = date(2026, 8, 12)
YES_TO_ALL = dict.fromkeys(Purpose, True)
YES_BUT_QUOTE = YES_TO_ALL | {Purpose.QUOTE: False}
"""A yes to all for which one reader is enough."""
Say = Callable[..., "Said"]


@dataclass(frozen=True)
class Said:
    """Something that was said in a test, and the code that came of it; reading submission begins a transaction."""

    id: UUID
    submission: Submission
    code: Code


def say_something(
    session: Session,
    *,
    keys: CodeKeySettings,
    words: str = SYNTHETIC_WORDS,
    choices: Mapping[Purpose, bool] | None = None,
    contact: str | None = None,
    earlier_code: str | None = None,
    today: date = A_DAY,
    once: bytes | None = None,
    **answers: Any,
) -> Said:
    """Say one thing and commit it; choices are all no unless they are given, other answers go by their names."""
    once = once or secrets.token_bytes(16)
    code = submissions.submit(
        session,
        answers=Answers(words=words, **answers),
        choices=choices or {},
        contact=contact,
        once=once,
        earlier_code=earlier_code,
        keys=keys,
        today=today,
        is_synthetic=True,
    )
    session.commit()
    form_hash = submissions.hash_form(once, keys=keys)
    submission = session.scalars(select(Submission).where(Submission.form_hash == form_hash)).one()
    said = Said(submission.id, submission, code)
    session.rollback()  # A test that goes on to ask for a page must not stand in its way.
    return said


@pytest.fixture
def code_keys(app: Flask) -> CodeKeySettings:
    return CodeKeySettings.from_config(app.config)


@pytest.fixture
def say(code_keys: CodeKeySettings, team: object) -> Say:
    """Say something to the team of this test: `say(session, words=..., choices={...}, body="fife-council")`."""

    def say_it(session: Session, **what: Any) -> Said:
        return say_something(session, keys=code_keys, **what)

    return say_it
