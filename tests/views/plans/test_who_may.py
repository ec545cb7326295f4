"""Who opens the pages of a body, and who does not."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.sent_forms import ANSWER, add_action
from tests.pages.plans import BodyPage


class TestWhoMay:
    PATHS = ("", "/action", "/reply")

    def test_another_bodys_plan_is_not_found(
        self, officer: FlaskClient, school: BodyPage, parent_moray: Person, session: Session
    ) -> None:
        action = add_action(officer, school)
        move = str(action.form("It is under way")["action"])
        sign_in(officer, parent_moray)
        token = BodyPage.visit(officer, "/heard/2026Q3/school").value("csrf_token")

        assert [officer.get(school.path + path).status_code for path in self.PATHS] == [404] * 3
        for path in (f"{school.path}/duties", f"{school.path}/reply", f"{school.path}/action", move):
            sent = officer.post(
                path, data={"csrf_token": token, "duties": "alert", "to": "under_way"} | ANSWER
            )
            assert sent.status_code == 404, path
        assert "School" not in BodyPage.visit(officer, "/plan").text

    def test_a_board_reader_reads_and_writes_nothing(
        self, officer: FlaskClient, school: BodyPage, board_fife: Person, session: Session
    ) -> None:
        add_action(officer, school)
        sign_in(officer, board_fife)

        for path in ("/heard", "/heard/2026Q3/money", "/plan", school.path, "/evidence"):
            page = BodyPage.visit(officer, path)
            assert page.status == 200, path
            assert [label for label in page.buttons() if label != "Print this page"] == [], path
        token = BodyPage.visit(officer, "/plan").value("csrf_token")
        paths = (
            "/heard/2026Q3/money",
            f"{school.path}/duties",
            f"{school.path}/action",
            f"{school.path}/reply",
            "/offers",
        )
        for path in paths:
            assert officer.post(path, data={"csrf_token": token} | ANSWER).status_code == 403, path

    @pytest.mark.parametrize("who", ["worker_ailsa", "lead_morag", "admin"])
    def test_nobody_else_opens_them(
        self, client: FlaskClient, who: str, shown: None, request: pytest.FixtureRequest
    ) -> None:
        sign_in(client, request.getfixturevalue(who))
        for path in ("/heard", "/plan", "/evidence", "/offers", "/evidence/2026Q3/csv"):
            assert client.get(path).status_code == 403, path
