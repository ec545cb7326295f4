"""Themes that are taken into the plan, and the plan that comes of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.sent_forms import count
from tests.pages.plans import BodyPage
from webapp.models import PlanInput


class TestTakingIn:
    def test_duties_of_the_code_book_are_ticked_beforehand(self, officer: FlaskClient, shown: None) -> None:
        page = BodyPage.visit(officer, "/heard/2026Q3/school")

        assert page.ticked() == ["assess", "opportunities", "access"]
        assert page.rows("What they spoke about, by age")["12 to 15"] == "The majority about 15"

    def test_it_goes_into_the_plan_once(self, officer: FlaskClient, session: Session, shown: None) -> None:
        page = BodyPage.visit(officer, "/heard/2026Q3/school")
        first = page.fill_in("Take it into the plan", duties=["assess"])
        second = page.fill_in("Take it into the plan", duties=["assess"])

        assert first.path == second.path
        assert count(session, PlanInput) == 1
        assert "Open it in the plan" in BodyPage.visit(officer, "/heard/2026Q3/school").text
        assert "In your plan" in BodyPage.visit(officer, "/heard").text

    def test_without_a_duty_the_field_says_so(
        self, officer: FlaskClient, session: Session, shown: None
    ) -> None:
        page = BodyPage.visit(officer, "/heard/2026Q3/school").fill_in("Take it into the plan", duties=[])

        assert "Tick one or more duties" in page.error_at("duties")
        assert page.errors == ["Tick one or more duties"]
        assert count(session, PlanInput) == 0

    def test_a_hidden_theme_is_taken_in_with_the_figure_for_scotland(
        self, officer: FlaskClient, shown: None
    ) -> None:
        page = BodyPage.visit(officer, "/heard/2026Q3/mental-health")
        assert "the plan keeps the figure for Scotland" in page.text
        assert "figure for Scotland" in page.fill_in("Take it into the plan", duties=["alert"]).text

    def test_what_is_hidden_everywhere_has_no_form_and_no_back_door(
        self, officer: FlaskClient, session: Session, shown: None
    ) -> None:
        token = BodyPage.visit(officer, "/heard/2026Q3/school").value("csrf_token")
        page = BodyPage.visit(officer, "/heard/2026Q3/having-a-say")

        assert "Take it into the plan" not in page.buttons()
        sent = officer.post("/heard/2026Q3/having-a-say", data={"csrf_token": token, "duties": "alert"})
        assert sent.status_code == 409
        assert count(session, PlanInput) == 0

    @pytest.mark.parametrize(
        "path", ["/heard/2026Q3/weather", "/heard/2026Q3/no-theme", "/heard/2020Q1/school"]
    )
    def test_what_is_not_there_is_not_found(self, officer: FlaskClient, shown: None, path: str) -> None:
        assert officer.get(path).status_code == 404


class TestThePlan:
    def test_an_empty_one_says_where_to_begin(self, officer: FlaskClient) -> None:
        assert BodyPage.visit(officer, "/plan").links()["See what we heard"] == "/heard"

    def test_duties_without_a_theme_are_gaps(self, officer: FlaskClient, school: BodyPage) -> None:
        page = BodyPage.visit(officer, "/plan")
        duties = page.rows("The six duties")

        assert "4 duties have no theme yet" in page.text
        assert duties["Be alert to what harms their wellbeing"] == "No theme yet"
        assert duties["Assess what they need"].startswith("School")

    def test_duties_can_be_changed(self, officer: FlaskClient, school: BodyPage) -> None:
        assert school.ticked() == ["assess", "access"]
        assert school.fill_in("Keep these duties", duties=["alert"]).ticked() == ["alert"]
        assert school.fill_in("Keep these duties", duties=[]).error_at("duties")

    def test_silence_turns_late_by_itself(
        self, officer: FlaskClient, school: BodyPage, parent_fife: Person, clock: time_machine.Coordinates
    ) -> None:
        assert "An answer is due by 4 December 2026" in BodyPage.visit(officer, "/plan").text

        clock.move_to(datetime(2026, 12, 5, 9, tzinfo=UTC))
        sign_in(officer, parent_fife)
        assert "Late: an answer was due by 4 December 2026" in BodyPage.visit(officer, "/plan").text
        assert "Everybody can see that it is late" in BodyPage.visit(officer, school.path).text
