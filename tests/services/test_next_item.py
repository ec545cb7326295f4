"""The next thing to read: the most urgent first, nothing twice in a row, nothing that somebody else has."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import NOW, hold, made, take
from tests.factories.voices import Say
from webapp.domain.claims import ClaimedByColleague
from webapp.domain.errors import PermissionMissing
from webapp.domain.moderation import URGENCY_ORDER, Urgency
from webapp.domain.queue import Place
from webapp.models import Message, Submission
from webapp.services import moderation, next_item, queue, reading

DAYS = [date(2026, 8, 1) + timedelta(days=number) for number in range(3)]


@pytest.fixture
def said_ids(session: Session, say: Say) -> list[UUID]:
    """Three things, the one that waits longest first."""
    return [say(session, today=day).submission.id for day in DAYS]


def make_urgent(session: Session, submission_id: UUID) -> None:
    submission = session.get_one(Submission, submission_id)
    submission.urgency, submission.urgency_order = Urgency.NOW, URGENCY_ORDER[Urgency.NOW]
    session.commit()


def place_of(session: Session, submission_id: UUID, person: Person) -> Place:
    return queue.get_row(session, submission_id=submission_id, account_id=person.account_id, now=NOW).place


def open_next(session: Session, person: Person, after: UUID | None = None) -> UUID | None:
    place = place_of(session, after, person) if after else None
    return next_item.open_next(session, staff=person.staff, now=NOW, after=place)


def test_it_opens_what_waits_longest_for_this_worker(
    session: Session, said_ids: list[UUID], worker_ailsa: Person
) -> None:
    assert open_next(session, worker_ailsa) == said_ids[0]
    assert session.get_one(Submission, said_ids[0]).claimed_by_id == worker_ailsa.account_id


def test_it_goes_on_down_the_list_and_begins_again_at_its_end(
    session: Session, said_ids: list[UUID], worker_ailsa: Person
) -> None:
    assert open_next(session, worker_ailsa, after=said_ids[0]) == said_ids[1]
    assert open_next(session, worker_ailsa, after=said_ids[2]) == said_ids[0]


def test_what_is_more_urgent_comes_first_wherever_one_is(
    session: Session, said_ids: list[UUID], worker_ailsa: Person
) -> None:
    make_urgent(session, said_ids[2])
    assert open_next(session, worker_ailsa, after=said_ids[0]) == said_ids[2]
    assert open_next(session, worker_ailsa, after=said_ids[2]) == said_ids[0]


def test_what_a_colleague_has_open_is_passed_over(
    session: Session, said_ids: list[UUID], worker_ailsa: Person, worker_callum: Person
) -> None:
    take(session, said_ids[0], worker_callum)
    assert open_next(session, worker_ailsa) == said_ids[1]


def test_at_the_end_there_is_nothing(session: Session, said_ids: list[UUID], worker_ailsa: Person) -> None:
    assert open_next(session, worker_ailsa, after=said_ids[2]) == said_ids[0]
    for said_id in said_ids:
        session.delete(session.get_one(Submission, said_id))
    session.commit()
    assert open_next(session, worker_ailsa) is None


def test_what_a_worker_holds_comes_to_others_and_to_them_only_once_its_writer_wrote(
    session: Session, said_ids: list[UUID], worker_ailsa: Person, worker_callum: Person
) -> None:
    hold(session, said_ids[0], worker_ailsa, made(take(session, said_ids[0], worker_ailsa)))
    assert open_next(session, worker_ailsa) == said_ids[1]
    session.rollback()
    assert open_next(session, worker_callum) == said_ids[0]
    session.rollback()
    session.add(
        Message(
            submission_id=said_ids[0], number=1, is_from_young_person=True, sealed_words=b"", sent_on=DAYS[2]
        )
    )
    session.commit()
    assert open_next(session, worker_ailsa) == said_ids[0]


def test_a_worker_whom_nobody_let_in_is_told_so(
    session: Session, said_ids: list[UUID], worker_waiting: Person
) -> None:
    with pytest.raises(PermissionMissing):
        open_next(session, worker_waiting)


def test_putting_all_down_frees_ones_own_and_nobody_elses(
    session: Session, said_ids: list[UUID], worker_ailsa: Person, worker_callum: Person
) -> None:
    take(session, said_ids[0], worker_ailsa)
    take(session, said_ids[1], worker_ailsa)
    take(session, said_ids[2], worker_callum)
    assert moderation.put_all_down(session, staff=worker_ailsa.staff) == 2
    owners = [session.get_one(Submission, said_id).claimed_by_id for said_id in said_ids]
    assert owners == [None, None, worker_callum.account_id]


def test_what_somebody_read_once_is_reached_behind_what_colleagues_take_at_that_moment(
    session: Session,
    said_ids: list[UUID],
    worker_ailsa: Person,
    worker_callum: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hold(session, said_ids[1], worker_ailsa, made(take(session, said_ids[1], worker_ailsa)))
    monkeypatch.setattr(next_item, "AT_ONCE", 1)
    really_claim = reading.claim

    def claim(session: Session, *, submission_id: UUID, **others: Any) -> None:
        if submission_id == said_ids[0]:
            raise ClaimedByColleague("Ailsa Reads", NOW)
        really_claim(session, submission_id=submission_id, **others)

    monkeypatch.setattr(reading, "claim", claim)
    assert open_next(session, worker_callum) == said_ids[1]


def test_what_somebody_read_once_comes_first_where_it_waits_longer(
    session: Session,
    said_ids: list[UUID],
    worker_ailsa: Person,
    worker_callum: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hold(session, said_ids[0], worker_ailsa, made(take(session, said_ids[0], worker_ailsa)))
    monkeypatch.setattr(next_item, "AT_ONCE", 1)
    assert open_next(session, worker_callum) == said_ids[0]
