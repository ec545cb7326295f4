"""Reading by keyboard alone: ten things with single keys, and one without any script by Tab and Enter."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import say_and_let_go
from tests.factories.voices import YES_BUT_QUOTE, Say
from tests.journeys.conftest import OpenBrowser
from tests.journeys.screens import sign_in
from webapp.domain.answers import AboutPart
from webapp.domain.moderation import SubmissionStatus
from webapp.models import SharedMessage, Submission, ThemeAssignment

pytestmark = pytest.mark.browser

WORDS = "Synthetic: the visits to my family are too short."
WITH_A_NAME = "Synthetic: my brother Rowan Quillfeather comes too late to the visits."
MOST_KEYS_EACH = 12
"""Two hundred an hour leave eighteen seconds for each; the keys may be a third of them."""


class Keyboard:
    """Fingers that count."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def press_and_wait(self, key: str) -> None:
        """A key that asks the server."""
        with self.page.expect_navigation():
            self.press(key)

    def tab_to(self, selector: str, *, at_most: int = 150) -> None:
        """Go on with Tab until something has the focus."""
        for _ in range(at_most):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reached {selector}")


def say_ten(session: Session, say: Say) -> None:
    for number in range(10):
        say_and_let_go(
            session,
            say,
            words=WITH_A_NAME if number == 4 else WORDS,
            choices=YES_BUT_QUOTE,
            today=date(2026, 8, 1 + number),
            about=AboutPart.COUNCIL,
            area="fife",
        )


def statuses(session: Session) -> list[SubmissionStatus]:
    session.rollback()
    found = list(session.scalars(select(Submission.status)))
    session.rollback()
    return found


def test_ten_things_are_cleared_without_a_mouse(
    open_browser: OpenBrowser, session: Session, say: Say, worker_ailsa: Person
) -> None:
    say_ten(session, say)
    session.rollback()
    page = open_browser(phone=False).new_page()
    sign_in(page, worker_ailsa)
    page.goto("/queue")
    keyboard = Keyboard(page)
    keyboard.press_and_wait("n")
    for number in range(10):
        assert page.get_by_role("heading", level=1).inner_text().startswith(f"Came in on {number + 1} August")
        while page.get_by_role("button", name="Hide as").count():
            keyboard.press_and_wait("h")
        keyboard.press("t", *"family", "Enter", "Enter", "c")
        keyboard.press_and_wait("n")
    print(f"{keyboard.presses} key presses for ten things")
    assert page.get_by_text("Nothing more waits").is_visible()
    assert statuses(session) == [SubmissionStatus.CLEARED] * 10
    assert keyboard.presses <= 10 * MOST_KEYS_EACH
    assert set(session.scalars(select(ThemeAssignment.theme))) == {"seeing-family"}
    shared = set(session.scalars(select(SharedMessage.words)))
    assert not [words for words in shared if "Rowan" in words]


def test_keys_are_quiet_while_somebody_types_and_when_they_are_off(
    open_browser: OpenBrowser, session: Session, say: Say, worker_ailsa: Person
) -> None:
    say_ten(session, say)
    session.rollback()
    page = open_browser(phone=False).new_page()
    sign_in(page, worker_ailsa)
    page.goto("/queue")
    keyboard = Keyboard(page)
    keyboard.press("j", "j", "k")
    rows = page.locator("[data-row]")
    assert rows.nth(0).evaluate("row => row === document.activeElement")
    keyboard.press("j")
    keyboard.press_and_wait("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "Came in on 2 August 2026"
    keyboard.press("m", *"clear now", "Escape")
    assert page.get_by_label("A message back").input_value() == "clear now"
    assert page.locator("input[name=decision]:checked").count() == 0
    keyboard.press("c")
    assert page.locator("input[name=decision]:checked").get_attribute("value") == "clear"
    keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    keyboard.page.get_by_label("Use single keys on this device").focus()
    keyboard.press("Space", "Escape", "w")
    assert page.locator("input[name=decision]:checked").get_attribute("value") == "clear"


def test_undo_by_one_key(open_browser: OpenBrowser, session: Session, say: Say, worker_ailsa: Person) -> None:
    say_ten(session, say)
    session.rollback()
    page = open_browser(phone=False).new_page()
    sign_in(page, worker_ailsa)
    page.goto("/queue")
    keyboard = Keyboard(page)
    keyboard.press_and_wait("n")
    keyboard.press("t", *"family", "Enter", "Enter", "c")
    keyboard.press_and_wait("n")
    keyboard.press_and_wait("u")
    assert page.get_by_text("It is as it was before").is_visible()
    assert set(statuses(session)) == {SubmissionStatus.RECEIVED}


def test_one_thing_is_cleared_without_scripts_by_tab_and_enter(
    open_browser: OpenBrowser, session: Session, say: Say, worker_ailsa: Person
) -> None:
    said: UUID = say_and_let_go(
        session, say, words=WORDS, choices=YES_BUT_QUOTE, about=AboutPart.COUNCIL, area="fife"
    )
    session.rollback()
    page = open_browser(phone=False, scripts=False).new_page()
    sign_in(page, worker_ailsa)
    page.goto("/queue")
    keyboard = Keyboard(page)
    keyboard.tab_to("form[action$='/next'] button")
    keyboard.press_and_wait("Enter")
    keyboard.tab_to("#theme-seeing-family")
    keyboard.press("Space")
    keyboard.tab_to("#decision")
    keyboard.press("Space")
    keyboard.tab_to("button[name=next]:not([formaction])")
    keyboard.press_and_wait("Enter")
    print(f"{keyboard.presses} key presses without scripts")
    assert statuses(session) == [SubmissionStatus.CLEARED]
    keyboard.tab_to(f"form[action='/queue/{said}/undo'] button")
    keyboard.press_and_wait("Enter")
    assert statuses(session) == [SubmissionStatus.RECEIVED]
