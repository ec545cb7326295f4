"""`heard import`: what another tool collected, from a CSV file or a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from flask import current_app
from flask_babel import force_locale

from webapp.cli.release import TERMINAL
from webapp.database import overwrite_what_was_deleted
from webapp.domain.dates import now, today
from webapp.domain.errors import DomainError
from webapp.domain.exports import Export, FileRefused
from webapp.domain.imports import YES_WORDS, Column, Plan
from webapp.extensions import db
from webapp.forms.imports import FILE_FAULTS, write_faults
from webapp.services import audit, forgetting, imports, taking_back, workbooks
from webapp.services.imports import Tried
from webapp.services.submissions import CodeKeySettings
from webapp.services.workbooks import Most

MOST_BYTES = 512 * 1024 * 1024
MOST = Most(unpacked=1024 * 1024 * 1024, rows=1_048_576, characters=MOST_BYTES, tags=200_000_000)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--map", "named", multiple=True, metavar="OURS=THEIRS", help="words=Comment, and so on.")
@click.option("--yes", "yes_words", multiple=True, help="What means yes in this file; may be said again.")
@click.option("--all-agreed", is_flag=True, help="Everybody agreed that their words come here.")
@click.option("--body-has-it", is_flag=True, help="A body has this file too, so nobody in it is counted.")
@click.option(
    "--errors", type=click.Path(path_type=Path), help="A new CSV file: which rows stay out, and why."
)
@click.option("--for-real", is_flag=True, help="Bring it in; without this, it is only tried.")
@click.option(
    "--take-back", is_flag=True, help="Take back all that came with this file, while nobody read it."
)
def import_file(
    *, file: Path, named: tuple[str, ...], yes_words: tuple[str, ...], all_agreed: bool, body_has_it: bool,
    errors: Path | None, for_real: bool, take_back: bool,
) -> None:  # fmt: skip
    """Bring in a CSV file or a workbook (.xlsx); stop it when you like, the same command goes on where it was."""
    raw = read_file(file)
    try:
        if take_back:
            return take_all_back(raw)
        export = workbooks.read_file(raw, most=MOST)
        plan = Plan(
            columns=read_columns(named, export.header), all_agreed=all_agreed, body_has_it=body_has_it,
            yes_words=yes_words or YES_WORDS,
        )  # fmt: skip
        report(imports.try_out(export, plan=plan, today=today()), errors=errors)
        if for_real:
            bring_in(raw, export, plan)
    except FileRefused as refusal:
        with force_locale("en"):
            where = f"Row {refusal.row}: " if refusal.row else ""
            raise click.ClickException(f"{where}{FILE_FAULTS[refusal.fault]}") from refusal
    except DomainError as error:
        db.session.rollback()
        raise click.ClickException(f"{type(error).__name__}: {error.__doc__}") from error


def read_file(file: Path) -> bytes:
    """The bytes of a file, within a limit.

    Errors:  ClickException, said plainly.
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise click.ClickException(f"{file} is larger than {MOST_BYTES // 2**20} MB. Cut it up.")
        return file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}.") from error


def read_columns(named: Iterable[str], header: tuple[str, ...]) -> dict[Column, int]:
    """Columns by name, as `words=Comment`.

    Errors:  UsageError for a name that is neither ours nor the file's.
    """
    columns = {}
    for pair in named:
        ours, _, theirs = pair.partition("=")
        if ours not in list(Column):
            raise click.UsageError(f"{ours} is none of {', '.join(Column)}.")
        if theirs not in header:
            raise click.UsageError(f"{theirs} is no column of this file.")
        columns[Column(ours)] = header.index(theirs)
    return columns


def report(tried: Tried, *, errors: Path | None) -> None:
    """Say what would come in, and write down what would not."""
    click.echo(f"{tried.rows} rows can come in, {len(tried.faults)} stay out.")
    if tried.urgent:
        click.echo(
            f"{tried.urgent} hold words about danger now: whoever is on duty is called when they come in."
        )
    for purpose, many in sorted(tried.yeses.items()):
        click.echo(f"  yes to {purpose}: {many}")
    if errors is None:
        return
    try:
        with errors.open("xb") as target, force_locale("en"):
            target.write(write_faults(tried.faults))
    except OSError as error:
        raise click.ClickException(f"{errors}: {error.strerror}.") from error


def bring_in(raw: bytes, export: Export, plan: Plan) -> None:
    keys = CodeKeySettings.from_config(current_app.config)
    is_synthetic = current_app.config["SETTINGS"].is_demonstration
    forgetting.forget_looked_at_files(db.session, now=now())
    batch = imports.begin(
        db.session, file_hash=imports.hash_file(raw, keys=keys), encoding=export.encoding, plan=plan,
        is_synthetic=is_synthetic, now=now(),
    )  # fmt: skip
    batch_id, before = batch.id, batch.rows_in
    db.session.commit()
    rows = sum(1 for _ in export.rows())
    with click.progressbar(length=rows, label="Sealing") as bar:
        for done in imports.bring_in(
            db.session, batch_id=batch_id, export=export, plan=plan, keys=keys, today=today()
        ):
            db.session.commit()
            bar.update(done)
    audit.record(db.session, actor=TERMINAL, action="import_done", subject=str(batch_id))
    db.session.commit()
    came = imports.count_rows_in(db.session, batch_id=batch_id)
    before_too = f", {before} of them before" if before else ""
    click.echo(f"{came} rows came in{before_too}. They wait to be read. Delete your copy of the file.")


def take_all_back(raw: bytes) -> None:
    """Take a file back, a few hundred people and a commit at a time; the same command goes on where it was stopped.

    Errors:  ClickException when it never came; BatchRead.
    """
    keys = CodeKeySettings.from_config(current_app.config)
    batch = imports.find_batch(db.session, file_hash=imports.hash_file(raw, keys=keys))
    if batch is None:
        raise click.ClickException("Nothing of this file came in.")
    batch_id, rows = batch.id, batch.rows_in
    taking_back.begin(db.session, batch_id=batch_id, actor=TERMINAL, now=now())
    db.session.commit()
    try:
        with click.progressbar(length=rows, label="Deleting") as bar:
            for done in taking_back.go_on(db.session, batch_id=batch_id):
                db.session.commit()
                bar.update(done)
        db.session.commit()
    finally:
        overwrite_what_was_deleted(db.engine)
    click.echo(f"{rows} rows were taken back.")
