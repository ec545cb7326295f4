"""Every migration goes up and down, and leaves just what the tables say, on both databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.orm import Session

from webapp import migrating
from webapp.config import Settings
from webapp.database import engine_options, prepare_engine
from webapp.domain.imports import YES_WORDS, Column, Plan
from webapp.models import Base, PlanInput, Reply
from webapp.services.shown_replies import is_shown

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
    engine = create_engine(**options | {"connect_args": {"options": f"-csearch_path={SCHEMA}"}})
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
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": migrating.is_described}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_down_to_nothing_and_up_again(engine: Engine) -> None:
    migrating.upgrade(engine)
    migrating.downgrade(engine)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}

    migrating.upgrade(engine)
    assert "submission" in inspect(engine).get_table_names()


def test_answers_from_before_they_were_read_stay_shown(engine: Engine) -> None:
    migrating.upgrade(engine, "0012")
    old = {
        "account": "email, name, role, public_key, lock_salt, locked_key, sealed_totp_secret, last_totp_step, "
        "is_active, created_on",
        "release": "quarter, built_on, published_on, is_safe, is_synthetic, method, attack, withheld, "
        "software_version, checksum",
        "plan_input": "body, release_id, theme, as_it_was, duties, pulled_on, pulled_by_id, is_synthetic",
        "reply": "plan_input_id, kind, answer, what_next, signed_role, published_on",
    }
    one = uuid4().hex if engine.dialect.name == "sqlite" else str(uuid4())
    values = {
        "account": "'a@example.org', 'A', 'parent_officer', '', '', '', '', 0, true, '2026-01-05'",
        "release": "'2026Q1', '2026-04-01', '2026-04-02', true, true, '{}', '{}', '[]', '0', ''",
        "plan_input": f"'fife-council', '{one}', 'school', '{{}}', '[]', '2026-04-03', '{one}', true",
        "reply": f"'{one}', 'we_did', 'Synthetic.', 'More.', 'Lead', '2026-05-04'",
    }
    with engine.begin() as connection:
        for table, columns in old.items():
            # Only names that stand above.
            connection.execute(text(f"INSERT INTO {table} (id, {columns}) VALUES ('{one}', {values[table]})"))  # noqa: S608
    migrating.upgrade(engine)

    with Session(engine) as session:
        (reply,) = session.scalars(select(Reply).where(is_shown()))
        assert reply.answer == "Synthetic."
        assert session.scalars(select(PlanInput.answered_on)).one() == date(2026, 5, 4)
    migrating.downgrade(engine, "0012")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT answer FROM reply")) == "Synthetic."


def test_a_file_that_was_coming_in_is_known_by_the_same_plan(engine: Engine) -> None:
    migrating.upgrade(engine, "0029")
    plan = Plan(columns={Column.WORDS: 0}, all_agreed=True)
    was = (
        '{"all_agreed": true, "body_has_it": false, "columns": {"words": 0}, "yes_words": ["'
        + '", "'.join(YES_WORDS)
        + '"]}'
    )
    blob = "x'61'" if engine.dialect.name == "sqlite" else "'a'"
    other = "x'62'" if engine.dialect.name == "sqlite" else "'b'"
    with engine.begin() as connection:
        for file_hash, state in ((blob, "coming_in"), (other, "done")):
            one = uuid4().hex if engine.dialect.name == "sqlite" else str(uuid4())
            row = f"'{one}', {file_hash}, '{state}', '2026-01-05', 'utf-8', :was, 0, '[]', true, false"
            columns = "id, file_hash, state, made_at, encoding, plan, rows_in, faults, is_synthetic, is_read"
            connection.execute(text(f"INSERT INTO import_batch ({columns}) VALUES ({row})"), {"was": was})  # noqa: S608
    migrating.upgrade(engine)
    with engine.connect() as connection:
        kept = dict(connection.execute(text("SELECT state, plan FROM import_batch")).all())
    assert kept == {"coming_in": plan.fingerprint(salt=b"a"), "done": None}
    migrating.downgrade(engine, "0029")


def test_the_newest_revision_is_the_one_that_alembic_would_run() -> None:
    from alembic.script import ScriptDirectory

    assert (
        migrating.newest_revision()
        == ScriptDirectory.from_config(migrating.alembic_config()).get_current_head()
    )
