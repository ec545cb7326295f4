"""What waits behind the places of the rail: everybody's own, in one statement."""

from __future__ import annotations

from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import DAY, NOW
from webapp.services import waiting_counts, welfare
from webapp.services.waiting_counts import Waiting


def counted(session: Session, person: Person, *kinds: Waiting) -> dict[Waiting, int]:
    return waiting_counts.count_waiting(
        session, staff=person.staff, kinds=frozenset(kinds), today=DAY, now=NOW
    )


def test_each_is_told_their_own_whoever_asked_before(
    session: Session, worker_ailsa: Person, worker_callum: Person
) -> None:
    welfare.ask_to_talk(
        session,
        staff=worker_ailsa.staff,
        colleague_id=worker_callum.account_id,
        words="Synthetic: tea?",
        today=DAY,
    )
    session.commit()
    for _ in range(2):
        assert counted(session, worker_ailsa, Waiting.ASKS) == {Waiting.ASKS: 0}
        assert counted(session, worker_callum, Waiting.ASKS) == {Waiting.ASKS: 1}


def test_all_kinds_are_one_statement_and_open_nothing(session: Session, worker_ailsa: Person) -> None:
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    assert counted(session, worker_ailsa, *Waiting) == dict.fromkeys(Waiting, 0)
    [question] = [each for each in statements if not each.startswith("BEGIN")]
    assert "sealed" not in question


def test_where_nothing_is_counted_nobody_is_asked(session: Session, worker_ailsa: Person) -> None:
    assert counted(session, worker_ailsa) == {}
