"""Ending a call about what was decided before: by a worker who says that they read it and that nobody is at risk."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.duty import count_calls
from tests.factories.people import Person, sign_in
from tests.factories.readings import clear, made, take
from tests.factories.voices import YES_TO_ALL, Said, Say
from tests.pages.account import StaffPage
from tests.pages.returning import come_back
from tests.views.test_young_words import URGENT, World, group_answer
from webapp.domain import dates
from webapp.domain.errors import DecisionNotAllowed
from webapp.domain.heard_right import ObjectionUnanswered, Outcome
from webapp.models import AuditEntry, GroupLook, Release
from webapp.services import heard_right, urgent

READ_IT = "I have read it. Nobody is at risk"


@pytest.fixture
def said(session: Session, say: Say, client: FlaskClient, worker_ailsa: Person) -> Said:
    """Something that was cleared, and to which something urgent was added."""
    said = say(session, choices=YES_TO_ALL)
    clear(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
    session.rollback()
    come_back(client, said.code.spoken).first().do("/message", message=URGENT)
    return said


def calls(session: Session) -> int:
    return count_calls(session, now=dates.now())


def open_item(client: FlaskClient, said: Said, worker: Person) -> StaffPage:
    sign_in(client, worker)
    token = StaffPage.open(client, "/account").value("csrf_token")
    client.post(f"/queue/{said.id}/open", data={"csrf_token": token})
    return StaffPage.open(client, f"/queue/{said.id}")


def press(client: FlaskClient, page: StaffPage) -> int:
    button = next(each for each in page.soup.select("main button") if READ_IT in each.get_text())
    data = {"csrf_token": page.value("csrf_token"), "revision": page.value("revision")}
    return client.post(str(button["formaction"]), data=data).status_code


def test_whoever_read_it_ends_the_call_with_their_name(
    client: FlaskClient, session: Session, said: Said, worker_ailsa: Person
) -> None:
    assert calls(session) == 1
    page = open_item(client, said, worker_ailsa)
    assert URGENT in page.text
    assert "Urgent words came after this was read." in page.text
    assert calls(session) == 0  # Held back while it is open.
    assert press(client, page) == 302
    client.post(f"/queue/{said.id}/put-down", data={"csrf_token": page.value("csrf_token")})
    assert calls(session) == 0
    found = select(AuditEntry.actor).where(AuditEntry.action == "said_nobody_at_risk")
    assert session.scalars(found).all() == [str(worker_ailsa.account_id)]
    assert READ_IT not in StaffPage.open(client, f"/queue/{said.id}").text


def test_what_came_since_goes_on_calling(
    client: FlaskClient, session: Session, said: Said, worker_ailsa: Person
) -> None:
    page = open_item(client, said, worker_ailsa)
    young = client.application.test_client()
    come_back(young, said.code.spoken).first().do("/message", message=URGENT)
    press(client, page)
    assert calls(session) == 1


def test_nobody_ends_it_who_does_not_have_it_open(
    client: FlaskClient, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
) -> None:
    page = open_item(client, said, worker_ailsa)
    sign_in(client, worker_callum)
    token = StaffPage.open(client, "/account").value("csrf_token")
    forged = {"csrf_token": token, "revision": page.value("revision")}
    assert client.post(f"/urgent/said/{said.id}", data=forged).status_code == 409
    client.post(f"/queue/{said.id}/put-down", data=forged)
    session.rollback()
    assert not session.scalars(select(AuditEntry).where(AuditEntry.action == "said_nobody_at_risk")).all()


def test_what_nobody_has_decided_about_is_ended_by_a_decision_alone(
    session: Session, say: Say, worker_ailsa: Person
) -> None:
    said = say(session, words=URGENT)
    now = dates.now()
    revision = take(session, said.id, worker_ailsa, now=now)
    with pytest.raises(DecisionNotAllowed):
        urgent.say_nobody_at_risk(
            session, submission_id=said.id, staff=worker_ailsa.staff, revision=revision, now=now
        )


def test_a_groups_words_call_until_somebody_has_seen_to_it_and_no_release_goes_out_before(
    client: FlaskClient, session: Session, say: Say, worker_ailsa: Person
) -> None:
    group_answer(World(client, session, say, worker_ailsa), URGENT)
    assert calls(session) == 1
    look = session.scalars(select(GroupLook)).one()
    release = session.get_one(Release, look.release_id)
    address = f"/heard-right/team/{release.quarter}"
    session.rollback()
    sign_in(client, worker_ailsa)
    page = StaffPage.open(client, address)
    assert "This group wrote words that may be about somebody's safety:" in page.text
    assert calls(session) == 0
    release = session.scalars(select(Release)).one()
    for each in heard_right.list_objections(
        session, release=release, staff=worker_ailsa.staff, now=dates.now()
    ):
        heard_right.answer_objection(
            session, answer_id=each.id, staff=worker_ailsa.staff, summary="Synthetic.", reply="Synthetic.",
            outcome=Outcome.STAYS, today=dates.today(),
        )  # fmt: skip
    with pytest.raises(ObjectionUnanswered):
        heard_right.settle(session, release=release, without_group="")
    session.rollback()
    page.send("Nobody is at risk, or I have told somebody who can help")
    assert calls(session) == 0
    assert "This group wrote words" not in StaffPage.open(client, address).text
