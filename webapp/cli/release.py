"""`heard release`: build, attack and publish the figures of a closed quarter."""

from __future__ import annotations

import click

from webapp.domain.dates import Quarter, read_quarter, today
from webapp.domain.errors import DomainError
from webapp.extensions import db
from webapp.services import audit, releases

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


@click.group()
def release() -> None:
    """Look after releases."""


@release.command()
@QUARTER
def build(quarter: Quarter) -> None:
    """Count, protect and attack one quarter's figures, and keep what is left."""
    with click.progressbar(length=releases.count_areas(), label="Attacking") as bar:

        def progress(area: str) -> None:
            bar.update(1)

        try:
            built = releases.build_release(db.session, quarter=quarter, today=today(), progress=progress)
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
def publish(quarter: Quarter) -> None:
    """Let bodies and the public see a release that the attacker could not break."""
    try:
        releases.publish_release(db.session, quarter=quarter, today=today())
    except DomainError as error:
        raise click.ClickException(f"{type(error).__name__}: {error.__doc__}") from error
    audit.record(db.session, actor=TERMINAL, action="release_published", subject=str(quarter))
    db.session.commit()
    click.echo(f"{quarter} is published.")
