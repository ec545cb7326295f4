"""The record of a concern only grows, and is sealed where it names somebody."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.concerns import (
    NOW,
    WHOLE_RECORD,
    count,
    step,
)
from tests.factories.people import Person
from webapp.domain.concerns import StepNote
from webapp.domain.errors import PermissionMissing, ReasonMissing
from webapp.domain.referrals import Missing, RecordIncomplete
from webapp.domain.safety import ConcernState, ConcernStep
from webapp.models import (
    ConcernEntry,
    ProtectionConcern,
)
from webapp.services import safety


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
