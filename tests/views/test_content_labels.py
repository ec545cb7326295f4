"""Naming content labels on the page, and meeting them where something is labelled and opted out of."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.voices import Say
from tests.pages.account import StaffPage
from tests.pages.moderation import QueuePage, ReadingPage
from tests.pages.plans import BodyPage
from webapp.domain import dates

PAGE = "/content-labels"
ROOM = "/looking-after-yourself"


@pytest.fixture
def page(client: FlaskClient, lead_morag: Person) -> BodyPage:
    sign_in(client, lead_morag)
    return BodyPage.visit(client, PAGE)


def press(page: BodyPage, label: str, action: str, **answers: str) -> BodyPage:
    """Press the button that goes to one address of several with the same name."""
    token = page.value("csrf_token")
    sent = page.client.post(f"{PAGE}/{action}", data={"csrf_token": token, **answers}, follow_redirects=True)
    assert label in page.text
    return BodyPage(page.client, sent)


class TestNaming:
    def test_one_is_added_renamed_retired_and_brought_back_and_each_step_stands_below(
        self, page: BodyPage
    ) -> None:
        added = page.fill_in("Add it", name="animals hurt")
        assert "Added. Readers can choose it from now on." in added.text
        renamed = press(added, "Rename", "loss/rename", **{"name-loss": "grief"})
        retired = press(renamed, "Retire", "drugs/retire")
        back = press(retired, "Bring it back", "drugs/bring-back")

        assert list(back.rows("The newest at the top")) == ["Brought back", "Retired", "Renamed", "Added"]
        names = [each.get_text(strip=True) for each in back.soup.select("main summary bdi")]
        assert "grief" in names
        assert "animals hurt" in names
        assert "loss or grief" not in names

    @pytest.mark.parametrize("name", ["Violence", "  "])
    def test_what_is_not_right_is_said_beside_the_question(self, page: BodyPage, name: str) -> None:
        again = page.fill_in("Add it", name=name)
        assert again.status in (400, 409)
        assert again.error_at("name")

    def test_an_old_page_is_told_how_things_stand(self, page: BodyPage) -> None:
        press(page, "Retire", "loss/retire")
        again = press(page, "Retire", "loss/retire")
        assert again.status == 409
        assert again.error_at("name").endswith("This is how the labels stand now.")

    def test_readers_and_bodies_cannot_name_them(
        self, client: FlaskClient, worker_ailsa: Person, parent_fife: Person
    ) -> None:
        for person in (worker_ailsa, parent_fife):
            sign_in(client, person)
            assert client.get(PAGE).status_code == 403

    def test_an_administrator_can(self, client: FlaskClient, admin: Person) -> None:
        sign_in(client, admin)
        added = BodyPage.visit(client, PAGE).fill_in("Add it", name="animals hurt")
        assert "animals hurt" in added.text


class TestMeetingThem:
    def test_readers_are_told_in_the_new_words_and_opt_out_of_them(
        self, client: FlaskClient, session: Session, say: Say, page: BodyPage, worker_ailsa: Person,
        worker_callum: Person, lead_morag: Person,
    ) -> None:  # fmt: skip
        added = page.fill_in("Add it", name="animals hurt")
        code = str(added.soup.select("main details form")[-2]["action"]).split("/")[-2]
        submission_id = say(session, today=dates.today()).id
        session.rollback()

        sign_in(client, worker_ailsa)
        ReadingPage.claim(client, submission_id).press("Close without deciding", labels=[code])
        sign_in(client, worker_callum)
        StaffPage.open(client, ROOM).send("Save", veil="hard", opt_outs=code)
        sign_in(client, lead_morag)
        press(BodyPage.visit(client, PAGE), "Rename", f"{code}/rename", **{f"name-{code}": "hurt animals"})
        press(BodyPage.visit(client, PAGE), "Retire", f"{code}/retire")

        sign_in(client, worker_callum)
        queue = QueuePage.visit(client)
        assert "A colleague says: may be about hurt animals." in queue.rows[0]
        assert "You asked not to be offered this." in queue.rows[0]
        own = StaffPage.open(client, ROOM)
        assert own.soup.select_one(f"#opt_outs-{code}[checked]")
        assert "hurt animals (not used any more)" in own.text
        sign_in(client, worker_ailsa)
        assert "not used any more" not in StaffPage.open(client, ROOM).text
