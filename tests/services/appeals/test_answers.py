"""What an answer changes: words are shown again or hidden, and what waits goes on."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import readings
from tests.factories.appeals import (
    CHANGED,
    DAY,
    SHARES,
    answer,
    appeal,
    open_as,
    shared,
    status,
)
from tests.factories.people import Person
from tests.factories.readings import FIFE, NOW, clear, count, hold, made, take
from tests.factories.voices import Said, Say
from webapp.domain.appeals import AppealAbout, NothingChanged
from webapp.domain.consent import Purpose
from webapp.domain.moderation import RedactionReason, SubmissionStatus, Urgency
from webapp.models import (
    Message,
    ModerationDecision,
    Redaction,
    Voice,
)
from webapp.services import appeal_answers, appeals, moderation, returning
from webapp.services.returning import OpenedCode
from webapp.services.submissions import CodeKeySettings


class TestChangingWords:
    def test_a_passage_is_shown_again(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum, answer=CHANGED, shown=frozenset({1}))

        assert set(shared(session).values()) == {readings.SYNTHETIC_WORDS}
        assert count(session, Redaction, submission_id=said.id) == 0
        assert status(session, said) is SubmissionStatus.CLEARED
        assert count(session, Voice, submission_id=said.id) == 1
        last = session.scalars(select(ModerationDecision).order_by(ModerationDecision.number.desc())).first()
        assert last is not None
        assert (last.account_id, last.reason) == (worker_callum.account_id, "on_appeal")

    def test_more_is_hidden(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        answer(
            session, appeal_id, worker_callum, answer=CHANGED, hidden="Family Time",
            hidden_reason=RedactionReason.RARE,
        )  # fmt: skip

        assert "[something only a few people know]" in shared(session)[FIFE]
        assert set(session.scalars(select(Redaction.reason))) == {RedactionReason.PLACE, RedactionReason.RARE}

    @pytest.mark.parametrize("given", [{}, {"hidden": "nowhere in it"}, {"shown": frozenset({7})}])
    def test_a_change_that_changes_nothing_is_refused(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person, given: dict[str, Any]
    ) -> None:
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        with pytest.raises(NothingChanged):
            answer(session, appeal_id, worker_callum, answer=CHANGED, **given)

    def test_where_two_have_to_read_what_shows_more_waits_for_a_second(
        self,
        session: Session,
        say: Say,
        code_keys: CodeKeySettings,
        worker_ailsa: Person,
        worker_callum: Person,
    ) -> None:
        said = say(session, choices=SHARES | {Purpose.QUOTE: True}, body=FIFE)
        clear(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
        assert status(session, said) is SubmissionStatus.CLEARED
        code = returning.open_code(session, typed=said.code.spoken, keys=code_keys)
        appeal_id = appeal(session, code, said)
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum, answer=CHANGED, shown=frozenset({1}))

        assert status(session, said) is SubmissionStatus.CLEARED_ONCE
        assert shared(session) == {}


class TestWhatWaits:
    @pytest.fixture
    def held(self, session: Session, say: Say, worker_ailsa: Person) -> Said:
        said = say(session, choices=SHARES, body=FIFE)
        hold(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
        return said

    @pytest.fixture
    def code(self, session: Session, held: Said, code_keys: CodeKeySettings) -> OpenedCode:
        return returning.open_code(session, typed=held.code.spoken, keys=code_keys)

    def test_it_can_be_upheld_and_stays(
        self, session: Session, held: Said, code: OpenedCode, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, held)
        open_as(session, appeal_id, worker_callum)
        with pytest.raises(NothingChanged):
            answer(session, appeal_id, worker_callum, answer=CHANGED)
        answer(session, appeal_id, worker_callum)

        assert status(session, held) is SubmissionStatus.HELD

    def test_it_ends_by_a_decision_in_the_reading_room(
        self, session: Session, held: Said, code: OpenedCode, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, held)
        found = open_as(session, appeal_id, worker_callum)
        clear(session, held.id, worker_callum, made(found.item.revision))
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum, answer=CHANGED)

        (own,) = appeals.look(session, code=code, submission_id=held.id).appeals
        assert (own.about, own.state) == (AppealAbout.WAITING, CHANGED)

    def test_what_was_passed_on_looks_the_same_and_reaches_whoever_keeps_them_safe(
        self, session: Session, held: Said, code: OpenedCode, worker_callum: Person, lead_morag: Person
    ) -> None:
        before = appeals.look(session, code=code, submission_id=held.id)
        moderation.escalate(
            session, submission_id=held.id, staff=worker_callum.staff, urgency=Urgency.SOON, note="", today=DAY,
            revision=take(session, held.id, worker_callum), now=NOW,
        )  # fmt: skip
        session.commit()
        assert appeals.look(session, code=code, submission_id=held.id) == before

        appeal(session, code, held)
        assert count(session, Message, submission_id=held.id, is_from_young_person=True) == 1
        assert appeal_answers.list_open(session, staff=worker_callum.staff) == []
