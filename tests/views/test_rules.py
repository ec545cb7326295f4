"""The published rules: every reason that anybody can give stands there, in words that an eleven-year-old reads."""

from __future__ import annotations

from enum import StrEnum

import pytest
import textstat
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from webapp.domain.moderation import HoldReason, RedactionReason
from webapp.domain.reply_checks import SendBackReason
from webapp.domain.second_reading import SecondReason
from webapp.forms import rules

EXPLAINED = {
    RedactionReason: rules.CHANGED,
    HoldReason: rules.WAITS,
    SecondReason: rules.TWO_READ,
    SendBackReason: rules.SENT_BACK,
}


@pytest.fixture
def page(client: FlaskClient) -> BeautifulSoup:
    return BeautifulSoup(client.get("/rules").data, "html.parser")


@pytest.mark.parametrize("reasons", EXPLAINED, ids=lambda reasons: str(reasons.__name__))
def test_every_reason_in_the_code_is_explained_on_the_page(
    app: Flask, page: BeautifulSoup, reasons: type[StrEnum]
) -> None:
    text = page.main.get_text(" ", strip=True)  # type: ignore[union-attr]
    said = EXPLAINED[reasons]

    assert set(said) == set(reasons)
    with app.test_request_context():
        lines = [
            str(line) for words in said.values() for line in (words if isinstance(words, tuple) else (words,))
        ]
    assert [line for line in lines if line not in text] == []


def test_it_says_how_long_it_takes_and_how_to_disagree(page: BeautifulSoup) -> None:
    links = {str(link["href"]) for link in page.select("main a[href]")}

    assert {"/how-long", "/my-code"} <= links
    assert page.find(id="not-right") is not None
    assert page.find(id="cannot") is not None


def test_an_eleven_year_old_can_read_it(page: BeautifulSoup) -> None:
    blocks = page.select("main p, main li:not(:has(ul)), main dt, main dd")
    text = " ".join(block.get_text(" ", strip=True).rstrip(".:") + "." for block in blocks)

    assert textstat.flesch_kincaid_grade(text) <= 5
