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
from webapp.domain.moderation import Decision, HoldReason, SubmissionStatus, Urgency
from webapp.domain.readings import SecondReaderNeeded
from webapp.domain.repeats import RepeatReason
from webapp.domain.undoing import UNDO_SECONDS, UndoOvertaken, UndoTooLate
from webapp.domain.welfare import Week
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
from webapp.services import (
    drafts,
    forgetting,
    moderation,
    queue,
    reading,
    repeats,
    shared_messages,
    undoing,
    welfare,
)
from webapp.services.moderation import Made

STAYS = {
    "moderation_decision", "undone_decision", "undo_offer", "audit_entry", "news", "private_slip",
}  # fmt: skip
"""The record grows, and what a worker keeps for themselves is sealed anew whenever it changes."""
MOVES = {("submission", "revision"), ("submission", "claimed_at"), ("account", "revision")}
COPIED = (
    "Synthetic: please keep the late bus, because without it we cannot go to the club on any evening,"
    " and we walk home in the rain and are late for tea each week."
)
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


def everything(session: Session) -> dict[str, list[str]]:
    """What stands in every table but those that only grow, and those whose rows are sealed anew each time."""
    session.expire_all()
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name in STAYS:
            continue
        columns = [column for column in table.c if (table.name, column.name) not in MOVES]
        query = select(*columns)
        if table.name == "tally":
            query = query.where(table.c.people > 0)
        found[table.name] = sorted(map(repr, session.execute(query).all()))
    return found


class TestEveryTable:
    @pytest.fixture
    def copies(self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person) -> list[UUID]:
        """Cleared copies by three people that count once."""
        ids = [say(session, choices=YES_BUT_QUOTE, words=COPIED).id for _ in range(3)]
        for each in ids:
            decide(session, each, worker_ailsa, made(take(session, each, worker_ailsa), shared_words=COPIED))
        repeats.look(session, today=DAY)
        [group] = repeats.list_groups(session).groups
        repeats.decide(
            session, group_id=group.id, shown=3, reason=RepeatReason.SAME_PERSON, staff=worker_callum.staff,
            today=DAY, now=NOW,
        )  # fmt: skip
        session.commit()
        return ids

    def end(
        self, session: Session, submission_id: UUID, person: Person, what: Made, *, is_hold: bool
    ) -> None:
        """Decide as the page does, and label it for the next reader."""
        decision = Decision.HOLD if is_hold else Decision.CLEAR
        with welfare.ending(
            session, submission_id, staff=person.staff, urgency=Urgency.USUAL, decision=decision,
            labels=frozenset({"loss"}), now=NOW,
        ):  # fmt: skip
            decide(session, submission_id, person, what, is_hold=is_hold)
        session.commit()

    def weeks(self, session: Session, person: Person) -> list[Week]:
        return welfare.list_weeks(session, staff=person.staff, today=DAY)

    def test_copies_that_counted_once_do_so_again(
        self, session: Session, copies: list[UUID], worker_callum: Person
    ) -> None:
        counted = session.scalars(select(Voice.counts_for_id)).all()
        assert len(set(counted)) == 1
        one = session.scalars(select(Submission.id).where(Submission.contributor_id == counted[0])).one()
        revision = take(session, one, worker_callum)
        before, weeks = everything(session), self.weeks(session, worker_callum)
        self.end(session, one, worker_callum, made(revision, shared_words=COPIED), is_hold=True)
        assert everything(session)["repeated_wording"] != before["repeated_wording"]
        assert self.weeks(session, worker_callum) != weeks
        undo(session, one, worker_callum)
        assert everything(session) == before
        assert self.weeks(session, worker_callum) == weeks

    @pytest.mark.parametrize("is_hold", [True, False])
    def test_labels_and_drafts_are_there_again(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person, is_hold: bool
    ) -> None:
        self.end(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)), is_hold=True)
        revision = take(session, said_id, worker_callum)
        drafts.keep(
            session, submission_id=said_id, staff=worker_callum.staff, shared_words="Synthetic: half",
            message="", today=DAY,
        )  # fmt: skip
        session.commit()
        before, weeks = everything(session), self.weeks(session, worker_callum)
        assert before["reader_labels"]
        assert before["kept_draft"]
        self.end(session, said_id, worker_callum, made(revision), is_hold=is_hold)
        changed = everything(session)
        assert changed["kept_draft"] == []
        assert changed["reader_labels"] != before["reader_labels"]
        undo(session, said_id, worker_callum)
        assert everything(session) == before
        assert self.weeks(session, worker_callum) == weeks

    def test_every_table_about_a_submission_is_put_back_or_says_why_not(self) -> None:
        about = {table.name for table in Base.metadata.sorted_tables if "submission_id" in table.c}
        put_back = {table.name for table in undoing.tables_put_back()}
        assert put_back | undoing.NOT_PUT_BACK.keys() == about
        assert put_back.isdisjoint(undoing.NOT_PUT_BACK)
        assert put_back == {
            "theme_assignment", "routing", "redaction", "voice", "shared_message", "first_reading",
            "repeated_wording", "reader_labels", "kept_draft",
        }  # fmt: skip


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
        forgetting.forget_undo_offers(session, now=SOON)
        assert count(session, UndoOffer) == 1
        forgetting.forget_undo_offers(session, now=LATE)
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
