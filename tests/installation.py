"""One application for many tests, and how it forgets the test before."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event, exists, literal, select, text, union_all
from sqlalchemy.engine import make_url

from webapp.extensions import db
from webapp.models import Base
from webapp.slowdown import Slowdown

BESIDE_A_DATABASE = ("", "-wal", "-shm", ".lock")


class Installation:
    """An application that begins anew for each test, as if it had just been started on an empty database."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        app.testing = True
        self._config: dict[str, Any] = dict(app.config)
        self._after_request = list(app.after_request_funcs.get(None, []))
        with app.app_context():
            self.engine: Engine = db.engine
        if self.engine.dialect.name == "postgresql":
            Base.metadata.create_all(self.engine)
        else:
            event.listen(self.engine, "connect", do_not_wait_for_the_disk)

    def begin_anew(self, empty_database: Path) -> None:
        """Empty the database, and forget kept pages, wrong tries and changed settings."""
        self.engine.dispose()
        if self.engine.dialect.name == "sqlite":
            copy_database(empty_database, Path(make_url(str(self.engine.url)).database or ""))
        else:
            empty_tables(self.engine)
        self.app.config.clear()
        self.app.config.update(self._config)
        self.app.after_request_funcs[None] = list(self._after_request)
        self.app.wsgi_app.pages.clear()  # type: ignore[attr-defined]
        for name, held in self.app.extensions.items():
            if isinstance(held, Slowdown):
                self.app.extensions[name] = Slowdown(held.free_tries, held.first_wait, held.longest_wait)


def do_not_wait_for_the_disk(connection: Any, record: Any) -> None:
    """Let a commit end before its bytes lie on the disk: no test outlives a power cut."""
    connection.execute("PRAGMA synchronous=OFF")


def copy_database(source: Path, target: Path) -> None:
    """Put a copy of an SQLite database where another one was, with nothing left of that one's log."""
    for ending in BESIDE_A_DATABASE:
        target.with_name(target.name + ending).unlink(missing_ok=True)
    shutil.copy(source, target)


def empty_tables(engine: Engine) -> None:
    """Empty every table that holds a row; emptying them all took longer than most tests."""
    tables = Base.metadata.sorted_tables
    asked = union_all(
        *(select(literal(table.name)).where(exists(select(1).select_from(table))) for table in tables)
    )
    with engine.begin() as connection:
        if filled := connection.scalars(asked).all():
            connection.execute(text(f"TRUNCATE {', '.join(filled)} CASCADE"))
