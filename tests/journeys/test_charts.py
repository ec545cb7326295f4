"""Charts in a real browser: on a phone, light and dark, in both directions of reading, in forced colours."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, make_release
from tests.factories.people import Person
from tests.journeys import screens
from tests.journeys.conftest import OpenBrowser
from tests.journeys.test_accessible import STAFF, STRICT, is_too_wide, violations
from webapp.domain.dates import Quarter

STAFF_PAGES = ("/heard", "/heard/2026Q3/school", "/needs")
SCHOOL = {Quarter(2025, 4): 40, Quarter(2026, 1): None, Quarter(2026, 2): 20, Quarter(2026, 3): 35}
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def releases(session: Session) -> None:
    for quarter, school in SCHOOL.items():
        shown = {
            (FIFE, "total", ""): 80,
            (FIFE, "quarter_total", ""): 80,
            (FIFE, "theme_kind", "school|need"): 15,
            (FIFE, "theme_age_band", "money|16-17"): 10,
            (FIFE, "theme", "money"): 25,
            (FIFE, "family", "achieving"): 40,
            ("scotland", "total", ""): 600,
            ("scotland", "quarter_total", ""): 600,
            ("scotland", "theme", "school"): 250,
        }
        if school:
            shown |= {(FIFE, "theme", "school"): school, (FIFE, "theme_age_band", "school|12-15"): 10}
        make_release(session, shown=shown, quarter=quarter)


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(part => part.open = true)")


def places(page: Page, mark: str) -> list[float]:
    """From where to where marks stand on the screen, in the order of the page."""
    boxes = [each.bounding_box() for each in page.locator(f"figure.chart {mark}").all()]
    return [box["x"] for box in boxes if box]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["", "/ar"], ids=["English", "Arabic"])
def test_on_a_phone_nothing_is_cut_and_nothing_keeps_anybody_out(
    dark: bool, language: str, open_browser: OpenBrowser, releases: None, parent_fife: Person
) -> None:
    page = open_browser(dark=dark, bypass_csp=True).new_page()
    page.goto(f"{language}/scotland")
    open_all(page)
    found = violations(page, STRICT) + [f"{page.url} is too wide"] * is_too_wide(page)
    screens.sign_in(page, parent_fife)
    for path in STAFF_PAGES:
        page.goto(f"{language}{path}")
        open_all(page)
        found += violations(page, STAFF) + [f"{page.url} is too wide"] * is_too_wide(page)

    assert found == []


def test_time_runs_as_people_read_and_a_gap_stays_open(
    open_browser: OpenBrowser, releases: None, parent_fife: Person
) -> None:
    page = open_browser().new_page()
    screens.sign_in(page, parent_fife)
    page.goto("/heard/2026Q3/school")
    dots = places(page, "circle")
    first, second = (float(dot.get_attribute("cx") or 0) for dot in page.locator(".chart circle").all()[:2])
    gap = float(page.locator(".chart .trend .mark").get_attribute("x") or 0)
    lines = page.locator("figure.chart .line").count()
    page.goto("/ar/heard/2026Q3/school")

    assert dots == sorted(dots)
    assert first < gap < second
    assert lines == 1
    mirrored = places(page, "circle")
    assert mirrored == sorted(mirrored, reverse=True)


def test_everything_is_drawn_with_styles_from_our_own_sheet_alone(
    open_browser: OpenBrowser, releases: None, parent_fife: Person
) -> None:
    page = open_browser(phone=False).new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text))
    screens.sign_in(page, parent_fife)
    for path in STAFF_PAGES:
        page.goto(path)
        open_all(page)

    assert refused == []
    mark = page.locator("svg.swatch .mark path").first
    assert mark.evaluate("path => getComputedStyle(path).stroke") != "none"


def test_forced_colours_are_those_of_the_reader(
    open_browser: OpenBrowser, releases: None, parent_fife: Person
) -> None:
    page = open_browser().new_page()
    screens.sign_in(page, parent_fife)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    page.goto("/heard/2026Q3/school")
    text = page.evaluate("getComputedStyle(document.querySelector('h1')).color")

    for mark in (".trend circle", ".bar rect"):
        assert page.locator(mark).first.evaluate("mark => getComputedStyle(mark).fill") == text
