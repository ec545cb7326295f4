"""Letting colleagues in, recovery on paper, and what only the demonstration shows."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories import MakeApp
from tests.factories.people import Person, sign_in
from tests.pages.account import REFUSAL, SignInPage, StaffPage
from webapp.config import Settings
from webapp.domain import dates
from webapp.services import second_factor, team_keys
from webapp.services.team_keys import NewTeam


class TestTeam:
    def test_a_colleague_is_let_in(
        self, client: FlaskClient, session: Session, worker_ailsa: Person, worker_waiting: Person
    ) -> None:
        sign_in(client, worker_ailsa)
        page = StaffPage.open(client, "/team").send("Let Catriona Waits in")

        assert "Your colleague can read now" in page.text
        assert "Waits to be let in" not in page.text
        assert team_keys.has_access(session, staff=worker_waiting.staff)

    def test_two_tabs_let_the_same_colleague_in_without_harm(
        self, client: FlaskClient, session: Session, worker_ailsa: Person, worker_waiting: Person
    ) -> None:
        sign_in(client, worker_ailsa)
        one, other = StaffPage.open(client, "/team"), StaffPage.open(client, "/team")
        one.send("Let Catriona Waits in")

        assert other.send("Let Catriona Waits in").status == 200
        assert team_keys.has_access(session, staff=worker_waiting.staff)

    def test_whoever_waits_is_told_so_and_can_let_nobody_in(
        self, client: FlaskClient, worker_ailsa: Person, worker_waiting: Person
    ) -> None:
        sign_in(client, worker_waiting)
        page = StaffPage.open(client, "/team")

        assert "You wait to be let in" in page.text
        assert not page.soup.select('form[action$="/let-in"]')
        token = page.value("csrf_token")
        path = f"/team/{worker_waiting.account_id}/let-in"
        assert client.post(path, data={"csrf_token": token}).status_code == 403

    def test_the_recovery_key_opens_and_another_key_says_so(
        self, client: FlaskClient, session: Session, team: NewTeam, worker_waiting: Person
    ) -> None:
        sign_in(client, worker_waiting)
        label = "Open with the recovery key"
        page = StaffPage.open(client, "/team").send(label, recovery_key="AAAA BBBB")
        assert "not your team's recovery key" in page.errors[0]
        assert page.value("recovery_key") == "AAAA BBBB"

        page = page.send(label, recovery_key=team.recovery_key.lower())
        assert "The recovery key fits" in page.text
        assert team_keys.has_access(session, staff=worker_waiting.staff)

    def test_a_new_recovery_key_is_shown_once_and_works(
        self, client: FlaskClient, session: Session, worker_ailsa: Person, worker_waiting: Person
    ) -> None:
        sign_in(client, worker_ailsa)
        page = StaffPage.open(client, "/team").send("Make a new recovery key")
        shown = page.soup.select_one(".code .digits")
        assert shown is not None

        team_keys.recover_with_key(
            session,
            recovery_key=shown.get_text(),
            account_id=worker_waiting.account_id,
            today=dates.today(),
        )
        assert team_keys.has_access(session, staff=worker_waiting.staff)

    def test_nobody_without_a_team_has_a_team_page(self, client: FlaskClient, parent_fife: Person) -> None:
        sign_in(client, parent_fife)

        assert client.get("/team").status_code == 403

    def test_new_recovery_codes_end_the_old_ones(
        self, app: Flask, client: FlaskClient, parent_fife: Person
    ) -> None:
        sign_in(client, parent_fife)
        page = StaffPage.open(client, "/account").send("Make eight new codes")

        assert len(page.soup.select(".code li")) == 8
        refused = SignInPage.visit(app.test_client()).sign_in(
            email=parent_fife.email, password=parent_fife.password, factor=parent_fife.recovery_codes[0]
        )
        assert REFUSAL in refused.errors[0]


class TestDemonstration:
    def test_one_button_comes_in_as_somebody_made_up(
        self,
        settings: Settings,
        app: Flask,
        admin: Person,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        make_app: MakeApp,
    ) -> None:
        row = {
            "email": admin.email,
            "password": admin.password,
            "totp_secret": admin.totp_secret,
            "role": "service_admin",
            "name": "Made Up",
        }
        (tmp_path / "instance").mkdir()
        (tmp_path / "instance" / "demonstration.json").write_text(json.dumps([row]), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        demonstration = make_app(replace(settings, is_demonstration=True))

        assert SignInPage.visit(demonstration.test_client()).send("Come in as Made Up").heading == "People"

    @pytest.fixture
    def written_people(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
        secret = second_factor.new_secret()
        person = {
            "email": "made.up@example.org",
            "password": "made up for show",
            "totp_secret": secret,
            "role": "service_admin",
            "name": "Made Up",
        }
        (tmp_path / "instance").mkdir()
        (tmp_path / "instance" / "demonstration.json").write_text(json.dumps([person]), encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return secret

    def test_it_shows_its_made_up_people_with_their_codes_now(
        self, settings: Settings, app: Flask, written_people: str, make_app: MakeApp
    ) -> None:
        demonstration = make_app(replace(settings, is_demonstration=True))
        with time_machine.travel(dates.now(), tick=False):
            page = SignInPage.visit(demonstration.test_client())

            assert "made up for show" in page.text
            assert second_factor.code_at(written_people, now=dates.now()) in page.text

    def test_outside_the_demonstration_the_same_file_shows_nothing(
        self, client: FlaskClient, written_people: str
    ) -> None:
        page = SignInPage.visit(client)

        assert "made up for show" not in page.text
        assert page.soup.find(id="demonstration") is None

    def test_before_the_demonstration_is_made_nobody_is_shown(
        self,
        settings: Settings,
        app: Flask,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        make_app: MakeApp,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        demonstration = make_app(replace(settings, is_demonstration=True))

        assert SignInPage.visit(demonstration.test_client()).soup.find(id="demonstration") is None
