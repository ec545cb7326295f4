"""The young person is told that their contact was opened, and why; a silence ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.openings import (
    DAY,
    NOW,
    SILENT,
    actions,
    ask,
    ask_and_agree,
    common,
    look,
    notices,
    open_it,
)
from tests.factories.people import Person
from tests.factories.voices import Said
from webapp.domain.errors import (
    DecisionNotAllowed,
    ReasonMissing,
)
from webapp.domain.openings import (
    OpeningReason,
    OpeningState,
    SecondPersonNeeded,
)
from webapp.models import ContactOpening, Submission
from webapp.services import opening_list, openings
from webapp.services.opening_list import OpeningNotice
from webapp.services.submissions import CodeKeySettings


class TestYoungPersonIsTold:
    def test_they_find_the_reason_once_it_is_opened_and_not_before(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum)
        assert notices(session, said, code_keys) == []
        open_it(session, opening_id, worker_ailsa)
        assert notices(session, said, code_keys) == [
            OpeningNotice(reason=OpeningReason.WORRIED, state=OpeningState.OPENED, told_on=DAY)
        ]
        row = session.get_one(ContactOpening, opening_id)
        assert row.sealed_notice is not None
        assert b"worried" not in row.sealed_notice

    def test_a_silence_is_kept_until_a_third_person_ends_it(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        worker_third: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum, words=SILENT)
        with pytest.raises(DecisionNotAllowed):
            openings.review(session, opening_id=opening_id, is_told=True, why="", **common(worker_third))
        open_it(session, opening_id, worker_ailsa)
        assert notices(session, said, code_keys) == []
        for person in (worker_ailsa, worker_callum):
            with pytest.raises(SecondPersonNeeded):
                openings.review(session, opening_id=opening_id, is_told=True, why="", **common(person))
        openings.review(session, opening_id=opening_id, is_told=True, why="", **common(worker_third))
        session.commit()
        assert [each.reason for each in notices(session, said, code_keys)] == [OpeningReason.WORRIED]
        assert actions(session)[-1] == "contact_silence_reviewed"

    def test_a_silence_that_goes_on_needs_a_reason_and_is_looked_at_again(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        worker_third: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum, words=SILENT)
        open_it(session, opening_id, worker_ailsa)
        with pytest.raises(ReasonMissing):
            openings.review(session, opening_id=opening_id, is_told=False, why=" ", **common(worker_third))
        openings.review(
            session, opening_id=opening_id, is_told=False, why="Synthetic: still so", **common(worker_third)
        )
        session.commit()
        row = look(session, opening_id, worker_callum)
        assert row.words is not None
        assert row.words.reviews == ("Synthetic: still so",)
        assert row.review_on == DAY + timedelta(days=30)
        assert notices(session, said, code_keys) == []

    def test_the_second_person_may_look_when_it_is_due_and_whoever_asked_never(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask_and_agree(session, said, worker_ailsa, worker_callum, words=SILENT)
        open_it(session, opening_id, worker_ailsa)
        due = NOW + timedelta(days=7)
        assert opening_list.count_to_answer(session, **common(worker_callum)) == 0
        assert opening_list.count_to_answer(session, **common(worker_callum, now=due)) == 1
        assert opening_list.count_to_answer(session, **common(worker_ailsa, now=due)) == 0
        openings.review(
            session, opening_id=opening_id, is_told=True, why="", **common(worker_callum, now=due)
        )

    def test_erasing_takes_the_ask_away_as_well(
        self, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        ask(session, said, worker_ailsa)
        session.delete(session.get_one(Submission, said.id))
        session.commit()
        assert session.scalars(select(ContactOpening)).all() == []
