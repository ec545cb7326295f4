"""The queue: in order, a page at a time, and nothing sealed opened for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import DAY, NOW, clear, hold, made, take
from tests.factories.voices import YES_BUT_QUOTE, Say
from webapp.domain.claims import CLAIM_MINUTES
from webapp.domain.moderation import HoldReason
from webapp.domain.queue import QueueView
from webapp.models import (
    Submission,
)
from webapp.services import queue, sealed_words
from webapp.services.may_see import kept_from

LATER = NOW + timedelta(minutes=CLAIM_MINUTES + 1)


@pytest.fixture
def said_id(session: Session, say: Say) -> UUID:
    """Something said with a yes to all but a quotation."""
    return say(session, choices=YES_BUT_QUOTE, contact="Synthetic: 07700 900123").submission.id


class TestQueue:
    def listed(
        self, session: Session, person: Person, view: QueueView = QueueView.WAITING, **more: Any
    ) -> list[queue.QueueRow]:
        return queue.list_queue(
            session, view=view, kept=kept_from(session, staff=person.staff), now=NOW, **more
        ).rows

    def test_the_most_urgent_come_first_then_the_longest_waiting(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        newer = say(session, today=DAY).submission.id
        older = say(session, today=DAY - timedelta(days=5)).submission.id
        urgent = say(session, words="Synthetic: I am scared and not safe.", today=DAY).submission.id
        assert [row.id for row in self.listed(session, worker_ailsa)] == [urgent, older, newer]

    def test_paging_shows_each_once_in_order(
        self, session: Session, say: Say, worker_ailsa: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queue, "PAGE_LENGTH", 3)
        said = {say(session, today=DAY - timedelta(days=number % 3)).submission.id for number in range(7)}
        seen, after = [], None
        for _ in range(3):
            page = queue.list_queue(
                session,
                view=QueueView.WAITING,
                kept=kept_from(session, staff=worker_ailsa.staff),
                now=NOW,
                after=after,
            )
            seen += page.rows
            after = page.following
        assert after is None
        assert {row.id for row in seen} == said
        assert len(seen) == 7
        assert [row.received_on for row in seen] == sorted(row.received_on for row in seen)

    def test_a_claim_shows_who_until_it_runs_out(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        take(session, said_id, worker_ailsa)
        [row] = self.listed(session, worker_callum)
        assert (row.claimed_by, row.claimed_at, row.is_mine) == ("Ailsa Reads", NOW, False)
        assert self.listed(session, worker_ailsa)[0].is_mine
        page = queue.list_queue(
            session, view=QueueView.WAITING, kept=kept_from(session, staff=worker_callum.staff), now=LATER
        )
        assert page.rows[0].claimed_by is None

    def test_each_view_holds_its_own(
        self, session: Session, say: Say, said_id: UUID, worker_ailsa: Person
    ) -> None:
        held = say(session).submission.id
        hold(session, held, worker_ailsa, made(take(session, held, worker_ailsa)))
        waiting = say(session).submission.id
        clear(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        take(session, waiting, worker_ailsa)

        views = {view: {row.id for row in self.listed(session, worker_ailsa, view)} for view in QueueView}
        assert views == {
            QueueView.WAITING: {held, waiting},
            QueueView.HELD: {held},
            QueueView.SECOND: set(),
            QueueView.MINE: {waiting},
            QueueView.WROTE_BACK: set(),
            QueueView.CLEARED: {said_id},
            QueueView.PASSED_ON: set(),
            QueueView.TAKEN_BACK: set(),
        }
        counts = queue.count_queue(session, kept=kept_from(session, staff=worker_ailsa.staff))
        assert counts == {view: len(ids) for view, ids in views.items()}
        [row] = self.listed(session, worker_ailsa, QueueView.HELD)
        assert row.hold_reason == HoldReason.SECOND_READER

    def test_what_a_young_person_wrote_back_stands_out_until_it_is_read(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        submission = session.get_one(Submission, said_id)
        key = sealed_words.open_content_key_for_staff(
            session, submission=submission, staff=worker_ailsa.staff
        )
        sealed_words.add_message(
            session,
            submission=submission,
            content_key=key,
            words="Synthetic: one more thing",
            is_from_young_person=True,
            today=DAY,
        )
        session.commit()
        assert self.listed(session, worker_ailsa, QueueView.WROTE_BACK)[0].has_news
        take(session, said_id, worker_ailsa)
        assert self.listed(session, worker_ailsa, QueueView.WROTE_BACK) == []

    def test_counts_stop(
        self, session: Session, say: Say, worker_ailsa: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queue, "HIGHEST_COUNT", 2)
        for _ in range(3):
            say(session)
        assert (
            queue.count_queue(session, kept=kept_from(session, staff=worker_ailsa.staff))[QueueView.WAITING]
            == 2
        )

    def test_the_list_and_its_counts_are_two_statements_and_open_nothing(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        for _ in range(4):
            say(session)
        statements: list[str] = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
        kept = kept_from(session, staff=worker_ailsa.staff)
        statements.clear()
        queue.list_queue(session, view=QueueView.WAITING, kept=kept, now=NOW)
        queue.count_queue(session, kept=kept)
        questions = [each for each in statements if not each.startswith("BEGIN")]
        assert len(questions) == 2
        assert not [question for question in questions if "sealed" in question]
