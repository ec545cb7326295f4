"""What is alike: only cleared wording that is in the clear now, whatever a server holds from before."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.wordings import add_wording
from webapp.domain.moderation import SubmissionStatus
from webapp.models import SharedMessage, Submission
from webapp.services import alike

WORDS = "Synthetic: the bus home stops before the club ends"


@pytest.fixture
def worker(worker_ailsa: Person) -> UUID:
    return worker_ailsa.staff.account_id


def found(session: Session, words: str = WORDS, **changed: UUID) -> list[str]:
    return [each.words for each in alike.list_alike(session, words=words, **{"without": uuid4(), **changed})]


def test_only_what_is_cleared_is_compared(session: Session, worker: UUID) -> None:
    for status in SubmissionStatus:
        add_wording(session, f"{WORDS}, {status}", "money", decided_by=worker, status=status)

    assert found(session) == [f"{WORDS}, {SubmissionStatus.CLEARED}"]


def test_what_is_cleared_no_more_is_not_found_again_by_a_server_that_holds_it(
    session: Session, worker: UUID
) -> None:
    submission_id = add_wording(session, WORDS, decided_by=worker)
    assert found(session) == [WORDS]

    session.get_one(Submission, submission_id).status = SubmissionStatus.HELD
    session.flush()
    assert found(session) == []

    session.get_one(Submission, submission_id).status = SubmissionStatus.CLEARED
    session.execute(delete(SharedMessage))
    assert found(session) == []


def test_what_is_open_is_not_like_itself(session: Session, worker: UUID) -> None:
    submission_id = add_wording(session, WORDS, decided_by=worker)

    assert found(session, without=submission_id) == []


def test_what_shares_no_word_is_not_alike(session: Session, worker: UUID) -> None:
    add_wording(session, WORDS, decided_by=worker)

    assert found(session, "qqqq zzzz") == []
