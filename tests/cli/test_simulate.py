"""`heard simulate`: files that say they are synthetic, and a database that takes nothing made up beside real people."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import SECRET
from tests.factories.figures import hear
from webapp.cli import simulate
from webapp.cli.heard import heard
from webapp.config import Settings
from webapp.demonstration import filling
from webapp.domain.dates import Quarter
from webapp.models import Account, Contributor, SharedMessage, Submission, Voice
from webapp.services import tallies
from webapp.services.release_plan import make_plan

Run = Callable[..., Result]
SMALL = ("--voices-a-year", "300")
INTO = ("--into-database", *SMALL, "--from", "2026-01-01")
TODAY = date(2026, 8, 14)


@pytest.fixture
def run(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Say something to `heard simulate` on a day, as an operator does, in a demonstration."""
    monkeypatch.setenv("HEARD_SECRET", SECRET)
    monkeypatch.setenv("HEARD_DEMONSTRATION", "1")
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setattr(simulate, "today", lambda: TODAY)
    monkeypatch.setattr(filling, "VOICES_AT_ONCE", 100)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(heard, ["simulate", *words])


class TestFiles:
    @pytest.mark.parametrize("ending", ["csv", "ndjson", "parquet"])
    def test_the_same_seed_writes_the_same_file(self, run: Run, tmp_path: Path, ending: str) -> None:
        first = run(*SMALL, "--seed", "5", "--to", f"one.{ending}")
        run(*SMALL, "--seed", "5", "--to", f"two.{ending}")

        assert "synthetic voices made with seed 5. Nobody said any of them." in first.output
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()

    def test_events_come_from_the_command_line(self, run: Run, tmp_path: Path) -> None:
        done = run(
            *SMALL, "--to", "voices.csv",
            "--outbreak", "body=fife-council,theme=school,from=2024-03-04,weeks=8,factor=40",
            "--campaign",
            "bodies=moray-council+nhs-grampian,theme=money,from=2024-05-01,days=3,voices=40,people=2,copied=yes",
        )  # fmt: skip

        assert done.exit_code == 0, done.output
        rows = list(csv.DictReader((tmp_path / "voices.csv").read_text(encoding="utf-8").splitlines()))
        campaign = [row for row in rows if row["campaign"] == "money to moray-council+nhs-grampian"]
        assert len(campaign) == 40
        assert len({row["speaker"] for row in campaign}) == 2
        assert {row["wording"] for row in campaign} == {"money to moray-council+nhs-grampian"}
        assert any(row["outbreak"] == "school in fife-council" for row in rows)

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            ((), "Say either --to FILE or --into-database."),
            (("--to", "voices.csv", "--into-database"), "Say either --to FILE or --into-database."),
            (("--to", "voices.xls"), "must end in .csv, .ndjson, .parquet"),
            (("--to", "no/such/folder.csv"), "No such file or directory"),
            (("--to", "a.csv", "--outbreak", "body=fife-council"), "write body=…, theme=…"),
            (
                ("--to", "a.csv", "--outbreak", "body=a,theme=b,from=2024-03-04,weeks=0,factor=2"),
                "last a week",
            ),
            (
                ("--to", "a.csv", "--campaign", "bodies=a,theme=b,from=then,days=1,voices=1"),
                "Invalid isoformat",
            ),
            (
                ("--to", "a.csv", "--campaign", "bodies=a,theme=b,from=2024-03-04,days=1,voices=1"),
                "not there",
            ),
        ],
    )
    def test_what_cannot_be_done_is_said(self, run: Run, words: tuple[str, ...], why: str) -> None:
        refused = run(*SMALL, *words)

        assert refused.exit_code != 0
        assert why in refused.output

    def test_a_file_that_is_there_is_left_alone(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "voices.csv").write_text("mine", encoding="utf-8")

        assert "File exists" in run(*SMALL, "--to", "voices.csv").output
        assert (tmp_path / "voices.csv").read_text(encoding="utf-8") == "mine"


class TestIntoDatabase:
    def test_an_empty_database_gets_made_up_people_and_synthetic_voices(
        self, run: Run, session: Session
    ) -> None:
        done = run(*INTO)

        assert done.exit_code == 0, done.output
        assert session.scalar(select(func.count()).select_from(Submission)) > 100
        assert session.scalar(select(func.count()).where(Submission.is_synthetic.is_(False))) == 0
        assert session.scalar(select(func.count()).where(SharedMessage.is_synthetic.is_(False))) == 0
        assert session.scalar(select(func.max(Voice.cleared_on))) <= TODAY
        assert set(session.scalars(select(Account.email))) == {email for email, *_ in filling.CAST}

    def test_counts_of_open_quarters_are_made_anew(self, run: Run, session: Session) -> None:
        run(*INTO)

        plan = make_plan()
        spoke = select(func.count(Voice.contributor_id.distinct())).where(
            Voice.cleared_on.between(date(2026, 4, 1), date(2026, 6, 30))
        )
        assert tallies.read(session, quarter=Quarter(2026, 2), plan=plan)[0, 0] == session.scalar(spoke)

    def test_a_demonstration_takes_more(self, run: Run, session: Session) -> None:
        run(*INTO)
        before = session.scalar(select(func.count()).select_from(Contributor))
        session.rollback()

        assert run(*INTO, "--seed", "2").exit_code == 0
        assert session.scalar(select(func.count()).select_from(Contributor)) > before

    def test_nothing_made_up_comes_to_somebody_real(self, run: Run, session: Session) -> None:
        hear(session, people=2)
        session.commit()

        refused = run(*INTO)

        assert "Somebody real works here or spoke here" in refused.output
        assert session.scalar(select(func.count()).select_from(Submission)) == 2

    def test_nothing_made_up_comes_beside_something_that_was_really_said(
        self, run: Run, session: Session
    ) -> None:
        run(*INTO)
        said = session.scalars(select(Submission).limit(1)).one()
        said.is_synthetic = False
        session.commit()

        assert "Somebody real works here or spoke here" in run(*INTO, "--seed", "2").output

    def test_outside_a_demonstration_nothing_comes_in(
        self, run: Run, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("HEARD_DEMONSTRATION")

        assert "Set HEARD_DEMONSTRATION=1" in run(*INTO).output
        assert session.scalar(select(func.count()).select_from(Submission)) == 0

    def test_a_demonstration_does_not_begin_in_it(self, run: Run) -> None:
        run(*INTO)

        refused = CliRunner().invoke(heard, ["demonstration", "fill"])

        assert "This database is not empty" in refused.output
