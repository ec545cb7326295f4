"""Deciding what becomes of something said: once, by one worker, with nothing overwritten."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import DAY, FIFE, NHS_FIFE, NOW, SHARED, actions, clear, count, hold, made, take
from tests.factories.voices import YES_BUT_QUOTE, Say
from webapp.domain.claims import ChangedMeanwhile
from webapp.domain.consent import Purpose
from webapp.domain.errors import (
    ConsentMissing,
    DecisionNotAllowed,
    DomainError,
    NotFound,
    ReasonMissing,
)
from webapp.domain.moderation import Decision, RedactionReason, SubmissionStatus
from webapp.domain.readings import BodyMissing, ClearReason, SecondReaderNeeded, ThemeMissing
from webapp.domain.redaction import WordsRewritten
from webapp.extensions import db
from webapp.models import (
    ModerationDecision,
    Redaction,
    Routing,
    SharedMessage,
    Submission,
    ThemeAssignment,
    Voice,
)
from webapp.services import moderation, reading

FORGED = "[a] Synthetic: I love it here. [b]"


@pytest.fixture
def said_id(session: Session, say: Say) -> UUID:
    """Something said with a yes to all but a quotation."""
    return say(session, choices=YES_BUT_QUOTE, contact="Synthetic: 07700 900123").submission.id


class TestClearing:
    def test_it_is_counted_shared_themed_and_recorded(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        clear(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))

        submission = session.get_one(Submission, said_id)
        assert submission.status == SubmissionStatus.CLEARED
        assert submission.claimed_by_id is None
        assert count(session, Voice, submission_id=said_id) == 1
        assert set(session.scalars(select(SharedMessage.body))) == {FIFE, NHS_FIFE}
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
            (
                {},
                {"shared_words": f"Synthetic: {FORGED}", "reasons": {FORGED: RedactionReason.RARE}},
                WordsRewritten,
            ),
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


class TestBeforeItIsCleared:
    def test_what_is_urgent_needs_the_question_whether_somebody_is_at_risk(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        words = "Synthetic: I do not feel safe where I live."
        said = say(session, words=words, choices={Purpose.COUNT: True}).submission.id
        revision = take(session, said, worker_ailsa)
        with pytest.raises(ReasonMissing):
            clear(session, said, worker_ailsa, made(revision, shared_words=words))
        session.rollback()
        assert count(session, ModerationDecision) == 0

        clear(session, said, worker_ailsa, made(revision, shared_words=words, nobody_at_risk=True))
        assert session.scalars(select(ModerationDecision.reason)).one() == ClearReason.NOBODY_AT_RISK

    def test_whoever_asked_for_a_second_reader_is_not_the_second_reader(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        hold(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        revision = take(session, said_id, worker_ailsa)
        with pytest.raises(SecondReaderNeeded):
            clear(session, said_id, worker_ailsa, made(revision))
        session.rollback()
        assert session.get_one(Submission, said_id).status == SubmissionStatus.HELD

        moderation.put_down(session, submission_id=said_id, staff=worker_ailsa.staff)
        clear(session, said_id, worker_callum, made(take(session, said_id, worker_callum)))
        assert session.get_one(Submission, said_id).status == SubmissionStatus.CLEARED


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
