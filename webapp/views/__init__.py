"""One blueprint for each page group."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

PAGE_GROUPS = (
    "public", "feedback", "returning", "account", "conflicts", "admin", "moderation", "quality", "desk", "imports",
    "safety", "duty", "releases", "plans", "answering", "replies_to_read", "appeals", "needs", "openings", "signals",
    "codebook", "heard_right", "alerts", "api", "levels", "risk_words", "welfare", "content_labels",
    "repeated", "urgent", "concern_appeals",
)  # fmt: skip


def init_app(app: Flask) -> None:
    for group in PAGE_GROUPS:
        app.register_blueprint(import_module(f"webapp.views.{group}").bp)
