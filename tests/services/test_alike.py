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
    compared = alike.compare(session, words=words, **{"without": uuid4(), **changed})
    return [each.words for each in compared.alike]


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


def test_it_says_with_how_many_of_all_it_was_compared(
    session: Session, worker: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alike, "MOST_HELD", 3)
    monkeypatch.setattr(alike, "MOST_ADDED", 2)
    for number in range(4):
        add_wording(session, f"{WORDS} {number}", decided_by=worker, bodies=("fife-council", None))
    add_wording(session, WORDS, decided_by=worker, status=SubmissionStatus.HELD)

    pages = [alike.compare(session, words=WORDS, without=uuid4()) for _ in range(3)]

    assert [(page.compared, page.all) for page in pages] == [(2, 4), (3, 4), (3, 4)]
    assert [len(page.alike) for page in pages] == [2, 3, 3]
