"""What a record has to say before a concern can be closed."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.concerns import StepNote, check_step
from webapp.domain.errors import ReasonMissing
from webapp.domain.referrals import Ground, Missing, Route, find_missing
from webapp.domain.safety import ConcernState, ConcernStep, state_after

Step = tuple[ConcernStep, StepNote]
WORDS = "Synthetic"


def route(kind: Route) -> Step:
    return ConcernStep.CHOSE_ROUTE, StepNote(route=kind)


def told(step: ConcernStep = ConcernStep.TOLD_SOCIAL_WORK) -> Step:
    return step, StepNote(who=WORDS, phone="0131 496 0000", ground=Ground.RISK_OF_HARM, words=WORDS)


ASKED: Step = (ConcernStep.ASKED_FOR_DISCUSSION, StepNote(who=WORDS))
OUTCOME: Step = (ConcernStep.HEARD_OUTCOME, StepNote(words=WORDS))
NOT_TOLD: Step = (ConcernStep.DID_NOT_TELL_YOUNG_PERSON, StepNote(words=WORDS))
NOBODY: Step = (ConcernStep.NOBODY_TO_TELL, StepNote(words=WORDS))
WHOLE = [route(Route.CHILD), told(), ASKED, OUTCOME, NOT_TOLD]


def test_an_empty_record_first_has_to_say_whom_it_is_about() -> None:
    assert find_missing([]) == [Missing.ROUTE]


def test_a_whole_record_of_a_child_misses_nothing() -> None:
    assert find_missing(WHOLE) == []


def test_each_step_of_a_whole_record_is_needed() -> None:
    for fewer in combinations(WHOLE, len(WHOLE) - 1):
        assert len(find_missing(fewer)) == 1, fewer


def test_telling_a_colleague_is_not_telling_police_or_social_work_about_a_child() -> None:
    record = [route(Route.CHILD), told(ConcernStep.TOLD_OTHER_AGENCY), ASKED, OUTCOME, NOT_TOLD]
    assert find_missing(record) == [Missing.TOLD]


@pytest.mark.parametrize("kind", [Route.ADULT, Route.STAFF_MEMBER])
def test_the_other_routes_have_agencies_of_their_own_and_need_no_discussion(kind: Route) -> None:
    assert find_missing([route(kind), told(ConcernStep.TOLD_OTHER_AGENCY), NOT_TOLD]) == []


def test_who_was_told_can_be_rung_again_and_the_ground_is_said() -> None:
    bare = (ConcernStep.TOLD_POLICE, StepNote(who=WORDS))
    record = [route(Route.CHILD), bare, ASKED, OUTCOME, NOT_TOLD]
    assert find_missing(record) == [Missing.HOW_TO_RING_BACK, Missing.GROUND]
    later = (ConcernStep.TOLD_POLICE, StepNote(who=WORDS, reference="PS-1", ground=Ground.AGREED))
    assert find_missing([*record, later]) == []


def test_that_nobody_has_to_be_told_stands_in_the_place_of_telling() -> None:
    assert find_missing([route(Route.CHILD), NOBODY]) == [Missing.YOUNG_PERSON]
    assert find_missing([route(Route.CHILD), NOBODY, NOT_TOLD]) == []


def test_the_route_chosen_last_counts() -> None:
    record = [route(Route.ADULT), told(ConcernStep.TOLD_OTHER_AGENCY), NOT_TOLD, route(Route.CHILD)]
    assert find_missing(record) == [Missing.TOLD]


@given(st.permutations([*WHOLE, (ConcernStep.NOTE, StepNote(words=WORDS))]))
def test_the_order_in_which_things_were_written_down_does_not_matter(record: list[Step]) -> None:
    assert find_missing(record) == []


@pytest.mark.parametrize(
    "step",
    [
        ConcernStep.CHOSE_ROUTE,
        ConcernStep.ASKED_FOR_DISCUSSION,
        ConcernStep.HEARD_OUTCOME,
        ConcernStep.DID_NOT_TELL_YOUNG_PERSON,
        ConcernStep.NOBODY_TO_TELL,
        ConcernStep.TOLD_OTHER_AGENCY,
    ],
)
def test_a_step_that_says_nothing_is_refused(step: ConcernStep) -> None:
    with pytest.raises(ReasonMissing):
        check_step(step, StepNote())


def test_a_note_from_before_opens_still() -> None:
    old = '{"who": "Synthetic: desk", "words": ""}'
    assert StepNote.from_text(old) == StepNote(who="Synthetic: desk")


def test_telling_another_agency_is_a_referral() -> None:
    assert state_after(ConcernState.TAKEN, ConcernStep.TOLD_OTHER_AGENCY) == ConcernState.REFERRED
