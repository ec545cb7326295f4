"""The command and its groups."""

from __future__ import annotations

import sys

import click

from webapp import create_app
from webapp.cli.audit import audit
from webapp.cli.database import database
from webapp.cli.demonstration import demonstration
from webapp.cli.import_file import import_file
from webapp.cli.keys import keys
from webapp.cli.release import release
from webapp.cli.set_up import set_up
from webapp.cli.signals import signals
from webapp.cli.simulate import simulate
from webapp.cli.tend import tend
from webapp.cli.themes import themes
from webapp.config import SettingMissing
from webapp.extensions import db


@click.group()
@click.pass_context
def heard(context: click.Context) -> None:
    """Run one installation of Heard."""
    try:
        app = create_app()
    except SettingMissing as error:
        sys.exit(str(error))
    with app.app_context():
        context.call_on_close(
            db.engine.dispose
        )  # Said first, so that it runs last, after the session is closed.
    context.with_resource(app.app_context())


for command in (
    audit,
    database,
    demonstration,
    import_file,
    keys,
    release,
    set_up,
    simulate,
    signals,
    tend,
    themes,
):
    heard.add_command(command)
