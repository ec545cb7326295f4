"""Every page of the young person's journey, in light and dark, in English and Arabic, on a phone: no violations."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.journeys import screens
from tests.journeys.conftest import OpenBrowser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
STRICT = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}
STAFF = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
PUBLIC = (
    "/", "/tell-us", "/tell-us#about-what", "/tell-us#your-words", "/tell-us#about-you", "/tell-us#your-choices",
    "/my-code", "/corporate-parents", "/corporate-parents/fife-council", "/what-changed", "/get-help", "/privacy",
    "/accessibility", "/languages", "/how-we-count", "/data", "/rules", "/scotland", "/heard-right", "/how-long",
    "/how-we-did",
    "/heard-right/group", "/nothing-here",
)  # fmt: skip
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe finds, as `rule: where`."""
    page.evaluate(AXE)
    found = page.evaluate("options => axe.run(document, options)", rules)["violations"]
    return [f"{page.url} {each['id']}: {node['target']}" for each in found for node in each["nodes"]]


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["", "/ar"], ids=["English", "Arabic"])
def test_public_pages(dark: bool, language: str, open_browser: OpenBrowser, team: object) -> None:
    page = open_browser(dark=dark, bypass_csp=True).new_page()
    found = []
    for path in PUBLIC:
        page.goto("about:blank")
        page.goto(f"{language}{path}")
        found += violations(page, STRICT)
        found += [f"{path} is too wide"] if is_too_wide(page) else []

    assert found == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_a_form_and_a_code_lead_to(dark: bool, open_browser: OpenBrowser, team: object) -> None:
    page = open_browser(dark=dark, bypass_csp=True).new_page()
    found = []

    page.goto("/tell-us#your-choices")
    page.get_by_role("button", name="See exactly what they will see").click()
    found += violations(page, STRICT)
    code = screens.tell_us(page)
    found += violations(page, STRICT)
    page.goto("/my-code")
    page.get_by_label("Your code").fill("no such code at all")
    page.get_by_role("button", name="Open").click()
    found += violations(page, STRICT)
    page.goto("/my-code")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Open").click()
    found += violations(page, STRICT)
    page.locator(".card h2 a").first.click()
    found += violations(page, STRICT)
    page.get_by_role("link", name="Erase it").click()
    found += violations(page, STRICT)

    assert found == []


@pytest.mark.parametrize(
    ("person", "paths"),
    [
        ("worker_ailsa", ["/queue", "/releases", "/team", "/account"]),
        ("lead_morag", ["/concerns", "/duty", "/team"]),
        ("parent_fife", ["/heard", "/needs", "/plan", "/evidence", "/offers"]),
        ("admin", ["/people", "/people/invite", "/log"]),
    ],
)
def test_staff_pages(
    person: str, paths: list[str], open_browser: OpenBrowser, session: Session, request: pytest.FixtureRequest
) -> None:
    who: Person = request.getfixturevalue(person)
    page = open_browser(phone=False, bypass_csp=True).new_page()
    page.goto("/sign-in")
    found = violations(page, STAFF)
    screens.sign_in(page, who)
    for path in paths:
        page.goto(path)
        found += violations(page, STAFF)

    assert found == []


def test_the_check_itself_can_fail(open_browser: OpenBrowser) -> None:
    page = open_browser(bypass_csp=True).new_page()
    page.set_content(
        "<title>bad</title><img src=''><p style='color: #666; background: #fff'>hard to read</p>"
    )

    assert {hit.split()[1] for hit in violations(page, STRICT)} >= {"image-alt:", "color-contrast-enhanced:"}
