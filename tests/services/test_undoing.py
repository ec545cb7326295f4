"""Undoing a decision: everything as it was before, in time only, and nothing taken out of the record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import DAY, FIFE, NOW, SHARED, actions, count, made, take
from tests.factories.voices import YES_BUT_QUOTE, Say
from webapp.domain import dates
from webapp.domain.errors import ReasonMissing
from webapp.domain.moderation import HoldReason, SubmissionStatus, Urgency
from webapp.domain.readings import SecondReaderNeeded
from webapp.domain.undoing import UNDO_SECONDS, UndoOvertaken, UndoTooLate
from webapp.models import (
    Base,
    ModerationDecision,
    Redaction,
    Release,
    Routing,
    SharedMessage,
    Submission,
    Tally,
    ThemeAssignment,
    UndoneDecision,
    UndoOffer,
    Voice,
)
from webapp.services import moderation, queue, reading, shared_messages, undoing
from webapp.services.moderation import Made

PLAIN = (ThemeAssignment, Routing, Redaction, Voice, SharedMessage)
SOON = NOW + timedelta(seconds=UNDO_SECONDS)
LATE = NOW + timedelta(seconds=UNDO_SECONDS + 3)


@pytest.fixture
def said_id(session: Session, say: Say) -> UUID:
    """Something said with a yes to everything."""
    return say(session, choices=YES_BUT_QUOTE, contact="Synthetic: 07700 900123").submission.id


def decide(
    session: Session, submission_id: UUID, person: Person, what: Made, *, is_hold: bool = False
) -> None:
    """Decide as the page does, with the offer to undo it."""
    common: dict[str, Any] = {
        "submission_id": submission_id, "staff": person.staff, "made": what, "today": DAY, "now": NOW,
    }  # fmt: skip
    with undoing.offered(session, submission_id=submission_id, staff=person.staff, now=NOW):
        if is_hold:
            moderation.hold(session, **common, reason=HoldReason.SECOND_READER)
        else:
            moderation.clear(session, **common)
    session.commit()


def undo(session: Session, submission_id: UUID, person: Person, **changed: Any) -> None:
    undoing.undo(
        session, submission_id=submission_id, staff=person.staff, **{"today": DAY, "now": SOON} | changed
    )
    session.commit()


def standing(session: Session, submission_id: UUID) -> dict[str, Any]:
    """Everything in plain text about a submission, its wording as sealed, and every count that is not nought."""
    submission = session.get_one(Submission, submission_id, populate_existing=True)
    tables: dict[str, Any] = {
        table.__tablename__: sorted(map(repr, session.execute(select(table.__table__)).all()))
        for table in PLAIN
    }
    tallies = select(*Tally.__table__.c).where(Tally.people > 0)
    return tables | {
        "status": submission.status,
        "wording": submission.sealed_shared_words,
        "tallies": sorted(map(repr, session.execute(tallies).all())),
    }


class TestPuttingBack:
    def test_after_clearing_nothing_is_left_of_it(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        revision = take(session, said_id, worker_ailsa)
        before = standing(session, said_id)
        decide(session, said_id, worker_ailsa, made(revision))
        assert standing(session, said_id) != before
        undo(session, said_id, worker_ailsa)
        assert standing(session, said_id) == before
        assert before["status"] == SubmissionStatus.RECEIVED
        assert not any(before[table.__tablename__] for table in PLAIN)

    def test_what_was_cleared_long_ago_and_held_by_mistake_is_counted_and_shared_just_as_it_was(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        revision = take(session, said_id, worker_callum)
        before = standing(session, said_id)
        assert before["voice"]
        assert before["shared_message"]
        assert before["tallies"]
        decide(session, said_id, worker_callum, made(revision), is_hold=True)
        assert standing(session, said_id)["tallies"] == []
        undo(session, said_id, worker_callum)
        assert standing(session, said_id) == before

    def test_a_held_wording_is_found_again(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)), is_hold=True)
        revision = take(session, said_id, worker_callum)
        before = standing(session, said_id)
        decide(session, said_id, worker_callum, made(revision))
        undo(session, said_id, worker_callum)
        assert standing(session, said_id) == before
        item = reading.find_open_item(session, submission_id=said_id, staff=worker_callum.staff, now=SOON)
        assert item is not None
        assert item.shared_words == SHARED

    def test_it_is_open_again_for_whoever_undid_it(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        undo(session, said_id, worker_ailsa)
        item = reading.find_open_item(session, submission_id=said_id, staff=worker_ailsa.staff, now=SOON)
        assert item is not None
        decide(session, said_id, worker_ailsa, made(item.revision))
        assert session.get_one(Submission, said_id).status == SubmissionStatus.CLEARED


class TestRecord:
    def test_the_decision_stands_in_the_record_and_the_log_says_that_it_was_undone(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        [row] = session.execute(select(ModerationDecision.__table__)).all()
        undo(session, said_id, worker_ailsa)
        assert session.execute(select(ModerationDecision.__table__)).all() == [row]
        assert [each.account_id for each in session.scalars(select(UndoneDecision))] == [
            worker_ailsa.account_id
        ]
        assert [action for action, _ in actions(session)][-2:] == ["decided_clear", "undid_clear"]
        [past] = reading.list_decisions(session, submission_id=said_id)
        assert past.is_undone

    def test_a_hold_that_was_undone_names_no_reason_and_asks_for_no_second_reader(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)), is_hold=True)
        undo(session, said_id, worker_ailsa)
        row = queue.get_row(session, submission_id=said_id, account_id=worker_ailsa.account_id, now=SOON)
        assert row.hold_reason is None
        decide(session, said_id, worker_ailsa, made(session.get_one(Submission, said_id).revision))

    def test_undoing_a_colleagues_clearing_does_not_undo_the_wish_for_a_second_reader(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)), is_hold=True)
        decide(session, said_id, worker_callum, made(take(session, said_id, worker_callum)))
        undo(session, said_id, worker_callum)
        moderation.put_down(session, submission_id=said_id, staff=worker_callum.staff)
        session.commit()
        revision = take(session, said_id, worker_ailsa)
        with pytest.raises(SecondReaderNeeded):
            decide(session, said_id, worker_ailsa, made(revision))


class TestTooLate:
    def test_after_its_seconds_it_stands(self, session: Session, said_id: UUID, worker_ailsa: Person) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        before = standing(session, said_id)
        with pytest.raises(UndoTooLate):
            undo(session, said_id, worker_ailsa, now=LATE)
        session.rollback()
        assert standing(session, said_id) == before

    def test_nobody_else_can_undo_it_and_nobody_twice(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        with pytest.raises(UndoTooLate):
            undo(session, said_id, worker_callum)
        session.rollback()
        undo(session, said_id, worker_ailsa)
        with pytest.raises(UndoTooLate):
            undo(session, said_id, worker_ailsa)

    def test_a_colleague_who_opened_it_meanwhile_is_named(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        take(session, said_id, worker_callum)
        before = standing(session, said_id)
        with pytest.raises(UndoOvertaken) as refusal:
            undo(session, said_id, worker_ailsa)
        assert refusal.value.name == "Callum Reads"
        session.rollback()
        assert standing(session, said_id) == before

    def test_what_was_counted_in_a_release_meanwhile_stands(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        release = Release(
            quarter="2026Q3", built_on=DAY, is_safe=True, method={}, attack={}, withheld=[], software_version="",
            checksum="",
        )  # fmt: skip
        session.add(release)
        session.flush()
        session.execute(update(Submission).values(counted_in_id=release.id))
        session.commit()
        with pytest.raises(UndoOvertaken):
            undo(session, said_id, worker_ailsa)

    def test_a_decision_that_is_refused_offers_nothing(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        said = say(session, choices=YES_BUT_QUOTE).submission
        said.urgency = Urgency.NOW
        session.commit()
        revision = take(session, said.id, worker_ailsa)
        with pytest.raises(ReasonMissing):
            decide(session, said.id, worker_ailsa, made(revision))
        session.rollback()
        assert count(session, UndoOffer) == 0


class TestWhatIsKeptForIt:
    def test_it_is_sealed(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        decide(session, said_id, worker_callum, made(take(session, said_id, worker_callum)), is_hold=True)
        [kept] = session.scalars(select(UndoOffer.sealed_before))
        assert b"Synthetic" not in kept
        assert FIFE.encode() not in kept

    def test_it_goes_with_the_next_decision_of_anybody_once_its_time_is_over(
        self, session: Session, said_id: UUID, say: Say, worker_ailsa: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        undoing.forget_old_offers(session, now=SOON)
        assert count(session, UndoOffer) == 1
        undoing.forget_old_offers(session, now=LATE)
        assert count(session, UndoOffer) == 0

    def test_it_goes_when_the_thing_is_erased(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        session.delete(session.get_one(Submission, said_id))
        session.commit()
        left: list[type[Base]] = [UndoOffer, UndoneDecision, ModerationDecision]
        assert [count(session, table) for table in left] == [0, 0, 0]


class TestNobodyOutsideSeesItBefore:
    def test_a_body_reads_shared_words_once_they_cannot_be_undone(
        self,
        session: Session,
        said_id: UUID,
        worker_ailsa: Person,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        decide(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        monkeypatch.setattr(dates, "now", lambda: SOON)
        assert shared_messages.list_for_body(session, body=FIFE).words == ()
        monkeypatch.setattr(dates, "now", lambda: LATE)
        assert [each.words for each in shared_messages.list_for_body(session, body=FIFE).words] == [SHARED]
