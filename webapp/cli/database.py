"""`heard database`: tables up to date, or back."""

from __future__ import annotations

import click

from webapp import migrating
from webapp.extensions import db


@click.group()
def database() -> None:
    """Look after the tables."""


@database.command()
def upgrade() -> None:
    """Run every migration that has not run."""
    migrating.upgrade(db.engine)


@database.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Go back to a revision; what only newer tables hold is lost."""
    migrating.downgrade(db.engine, revision)


@database.command()
def check() -> None:
    """Say whether the database answers and is up to date."""
    if not migrating.is_current(db.session):
        raise click.ClickException("The database is not up to date: run `heard database upgrade`.")
    click.echo("The database is up to date.")
