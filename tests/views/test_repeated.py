"""What is nearly the same, as a worker without scripts decides about it, and what is alike."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import delete
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.readings import DAY, look, say_and_let_go
from tests.factories.voices import YES_TO_ALL, Say
from tests.factories.wordings import add_wording
from tests.pages.moderation import ReadingPage
from webapp.domain.repeats import RepeatReason
from webapp.models import RepeatDecision, Routing, SharedMessage, Voice
from webapp.services import ties

LONG = (
    "Synthetic: please keep the drop in at the old mill open in the evenings because it is the only warm place "
    "where we can meet and eat together after college"
)


@pytest.fixture
def desk(client: FlaskClient, session: Session, worker_ailsa: Person) -> FlaskClient:
    for _ in range(3):
        add_wording(session, LONG, "money", decided_by=worker_ailsa.staff.account_id, is_synthetic=True)
    session.commit()
    sign_in(client, worker_ailsa)
    return client


def send(client: FlaskClient, path: str, **data: str) -> tuple[BeautifulSoup, int]:
    page = BeautifulSoup(client.get("/repeated").text, "html.parser")
    token = str(page.select_one("[name=csrf_token]")["value"])  # type: ignore[index]
    answer = client.post(path, data={"csrf_token": token, **data}, follow_redirects=True)
    return BeautifulSoup(answer.text, "html.parser"), answer.status_code


def decide(client: FlaskClient, page: BeautifulSoup, **data: str) -> tuple[BeautifulSoup, int]:
    form = page.select_one("form[action$=decide]")
    assert form is not None
    shown = str(form.select_one("[name=shown]")["value"])  # type: ignore[index]
    return send(client, str(form["action"]), shown=shown, **data)


def test_copies_are_found_when_somebody_asks_and_none_is_decided(desk: FlaskClient) -> None:
    page, _ = send(desk, "/repeated/look")

    text = page.get_text(" ", strip=True)
    assert "3 wordings were found." in text
    assert "3 wordings, 3 codes" in text
    assert LONG in text
    assert page.select("[checked]") == []


def test_a_decision_stands_with_who_made_it_and_counts_follow(desk: FlaskClient, session: Session) -> None:
    page, _ = send(desk, "/repeated/look")

    page, status = decide(desk, page, reason="same_person")

    assert status == HTTPStatus.OK
    assert "these count as one person" in page.get_text()
    assert "Counts once" in page.get_text()
    assert look(session, RepeatDecision.reason) == [RepeatReason.SAME_PERSON]
    assert len(set(look(session, Voice.counts_for_id))) == 1


def test_without_a_reason_the_question_is_asked_again(desk: FlaskClient, session: Session) -> None:
    page, _ = send(desk, "/repeated/look")

    page, status = decide(desk, page)

    assert status == HTTPStatus.BAD_REQUEST
    assert "Choose how they count." in page.get_text()
    assert look(session, RepeatDecision.reason) == []


def test_what_is_alike_comes_with_its_themes_for_whoever_has_it_open(
    desk: FlaskClient, session: Session, say: Say
) -> None:
    said_id = say_and_let_go(session, say, choices=YES_TO_ALL, words=f"{LONG} again")

    assert desk.get(f"/repeated/like/{said_id}").status_code == HTTPStatus.FORBIDDEN
    assert f"/repeated/like/{said_id}" in str(ReadingPage.claim(desk, said_id).soup)
    page = BeautifulSoup(desk.get(f"/repeated/like/{said_id}").text, "html.parser")

    text = page.get_text(" ", strip=True)
    assert text.count(LONG) == 3
    assert f"{LONG} again" not in text
    assert "nearly the same words" in text
    assert "Money" in [heading.get_text(strip=True) for heading in page.select("h2")]


def test_what_was_taken_back_is_never_alike(desk: FlaskClient, session: Session, say: Say) -> None:
    said_id = say_and_let_go(session, say, choices=YES_TO_ALL, words=LONG)
    ReadingPage.claim(desk, said_id)
    assert LONG in desk.get(f"/repeated/like/{said_id}").text
    session.execute(delete(SharedMessage))
    session.commit()

    assert LONG not in desk.get(f"/repeated/like/{said_id}").text


def test_what_goes_to_a_body_that_a_worker_is_close_to_is_not_shown_to_them(
    desk: FlaskClient, session: Session, say: Say, worker_ailsa: Person
) -> None:
    page, _ = send(desk, "/repeated/look")
    said_id = say_and_let_go(session, say, choices=YES_TO_ALL, words=LONG)
    for submission_id in look(session, Voice.submission_id):
        session.add(Routing(submission_id=submission_id, body="fife-council"))
    account_id = worker_ailsa.account_id
    ties.add(session, account_id=account_id, body="fife-council", actor_id=account_id, today=DAY)
    session.commit()
    ReadingPage.claim(desk, said_id)

    assert LONG not in desk.get("/repeated").text
    assert decide(desk, page, reason="campaign")[1] == HTTPStatus.NOT_FOUND
    assert LONG not in desk.get(f"/repeated/like/{said_id}").text
