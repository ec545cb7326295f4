"""What a body offers, on its page."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.factories.people import Person, sign_in
from tests.pages.plans import BodyPage


class TestOffers:
    def test_one_is_added_shown_and_ended(self, officer: FlaskClient) -> None:
        page = BodyPage.visit(officer, "/offers")
        given = {"name": "Free gym pass", "explanation": "Until you are 26."}
        page.fill_in("Show it to everybody", **given)
        page = page.fill_in("Show it to everybody", **given)
        assert page.text.count("Until you are 26.") == 1

        assert "until 5 October 2026" in page.fill_in("We no longer offer Free gym pass").text

    def test_an_empty_one_is_refused_at_its_fields(self, officer: FlaskClient) -> None:
        page = BodyPage.visit(officer, "/offers").fill_in("Show it to everybody", name="", explanation="")

        assert page.error_at("name")
        assert page.error_at("explanation")

    def test_another_bodys_offer_is_not_found(self, officer: FlaskClient, parent_moray: Person) -> None:
        BodyPage.visit(officer, "/offers").fill_in("Show it to everybody", name="Gym", explanation="Free.")
        sign_in(officer, parent_moray)
        token = BodyPage.visit(officer, "/offers").value("csrf_token")

        assert officer.post("/offers/gym/end", data={"csrf_token": token}).status_code == 404
        assert officer.get("/offers/gym/themes").status_code == 404

    def test_its_themes_are_chosen_and_changed(self, officer: FlaskClient) -> None:
        page = BodyPage.visit(officer, "/offers").fill_in(
            "Show it to everybody", name="Gym", explanation="Free.", themes=["health"]
        )
        assert "For: Your health" in page.text

        change = BodyPage.visit(officer, "/offers/gym/themes")
        assert change.ticked() == ["health"]
        page = change.fill_in("Keep these themes", themes=["money", "school"])
        assert "For: School; Money" in page.text
        assert "themes" in change.fill_in("Keep these themes", themes=["nothing"]).text
