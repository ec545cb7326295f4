"""`heard release`: build, attack and publish the figures of a closed quarter."""

from __future__ import annotations

import click

from webapp.domain.dates import Quarter, read_quarter, today
from webapp.domain.errors import DomainError
from webapp.extensions import db
from webapp.services import attacks, audit, releases, tallies

TERMINAL = "terminal"
"""Who the log names for what is done from a terminal."""


class QuarterType(click.ParamType):
    """A quarter, written as 2026Q3."""

    name = "quarter"

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> Quarter:
        try:
            return read_quarter(str(value))
        except ValueError as error:
            self.fail(str(error), param, context)


QUARTER = click.option(
    "--quarter", type=QuarterType(), required=True, help="A closed quarter, written as 2026Q3."
)

WORKERS = click.option(
    "--workers", type=click.IntRange(1), default=1, help="How many processes attack at once."
)


@click.group()
def release() -> None:
    """Look after releases."""


@release.command()
@QUARTER
@WORKERS
def build(quarter: Quarter, workers: int) -> None:
    """Count, protect and attack one quarter's figures, and keep what is left."""
    with click.progressbar(length=releases.count_areas(), label="Attacking") as bar:

        def progress(area: str) -> None:
            bar.update(1)

        try:
            built = releases.build_release(
                db.session, quarter=quarter, today=today(), workers=workers, progress=progress
            )
        except DomainError as error:
            raise click.ClickException(f"{type(error).__name__}: {error.__doc__}") from error
    audit.record(db.session, actor=TERMINAL, action="release_built", subject=str(quarter))
    db.session.commit()
    if not built.is_safe:
        raise click.ClickException(
            "The attacker wins, so this release can never be published. Its report is kept."
        )
    click.echo(f"{quarter} is built and safe. Checksum {built.checksum}")


@release.command()
@QUARTER
@click.option("--again", is_flag=True, help="Begin a new attack, even if one was stopped half way.")
@WORKERS
def attack(quarter: Quarter, again: bool, workers: int) -> None:
    """Attack a stored release; stop it whenever you like, and it goes on where it was."""
    try:
        prepared = attacks.begin(db.session, quarter=quarter, today=today(), again=again)
    except DomainError as error:
        raise click.ClickException(f"{type(error).__name__}: {error.__doc__}") from error
    db.session.commit()
    with click.progressbar(length=len(prepared.raw.areas), label="Attacking") as bar:

        def progress(area: str) -> None:
            db.session.commit()
            bar.update(1)

        report = attacks.run(db.session, prepared=prepared, workers=workers, progress=progress)
    done = attacks.finish(db.session, prepared=prepared, report=report, today=today())
    audit.record(db.session, actor=TERMINAL, action="release_attacked", subject=str(quarter))
    db.session.commit()
    for measure, found in (done.report or {}).items():
        click.echo(f"{measure:12} {', '.join(found) if isinstance(found, list) else found}")
    if done.is_lost:
        raise click.ClickException(
            f"The attacker wins. {quarter} cannot be published, and nobody is shown it."
        )
    click.echo(f"{quarter} holds.")


@release.command()
@QUARTER
def recount(quarter: Quarter) -> None:
    """Count a quarter's roll-ups anew from its voices."""
    differed = tallies.recount(db.session, quarter=quarter)
    db.session.commit()
    if differed:
        click.echo(f"The roll-ups of {quarter} were not what its voices give. They are now.")
    else:
        click.echo(f"The roll-ups of {quarter} are what its voices give.")


@release.command()
@QUARTER
@click.option(
    "--without-group", default="", help="Why it goes out although no group has looked at its names."
)
def publish(quarter: Quarter, without_group: str) -> None:
    """Let bodies and the public see a release that the attacker could not break."""
    try:
        releases.publish_release(db.session, quarter=quarter, today=today(), without_group=without_group)
    except DomainError as error:
        raise click.ClickException(f"{type(error).__name__}: {error.__doc__}") from error
    audit.record(db.session, actor=TERMINAL, action="release_published", subject=str(quarter))
    db.session.commit()
    click.echo(f"{quarter} is published.")
