"""`heard keys`: let a team's first member in, and turn old keys forward."""

from __future__ import annotations

import click

from webapp.domain.dates import today
from webapp.domain.errors import DomainError
from webapp.extensions import db
from webapp.services import accounts, sign_ins, team_keys


@click.group()
def keys() -> None:
    """Look after the teams' keys."""


@keys.command("let-in")
@click.argument("email")
@click.option("--recovery-key", prompt=True, hide_input=True, help="The team's recovery key, from paper.")
def let_in(email: str, recovery_key: str) -> None:
    """Let a team member in with the recovery key on paper, when no colleague can."""
    account = accounts.find_by_email(db.session, email=email)
    if account is None:
        raise click.ClickException("Nobody with this address has an account.")
    try:
        team_keys.recover_with_key(
            db.session, recovery_key=recovery_key, account_id=account.id, today=today()
        )
    except DomainError as error:
        raise click.ClickException(error.__doc__ or type(error).__name__) from error
    db.session.commit()
    click.echo(f"{account.name} can read now.")


@keys.command()
@click.argument("email")
@click.password_option("--password", confirmation_prompt=False, help="The team member's own password.")
def rotate(email: str, password: str) -> None:
    """Seal what a team's older keys open to its newest one; it can be stopped and started again."""
    lock = sign_ins.find_lock(db.session, email=email)
    private_key = sign_ins.try_password(lock, password=password)
    account = accounts.find_by_email(db.session, email=email)
    if private_key is None or account is None:
        raise click.ClickException("This address and password do not fit.")
    staff = sign_ins.SignedIn(
        account.id, account.name, account.role, account.body, account.team_id, private_key
    )
    done = 0
    for step in team_keys.rotate_content_keys(db.session, staff=staff):
        db.session.commit()
        done = step.done
        click.echo(f"\r{step.done} turned, {step.left} left", nl=False)
    click.echo(f"\nEverything opens with the newest key; {done} turned.")
