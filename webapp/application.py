"""The wiring of one installation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import access, errors, filters, headers, i18n, uploads, views
from webapp.assets import Assets
from webapp.config import Settings, read_settings
from webapp.database import engine_options, prepare_engine
from webapp.extensions import babel, db
from webapp.front import Front
from webapp.sealing.tokens import subkey

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LARGEST_REQUEST = 128 * 1024


def wire(settings: Settings | None = None) -> Flask:
    """Wire one installation together; everything that decides something lives elsewhere."""
    settings = settings or read_settings()
    app = Flask(__name__, static_folder=None)
    master = settings.secret.encode()
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=subkey(master, "staff session"),
        FORM_KEY=subkey(master, "form token"),
        COOKIE_KEY=subkey(master, "cookie"),
        QUALITY_KEY=subkey(master, "quality re-reads"),
        CODE_SALT=subkey(master, "code salt")[:16],
        CODE_PEPPER=subkey(master, "code pepper"),
        CODE_SECRET=subkey(master, "code from form"),
        SQLALCHEMY_ENGINES={"default": engine_options(settings.sqlalchemy_url)},
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        SESSION_COOKIE_SECURE=settings.uses_https,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_ENABLED=False,  # Every form is checked in one place, access.check, before any view runs.
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent.parent / "translations"),
    )
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    babel.init_app(app, locale_selector=i18n.select_locale)
    i18n.init_app(app)
    uploads.init_app(app)
    access.init_app(app)
    errors.init_app(app)
    app.after_request(headers.set_headers)
    assets = Assets.load()
    filters.init_app(app, assets)
    views.init_app(app)
    app.wsgi_app = behind_proxies(Front(app.wsgi_app, assets), settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def behind_proxies(front: WSGIApplication, number: int) -> WSGIApplication:
    """Believe what so many proxies of our own say about where a request came from, and nobody else."""
    return ProxyFix(front, x_for=number, x_proto=number, x_host=number) if number else front
