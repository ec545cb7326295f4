"""The code-book, from the door: who reads it, who decides, and that what was typed is shown and never run."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.pages.account import StaffPage
from webapp.domain.own_themes import ThemeState
from webapp.models import AuditEntry, ThemeMapping
from webapp.services import own_themes

PETS = {
    "plain_name": "Pets",
    "name": "",
    "meaning": "Keeping, seeing and missing animals.",
    "examples": "Made up: my dog could not come. <script>alert(1)</script>",
    "wellbeing": ["nurtured"],
    "duties": ["assess"],
}


@pytest.fixture(autouse=True)
def one_day() -> object:
    with time_machine.travel("2026-08-12T10:00:00+00:00", tick=True):
        yield


class Browser:
    """Somebody who is signed in, with the forms as the pages show them."""

    def __init__(self, client: FlaskClient, person: Person) -> None:
        sign_in(client, person)
        self.client = client

    def see(self, path: str) -> StaffPage:
        return StaffPage(self.client, self.client.get(path))

    def send(self, page: str, path: str, **typed: object) -> StaffPage:
        token = self.see(page).soup.select_one("main input[name=csrf_token]")
        assert token is not None
        answer = self.client.post(path, data={**typed, "csrf_token": token["value"]}, follow_redirects=True)
        return StaffPage(self.client, answer)


def suggest(client: FlaskClient, person: Person) -> StaffPage:
    return Browser(client, person).send("/codebook/suggest", "/codebook/suggest", **PETS)


class TestBooks:
    def test_every_book_says_its_version_and_how_far_it_was_checked(
        self, client: FlaskClient, session: Session, parent_fife: Person
    ) -> None:
        page = Browser(client, parent_fife).see("/codebook")

        for said in (
            "UN Convention on the Rights of the Child",
            "Bright Spots",
            "Care Inspectorate",
            "SHANARRI",
        ):
            assert said in page.text
        assert "Read at its source" in page.text
        assert "Not verified: general knowledge" in page.text
        assert "not verified" in page.text

    def test_an_officer_reads_and_decides_nothing(
        self, client: FlaskClient, session: Session, parent_fife: Person
    ) -> None:
        page = Browser(client, parent_fife).see("/codebook/school")

        assert "UNCRC" in page.text
        assert "Article 28" in page.text
        assert "From the beginning." in page.text
        assert page.soup.select("main form") == []

    def test_the_public_reads_none_of_it(self, client: FlaskClient) -> None:
        assert client.get("/codebook").status_code == 302


class TestLife:
    def test_what_was_suggested_waits_for_a_colleague(
        self, client: FlaskClient, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        page = suggest(client, worker_ailsa)
        assert "A colleague has to agree" in page.text
        refused = Browser(client, worker_ailsa).send("/codebook/pets", "/codebook/pets/agree", seen=1)
        assert refused.response.status_code == 409
        done = Browser(client, worker_callum).send("/codebook/pets", "/codebook/pets/agree", seen=1)

        assert "In use" in done.text
        assert "12 August 2026" in done.text
        assert worker_callum.staff.name in done.text

    def test_what_was_typed_is_shown_and_never_run(
        self, client: FlaskClient, session: Session, worker_ailsa: Person
    ) -> None:
        page = suggest(client, worker_ailsa)

        assert "<script>alert(1)</script>" in page.text
        assert b"<script>alert(1)</script>" not in page.response.data

    def test_nothing_that_was_typed_stands_on_the_log(
        self, client: FlaskClient, session: Session, worker_ailsa: Person
    ) -> None:
        suggest(client, worker_ailsa)
        lines = session.execute(select(AuditEntry.action, AuditEntry.subject)).all()

        assert ("theme_suggested", "pets") in [tuple(line) for line in lines]
        assert not [line for line in lines if "dog" in str(line)]

    def test_a_merge_needs_a_reason_and_a_target(
        self, client: FlaskClient, session: Session, worker_ailsa: Person
    ) -> None:
        ailsa = Browser(client, worker_ailsa)
        page = ailsa.send("/codebook/money", "/codebook/money/merge", seen=0, into="", why_merged="")
        assert page.response.status_code == 400
        assert "Say why" in page.text
        page = ailsa.send(
            "/codebook/money", "/codebook/money/merge", seen=0, into="school", why_merged="Made up."
        )

        assert "From 1 October 2026 on it counts as School" in page.text
        session.rollback()
        theme = own_themes.load_themes(session).get("money")
        assert (theme.state, theme.into) == (ThemeState.MERGED, "school")

    def test_another_name_is_given_with_a_reason_and_the_old_one_stays_to_be_read(
        self, client: FlaskClient, session: Session, worker_ailsa: Person
    ) -> None:
        suggest(client, worker_ailsa)
        ailsa = Browser(client, worker_ailsa)
        page = ailsa.send("/codebook/pets", "/codebook/pets/rename", seen=1, plain_name="Pets")
        assert page.response.status_code == 400
        assert "That is its name now." in page.text
        assert "Say why" in page.text
        typed = {"seen": 1, "plain_name": "Animals <b>", "name": "", "why_renamed": "Made up."}
        page = ailsa.send("/codebook/pets", "/codebook/pets/rename", **typed)

        assert "Its code and its meaning stay" in page.text
        assert page.soup.h1 is not None
        assert page.soup.h1.get_text(strip=True) == "Animals <b>"
        assert "Gave it another name : Pets → Animals <b>" in page.text

    def test_what_came_with_heard_has_no_form_for_another_name(
        self, client: FlaskClient, session: Session, worker_ailsa: Person
    ) -> None:
        ailsa = Browser(client, worker_ailsa)

        assert ailsa.see("/codebook/school").soup.select("form[action$=rename]") == []
        typed = {"seen": 0, "plain_name": "Lessons", "why_renamed": "Made up."}
        refused = ailsa.send("/codebook/school", "/codebook/school/rename", **typed)
        assert refused.response.status_code == 404

    def test_an_old_page_and_a_second_click_change_nothing(
        self, client: FlaskClient, session: Session, worker_ailsa: Person
    ) -> None:
        ailsa = Browser(client, worker_ailsa)
        typed = {"seen": 0, "why_retired": "Made up."}
        ailsa.send("/codebook/money", "/codebook/money/retire", **typed)
        again = ailsa.send("/codebook/health", "/codebook/money/retire", **typed)

        assert again.response.status_code == 409
        session.rollback()
        assert len(own_themes.get_story(session, theme="money").steps) == 1

    @pytest.mark.parametrize("field", ["plain_name", "meaning", "examples"])
    def test_what_is_huge_is_refused(
        self, client: FlaskClient, session: Session, worker_ailsa: Person, field: str
    ) -> None:
        page = Browser(client, worker_ailsa).send(
            "/codebook/suggest", "/codebook/suggest", **{**PETS, field: "x" * 5000}
        )

        assert page.response.status_code == 400


class TestMappings:
    def test_a_mapping_says_who_made_it_and_when_and_ends_without_a_trace_lost(
        self, client: FlaskClient, session: Session, worker_ailsa: Person
    ) -> None:
        ailsa = Browser(client, worker_ailsa)
        for _ in range(2):
            page = ailsa.send("/codebook/school", "/codebook/school/map", target="uncrc/article-12")
        assert f"{worker_ailsa.staff.name} , 12 August 2026" in page.text
        mapping = session.scalars(select(ThemeMapping)).one()
        assert (mapping.book_version, mapping.mapped_on) == ("2024", date(2026, 8, 12))
        session.rollback()
        page = ailsa.send("/codebook/school", f"/codebook/school/unmap/{mapping.id}")

        assert "Ended on 12 August 2026" in page.text

    def test_what_belongs_to_a_theme_cannot_be_mapped_anew(
        self, client: FlaskClient, session: Session, worker_ailsa: Person
    ) -> None:
        page = Browser(client, worker_ailsa).send(
            "/codebook/school", "/codebook/school/map", target="wellbeing/safe"
        )

        assert page.response.status_code == 400
