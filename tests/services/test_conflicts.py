"""What is about a body that a worker is close to is never shown to them, and the tables do not say which body."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.factories.people import Person, made_once
from tests.factories.readings import DAY, FIFE, NHS_FIFE, NOW, actions, clear_once, count, hold, made, take
from tests.factories.voices import YES_BUT_QUOTE, YES_TO_ALL, Say
from webapp.domain.answers import AboutPart
from webapp.domain.conflicts import ConflictOfInterest, TiesUnreadable
from webapp.domain.errors import NotFound
from webapp.domain.queue import QueueView
from webapp.models import AuditEntry, ModerationDecision, SetAside, Submission, Tie
from webapp.services import conflicts, moderation, next_item, queue, reading, second_reading, ties

ABOUT_FIFE = (
    {"body": FIFE},
    {"about": AboutPart.COUNCIL, "area": "fife"},
    {"about": AboutPart.SCHOOL, "area": "fife"},
)


def close_to(session: Session, person: Person, body: str = FIFE) -> None:
    ties.add(session, account_id=person.account_id, body=body, actor_id=person.account_id, today=DAY)
    session.commit()


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
        assert second_reading.count_waiting_alone(session) == 1


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
                page = queue.list_queue(session, view=view, account_id=person.account_id, now=NOW)
                assert [row.id for row in page.rows] == (offered if view is QueueView.WAITING else [])
            assert queue.count_queue(session, account_id=person.account_id)[QueueView.WAITING] == len(offered)
        assert next_item.open_next(session, staff=worker_ailsa.staff, now=NOW) is None
        assert next_item.open_next(session, staff=worker_callum.staff, now=NOW) == said_id

    def test_it_stays_closed_when_the_tie_is_taken_away(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        [tie] = ties.list_own(session, staff=worker_ailsa.staff)
        ties.withdraw(
            session, account_id=worker_ailsa.account_id, tie_id=tie.id, actor_id=worker_ailsa.account_id
        )
        with pytest.raises(ConflictOfInterest):
            take(session, said_id, worker_ailsa)

    def test_a_claim_is_released(self, session: Session, say: Say, worker_ailsa: Person) -> None:
        said_id = say(session, body=FIFE).id
        take(session, said_id, worker_ailsa)
        set_aside(session, said_id, worker_ailsa)
        assert session.get_one(Submission, said_id).claimed_by_id is None

    def test_the_next_thing_is_opened_instead(self, session: Session, say: Say, worker_ailsa: Person) -> None:
        close_to(session, worker_ailsa)
        about_it = say(session, body=FIFE, words="Synthetic: I do not feel safe where I live.").id
        other = say(session).id
        assert next_item.open_next(session, staff=worker_ailsa.staff, now=NOW) == other
        assert session.scalars(select(SetAside.submission_id)).all() == [about_it]

    def test_neither_the_tables_nor_the_log_tell_what_it_is_about(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        kept = " ".join(
            str(row)
            for table in ("tie", "set_aside", "audit_entry", "submission")
            for row in session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        )
        assert FIFE not in kept
        lines = session.execute(select(AuditEntry.action, AuditEntry.subject)).all()
        assert ("stopped_by_tie", "") in [tuple(line) for line in lines]

    def test_the_mark_goes_when_it_is_decided(
        self, session: Session, said_id: UUID, worker_callum: Person
    ) -> None:
        hold(session, said_id, worker_callum, made(take(session, said_id, worker_callum)))
        assert count(session, SetAside) == 1
        moderation.put_down(session, submission_id=said_id, staff=worker_callum.staff)

    def test_nothing_is_marked_beside_what_is_cleared(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        said_id = say(session, choices=YES_BUT_QUOTE).id
        clear_once(session, said_id, worker_callum, made(take(session, said_id, worker_callum)))
        close_to(session, worker_ailsa)
        set_aside(session, said_id, worker_ailsa)
        assert count(session, SetAside) == 0


class TestTies:
    def test_clearing_lets_go_of_who_was_kept_from_it(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        said_id = say(session, choices=YES_BUT_QUOTE).id
        set_aside(session, said_id, worker_ailsa)
        clear_once(session, said_id, worker_callum, made(take(session, said_id, worker_callum)))
        assert count(session, SetAside) == 0

    def test_an_administrator_adds_without_reading_and_the_worker_cannot_take_it_away(
        self, session: Session, worker_ailsa: Person, admin: Person
    ) -> None:
        account_id = worker_ailsa.account_id
        ties.add(session, account_id=account_id, body=FIFE, actor_id=admin.account_id, today=DAY)
        [closed] = ties.list_closed(session, account_id=account_id)
        [own] = ties.list_own(session, staff=worker_ailsa.staff)
        assert (closed.body, own.body, own.is_own) == (None, FIFE, False)
        with pytest.raises(NotFound):
            ties.withdraw(session, account_id=account_id, tie_id=own.id, actor_id=account_id)
        ties.withdraw(session, account_id=account_id, tie_id=own.id, actor_id=admin.account_id)
        assert count(session, Tie) == 0

    def test_an_administrator_cannot_take_away_what_a_worker_wrote_down(
        self, session: Session, worker_ailsa: Person, admin: Person
    ) -> None:
        close_to(session, worker_ailsa)
        [own] = ties.list_own(session, staff=worker_ailsa.staff)
        with pytest.raises(NotFound):
            ties.withdraw(
                session, account_id=worker_ailsa.account_id, tie_id=own.id, actor_id=admin.account_id
            )

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
