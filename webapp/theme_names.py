"""The names of themes for pages, read once for each request."""

from __future__ import annotations

from collections.abc import Mapping

from flask import g

from webapp.extensions import db
from webapp.services import own_themes


def all_names() -> Mapping[str, str]:
    """The plain names of all themes, by code."""
    if "theme_names" not in g:
        g.theme_names = own_themes.theme_names(db.session)
    names: Mapping[str, str] = g.theme_names
    return names


def name_of(code: str) -> str:
    """The plain name of a theme; a code that we never had stands for itself."""
    return all_names().get(code, code)
