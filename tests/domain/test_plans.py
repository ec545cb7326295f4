from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import CollaborationNotExplored, DecisionNotAllowed, ReasonMissing
from webapp.domain.plans import (
    NEXT_STATES,
    REPORTING_BEGAN_ON,
    RESOURCE_REASONS,
    SAID_BY_YOUNG_PEOPLE,
    ActionState,
    CollaborationForm,
    Duty,
    ReasonCode,
    ReplyKind,
    check_move,
    check_reply,
    reporting_period,
    sounds_like_no_resources,
)

TRIED = "We asked the college and the health board to pay a third each. Both said no."


def test_six_duties_and_six_forms_carry_their_sections() -> None:
    assert [duty.section for duty in Duty] == [f"58(1)({letter})" for letter in "abcdef"]
    assert [form.section for form in CollaborationForm] == [f"60(2)({letter})" for letter in "abcdef"]
    assert Duty.ACCESS.letter == "e"
    assert CollaborationForm.FUNDING_JOINTLY.letter == "e"


@pytest.mark.parametrize("because", ["", "  ", "None.", "n/a", "Nothing"])
def test_we_cant_needs_a_reason(because: str) -> None:
    with pytest.raises(ReasonMissing):
        check_reply(kind=ReplyKind.WE_CANT, because=because)


@pytest.mark.parametrize("reason", sorted(RESOURCE_REASONS))
@pytest.mark.parametrize("kind", [ReplyKind.WE_CANT, ReplyKind.WHAT_NEXT])
def test_no_money_by_its_code_needs_what_was_tried(kind: ReplyKind, reason: ReasonCode) -> None:
    with pytest.raises(CollaborationNotExplored):
        check_reply(kind=kind, because="This will not happen this year.", reason=reason)
    check_reply(kind=kind, because="This will not happen this year.", reason=reason, what_was_tried=TRIED)


NO_RESOURCES = [
    "There is no money for this.",
    "We do not have the budget.",
    "We don\N{RIGHT SINGLE QUOTATION MARK}t have enough staff",
    "There is a lack of funding.",
    "Budget cuts mean this has to stop.",
    "We cannot currently afford it.",
    "It costs too much.",
    "Our resources are what they are: limited resources.",
    "Financial pressures.",
]
OTHER_REASONS = [
    "The law says that only a sheriff can decide this.",
    "The house is near a road and the garden is not safe.",
    "Young people told us they would sooner have something else.",
    "Another council runs this club and asked us to wait for their vote.",
    "We know that pocket money matters to you, and a new rule sets the amount.",
]


@pytest.mark.parametrize("because", NO_RESOURCES)
def test_no_money_by_its_wording_needs_what_was_tried(because: str) -> None:
    assert sounds_like_no_resources(because)
    with pytest.raises(CollaborationNotExplored):
        check_reply(kind=ReplyKind.WE_CANT, because=because, reason=ReasonCode.OTHER)
    check_reply(kind=ReplyKind.WE_CANT, because=because, reason=ReasonCode.OTHER, what_was_tried=TRIED)


@pytest.mark.parametrize("because", OTHER_REASONS)
def test_other_reasons_ask_for_nothing_more(because: str) -> None:
    assert not sounds_like_no_resources(because)
    check_reply(kind=ReplyKind.WE_CANT, because=because, reason=ReasonCode.LAW)


@given(st.sampled_from(["", " ", "none", "N/A", "Nothing.", "-", "nil"]), st.sampled_from(NO_RESOURCES))
def test_an_empty_word_is_not_something_tried(what_was_tried: str, because: str) -> None:
    with pytest.raises(CollaborationNotExplored):
        check_reply(kind=ReplyKind.WE_CANT, because=because, what_was_tried=what_was_tried)


def test_what_was_done_needs_no_excuse() -> None:
    check_reply(kind=ReplyKind.WE_DID, because="", reason=ReasonCode.NO_MONEY)


@given(st.dates(min_value=REPORTING_BEGAN_ON, max_value=date(2200, 1, 1)))
def test_every_day_falls_in_one_three_year_period(day: date) -> None:
    period = reporting_period(day)
    assert period.starts_on <= day <= period.ends_on
    assert (period.ends_on.month, period.ends_on.day) == (3, 31)
    assert period.ends_on.year - period.starts_on.year == 3
    following = reporting_period(period.ends_on + timedelta(days=1))
    assert following.starts_on == period.ends_on + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "ends_on"),
    [
        (date(2015, 4, 1), date(2018, 3, 31)),
        (date(2018, 3, 31), date(2018, 3, 31)),
        (date(2018, 4, 1), date(2021, 3, 31)),
        (date(2024, 4, 1), date(2027, 3, 31)),
        (date(2026, 11, 2), date(2027, 3, 31)),
        (date(2027, 4, 1), date(2030, 3, 31)),
    ],
)
def test_periods_end_on_the_days_the_ministers_report_on(day: date, ends_on: date) -> None:
    assert reporting_period(day).ends_on == ends_on


def test_there_is_no_period_before_the_duties_began() -> None:
    with pytest.raises(ValueError, match="no reporting period before"):
        reporting_period(date(2015, 3, 31))


@given(st.sampled_from(ActionState), st.sampled_from(ActionState), st.booleans())
def test_an_action_moves_only_as_the_table_and_the_voice_allow(
    now: ActionState, to: ActionState, by_young_people: bool
) -> None:
    allowed = to in NEXT_STATES[now] and by_young_people == (to in SAID_BY_YOUNG_PEOPLE)
    if allowed:
        check_move(now, to, by_young_people=by_young_people, because="The club has closed.")
    else:
        with pytest.raises(DecisionNotAllowed):
            check_move(now, to, by_young_people=by_young_people, because="The club has closed.")


def test_a_body_cannot_say_for_young_people_that_it_worked() -> None:
    with pytest.raises(DecisionNotAllowed):
        check_move(ActionState.DONE, ActionState.CONFIRMED, by_young_people=False)


def test_stopping_needs_a_reason() -> None:
    with pytest.raises(ReasonMissing):
        check_move(ActionState.PLANNED, ActionState.STOPPED, by_young_people=False)


def test_every_state_can_be_left_and_every_state_but_the_first_step_can_be_reached() -> None:
    assert NEXT_STATES.keys() == set(ActionState)
    assert all(NEXT_STATES.values())
    assert frozenset().union(*NEXT_STATES.values()) == set(ActionState)
