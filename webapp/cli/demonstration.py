"""`heard demonstration`: a filled installation to look at, every bit of it synthetic."""

from __future__ import annotations

import click
from flask import current_app

from webapp.demonstration import story
from webapp.demonstration.people import list_cards, write_code
from webapp.domain.dates import today
from webapp.extensions import db
from webapp.services.submissions import CodeKeySettings
from webapp.services.team_keys import TeamExists


@click.group()
def demonstration() -> None:
    """Make and show a demonstration."""


@demonstration.command()
def fill() -> None:
    """Fill an empty installation; one that is filled is left as it is."""
    if not current_app.config["SETTINGS"].is_demonstration:
        raise click.ClickException(
            "Set HEARD_DEMONSTRATION=1: a demonstration never mixes with a real service."
        )
    if not story.is_filled(db.session):
        click.echo(
            "Making a year of synthetic voices, releases, plans and replies. It takes a few minutes, once."
        )
        keys = CodeKeySettings(
            salt=current_app.config["CODE_SALT"],
            pepper=current_app.config["CODE_PEPPER"],
            secret=current_app.config["CODE_SECRET"],
        )
        try:
            filled = story.fill(
                db.session, keys=keys, today=today(), tell=lambda what: click.echo(f"  {what} ...")
            )
        except TeamExists as error:
            raise click.ClickException(
                "This database is not empty, and no demonstration begins in it."
            ) from error
        db.session.commit()
        write_code(filled.code)
    show()


def show() -> None:
    """Print how to come in."""
    cards, code = list_cards()
    click.echo(
        f"\nHeard is at {current_app.config['SETTINGS'].base_url}  (a demonstration: everything is synthetic)"
    )
    click.echo(f"Sign in at /sign-in, password for all: {cards[0]['password']}")
    for card in cards:
        click.echo(f"  {card['email']:<36}{card['role']}")
    click.echo("The second-factor codes stand on the sign-in page.")
    click.echo(f"A young person's code with answers behind it: {code}\n")
