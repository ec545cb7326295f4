"""What every connection is told: to keep words, to overwrite what was deleted, and to compile nothing."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.factories import MakeApp
from webapp.config import Settings
from webapp.extensions import db

FULL, ON = 2, 1


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("synchronous", FULL), ("journal_mode", "wal"), ("secure_delete", ON), ("foreign_keys", ON)],
)
def test_sqlite_is_told_to_keep_and_to_forget(
    settings: Settings, make_app: MakeApp, pragma: str, value: object
) -> None:
    with make_app(settings).app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("a pragma is SQLite's")
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_postgresql_answers_without_compiling(app: Flask) -> None:
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("only PostgreSQL compiles statements")
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("SHOW jit").scalar_one() == "off"
