"""Passed on once: sealed anew, out of the feedback, and opened by whoever keeps people safe."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.concerns import (
    DAY,
    NOTE,
    NOW,
    actions,
    count,
    pass_on,
    take,
)
from tests.factories.people import Person
from tests.factories.voices import SYNTHETIC_WORDS, Said
from webapp.domain.accounts import TeamKind
from webapp.domain.concerns import SafeguardingTeamMissing, StepNote
from webapp.domain.errors import NotFound, PermissionMissing
from webapp.domain.moderation import SubmissionStatus
from webapp.domain.safety import ConcernStep
from webapp.models import (
    ContentKey,
    Redaction,
    Routing,
    SharedMessage,
    Submission,
    Team,
    TeamKey,
    ThemeAssignment,
    Voice,
)
from webapp.sealing.keys import derive_code_keys
from webapp.services import moderation, reading, safety, sealed_words, team_keys
from webapp.services.moderation import Made
from webapp.services.submissions import CodeKeySettings


class TestPassingOn:
    def test_it_leaves_the_counts_the_themes_and_the_bodies(
        self, session: Session, said: Said, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        moderation.clear(
            session,
            submission_id=said.submission.id,
            staff=worker_ailsa.staff,
            made=Made(
                revision=take(session, said.submission.id, worker_ailsa),
                shared_words=SYNTHETIC_WORDS.replace("bus", "[a place]"),
                themes=frozenset({"seeing-family"}),
                body="fife-council",
            ),
            today=DAY,
            now=NOW,
        )
        session.commit()
        assert count(session, Voice) == 1

        pass_on(session, said.submission.id, worker_ailsa)

        for table in (Voice, SharedMessage, Routing, ThemeAssignment, Redaction):
            assert count(session, table) == 0, table
        submission = session.get_one(Submission, said.submission.id)
        assert submission.status == SubmissionStatus.ESCALATED
        assert submission.sealed_shared_words is None

    def test_the_advocacy_team_can_open_it_no_longer(
        self, session: Session, said: Said, concern_id: UUID, worker_ailsa: Person
    ) -> None:
        submission = session.get_one(Submission, said.submission.id)
        with pytest.raises(PermissionMissing):
            sealed_words.open_content_key_for_staff(session, submission=submission, staff=worker_ailsa.staff)
        with pytest.raises(PermissionMissing):
            reading.claim(session, submission_id=submission.id, staff=worker_ailsa.staff, now=NOW)
        with pytest.raises(PermissionMissing):
            safety.open_concern(session, concern_id=concern_id, staff=worker_ailsa.staff)
        kinds = session.scalars(
            select(Team.kind)
            .join(TeamKey, TeamKey.team_id == Team.id)
            .join(ContentKey, ContentKey.team_key_id == TeamKey.id)
        )
        assert list(kinds) == [TeamKind.SAFEGUARDING]

    def test_the_young_person_can_open_it_still(
        self, session: Session, said: Said, concern_id: UUID, code_keys: CodeKeySettings
    ) -> None:
        own = derive_code_keys(said.code, salt=code_keys.salt)
        submission = session.get_one(Submission, said.submission.id)
        key = sealed_words.open_content_key_for_code(
            session, submission=submission, private_key=own.key_pair.private
        )
        assert sealed_words.open_answers(submission, key).words == SYNTHETIC_WORDS

    def test_without_a_safeguarding_team_nothing_moves(
        self, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        with pytest.raises(SafeguardingTeamMissing):
            pass_on(session, said.submission.id, worker_ailsa)
        session.rollback()
        assert session.get_one(Submission, said.submission.id).status == SubmissionStatus.RECEIVED
        assert count(session, ContentKey, submission_id=said.submission.id) == 2

    def test_it_says_on_the_log_that_it_was_passed_on(self, session: Session, concern_id: UUID) -> None:
        assert "decided_escalate" in actions(session)


class TestOpening:
    def test_a_lead_reads_everything_that_was_said_and_it_is_on_the_log(
        self, session: Session, concern_id: UUID, lead_morag: Person
    ) -> None:
        opened = safety.open_concern(session, concern_id=concern_id, staff=lead_morag.staff)
        assert opened.answers.words == SYNTHETIC_WORDS
        assert opened.has_contact
        assert [(each.step, each.by, each.note) for each in opened.steps] == [
            (ConcernStep.NOTE, "Ailsa Reads", StepNote(words=NOTE))
        ]
        assert actions(session)[-1] == "opened_concern"

    def test_the_closed_page_shows_that_there_are_notes_and_not_what_they_say(
        self, session: Session, concern_id: UUID
    ) -> None:
        concern = safety.get_concern(session, concern_id=concern_id, now=NOW)
        assert [(each.has_note, each.note) for each in concern.steps] == [(True, None)]
        assert concern.raised_by == "Ailsa Reads"

    def test_it_stands_when_the_young_person_erases_what_they_said(
        self, session: Session, said: Said, concern_id: UUID, lead_morag: Person
    ) -> None:
        session.delete(session.get_one(Submission, said.submission.id))
        session.commit()
        session.expire_all()
        opened = safety.open_concern(session, concern_id=concern_id, staff=lead_morag.staff)
        assert opened.answers.words == SYNTHETIC_WORDS
        assert opened.messages == []
        assert safety.get_concern(session, concern_id=concern_id, now=NOW).is_erased

    def test_it_opens_after_the_teams_key_was_turned(
        self, session: Session, concern_id: UUID, lead_morag: Person, safeguarding_team: Any
    ) -> None:
        team_keys.rotate(session, team_id=safeguarding_team.team_id, today=DAY, actor="test")
        for _ in team_keys.rotate_content_keys(session, staff=lead_morag.staff):
            session.commit()
        assert safety.open_concern(session, concern_id=concern_id, staff=lead_morag.staff).has_contact

    def test_what_does_not_exist_is_not_found(self, session: Session, lead_morag: Person) -> None:
        with pytest.raises(NotFound):
            safety.open_concern(session, concern_id=uuid4(), staff=lead_morag.staff)
