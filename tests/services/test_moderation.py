"""Deciding what becomes of something said: once, by one worker, with nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.voices import SYNTHETIC_WORDS, YES_TO_ALL, Say
from webapp.domain import dates
from webapp.domain.claims import CLAIM_MINUTES, ChangedMeanwhile, ClaimedByColleague
from webapp.domain.consent import Purpose
from webapp.domain.errors import (
    ConsentMissing,
    DecisionNotAllowed,
    DomainError,
    NotFound,
    PermissionMissing,
    ReasonMissing,
)
from webapp.domain.moderation import Decision, HoldReason, RedactionReason, SubmissionStatus
from webapp.domain.queue import QueueView
from webapp.domain.readings import BodyMissing, ThemeMissing
from webapp.domain.redaction import WordsRewritten
from webapp.extensions import db
from webapp.models import (
    AuditEntry,
    ModerationDecision,
    Redaction,
    Routing,
    SharedMessage,
    Submission,
    ThemeAssignment,
    Voice,
)
from webapp.services import moderation, queue, reading, sealed_words
from webapp.services.moderation import Made

DAY = date(2026, 8, 14)
NOW = datetime(2026, 8, 14, 9, 0, tzinfo=dates.UTC)
LATER = NOW + timedelta(minutes=CLAIM_MINUTES + 1)
FIFE, NHS_FIFE = "fife-council", "nhs-fife"
SHARED = SYNTHETIC_WORDS.replace("bus", "[a place]")


def count(session: Session, table: type, **where: Any) -> int:
    return session.scalar(select(func.count()).select_from(table).filter_by(**where)) or 0


def actions(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(AuditEntry.action, AuditEntry.actor).order_by(AuditEntry.number))
    return [(action, actor) for action, actor in rows]


def take(session: Session, submission_id: UUID, person: Person, *, now: datetime = NOW) -> int:
    """Claim something and return the revision that the worker's page shows."""
    reading.claim(session, submission_id=submission_id, staff=person.staff, now=now)
    session.commit()
    return session.get_one(Submission, submission_id).revision


def made(revision: int, **changed: Any) -> Made:
    return Made(
        **{
            "revision": revision,
            "shared_words": SHARED,
            "themes": frozenset({"seeing-family"}),
            "body": FIFE,
            "other_bodies": frozenset({NHS_FIFE}),
        }
        | changed
    )


def clear(session: Session, submission_id: UUID, person: Person, what: Made, **changed: Any) -> None:
    moderation.clear(
        session, submission_id=submission_id, staff=person.staff, made=what, today=DAY, now=NOW, **changed
    )
    session.commit()


def hold(session: Session, submission_id: UUID, person: Person, what: Made) -> None:
    moderation.hold(
        session,
        submission_id=submission_id,
        staff=person.staff,
        made=what,
        reason=HoldReason.SECOND_READER,
        today=DAY,
        now=NOW,
    )
    session.commit()


@pytest.fixture
def said_id(session: Session, say: Say) -> UUID:
    """Something said with a yes to everything."""
    return say(session, choices=YES_TO_ALL, contact="Synthetic: 07700 900123").submission.id


class TestClaiming:
    def test_the_words_open_and_the_log_says_by_whom(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        take(session, said_id, worker_ailsa)

        item = reading.find_open_item(session, submission_id=said_id, staff=worker_ailsa.staff, now=NOW)
        assert item is not None
        assert item.answers.words == SYNTHETIC_WORDS
        assert item.shared_words == SYNTHETIC_WORDS
        assert ("opened_original", str(worker_ailsa.account_id)) in actions(session)

    def test_a_worker_whom_nobody_let_in_opens_nothing_and_claims_nothing(
        self, session: Session, said_id: UUID, worker_waiting: Person
    ) -> None:
        with pytest.raises(PermissionMissing):
            reading.claim(session, submission_id=said_id, staff=worker_waiting.staff, now=NOW)
        session.rollback()
        assert session.get_one(Submission, said_id).claimed_by_id is None
        assert "opened_original" not in dict(actions(session))

    def test_nothing_opens_without_a_claim(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        assert (
            reading.find_open_item(session, submission_id=said_id, staff=worker_ailsa.staff, now=NOW) is None
        )

    def test_a_colleague_is_told_who_has_it_and_changes_nothing(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        take(session, said_id, worker_ailsa)

        with pytest.raises(ClaimedByColleague) as refusal:
            reading.claim(session, submission_id=said_id, staff=worker_callum.staff, now=NOW)
        assert refusal.value.name == "Ailsa Reads"
        assert refusal.value.since == NOW
        assert session.get_one(Submission, said_id).claimed_by_id == worker_ailsa.account_id
        assert (
            reading.find_open_item(session, submission_id=said_id, staff=worker_callum.staff, now=NOW) is None
        )

    def test_a_claim_that_ran_out_is_taken_over_and_the_first_page_is_stale(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        old = take(session, said_id, worker_ailsa)
        take(session, said_id, worker_callum, now=LATER)

        with pytest.raises(ChangedMeanwhile):
            clear(session, said_id, worker_ailsa, made(old))
        assert count(session, ModerationDecision) == 0

    def test_opening_again_what_one_has_open_keeps_the_page_good(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        assert take(session, said_id, worker_ailsa) == take(session, said_id, worker_ailsa)
        assert [action for action, _ in actions(session)].count("opened_original") == 1

    def test_a_page_in_work_lives_on_after_the_half_hour_while_nobody_took_it(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        revision = take(session, said_id, worker_ailsa)
        item = reading.keep_open(
            session, submission_id=said_id, staff=worker_ailsa.staff, revision=revision, now=LATER
        )
        session.commit()
        assert item.answers.words == SYNTHETIC_WORDS
        assert [action for action, _ in actions(session)].count("opened_original") == 2
        with pytest.raises(ClaimedByColleague):
            reading.claim(session, submission_id=said_id, staff=worker_callum.staff, now=LATER)

    def test_a_page_in_work_does_not_come_back_once_a_colleague_took_it(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        revision = take(session, said_id, worker_ailsa)
        take(session, said_id, worker_callum, now=LATER)
        with pytest.raises(ChangedMeanwhile):
            reading.keep_open(
                session, submission_id=said_id, staff=worker_ailsa.staff, revision=revision, now=LATER
            )

    def test_what_was_put_down_is_free_for_a_colleague(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        take(session, said_id, worker_ailsa)
        moderation.put_down(session, submission_id=said_id, staff=worker_ailsa.staff)
        session.commit()
        take(session, said_id, worker_callum)
        assert session.get_one(Submission, said_id).claimed_by_id == worker_callum.account_id

    def test_nobody_puts_down_what_a_colleague_has(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        take(session, said_id, worker_ailsa)
        moderation.put_down(session, submission_id=said_id, staff=worker_callum.staff)
        assert session.get_one(Submission, said_id).claimed_by_id == worker_ailsa.account_id

    def test_what_does_not_exist_is_not_found(self, session: Session, worker_ailsa: Person) -> None:
        with pytest.raises(NotFound):
            reading.claim(session, submission_id=uuid4(), staff=worker_ailsa.staff, now=NOW)


class TestContact:
    def test_it_opens_with_a_line_of_its_own_on_the_log(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        take(session, said_id, worker_ailsa)
        contact = reading.open_contact(session, submission_id=said_id, staff=worker_ailsa.staff, now=NOW)
        assert contact == "Synthetic: 07700 900123"
        assert actions(session)[-1] == ("opened_contact", str(worker_ailsa.account_id))

    def test_it_stays_shut_where_none_was_left(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        said = say(session, choices={Purpose.COUNT: True}).submission.id
        take(session, said, worker_ailsa)
        with pytest.raises(ConsentMissing):
            reading.open_contact(session, submission_id=said, staff=worker_ailsa.staff, now=NOW)

    def test_it_stays_shut_without_a_claim(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        with pytest.raises(ChangedMeanwhile):
            reading.open_contact(session, submission_id=said_id, staff=worker_ailsa.staff, now=NOW)
        assert "opened_contact" not in dict(actions(session))


class TestClearing:
    def test_it_is_counted_shared_themed_and_recorded(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        clear(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))

        submission = session.get_one(Submission, said_id)
        assert submission.status == SubmissionStatus.CLEARED
        assert submission.claimed_by_id is None
        assert count(session, Voice, submission_id=said_id) == 1
        assert set(session.scalars(select(SharedMessage.body))) == {FIFE, NHS_FIFE, None}
        assert set(session.scalars(select(SharedMessage.words))) == {SHARED}
        assert [row.theme for row in session.scalars(select(ThemeAssignment))] == ["seeing-family"]
        assert {row.body: row.is_the_body_it_is_about for row in session.scalars(select(Routing))} == {
            FIFE: True,
            NHS_FIFE: False,
        }
        [redaction] = session.scalars(select(Redaction))
        assert (redaction.stand_in, redaction.reason) == ("[a place]", RedactionReason.PLACE)
        [decision] = session.scalars(select(ModerationDecision))
        assert (decision.number, decision.decision, decision.account_id) == (
            1,
            Decision.CLEAR,
            worker_ailsa.account_id,
        )
        assert actions(session)[-1] == ("decided_clear", str(worker_ailsa.account_id))

    def test_what_was_hidden_is_in_no_open_column(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        clear(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        plain = [*session.scalars(select(SharedMessage.words)), *session.scalars(select(Redaction.stand_in))]
        assert not [words for words in plain if "bus" in words]

    @pytest.mark.parametrize(
        ("choices", "changed", "error"),
        [
            ({Purpose.COUNT: True}, {"themes": frozenset()}, ThemeMissing),
            ({Purpose.COUNT: True}, {"body": None}, BodyMissing),
            ({Purpose.SHARE_WITH_BODY: True}, {"body": None}, BodyMissing),
            ({}, {"message": "Synthetic: hello"}, ConsentMissing),
            ({}, {"shared_words": "Synthetic: something else"}, WordsRewritten),
            ({}, {"themes": frozenset({"weather"})}, NotFound),
            ({}, {"other_bodies": frozenset({"atlantis-council"})}, NotFound),
        ],
    )
    def test_what_is_not_ready_is_refused_and_nothing_is_kept(
        self,
        session: Session,
        say: Say,
        worker_ailsa: Person,
        choices: dict[Purpose, bool],
        changed: dict[str, Any],
        error: type[DomainError],
    ) -> None:
        said = say(session, choices=choices).submission.id
        revision = take(session, said, worker_ailsa)
        with pytest.raises(error):
            clear(session, said, worker_ailsa, made(revision, **changed))
        session.rollback()
        assert session.get_one(Submission, said).status == SubmissionStatus.RECEIVED
        assert count(session, ModerationDecision) == 0

    def test_without_a_yes_it_needs_no_theme_and_reaches_nobody(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        said = say(session).submission.id
        revision = take(session, said, worker_ailsa)
        clear(session, said, worker_ailsa, made(revision, themes=frozenset(), body=None))
        assert count(session, Voice) == 0
        assert count(session, SharedMessage) == 0

    def test_a_message_back_is_sealed_and_found_in_the_conversation(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        words = "Synthetic: thank you, we passed it on."
        clear(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa), message=words))
        take(session, said_id, worker_ailsa)
        item = reading.find_open_item(session, submission_id=said_id, staff=worker_ailsa.staff, now=NOW)
        assert item is not None
        assert [(each.words, each.is_from_young_person) for each in item.messages] == [(words, False)]


class TestDecidingAgain:
    def test_an_old_page_overwrites_nothing_and_says_who_decided(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        revision = take(session, said_id, worker_ailsa)
        clear(session, said_id, worker_ailsa, made(revision))
        with pytest.raises(ChangedMeanwhile) as refusal:
            hold(session, said_id, worker_callum, made(revision))
        assert (refusal.value.name, refusal.value.decision) == ("Ailsa Reads", Decision.CLEAR)
        assert session.get_one(Submission, said_id).status == SubmissionStatus.CLEARED

    def test_holding_what_was_cleared_takes_it_out_of_counts_and_bodies(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        clear(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        hold(session, said_id, worker_callum, made(take(session, said_id, worker_callum)))
        for table in (Voice, SharedMessage, ThemeAssignment, Routing, Redaction):
            assert count(session, table) == 0, table
        assert [row.number for row in session.scalars(select(ModerationDecision))] == [1, 2]

    def test_the_second_reader_finds_the_first_ones_wording(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        hold(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        take(session, said_id, worker_callum)
        item = reading.find_open_item(session, submission_id=said_id, staff=worker_callum.staff, now=NOW)
        assert item is not None
        assert item.shared_words == SHARED
        assert [(past.decision, past.by) for past in item.history] == [(Decision.HOLD, "Ailsa Reads")]

    def test_holding_needs_a_reason(self, session: Session, said_id: UUID, worker_ailsa: Person) -> None:
        with pytest.raises(ReasonMissing):
            moderation.hold(
                session,
                submission_id=said_id,
                staff=worker_ailsa.staff,
                made=made(take(session, said_id, worker_ailsa)),
                reason=None,
                today=DAY,
                now=NOW,
            )

    def test_clearing_twice_is_no_step_of_the_table(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        clear(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        with pytest.raises(DecisionNotAllowed):
            clear(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))

    def test_writing_back_changes_no_decision(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        clear(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        revision = take(session, said_id, worker_ailsa)
        moderation.send_message(
            session,
            submission_id=said_id,
            staff=worker_ailsa.staff,
            made=made(revision, message="Synthetic: any news?"),
            today=DAY,
            now=NOW,
        )
        session.commit()
        assert session.get_one(Submission, said_id).status == SubmissionStatus.CLEARED
        assert actions(session)[-1][0] == "sent_message"


class TestTwoAtOnce:
    def at_once(self, app: Flask, *jobs: Callable[[Session], None]) -> list[str]:
        """Run jobs at the same time, each in its own session, and say how each ended."""

        def run(job: Callable[[Session], None]) -> str:
            with app.app_context(), Session(db.engine) as session:
                try:
                    job(session)
                    session.commit()
                except DomainError as refusal:
                    return type(refusal).__name__
                return "done"

        with ThreadPoolExecutor(len(jobs)) as pool:
            return sorted(pool.map(run, jobs))

    def test_only_one_of_two_claims(
        self, app: Flask, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        def claim_as(person: Person) -> Callable[[Session], None]:
            return lambda own: reading.claim(own, submission_id=said_id, staff=person.staff, now=NOW)

        session.commit()
        ends = self.at_once(app, *(claim_as(person) for person in (worker_ailsa, worker_callum) * 2))
        assert set(ends) == {"ClaimedByColleague", "done"}
        assert [action for action, _ in actions(session)].count("opened_original") == 1

    def test_nothing_is_decided_twice_and_the_second_is_told(
        self, app: Flask, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        what = made(take(session, said_id, worker_ailsa))
        session.commit()

        def decide(own: Session) -> None:
            moderation.clear(
                own, submission_id=said_id, staff=worker_ailsa.staff, made=what, today=DAY, now=NOW
            )

        assert self.at_once(app, decide, decide, decide) == ["ChangedMeanwhile", "ChangedMeanwhile", "done"]
        assert count(session, ModerationDecision) == 1
        assert count(session, Voice) == 1


class TestQueue:
    def listed(
        self, session: Session, person: Person, view: QueueView = QueueView.WAITING, **more: Any
    ) -> list[queue.QueueRow]:
        return queue.list_queue(session, view=view, account_id=person.account_id, now=NOW, **more).rows

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
                session, view=QueueView.WAITING, account_id=worker_ailsa.account_id, now=NOW, after=after
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
            session, view=QueueView.WAITING, account_id=worker_callum.account_id, now=LATER
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
            QueueView.MINE: {waiting},
            QueueView.WROTE_BACK: set(),
            QueueView.CLEARED: {said_id},
            QueueView.PASSED_ON: set(),
            QueueView.TAKEN_BACK: set(),
        }
        counts = queue.count_queue(session, account_id=worker_ailsa.account_id)
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
        assert queue.count_queue(session, account_id=worker_ailsa.account_id)[QueueView.WAITING] == 2

    def test_the_list_and_its_counts_are_two_statements_and_open_nothing(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        for _ in range(4):
            say(session)
        statements: list[str] = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
        self.listed(session, worker_ailsa)
        queue.count_queue(session, account_id=worker_ailsa.account_id)
        questions = [each for each in statements if not each.startswith("BEGIN")]
        assert len(questions) == 2
        assert not [question for question in questions if "sealed" in question]
