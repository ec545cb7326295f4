"""How long a concern may wait, where its steps lead, and what its record must say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.answers import Answers
from webapp.domain.concerns import (
    MOST_DAYS,
    SAYS_ROUTE,
    SAYS_WHO,
    SAYS_WHY,
    URGENCIES_OF_A_CONCERN,
    ConcernWords,
    Late,
    StepNote,
    check_step,
    days_waiting,
    find_late,
    is_overdue,
)
from webapp.domain.errors import ReasonMissing
from webapp.domain.moderation import Urgency
from webapp.domain.safety import ConcernState, ConcernStep, state_after

DAY = date(2026, 8, 14)
states = st.sampled_from(ConcernState)
urgencies = st.sampled_from(URGENCIES_OF_A_CONCERN)


class TestWaiting:
    @given(state=states, urgency=urgencies, days=st.integers(0, 60))
    def test_once_overdue_it_stays_so(self, state: ConcernState, urgency: Urgency, days: int) -> None:
        today = DAY + timedelta(days=days)
        if is_overdue(state, urgency, raised_on=DAY, today=today):
            assert is_overdue(state, urgency, raised_on=DAY, today=today + timedelta(days=1))

    @given(urgency=urgencies, days=st.integers(0, 400))
    def test_nothing_is_overdue_once_others_were_told(self, urgency: Urgency, days: int) -> None:
        for state in (ConcernState.REFERRED, ConcernState.CLOSED):
            assert not is_overdue(state, urgency, raised_on=DAY, today=DAY + timedelta(days=days))

    def test_what_must_be_done_now_is_overdue_the_next_morning(self) -> None:
        tomorrow = DAY + timedelta(days=1)
        for state in (ConcernState.OPEN, ConcernState.TAKEN):
            assert not is_overdue(state, Urgency.NOW, raised_on=DAY, today=DAY)
            assert is_overdue(state, Urgency.NOW, raised_on=DAY, today=tomorrow)

    @pytest.mark.parametrize(
        ("state", "urgency", "hours", "late"),
        [
            (ConcernState.TAKEN, Urgency.NOW, 1, None),
            (ConcernState.TAKEN, Urgency.NOW, 2, Late.TELL),
            (ConcernState.TAKEN, Urgency.SOON, 12, None),
            (ConcernState.TAKEN, Urgency.SOON, 72, Late.TELL),
            (ConcernState.OPEN, Urgency.NOW, 24, Late.TAKE_OVER),
            (ConcernState.REFERRED, Urgency.NOW, 6 * 24, None),
            (ConcernState.REFERRED, Urgency.NOW, 7 * 24, Late.FOLLOW_UP),
            (ConcernState.CLOSED, Urgency.NOW, 999, None),
        ],
    )
    def test_the_step_that_is_overdue_is_named(
        self, state: ConcernState, urgency: Urgency, hours: int, late: Late | None
    ) -> None:
        done_at = datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC)
        times = {"raised_on": DAY, "taken_at": done_at, "last_step_at": done_at}
        now = done_at + timedelta(hours=hours)
        assert find_late(state, urgency, **times, is_nobody_to_tell=False, now=now) == late

    def test_where_nobody_has_to_be_told_only_what_follows_is_waited_for(self) -> None:
        done_at = datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=UTC)
        times = {"raised_on": DAY, "taken_at": done_at, "last_step_at": done_at, "is_nobody_to_tell": True}
        found = [
            find_late(ConcernState.TAKEN, Urgency.NOW, **times, now=done_at + timedelta(days=days))
            for days in (0, 3, 7)
        ]
        assert found == [None, None, Late.FOLLOW_UP]

    def test_every_concern_that_nobody_was_told_of_has_a_limit(self) -> None:
        for state in (ConcernState.OPEN, ConcernState.TAKEN):
            assert all((state, urgency) in MOST_DAYS for urgency in URGENCIES_OF_A_CONCERN)

    def test_nights_are_counted_and_never_below_none(self) -> None:
        assert days_waiting(DAY, today=DAY + timedelta(days=3)) == 3
        assert days_waiting(DAY, today=DAY - timedelta(days=1)) == 0


class TestSteps:
    @given(steps=st.lists(st.sampled_from(ConcernStep), max_size=8))
    def test_telling_somebody_is_never_undone_by_taking_over(self, steps: list[ConcernStep]) -> None:
        state = ConcernState.OPEN
        for step in steps:
            before, state = state, state_after(state, step)
            if before == ConcernState.REFERRED:
                assert state in (ConcernState.REFERRED, ConcernState.CLOSED)

    @given(state=states)
    def test_notes_and_telling_the_young_person_change_no_state(self, state: ConcernState) -> None:
        for step in (ConcernStep.NOTE, ConcernStep.TOLD_YOUNG_PERSON):
            assert state_after(state, step) == state

    @given(
        step=st.sampled_from(sorted(set(ConcernStep) - SAYS_ROUTE)),
        who=st.text(max_size=5),
        words=st.text(max_size=5),
    )
    def test_a_step_says_who_was_told_and_why_it_ended(self, step: ConcernStep, who: str, words: str) -> None:
        says_enough = (step not in SAYS_WHO or bool(who.strip())) and (
            step not in SAYS_WHY or bool(words.strip())
        )
        note = StepNote(who=who, words=words)
        if says_enough:
            check_step(step, note)
        else:
            with pytest.raises(ReasonMissing):
                check_step(step, note)


class TestSealedText:
    @given(who=st.text(max_size=20), words=st.text(max_size=40))
    def test_a_note_comes_back_as_it_was(self, who: str, words: str) -> None:
        note = StepNote(who=who, words=words)
        assert StepNote.from_text(note.to_text()) == note

    def test_what_was_said_comes_back_as_it_was(self) -> None:
        words = ConcernWords(answers=Answers(words="Synthetic", area="fife", feeling=2))
        assert ConcernWords.from_text(words.to_text()) == words
