"""Reading again, as workers see it."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.readings import count, look, made
from tests.factories.voices import SYNTHETIC_WORDS, YES_BUT_QUOTE, Say
from tests.pages.account import StaffPage
from tests.pages.moderation import ReadingPage
from webapp.domain import dates
from webapp.domain.moderation import SubmissionStatus
from webapp.models import DutyCall, Reread, Submission
from webapp.services import moderation, quality, reading

SAFER = SYNTHETIC_WORDS.replace("bus", "[a place]")


@pytest.fixture(autouse=True)
def all_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "is_drawn", lambda digest: True)


@pytest.fixture
def cleared(session: Session, say: Say, worker_ailsa: Person) -> UUID:
    said_id = say(session, choices=YES_BUT_QUOTE, body="fife-council").id
    now = dates.now()
    reading.claim(session, submission_id=said_id, staff=worker_ailsa.staff, now=now)
    revision = session.get_one(Submission, said_id).revision
    moderation.clear(
        session, submission_id=said_id, staff=worker_ailsa.staff, made=made(revision), today=dates.today(), now=now
    )  # fmt: skip
    session.commit()
    session.rollback()
    return said_id


@pytest.fixture
def callum(client: FlaskClient, session: Session, cleared: UUID, worker_callum: Person) -> FlaskClient:
    session.rollback()
    sign_in(client, worker_callum)
    return client


def read_afresh(client: FlaskClient) -> ReadingPage:
    page = StaffPage.open(client, "/quality")
    assert "One thing waits." in page.text
    page = page.send("Read one afresh")
    return ReadingPage(client, client.get(page.path))


def test_it_is_read_blind_and_the_same_is_said(callum: FlaskClient, session: Session) -> None:
    page = read_afresh(callum)
    assert page.original == page.shared_words == SYNTHETIC_WORDS
    assert page.chosen("themes") == []
    assert "Ailsa" not in page.text
    page = page.press("Hide these words", words_to_hide="bus", hide_reason="place")
    assert page.shared_words == SAFER
    done = page.press("Keep this", themes=["seeing-family"], decision="clear")
    assert "The two of you read it the same way." in done.text
    assert "Read the same way: 1." in done.text
    assert "Too few to say" in done.text
    assert look(session, Submission.status) == [SubmissionStatus.CLEARED]


def test_what_is_missing_is_said_and_nothing_is_kept(callum: FlaskClient, session: Session) -> None:
    page = read_afresh(callum)
    for changed, error in (
        ({}, "Choose what you would do with it."),
        ({"decision": "clear"}, "Choose at least one theme, or say that no theme fits."),
        (
            {"decision": "clear", "no_theme_fits": "y", "shared_words": "Synthetic: all is well."},
            "Some words here are not theirs.",
        ),
    ):
        refused = page.press("Keep this", **changed)
        assert refused.status == 400
        assert error in " ".join(refused.errors)
    assert look(session, Reread.done_on) == [None]


def test_two_who_differ_find_it_talk_and_let_it_go(
    app: Flask, callum: FlaskClient, session: Session, worker_ailsa: Person
) -> None:
    done = read_afresh(callum).press("Keep this", decision="hold")
    assert "Nothing has changed by it." in done.text
    ailsa = app.test_client()
    session.rollback()
    sign_in(ailsa, worker_ailsa)
    page = StaffPage.open(ailsa, "/quality")
    assert "With Callum Reads" in page.text
    both = page.send("Open both readings")
    assert SAFER in both.text
    assert "I would hold it" in both.text
    assert "It is off your lists." in both.send("We have talked about it").text
    assert "With Ailsa Reads" not in StaffPage.open(callum, "/quality").text


def test_what_somebody_would_pass_on_opens_with_that_chosen_and_calls_whoever_is_on_duty(
    callum: FlaskClient, session: Session, cleared: UUID
) -> None:
    page = read_afresh(callum).press("Keep this", decision="escalate")
    assert "whoever is on duty is called" in page.text
    assert page.original == SYNTHETIC_WORDS
    assert page.chosen("decision") == ["escalate"]
    assert look(session, DutyCall.submission_id) == [cleared]


def test_an_address_of_somebody_else_opens_nothing(
    app: Flask, callum: FlaskClient, session: Session, worker_ailsa: Person
) -> None:
    page = read_afresh(callum)
    ailsa = app.test_client()
    session.rollback()
    sign_in(ailsa, worker_ailsa)
    told = StaffPage.open(ailsa, page.path)
    assert "a colleague took it over" in told.text
    assert SYNTHETIC_WORDS not in told.text
    assert count(session, Reread) == 1
