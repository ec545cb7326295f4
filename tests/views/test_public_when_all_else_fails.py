"""The doors that must open whatever else is broken: help, the way out, and what machines ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from tests.factories import MakeApp
from tests.pages.public import LIVE_PAGES, STATIC_PAGES, PublicPage
from webapp import migrating
from webapp.config import Settings
from webapp.domain import dates
from webapp.domain.help_contacts import for_young_people
from webapp.extensions import db
from webapp.services import years
from webapp.services.reference import load_help_contacts

SECRET = "only for tests: thirty-two characters or more"


@pytest.fixture
def client_without_database(tmp_path: Path, make_app: MakeApp) -> FlaskClient:
    missing = tmp_path / "no such folder" / "heard.db"
    return make_app(Settings(secret=SECRET, database_url=f"sqlite:///{missing}")).test_client()


class TestHelp:
    def test_everybody_whom_a_young_person_may_be_shown_is_there(self, client: FlaskClient) -> None:
        page = PublicPage.visit(client, "/get-help")

        shown = for_young_people(load_help_contacts(), day=dates.today())
        assert len(page.soup.select(".help li")) == len(shown)
        for contact in shown:
            card = page.contact(contact.name)
            links = {str(link["href"]) for link in card.find_all("a")}
            assert {contact.tel_link, contact.sms_link} - {None} <= links
            assert contact.helps_with in card.get_text()
            assert (contact.other_way or "") in card.get_text()

    def test_danger_comes_first(self, client: FlaskClient) -> None:
        first = PublicPage.visit(client, "/get-help").soup.select_one(".help li a")

        assert first is not None
        assert first["href"] == "tel:999"

    @pytest.mark.parametrize("path", [*STATIC_PAGES, "/ar/get-help", "/leave"])
    def test_it_needs_no_database(self, client_without_database: FlaskClient, path: str) -> None:
        assert client_without_database.get(path).status_code in (200, 303)

    @pytest.mark.parametrize("path", LIVE_PAGES)
    def test_what_needs_one_says_so_and_shows_who_can_help(
        self, client_without_database: FlaskClient, path: str
    ) -> None:
        page = PublicPage.visit(client_without_database, path)

        assert page.status == 503
        assert page.contact("Childline").find("a", href="tel:08001111")


class TestLeave:
    def test_it_takes_everything_back_and_goes_somewhere_neutral(
        self, client: FlaskClient, settings: Settings
    ) -> None:
        for name in ("heard_desk", "heard_code", "heard_sight", "session"):
            client.set_cookie(name, "something")

        left = client.get("/leave")

        assert left.status_code == 303
        assert left.headers["Location"] == settings.neutral_site
        assert {'"cookies"', '"storage"'} <= set(left.headers["Clear-Site-Data"].split(", "))
        assert left.headers["Cache-Control"] == "no-store"
        for name in ("heard_desk", "heard_code", "heard_sight", "session"):
            assert client.get_cookie(name) is None

    def test_it_works_in_every_language(self, client: FlaskClient) -> None:
        assert client.get("/ar/leave").status_code == 303


class TestHealth:
    def test_it_is_well_when_the_database_has_every_migration(
        self, tmp_path: Path, make_app: MakeApp
    ) -> None:
        app = make_app(Settings(secret=SECRET, database_url=f"sqlite:///{tmp_path / 'heard.db'}"))
        with app.app_context():
            migrating.upgrade(db.engine)
        answer = app.test_client().get("/healthz")

        assert (answer.status_code, answer.json) == (200, {"status": "ok"})
        assert answer.headers["Cache-Control"] == "no-store"

    def test_it_is_not_while_migrations_are_missing(self, tmp_path: Path, make_app: MakeApp) -> None:
        app = make_app(Settings(secret=SECRET, database_url=f"sqlite:///{tmp_path / 'heard.db'}"))

        assert app.test_client().get("/healthz").status_code == 503

    def test_it_is_not_without_a_database(self, client_without_database: FlaskClient) -> None:
        answer = client_without_database.get("/healthz")

        assert (answer.status_code, answer.json) == (503, {"status": "unavailable"})
        assert answer.headers["Cache-Control"] == "no-store"


class TestForMachines:
    def test_robots_are_kept_out_of_what_is_private(self, client: FlaskClient) -> None:
        answer = client.get("/robots.txt")

        assert answer.mimetype == "text/plain"
        for path in ("/tell-us", "/my-code", "/what-i-said", "/leave", "/sign-in"):
            assert f"Disallow: {path}" in answer.text.splitlines()

    def test_the_drawing_is_where_old_browsers_look_for_it(self, client: FlaskClient) -> None:
        drawing = client.get("/favicon.ico", follow_redirects=True)

        assert drawing.status_code == 200
        assert drawing.mimetype == "image/svg+xml"


def test_two_at_the_same_moment_are_told_so_and_not_that_we_broke(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def twice(*_: object, **__: object) -> None:
        raise IntegrityError("INSERT INTO made_up VALUES ('typed words')", None, Exception("typed words"))

    monkeypatch.setattr(years, "list_years", twice)
    answer = client.get("/how-we-did")
    assert answer.status_code == 409
    assert "IntegrityError" in caplog.text
    assert "typed words" not in caplog.text
