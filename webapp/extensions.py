"""Bare extension objects; the application wires them."""

from __future__ import annotations

from inspect import iscoroutinefunction

from flask import Flask
from flask_babel import Babel
from flask_sqlalchemy_lite import SQLAlchemy


class Database(SQLAlchemy):
    """The extension without its asynchronous half.

    There are no asynchronous sessions here, and closing none would start a thread and an event loop after each request.
    """

    def init_app(self, app: Flask) -> None:
        super().init_app(app)
        app.teardown_appcontext_funcs[:] = [
            close for close in app.teardown_appcontext_funcs if not iscoroutinefunction(close)
        ]


db = Database()
babel = Babel()
