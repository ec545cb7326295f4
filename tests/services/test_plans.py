"""What a body does with what it heard: inputs, actions, answers, silence, offers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.figures import (
    A_QUARTER,
    AFTER_IT,
    FIFE,
    FIFE_SHOWN,
    MORAY,
    make_account,
    make_release,
    release,
    say_whether_it_worked,
)
from tests.factories.replies import send_and_show
from webapp.disclosure.words import Quantity
from webapp.domain.dates import Quarter
from webapp.domain.errors import CollaborationNotExplored, DecisionNotAllowed, NotFound, ReasonMissing
from webapp.domain.plans import ActionState, Duty, ReplyKind
from webapp.models import Action, Offer, OfferTheme, PlanInput, Release, Reply
from webapp.services import figures, offers, plans, releases, replies, verdicts
from webapp.services.plans import DAYS_TO_REPLY, Writer
from webapp.services.replies import Answer, Before
from webapp.services.slugs import slug_of

WE_DID = Answer(
    kind=ReplyKind.WE_DID,
    answer="We added a bus.",
    what_next="We ask again in May.",
    signed_role="Head of transport",
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(datetime(2027, 12, 1, 9, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def writer(session: Session) -> Writer:
    return Writer(account_id=make_account(session, body=FIFE).id, body=FIFE)


@pytest.fixture
def neighbour(session: Session) -> Writer:
    return Writer(account_id=make_account(session, body=MORAY).id, body=MORAY)


@pytest.fixture
def shown(session: Session) -> Release:
    return make_release(session, shown=FIFE_SHOWN)


@pytest.fixture
def school(session: Session, writer: Writer, shown: Release) -> PlanInput:
    return pull_in(session, writer, shown)


def pull_in(
    session: Session, writer: Writer, shown: Release, theme: str = "school", **given: object
) -> PlanInput:
    asked = {"duties": {Duty.ASSESS, Duty.ACCESS}, "today": AFTER_IT} | given
    return plans.pull_in(session, writer=writer, release_id=shown.id, theme=theme, **asked)  # type: ignore[arg-type]


def answer(session: Session, writer: Writer, to: PlanInput, said: Answer = WE_DID, **given: object) -> Reply:
    asked = {"today": AFTER_IT} | given
    return send_and_show(session, writer, to.id, answer=said, **asked)  # type: ignore[arg-type]


def plan_action(session: Session, writer: Writer, of: PlanInput, **given: object) -> Action:
    asked = {
        "once": uuid4(),
        "what": "More buses",
        "owner": "Transport lead",
        "due_on": date(2027, 3, 1),
    } | given
    return plans.add_action(session, writer=writer, plan_input_id=of.id, **asked)  # type: ignore[arg-type]


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


def we_cant(reason: str, **given: object) -> Answer:
    said = {
        "kind": ReplyKind.WE_CANT,
        "answer": "Not this year.",
        "what_next": "We look again.",
        "signed_role": "Lead",
    }
    return Answer(**(said | {"reason": reason} | given))  # type: ignore[arg-type]


class TestReplies:
    def test_no_needs_a_reason(self, session: Session, writer: Writer, school: PlanInput) -> None:
        with pytest.raises(ReasonMissing):
            answer(session, writer, school, we_cant("  "))

    @pytest.mark.parametrize(
        "said",
        [
            we_cant("There is no money."),
            we_cant("It is not possible.", lacks_resources=True),
            we_cant("It is not possible.", answer="We cannot afford it."),
            we_cant("It is not possible.", what_next="Nothing, because of budget cuts."),
        ],
    )
    def test_no_money_alone_is_refused(
        self, session: Session, writer: Writer, school: PlanInput, said: Answer
    ) -> None:
        with pytest.raises(CollaborationNotExplored):
            answer(session, writer, school, said)

    def test_no_money_stands_beside_what_was_tried(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        said = we_cant("There is no money.", tried_with_others="We asked the health board to share the cost.")
        assert answer(session, writer, school, said).tried_with_others == said.tried_with_others

    def test_the_same_form_twice_makes_one(self, session: Session, writer: Writer, school: PlanInput) -> None:
        once = uuid4()
        answer(session, writer, school, once=once)
        answer(session, writer, school, once=once)

        assert len(replies.list_published(session)) == 1

    def test_once_it_is_read_it_is_public_with_all_it_says(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        answer(session, writer, school, we_cant("The law does not let us."))
        (public,) = replies.list_published(session, body=FIFE)

        assert public.heard == replies.WhatWasHeard(
            body=FIFE,
            theme="school",
            theme_name="School",
            heard_in=FIFE,
            quarter=A_QUARTER,
            quantity=Quantity.MOST,
            number=30,
            is_synthetic=True,
        )
        assert (public.kind, public.answer, public.reason) == (
            ReplyKind.WE_CANT,
            "Not this year.",
            "The law does not let us.",
        )
        assert (public.what_next, public.signed_role, public.published_on) == (
            "We look again.",
            "Lead",
            AFTER_IT,
        )
        assert (public.was_late, public.verdict) == (False, None)
        assert replies.list_published(session, body=MORAY) == []

    def test_the_list_goes_on_where_it_ended(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        for days in (0, 0, 1, 2):
            answer(session, writer, school, today=AFTER_IT + timedelta(days=days))
        whole = [reply.id for reply in replies.list_published(session)]
        first = replies.list_published(session, limit=3)
        before = Before(published_on=first[-1].published_on, id=first[-1].id)

        assert [reply.published_on for reply in first] == sorted(
            (r.published_on for r in first), reverse=True
        )
        assert [reply.id for reply in first] + [
            r.id for r in replies.list_published(session, before=before)
        ] == whole
        assert replies.list_published(session, limit=2)[-1].id == whole[1]


class TestSilence:
    def test_it_becomes_late_by_itself(self, session: Session, school: PlanInput) -> None:
        found = plans.get_plan(session, body=FIFE).inputs[0]
        last_day = AFTER_IT + timedelta(days=DAYS_TO_REPLY)

        assert not plans.is_late(found, today=last_day)
        assert plans.is_late(found, today=last_day + timedelta(days=1))
        assert replies.list_silent(session, today=last_day) == []
        (silent,) = replies.list_silent(session, today=last_day + timedelta(days=1))
        assert (silent.heard.theme, silent.due_on) == ("school", last_day)
        assert replies.list_silent(session, today=date(2028, 1, 1), body=MORAY) == []

    def test_a_theme_that_is_silent_again_stands_once_with_its_longest_silence(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        later = make_release(session, shown=FIFE_SHOWN, quarter=Quarter(2026, 4))
        pull_in(session, writer, later, today=AFTER_IT + timedelta(days=91))
        (silent,) = replies.list_silent(session, today=date(2028, 1, 1))

        assert (silent.due_on, silent.times) == (AFTER_IT + timedelta(days=DAYS_TO_REPLY), 2)

    def test_an_answer_ends_it_and_says_that_it_came_late(
        self, session: Session, writer: Writer, school: PlanInput
    ) -> None:
        long_after = AFTER_IT + timedelta(days=DAYS_TO_REPLY + 1)
        answer(session, writer, school, today=long_after)

        assert replies.list_silent(session, today=long_after) == []
        assert replies.list_published(session)[0].was_late


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


class TestOffers:
    def test_twice_is_once_and_the_newer_explanation_stands(self, session: Session, writer: Writer) -> None:
        for explanation in ("Free.", "Free until you are 26."):
            offers.add_offer(session, writer=writer, name="Gym pass", explanation=explanation, today=AFTER_IT)
        (offer,) = offers.list_offers(session, body=FIFE, today=AFTER_IT)

        assert (offer.slug, offer.explanation) == ("gym-pass", "Free until you are 26.")

    def test_one_that_ended_is_not_offered(self, session: Session, writer: Writer) -> None:
        offer = offers.add_offer(session, writer=writer, name="Gym pass", explanation="Free.", today=AFTER_IT)
        offers.retire_offer(session, writer=writer, slug=offer.slug, today=date(2026, 11, 1))

        assert offers.list_offers(session, body=FIFE, today=date(2026, 10, 31)) != []
        assert offers.list_offers(session, body=FIFE, today=date(2026, 11, 1)) == []
        assert [o.slug for o in offers.list_retired(session, body=FIFE, today=date(2026, 11, 1))] == [
            "gym-pass"
        ]

    def test_a_name_that_comes_back_gets_an_address_of_its_own(
        self, session: Session, writer: Writer
    ) -> None:
        first = offers.add_offer(session, writer=writer, name="Gym pass", explanation="Free.", today=AFTER_IT)
        offers.retire_offer(session, writer=writer, slug=first.slug, today=AFTER_IT)
        offers.retire_offer(session, writer=writer, slug=first.slug, today=date(2027, 1, 1))
        again = offers.add_offer(session, writer=writer, name="Gym pass", explanation="Free.", today=AFTER_IT)

        assert again.slug == "gym-pass-2"
        assert session.scalars(select(Offer.valid_to).where(Offer.slug == first.slug)).one() == AFTER_IT

    @pytest.mark.parametrize(
        ("name", "slug"), [("Còmhradh & cèilidh", "comhradh-ceilidh"), ("体育", "offer")]
    )
    def test_names_of_any_alphabet_get_an_address(self, name: str, slug: str) -> None:
        assert slug_of(name, otherwise="offer") == slug


def test_the_country_has_no_plan_of_its_own(session: Session) -> None:
    assert plans.get_plan(session, body=figures.SCOTLAND).inputs == ()


class TestThemesOfOffers:
    def test_they_stand_in_the_order_of_the_code_book(self, session: Session, writer: Writer) -> None:
        offer = offers.add_offer(
            session,
            writer=writer,
            name="Gym",
            explanation="Free.",
            themes=["health", "school"],
            today=AFTER_IT,
        )

        assert offer.themes == ("school", "health")
        assert offers.get_offer(session, body=FIFE, slug="gym").themes == ("school", "health")

    def test_choosing_again_replaces_them(self, session: Session, writer: Writer) -> None:
        offers.add_offer(
            session,
            writer=writer,
            name="Gym",
            explanation="Free.",
            themes=["health", "money"],
            today=AFTER_IT,
        )
        offers.choose_themes(session, writer=writer, slug="gym", themes=["money", "school"])
        session.expire_all()

        (offer,) = offers.list_offers(session, body=FIFE, today=AFTER_IT)
        assert offer.themes == ("school", "money")
        assert session.scalar(select(func.count()).select_from(OfferTheme)) == 2

    def test_a_theme_that_nobody_knows_is_refused(self, session: Session, writer: Writer) -> None:
        with pytest.raises(NotFound):
            offers.add_offer(
                session, writer=writer, name="Gym", explanation="Free.", themes=["nothing"], today=AFTER_IT
            )

    def test_another_bodys_offer_is_not_found(
        self, session: Session, writer: Writer, neighbour: Writer
    ) -> None:
        offers.add_offer(session, writer=writer, name="Gym", explanation="Free.", today=AFTER_IT)

        with pytest.raises(NotFound):
            offers.choose_themes(session, writer=neighbour, slug="gym", themes=["health"])
