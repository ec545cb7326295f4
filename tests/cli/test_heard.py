"""What is done from a terminal, from an empty installation to a filled demonstration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import SECRET
from tests.factories.figures import hear
from webapp.cli.heard import heard
from webapp.config import Settings
from webapp.demonstration import people, story
from webapp.disclosure.outcome import AreaOutcome
from webapp.models import AttackedArea, Reply, Submission, Team
from webapp.services import attacks, figures, release_plan
from webapp.services.release_plan import make_plan

Run = Callable[..., Result]
WHY = "Synthetic: there is no group yet."


@pytest.fixture
def run(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Say something to `heard`, as an operator does."""
    monkeypatch.setenv("HEARD_SECRET", SECRET)
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.chdir(tmp_path)
    return lambda *words, **rest: CliRunner().invoke(heard, words, **rest)


def test_without_a_secret_nothing_starts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEARD_SECRET")

    result = run("database", "check")

    assert result.exit_code == 1
    assert "HEARD_SECRET must be set" in result.output


def test_an_installation_is_set_up_once(run: Run, session: Session) -> None:
    first = run("set-up", "--name", "Andrew Runs", "--email", "andrew@example.org")
    again = run("set-up", "--name", "Andrew Runs", "--email", "andrew@example.org")

    assert "write this recovery key on paper" in first.output
    assert "/invitation/" in first.output
    assert "was set up before" in again.output
    assert session.scalar(select(func.count()).select_from(Team)) == 2


def test_the_log_is_checked(run: Run) -> None:
    run("set-up", "--name", "Andrew Runs", "--email", "andrew@example.org")

    assert "every one in its place" in run("audit", "verify").output


def test_a_release_is_built_and_published_once(run: Run, session: Session) -> None:
    hear(session, people=20)
    session.commit()

    built = run("release", "build", "--quarter", "2026Q3")

    assert "2026Q3 is built and safe" in built.output
    assert (
        "2026Q3 is published"
        in run("release", "publish", "--quarter", "2026q3", "--without-group", WHY).output
    )
    assert "ReleaseExists" in run("release", "build", "--quarter", "2026Q3").output


def test_a_quarter_that_is_none_is_refused_in_words(run: Run) -> None:
    assert "write a quarter as 2026Q3" in run("release", "build", "--quarter", "summer").output


def test_a_demonstration_never_mixes_with_a_real_service(run: Run, session: Session) -> None:
    assert "Set HEARD_DEMONSTRATION=1" in run("demonstration", "fill").output
    assert session.scalar(select(func.count()).select_from(Submission)) == 0


@pytest.mark.timeout(400)  # Four releases are built and attacked, perhaps while coverage is traced.
def test_a_demonstration_is_filled_once_and_every_bit_says_that_it_is_synthetic(
    run: Run, session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HEARD_DEMONSTRATION", "1")
    monkeypatch.setattr(story, "VOICES_A_YEAR", 480)
    monkeypatch.setattr(story, "ATTACKERS", 1)
    monkeypatch.setattr(
        release_plan, "bodies_by_slug", figures.bodies_by_slug
    )  # Its voices speak to the whole country.

    first = run("demonstration", "fill")
    again = run("demonstration", "fill")

    assert first.exit_code == 0, first.output
    assert "Making a year" in first.output
    assert "Making a year" not in again.output
    _cards, code = people.list_cards(tmp_path / "instance")
    assert code in again.output
    assert session.scalar(select(func.count()).where(Submission.is_synthetic.is_(False))) == 0
    assert session.scalar(select(func.count()).select_from(Reply))


def test_the_database_is_brought_up_to_date(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")

    run("database", "upgrade")

    assert "up to date" in run("database", "check").output
    assert run("database", "downgrade", "base").exit_code == 0


def test_a_stored_release_is_attacked_and_goes_on_where_it_was_stopped(
    run: Run, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear(session, people=20)
    session.commit()
    run("release", "build", "--quarter", "2026Q3")
    keep, kept = attacks.StoredJournal.keep, []

    def stop_after_two(journal: attacks.StoredJournal, outcome: AreaOutcome) -> None:
        if len(kept) == 2:
            raise KeyboardInterrupt
        kept.append(outcome.area)
        keep(journal, outcome)

    monkeypatch.setattr(attacks.StoredJournal, "keep", stop_after_two)
    stopped = run("release", "attack", "--quarter", "2026Q3")
    session.rollback()
    left = set(session.scalars(select(AttackedArea.area)))
    session.rollback()
    monkeypatch.setattr(
        attacks.StoredJournal, "keep", lambda j, outcome: (kept.append(outcome.area), keep(j, outcome))
    )
    done = run("release", "attack", "--quarter", "2026Q3")

    assert stopped.exit_code == 1
    assert left == set(kept[:2])
    assert sorted(kept) == sorted(make_plan().areas)
    assert "2026Q3 holds." in done.output
    assert "NotFound" in run("release", "attack", "--quarter", "2026Q2").output


def test_roll_ups_are_counted_anew(run: Run, session: Session) -> None:
    hear(session, people=20)
    session.commit()

    assert "were not what its voices give" in run("release", "recount", "--quarter", "2026Q3").output
    assert "are what its voices give" in run("release", "recount", "--quarter", "2026Q3").output
