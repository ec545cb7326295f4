"""One blueprint for each page group."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

PAGE_GROUPS = (
    "public", "feedback", "returning", "account", "admin", "moderation", "safety", "releases", "plans",
)


def init_app(app: Flask) -> None:
    for group in PAGE_GROUPS:
        if find_spec(f"webapp.views.{group}"):
            app.register_blueprint(import_module(f"webapp.views.{group}").bp)
