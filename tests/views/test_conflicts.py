"""Whom a worker is close to, on their own page, on the administrator's, and at the door of the reading room."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.readings import count, look, say_and_let_go
from tests.factories.voices import SYNTHETIC_WORDS, YES_BUT_QUOTE, Say
from tests.pages.account import StaffPage
from tests.pages.moderation import QueuePage, ReadingPage
from webapp.models import ModerationDecision, ProtectionConcern, Submission

FIFE = "Fife Council"
READY = {"themes": ["seeing-family"], "body": "fife-council", "decision": "clear"}


@pytest.fixture
def ailsa(client: FlaskClient, session: Session, worker_ailsa: Person) -> FlaskClient:
    session.rollback()
    sign_in(client, worker_ailsa)
    return client


def write_down(client: FlaskClient, path: str = "/account/close-to") -> StaffPage:
    return StaffPage.open(client, path).send("Write it down", body="fife-council")


def test_a_worker_writes_a_body_down_and_takes_it_away(ailsa: FlaskClient) -> None:
    assert "See or change the list" in StaffPage.open(ailsa, "/account").text
    page = write_down(ailsa)
    assert "Kept." in page.text
    assert FIFE in [heading.get_text() for heading in page.soup.select("li h2")]
    assert page.send("Take it away").soup.select("li h2") == []


def test_what_is_about_it_is_not_shown_put_down_and_never_offered_again(
    ailsa: FlaskClient, session: Session, say: Say
) -> None:
    said_id = say_and_let_go(session, say, choices=YES_BUT_QUOTE, body="fife-council")
    write_down(ailsa)
    page = ReadingPage.claim(ailsa, said_id)
    assert (page.status, page.heading) == (403, "This is not for you to read")
    assert SYNTHETIC_WORDS not in page.text
    assert FIFE not in page.text
    assert look(session, Submission.claimed_by_id) == [None]
    assert QueuePage.visit(ailsa).rows == []


def test_naming_such_a_body_while_deciding_puts_it_down(
    ailsa: FlaskClient, session: Session, say: Say
) -> None:
    said_id = say_and_let_go(session, say, choices=YES_BUT_QUOTE)
    write_down(ailsa)
    page = ReadingPage.claim(ailsa, said_id).press("Decide", **READY)
    assert page.status == 403
    assert look(session, Submission.claimed_by_id) == [None]
    assert count(session, ModerationDecision) == 0
    session.rollback()
    assert QueuePage.visit(ailsa).rows == []


def test_an_administrator_adds_one_and_sees_none(
    app: Flask, ailsa: FlaskClient, session: Session, worker_ailsa: Person, admin: Person, say: Say
) -> None:
    said_id = say_and_let_go(session, say, body="fife-council")
    andrew = app.test_client()
    sign_in(andrew, admin)
    assert "Whom they are close to" in StaffPage.open(andrew, f"/people/{worker_ailsa.account_id}").text
    page = write_down(andrew, f"/people/{worker_ailsa.account_id}/close-to")
    assert "A body that an administrator wrote down on" in page.text
    assert FIFE not in " ".join(item.get_text() for item in page.soup.select("main ul"))
    assert "They have not agreed to it yet" in page.text
    own = StaffPage.open(ailsa, "/account/close-to")
    assert "It keeps nothing from you before you answer." in own.text
    assert ReadingPage.claim(ailsa, said_id).status == 200
    own = own.send("Yes, I am close to it", answer="yes")
    assert ReadingPage.visit(ailsa, said_id).status == 403
    assert "Only an administrator can take it away." in own.text
    assert "Take it away" not in own.text
    team = StaffPage.open(ailsa, "/team")
    assert "Ailsa Reads agreed that they are close to a body." in team.text
    assert FIFE not in team.text
    assert "Taken away." in page.send("Take it away").text


def test_a_worker_says_that_it_is_not_so(
    app: Flask, ailsa: FlaskClient, worker_ailsa: Person, admin: Person
) -> None:
    andrew = app.test_client()
    sign_in(andrew, admin)
    write_down(andrew, f"/people/{worker_ailsa.account_id}/close-to")
    own = StaffPage.open(ailsa, "/account/close-to").send("No, take it away", answer="no")
    assert own.soup.select("li h2") == []


def test_what_is_urgent_can_be_passed_on_without_reading_it(
    ailsa: FlaskClient, session: Session, say: Say, lead_morag: Person
) -> None:
    words = "Synthetic: I want to die."
    said_id = say_and_let_go(session, say, words=words, body="fife-council")
    write_down(ailsa)
    page = ReadingPage.claim(ailsa, said_id)
    assert (page.status, words in page.text) == (403, False)
    assert "it may be urgent" in page.text
    assert count(session, ProtectionConcern) == 0
    session.rollback()
    done = page.send("Pass it on without reading it")
    assert "You were shown nothing of it." in done.text
    assert words not in done.text
    assert count(session, ProtectionConcern) == 1


def test_too_many_changes_on_one_day_are_refused(ailsa: FlaskClient) -> None:
    for _ in range(4):
        page = write_down(ailsa).send("Take it away")
    assert page.send("Write it down", body="fife-council").status == 429


def test_choosing_no_body_is_said(ailsa: FlaskClient) -> None:
    page = StaffPage.open(ailsa, "/account/close-to").send("Write it down", body="")
    assert page.status == 400
    assert "Choose a body." in page.text
