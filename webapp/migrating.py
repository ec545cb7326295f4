"""Bring a database's tables up to date, and say whether they are."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def alembic_config() -> Config:
    """What Alembic needs; it is imported only where tables change, so that serving pages does not carry it."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run every migration up to a revision."""
    from alembic import command

    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Undo migrations down to a revision."""
    from alembic import command

    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def is_described(item: object, name: str | None, kind: str, reflected: bool, compared: object) -> bool:
    """Whether the models say what a table, a column or an index is; of the search index only databases know."""
    return not (reflected and compared is None and (name or "").startswith("search_"))


@cache
def newest_revision() -> str:
    """The revision that this version of the code expects: migrations are numbered, and the last file has it."""
    return max(path.stem.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def is_current(session: Session) -> bool:
    """Whether the database answers and has every migration.

    Errors:  OperationalError or ProgrammingError where it has none at all.
    """
    return session.scalar(text("SELECT version_num FROM alembic_version")) == newest_revision()
