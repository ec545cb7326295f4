"""From a rise to what a body did about it, on a phone, in a real browser, and every page on the way measured."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.rises import WORDS, find_rise
from tests.journeys import screens
from tests.journeys.conftest import OpenBrowser
from tests.journeys.test_accessible import STAFF, is_too_wide, violations

ON_MONDAY = datetime(2026, 9, 14, 10, 0, tzinfo=UTC)
FOUND = "Synthetic: lessons stop on transfer days."
DONE = "Synthetic: transfers are moved to the holidays."
ENOUGH = 13


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands: too wide for a phone, or hard to reach."""
    return violations(page, STAFF) + ([f"{page.url} is too wide"] if is_too_wide(page) else [])


@pytest.mark.browser
@pytest.mark.timeout(240)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_an_alert_goes_all_the_way_on_a_phone(
    dark: bool, open_browser: OpenBrowser, session: Session, worker_ailsa: Person, parent_fife: Person
) -> None:
    found = []
    with time_machine.travel(ON_MONDAY, tick=True):
        find_rise(session, people=ENOUGH)
        desk = open_browser(dark=dark, bypass_csp=True).new_page()
        screens.sign_in(desk, worker_ailsa)
        screens.go_to(desk, "What rises")
        found += faults(desk)
        desk.get_by_role("link", name="School").click()
        found += faults(desk)
        desk.get_by_label("What the body should know").fill(WORDS)
        desk.get_by_role("button", name="See exactly what the body will see").click()
        expect(desk.get_by_text("About 15 young people told us, since August 2026.")).to_be_visible()
        found += faults(desk)
        desk.locator("label[for=is_sure]").click()
        desk.get_by_role("button", name="Tell the body").click()
        expect(desk.get_by_role("status")).to_have_text("The body was told.")
        found += faults(desk)

        office = open_browser(dark=dark, bypass_csp=True).new_page()
        screens.sign_in(office, parent_fife)
        screens.go_to(office, "Alerts")
        found += faults(office)
        office.get_by_role("link", name="School").click()
        found += faults(office)
        office.get_by_role("button", name="We have read it").click()
        office.get_by_label("What did you find?").fill(FOUND)
        office.get_by_role("button", name="Send it to the advocacy team").click()
        found += faults(office)
        screens.choose(office, "We put it right")
        office.get_by_label("In your own words").fill(DONE)
        office.get_by_role("button", name="Close it").click()
        found += faults(office)

        office.goto("/what-changed")
        expect(office.get_by_text(DONE)).to_be_visible()
        found += faults(office)
        desk.reload()
        expect(desk.get_by_text(DONE)).to_be_visible()

    assert found == []
