"""Saying that it is not right: sealed, answered once, and never by whoever decided."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import readings
from tests.factories.appeals import (
    CHANGED,
    DAY,
    SHARES,
    UPHELD,
    WHY,
    answer,
    appeal,
    open_as,
    shared,
    status,
)
from tests.factories.people import Person
from tests.factories.readings import FIFE, NHS_FIFE, NOW, clear, count, hold, made, take
from tests.factories.voices import Said, Say
from webapp.domain.appeals import AnotherWorkerNeeded, AppealAbout, AppealState, NothingChanged
from webapp.domain.claims import ChangedMeanwhile
from webapp.domain.consent import Purpose
from webapp.domain.errors import DecisionNotAllowed, NotFound, ReasonMissing, SealBroken
from webapp.domain.moderation import RedactionReason, SubmissionStatus, Urgency
from webapp.models import (
    Appeal,
    AuditEntry,
    Message,
    ModerationDecision,
    Redaction,
    Submission,
    Voice,
)
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services import appeal_answers, appeals, moderation, returning, sealed_words
from webapp.services.appeal_answers import AnswerMade
from webapp.services.returning import OpenedCode
from webapp.services.submissions import CodeKeySettings


@pytest.fixture
def said(session: Session, say: Say, worker_ailsa: Person) -> Said:
    """Something that Ailsa cleared with one word hidden, and that two bodies see."""
    said = say(session, choices=SHARES, body=FIFE)
    clear(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
    return said


@pytest.fixture
def code(session: Session, said: Said, code_keys: CodeKeySettings) -> OpenedCode:
    return returning.open_code(session, typed=said.code.spoken, keys=code_keys)


class TestSeeingChanges:
    def test_each_changed_passage_stands_with_its_reason(
        self, session: Session, code: OpenedCode, said: Said
    ) -> None:
        compared = appeals.look(session, code=code, submission_id=said.id).compared

        assert compared is not None
        assert [(p.words, p.stand_in, p.number) for p in compared.passages if p.number] == [
            ("bus", "[a place]", 1)
        ]
        assert compared.reasons == {1: RedactionReason.PLACE}

    def test_before_it_is_cleared_there_is_nothing_to_compare_or_to_appeal(
        self, session: Session, say: Say, code_keys: CodeKeySettings
    ) -> None:
        said = say(session, choices=SHARES, body=FIFE)
        code = returning.open_code(session, typed=said.code.spoken, keys=code_keys)
        view = appeals.look(session, code=code, submission_id=said.id)

        assert (view.compared, view.about, view.appeals) == (None, None, [])
        with pytest.raises(DecisionNotAllowed):
            appeal(session, code, said)

    def test_somebody_elses_is_not_found(self, session: Session, say: Say, code: OpenedCode) -> None:
        other = say(session, choices=SHARES, body=FIFE)
        with pytest.raises(NotFound):
            appeals.look(session, code=code, submission_id=other.id)
        with pytest.raises(NotFound):
            appeal(session, code, other)


class TestRefusingToShare:
    def test_bodies_lose_the_words_and_counting_stays(
        self, session: Session, code: OpenedCode, said: Said
    ) -> None:
        assert set(shared(session)) == {FIFE, NHS_FIFE}
        appeals.refuse_to_share(session, code=code, submission_id=said.id, today=DAY)

        assert shared(session) == {}
        assert count(session, Voice, submission_id=said.id) == 1
        choices = returning.get_said(session, code=code, submission_id=said.id).choices
        assert choices == {purpose: purpose is Purpose.COUNT for purpose in Purpose}


class TestWhoAnswers:
    def test_neither_of_two_who_read_it(
        self,
        session: Session,
        say: Say,
        code_keys: CodeKeySettings,
        worker_ailsa: Person,
        worker_callum: Person,
    ) -> None:
        said = say(session, choices=dict.fromkeys(Purpose, True), body=FIFE)
        code = returning.open_code(session, typed=said.code.spoken, keys=code_keys)
        hiding = made(take(session, said.id, worker_ailsa))
        readings.clear_once(session, said.id, worker_ailsa, hiding)
        readings.agree(session, said.id, worker_callum, hiding)
        appeal_id = appeal(session, code, said)
        for person in (worker_ailsa, worker_callum):
            with pytest.raises(AnotherWorkerNeeded):
                appeal_answers.open_appeal(session, appeal_id=appeal_id, staff=person.staff, now=NOW)
            session.rollback()
            assert [row.is_own for row in appeal_answers.list_open(session, staff=person.staff)] == [True]
            assert session.scalar(appeal_answers.to_answer(person.account_id)) == 0
        [own] = appeals.look(session, code=code, submission_id=said.id).appeals
        assert own.waits_for_somebody
        third = readings.second_reader(session, worker_ailsa)
        answer(session, open_as(session, appeal_id, third).row.id, third)

    def test_after_an_answer_that_changed_it_those_before_had_no_part_in_it(
        self, session: Session, code: OpenedCode, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        open_as(session, appeal_id := appeal(session, code, said), worker_callum)
        answer(session, appeal_id, worker_callum, answer=CHANGED, shown=frozenset({1}))
        again = appeal(session, code, said)
        with pytest.raises(AnotherWorkerNeeded):
            open_as(session, again, worker_callum)
        session.rollback()
        assert open_as(session, again, worker_ailsa).row.id == again

    def test_never_whoever_decided(
        self, session: Session, code: OpenedCode, said: Said, worker_ailsa: Person
    ) -> None:
        appeal_id = appeal(session, code, said)

        with pytest.raises(AnotherWorkerNeeded):
            appeal_answers.open_appeal(session, appeal_id=appeal_id, staff=worker_ailsa.staff, now=NOW)
        take(session, said.id, worker_ailsa)  # Even with it open in the reading room.
        with pytest.raises(AnotherWorkerNeeded):
            appeal_answers.find_open_appeal(session, appeal_id=appeal_id, staff=worker_ailsa.staff, now=NOW)
        with pytest.raises(AnotherWorkerNeeded):
            appeal_answers.answer(
                session, appeal_id=appeal_id, staff=worker_ailsa.staff, today=DAY, now=NOW,
                made=AnswerMade(revision=3, answer=UPHELD, reason="Mine."),
            )  # fmt: skip
        assert session.scalar(appeal_answers.to_answer(worker_ailsa.account_id)) == 0
        (row,) = appeal_answers.list_open(session, staff=worker_ailsa.staff)
        assert row.is_own

    def test_a_colleague_does_and_the_young_person_reads_why(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        found = open_as(session, appeal_id, worker_callum)
        assert (found.words, found.row.about) == (WHY, AppealAbout.WORDS)

        answer(session, appeal_id, worker_callum, reason="Synthetic: a bus can name a place.")
        (own,) = appeals.look(session, code=code, submission_id=said.id).appeals
        assert (own.state, own.reason, own.answered_on) == (UPHELD, "Synthetic: a bus can name a place.", DAY)

    def test_with_one_worker_it_waits_and_says_so(
        self, session: Session, code: OpenedCode, said: Said
    ) -> None:
        appeal(session, code, said)

        assert appeals.look(session, code=code, submission_id=said.id).appeals[0].waits_for_somebody

    def test_a_colleague_who_was_not_let_in_is_nobody_to_wait_for(
        self, session: Session, code: OpenedCode, said: Said, worker_waiting: Person
    ) -> None:
        appeal(session, code, said)

        assert appeals.look(session, code=code, submission_id=said.id).appeals[0].waits_for_somebody

    def test_with_two_it_waits_for_the_other(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal(session, code, said)

        assert not appeals.look(session, code=code, submission_id=said.id).appeals[0].waits_for_somebody
        assert session.scalar(appeal_answers.to_answer(worker_callum.account_id)) == 1

    def test_an_answer_by_one_who_did_not_open_it_is_refused(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        with pytest.raises(ChangedMeanwhile):
            answer(session, appeal_id, worker_callum)


class TestOnce:
    def test_the_same_form_twice_is_one_appeal(self, session: Session, code: OpenedCode, said: Said) -> None:
        appeal(session, code, said, form_hash=b"same")
        appeal(session, code, said, form_hash=b"same")

        assert count(session, Appeal) == 1

    def test_while_one_is_open_there_is_no_second(
        self, session: Session, code: OpenedCode, said: Said
    ) -> None:
        appeal(session, code, said)
        with pytest.raises(DecisionNotAllowed):
            appeal(session, code, said)
        assert appeals.look(session, code=code, submission_id=said.id).about is None

    def test_it_is_answered_once(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum)

        with pytest.raises(DecisionNotAllowed):
            appeal_answers.answer(
                session, appeal_id=appeal_id, staff=worker_callum.staff, today=DAY, now=NOW,
                made=AnswerMade(revision=9, answer=UPHELD, reason="Again."),
            )  # fmt: skip
        with pytest.raises(NotFound):
            appeal_answers.get_row(session, appeal_id=appeal_id, staff=worker_callum.staff)

    def test_an_old_page_changes_nothing(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        found = open_as(session, appeal_id, worker_callum)
        with pytest.raises(ChangedMeanwhile):
            answer(session, appeal_id, worker_callum, revision=found.item.revision - 1)
        with pytest.raises(ReasonMissing):
            answer(session, appeal_id, worker_callum, reason="  ")
        assert session.get_one(Appeal, appeal_id).state is AppealState.OPEN


class TestChangingWords:
    def test_a_passage_is_shown_again(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum, answer=CHANGED, shown=frozenset({1}))

        assert set(shared(session).values()) == {readings.SYNTHETIC_WORDS}
        assert count(session, Redaction, submission_id=said.id) == 0
        assert status(session, said) is SubmissionStatus.CLEARED
        assert count(session, Voice, submission_id=said.id) == 1
        last = session.scalars(select(ModerationDecision).order_by(ModerationDecision.number.desc())).first()
        assert last is not None
        assert (last.account_id, last.reason) == (worker_callum.account_id, "on_appeal")

    def test_more_is_hidden(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        answer(
            session, appeal_id, worker_callum, answer=CHANGED, hidden="Family Time",
            hidden_reason=RedactionReason.RARE,
        )  # fmt: skip

        assert "[something only a few people know]" in shared(session)[FIFE]
        assert set(session.scalars(select(Redaction.reason))) == {RedactionReason.PLACE, RedactionReason.RARE}

    @pytest.mark.parametrize("given", [{}, {"hidden": "nowhere in it"}, {"shown": frozenset({7})}])
    def test_a_change_that_changes_nothing_is_refused(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person, given: dict[str, Any]
    ) -> None:
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        with pytest.raises(NothingChanged):
            answer(session, appeal_id, worker_callum, answer=CHANGED, **given)

    def test_where_two_have_to_read_what_shows_more_waits_for_a_second(
        self,
        session: Session,
        say: Say,
        code_keys: CodeKeySettings,
        worker_ailsa: Person,
        worker_callum: Person,
    ) -> None:
        said = say(session, choices=SHARES | {Purpose.QUOTE: True}, body=FIFE)
        clear(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
        assert status(session, said) is SubmissionStatus.CLEARED
        code = returning.open_code(session, typed=said.code.spoken, keys=code_keys)
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum, answer=CHANGED, shown=frozenset({1}))

        assert status(session, said) is SubmissionStatus.CLEARED_ONCE
        assert shared(session) == {}


class TestWhatWaits:
    @pytest.fixture
    def held(self, session: Session, say: Say, worker_ailsa: Person) -> Said:
        said = say(session, choices=SHARES, body=FIFE)
        hold(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
        return said

    @pytest.fixture
    def code(self, session: Session, held: Said, code_keys: CodeKeySettings) -> OpenedCode:
        return returning.open_code(session, typed=held.code.spoken, keys=code_keys)

    def test_it_can_be_upheld_and_stays(
        self, session: Session, held: Said, code: OpenedCode, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, held)
        open_as(session, appeal_id, worker_callum)
        with pytest.raises(NothingChanged):
            answer(session, appeal_id, worker_callum, answer=CHANGED)
        answer(session, appeal_id, worker_callum)

        assert status(session, held) is SubmissionStatus.HELD

    def test_it_ends_by_a_decision_in_the_reading_room(
        self, session: Session, held: Said, code: OpenedCode, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, held)
        found = open_as(session, appeal_id, worker_callum)
        clear(session, held.id, worker_callum, made(found.item.revision))
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum, answer=CHANGED)

        (own,) = appeals.look(session, code=code, submission_id=held.id).appeals
        assert (own.about, own.state) == (AppealAbout.WAITING, CHANGED)

    def test_what_was_passed_on_looks_the_same_and_reaches_whoever_keeps_them_safe(
        self, session: Session, held: Said, code: OpenedCode, worker_callum: Person, lead_morag: Person
    ) -> None:
        before = appeals.look(session, code=code, submission_id=held.id)
        moderation.escalate(
            session, submission_id=held.id, staff=worker_callum.staff, urgency=Urgency.SOON, note="", today=DAY,
            revision=take(session, held.id, worker_callum), now=NOW,
        )  # fmt: skip
        session.commit()
        assert appeals.look(session, code=code, submission_id=held.id) == before

        appeal(session, code, held)
        assert count(session, Message, submission_id=held.id, is_from_young_person=True) == 1
        assert appeal_answers.list_open(session, staff=worker_callum.staff) == []


class TestPrivacy:
    def test_words_and_reason_are_sealed_to_their_row_and_column(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum, reason="Synthetic: the reason.")
        row = session.get_one(Appeal, appeal_id)
        key = sealed_words.open_content_key_for_code(
            session, submission=session.get_one(Submission, said.id), private_key=code.private_key
        )

        assert row.sealed_words is not None
        assert WHY.encode() not in row.sealed_words
        with pytest.raises(SealBroken):
            envelopes.open_words(
                row.sealed_words, content_key=key, binding=Binding("appeal", appeal_id, "sealed_reason")
            )

    def test_the_log_holds_no_word_of_it(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        lines = count(session, AuditEntry)
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum)

        added = session.scalars(select(AuditEntry).where(AuditEntry.number > lines)).all()
        assert [(line.action, line.subject) for line in added if line.action != "opened_original"] == [
            ("opened_appeal", str(appeal_id)),
            ("appeal_upheld", str(appeal_id)),
        ]
        assert not any("Synthetic" in f"{line.action}{line.subject}" for line in added)

    def test_erasing_takes_appeals_along_and_taking_back_closes_them_to_workers(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal(session, code, said)
        returning.take_back(session, code=code, submission_id=said.id, today=DAY)
        assert appeal_answers.list_open(session, staff=worker_callum.staff) == []

        returning.erase(session, code=code, submission_id=said.id, today=DAY)
        assert count(session, Appeal) == 0

    def test_counts_are_by_day_and_state(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum, answer=CHANGED, shown=frozenset({1}))

        assert appeals.count_appeals(session, first=DAY, last=DAY) == appeals.AppealCounts(
            made=1, answered=1, changed=1
        )
        assert appeals.count_appeals(session, first=date(2026, 9, 1), last=date(2026, 9, 30)).made == 0
