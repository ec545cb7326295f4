"""`heard set-up`: the two teams, their recovery keys for paper, and the first administrator's invitation."""

from __future__ import annotations

import click
from flask import current_app

from webapp.domain.accounts import Role, TeamKind
from webapp.domain.dates import today
from webapp.extensions import db
from webapp.services import accounts, team_keys
from webapp.services.accounts import Belonging


@click.command("set-up")
@click.option("--name", prompt="Your name", help="The first administrator's name.")
@click.option("--email", prompt="Your e-mail address", help="The first administrator's address.")
@click.option("--advocacy-team", default="Advocacy team", show_default=True)
@click.option("--safeguarding-team", default="Safeguarding team", show_default=True)
def set_up(name: str, email: str, advocacy_team: str, safeguarding_team: str) -> None:
    """Start an empty installation."""
    for kind, title in ((TeamKind.ADVOCACY, advocacy_team), (TeamKind.SAFEGUARDING, safeguarding_team)):
        try:
            team = team_keys.create_team(db.session, name=title, kind=kind)
        except team_keys.TeamExists as error:
            raise click.ClickException("This installation was set up before; nothing was changed.") from error
        click.echo(f"\n{title}: write this recovery key on paper and lock it away. It is kept nowhere else.")
        click.echo(f"    {team.recovery_key}")
    invited = accounts.invite(
        db.session, email=email, name=name, belonging=Belonging(Role.SERVICE_ADMIN), today=today()
    )
    db.session.commit()
    click.echo(
        f"\nOpen this link to choose your password: {current_app.config['SETTINGS'].base_url}/invitation/"
    )
    click.echo(f"    {invited.token}")
