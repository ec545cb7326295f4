"""`heard tend` as cron runs it, with a real mail server and a real web hook on the other side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from tests.conftest import SECRET
from tests.factories.calls import (
    START,
    Run,
)
from tests.factories.duty import Hook, Inbox, mail_server, web_hook
from tests.factories.people import Person, make_person
from webapp.cli.heard import heard
from webapp.config import Settings
from webapp.domain.accounts import Role
from webapp.services.accounts import Belonging
from webapp.services.team_keys import NewTeam


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as inbox:
        yield inbox


@pytest.fixture
def hook() -> Iterator[Hook]:
    with web_hook() as hook:
        yield hook


@pytest.fixture
def tend(
    app: Flask, settings: Settings, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    """One pass of `heard tend`, as cron makes it."""
    for name, value in {
        "HEARD_SECRET": SECRET,
        "DATABASE_URL": settings.database_url,
        "HEARD_SMTP_HOST": "127.0.0.1",
        "HEARD_SMTP_PORT": str(inbox.port),
        "HEARD_SMTP_SECURITY": "none",
        "HEARD_MAIL_FROM": "heard@example.org",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def run() -> Result:
        result = CliRunner().invoke(heard, ["tend"])
        assert result.exit_code == 0, (result.output, result.exception)
        return result

    return run


@pytest.fixture
def lead_rhona(session: Session, safeguarding_team: NewTeam) -> Person:
    belonging = Belonging(Role.SAFEGUARDING_LEAD, team_id=safeguarding_team.team_id)
    return make_person(session, "Rhona Keeps", belonging, team=safeguarding_team)
