"""What templates can call besides the translations."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from flask import Flask

from webapp.assets import Assets
from webapp.domain.dates import today
from webapp.domain.help_contacts import for_young_people
from webapp.i18n import current_language
from webapp.services import reference


def init_app(app: Flask, assets: Assets) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=assets.url, integrity=assets.integrity)
    app.jinja_env.filters["day"] = say_day
    app.context_processor(
        lambda: {
            "help_contacts": for_young_people(reference.load_help_contacts(), day=today()),
            "is_demonstration": app.config["SETTINGS"].is_demonstration,
        }
    )


def say_day(day: date) -> str:
    """A day in words, in the language of the page."""
    return format_date(day, format="d MMMM y", locale=current_language().tag)
