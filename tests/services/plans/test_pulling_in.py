"""Themes that a body pulls into its plan, and what another body cannot touch."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories.figures import (
    AFTER_IT,
    FIFE,
    FIFE_SHOWN,
    MORAY,
    make_release,
)
from tests.factories.plans import answer, plan_action, pull_in
from webapp.domain.errors import DecisionNotAllowed, NotFound, ReasonMissing
from webapp.domain.plans import ActionState, Duty
from webapp.models import PlanInput, Release
from webapp.services import figures, offers, plans
from webapp.services.plans import Writer


class TestPullingIn:
    def test_it_is_kept_as_it_was_that_day(self, session: Session, school: PlanInput, shown: Release) -> None:
        assert school.as_it_was == {
            "theme": "school",
            "theme_name": "School",
            "heard_in": FIFE,
            "figure": 30,
            "quantity": "most",
            "percent": 75,
            "quarter": "2026Q3",
            "method": "hide-and-round 1",
            "threshold": 10,
            "rounding": 5,
            "checksum": shown.checksum,
            "is_synthetic": True,
        }
        assert school.duties == ["assess", "access"]

    def test_twice_is_once(self, session: Session, writer: Writer, school: PlanInput, shown: Release) -> None:
        assert pull_in(session, writer, shown, duties={Duty.ALERT}) is school
        assert school.duties == ["assess", "access"]

    def test_without_a_duty_it_is_refused(self, session: Session, writer: Writer, shown: Release) -> None:
        with pytest.raises(ReasonMissing):
            pull_in(session, writer, shown, duties=set())

    def test_a_small_body_takes_in_what_the_country_says(
        self, session: Session, writer: Writer, shown: Release
    ) -> None:
        found = pull_in(session, writer, shown, theme="mental-health")

        assert (found.as_it_was["heard_in"], found.as_it_was["figure"]) == ("scotland", 45)

    def test_what_is_hidden_everywhere_cannot_be_taken_in(
        self, session: Session, writer: Writer, shown: Release
    ) -> None:
        with pytest.raises(DecisionNotAllowed):
            pull_in(session, writer, shown, theme="friends-and-fitting-in")

    def test_a_theme_that_is_not_there_is_not_found(
        self, session: Session, writer: Writer, shown: Release
    ) -> None:
        with pytest.raises(NotFound):
            pull_in(session, writer, shown, theme="weather")

    def test_a_release_that_is_not_published_is_not_found(self, session: Session, writer: Writer) -> None:
        hidden = make_release(session, shown=FIFE_SHOWN, is_published=False)
        with pytest.raises(NotFound):
            pull_in(session, writer, hidden)

    def test_duties_without_an_input_are_gaps(self, session: Session, school: PlanInput) -> None:
        plan = plans.get_plan(session, body=FIFE)

        assert plan.gaps == (Duty.ALERT, Duty.PROMOTE, Duty.OPPORTUNITIES, Duty.IMPROVE)
        assert plan.of_duty(Duty.ASSESS) == [school]
        assert plan.of_duty(Duty.ALERT) == []

    def test_duties_can_be_said_anew(self, session: Session, writer: Writer, school: PlanInput) -> None:
        plans.change_duties(session, writer=writer, plan_input_id=school.id, duties=set(Duty))
        assert plans.get_plan(session, body=FIFE).gaps == ()

        with pytest.raises(ReasonMissing):
            plans.change_duties(session, writer=writer, plan_input_id=school.id, duties=set())


class TestOtherBodies:
    """Another body's identifiers open nothing."""

    def test_inputs(self, session: Session, neighbour: Writer, school: PlanInput) -> None:
        with pytest.raises(NotFound):
            plan_action(session, neighbour, school)
        with pytest.raises(NotFound):
            answer(session, neighbour, school)
        with pytest.raises(NotFound):
            plans.change_duties(session, writer=neighbour, plan_input_id=school.id, duties={Duty.ALERT})
        assert plans.get_plan(session, body=MORAY).inputs == ()

    def test_actions(self, session: Session, writer: Writer, neighbour: Writer, school: PlanInput) -> None:
        action = plan_action(session, writer, school)
        with pytest.raises(NotFound):
            plans.move_action(session, writer=neighbour, action_id=action.id, to=ActionState.UNDER_WAY)

    def test_a_form_made_for_another_input_finds_nothing(
        self, session: Session, writer: Writer, neighbour: Writer, school: PlanInput, shown: Release
    ) -> None:
        once = plan_action(session, writer, school).id
        theirs = pull_in(session, neighbour, shown)
        with pytest.raises(NotFound):
            plan_action(session, neighbour, theirs, once=once)

    def test_offers(self, session: Session, writer: Writer, neighbour: Writer) -> None:
        offer = offers.add_offer(session, writer=writer, name="Gym", explanation="Free.", today=AFTER_IT)
        with pytest.raises(NotFound):
            offers.retire_offer(session, writer=neighbour, slug=offer.slug, today=AFTER_IT)


def test_the_country_has_no_plan_of_its_own(session: Session) -> None:
    assert plans.get_plan(session, body=figures.SCOTLAND).inputs == ()
