"""What waits to be sent: taken by one worker, given to the next when that one dies, and once for each person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.factories.people import Person
from webapp.domain.duty import Fault, NoticeKind
from webapp.domain.errors import NotFound
from webapp.services import outbox

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def one_waits(session: Session, lead_morag: Person) -> None:
    outbox.add(session, account_id=lead_morag.account_id, kind=NoticeKind.CALL, now=NOW)
    session.commit()


def test_what_one_worker_took_no_other_takes_until_its_time_is_over(session: Session) -> None:
    [taken] = outbox.lease(session, now=NOW)
    session.commit()
    assert outbox.lease(session, now=NOW + timedelta(minutes=9)) == []
    [again] = outbox.lease(session, now=NOW + timedelta(minutes=11))
    assert (again.id, again.attempts) == (taken.id, 2)


def test_a_worker_that_comes_back_late_settles_nothing_of_another(session: Session) -> None:
    [late] = outbox.lease(session, now=NOW)
    later = NOW + timedelta(minutes=11)
    [other] = outbox.lease(session, now=later)
    outbox.settle(session, late, fault=Fault.NO_ANSWER, now=later)
    assert outbox.list_unsent(session) == []
    outbox.settle(session, other, fault=None, now=later)
    assert outbox.lease(session, now=later + timedelta(days=1)) == []


def test_the_same_waits_once_for_each_person(session: Session, lead_morag: Person) -> None:
    outbox.add(session, account_id=lead_morag.account_id, kind=NoticeKind.CALL, now=NOW)
    outbox.add(session, account_id=lead_morag.account_id, kind=NoticeKind.REMINDER, now=NOW)
    outbox.add(session, account_id=None, kind=NoticeKind.CALL, now=NOW)
    outbox.add(session, account_id=None, kind=NoticeKind.CALL, now=NOW)
    found = outbox.lease(session, now=NOW)
    assert sorted((each.kind, each.address) for each in found) == [
        ("call", ""),
        ("call", "morag.keeps@example.org"),
        ("reminder", "morag.keeps@example.org"),
    ]


def test_something_new_does_not_wait_for_the_next_try_of_something_old(
    session: Session, lead_morag: Person
) -> None:
    for minute in (0, 1, 3, 7, 15, 31):
        [taken] = outbox.lease(session, now=NOW + timedelta(minutes=minute))
        outbox.settle(session, taken, fault=Fault.NO_ANSWER, now=NOW + timedelta(minutes=minute))
    later = NOW + timedelta(minutes=40)
    assert outbox.lease(session, now=later) == []
    outbox.add(session, account_id=lead_morag.account_id, kind=NoticeKind.CALL, now=later)
    assert len(outbox.lease(session, now=later)) == 1


def test_calls_go_first_and_the_web_hook_before_mail(session: Session, lead_morag: Person) -> None:
    outbox.add(session, account_id=lead_morag.account_id, kind=NoticeKind.DIGEST, now=NOW - timedelta(1))
    outbox.add(session, account_id=None, kind=NoticeKind.CALL, now=NOW)
    assert [(each.kind, bool(each.address)) for each in outbox.lease(session, now=NOW)] == [
        ("call", False),
        ("call", True),
        ("digest", True),
    ]


def test_what_was_taken_and_not_sent_lets_the_next_wait_too(session: Session, lead_morag: Person) -> None:
    outbox.lease(session, now=NOW)
    outbox.add(session, account_id=lead_morag.account_id, kind=NoticeKind.CALL, now=NOW)
    assert len(outbox.lease(session, now=NOW)) == 1


def test_who_has_left_is_written_to_no_more(session: Session, lead_morag: Person) -> None:
    lead_morag.account.is_active = False
    session.flush()
    assert outbox.lease(session, now=NOW) == []
    assert outbox.lease(session, now=NOW + timedelta(days=1)) == []


def test_what_was_given_up_is_forgotten_after_a_month(session: Session) -> None:
    [taken] = outbox.lease(session, now=NOW)
    outbox.settle(session, taken, fault=Fault.ADDRESS_REFUSED, now=NOW)
    outbox.forget_old(session, now=NOW + timedelta(days=29))
    assert len(outbox.list_unsent(session)) == 1
    outbox.forget_old(session, now=NOW + timedelta(days=31))
    assert outbox.list_unsent(session) == []


def test_what_is_not_there_cannot_be_put_aside(session: Session, lead_morag: Person) -> None:
    with pytest.raises(NotFound):
        outbox.put_aside(session, notice_id=lead_morag.account_id, staff=lead_morag.staff)
