"""The table of decisions, what a reading needs, who has something open, and which body something is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.answers import AboutPart, Answers
from webapp.domain.claims import CLAIM_MINUTES, is_live
from webapp.domain.consent import Purpose
from webapp.domain.errors import DecisionNotAllowed
from webapp.domain.moderation import OUTCOMES, Decision, SubmissionStatus, outcome_of
from webapp.domain.readings import BodyMissing, ThemeAndNone, ThemeMissing, check_reading
from webapp.domain.routing import body_it_is_about, in_order_for
from webapp.services.reference import load_areas, load_bodies

DAY = date(2026, 8, 14)
NOW = datetime(2026, 8, 14, 9, 0, tzinfo=UTC)
choices = st.fixed_dictionaries({purpose: st.booleans() for purpose in Purpose})


class TestOutcomes:
    @given(status=st.sampled_from(SubmissionStatus), decision=st.sampled_from(Decision))
    def test_only_the_steps_of_the_table_exist(self, status: SubmissionStatus, decision: Decision) -> None:
        if (status, decision) in OUTCOMES:
            assert outcome_of(status, decision) == OUTCOMES[status, decision]
        else:
            with pytest.raises(DecisionNotAllowed):
                outcome_of(status, decision)

    @pytest.mark.parametrize("status", [SubmissionStatus.ESCALATED, SubmissionStatus.TAKEN_BACK])
    def test_nothing_leads_out_of_what_was_passed_on_or_taken_back(self, status: SubmissionStatus) -> None:
        assert not [pair for pair in OUTCOMES if pair[0] == status]

    def test_everything_that_waits_can_be_decided_in_each_way(self) -> None:
        for status in (SubmissionStatus.RECEIVED, SubmissionStatus.HELD):
            assert {decision for each, decision in OUTCOMES if each == status} == set(Decision)


class TestReading:
    @given(choices=choices, has_theme=st.booleans(), has_body=st.booleans())
    def test_what_is_counted_or_shared_says_as_what_and_with_whom(
        self, choices: dict[Purpose, bool], has_theme: bool, has_body: bool
    ) -> None:
        is_shared = choices[Purpose.SHARE_WITH_BODY] or choices[Purpose.SHARE_WITH_OTHERS]
        is_ready = (has_theme or not choices[Purpose.COUNT]) and (
            has_body or not (choices[Purpose.COUNT] or is_shared)
        )
        try:
            check_reading(
                choices, themes=["money"] if has_theme else [], body="fife-council" if has_body else None
            )
        except (ThemeMissing, BodyMissing):
            assert not is_ready
        else:
            assert is_ready

    def test_no_theme_fits_is_an_answer_and_not_beside_a_theme(self) -> None:
        counted = dict.fromkeys(Purpose, False) | {Purpose.COUNT: True}

        check_reading(counted, themes=[], body="fife-council", no_theme_fits=True)
        with pytest.raises(ThemeAndNone):
            check_reading(counted, themes=["money"], body="fife-council", no_theme_fits=True)


class TestClaim:
    @given(seconds=st.integers(0, 2 * CLAIM_MINUTES * 60))
    def test_it_holds_for_half_an_hour(self, seconds: int) -> None:
        claimed_at = NOW - timedelta(seconds=seconds)
        assert is_live(claimed_at, now=NOW) is (seconds < CLAIM_MINUTES * 60)

    def test_what_nobody_claimed_is_free(self) -> None:
        assert not is_live(None, now=NOW)


class TestBodyItIsAbout:
    @pytest.mark.parametrize(
        ("about", "area", "body"),
        [
            (AboutPart.COUNCIL, "fife", "fife-council"),
            (AboutPart.SCHOOL, "moray", "moray-council"),
            (AboutPart.HOME, "fife", "fife-council"),
            (AboutPart.HEALTH, "fife", "nhs-fife"),
            (AboutPart.POLICE, None, "police-scotland"),
            (AboutPart.COLLEGE_OR_UNIVERSITY, "fife", "fife-college"),
            (AboutPart.COUNCIL, None, None),
            (AboutPart.HEARINGS, "fife", None),
            (AboutPart.WORK_OR_MONEY, "fife", None),
            (AboutPart.NOT_SURE, "fife", None),
            (None, "fife", None),
        ],
    )
    def test_it_is_worked_out_from_the_part_of_life_and_the_area(
        self, about: AboutPart | None, area: str | None, body: str | None
    ) -> None:
        answers = Answers(words="Synthetic", about=about, area=area)
        assert body_it_is_about(load_bodies(), answers, day=DAY) == body

    def test_a_body_that_was_named_comes_first(self) -> None:
        answers = Answers(words="Synthetic", about=AboutPart.POLICE, body="nhs-fife", area="moray")
        assert body_it_is_about(load_bodies(), answers, day=DAY) == "nhs-fife"

    def test_a_name_that_is_no_body_is_not_believed(self) -> None:
        answers = Answers(words="Synthetic", about=AboutPart.HEALTH, body="atlantis", area="fife")
        assert body_it_is_about(load_bodies(), answers, day=DAY) == "nhs-fife"

    @pytest.mark.parametrize("area", [area.slug for area in load_areas()])
    def test_every_area_has_its_council_and_its_health_board(self, area: str) -> None:
        for about in (AboutPart.COUNCIL, AboutPart.HEALTH):
            proposed = body_it_is_about(
                load_bodies(), Answers(words="Synthetic", about=about, area=area), day=DAY
            )
            assert proposed is not None

    def test_the_bodies_of_the_area_stand_first_and_none_is_lost(self) -> None:
        ordered = in_order_for(load_bodies(), area="fife")
        assert "fife" in ordered[0].serves_areas
        assert {body.slug for body in ordered} == {body.slug for body in load_bodies()}
        assert [body.is_national for body in in_order_for(load_bodies(), area=None)][0]
