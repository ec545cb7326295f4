"""What somebody who should not see a concern tries with its real address, and what a lead tries with the record."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person, make_person, sign_in
from tests.factories.readings import FIFE, count
from tests.factories.voices import SYNTHETIC_WORDS, YES_TO_ALL, Said, Say
from tests.pages.account import StaffPage
from tests.pages.safety import ConcernPage
from tests.views.test_safety import pass_on
from webapp.domain.accounts import Role
from webapp.models import (
    AuditEntry,
    ConcernEntry,
    ContentKey,
    ProtectionConcern,
    Routing,
    SharedMessage,
    TeamKey,
    ThemeAssignment,
    Voice,
)
from webapp.services.accounts import Belonging

CONTACT = "Synthetic: 07700 900123"
SAFETY = ("open", "record", "take-over", "steps", "message", "appeal/open", "appeal/answer")
READING = ("open", "hide", "details", "again", "message", "decide", "put-down", "undo")
ANSWERS = {
    "revision": "3", "decision": "clear", "shared_words": SYNTHETIC_WORDS, "themes": "seeing-family", "body": FIFE,
    "nobody_at_risk": "y", "step": "note", "note": "Forged.", "words": "Forged.", "reason": "Forged.",
}  # fmt: skip


@pytest.fixture
def said(session: Session, say: Say, worker_ailsa: Person, lead_morag: Person) -> Said:
    """Something about Fife Council with a yes to everything, passed on by Ailsa."""
    said = say(session, choices=YES_TO_ALL, contact=CONTACT, body=FIFE)
    pass_on(session, said.id, worker_ailsa)
    return said


@pytest.fixture
def concern_id(session: Session, said: Said) -> UUID:
    found = session.scalars(select(ProtectionConcern.id)).one()
    session.rollback()
    return found


def token(client: FlaskClient) -> dict[str, str]:
    return {"csrf_token": StaffPage.open(client, "/account").value("csrf_token") or ""}


def steps(session: Session) -> list[str]:
    session.rollback()
    found = [each.value for each in session.scalars(select(ConcernEntry.step).order_by(ConcernEntry.number))]
    session.rollback()
    return found


@pytest.mark.parametrize(
    "person", ["worker_ailsa", "worker_callum", "parent_fife", "board_fife", "parent_moray", "admin"]
)
def test_nobody_else_comes_to_a_concern_by_any_way(
    client: FlaskClient, session: Session, said: Said, concern_id: UUID, person: str,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    somebody = request.getfixturevalue(person)
    session.rollback()
    sign_in(client, somebody)
    forged = token(client) | ANSWERS
    before = steps(session)
    for action in SAFETY:
        assert client.post(f"/concerns/{concern_id}/{action}", data=forged).status_code == 403
    for action in READING:
        answer = client.post(f"/queue/{said.id}/{action}", data=forged, follow_redirects=True)
        assert SYNTHETIC_WORDS not in answer.get_data(as_text=True).replace(ANSWERS["shared_words"], "", 3)
        assert answer.status_code in (200, 403, 404, 409)
    assert client.post(f"/urgent/said/{said.id}", data=forged).status_code in (403, 409)
    ask = f"/openings/of/concern/{concern_id}"
    assert client.post(ask, data=forged | {"why": "Forged.", "reason": "worried"}).status_code in (403, 404)
    for page in ("/queue", "/queue/search?words=bus", f"/queue/{said.id}", "/heard", "/plan"):
        shown = client.get(page).get_data(as_text=True)
        assert "bus to family time" not in shown
        assert CONTACT not in shown
    assert steps(session) == before


def test_it_leaves_the_counts_every_body_and_the_keys_of_whoever_passed_it_on(
    session: Session, concern_id: UUID
) -> None:
    assert [count(session, table) for table in (Voice, Routing, SharedMessage, ThemeAssignment)] == [0] * 4
    of_teams = select(TeamKey.team_id).join(ContentKey, ContentKey.team_key_id == TeamKey.id)
    concern = session.get_one(ProtectionConcern, concern_id)
    assert set(session.scalars(of_teams)) == {session.get_one(TeamKey, concern.team_key_id).team_id}


def test_a_lead_whom_nobody_let_in_opens_and_adds_nothing(
    client: FlaskClient, session: Session, concern_id: UUID, lead_morag: Person
) -> None:
    outside = make_person(
        session, "Isla Outside", Belonging(Role.SAFEGUARDING_LEAD, team_id=lead_morag.staff.team_id)
    )
    sign_in(client, outside)
    before = steps(session)
    forged = token(client) | ANSWERS
    for action in ("open", "record", "take-over", "steps", "message"):
        assert client.post(f"/concerns/{concern_id}/{action}", data=forged).location == "/team"
    assert steps(session) == before


@pytest.mark.parametrize("step", ["taken_over", "answered_appeal", "undone", ""])
def test_a_lead_cannot_forge_a_step_that_has_a_page_of_its_own(
    client: FlaskClient, session: Session, concern_id: UUID, lead_morag: Person, step: str
) -> None:
    sign_in(client, lead_morag)
    before = steps(session)
    page = ConcernPage.visit(client, concern_id)
    assert page.press("Add to the record", step=step, note="Forged.").status == 400
    assert (
        page.press("Add to the record", step="note", note="Forged.", done_at="2199-01-01T00:00").status == 400
    )
    assert steps(session) == before


def test_what_was_said_stays_as_it_was_whatever_is_added(
    client: FlaskClient, session: Session, concern_id: UUID, lead_morag: Person
) -> None:
    before = session.get_one(ProtectionConcern, concern_id).sealed_words
    session.rollback()
    sign_in(client, lead_morag)
    page = ConcernPage.visit(client, concern_id)
    page.press("Add to the record", step="note", note="Synthetic: one more.", words="Forged.")
    page.press("Take it over")
    session.expire_all()
    assert session.get_one(ProtectionConcern, concern_id).sealed_words == before
    assert {"concern_note", "concern_taken_over"} <= set(session.scalars(select(AuditEntry.action)))
