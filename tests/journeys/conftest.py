"""A real server on loopback and a real browser, for journeys."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

LAUNCH = (
    "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
OpenBrowser = Callable[..., BrowserContext]


class Silent(WSGIRequestHandler):
    """Answers without writing down who asked."""

    def log(self, type: str, message: str, *args: object) -> None:
        pass


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application of this test answers."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, (
        "Chromium is missing: run `make test`, which installs it, or install it from the system's packages"
    )
    browser = playwright.chromium.launch(executable_path=path, args=list(LAUNCH))
    yield browser
    browser.close()


@pytest.fixture
def open_browser(browser: Browser, address: str) -> Iterator[OpenBrowser]:
    """Make a fresh browser: `open_browser(phone=True, scripts=False, dark=False)`."""
    contexts = []

    def make(
        *, phone: bool = True, scripts: bool = True, dark: bool = False, bypass_csp: bool = False
    ) -> BrowserContext:
        context = browser.new_context(
            viewport=PHONE if phone else DESKTOP,
            java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
            bypass_csp=bypass_csp,
            base_url=address,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
