"""Second readings as workers, administrators and young people see them."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.readings import count, look
from tests.factories.voices import SYNTHETIC_WORDS, YES_TO_ALL, Said, Say
from tests.pages.account import StaffPage
from tests.pages.moderation import QueuePage, ReadingPage
from tests.pages.returning import come_back
from webapp.domain.moderation import SubmissionStatus
from webapp.models import FirstReading, SharedMessage, Submission, Voice

READY = {"themes": ["seeing-family"], "body": "fife-council", "decision": "clear"}
MISSING = "Another reader is missing"


@pytest.fixture
def said(session: Session, say: Say) -> Said:
    return say(session, choices=YES_TO_ALL)


@pytest.fixture
def ailsa(client: FlaskClient, session: Session, worker_ailsa: Person) -> FlaskClient:
    session.rollback()
    sign_in(client, worker_ailsa)
    return client


@pytest.fixture
def once(ailsa: FlaskClient, said: Said) -> UUID:
    """Cleared once by Ailsa, with a place hidden."""
    page = ReadingPage.claim(ailsa, said.id).press(
        "Hide these words", words_to_hide="bus", hide_reason="place"
    )
    done = page.press("Decide", **READY)
    assert "It is not counted or shared until a second reader agrees." in done.text
    return said.id


def browser(app: Flask, session: Session, person: Person) -> FlaskClient:
    client = app.test_client()
    session.rollback()
    sign_in(client, person)
    return client


def test_the_first_reader_is_told_before_that_two_people_read_it(ailsa: FlaskClient, said: Said) -> None:
    page = ReadingPage.claim(ailsa, said.id)
    assert "it waits for a second reader" in page.text
    assert "They said yes to being quoted in public." in page.text
    assert "They are under 12." not in page.text


def test_a_colleague_finds_the_proposal_and_agrees(
    app: Flask, session: Session, once: UUID, worker_callum: Person
) -> None:
    callum = browser(app, session, worker_callum)
    assert QueuePage.visit(callum).views["Second reading"] == "1"
    page = QueuePage.visit(callum, "second-reading").open_first()
    assert "A colleague cleared it once." in page.text
    assert page.shared_words == SYNTHETIC_WORDS.replace("bus", "[a place]")
    assert page.chosen("themes") == ["seeing-family"]
    assert "Cleared." in page.press("Decide", decision="clear").text
    assert look(session, Submission.status) == [SubmissionStatus.CLEARED]
    assert (count(session, Voice), count(session, SharedMessage)) == (1, 2)


def test_the_first_reader_is_offered_nothing_and_cannot_clear_it(
    ailsa: FlaskClient, session: Session, once: UUID
) -> None:
    assert QueuePage.visit(ailsa, "second-reading").rows == []
    page = ReadingPage.claim(ailsa, once)
    assert "somebody else has to clear it too" in page.text
    refused = page.press("Decide", decision="clear")
    assert refused.status == 409
    assert refused.errors == ["You read this before, so somebody else has to clear it."]
    assert count(session, FirstReading) == 1
    assert count(session, Voice) == 0


def test_with_nobody_else_the_team_and_the_administrator_are_told(
    app: Flask, session: Session, ailsa: FlaskClient, once: UUID, admin: Person
) -> None:
    assert MISSING in QueuePage.visit(ailsa, "second-reading").text
    assert MISSING in StaffPage.open(ailsa, "/team").text
    assert MISSING in StaffPage.open(browser(app, session, admin), "/people").text


def test_with_a_colleague_nothing_is_missing(
    app: Flask, session: Session, ailsa: FlaskClient, once: UUID, worker_callum: Person, admin: Person
) -> None:
    session.rollback()
    assert MISSING not in QueuePage.visit(ailsa, "second-reading").text
    assert MISSING not in StaffPage.open(ailsa, "/team").text
    assert MISSING not in StaffPage.open(browser(app, session, admin), "/people").text


def test_the_young_person_reads_that_it_waits_for_a_second_person(app: Flask, once: UUID, said: Said) -> None:
    page = come_back(app.test_client(), said.code.digits).first()
    assert "One more person reads it too, to be extra careful." in page.text
    assert "One has read it. It waits for the second." in page.text
    assert "We have not shown your words to any service here." in page.text
