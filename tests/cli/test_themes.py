"""`heard themes`, as cron runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import SECRET
from tests.factories.people import Person
from tests.factories.wordings import add_wording
from webapp.cli.heard import heard
from webapp.config import Settings
from webapp.models import AuditEntry


@pytest.fixture(autouse=True)
def installation(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEARD_SECRET", SECRET)
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("HEARD_MODEL_FOLDER", str(tmp_path / "model"))


def test_too_few_decisions_are_refused_and_the_seed_phrases_stay() -> None:
    refused = CliRunner().invoke(heard, ["themes", "train", "--words-alone"])

    assert refused.exit_code == 1
    assert "TooFewDecided" in refused.output
    assert CliRunner().invoke(heard, ["themes", "show"]).output.startswith("seeds-")


def test_copies_are_found_and_left_to_a_worker(session: Session, worker_ailsa: Person) -> None:
    for _ in range(2):
        add_wording(
            session, "Synthetic: " + "some words " * 12, "money", decided_by=worker_ailsa.staff.account_id
        )
    session.commit()

    done = CliRunner().invoke(heard, ["themes", "copies"])

    assert done.output == "2 wordings were found; 1 groups wait for a decision.\n"


def test_training_prints_figures_before_and_after_and_stands_on_the_log(
    session: Session, worker_ailsa: Person, tmp_path: Path
) -> None:
    worker = worker_ailsa.staff.account_id
    for theme, words in (("money", "Synthetic: zibble"), ("school", "Synthetic: wumpet")):
        for _ in range(60):
            add_wording(session, words, theme, decided_by=worker)
    session.commit()

    done = CliRunner().invoke(heard, ["themes", "train", "--words-alone"])

    assert done.exit_code == 0, done.output
    assert "before  mean average precision" in done.output
    assert "after   mean average precision 1.00" in done.output
    assert "zibble" not in done.output
    assert (tmp_path / "model" / "themes.json").exists()
    assert "themes_trained" in session.scalars(select(AuditEntry.action)).all()
