"""Where a signal can go, who may look, and which days count."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import DecisionNotAllowed
from webapp.domain.signals import (
    DAYS_TO_ACKNOWLEDGE,
    MOVES_OF_A_BODY,
    OUTCOMES,
    SEEN_BY_THE_BODY,
    WITH_THE_BODY,
    SignalMove,
    SignalState,
    Sureness,
    acknowledge_by,
    is_overdue,
    last_whole_week,
    may_be_looked_into,
    outcome_of,
    sureness_of,
    working_day_after,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))


@pytest.mark.parametrize(("state", "move"), list(product(SignalState, SignalMove)))
def test_every_step_that_is_not_in_the_table_is_refused(state: SignalState, move: SignalMove) -> None:
    if (state, move) in OUTCOMES:
        assert outcome_of(state, move) is OUTCOMES[state, move]
    else:
        with pytest.raises(DecisionNotAllowed):
            outcome_of(state, move)


def test_a_body_moves_only_what_it_was_told_and_the_team_ends_in_no_trap() -> None:
    for (state, move), following in OUTCOMES.items():
        assert (move in MOVES_OF_A_BODY) <= (state in WITH_THE_BODY and following in SEEN_BY_THE_BODY)
    reached = {SignalState.FOUND}
    for _ in SignalState:
        reached |= {to for (state, _), to in OUTCOMES.items() if state in reached}
    assert reached == set(SignalState)


def test_nothing_that_was_told_can_become_untold_without_being_taken_back() -> None:
    inside = set(SignalState) - SEEN_BY_THE_BODY
    assert {move for (state, move), to in OUTCOMES.items() if state in SEEN_BY_THE_BODY and to in inside} == {
        SignalMove.TAKE_BACK
    }


@pytest.mark.parametrize(
    ("voices", "people", "may"), [(4, 3, True), (3, 3, False), (40, 2, False), (0, 0, False), (12, 12, True)]
)
def test_many_voices_of_two_people_are_shown_to_nobody(voices: int, people: int, may: bool) -> None:
    assert may_be_looked_into(voices=voices, people=people) is may


@given(DAYS)
def test_the_last_whole_week_is_over_and_lasts_seven_days(day: date) -> None:
    monday, sunday = last_whole_week(day)
    assert (monday.weekday(), sunday.weekday(), (sunday - monday).days) == (0, 6, 6)
    assert timedelta(0) < day - sunday <= timedelta(days=7)


@given(DAYS, st.integers(1, 40))
def test_working_days_pass_over_weekends_and_nothing_else(day: date, days: int) -> None:
    then = working_day_after(day, days=days)
    between = [day + timedelta(days=n) for n in range(1, (then - day).days + 1)]
    assert then.weekday() < 5
    assert sum(each.weekday() < 5 for each in between) == days


@given(DAYS)
def test_only_what_nobody_acknowledged_is_overdue_and_only_after_the_last_day(day: date) -> None:
    last = acknowledge_by(day)
    assert last == working_day_after(day, days=DAYS_TO_ACKNOWLEDGE)
    assert not is_overdue(SignalState.TOLD, told_on=day, today=last)
    assert is_overdue(SignalState.TOLD, told_on=day, today=last + timedelta(days=1))
    assert not any(
        is_overdue(state, told_on=day, today=last + timedelta(days=99))
        for state in set(SignalState) - {SignalState.TOLD}
    )


def test_a_smaller_chance_is_never_said_to_be_less_sure() -> None:
    order = list(Sureness)
    said = [order.index(sureness_of(p, watched=20)) for p in (1e-9, 1e-4, 1e-3, 5e-3, 0.05, 0.5)]
    assert said == sorted(said)
    assert set(said) == {0, 1, 2}


def test_whoever_looks_in_more_places_is_less_sure() -> None:
    assert sureness_of(0.0001, watched=10) is Sureness.HARDLY_CHANCE
    assert sureness_of(0.0001, watched=2000) is Sureness.MAY_BE_CHANCE
