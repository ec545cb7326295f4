"""Opening one thing said: by one worker, with their own grant, and on the log."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import NOW, actions, clear, count, made, take
from tests.factories.voices import SYNTHETIC_WORDS, YES_BUT_QUOTE, Say
from webapp.domain.claims import CLAIM_MINUTES, ChangedMeanwhile, ClaimedByColleague
from webapp.domain.errors import (
    NotFound,
    PermissionMissing,
)
from webapp.models import (
    ModerationDecision,
    Submission,
)
from webapp.services import moderation, reading

LATER = NOW + timedelta(minutes=CLAIM_MINUTES + 1)


@pytest.fixture
def said_id(session: Session, say: Say) -> UUID:
    """Something said with a yes to all but a quotation."""
    return say(session, choices=YES_BUT_QUOTE, contact="Synthetic: 07700 900123").submission.id


class TestClaiming:
    def test_the_words_open_and_the_log_says_by_whom(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        take(session, said_id, worker_ailsa)

        item = reading.find_open_item(session, submission_id=said_id, staff=worker_ailsa.staff, now=NOW)
        assert item is not None
        assert item.answers.words == SYNTHETIC_WORDS
        assert item.shared_words == SYNTHETIC_WORDS
        assert ("opened_original", str(worker_ailsa.account_id)) in actions(session)

    def test_a_worker_whom_nobody_let_in_opens_nothing_and_claims_nothing(
        self, session: Session, said_id: UUID, worker_waiting: Person
    ) -> None:
        with pytest.raises(PermissionMissing):
            reading.claim(session, submission_id=said_id, staff=worker_waiting.staff, now=NOW)
        session.rollback()
        assert session.get_one(Submission, said_id).claimed_by_id is None
        assert "opened_original" not in dict(actions(session))

    def test_nothing_opens_without_a_claim(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        assert (
            reading.find_open_item(session, submission_id=said_id, staff=worker_ailsa.staff, now=NOW) is None
        )

    def test_a_colleague_is_told_who_has_it_and_changes_nothing(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        take(session, said_id, worker_ailsa)

        with pytest.raises(ClaimedByColleague) as refusal:
            reading.claim(session, submission_id=said_id, staff=worker_callum.staff, now=NOW)
        assert refusal.value.name == "Ailsa Reads"
        assert refusal.value.since == NOW
        assert session.get_one(Submission, said_id).claimed_by_id == worker_ailsa.account_id
        assert (
            reading.find_open_item(session, submission_id=said_id, staff=worker_callum.staff, now=NOW) is None
        )

    def test_a_claim_that_ran_out_is_taken_over_and_the_first_page_is_stale(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        old = take(session, said_id, worker_ailsa)
        take(session, said_id, worker_callum, now=LATER)

        with pytest.raises(ChangedMeanwhile):
            clear(session, said_id, worker_ailsa, made(old))
        assert count(session, ModerationDecision) == 0

    def test_opening_again_what_one_has_open_keeps_the_page_good(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        assert take(session, said_id, worker_ailsa) == take(session, said_id, worker_ailsa)
        assert [action for action, _ in actions(session)].count("opened_original") == 1

    def test_a_page_in_work_lives_on_after_the_half_hour_while_nobody_took_it(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        revision = take(session, said_id, worker_ailsa)
        item = reading.keep_open(
            session, submission_id=said_id, staff=worker_ailsa.staff, revision=revision, now=LATER
        )
        session.commit()
        assert item.answers.words == SYNTHETIC_WORDS
        assert [action for action, _ in actions(session)].count("opened_original") == 2
        with pytest.raises(ClaimedByColleague):
            reading.claim(session, submission_id=said_id, staff=worker_callum.staff, now=LATER)

    def test_a_page_in_work_does_not_come_back_once_a_colleague_took_it(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        revision = take(session, said_id, worker_ailsa)
        take(session, said_id, worker_callum, now=LATER)
        with pytest.raises(ChangedMeanwhile):
            reading.keep_open(
                session, submission_id=said_id, staff=worker_ailsa.staff, revision=revision, now=LATER
            )

    def test_what_was_put_down_is_free_for_a_colleague(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        take(session, said_id, worker_ailsa)
        moderation.put_down(session, submission_id=said_id, staff=worker_ailsa.staff)
        session.commit()
        take(session, said_id, worker_callum)
        assert session.get_one(Submission, said_id).claimed_by_id == worker_callum.account_id

    def test_nobody_puts_down_what_a_colleague_has(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        take(session, said_id, worker_ailsa)
        moderation.put_down(session, submission_id=said_id, staff=worker_callum.staff)
        assert session.get_one(Submission, said_id).claimed_by_id == worker_ailsa.account_id

    def test_what_does_not_exist_is_not_found(self, session: Session, worker_ailsa: Person) -> None:
        with pytest.raises(NotFound):
            reading.claim(session, submission_id=uuid4(), staff=worker_ailsa.staff, now=NOW)
