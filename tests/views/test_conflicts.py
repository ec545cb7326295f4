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
from webapp.models import ModerationDecision, SetAside, Submission

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
    assert count(session, SetAside) == 1
    session.rollback()
    assert QueuePage.visit(ailsa).rows == []


def test_naming_such_a_body_while_deciding_puts_it_down(
    ailsa: FlaskClient, session: Session, say: Say
) -> None:
    said_id = say_and_let_go(session, say, choices=YES_BUT_QUOTE)
    write_down(ailsa)
    page = ReadingPage.claim(ailsa, said_id).press("Decide", **READY)
    assert page.status == 403
    assert look(session, Submission.claimed_by_id) == [None]
    assert (count(session, ModerationDecision), count(session, SetAside)) == (0, 1)


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
    assert ReadingPage.claim(ailsa, said_id).status == 403
    assert "Only an administrator can take it away." in StaffPage.open(ailsa, "/account/close-to").text
    assert "Take it away" not in StaffPage.open(ailsa, "/account/close-to").text
    assert "Taken away." in page.send("Take it away").text


def test_choosing_no_body_is_said(ailsa: FlaskClient) -> None:
    page = StaffPage.open(ailsa, "/account/close-to").send("Write it down", body="")
    assert page.status == 400
    assert "Choose a body." in page.text
