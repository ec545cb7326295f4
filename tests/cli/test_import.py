"""`heard import`: tried first, brought in row by row, stopped and gone on with, taken back."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tests.conftest import SECRET
from tests.factories.people import Person
from webapp.cli.heard import heard
from webapp.config import Settings
from webapp.domain import dates
from webapp.domain.came import CameBy
from webapp.domain.consent import Purpose
from webapp.domain.imports import BatchState
from webapp.models import AuditEntry, Consent, Contributor, ImportBatch, Submission
from webapp.services import import_rows, imports, moderation, next_item, reading, taking_back
from webapp.services.taking_back import GoingBack
from webapp.services.team_keys import NewTeam

Run = Callable[..., Result]
ROWS = 1_000
COLUMNS = ("--map", "words=Comment", "--map", "agreed=OK", "--map", "count=OK", "--map", "person=Who")


@pytest.fixture
def run(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, team: NewTeam
) -> Run:
    """Say something to `heard`, as an operator does."""
    monkeypatch.setenv("HEARD_SECRET", SECRET)
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.chdir(tmp_path)
    return lambda *words, **rest: CliRunner().invoke(heard, words, **rest)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A thousand made-up rows by five hundred people; every tenth did not agree."""
    path = tmp_path / "export.csv"
    with path.open("w", newline="") as target:
        out = csv.writer(target, delimiter=";")
        out.writerow(["Who", "Comment", "OK"])
        out.writerows(
            [
                f"person {number % 500}",
                f"Synthetic: row {number}; and more",
                "no" if number % 10 == 0 else "yes",
            ]
            for number in range(ROWS)
        )
    return path


def count(session: Session, table: type, *where: Any) -> int:
    number = session.scalar(select(func.count()).select_from(table).where(*where)) or 0
    session.rollback()
    return number


def test_it_is_only_tried_unless_it_is_for_real(
    run: Run, file: Path, session: Session, tmp_path: Path
) -> None:
    result = run("import", str(file), *COLUMNS, "--errors", "why.csv")

    assert result.exit_code == 0, result.output
    assert "900 rows can come in, 100 stay out." in result.output
    assert "yes to count: 900" in result.output
    lines = (tmp_path / "why.csv").read_text("utf-8-sig").splitlines()
    assert lines[1] == "2,The row does not say yes to the words coming here."
    assert len(lines) == 101
    assert count(session, Submission) == count(session, ImportBatch) == 0


def test_every_row_comes_in_once_and_people_are_known_within_the_file(
    run: Run, file: Path, session: Session
) -> None:
    first = run("import", str(file), *COLUMNS, "--for-real")
    again = run("import", str(file), *COLUMNS, "--for-real")

    assert "900 rows came in" in first.output
    assert "ImportedBefore" in again.output
    assert count(session, Submission, Submission.came_by == CameBy.IMPORT) == 900
    assert count(session, Contributor) == 450
    assert count(session, Consent, Consent.purpose == Purpose.COUNT, Consent.is_given) == 900
    batch = session.scalars(select(ImportBatch)).one()
    assert (batch.state, batch.rows_in, batch.person_salt) == (BatchState.DONE, 900, None)


def test_a_stopped_import_goes_on_and_takes_no_row_twice(
    run: Run, file: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, calls = import_rows.write, []

    def stop_at_the_second(*args: Any, **named: Any) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return write(*args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(import_rows, "write", stop_at_the_second)
        assert run("import", str(file), *COLUMNS, "--for-real").exit_code != 0
    half = count(session, Submission)
    assert 0 < half < 900

    other = run("import", str(file), *COLUMNS[:4], "--for-real")
    done = run("import", str(file), *COLUMNS, "--for-real")

    assert "OtherPlan" in other.output
    assert f"900 rows came in, {half} of them before" in done.output
    assert count(session, Submission) == 900
    assert count(session, Contributor) == 450


def test_a_half_import_is_taken_back_and_leaves_nothing(
    run: Run, file: Path, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(imports, "_finish", lambda batch: exec("raise KeyboardInterrupt"))  # noqa: S102
        run("import", str(file), *COLUMNS, "--for-real")

    result = run("import", str(file), "--take-back")

    assert "900 rows were taken back." in result.output
    assert count(session, Submission) == count(session, Contributor) == count(session, ImportBatch) == 0
    assert "Nothing of this file came in." in run("import", str(file), "--take-back").output


def test_taking_back_goes_on_where_it_was_stopped_and_nobody_opens_the_rest(
    run: Run, file: Path, session: Session, worker_ailsa: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", str(file), *COLUMNS, "--for-real")
    people, steps = taking_back._people_of, []

    def stop_at_the_third(batch_id: UUID) -> Select[tuple[UUID]]:
        steps.append(1)
        if len(steps) == 3:
            raise KeyboardInterrupt
        return people(batch_id)

    monkeypatch.setattr(taking_back, "ROWS_AT_ONCE", 200)
    with monkeypatch.context() as patch:
        patch.setattr(taking_back, "_people_of", stop_at_the_third)
        assert run("import", str(file), "--take-back").exit_code != 0
    left = count(session, Submission)
    assert 0 < left < 900
    assert session.scalar(select(ImportBatch.rows_in)) == left

    rest = session.scalars(select(Submission.id).limit(1)).one()
    with pytest.raises(GoingBack):
        reading.claim(session, submission_id=rest, staff=worker_ailsa.staff, now=dates.now())
    session.rollback()
    assert next_item.open_next(session, staff=worker_ailsa.staff, now=dates.now()) is None
    session.rollback()
    assert "GoingBack" in run("import", str(file), *COLUMNS, "--for-real").output

    assert f"{left} rows were taken back." in run("import", str(file), "--take-back").output
    assert count(session, Submission) == count(session, Contributor) == count(session, ImportBatch) == 0
    assert count(session, AuditEntry, AuditEntry.action == "import_taken_back") == 1


def test_what_somebody_opened_keeps_the_file(
    run: Run, file: Path, session: Session, worker_ailsa: Person
) -> None:
    run("import", str(file), *COLUMNS, "--for-real")
    opened = session.scalars(select(Submission.id).limit(1)).one()
    reading.claim(session, submission_id=opened, staff=worker_ailsa.staff, now=dates.now())
    session.commit()
    moderation.put_down(session, submission_id=opened, staff=worker_ailsa.staff)
    session.commit()

    assert "BatchRead" in run("import", str(file), "--take-back").output
    assert count(session, Submission) == 900


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--map", "words=Comment"), "AgreementMissing"),
        (("--map", "agreed=OK"), "WordsColumnMissing"),
        (("--map", "colour=OK"), "colour is none of words"),
        (("--map", "words=Nowhere"), "Nowhere is no column of this file"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    run: Run, file: Path, words: tuple[str, ...], sentence: str
) -> None:
    result = run("import", str(file), *words)

    assert result.exit_code != 0
    assert sentence in result.output


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "open.csv").write_bytes(b'Comment,OK\nfine,yes\n"open,yes\n')

    assert "cannot read this workbook" in run("import", "book.xlsx").output
    assert (
        "Row 3: A quotation mark"
        in run("import", "open.csv", "--map", "words=Comment", "--all-agreed").output
    )
    assert "No such file" in run("import", "nowhere.csv").output
