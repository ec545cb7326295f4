"""Running the service: inviting, withdrawing, putting out, and the log; never what young people say."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.factories.people import FIFE, Person, make_person, sign_in
from tests.pages.account import InvitationPage, StaffPage
from webapp.access import GRANTED, Permission
from webapp.domain.accounts import Role
from webapp.domain.errors import PermissionMissing
from webapp.models import AuditEntry
from webapp.services import audit, team_keys
from webapp.services.accounts import Belonging
from webapp.services.team_keys import NewTeam

MAKE = "Make the link"


@pytest.fixture
def desk(client: FlaskClient, admin: Person) -> FlaskClient:
    """A browser in which the administrator is signed in."""
    sign_in(client, admin)
    return client


class TestInvite:
    def invite(self, desk: FlaskClient, **answers: str) -> StaffPage:
        known = {"name": "Isla New", "email": "isla@example.org", "role": "parent_officer", "body": FIFE}
        return StaffPage.open(desk, "/people/invite").send(MAKE, **known | answers)

    def test_the_link_is_shown_once_and_opens(self, app: Flask, desk: FlaskClient) -> None:
        page = self.invite(desk)
        link = page.soup.select_one(".code bdi")
        assert link is not None
        assert link.get_text().startswith("http://127.0.0.1:8000/invitation/")

        token = link.get_text().rpartition("/")[2]
        assert InvitationPage.visit(app.test_client(), token).heading == "Welcome, Isla New"
        people = StaffPage.open(desk, "/people")
        assert "isla@example.org" in people.text
        assert token not in people.response.get_data(as_text=True)

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ({"name": ""}, "Write their name"),
            ({"email": "isla"}, "Write the whole address, like name@example.org"),
            ({"role": ""}, "Choose what they will do here"),
            ({"body": ""}, "Choose which corporate parent they work for"),
            (
                {"role": "service_admin"},
                "This role works for no corporate parent. Choose “No corporate parent”.",
            ),
        ],
    )
    def test_what_is_missing_is_said_and_what_was_typed_stays(
        self, desk: FlaskClient, answers: dict[str, str], said: str
    ) -> None:
        page = self.invite(desk, **answers)

        assert page.errors == [said]
        assert page.value("email") == answers.get("email", "isla@example.org")

    def test_a_role_whose_team_is_not_made_is_not_offered(self, desk: FlaskClient, team: NewTeam) -> None:
        page = StaffPage.open(desk, "/people/invite")
        offered = {str(field["value"]) for field in page.soup.find_all("input", {"name": "role"})}

        assert "advocacy_worker" in offered
        assert "safeguarding_lead" not in offered
        assert "command line" in page.text

    def test_a_worker_is_invited_into_the_team(
        self, app: Flask, desk: FlaskClient, session: Session, team: NewTeam
    ) -> None:
        page = self.invite(desk, role="advocacy_worker", body="")
        link = page.soup.select_one(".code bdi")
        assert link is not None

        first = InvitationPage.visit(app.test_client(), link.get_text().rpartition("/")[2])
        assert "Advocacy worker" in first.text

    def test_a_withdrawn_link_opens_nothing(self, app: Flask, desk: FlaskClient) -> None:
        link = self.invite(desk).soup.select_one(".code bdi")
        assert link is not None
        page = StaffPage.open(desk, "/people").send("Withdraw the invitation of Isla New")

        assert "is withdrawn" in page.text
        assert "isla@example.org" not in page.text
        token = link.get_text().rpartition("/")[2]
        assert InvitationPage.visit(app.test_client(), token).status == 404

    def test_withdrawing_in_two_tabs_harms_nothing(self, desk: FlaskClient) -> None:
        self.invite(desk)
        one, other = StaffPage.open(desk, "/people"), StaffPage.open(desk, "/people")
        one.send("Withdraw the invitation of Isla New")

        assert other.send("Withdraw the invitation of Isla New").status == 404


class TestPuttingOut:
    def test_they_are_out_of_every_browser_at_once(
        self, app: Flask, desk: FlaskClient, parent_fife: Person
    ) -> None:
        theirs = app.test_client()
        sign_in(theirs, parent_fife)
        page = StaffPage.open(desk, f"/people/{parent_fife.account_id}").send("Put Fiona Plans out")

        assert "signed out everywhere" in page.text
        assert StaffPage.open(theirs, "/account").path == "/sign-in"
        assert "Has left" in StaffPage.open(desk, f"/people/{parent_fife.account_id}").text

    def test_a_workers_grant_goes_too_and_the_others_go_on(
        self, desk: FlaskClient, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        StaffPage.open(desk, f"/people/{worker_ailsa.account_id}").send("Put Ailsa Reads out")

        assert not team_keys.has_access(session, staff=worker_ailsa.staff)
        assert team_keys.has_access(session, staff=worker_callum.staff)

    def test_the_only_administrator_is_told_why_they_must_stay(
        self, desk: FlaskClient, admin: Person
    ) -> None:
        page = StaffPage.open(desk, f"/people/{admin.account_id}").send("Put Andrew Runs out")

        assert (page.status, page.heading) == (409, "Somebody must stay")
        assert StaffPage.open(desk, "/people").path == "/people"

    def test_with_a_second_administrator_the_first_can_go(
        self, desk: FlaskClient, session: Session, admin: Person
    ) -> None:
        make_person(session, "Anna Runs", Belonging(Role.SERVICE_ADMIN))
        page = StaffPage.open(desk, f"/people/{admin.account_id}").send("Put Andrew Runs out")

        assert page.path == "/sign-in"

    def test_somebody_unknown_is_not_found(self, desk: FlaskClient) -> None:
        assert desk.get("/people/00000000-0000-4000-8000-000000000000").status_code == 404


class TestLog:
    def test_it_says_who_did_what_without_a_word_more(
        self, desk: FlaskClient, session: Session, admin: Person, parent_fife: Person
    ) -> None:
        StaffPage.open(desk, f"/people/{parent_fife.account_id}").send("Put Fiona Plans out")
        page = StaffPage.open(desk, "/log")
        first = [cell.get_text(strip=True) for cell in page.soup.select("tbody tr:first-child td")]

        assert first[2:] == ["Andrew Runs", "Put somebody out", "Fiona Plans"]

    def test_older_lines_are_on_the_next_page(self, desk: FlaskClient, session: Session) -> None:
        for _ in range(60):
            audit.record(session, actor="a", action="opened")
        session.commit()
        page = StaffPage.open(desk, "/log?page=2")

        assert "Page 2 of 2" in page.text
        assert page.soup.select("tbody tr:last-child td")[0].get_text() == "1"

    @pytest.mark.parametrize("number", ["0", "-1", "9"])
    def test_a_page_that_does_not_exist_is_not_found(self, desk: FlaskClient, number: str) -> None:
        assert desk.get(f"/log?page={number}").status_code == 404

    def test_the_check_finds_a_line_that_was_changed(self, desk: FlaskClient, session: Session) -> None:
        assert "every one is in its place" in StaffPage.open(desk, "/log/check").text
        session.execute(update(AuditEntry).where(AuditEntry.number == 1).values(actor="forged"))
        session.commit()

        assert "Line 1 does not fit" in StaffPage.open(desk, "/log/check").text


class TestTheAdministratorReadsNothing:
    def test_no_permission_leads_to_what_young_people_say(self) -> None:
        reading = {Permission.MODERATE, Permission.KEEP_SAFE, Permission.BUILD_RELEASES}

        assert GRANTED[Role.SERVICE_ADMIN].isdisjoint(reading)

    def test_no_key_opens_either(self, session: Session, team: NewTeam, admin: Person) -> None:
        with pytest.raises(PermissionMissing):
            team_keys.list_members(session, staff=admin.staff)
        assert not team_keys.has_access(session, staff=admin.staff)

    @pytest.mark.parametrize("path", ["/people", "/people/invite", "/log", "/log/check"])
    def test_nobody_else_runs_the_service(self, client: FlaskClient, parent_fife: Person, path: str) -> None:
        assert StaffPage.open(client, path).path == "/sign-in"
        sign_in(client, parent_fife)

        assert client.get(path).status_code == 403
