"""Templates rendered alone: the globals that the application gives them, and a cast of people who help."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace as Thing

import pytest
from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader

from webapp.assets import Assets
from webapp.rail import Group, Place

TEMPLATES = Path(__file__).parent.parent.parent / "webapp" / "templates"
CHILDLINE = Thing(
    name="Childline",
    who_for="If you are under 19",
    hours="All day and night",
    tel="08001111",
    number="0800 1111",
    sms=None,
    sms_word=None,
)
SHOUT = Thing(name="Shout", who_for="Anyone", hours="", tel=None, number=None, sms="85258", sms_word="SHOUT")
ENGLISH = Thing(tag="en", name="English", direction="ltr", is_draft=False)


@pytest.fixture
def help_contacts() -> list[Thing]:
    return [CHILDLINE, SHOUT]


@pytest.fixture(scope="session")
def environment() -> Environment:
    assets = Assets.load()
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_null_translations(newstyle=True)
    made.globals.update(
        asset=assets.url,
        integrity=assets.integrity,
        csrf_token=lambda: "token",
        get_flashed_messages=lambda: ["Cleared."],
        language_links=lambda: [
            Thing(name="English", tag="en", url="/", is_current=True),
            Thing(name="العربية", tag="ar", url="/ar/", is_current=False),
        ],
        current_language=ENGLISH,
        help_contacts=[CHILDLINE, SHOUT],
        rail=[Group(None, [Place("Waiting", "/queue", True, 3), Place("Themes", "/themes", False, 0)])],
        signed_in_as="Ailsa",
    )
    return made


@pytest.fixture
def draw(environment: Environment) -> Callable[..., BeautifulSoup]:
    """Call one macro of one component file and read what comes out."""

    def call(file: str, macro: str, *args, **kwargs) -> BeautifulSoup:
        module = environment.get_template(f"components/{file}.html").module
        html = str(getattr(module, macro)(*args, **kwargs))
        assert " style=" not in html
        assert not re.search(r"<script|\son\w+=", html)
        return BeautifulSoup(html, "html.parser")

    return call
