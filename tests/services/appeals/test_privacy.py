"""Appeals are sealed, go with what they are about, and leave no word on the log."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.appeals import (
    CHANGED,
    DAY,
    WHY,
    answer,
    appeal,
    open_as,
)
from tests.factories.people import Person
from tests.factories.readings import count
from tests.factories.voices import Said
from webapp.domain.errors import SealBroken
from webapp.models import (
    Appeal,
    AuditEntry,
    Submission,
)
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services import appeal_answers, appeals, returning, sealed_words
from webapp.services.returning import OpenedCode


class TestPrivacy:
    def test_words_and_reason_are_sealed_to_their_row_and_column(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum, reason="Synthetic: the reason.")
        row = session.get_one(Appeal, appeal_id)
        key = sealed_words.open_content_key_for_code(
            session, submission=session.get_one(Submission, said.id), private_key=code.private_key
        )

        assert row.sealed_words is not None
        assert WHY.encode() not in row.sealed_words
        with pytest.raises(SealBroken):
            envelopes.open_words(
                row.sealed_words, content_key=key, binding=Binding("appeal", appeal_id, "sealed_reason")
            )

    def test_the_log_holds_no_word_of_it(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        lines = count(session, AuditEntry)
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum)

        added = session.scalars(select(AuditEntry).where(AuditEntry.number > lines)).all()
        assert [(line.action, line.subject) for line in added if line.action != "opened_original"] == [
            ("opened_appeal", str(appeal_id)),
            ("appeal_upheld", str(appeal_id)),
        ]
        assert not any("Synthetic" in f"{line.action}{line.subject}" for line in added)

    def test_erasing_takes_appeals_along_and_taking_back_closes_them_to_workers(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal(session, code, said)
        returning.take_back(session, code=code, submission_id=said.id, today=DAY)
        assert appeal_answers.list_open(session, staff=worker_callum.staff) == []

        returning.erase(session, code=code, submission_id=said.id, today=DAY)
        assert count(session, Appeal) == 0

    def test_counts_are_by_day_and_state(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum, answer=CHANGED, shown=frozenset({1}))

        assert appeals.count_appeals(session, first=DAY, last=DAY) == appeals.AppealCounts(
            made=1, answered=1, changed=1
        )
        assert appeals.count_appeals(session, first=date(2026, 9, 1), last=date(2026, 9, 30)).made == 0
