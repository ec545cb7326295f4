"""`heard simulate`: years of synthetic voices, into a file or into a demonstration."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app

from webapp.cli.events import CampaignType, OutbreakType
from webapp.demonstration import filling
from webapp.domain.dates import today
from webapp.extensions import db
from webapp.services import simulations
from webapp.simulation.events import Campaign, Outbreak
from webapp.simulation.scenario import Scenario
from webapp.simulation.writing import Format, write_voices

FIRST_DAY = "2024-01-01"
FORMATS = {f".{form}": form for form in Format}


@click.command()
@click.option("--years", type=click.IntRange(1, 50), default=1, show_default=True)
@click.option("--voices-a-year", type=click.IntRange(1), default=20_000, show_default=True)
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed, the same voices."
)
@click.option(
    "--from", "first_day", type=click.DateTime(["%Y-%m-%d"]), default=FIRST_DAY, show_default=FIRST_DAY
)
@click.option(
    "--outbreak", "outbreaks", type=OutbreakType(), multiple=True, help="A theme that rises in one body."
)
@click.option(
    "--campaign", "campaigns", type=CampaignType(), multiple=True, help="A burst of voices, to some bodies."
)
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="A new file: .csv, .ndjson or .parquet."
)
@click.option(
    "--into-database", is_flag=True, help="Into this installation, if it is empty or a demonstration."
)
def simulate(
    *,
    years: int,
    voices_a_year: int,
    seed: int,
    first_day: datetime,
    outbreaks: tuple[Outbreak, ...],
    campaigns: tuple[Campaign, ...],
    target: Path | None,
    into_database: bool,
) -> None:
    """Make synthetic voices; nobody said any of them, and every row says so."""
    if (target is None) != into_database:
        raise click.UsageError("Say either --to FILE or --into-database.")
    try:
        scenario = simulations.make_scenario(
            years=years, voices_a_year=voices_a_year, seed=seed, first_day=first_day.date(), outbreaks=outbreaks,
            campaigns=campaigns,
        )  # fmt: skip
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    made = put_into_database(scenario, today=today()) if target is None else write_file(scenario, target)
    click.echo(f"{made} synthetic voices made with seed {seed}. Nobody said any of them.")


def write_file(scenario: Scenario, target: Path) -> int:
    """Write a scenario to a file that is not there yet."""
    form = FORMATS.get(target.suffix)
    if form is None:
        raise click.UsageError(f"{target} must end in {', '.join(FORMATS)}.")
    try:
        with target.open("xb") as file, bar_of(scenario) as bar:
            return write_voices(scenario.voices(), file, form=form, progress=bar.update)
    except OSError as error:
        raise click.ClickException(f"{target}: {error.strerror}.") from error


def put_into_database(scenario: Scenario, *, today: date) -> int:
    """Put a scenario into a demonstration, whole or not at all."""
    if not current_app.config["SETTINGS"].is_demonstration:
        raise click.ClickException(
            "Set HEARD_DEMONSTRATION=1: what is made up never mixes with a real service."
        )
    taken = 0
    try:
        with bar_of(scenario) as bar:
            for some in filling.put_in(db.session, scenario, today=today):
                taken += some
                bar.update(some)
    except filling.NotADemonstration as refusal:
        raise click.ClickException(f"{refusal.__doc__}") from refusal
    db.session.commit()
    return taken


def bar_of(scenario: Scenario) -> AbstractContextManager[Any]:
    """A bar about as long as there will be voices."""
    extra = sum(campaign.voices for campaign in scenario.campaigns)
    days = (scenario.end - scenario.first_day).days
    return click.progressbar(length=scenario.voices_a_year * days // 365 + extra, label="Simulating")
