"""What attackers try who want to open a contact."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.factories.openings import (
    WORDS,
    answer,
    ask,
    ask_and_agree,
    common,
    look,
    open_it,
    pass_on,
)
from tests.factories.people import Person
from tests.factories.voices import YES_BUT_QUOTE, Said, Say
from webapp.domain.claims import ChangedMeanwhile
from webapp.domain.consent import Purpose
from webapp.domain.errors import (
    ConsentMissing,
    NotFound,
    PermissionMissing,
    SealBroken,
)
from webapp.models import ContactOpening
from webapp.services import opening_list, openings
from webapp.services.contact_keys import ContactOf


class TestAttackers:
    def test_another_team_finds_nothing(
        self, session: Session, said: Said, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        assert_not_found(session, opening_id, lead_morag)
        assert opening_list.list_openings(session, **common(lead_morag)) == []

    def test_the_other_team_cannot_ask_either(
        self, session: Session, said: Said, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        with pytest.raises(ChangedMeanwhile):
            openings.ask(
                session,
                of=ContactOf(submission_id=said.id),
                words=WORDS,
                is_silent=False,
                **common(lead_morag),
            )
        session.rollback()
        concern_id = pass_on(session, said, worker_ailsa)
        for of in (ContactOf(submission_id=said.id), ContactOf(concern_id=concern_id)):
            with pytest.raises(PermissionMissing):
                openings.open_alone(session, of=of, words=WORDS, is_silent=False, **common(worker_ailsa))
            session.rollback()

    @pytest.mark.parametrize(
        "of", [ContactOf(submission_id=uuid4()), ContactOf(concern_id=uuid4()), ContactOf()]
    )
    def test_a_made_up_thing_has_no_contact(
        self, session: Session, worker_ailsa: Person, of: ContactOf
    ) -> None:
        with pytest.raises(NotFound):
            openings.ask(session, of=of, words=WORDS, is_silent=False, **common(worker_ailsa))

    def test_a_made_up_opening_is_not_found(self, session: Session, worker_ailsa: Person) -> None:
        assert_not_found(session, uuid4(), worker_ailsa)

    def test_whoever_was_not_let_in_cannot_be_the_second(
        self, session: Session, said: Said, worker_ailsa: Person, worker_waiting: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        with pytest.raises(PermissionMissing):
            answer(session, opening_id, worker_waiting)
        assert look(session, opening_id, worker_waiting).words is None

    def test_a_yes_moved_to_another_row_opens_nothing(
        self, session: Session, say: Say, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        """Whoever can write to the table, but has no key, points an approved ask at somebody else's contact."""
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum)
        other = say(session, choices=YES_BUT_QUOTE, contact="Synthetic: somebody else")
        session.execute(
            update(ContactOpening).where(ContactOpening.id == opening_id).values(submission_id=other.id)
        )
        session.commit()
        with pytest.raises(SealBroken):
            open_it(session, opening_id, worker_ailsa)

    def test_a_page_without_the_claim_cannot_ask(
        self, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        with pytest.raises(ChangedMeanwhile):
            openings.ask(
                session,
                of=ContactOf(submission_id=said.id),
                words=WORDS,
                is_silent=False,
                **common(worker_ailsa),
            )

    def test_where_no_contact_was_left_nothing_can_be_asked(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        with pytest.raises(ConsentMissing):
            ask(session, say(session, choices={Purpose.COUNT: True}), worker_ailsa)


def assert_not_found(session: Session, opening_id: UUID, person: Person) -> None:
    """Nothing that can be done with an ask finds this one for this person."""
    for attempt in (answer, open_it, look):
        with pytest.raises(NotFound):
            attempt(session, opening_id, person)
