"""Every migration goes up and down, and leaves just what the tables say, on both databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text

from webapp import migrating
from webapp.config import Settings
from webapp.database import engine_options, prepare_engine
from webapp.models import Base

SCHEMA = "migrations_up_and_down"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database, or on a PostgreSQL schema, with nothing in it."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        engine = create_engine(**engine_options(f"sqlite:///{tmp_path / 'heard.db'}"))
        prepare_engine(engine)
        yield engine
        engine.dispose()
        return
    options = engine_options(Settings(secret="x" * 40, database_url=url).sqlalchemy_url)
    engine = create_engine(**options, connect_args={"options": f"-csearch_path={SCHEMA}"})
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    yield engine
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))
    engine.dispose()


def test_migrations_make_just_the_tables_that_the_models_describe(engine: Engine) -> None:
    migrating.upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_down_to_nothing_and_up_again(engine: Engine) -> None:
    migrating.upgrade(engine)
    migrating.downgrade(engine)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}

    migrating.upgrade(engine)
    assert "submission" in inspect(engine).get_table_names()


def test_the_newest_revision_is_the_one_that_alembic_would_run() -> None:
    from alembic.script import ScriptDirectory

    assert (
        migrating.newest_revision()
        == ScriptDirectory.from_config(migrating.alembic_config()).get_current_head()
    )
