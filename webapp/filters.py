"""What templates can call besides the translations."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import bleach
from babel.dates import format_date, format_datetime
from flask import Flask
from markupsafe import Markup

from webapp.assets import Assets
from webapp.domain.dates import LONDON, today
from webapp.domain.help_contacts import for_young_people
from webapp.i18n import current_language
from webapp.services import reference

DAYS_KEPT = 2_000
"""A list says the same few days over and over."""


def init_app(app: Flask, assets: Assets) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=assets.url, integrity=assets.integrity)
    app.jinja_env.filters["day"] = say_day
    app.jinja_env.filters["month"] = say_month
    app.jinja_env.filters["weekday"] = say_weekday
    app.jinja_env.filters["moment"] = say_moment
    app.jinja_env.filters["with_links"] = with_links
    app.context_processor(
        lambda: {
            "help_contacts": for_young_people(reference.load_help_contacts(), day=today()),
            "is_demonstration": app.config["SETTINGS"].is_demonstration,
        }
    )


def say_day(day: date) -> str:
    """A day in words, in the language of the page."""
    return _say_day(day, current_language().tag)


@lru_cache(maxsize=DAYS_KEPT)
def _say_day(day: date, tag: str) -> str:
    return format_date(day, format="d MMMM y", locale=tag)


def say_month(day: date) -> str:
    """A month in words, in the language of the page."""
    return format_date(day, format="LLLL y", locale=current_language().tag)


def say_weekday(day: date) -> str:
    """A day in words with its name in the week, in the language of the page."""
    return format_date(day, format="EEEE d MMMM", locale=current_language().tag)


def say_moment(instant: datetime) -> str:
    """A day and a time in Scotland, for what staff did."""
    return format_datetime(
        instant.astimezone(LONDON), format="d MMMM y, HH:mm", locale=current_language().tag
    )


def with_links(text: str) -> Markup:
    """What staff wrote for everybody, with safe web addresses as links; any mark-up in it shows as it was typed."""
    plain = bleach.clean(text, tags=set(), attributes={})
    return Markup(bleach.linkify(plain, callbacks=[only_https]))  # noqa: S704  # Cleaned on the line before.


def only_https(attrs: MutableMapping[Any, str], new: bool = False) -> MutableMapping[Any, str] | None:
    """Let only secure web addresses become links, and tell the other site nothing."""
    if not attrs.get((None, "href"), "").startswith("https://"):
        return None
    attrs[(None, "rel")] = "noopener noreferrer nofollow"
    return attrs
