"""What a machine may point at in an answer, who need not wait, and that nothing goes back without a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import DecisionNotAllowed, ReasonMissing
from webapp.domain.plans import ReplyKind
from webapp.domain.provenance import SourceStatus
from webapp.domain.reply_checks import (
    LEAST_SHOWN,
    AnswerPart,
    PhraseList,
    Prompt,
    PromptKind,
    Record,
    ReplyState,
    SendBackReason,
    check_sending_back,
    check_to_read,
    may_go_first,
    sent_on,
    settles_at,
)

EXPERIENCED = Record(shown=LEAST_SHOWN, sent_back=0)
A_PROMPT = Prompt(kind=PromptKind.NAME, part=AnswerPart.ANSWER, start=0, end=3)


class TestWhoNeedNotWait:
    def test_somebody_experienced_with_a_plain_no(self) -> None:
        assert may_go_first(record=EXPERIENCED, kind=ReplyKind.WE_CANT, prompts=[], is_serious_theme=False)

    @pytest.mark.parametrize("kind", [ReplyKind.WE_DID, ReplyKind.WHAT_NEXT])
    def test_never_with_a_claim_that_something_changed_or_will(self, kind: ReplyKind) -> None:
        assert not may_go_first(record=EXPERIENCED, kind=kind, prompts=[], is_serious_theme=False)

    @given(st.builds(Record, shown=st.integers(0, 500), sent_back=st.integers(0, 500)))
    def test_never_with_anything_to_look_at_and_never_about_a_serious_theme(self, record: Record) -> None:
        no = ReplyKind.WE_CANT
        assert not may_go_first(record=record, kind=no, prompts=[A_PROMPT], is_serious_theme=False)
        assert not may_go_first(record=record, kind=no, prompts=[], is_serious_theme=True)

    @pytest.mark.parametrize(
        ("shown", "sent_back", "is_experienced"),
        [(9, 0, False), (10, 0, True), (10, 1, True), (10, 2, False), (18, 2, True), (0, 0, False)],
    )
    def test_experience_is_ten_shown_and_one_in_ten_back(
        self, shown: int, sent_back: int, is_experienced: bool
    ) -> None:
        assert Record(shown=shown, sent_back=sent_back).is_experienced is is_experienced

    @given(st.integers(0, 500), st.integers(0, 500))
    def test_what_goes_back_never_makes_anybody_more_experienced(self, shown: int, sent_back: int) -> None:
        if Record(shown=shown, sent_back=sent_back + 1).is_experienced:
            assert Record(shown=shown, sent_back=sent_back).is_experienced


class TestSendingBack:
    def test_it_needs_a_reason(self) -> None:
        with pytest.raises(ReasonMissing):
            check_sending_back([], "Please change it.")

    def test_something_else_needs_words(self) -> None:
        with pytest.raises(ReasonMissing):
            check_sending_back([SendBackReason.OTHER, SendBackReason.UNKIND], "  ")
        check_sending_back([SendBackReason.OTHER], "It answers another theme.")

    @pytest.mark.parametrize("reason", sorted(set(SendBackReason) - {SendBackReason.OTHER}))
    def test_every_other_reason_says_enough(self, reason: SendBackReason) -> None:
        check_sending_back([reason], "")


class TestReading:
    @pytest.mark.parametrize("state", [ReplyState.SENT_BACK, ReplyState.WITHDRAWN])
    def test_what_went_back_or_was_taken_back_is_not_read(self, state: ReplyState) -> None:
        with pytest.raises(DecisionNotAllowed):
            check_to_read(state, is_read=False)

    @pytest.mark.parametrize("state", ReplyState)
    def test_nothing_is_read_twice(self, state: ReplyState) -> None:
        with pytest.raises(DecisionNotAllowed):
            check_to_read(state, is_read=True)


def test_half_an_hour_and_the_day_in_scotland() -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    assert settles_at(late) - late == timedelta(minutes=30)
    assert sent_on(late).isoformat() == "2026-07-02"


def test_a_list_without_phrases_is_no_list() -> None:
    with pytest.raises(ValueError, match="needs phrases"):
        PhraseList(
            kind=PromptKind.NAME, language="en", phrases=(), source="made up for a test", status=SourceStatus.READ,
            valid_from=None, valid_to=None, checked_on=None,
        )  # fmt: skip
