"""One person opens a contact in danger, and two open that of a concern."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.factories.openings import (
    CONTACT,
    NOW,
    SILENT,
    WORDS,
    actions,
    answer,
    ask_and_agree,
    common,
    look,
    notices,
    open_alone,
    open_in_danger,
    open_it,
    pass_on,
)
from tests.factories.people import Person
from tests.factories.voices import Said
from webapp.domain.errors import (
    DecisionNotAllowed,
)
from webapp.domain.openings import (
    OpeningAskedAlready,
    OpeningState,
    SecondPersonNeeded,
)
from webapp.models import ContactOpening, Submission
from webapp.services import opening_list, openings
from webapp.services.contact_keys import ContactOf
from webapp.services.submissions import CodeKeySettings


class TestDangerNow:
    def test_one_opens_it_at_once_and_a_second_person_has_to_look(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        opening_id = open_in_danger(session, said, worker_ailsa)
        assert actions(session)[-1] == "opened_contact_alone"
        assert [each.state for each in notices(session, said, code_keys)] == [OpeningState.OPENED_ALONE]
        with pytest.raises(SecondPersonNeeded):
            answer(session, opening_id, worker_ailsa)
        session.rollback()
        answer(session, opening_id, worker_callum)
        assert [each.state for each in notices(session, said, code_keys)] == [OpeningState.CONFIRMED]
        with pytest.raises(DecisionNotAllowed):
            answer(session, opening_id, worker_callum)

    def test_it_is_overdue_after_a_day_and_can_still_be_answered(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = open_in_danger(session, said, worker_ailsa)
        late = NOW + timedelta(hours=24, seconds=1)
        assert not look(session, opening_id, worker_callum).is_overdue
        assert look(session, opening_id, worker_callum, now=late).is_overdue
        assert opening_list.count_to_answer(session, **common(worker_callum, now=late)) == 1
        answer(session, opening_id, worker_callum, is_yes=False, now=late)
        assert look(session, opening_id, worker_callum, now=late).state == OpeningState.DISPUTED
        assert opening_list.count_to_answer(session, **common(worker_callum, now=late)) == 0

    def test_it_is_not_a_way_round_a_colleague_who_has_not_looked_yet(
        self, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        open_in_danger(session, said, worker_ailsa)
        with pytest.raises(OpeningAskedAlready):
            open_alone(session, ContactOf(submission_id=said.id), worker_ailsa)

    def test_it_overtakes_an_ask_that_waits_for_an_answer_or_for_its_use(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum)
        alone = open_alone(session, ContactOf(submission_id=said.id), worker_ailsa)
        assert look(session, opening_id, worker_callum).state == OpeningState.ENDED
        assert look(session, alone, worker_callum).state == OpeningState.OPENED_ALONE
        with pytest.raises(DecisionNotAllowed):
            open_it(session, opening_id, worker_ailsa)

    def test_what_nobody_looked_at_stands_before_however_many_newer_ones(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(opening_list, "MOST_SHOWN", 1)
        waits = open_in_danger(session, said, worker_ailsa)
        answered = session.get_one(ContactOpening, waits)
        for number in range(3):
            session.add(
                ContactOpening(
                    submission_id=said.id,
                    team_id=answered.team_id,
                    state=OpeningState.REFUSED,
                    asked_by_id=worker_ailsa.account_id,
                    asked_at=NOW + timedelta(days=1 + number),
                    sealed_words=answered.sealed_words,
                )
            )
        session.commit()
        listed = opening_list.list_openings(session, **common(worker_callum))
        assert [row.id for row in listed][0] == waits
        assert len(listed) == 2
        assert opening_list.count_to_answer(session, **common(worker_callum)) == 1

    def test_a_second_person_can_answer_after_it_was_passed_on(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        lead_morag: Person,
    ) -> None:
        opening_id = open_in_danger(session, said, worker_ailsa)
        pass_on(session, said, worker_ailsa)
        assert look(session, opening_id, worker_callum).words is None
        answer(session, opening_id, worker_callum)
        assert look(session, opening_id, worker_callum).state == OpeningState.CONFIRMED


class TestConcerns:
    def test_two_leads_open_it_and_the_young_person_is_told(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        lead_morag: Person,
        lead_isla: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        of = ContactOf(concern_id=pass_on(session, said, worker_ailsa))
        opening_id = openings.ask(session, of=of, words=WORDS, is_silent=False, **common(lead_morag))
        session.commit()
        [row] = opening_list.list_openings_of(session, of=of, **common(lead_isla))
        assert row.may_answer
        answer(session, opening_id, lead_isla)
        assert open_it(session, opening_id, lead_morag) == CONTACT
        assert [each.state for each in notices(session, said, code_keys)] == [OpeningState.OPENED]

    def test_the_record_of_an_opening_stands_when_they_erase_what_they_said(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        lead_morag: Person,
        lead_isla: Person,
    ) -> None:
        of = ContactOf(concern_id=pass_on(session, said, worker_ailsa))
        opening_id = open_alone(session, of, lead_morag, words=SILENT)
        session.delete(session.get_one(Submission, said.id))
        session.commit()
        row = look(session, opening_id, lead_isla)
        assert row.words == SILENT
        assert row.told_on is None
