"""`heard themes`: learn from what workers decided, and say how good suggestions are."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from webapp.cli.release import TERMINAL
from webapp.domain.dates import today
from webapp.domain.errors import DomainError
from webapp.extensions import db
from webapp.language.themes import find_embedder
from webapp.language.themes.measuring import Quality
from webapp.services import audit, learning_themes, own_themes, repeats, suggesting


@click.group()
def themes() -> None:
    """Suggested themes: a machine proposes them, a worker decides."""


@themes.command()
@click.option("--words-alone", is_flag=True, help="Leave the embedder out, even if it is installed.")
def train(words_alone: bool) -> None:
    """Learn from cleared wording that is in the clear; the new model is kept if it is not worse."""
    embedder = None if words_alone else find_embedder()
    is_demonstration = current_app.config["SETTINGS"].is_demonstration
    wordings = learning_themes.list_wordings(db.session, with_synthetic=is_demonstration)
    described = own_themes.describe(db.session)
    db.session.rollback()  # Nobody waits for the database while this learns.
    try:
        learned = learning_themes.learn(
            wordings,
            folder=_folder(),
            today=today(),
            embedder=embedder,
            described=described,
            progress=lambda step: click.echo(f"  {step} ..."),
        )
    except DomainError as error:
        raise click.ClickException(f"{type(error).__name__}: {error.__doc__}") from error
    audit.record(db.session, actor=TERMINAL, action="themes_trained", subject=learned.version)
    db.session.commit()
    click.echo(f"{learned.texts} texts of {learned.contributors} contributors; measured on one in five.")
    click.echo(f"  before  {_say(learned.before)}")
    click.echo(f"  after   {_say(learned.after)}")
    if learned.has_lost:
        click.echo("Something that the model before learned from may not be used any more.")
    click.echo(f"Kept as {learned.version}." if learned.is_kept else "Worse, so the model before stays.")


@themes.command()
def copies() -> None:
    """Find cleared wording that was said more than once, nearly word for word; a worker decides about it."""
    joined = repeats.look(db.session, today=today())
    waiting = repeats.count_to_decide(db.session)
    db.session.commit()
    click.echo(f"{joined} wordings were found; {waiting} groups wait for a decision.")


@themes.command()
def show() -> None:
    """Say which model suggests, and what became of its suggestions."""
    model = suggesting.find_model(_folder())
    answers = learning_themes.count_answers(db.session, version=model.version)
    db.session.commit()
    click.echo(f"{model.version}: {len(model.themes)} themes, {len(model.vocabulary.names)} n-grams.")
    click.echo(
        f"  accepted {answers['accepted']}, refused {answers['refused']}, "
        f"chosen without a suggestion {answers['missed']}"
    )


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].model_folder
    return folder


def _say(quality: Quality) -> str:
    sure = "never said" if quality.likely_right is None else f"right {quality.likely_right:.0%} of the time"
    return (
        f"mean average precision {quality.mean_precision:.2f}, found among three {quality.recall:.0%}, "
        f"“likely” {sure} ({quality.texts} texts, {quality.themes} themes)"
    )
