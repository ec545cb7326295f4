"""An appeal is answered once, and never by whoever decided."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.factories import readings
from tests.factories.appeals import (
    CHANGED,
    DAY,
    UPHELD,
    WHY,
    answer,
    appeal,
    open_as,
)
from tests.factories.people import Person
from tests.factories.readings import FIFE, NOW, count, made, take
from tests.factories.voices import Said, Say
from webapp.domain.appeals import AnotherWorkerNeeded, AppealAbout, AppealState
from webapp.domain.claims import ChangedMeanwhile
from webapp.domain.consent import Purpose
from webapp.domain.errors import DecisionNotAllowed, NotFound, ReasonMissing
from webapp.models import (
    Appeal,
)
from webapp.services import appeal_answers, appeals, returning
from webapp.services.appeal_answers import AnswerMade
from webapp.services.may_see import kept_from
from webapp.services.returning import OpenedCode
from webapp.services.submissions import CodeKeySettings


def waiting_appeals(session: Session, person: Person) -> int:
    """How many appeals wait for somebody, as the rail counts them."""
    kept = kept_from(session, staff=person.staff)
    return session.scalar(appeal_answers.to_answer(person.account_id), kept.values) or 0


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
            assert waiting_appeals(session, person) == 0
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
        assert waiting_appeals(session, worker_ailsa) == 0
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

    def test_the_list_stops_at_what_waits_longest(
        self,
        session: Session,
        code: OpenedCode,
        said: Said,
        worker_callum: Person,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        appeal(session, code, said)
        monkeypatch.setattr(appeal_answers, "MOST_LISTED", 0)
        assert appeal_answers.list_open(session, staff=worker_callum.staff) == []
        assert waiting_appeals(session, worker_callum) == 1

    def test_with_two_it_waits_for_the_other(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal(session, code, said)

        assert not appeals.look(session, code=code, submission_id=said.id).appeals[0].waits_for_somebody
        assert waiting_appeals(session, worker_callum) == 1

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
