"""Hiding words with scripts: by selection and by keyboard, with the same result as without scripts."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from webapp.domain.moderation import RedactionReason
from webapp.domain.redaction import STAND_INS, hide

SCRIPT = Path(__file__).parents[2] / "webapp/static/redact.js"
WORDS = "Synthetic: Rowan's bus. ROWAN\nsays rowanberry (Rowan?) +44 131. 我在学校 [a name] é."

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_content(reading_page(WORDS))
    page.add_script_tag(path=SCRIPT, type="module")
    yield page
    page.close()


def reading_page(words: str) -> str:
    """The parts of the reading page that the script works with."""
    reasons = "".join(f"<option>{reason}</option>" for reason in STAND_INS)
    stand_ins = html.escape(json.dumps(dict(STAND_INS)))
    return (
        f'<form data-redact data-stand-ins="{stand_ins}" data-hidden="Places:" data-missing="Not there."'
        ' data-undone="Back.">'
        f"<p data-original>{words}</p><textarea name=shared_words>{words}</textarea><p data-select hidden></p>"
        f"<input name=words_to_hide><select name=hide_reason>{reasons}</select><input name=stand_in>"
        "<button data-hide>Hide</button><button type=button data-undo hidden>Undo</button><p data-said></p></form>"
    )


def hide_on(page: Page, words: str, stand_in: str = "") -> str:
    page.fill("[name=words_to_hide]", words)
    page.fill("[name=stand_in]", stand_in)
    page.click("[data-hide]")
    return page.input_value("[name=shared_words]")


@pytest.mark.parametrize(
    "words", ["rowan", "rowan says", "ROWAN?)", "+44 131", "学校", "a", "é", "name", "bus.", "berry"]
)
def test_the_script_hides_what_the_server_would_hide(page: Page, words: str) -> None:
    expected = hide(
        WORDS, hidden=words, stand_in=STAND_INS[RedactionReason.NAME], stand_ins=STAND_INS.values()
    )
    assert hide_on(page, words) == expected.words
    assert page.inner_text("[data-said]") == (
        f"Places: {expected.places}" if expected.places else "Not there."
    )


def test_a_stand_in_of_ones_own_travels_with_its_reason_until_it_is_undone(page: Page) -> None:
    hide_on(page, "bus", "[my  way home]")
    assert page.input_value("[data-change]") == "name|[my way home]"
    page.click("[data-undo]")
    assert page.input_value("[name=shared_words]") == WORDS
    assert page.locator("[data-change]").count() == 0


def test_words_selected_with_the_keyboard_are_taken(page: Page) -> None:
    page.focus("[name=shared_words]")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+Shift+ArrowRight")
    page.wait_for_function("document.querySelector('[name=words_to_hide]').value !== ''")
    assert page.input_value("[name=words_to_hide]").startswith("Synthetic")


def test_words_selected_in_the_original_are_taken(page: Page) -> None:
    page.dblclick("[data-original]", position={"x": 20, "y": 8})
    page.wait_for_function("document.querySelector('[name=words_to_hide]').value !== ''")
    assert page.input_value("[name=words_to_hide]") in WORDS
