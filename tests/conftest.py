"""What every test stands on: an application on a fresh database, a client that guards commits, and no network."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from nacl.pwhash import argon2id
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from tests.factories import MakeApp
from tests.installation import Installation, do_not_wait_for_the_disk
from webapp import create_app
from webapp.config import Settings
from webapp.database import engine_options, set_pragmas
from webapp.disclosure import gathering
from webapp.extensions import db
from webapp.models import Base
from webapp.sealing import keys
from webapp.services import figures, release_plan

# A busy machine is slow now and then; a test is never judged by its time.
hypothesis.settings.register_profile("heard", deadline=None)
hypothesis.settings.load_profile("heard")

SECRET = "only for tests: thirty-two characters or more"
SMALL_COUNTRY = frozenset(
    {
        "fife-council", "moray-council", "glasgow-city-council", "highland-council", "nhs-fife", "police-scotland",
        "scottish-ministers", "fife-college",
    }
)  # fmt: skip
LITTLE_COST = keys.Cost(argon2id.OPSLIMIT_MIN, argon2id.MEMLIMIT_MIN)
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class CompiledOnce(BytecodeCache):
    """Templates compiled by one test's application, for the next test's: compiling was a third of all time."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledOnce()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def a_small_country(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a release cover eight bodies, so that each is attacked as always and a build takes a moment.

    Ten people are enough here for a body's tables to close, so that a test need not let a hundred speak. The whole
    country is built by the journeys in a browser, by the demonstration and by the bench.
    """
    if request.node.get_closest_marker("browser") is None:
        few = {slug: name for slug, name in figures.bodies_by_slug().items() if slug in SMALL_COUNTRY}
        monkeypatch.setattr(release_plan, "bodies_by_slug", lambda: few)
        monkeypatch.setattr(gathering, "ENOUGH", 10)


@pytest.fixture(scope="session")
def database_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with every table, made once and copied for each test."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    app = create_app(Settings(secret=SECRET, database_url=f"sqlite:///{path}"))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        db.engine.dispose()
    return path


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the database of every test in this process lies, on PostgreSQL where TEST_DATABASE_URL names one."""
    url = os.environ.get("TEST_DATABASE_URL")
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if url:
        return f"{url}_{worker}" if worker else url
    return f"sqlite:///{tmp_path_factory.mktemp('installation') / 'heard.db'}"


@pytest.fixture(scope="session")
def installation(database_url: str) -> Iterator[Installation]:
    """The one application that most tests share: wiring it and preparing its SQL took most of their time."""
    app = create_app(Settings(secret=SECRET, database_url=database_url))
    app.jinja_env.bytecode_cache = COMPILED
    installation = Installation(app)
    yield installation
    installation.engine.dispose()


@pytest.fixture
def settings(
    database_url: str, installation: Installation, database_template: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Settings of a fresh installation: its database is empty, and nothing is left in memory of the test before.

    A password costs little here, since most tests let somebody sign in; what one really costs is tested in sealing.
    """
    for locking in (keys.lock_with_password, keys.unlock_with_password):
        monkeypatch.setitem(locking.__kwdefaults__ or {}, "cost", LITTLE_COST)
    installation.begin_anew(database_template)
    return Settings(secret=SECRET, database_url=database_url)


@pytest.fixture
def make_app() -> Iterator[MakeApp]:
    """Applications as another server would start them; each lets go of its connections when the test ends."""
    made: list[Flask] = []

    def make(settings: Settings) -> Flask:
        app = create_app(settings)
        app.jinja_env.bytecode_cache = COMPILED
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(settings: Settings, installation: Installation) -> Flask:
    """The application on a fresh database."""
    return installation.app


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of the test's own; commit before a page must see what it did.

    On SQLite it begins plain transactions, so that looking at what a page did never keeps the next page from writing.
    """
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        engine = create_engine(**engine_options(str(engine.url)))
        event.listen(engine, "connect", lambda connection, record: set_pragmas(connection))
        event.listen(engine, "connect", do_not_wait_for_the_disk)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with Session(engine, expire_on_commit=True) as session:
        yield session
    engine.dispose()


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A browser without scripts that fails its test when a page flushed rows and never committed them."""
    forgotten: list[str] = []

    def note(session: Session, *_: object) -> None:
        session.info["flushed"] = True

    def clear(session: Session, *_: object) -> None:
        session.info.pop("flushed", None)

    event.listen(Session, "after_flush", note)
    event.listen(Session, "after_commit", clear)
    event.listen(Session, "after_rollback", clear)

    def check(response):  # type: ignore[no-untyped-def]
        if db.session.info.get("flushed"):
            from flask import request

            forgotten.append(str(request.endpoint))
        return response

    app.after_request_funcs.setdefault(None, []).append(check)
    yield app.test_client()
    for name, listener in (("after_flush", note), ("after_commit", clear), ("after_rollback", clear)):
        event.remove(Session, name, listener)
    assert not forgotten, f"a view forgot db.session.commit(): {forgotten}"


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement that was sent while the test ran."""
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


pytest_plugins = ["tests.factories.people", "tests.factories.voices"]
