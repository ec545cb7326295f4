"""What was asked and not opened yet ends: by whoever asked, and by what the young person does."""

from __future__ import annotations

import pytest
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
    open_alone,
    open_it,
    pass_on,
)
from tests.factories.people import Person
from tests.factories.voices import Said
from webapp.domain.consent import Purpose
from webapp.domain.errors import ConsentMissing, DecisionNotAllowed, PermissionMissing
from webapp.domain.openings import OpeningState
from webapp.models import ProtectionConcern, Submission
from webapp.sealing.keys import derive_code_keys
from webapp.services import concern_words, openings, returning, safety
from webapp.services.contact_keys import ContactOf
from webapp.services.returning import OpenedCode
from webapp.services.submissions import CodeKeySettings

ANOTHER = "Synthetic: text 07700 900456"


def code_of(session: Session, said: Said, keys: CodeKeySettings) -> OpenedCode:
    own = derive_code_keys(said.code, salt=keys.salt)
    return OpenedCode(session.get_one(Submission, said.id).contributor_id, own.key_pair.private)


def choose(session: Session, said: Said, keys: CodeKeySettings, *, contact: str | None) -> None:
    """The young person gives another way to reach them, or takes their yes back."""
    returning.change_choices(
        session,
        code=code_of(session, said, keys),
        submission_id=said.id,
        choices={Purpose.COUNT: True, Purpose.CONTACT: contact is not None},
        contact=contact,
        today=DAY,
    )
    session.commit()


class TestWhoeverAsked:
    def test_takes_it_back_and_may_ask_anew(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum)
        openings.take_back(session, opening_id=opening_id, staff=worker_ailsa.staff, now=NOW)
        session.commit()
        assert actions(session)[-1] == "took_back_contact_ask"
        assert look(session, opening_id, worker_ailsa).state == OpeningState.ENDED
        with pytest.raises(DecisionNotAllowed):
            open_it(session, opening_id, worker_ailsa)
        session.rollback()
        ask(session, said, worker_ailsa)

    def test_nobody_else_takes_it_back_and_nobody_after_it_was_opened(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum)
        with pytest.raises(PermissionMissing):
            openings.take_back(session, opening_id=opening_id, staff=worker_callum.staff, now=NOW)
        session.rollback()
        open_it(session, opening_id, worker_ailsa)
        with pytest.raises(DecisionNotAllowed):
            openings.take_back(session, opening_id=opening_id, staff=worker_ailsa.staff, now=NOW)


class TestTheYoungPerson:
    def test_a_yes_to_the_old_contact_does_not_open_a_new_one(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum)
        choose(session, said, code_keys, contact=ANOTHER)
        with pytest.raises(DecisionNotAllowed):
            open_it(session, opening_id, worker_ailsa)

    def test_saving_other_choices_ends_nothing(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum)
        choose(session, said, code_keys, contact=CONTACT)
        assert open_it(session, opening_id, worker_ailsa) == CONTACT

    def test_a_yes_taken_back_leaves_nothing_to_open_in_a_concern(
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
        answer(session, opening_id, lead_isla)
        choose(session, said, code_keys, contact=None)
        assert look(session, opening_id, lead_isla).state == OpeningState.ENDED
        with pytest.raises(ConsentMissing):
            open_alone(session, of, lead_morag)

    def test_a_new_way_to_reach_them_is_what_a_concern_opens(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        lead_morag: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        of = ContactOf(concern_id=pass_on(session, said, worker_ailsa))
        choose(session, said, code_keys, contact=ANOTHER)
        opened = openings.open_alone(session, of=of, words=WORDS, is_silent=False, **common(lead_morag))
        assert opened.contact == ANOTHER

    @pytest.mark.parametrize("way", ["take_back", "erase"])
    def test_what_they_take_back_or_erase_has_no_contact_in_a_concern_either(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        lead_morag: Person,
        code_keys: CodeKeySettings,
        way: str,
    ) -> None:
        of = ContactOf(concern_id=pass_on(session, said, worker_ailsa))
        code = code_of(session, said, code_keys)
        getattr(returning, way)(session, code=code, submission_id=said.id, today=DAY)
        session.commit()
        with pytest.raises(ConsentMissing):
            open_alone(session, of, lead_morag)
        session.rollback()
        opened = safety.open_concern(session, concern_id=of.concern_id, staff=lead_morag.staff)  # type: ignore[arg-type]
        assert not opened.has_contact

    def test_a_concern_keeps_no_copy_of_it(
        self, session: Session, said: Said, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        concern = session.get_one(ProtectionConcern, pass_on(session, said, worker_ailsa))
        key = concern_words.open_concern_key(session, concern, staff=lead_morag.staff)
        assert CONTACT not in concern_words.open_concern_words(concern, key).to_text()
