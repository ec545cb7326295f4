"""`heard signals`: look every week for what rises."""

from __future__ import annotations

import click

from webapp.cli.release import TERMINAL
from webapp.domain.dates import today
from webapp.domain.errors import DomainError
from webapp.extensions import db
from webapp.services import audit, watching


@click.group()
def signals() -> None:
    """Look for themes that more young people than usual speak about."""


@signals.command()
@click.option(
    "--seed",
    type=int,
    default=2026,
    show_default=True,
    help="The same weeks and seed give the same thresholds.",
)
def calibrate(seed: int) -> None:
    """Learn from this service's own weeks how surprising a rise has to be."""
    click.echo("Drawing quiet years like this service's own. It takes some seconds ...")
    series = watching.calibrate_watch(db.session, seed=seed, today=today())
    audit.record(db.session, actor=TERMINAL, action="signals_calibrated")
    db.session.commit()
    click.echo(f"Learned from {series} series.")


@signals.command()
def watch() -> None:
    """Look at the last whole week; running it again in the same week changes nothing."""
    try:
        done = watching.watch_week(
            db.session, today=today(), progress=lambda step: click.echo(f"  {step} ...")
        )
    except DomainError as error:
        raise click.ClickException(f"{type(error).__name__}: {error.__doc__}") from error
    audit.record(db.session, actor=TERMINAL, action="signals_watched", subject=str(done.week))
    db.session.commit()
    click.echo(
        f"The week of {done.week}: {done.found} found, {done.renewed} still rising, {done.quiet} known, "
        f"{done.too_few} with too few people behind them to be shown."
    )
