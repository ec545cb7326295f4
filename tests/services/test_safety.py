"""Keeping people safe: passed on once, sealed anew, out of the feedback, with a record that only grows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.voices import SYNTHETIC_WORDS, YES_BUT_QUOTE, Said, Say
from webapp.domain import dates
from webapp.domain.accounts import TeamKind
from webapp.domain.concerns import SafeguardingTeamMissing, StepNote
from webapp.domain.consent import Purpose
from webapp.domain.errors import ConsentMissing, NotFound, PermissionMissing, ReasonMissing
from webapp.domain.moderation import SubmissionStatus, Urgency
from webapp.domain.referrals import Missing, RecordIncomplete
from webapp.domain.safety import ConcernState, ConcernStep
from webapp.models import (
    AuditEntry,
    ConcernEntry,
    ContentKey,
    ProtectionConcern,
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
from webapp.services import concern_list, moderation, reading, safety, sealed_words, team_keys
from webapp.services.moderation import Made
from webapp.services.submissions import CodeKeySettings

DAY = date(2026, 8, 14)
NOW = datetime(2026, 8, 14, 9, 0, tzinfo=dates.UTC)
CONTACT = "Synthetic: text 07700 900123"
NOTE = "Synthetic: please look at the part about the bus."

WHOLE_RECORD: tuple[tuple[ConcernStep, dict[str, str]], ...] = (
    (ConcernStep.CHOSE_ROUTE, {"route": "child"}),
    (
        ConcernStep.TOLD_SOCIAL_WORK,
        {
            "who": "Synthetic: duty desk",
            "phone": "0131 496 0000",
            "reference": "SW-17",
            "ground": "risk_of_harm",
            "words": "Synthetic: all of it",
        },
    ),
    (ConcernStep.ASKED_FOR_DISCUSSION, {"who": "Synthetic: duty desk"}),
    (ConcernStep.HEARD_OUTCOME, {"words": "Synthetic: they lead from here"}),
    (ConcernStep.DID_NOT_TELL_YOUNG_PERSON, {"words": "Synthetic: they said no to messages"}),
    (ConcernStep.CLOSED, {"words": "Synthetic: with social work now"}),
)
"""A record that says all that the guidance asks for."""


def count(session: Session, table: type, **where: Any) -> int:
    return session.scalar(select(func.count()).select_from(table).filter_by(**where)) or 0


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def take(session: Session, submission_id: UUID, person: Person) -> int:
    reading.claim(session, submission_id=submission_id, staff=person.staff, now=NOW)
    session.commit()
    return session.get_one(Submission, submission_id).revision


def pass_on(
    session: Session, submission_id: UUID, person: Person, *, urgency: Urgency = Urgency.NOW, note: str = NOTE
) -> UUID:
    """Escalate something and return the concern that came of it."""
    moderation.escalate(
        session,
        submission_id=submission_id,
        staff=person.staff,
        revision=take(session, submission_id, person),
        urgency=urgency,
        note=note,
        today=DAY,
        now=NOW,
    )
    session.commit()
    return session.scalars(
        select(ProtectionConcern.id).where(ProtectionConcern.submission_id == submission_id)
    ).one()


@pytest.fixture
def said(session: Session, say: Say) -> Said:
    return say(session, choices=YES_BUT_QUOTE, contact=CONTACT)


@pytest.fixture
def concern_id(session: Session, said: Said, worker_ailsa: Person, lead_morag: Person) -> UUID:
    return pass_on(session, said.submission.id, worker_ailsa)


def step(session: Session, concern_id: UUID, person: Person, kind: ConcernStep, **note: str) -> None:
    safety.add_step(
        session,
        concern_id=concern_id,
        staff=person.staff,
        step=kind,
        note=StepNote(**note),
        done_at=NOW,
    )
    session.commit()


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
        concern = safety.get_concern(session, concern_id=concern_id, today=DAY)
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
        assert safety.get_concern(session, concern_id=concern_id, today=DAY).is_erased

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


class TestRecord:
    def test_taking_over_telling_and_closing_move_it_on(
        self, session: Session, concern_id: UUID, lead_morag: Person
    ) -> None:
        states = []
        safety.take_over(session, concern_id=concern_id, staff=lead_morag.staff, now=NOW)
        session.commit()
        states.append(session.get_one(ProtectionConcern, concern_id).state)
        for kind, note in WHOLE_RECORD:
            step(session, concern_id, lead_morag, kind, **note)
            states.append(session.get_one(ProtectionConcern, concern_id).state)
        assert states == [
            ConcernState.TAKEN,
            ConcernState.TAKEN,
            *[ConcernState.REFERRED] * 4,
            ConcernState.CLOSED,
        ]
        numbers = session.scalars(select(ConcernEntry.number).order_by(ConcernEntry.number))
        assert list(numbers) == [1, 2, 3, 4, 5, 6, 7, 8]

    def test_it_is_not_closed_while_the_record_does_not_say_enough(
        self, session: Session, concern_id: UUID, lead_morag: Person
    ) -> None:
        for kind, note in WHOLE_RECORD[:-2]:
            step(session, concern_id, lead_morag, kind, **note)
        with pytest.raises(RecordIncomplete) as refused:
            step(session, concern_id, lead_morag, ConcernStep.CLOSED, words="Synthetic: done")
        assert refused.value.missing == (Missing.YOUNG_PERSON,)
        session.rollback()
        assert session.get_one(ProtectionConcern, concern_id).state == ConcernState.REFERRED

    def test_what_was_said_stays_as_it_was_through_the_whole_record(
        self, session: Session, concern_id: UUID, lead_morag: Person
    ) -> None:
        before = session.get_one(ProtectionConcern, concern_id).sealed_words
        for kind, note in WHOLE_RECORD:
            step(session, concern_id, lead_morag, kind, **note)
        session.expire_all()
        assert session.get_one(ProtectionConcern, concern_id).sealed_words == before

    def test_phone_reference_and_ground_are_sealed(
        self, session: Session, concern_id: UUID, lead_morag: Person
    ) -> None:
        for kind, note in WHOLE_RECORD[:2]:
            step(session, concern_id, lead_morag, kind, **note)
        sealed = b"".join(note for note in session.scalars(select(ConcernEntry.sealed_note)) if note)
        assert not any(word in sealed for word in (b"0131", b"SW-17", b"risk_of_harm", b"child"))
        opened = safety.open_concern(session, concern_id=concern_id, staff=lead_morag.staff)
        note = opened.steps[-1].note
        assert note is not None
        assert (note.phone, note.reference, note.ground) == ("0131 496 0000", "SW-17", "risk_of_harm")

    def test_who_was_told_is_sealed(self, session: Session, concern_id: UUID, lead_morag: Person) -> None:
        step(
            session,
            concern_id,
            lead_morag,
            ConcernStep.TOLD_POLICE,
            who="Synthetic: Sergeant",
            words="Synthetic: 101",
        )
        sealed = b"".join(note for note in session.scalars(select(ConcernEntry.sealed_note)) if note)
        assert b"Sergeant" not in sealed
        opened = safety.open_concern(session, concern_id=concern_id, staff=lead_morag.staff)
        assert opened.steps[-1].note == StepNote(who="Synthetic: Sergeant", words="Synthetic: 101")

    @pytest.mark.parametrize(
        ("kind", "note"),
        [
            (ConcernStep.TOLD_POLICE, {"words": "Synthetic"}),
            (ConcernStep.TOLD_SOCIAL_WORK, {"who": " "}),
            (ConcernStep.CLOSED, {"who": "Synthetic"}),
            (ConcernStep.NOTE, {}),
        ],
    )
    def test_a_step_that_says_too_little_is_refused(
        self,
        session: Session,
        concern_id: UUID,
        lead_morag: Person,
        kind: ConcernStep,
        note: dict[str, str],
    ) -> None:
        with pytest.raises(ReasonMissing):
            step(session, concern_id, lead_morag, kind, **note)

    def test_a_worker_of_the_other_team_adds_nothing(
        self, session: Session, concern_id: UUID, worker_ailsa: Person
    ) -> None:
        with pytest.raises(PermissionMissing):
            step(session, concern_id, worker_ailsa, ConcernStep.NOTE, words="Synthetic")
        session.rollback()
        assert count(session, ConcernEntry) == 1


class TestMessages:
    def test_they_work_both_ways_and_stay_in_the_record(
        self,
        session: Session,
        said: Said,
        concern_id: UUID,
        lead_morag: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        safety.write_to_young_person(
            session,
            concern_id=concern_id,
            staff=lead_morag.staff,
            words="Synthetic: we told the duty desk.",
            today=DAY,
            now=NOW,
        )
        session.commit()
        own = derive_code_keys(said.code, salt=code_keys.salt)
        submission = session.get_one(Submission, said.submission.id)
        key = sealed_words.open_content_key_for_code(
            session, submission=submission, private_key=own.key_pair.private
        )
        sealed_words.add_message(
            session,
            submission=submission,
            content_key=key,
            words="Synthetic: thank you",
            is_from_young_person=True,
            today=DAY,
        )
        session.commit()
        [row] = concern_list.list_concerns(session, is_closed=False, today=DAY).rows
        assert row.has_news

        opened = safety.open_concern(session, concern_id=concern_id, staff=lead_morag.staff)
        session.commit()
        assert [each.words for each in opened.messages] == [
            "Synthetic: we told the duty desk.",
            "Synthetic: thank you",
        ]
        assert opened.steps[-1].step == ConcernStep.TOLD_YOUNG_PERSON
        assert not concern_list.list_concerns(session, is_closed=False, today=DAY).rows[0].has_news

    def test_who_asked_for_no_messages_gets_none(
        self, session: Session, say: Say, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        concern_id = pass_on(session, say(session, choices={Purpose.COUNT: True}).submission.id, worker_ailsa)
        assert not safety.get_concern(session, concern_id=concern_id, today=DAY).may_write_back
        with pytest.raises(ConsentMissing):
            safety.write_to_young_person(
                session,
                concern_id=concern_id,
                staff=lead_morag.staff,
                words="Synthetic: hello",
                today=DAY,
                now=NOW,
            )


class TestList:
    def test_nobodys_come_first_then_by_urgency_and_it_is_one_statement(
        self, session: Session, say: Say, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        ids = [
            pass_on(session, say(session).submission.id, worker_ailsa, urgency=urgency)
            for urgency in (Urgency.SOON, Urgency.NOW, Urgency.NOW)
        ]
        safety.take_over(session, concern_id=ids[1], staff=lead_morag.staff, now=NOW)
        session.commit()
        statements: list[str] = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
        rows = concern_list.list_concerns(session, is_closed=False, today=DAY).rows
        assert [row.id for row in rows] == [ids[2], ids[0], ids[1]]
        assert [row.taken_by for row in rows] == [None, None, "Morag Keeps"]
        [statement] = [each for each in statements if not each.startswith("BEGIN")]
        assert "sealed" not in statement

    def test_paging_shows_each_once(
        self,
        session: Session,
        say: Say,
        worker_ailsa: Person,
        lead_morag: Person,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(concern_list, "PAGE_LENGTH", 2)
        ids = {pass_on(session, say(session).submission.id, worker_ailsa) for _ in range(3)}
        first = concern_list.list_concerns(session, is_closed=False, today=DAY)
        second = concern_list.list_concerns(session, is_closed=False, today=DAY, after=first.following)
        assert {row.id for row in [*first.rows, *second.rows]} == ids
        assert len(first.rows) == 2
        assert second.following is None

    def test_waiting_too_long_is_said(self, session: Session, concern_id: UUID) -> None:
        tomorrow = DAY + timedelta(days=1)
        [row] = concern_list.list_concerns(session, is_closed=False, today=tomorrow).rows
        assert (row.days_waiting, row.is_overdue) == (1, True)

    def test_closed_ones_are_apart(self, session: Session, concern_id: UUID, lead_morag: Person) -> None:
        for kind, note in WHOLE_RECORD:
            step(session, concern_id, lead_morag, kind, **note)
        assert concern_list.list_concerns(session, is_closed=False, today=DAY).rows == []
        assert len(concern_list.list_concerns(session, is_closed=True, today=DAY).rows) == 1
