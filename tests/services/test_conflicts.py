"""What is about a body that a worker is close to is never shown to them, and the tables do not say which body."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from tests.factories.people import Person, made_once
from tests.factories.readings import DAY, FIFE, NHS_FIFE, NOW, actions, clear_once, count, hold, made, take
from tests.factories.voices import YES_BUT_QUOTE, YES_TO_ALL, Say
from webapp.domain.answers import AboutPart
from webapp.domain.conflicts import (
    MOST_CHANGES_A_DAY,
    ConflictOfInterest,
    TieMove,
    TiesChangedTooOften,
    TiesUnreadable,
)
from webapp.domain.errors import DecisionNotAllowed, NotFound
from webapp.domain.moderation import SubmissionStatus, Urgency
from webapp.domain.queue import QueueView
from webapp.models import AuditEntry, DutyCall, Message, ModerationDecision, PrivateSlip, Submission, Tie
from webapp.services import conflicts, next_item, passing_on_unread, queue, reading, returning, ties
from webapp.services.may_see import Kept, kept_from
from webapp.services.submissions import CodeKeySettings

BEFORE = DAY - timedelta(days=3)
ABOUT_FIFE = (
    {"body": FIFE},
    {"about": AboutPart.COUNCIL, "area": "fife"},
    {"about": AboutPart.SCHOOL, "area": "fife"},
)


def close_to(session: Session, person: Person, body: str = FIFE) -> None:
    ties.add(session, account_id=person.account_id, body=body, actor_id=person.account_id, today=DAY)
    session.commit()


def withdraw(session: Session, person: Person, tie_id: UUID, actor: Person, *, today: date = DAY) -> None:
    ties.withdraw(
        session, account_id=person.account_id, tie_id=tie_id, actor_id=actor.account_id, today=today
    )


def kept(session: Session, person: Person) -> Kept:
    return kept_from(session, staff=person.staff)


def pass_on(session: Session, submission_id: UUID, person: Person) -> None:
    passing_on_unread.pass_on(session, submission_id=submission_id, staff=person.staff, today=DAY, now=NOW)


def set_aside(session: Session, submission_id: UUID, person: Person) -> None:
    session.rollback()
    conflicts.set_aside(session, submission_id=submission_id, staff=person.staff, now=NOW)
    session.commit()


class TestOpening:
    @pytest.mark.parametrize("about", ABOUT_FIFE)
    def test_what_answers_say_it_is_about_is_not_opened(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person, about: dict[str, Any]
    ) -> None:
        said_id = say(session, choices=YES_BUT_QUOTE, **about).id
        close_to(session, worker_ailsa)
        with pytest.raises(ConflictOfInterest):
            take(session, said_id, worker_ailsa)
        session.rollback()
        assert "opened_original" not in dict(actions(session))
        assert take(session, said_id, worker_callum)

    def test_another_body_is_opened(self, session: Session, say: Say, worker_ailsa: Person) -> None:
        close_to(session, worker_ailsa, NHS_FIFE)
        assert take(session, say(session, body=FIFE).id, worker_ailsa)

    def test_what_was_routed_to_it_is_not_opened_either(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        said_id = say(session, choices=YES_BUT_QUOTE).id
        clear_once(session, said_id, worker_callum, made(take(session, said_id, worker_callum)))
        close_to(session, worker_ailsa, NHS_FIFE)
        with pytest.raises(ConflictOfInterest):
            take(session, said_id, worker_ailsa)

    def test_what_is_open_already_is_closed_by_a_new_tie(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        said_id = say(session, body=FIFE).id
        revision = take(session, said_id, worker_ailsa)
        close_to(session, worker_ailsa)
        for look in (
            lambda: reading.find_open_item(session, submission_id=said_id, staff=worker_ailsa.staff, now=NOW),
            lambda: reading.keep_open(
                session, submission_id=said_id, staff=worker_ailsa.staff, revision=revision, now=NOW
            ),
            lambda: hold(session, said_id, worker_ailsa, made(revision, body=None, other_bodies=frozenset())),
        ):
            with pytest.raises(ConflictOfInterest):
                look()
            session.rollback()
        assert count(session, ModerationDecision) == 0


class TestDeciding:
    def test_a_body_that_only_the_reader_names_stops_them(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        said_id = say(session, choices=YES_BUT_QUOTE).id
        close_to(session, worker_ailsa, NHS_FIFE)
        revision = take(session, said_id, worker_ailsa)
        with pytest.raises(ConflictOfInterest):
            clear_once(session, said_id, worker_ailsa, made(revision))
        session.rollback()
        assert count(session, ModerationDecision) == 0

    def test_a_second_reader_is_stopped_by_what_the_first_would_send_there(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        said_id = say(session, choices=YES_TO_ALL).id
        clear_once(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        close_to(session, worker_callum, NHS_FIFE)
        with pytest.raises(ConflictOfInterest):
            take(session, said_id, worker_callum)
        set_aside(session, said_id, worker_callum)
        assert kept(session, worker_callum).aside == {said_id}


class TestSettingAside:
    @pytest.fixture
    def said_id(self, session: Session, say: Say, worker_ailsa: Person) -> UUID:
        """Set aside from Ailsa, who is close to what it is about."""
        said_id = say(session, choices=YES_BUT_QUOTE, body=FIFE).id
        close_to(session, worker_ailsa)
        set_aside(session, said_id, worker_ailsa)
        return said_id

    def test_it_is_offered_to_others_and_never_to_them_again(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        for person, offered in ((worker_ailsa, []), (worker_callum, [said_id])):
            for view in (QueueView.WAITING, QueueView.WROTE_BACK):
                page = queue.list_queue(
                    session, view=view, kept=kept_from(session, staff=person.staff), now=NOW
                )
                assert [row.id for row in page.rows] == (offered if view is QueueView.WAITING else [])
            assert queue.count_queue(session, kept=kept_from(session, staff=person.staff))[
                QueueView.WAITING
            ] == len(offered)
        assert next_item.open_next(session, staff=worker_ailsa.staff, now=NOW) is None
        assert next_item.open_next(session, staff=worker_callum.staff, now=NOW) == said_id

    def test_it_is_offered_again_when_the_tie_is_taken_away(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        [tie] = ties.list_own(session, staff=worker_ailsa.staff)
        withdraw(session, worker_ailsa, tie.id, worker_ailsa)
        assert next_item.open_next(session, staff=worker_ailsa.staff, now=NOW) == said_id

    def test_a_claim_is_released(self, session: Session, say: Say, worker_ailsa: Person) -> None:
        said_id = say(session, body=FIFE).id
        take(session, said_id, worker_ailsa)
        set_aside(session, said_id, worker_ailsa)
        assert session.get_one(Submission, said_id).claimed_by_id is None

    def test_the_next_thing_is_opened_instead(self, session: Session, say: Say, worker_ailsa: Person) -> None:
        close_to(session, worker_ailsa)
        about_it = say(session, body=FIFE, today=BEFORE).id
        other = say(session).id
        assert next_item.open_next(session, staff=worker_ailsa.staff, now=NOW) == other
        assert kept(session, worker_ailsa).aside == {about_it}

    def test_more_than_a_page_of_them_does_not_hide_what_comes_after(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        close_to(session, worker_ailsa)
        about_it = {say(session, body=FIFE, today=BEFORE).id for _ in range(next_item.AT_ONCE + 2)}
        other = say(session).id
        assert next_item.open_next(session, staff=worker_ailsa.staff, now=NOW) == other
        assert kept(session, worker_ailsa).aside == about_it

    def test_neither_the_tables_nor_the_log_tell_what_it_is_about(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        tables = " ".join(
            str(row)
            for table in ("tie", "tie_change", "private_slip", "audit_entry")
            for row in session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        )
        assert FIFE not in tables
        assert str(said_id) not in tables
        assert said_id.hex not in tables
        lines = session.execute(select(AuditEntry.action, AuditEntry.subject)).all()
        assert ("stopped_by_tie", "") in [tuple(line) for line in lines]

    def test_the_mark_stays_while_it_waits_and_counts_no_more_once_it_is_cleared(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        hold(session, said_id, worker_callum, made(take(session, said_id, worker_callum)))
        assert kept(session, worker_ailsa).aside == {said_id}
        session.execute(update(Submission).values(status=SubmissionStatus.CLEARED))
        assert kept(session, worker_ailsa).aside == frozenset()

    def test_somebody_elses_mark_opens_for_nobody(
        self, session: Session, said_id: UUID, worker_callum: Person
    ) -> None:
        assert kept(session, worker_callum).aside == frozenset()
        row = session.scalars(select(PrivateSlip)).one()
        row.account_id = worker_callum.account_id
        session.flush()
        assert kept(session, worker_callum).aside == frozenset()

    def test_nothing_is_marked_beside_what_is_cleared(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        said_id = say(session, choices=YES_BUT_QUOTE).id
        clear_once(session, said_id, worker_callum, made(take(session, said_id, worker_callum)))
        close_to(session, worker_ailsa)
        set_aside(session, said_id, worker_ailsa)
        assert count(session, PrivateSlip) == 0


class TestUrgent:
    @pytest.fixture
    def urgent_id(self, session: Session, say: Say, worker_ailsa: Person) -> UUID:
        """Urgent, and about what Ailsa is close to."""
        said_id = say(session, choices=YES_BUT_QUOTE, body=FIFE, words="Synthetic: I want to die.").id
        assert session.get_one(Submission, said_id).urgency is Urgency.NOW
        close_to(session, worker_ailsa)
        return said_id

    def test_it_stays_on_the_list_of_whoever_may_not_read_it(
        self, session: Session, urgent_id: UUID, worker_ailsa: Person
    ) -> None:
        assert next_item.open_next(session, staff=worker_ailsa.staff, now=NOW) is None
        with pytest.raises(ConflictOfInterest):
            take(session, urgent_id, worker_ailsa)
        set_aside(session, urgent_id, worker_ailsa)
        assert count(session, DutyCall, submission_id=urgent_id) == 1
        page = queue.list_queue(session, view=QueueView.WAITING, kept=kept(session, worker_ailsa), now=NOW)
        assert [row.id for row in page.rows] == [urgent_id]

    def test_it_is_passed_on_unread_by_whoever_may_not_read_it(
        self, session: Session, urgent_id: UUID, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        pass_on(session, urgent_id, worker_ailsa)
        assert session.get_one(Submission, urgent_id).status is SubmissionStatus.ESCALATED
        assert [(call.submission_id, call.urgency) for call in session.scalars(select(DutyCall))] == [
            (None, Urgency.NOW)
        ]
        done = [action for action, _ in actions(session)]
        assert done[-2:] == ["passed_on_unread", "decided_escalate"]
        assert "opened_original" not in done

    def test_it_is_not_passed_on_unread_by_whoever_may_read_it(
        self, session: Session, urgent_id: UUID, worker_callum: Person, lead_morag: Person
    ) -> None:
        with pytest.raises(DecisionNotAllowed):
            pass_on(session, urgent_id, worker_callum)

    def test_nor_while_a_colleague_has_it_open_nor_what_can_wait(
        self,
        session: Session,
        urgent_id: UUID,
        say: Say,
        worker_ailsa: Person,
        worker_callum: Person,
        lead_morag: Person,
    ) -> None:
        take(session, urgent_id, worker_callum)
        for each in (urgent_id, say(session, body=FIFE).id):
            with pytest.raises(DecisionNotAllowed):
                pass_on(session, each, worker_ailsa)
            session.rollback()

    def test_a_message_that_was_opened_and_set_aside_is_unseen_again_and_calls(
        self, session: Session, say: Say, code_keys: CodeKeySettings, worker_ailsa: Person
    ) -> None:
        said = say(session, choices=YES_BUT_QUOTE, body=FIFE)
        code = returning.open_code(session, typed=said.code.spoken, keys=code_keys)
        returning.write_message(
            session, code=code, submission_id=said.id, words="Synthetic: I want to die.",
            form_hash=b"m" * 16, today=DAY,
        )  # fmt: skip
        take(session, said.id, worker_ailsa)
        close_to(session, worker_ailsa)
        set_aside(session, said.id, worker_ailsa)
        assert session.scalars(select(Message.is_seen)).all() == [False]
        assert session.scalars(select(DutyCall.is_opened)).all() == [False]
        assert kept(session, worker_ailsa).aside == frozenset()


class TestTies:
    def test_what_an_administrator_writes_down_keeps_nothing_from_anybody_before_they_agree(
        self, session: Session, say: Say, worker_ailsa: Person, admin: Person
    ) -> None:
        said_id = say(session, body=FIFE).id
        ties.add(session, account_id=worker_ailsa.account_id, body=FIFE, actor_id=admin.account_id, today=DAY)
        take(session, said_id, worker_ailsa)
        [tie] = ties.list_own(session, staff=worker_ailsa.staff)
        ties.answer(session, tie_id=tie.id, staff=worker_ailsa.staff, is_yes=True, today=DAY)
        with pytest.raises(ConflictOfInterest):
            hold(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))

    def test_a_worker_says_no_and_nobody_else_answers_for_them(
        self, session: Session, worker_ailsa: Person, worker_callum: Person, admin: Person
    ) -> None:
        ties.add(session, account_id=worker_ailsa.account_id, body=FIFE, actor_id=admin.account_id, today=DAY)
        [tie] = ties.list_own(session, staff=worker_ailsa.staff)
        with pytest.raises(NotFound):
            ties.answer(session, tie_id=tie.id, staff=worker_callum.staff, is_yes=False, today=DAY)
        ties.answer(session, tie_id=tie.id, staff=worker_ailsa.staff, is_yes=False, today=DAY)
        assert count(session, Tie) == 0
        with pytest.raises(NotFound):
            ties.answer(session, tie_id=tie.id, staff=worker_ailsa.staff, is_yes=True, today=DAY)

    def test_the_team_sees_each_change_and_never_which_body(
        self, session: Session, worker_ailsa: Person, worker_callum: Person, admin: Person
    ) -> None:
        ties.add(session, account_id=worker_ailsa.account_id, body=FIFE, actor_id=admin.account_id, today=DAY)
        [tie] = ties.list_own(session, staff=worker_ailsa.staff)
        ties.answer(session, tie_id=tie.id, staff=worker_ailsa.staff, is_yes=True, today=DAY)
        withdraw(session, worker_ailsa, tie.id, admin, today=DAY + timedelta(days=1))
        changes = ties.list_changes(session, team_id=worker_callum.staff.team_id)
        assert changes[0].move is TieMove.TOOK_AWAY
        assert {(each.name, each.by, each.move) for each in changes} == {
            ("Ailsa Reads", admin.staff.name, TieMove.PROPOSED),
            ("Ailsa Reads", "Ailsa Reads", TieMove.AGREED),
            ("Ailsa Reads", admin.staff.name, TieMove.TOOK_AWAY),
        }

    def test_nobody_tries_body_after_body_on_one_day(self, session: Session, worker_ailsa: Person) -> None:
        for _ in range(MOST_CHANGES_A_DAY // 2):
            close_to(session, worker_ailsa)
            [tie] = ties.list_own(session, staff=worker_ailsa.staff)
            withdraw(session, worker_ailsa, tie.id, worker_ailsa)
        with pytest.raises(TiesChangedTooOften):
            close_to(session, worker_ailsa)
        session.rollback()
        account_id = worker_ailsa.account_id
        ties.add(
            session, account_id=account_id, body=FIFE, actor_id=account_id, today=DAY + timedelta(days=1)
        )

    def test_an_administrator_adds_without_reading_and_the_worker_cannot_take_it_away(
        self, session: Session, worker_ailsa: Person, admin: Person
    ) -> None:
        account_id = worker_ailsa.account_id
        ties.add(session, account_id=account_id, body=FIFE, actor_id=admin.account_id, today=DAY)
        [closed] = ties.list_closed(session, account_id=account_id)
        [own] = ties.list_own(session, staff=worker_ailsa.staff)
        assert (closed.body, own.body, own.is_own) == (None, FIFE, False)
        with pytest.raises(NotFound):
            withdraw(session, worker_ailsa, own.id, worker_ailsa)
        withdraw(session, worker_ailsa, own.id, admin)
        assert count(session, Tie) == 0

    def test_an_administrator_cannot_take_away_what_a_worker_wrote_down(
        self, session: Session, worker_ailsa: Person, admin: Person
    ) -> None:
        close_to(session, worker_ailsa)
        [own] = ties.list_own(session, staff=worker_ailsa.staff)
        with pytest.raises(NotFound):
            withdraw(session, worker_ailsa, own.id, admin)

    def test_an_unknown_body_or_somebody_who_reads_nothing_has_no_ties(
        self, session: Session, worker_ailsa: Person, parent_fife: Person
    ) -> None:
        for person, body in ((worker_ailsa, "nowhere"), (parent_fife, FIFE)):
            with pytest.raises(NotFound):
                ties.add(
                    session, account_id=person.account_id, body=body, actor_id=person.account_id, today=DAY
                )

    def test_with_new_keys_nothing_opens_until_it_is_written_down_anew(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        close_to(session, worker_ailsa)
        said_id = say(session).id
        with_new_keys = replace(worker_ailsa.staff, private_key=made_once("Somebody Else")[1])
        [unreadable] = ties.list_own(session, staff=with_new_keys)
        assert unreadable.body is None
        submission = reading.get_submission(session, submission_id=said_id)
        with pytest.raises(TiesUnreadable):
            conflicts.refuse(session, submission, b"", staff=with_new_keys, today=DAY)
