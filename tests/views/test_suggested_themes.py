"""Suggested themes on the reading page, as a worker without scripts uses them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.readings import look, say_and_let_go
from tests.factories.voices import YES_BUT_QUOTE, Say
from tests.pages.moderation import ReadingPage
from webapp.models import SuggestionTally, ThemeAssignment

WORDS = "Synthetic: the visits with mum and dad are too short, and contact was cancelled."


@pytest.fixture
def page(client: FlaskClient, session: Session, say: Say, worker_ailsa: Person) -> ReadingPage:
    sign_in(client, worker_ailsa)
    said_id = say_and_let_go(session, say, choices=YES_BUT_QUOTE, words=WORDS)
    return ReadingPage.claim(client, said_id)


def test_suggestions_come_with_why_and_none_is_ticked(page: ReadingPage) -> None:
    labels = page.labels_of("accepted")

    assert labels[0] == "Seeing your family"
    assert len(labels) <= 3
    assert page.chosen("accepted") == []
    assert page.chosen("themes") == []
    assert "because of:" in page.soup.select_one("#accepted-1-hint").get_text()  # type: ignore[union-attr]


def test_one_tick_accepts_and_the_record_says_what_proposed(page: ReadingPage, session: Session) -> None:
    sent = page.press(
        "Decide", accepted="seeing-family", themes=["money"], body="fife-council", decision="clear"
    )

    assert "Cleared." in sent.notice
    found = dict(look(session, ThemeAssignment.theme, ThemeAssignment.proposed_by))
    assert found["money"] == "worker"
    assert found["seeing-family"].startswith("suggestion seeds-")
    counts = look(session, SuggestionTally.theme, SuggestionTally.accepted, SuggestionTally.missed)
    assert {("seeing-family", 1, 0), ("money", 0, 1)} <= set(counts)


def test_a_tick_stays_where_it_was_set_while_the_page_is_worked_on(page: ReadingPage) -> None:
    again = page.press("Start again", accepted="seeing-family")

    assert again.chosen("accepted") == ["seeing-family"]
    assert again.chosen("themes") == []


def test_what_was_not_suggested_cannot_be_passed_off_as_a_suggestion(
    page: ReadingPage, session: Session
) -> None:
    page.press("Decide", accepted="home-after-care", body="fife-council", decision="clear")

    assert look(session, ThemeAssignment.theme, ThemeAssignment.proposed_by) == [
        ("home-after-care", "worker")
    ]


def test_holding_counts_nothing(page: ReadingPage, session: Session) -> None:
    page.press("Decide", accepted="seeing-family", decision="hold", hold_reason="unclear")

    assert look(session, SuggestionTally.theme) == []
