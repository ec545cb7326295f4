"""A young person's whole way in a real browser: telling us, coming back, erasing; without scripts, and with them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.factories.voices import Say
from tests.journeys.conftest import OpenBrowser

pytestmark = pytest.mark.browser
WORDS = "Synthetic: the bus to family time comes late.\nNobody tells me why."


@pytest.fixture(autouse=True)
def a_team_that_reads(session: Session, team: object) -> None:
    session.rollback()


def write(page: Page) -> None:
    """From the first page to the choices."""
    page.goto("/tell-us")
    page.get_by_role("link", name="Start").click()
    page.get_by_text("School", exact=True).click()
    page.locator("#about-what").get_by_role("link", name="Next").click()
    page.get_by_label("What would you like to say?").fill(WORDS)
    page.get_by_text("really bad").click()
    page.locator("#your-words").get_by_role("link", name="Next").click()


def test_all_the_way_and_back_without_scripts(open_browser: OpenBrowser) -> None:
    page = open_browser(scripts=False).new_page()
    write(page)
    page.go_back()
    expect(page.get_by_label("What would you like to say?")).to_have_value(WORDS)
    expect(page.get_by_text("Good to know first")).to_be_hidden()
    page.go_forward()
    page.locator("#about-you").get_by_role("link", name="Skip").click()
    page.get_by_text("Yes, count me.").click()
    page.get_by_role("button", name="See exactly what they will see").click()
    expect(page.get_by_text("You count as one")).to_be_visible()

    page.get_by_role("button", name="Send").click()
    code = " ".join(page.locator(".code-words bdi").all_text_contents())
    page.goto("/your-code")
    assert " ".join(page.locator(".code-words bdi").all_text_contents()) == code

    page.goto("/my-code")
    page.get_by_label("Your code").fill(code.upper())
    page.get_by_role("button", name="Open").click()
    page.locator(".card a").click()
    expect(page.get_by_text("Nobody tells me why.")).to_be_visible()
    page.get_by_role("link", name="Erase it").click()
    page.get_by_role("button", name="Erase it now").click()
    expect(page.get_by_role("heading", name="It is erased")).to_be_visible()
    assert page.context.cookies() == []


def test_what_needs_another_look_opens_first_and_takes_the_focus(open_browser: OpenBrowser) -> None:
    page = open_browser(scripts=False).new_page()
    page.goto("/tell-us#your-choices")
    page.get_by_role("button", name="See exactly what they will see").click()

    expect(page.locator(".errors")).to_be_focused()
    expect(page.get_by_label("What would you like to say?")).to_be_visible()
    expect(page.get_by_text("What may we do with it?")).to_be_hidden()


def test_a_code_from_the_camera_leaves_the_address_at_once(
    open_browser: OpenBrowser, session: Session, say: Say
) -> None:
    code = say(session).code
    page = open_browser().new_page()
    page.goto(f"/my-code#{code.digits}")

    expect(page.get_by_label("Your code")).to_have_value(code.digits)
    assert page.url.endswith("/my-code")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="What you told us")).to_be_visible()


@pytest.mark.parametrize("language", ["", "/ar"])
def test_no_step_scrolls_sideways_on_the_smallest_phone(open_browser: OpenBrowser, language: str) -> None:
    page = open_browser().new_page()
    page.set_viewport_size({"width": 256, "height": 640})
    for step in ("start", "about-what", "your-words", "about-you", "your-choices"):
        page.goto(f"{language}/tell-us#{step}")
        widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert widths[0] <= widths[1], step
