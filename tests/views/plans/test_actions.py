"""What a body will do, step by step, on the pages of its plan."""

from __future__ import annotations

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.sent_forms import ANSWER, add_action, count, read_what_was_sent
from tests.pages.plans import BodyPage
from webapp.domain.plans import ActionState
from webapp.models import Action


class TestActions:
    def test_the_same_form_twice_makes_one(
        self, officer: FlaskClient, school: BodyPage, session: Session
    ) -> None:
        page = add_action(officer, school)

        assert count(session, Action) == 1
        assert page.rows("What we will do")["Two more buses"].startswith(
            "Head of transport 1 March 2027 Planned"
        )

    @pytest.mark.parametrize(
        ("name", "given"), [("what", {"what": " "}), ("owner", {"owner": ""}), ("due_on", {"due_on": "soon"})]
    )
    def test_what_is_missing_is_said_at_its_field(
        self, officer: FlaskClient, school: BodyPage, session: Session, name: str, given: dict[str, str]
    ) -> None:
        form = BodyPage.visit(officer, f"{school.path}/action")
        whole = {"what": "Two more buses", "owner": "Head of transport", "due_on": "2027-03-01"}
        page = form.fill_in("Put it into the plan", **(whole | given))

        assert page.error_at(name)
        assert page.value("once") == form.value("once")
        assert count(session, Action) == 0

    def test_a_day_that_is_over_is_refused_and_what_was_typed_is_kept(
        self, officer: FlaskClient, school: BodyPage, session: Session
    ) -> None:
        form = BodyPage.visit(officer, f"{school.path}/action")
        page = form.fill_in(
            "Put it into the plan", what="Two more buses", owner="Head of transport", due_on="2020-02-29"
        )

        assert "This day is over." in page.error_at("due_on")
        assert (page.value("owner"), page.value("due_on")) == ("Head of transport", "2020-02-29")
        assert count(session, Action) == 0

    def test_a_step_at_a_time(self, officer: FlaskClient, school: BodyPage, session: Session) -> None:
        page = add_action(officer, school)
        page = page.fill_in("It is under way").fill_in("It is done")

        assert "Done, as the body says" in page.text
        assert session.scalars(select(Action.state)).one() is ActionState.DONE
        assert "It is done" not in page.buttons()

    def test_stopping_needs_a_public_reason(
        self,
        officer: FlaskClient,
        school: BodyPage,
        session: Session,
        clock: time_machine.Coordinates,
        parent_fife: Person,
    ) -> None:
        page = add_action(officer, school).fill_in("Stop it")
        assert page.errors == [
            "An action stops only in public. Answer with “We can't” and the reason first, then stop it."
        ]

        BodyPage.visit(officer, f"{school.path}/reply").fill_in("Send this answer", **ANSWER)
        assert page.fill_in("Stop it").errors == page.errors  # Nobody has read it yet.
        read_what_was_sent(session, clock)
        sign_in(officer, parent_fife)
        page = BodyPage.visit(officer, school.path)
        assert "Stopped" in page.fill_in("Stop it").text
        assert session.scalars(select(Action.state)).one() is ActionState.STOPPED

    @pytest.mark.parametrize("state", ["done", "confirmed"])
    def test_steps_that_are_not_offered_are_refused(
        self, officer: FlaskClient, school: BodyPage, session: Session, state: str
    ) -> None:
        page = add_action(officer, school)
        path = str(page.form("It is under way")["action"])

        sent = officer.post(path, data={"csrf_token": page.value("csrf_token"), "to": state})
        assert sent.status_code == 409
        assert officer.post(path, data={"csrf_token": page.value("csrf_token"), "to": "x"}).status_code == 404
