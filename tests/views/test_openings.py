"""Two people at two desks open a contact; and what a browser can try instead."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.voices import YES_BUT_QUOTE, Said, Say
from tests.pages.account import StaffPage
from tests.pages.openings import OpeningPage
from tests.pages.returning import come_back
from webapp.domain import dates
from webapp.models import AuditEntry, ContactOpening
from webapp.services import reading

CONTACT = "Synthetic: 07700 900123"
WHY = "Synthetic: to ask about the last line."
REASON = "We opened the contact you left, because we were worried"
Desk = Callable[[Person], FlaskClient]


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    """A browser of somebody's own, signed in."""

    def open_desk(person: Person) -> FlaskClient:
        session.rollback()
        client = app.test_client()
        sign_in(client, person)
        return client

    return open_desk


@pytest.fixture
def said(session: Session, say: Say, worker_ailsa: Person) -> Said:
    """Something said that Ailsa has open."""
    said = say(session, choices=YES_BUT_QUOTE, contact=CONTACT)
    reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=dates.now())
    session.commit()
    return said


def ask(client: FlaskClient, said: Said, **typed: str) -> OpeningPage:
    return OpeningPage.ask(client, "feedback", said.id).press("Go on", reason="worried", why=WHY, **typed)


def opening_of(session: Session) -> UUID:
    session.rollback()
    found = session.scalars(select(ContactOpening.id)).one()
    session.rollback()
    return found


def test_one_asks_another_agrees_it_opens_once_and_the_young_person_reads_why(
    desk: Desk,
    app: Flask,
    session: Session,
    said: Said,
    worker_ailsa: Person,
    worker_callum: Person,
) -> None:
    ailsa, callum = desk(worker_ailsa), desk(worker_callum)
    asked = ask(ailsa, said)
    assert "Waits for a second person" in asked.text
    assert asked.buttons == ["Take my ask back"]
    opening_id = opening_of(session)

    seen = OpeningPage.one(callum, opening_id)
    assert WHY in seen.text
    assert "Opening contacts 1" in " ".join(" ".join(place.split()) for place in seen.places)
    assert CONTACT not in seen.press("Yes, I agree").text

    opened = OpeningPage.one(ailsa, opening_id).press("Open it now")
    assert CONTACT in opened.text
    assert opened.response.headers["Cache-Control"] == "no-store"
    assert CONTACT not in OpeningPage.one(ailsa, opening_id).text

    told = come_back(app.test_client(), " ".join(said.code.words)).first()
    assert REASON in told.text
    assert "Two of our team decided this together" in told.text
    assert WHY not in told.text


def test_whoever_asked_finds_no_yes_and_a_forged_one_is_refused(
    desk: Desk, session: Session, said: Said, worker_ailsa: Person
) -> None:
    ailsa = desk(worker_ailsa)
    page = ask(ailsa, said)
    opening_id = opening_of(session)
    token = page.value("csrf_token")
    answer = ailsa.post(f"/openings/{opening_id}/answer", data={"csrf_token": token, "answer": "yes"})
    assert answer.status_code == 409
    assert "It takes two people" in answer.text
    opened = ailsa.post(f"/openings/{opening_id}/open", data={"csrf_token": token})
    assert opened.status_code == 409
    assert CONTACT not in opened.text


def test_an_answer_that_is_neither_yes_nor_no_changes_nothing(
    desk: Desk, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
) -> None:
    ask(desk(worker_ailsa), said)
    opening_id, callum = opening_of(session), desk(worker_callum)
    token = OpeningPage.one(callum, opening_id).value("csrf_token")
    answer = callum.post(f"/openings/{opening_id}/answer", data={"csrf_token": token, "answer": "approve"})
    assert answer.status_code == 400
    assert OpeningPage.one(callum, opening_id).buttons == ["Yes, I agree", "No, I do not agree"]


@pytest.mark.parametrize("path", ["/openings/of/feedback/{}", "/openings/of/concern/{}", "/openings/{}"])
def test_made_up_addresses_lead_nowhere(desk: Desk, worker_ailsa: Person, path: str) -> None:
    ailsa = desk(worker_ailsa)
    token = OpeningPage.ask(ailsa, "feedback", uuid4()).value("csrf_token")
    answer = ailsa.post(
        path.format(uuid4()), data={"csrf_token": token, "reason": "worried", "why": WHY, "is_emergency": "y"}
    )
    assert answer.status_code in (404, 405)


def test_the_contact_of_something_else_is_neither_feedback_nor_concern(
    desk: Desk, said: Said, worker_ailsa: Person
) -> None:
    assert OpeningPage.ask(desk(worker_ailsa), "release", said.id).status == 404


@pytest.mark.parametrize("person", ["parent_fife", "board_fife", "admin"])
def test_nobody_outside_the_two_teams_comes_in(
    desk: Desk, said: Said, person: str, request: pytest.FixtureRequest
) -> None:
    client = desk(request.getfixturevalue(person))
    assert client.get("/openings").status_code == 403
    assert client.get(f"/openings/of/feedback/{said.id}").status_code == 403


def test_danger_now_opens_it_alone_and_goes_red_when_nobody_looks(
    desk: Desk, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
) -> None:
    opened = ask(desk(worker_ailsa), said, is_emergency="y")
    assert CONTACT in opened.text
    assert "You opened this alone" in opened.text
    callum, opening_id = desk(worker_callum), opening_of(session)
    assert OpeningPage.index(callum).soup.select("td .late") == []

    session.execute(update(ContactOpening).values(asked_at=dates.now() - timedelta(hours=25)))
    session.commit()
    [late] = OpeningPage.index(callum).soup.select("td strong.late:not(.status)")
    assert late.get_text() == "Overdue: more than 24 hours"
    assert "a second person agreed" in OpeningPage.one(callum, opening_id).press("Yes, I agree").text
    assert OpeningPage.index(callum).soup.select("td .late") == []


def test_what_was_typed_stays_when_something_is_missing(desk: Desk, said: Said, worker_ailsa: Person) -> None:
    page = ask(desk(worker_ailsa), said, is_silent="y")
    assert page.errors == ["Write why telling them would put somebody at risk."]
    assert WHY in str(page.soup.select_one("textarea[name=why]"))
    assert page.soup.select("input[name=is_silent][checked]")


def test_the_log_holds_who_and_what_and_no_word(
    desk: Desk, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
) -> None:
    ask(desk(worker_ailsa), said)
    OpeningPage.one(desk(worker_callum), opening_of(session)).press("No, I do not agree")
    session.rollback()
    lines = session.execute(
        select(AuditEntry.action, AuditEntry.actor, AuditEntry.subject).order_by(AuditEntry.number)
    ).all()
    assert [line.action for line in lines[-2:]] == ["asked_contact", "contact_refused"]
    assert [line.actor for line in lines[-2:]] == [
        str(worker_ailsa.account_id),
        str(worker_callum.account_id),
    ]
    assert not any("Synthetic" in value for line in lines for value in line)


def test_of_many_at_the_same_moment_one_opens_it(
    desk: Desk, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
) -> None:
    """Four tabs of the same person press "Open it now" together: the contact is shown once."""
    ask(desk(worker_ailsa), said)
    opening_id = opening_of(session)
    OpeningPage.one(desk(worker_callum), opening_id).press("Yes, I agree")
    tabs = [desk(worker_ailsa) for _ in range(4)]
    tokens = [OpeningPage.one(tab, opening_id).value("csrf_token") for tab in tabs]
    together = Barrier(len(tabs))

    def press(tab: FlaskClient, token: str | None) -> bool:
        together.wait()
        answer = tab.post(f"/openings/{opening_id}/open", data={"csrf_token": token})
        assert answer.status_code in (200, 409)
        return CONTACT in answer.text

    with ThreadPoolExecutor(len(tabs)) as pool:
        assert sorted(pool.map(press, tabs, tokens)) == [False, False, False, True]


def test_of_two_asks_at_the_same_moment_one_counts(
    desk: Desk, session: Session, said: Said, worker_ailsa: Person
) -> None:
    tabs = [desk(worker_ailsa) for _ in range(3)]
    pages = [OpeningPage.ask(tab, "feedback", said.id) for tab in tabs]
    together = Barrier(len(tabs))

    def press(page: OpeningPage) -> int:
        together.wait()
        return page.press("Go on", reason="worried", why=WHY).status

    with ThreadPoolExecutor(len(tabs)) as pool:
        assert sorted(pool.map(press, pages)) == [200, 409, 409]
    assert opening_of(session)


def test_the_list_says_what_comes_here(desk: Desk, worker_ailsa: Person) -> None:
    page = StaffPage.open(desk(worker_ailsa), "/openings")
    assert "Nothing was asked yet" in page.text


def test_where_no_contact_was_left_the_page_says_so(
    desk: Desk, session: Session, say: Say, worker_ailsa: Person
) -> None:
    nothing = say(session, choices={})
    reading.claim(session, submission_id=nothing.id, staff=worker_ailsa.staff, now=dates.now())
    session.commit()
    page = ask(desk(worker_ailsa), nothing)
    assert page.status == 409
    assert "They left no way to reach them" in page.text
