"""What a worker had typed when they stopped: sealed, theirs alone, and not for long."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import DAY, NOW, count, take
from tests.factories.voices import SYNTHETIC_WORDS, Say
from webapp.domain.moderation import Decision, Urgency
from webapp.models import KeptDraft
from webapp.services import drafts, forgetting, returning, welfare
from webapp.services.submissions import CodeKeySettings


@pytest.fixture
def said_id(session: Session, say: Say) -> UUID:
    return say(session, today=DAY).id


class TestDrafts:
    def stop(
        self, session: Session, submission_id: UUID, person: Person, words: str = "Synthetic: typed."
    ) -> bool:
        take(session, submission_id, person)
        kept = drafts.keep(
            session,
            submission_id=submission_id,
            staff=person.staff,
            shared_words=words,
            message="",
            today=DAY,
        )
        welfare.stop_here(session, staff=person.staff)
        session.commit()
        return kept

    def test_whoever_typed_it_finds_it_and_nobody_else_is_shown_it(
        self,
        session: Session,
        said_id: UUID,
        worker_ailsa: Person,
        worker_callum: Person,
        lead_morag: Person,
    ) -> None:
        assert self.stop(session, said_id, worker_ailsa)
        found = drafts.find(session, submission_id=said_id, staff=worker_ailsa.staff)
        assert found is not None
        assert (found.shared_words, found.kept_on) == ("Synthetic: typed.", DAY)
        assert b"typed" not in session.scalars(select(KeptDraft)).one().sealed_words
        for person in (worker_callum, lead_morag):
            assert drafts.find(session, submission_id=said_id, staff=person.staff) is None

    def test_wording_that_nobody_changed_is_no_draft(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        assert not self.stop(session, said_id, worker_ailsa, words=SYNTHETIC_WORDS)
        assert count(session, KeptDraft) == 0

    def test_it_goes_when_somebody_decides_when_it_is_taken_back_and_after_two_weeks(
        self,
        session: Session,
        say: Say,
        worker_ailsa: Person,
        worker_callum: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        decided, taken_back, old = (say(session, today=DAY) for _ in range(3))
        for said in (decided, taken_back, old):
            assert self.stop(session, said.id, worker_ailsa)
        take(session, decided.id, worker_callum)
        with welfare.ending(
            session,
            decided.id,
            staff=worker_callum.staff,
            urgency=Urgency.USUAL,
            decision=Decision.HOLD,
            labels=None,
            now=NOW,
        ):
            pass
        code = returning.open_code(session, typed=taken_back.code.spoken, keys=code_keys)
        returning.take_back(session, code=code, submission_id=taken_back.id, today=DAY)
        session.commit()
        assert [
            drafts.find(session, submission_id=said.id, staff=worker_ailsa.staff) is None
            for said in (decided, taken_back, old)
        ] == [True, True, False]
        forgetting.forget_drafts(session, today=DAY + timedelta(days=forgetting.DAYS_A_DRAFT_IS_KEPT))
        assert count(session, KeptDraft) == 2
        forgetting.forget_drafts(session, today=DAY + timedelta(days=forgetting.DAYS_A_DRAFT_IS_KEPT + 1))
        assert count(session, KeptDraft) == 0
