"""The list of concerns: which come first, and which wait too long."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories.concerns import (
    NOW,
    WHOLE_RECORD,
    pass_on,
    step,
)
from tests.factories.people import Person
from tests.factories.voices import Say
from webapp.domain.moderation import Urgency
from webapp.services import concern_list, safety


class TestList:
    def test_nobodys_come_first_then_by_urgency_and_it_is_one_statement(
        self, session: Session, say: Say, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        ids = [
            pass_on(session, say(session).submission.id, worker_ailsa, urgency=urgency)
            for urgency in (Urgency.SOON, Urgency.NOW, Urgency.NOW)
        ]
        safety.take_over(session, concern_id=ids[1], staff=lead_morag.staff, now=NOW)
        session.commit()
        statements: list[str] = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
        rows = concern_list.list_concerns(session, is_closed=False, now=NOW).rows
        assert [row.id for row in rows] == [ids[2], ids[0], ids[1]]
        assert [row.taken_by for row in rows] == [None, None, "Morag Keeps"]
        [statement] = [each for each in statements if not each.startswith("BEGIN")]
        assert "sealed" not in statement

    def test_paging_shows_each_once(
        self,
        session: Session,
        say: Say,
        worker_ailsa: Person,
        lead_morag: Person,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(concern_list, "PAGE_LENGTH", 2)
        ids = {pass_on(session, say(session).submission.id, worker_ailsa) for _ in range(3)}
        first = concern_list.list_concerns(session, is_closed=False, now=NOW)
        second = concern_list.list_concerns(session, is_closed=False, now=NOW, after=first.following)
        assert {row.id for row in [*first.rows, *second.rows]} == ids
        assert len(first.rows) == 2
        assert second.following is None

    def test_waiting_too_long_is_said(self, session: Session, concern_id: UUID) -> None:
        tomorrow = NOW + timedelta(days=1)
        [row] = concern_list.list_concerns(session, is_closed=False, now=tomorrow).rows
        assert (row.days_waiting, row.is_overdue) == (1, True)

    def test_closed_ones_are_apart(self, session: Session, concern_id: UUID, lead_morag: Person) -> None:
        for kind, note in WHOLE_RECORD:
            step(session, concern_id, lead_morag, kind, **note)
        assert concern_list.list_concerns(session, is_closed=False, now=NOW).rows == []
        assert len(concern_list.list_concerns(session, is_closed=True, now=NOW).rows) == 1
