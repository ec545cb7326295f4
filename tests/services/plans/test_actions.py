"""What a body will do, step by step, and what young people say of it."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.figures import (
    MORAY,
    release,
    say_whether_it_worked,
)
from tests.factories.plans import answer, plan_action, we_cant
from webapp.disclosure.words import Quantity
from webapp.domain.dates import Quarter
from webapp.domain.errors import DecisionNotAllowed, ReasonMissing
from webapp.domain.plans import ActionState
from webapp.models import Action, PlanInput
from webapp.services import plans, releases, replies, verdicts
from webapp.services.plans import Writer


class TestActions:
    def test_the_same_form_twice_makes_one(self, session: Session, writer: Writer, school: PlanInput) -> None:
        once = uuid4()
        plan_action(session, writer, school, once=once)
        plan_action(session, writer, school, once=once)

        assert session.scalar(select(func.count()).select_from(Action)) == 1

    def test_it_goes_step_by_step(self, session: Session, writer: Writer, school: PlanInput) -> None:
        action = plan_action(session, writer, school)
        for state in (ActionState.UNDER_WAY, ActionState.DONE, ActionState.DONE):
            plans.move_action(session, writer=writer, action_id=action.id, to=state)

        assert action.state is ActionState.DONE

    @pytest.mark.parametrize("state", [ActionState.DONE, ActionState.CONFIRMED, ActionState.NOT_YET])
    def test_a_body_cannot_skip_or_confirm(
        self, session: Session, writer: Writer, school: PlanInput, state: ActionState
    ) -> None:
        action = plan_action(session, writer, school)
        with pytest.raises(DecisionNotAllowed):
            plans.move_action(session, writer=writer, action_id=action.id, to=state)

    def test_it_stops_only_with_a_public_reason(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        action = plan_action(session, writer, school)
        with pytest.raises(ReasonMissing):
            plans.move_action(session, writer=writer, action_id=action.id, to=ActionState.STOPPED)

        answer(session, writer, school, we_cant("The road is closed by law."))
        plans.move_action(session, writer=writer, action_id=action.id, to=ActionState.STOPPED)
        assert action.state is ActionState.STOPPED


class TestVerdicts:
    NEXT = Quarter(2026, 4)

    def decide(
        self, session: Session, writer: Writer, school: PlanInput, *, changed: int, not_yet: int
    ) -> Action:
        action = plan_action(session, writer, school)
        for state in (ActionState.UNDER_WAY, ActionState.DONE):
            plans.move_action(session, writer=writer, action_id=action.id, to=state)
        reply = answer(session, writer, school)
        say_whether_it_worked(session, reply=reply, changed=changed, not_yet=not_yet, on=date(2026, 11, 3))
        return action

    def test_they_are_counted_in_a_release_and_never_live(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        action = self.decide(session, writer, school, changed=17, not_yet=3)
        assert replies.list_published(session)[0].verdict is None

        releases.build_release(session, quarter=self.NEXT, today=date(2027, 1, 4), is_synthetic=True)
        assert replies.list_published(session)[0].verdict is None

        releases.publish_release(
            session, quarter=self.NEXT, today=date(2027, 1, 4), without_group="Synthetic"
        )
        verdict = replies.list_published(session)[0].verdict
        assert verdict is not None
        assert verdict.quarter == self.NEXT
        assert (verdict.changed, verdict.not_yet) == (15, None)
        assert verdict.changed_share is None
        assert verdict.says is action.state is ActionState.CONFIRMED

    def test_young_people_confirm_what_a_body_calls_done(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        action = self.decide(session, writer, school, changed=40, not_yet=15)
        release(session, quarter=self.NEXT, today=date(2027, 1, 4))

        verdict = replies.list_published(session)[0].verdict
        assert verdict is not None
        assert (verdict.changed, verdict.not_yet) == (40, 15)
        assert verdict.changed_share is not None
        assert verdict.changed_share.quantity is Quantity.MAJORITY
        assert session.get_one(Action, action.id).state is ActionState.CONFIRMED

    def test_they_can_say_not_yet(self, session: Session, writer: Writer, school: PlanInput) -> None:
        action = self.decide(session, writer, school, changed=15, not_yet=40)
        release(session, quarter=self.NEXT, today=date(2027, 1, 4))

        assert session.get_one(Action, action.id).state is ActionState.NOT_YET

    def test_a_few_verdicts_stay_hidden_and_decide_nothing(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        action = self.decide(session, writer, school, changed=4, not_yet=0)
        release(session, quarter=self.NEXT, today=date(2027, 1, 4))

        verdict = replies.list_published(session)[0].verdict
        assert verdict is not None
        assert verdict.is_hidden
        assert session.get_one(Action, action.id).state is ActionState.DONE

    def test_each_verdict_is_counted_once(self, session: Session, writer: Writer, school: PlanInput) -> None:
        self.decide(session, writer, school, changed=40, not_yet=15)
        release(session, quarter=self.NEXT, today=date(2027, 1, 4))
        release(session, quarter=self.NEXT.following, today=date(2027, 4, 4))

        assert replies.list_published(session)[0].verdict.quarter == self.NEXT  # type: ignore[union-attr]
        assert len(verdicts.list_newest(session, body=MORAY)) == 0
