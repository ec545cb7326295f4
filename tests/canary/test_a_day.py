"""A scripted day of use with planted words, then a search of every byte that the server keeps.

The same search on builds that leak on purpose must find them: a check that cannot fail checks nothing.
"""

from __future__ import annotations

import base64
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import make_url

from tests.canary.search import find_in_folder
from tests.factories import MakeApp
from tests.factories.people import PASSWORD, Person, sign_in
from tests.installation import copy_database
from tests.pages.feedback import CodePage, TellUsPage
from tests.pages.moderation import ReadingPage
from tests.pages.returning import OnePage, come_back
from webapp.config import Settings
from webapp.database import overwrite_what_was_deleted
from webapp.extensions import db
from webapp.sealing import envelopes
from webapp.services import submissions

NAME = "Zebedee Quillfeather"
WORDS = f"Synthetic canary: marmalade lighthouse. {NAME} knows why."
CONTACT = "07700 900987"
ASKED_BACK = "Synthetic canary: which lighthouse was it"
ANSWERED = "Synthetic canary: the striped one by the harbour"
NOTE = "Synthetic canary: told the duty desk by telephone"
ADDRESS = "203.0.113.77"
DEVICE = "CanaryPhone/7.3 (Peculiar)"
PLANTED = ["marmalade lighthouse", NAME, CONTACT, ASKED_BACK, ANSWERED, NOTE, ADDRESS, DEVICE, PASSWORD]
YES = {"count": "y", "share_with_body": "y", "contact": "y"}


@dataclass(frozen=True)
class Day:
    """One installation that writes everything it keeps below one folder."""

    app: Flask
    folder: Path

    def phone(self) -> FlaskClient:
        client = self.app.test_client()
        client.environ_base.update(
            {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": DEVICE, "HTTP_X_FORWARDED_FOR": ADDRESS}
        )
        return client

    def say(self, **typed: str) -> CodePage:
        answers = {"words": WORDS, "reach": CONTACT, "area": "fife", "age_band": "16-17"} | YES | typed
        return TellUsPage.open(self.phone()).check(**answers).send()

    def found(self, code: CodePage) -> set[str]:
        """What of all that was planted stands anywhere that it is kept, a backup included."""
        assert self.holds_its_database
        self.back_up()
        (self.folder / "configuration.txt").write_text(repr(self.app.config))
        codes = [code.words, code.words.replace(" ", "-"), code.digits]
        return find_in_folder([*PLANTED, *codes], self.folder)

    @property
    def holds_its_database(self) -> bool:
        """Whether the folder that is searched is the one that is written to; PostgreSQL's is dumped into it."""
        with self.app.app_context():
            return db.engine.dialect.name != "sqlite" or (self.folder / "heard.db").exists()

    def back_up(self) -> None:
        with self.app.app_context():
            database = make_url(str(db.engine.url)).database
            if db.engine.dialect.name == "sqlite":
                with (
                    sqlite3.connect(str(database)) as source,
                    sqlite3.connect(self.folder / "backup.db") as target,
                ):
                    source.backup(target)
                source.close()
                target.close()
            else:
                self.dump_tables()

    def dump_tables(self) -> None:
        from webapp.models import Base

        with db.engine.connect() as connection, (self.folder / "dump.bin").open("wb") as file:
            for table in Base.metadata.sorted_tables:
                for row in connection.execute(table.select()):
                    for value in row:
                        file.write(value if isinstance(value, bytes) else str(value).encode())
                        file.write(b"\n")


@pytest.fixture
def settings(tmp_path: Path, settings: Settings, database_template: Path) -> Settings:
    """An installation of the day's own, because it leaks on purpose and its folder is searched."""
    if not settings.database_url.startswith("sqlite"):
        return settings
    copy_database(database_template, tmp_path / "heard.db")
    return replace(settings, database_url=f"sqlite:///{tmp_path / 'heard.db'}")


@pytest.fixture
def app(settings: Settings, make_app: MakeApp) -> Flask:
    return make_app(settings)


@pytest.fixture
def day(app: Flask, tmp_path: Path, settings: Settings, team: object) -> Iterator[Day]:
    """Log everything that anything says, at its most talkative, into the folder that is searched."""
    handler = logging.FileHandler(tmp_path / "everything.log")
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.DEBUG)
    yield Day(app, tmp_path)
    root.removeHandler(handler)
    root.setLevel(before)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    handler.close()


def read_and_clear(client: FlaskClient, worker: Person, folder: Day) -> None:
    """A worker opens it, takes the planted words out, writes back and clears it."""
    sign_in(client, worker)
    with folder.app.app_context():
        submission_id = db.session.scalars(submissions.select(submissions.Submission.id)).first()
    assert submission_id
    page = ReadingPage.claim(client, submission_id)
    assert NAME in page.original
    for hidden in (NAME, "Synthetic canary: marmalade lighthouse"):
        page = page.press("Hide these words", words_to_hide=hidden, hide_reason="rare")
    decided = {"themes": ["seeing-family"], "body": "fife-council", "decision": "clear"}
    page.press("Decide", message=ASKED_BACK, **decided)


class TestADay:
    def test_nothing_that_was_planted_can_be_read_afterwards(
        self, day: Day, client: FlaskClient, worker_ailsa: Person
    ) -> None:
        code = day.say()
        read_and_clear(client, worker_ailsa, day)
        phone = day.phone()
        one = come_back(phone, code.words).first()
        assert ASKED_BACK in " ".join(one.messages)
        one.do("/message", message=ANSWERED)

        assert day.found(code) == set()

    def test_what_is_passed_on_is_sealed_too(
        self, day: Day, client: FlaskClient, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        code = day.say()
        sign_in(client, worker_ailsa)
        with day.app.app_context():
            submission_id = db.session.scalars(submissions.select(submissions.Submission.id)).first()
        page = ReadingPage.claim(client, submission_id)  # type: ignore[arg-type]
        page.press("Decide", decision="escalate").press("Yes, pass it on", note=NOTE, urgency="now")

        assert day.found(code) == set()

    def test_erased_words_leave_no_sealed_copy_either(self, day: Day) -> None:
        code = day.say()
        with day.app.app_context():
            sealed = db.session.scalars(submissions.select(submissions.Submission.sealed_answers)).one()
        phone = day.phone()
        one = come_back(phone, code.words).first()
        erase = OnePage.at(phone, one.response.request.path + "/erase")
        assert erase.do("/erase").status == 200

        files = [path for path in day.folder.glob("heard.db*") if path.is_file()]
        assert day.holds_its_database
        assert not [path.name for path in files if sealed[40:200] in path.read_bytes()]
        day.back_up()
        backup = next(path for name in ("backup.db", "dump.bin") if (path := day.folder / name).exists())
        assert sealed[40:200] not in backup.read_bytes()

    def test_a_log_that_somebody_still_reads_is_emptied_the_next_time(self, day: Day) -> None:
        day.say()
        with day.app.app_context():
            engine = db.engine
        if engine.dialect.name != "sqlite":
            pytest.skip("only SQLite keeps deleted rows in a log")
        log = day.folder / "heard.db-wal"
        reader = sqlite3.connect(day.folder / "heard.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM submission").fetchone()
        overwrite_what_was_deleted(engine)
        assert log.stat().st_size > 0

        reader.close()
        overwrite_what_was_deleted(engine)
        assert log.stat().st_size == 0


class TestDeliberatelyLeakyBuilds:
    """Each of these is a mistake that somebody could make; each is caught."""

    def test_words_in_a_log_are_found(self, day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
        urgency_of = submissions.urgency_of

        def talkative(words: str) -> object:
            logging.getLogger("heard").debug("looking at %s", words)
            return urgency_of(words)

        monkeypatch.setattr(submissions, "urgency_of", talkative)

        assert {hit for hit in day.found(day.say()) if "everything.log" in hit}

    def test_words_that_are_only_wrapped_are_found(self, day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(envelopes, "seal_words", lambda plain, **_: base64.b64encode(plain.encode()))

        assert {hit for hit in day.found(day.say()) if "base64" in hit}

    def test_a_code_that_is_kept_is_found(self, day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
        derive = submissions.derive_code_keys

        def careless(code: object, **rest: object) -> object:
            logging.getLogger("heard").debug("code %s", code.digits)  # type: ignore[attr-defined]
            return derive(code, **rest)  # type: ignore[arg-type]

        monkeypatch.setattr(submissions, "derive_code_keys", careless)
        code = day.say()

        assert any(code.digits in hit for hit in day.found(code))

    def test_an_address_and_a_device_in_a_log_are_found(self, day: Day) -> None:
        @day.app.after_request
        def access_log(response):  # type: ignore[no-untyped-def]
            from flask import request

            logging.getLogger("access").info("%s %s", request.remote_addr, request.user_agent.string)
            return response

        found = day.found(day.say())
        assert any(ADDRESS in hit for hit in found)
        assert any(DEVICE in hit for hit in found)

    def test_a_statement_with_its_values_in_an_error_is_found(self, day: Day) -> None:
        with day.app.app_context():
            engine = db.engine
        engine.hide_parameters = False

        @event.listens_for(engine, "before_cursor_execute")
        def tell(connection, cursor, statement, parameters, context, many):  # type: ignore[no-untyped-def]
            logging.getLogger("heard").debug("%s %r", statement, WORDS if "submission" in statement else "")

        assert day.found(day.say())
