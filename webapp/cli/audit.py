"""`heard audit`: check the log of what staff did."""

from __future__ import annotations

import click

from webapp.extensions import db
from webapp.services import audit as audit_log


@click.group()
def audit() -> None:
    """Look after the log."""


@audit.command()
def verify() -> None:
    """Check that no line was changed, taken out or moved.

    Keep the head that this prints somewhere else: with it, a log that was cut short is found as well.
    """
    report = audit_log.verify(db.session)
    if not report.is_whole:
        raise click.ClickException(f"The log is broken at line {report.fault_at}: {report.fault}.")
    head = f" Head: {report.head.number} {report.head.entry_hash}" if report.head else ""
    click.echo(f"{report.lines} lines, every one in its place.{head}")
