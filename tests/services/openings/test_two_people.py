"""Opening a contact: two people, one reason, once, and not too late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories.openings import (
    CONTACT,
    DAY,
    NOW,
    WORDS,
    actions,
    answer,
    ask,
    ask_and_agree,
    common,
    look,
    open_it,
)
from tests.factories.people import Person
from tests.factories.voices import Said
from webapp.domain.consent import Purpose
from webapp.domain.errors import (
    DecisionNotAllowed,
    PermissionMissing,
    ReasonMissing,
)
from webapp.domain.openings import (
    OpeningAskedAlready,
    OpeningReason,
    OpeningTooOld,
    OpeningWords,
    SecondPersonNeeded,
)
from webapp.models import ContactOpening, Submission
from webapp.sealing.keys import derive_code_keys
from webapp.services import openings, reading, returning
from webapp.services.contact_keys import ContactOf
from webapp.services.returning import OpenedCode
from webapp.services.submissions import CodeKeySettings


class TestTwoPeople:
    def test_one_asks_another_agrees_and_it_opens_once(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum)
        assert open_it(session, opening_id, worker_ailsa) == CONTACT
        assert actions(session)[-3:] == ["asked_contact", "contact_approved", "opened_contact"]
        with pytest.raises(DecisionNotAllowed):
            open_it(session, opening_id, worker_ailsa)

    def test_nobody_says_yes_to_their_own_ask(
        self, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        with pytest.raises(SecondPersonNeeded):
            answer(session, opening_id, worker_ailsa)
        session.rollback()
        with pytest.raises(DecisionNotAllowed):
            open_it(session, opening_id, worker_ailsa)

    def test_even_the_table_refuses_one_person_as_two(
        self, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        ask(session, said, worker_ailsa)
        with pytest.raises(IntegrityError):
            session.execute(update(ContactOpening).values(decided_by_id=worker_ailsa.account_id))

    def test_a_no_stays_a_no_and_it_may_be_asked_anew(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        answer(session, opening_id, worker_callum, is_yes=False)
        with pytest.raises(DecisionNotAllowed):
            answer(session, opening_id, worker_callum)
        with pytest.raises(DecisionNotAllowed):
            open_it(session, opening_id, worker_ailsa)
        session.rollback()
        assert ask(session, said, worker_ailsa) != opening_id

    def test_whoever_agreed_cannot_open_it_in_their_place(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum)
        with pytest.raises(PermissionMissing):
            open_it(session, opening_id, worker_callum)

    def test_there_is_one_ask_at_a_time(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        ask(session, said, worker_ailsa)
        with pytest.raises(OpeningAskedAlready):
            ask(session, said, worker_ailsa)

    @pytest.mark.parametrize(
        ("words", "is_silent"), [(OpeningWords(reason=OpeningReason.WORRIED, why=" "), False), (WORDS, True)]
    )
    def test_a_reason_is_needed_for_the_opening_and_for_silence(
        self, session: Session, said: Said, worker_ailsa: Person, words: OpeningWords, is_silent: bool
    ) -> None:
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=NOW)
        with pytest.raises(ReasonMissing):
            openings.ask(
                session,
                of=ContactOf(submission_id=said.id),
                words=words,
                is_silent=is_silent,
                **common(worker_ailsa),
            )

    def test_the_second_person_reads_the_reason_and_the_table_does_not_hold_it(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        assert look(session, opening_id, worker_callum).words == WORDS
        row = session.get_one(ContactOpening, opening_id)
        assert b"Synthetic" not in row.sealed_words
        assert b"worried" not in row.sealed_words


class TestTooLate:
    def test_an_ask_that_nobody_answered_is_out_of_date(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        later = NOW + timedelta(hours=72, seconds=1)
        with pytest.raises(OpeningTooOld):
            answer(session, opening_id, worker_callum, now=later)
        assert not look(session, opening_id, worker_callum, now=later).may_answer

    def test_a_yes_is_good_for_a_day(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum)
        with pytest.raises(OpeningTooOld):
            open_it(session, opening_id, worker_ailsa, now=NOW + timedelta(hours=24, seconds=1))
        session.rollback()
        assert open_it(session, opening_id, worker_ailsa, now=NOW + timedelta(hours=24)) == CONTACT

    def test_a_yes_that_the_young_person_took_back_counts(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum)
        own = derive_code_keys(said.code, salt=code_keys.salt)
        returning.change_choices(
            session,
            code=OpenedCode(session.get_one(Submission, said.id).contributor_id, own.key_pair.private),
            submission_id=said.id,
            choices={Purpose.COUNT: True},
            contact=None,
            today=DAY,
        )
        session.commit()
        with pytest.raises(DecisionNotAllowed):
            open_it(session, opening_id, worker_ailsa)
