"""Heard: young people in care say what they think; the bodies that must listen answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Make the web application; the rules, the sealing and the figures can be imported without it."""
    from webapp.application import wire

    return wire(settings)
