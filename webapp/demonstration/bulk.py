"""Write a quarter of cleared synthetic voices at once, sealed like any other.

Nobody holds a code for these: their contributors have random look-up values, so making them costs no key stretching.
"""

from __future__ import annotations

import random
import secrets
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import Session

from webapp.demonstration.words import (
    NAMES_SOMEBODY,
    copied_words,
    draw_words,
    hide_names,
    name_somebody,
)
from webapp.domain.answers import Answers
from webapp.domain.consent import STATEMENTS_VERSION, Purpose
from webapp.domain.moderation import (
    URGENCY_ORDER,
    Decision,
    RedactionReason,
    SubmissionStatus,
    Urgency,
)
from webapp.domain.redaction import STAND_INS
from webapp.models import (
    Base,
    Consent,
    ContentKey,
    Contributor,
    ModerationDecision,
    Redaction,
    Routing,
    SharedMessage,
    Submission,
    TeamKey,
    ThemeAssignment,
    Voice,
)
from webapp.sealing.envelopes import Binding, new_content_key, seal_key, seal_words
from webapp.sealing.keys import new_key_pair
from webapp.simulation.voice import SimulatedVoice

Rows = dict[type[Base], list[dict[str, Any]]]


@dataclass(frozen=True)
class Bulk:
    """Where the voices go and who is said to have read them.

    Shapes:  speakers are the contributors that were made so far, by the number that a simulation gives them.
    """

    team_key: TeamKey
    worker_id: UUID
    dice: random.Random
    speakers: dict[int, tuple[UUID, bytes]] = field(default_factory=dict)

    def write(self, session: Session, voices: Iterable[SimulatedVoice], *, today: date) -> int:
        """Insert voices, table by table, as they stand on a day.

        Shapes:  returns how many; what is not cleared by today is left out, and so is what is erased by then.
        """
        rows: Rows = defaultdict(list, {Contributor: []})  # First, because everything else points at it.
        for voice in voices:
            if stands(voice, today=today):
                if voice.speaker not in self.speakers:
                    self.speakers[voice.speaker] = self.add_contributor(rows)
                self.add_submission(rows, voice, *self.speakers[voice.speaker], today=today)
        for table, values in rows.items():
            if values:
                # Asked of the table, not of its class, which would insert row by row wherever an answer is missing.
                session.execute(insert(table.__table__), values)
        return len(rows[Submission])

    def add_contributor(self, rows: Rows) -> tuple[UUID, bytes]:
        contributor_id, public_key = uuid4(), new_key_pair().public
        rows[Contributor].append(
            {"id": contributor_id, "look_up_hash": secrets.token_bytes(32), "public_key": public_key}
        )
        return contributor_id, public_key

    def add_submission(
        self, rows: Rows, voice: SimulatedVoice, contributor_id: UUID, public_key: bytes, *, today: date
    ) -> None:
        submission_id, content_key = uuid4(), new_content_key()
        words = self.draw_words(voice)
        shared_words = hide_names(words)
        answers = Answers(
            words=words, kind=voice.kind, body=voice.bodies[0], feeling=voice.feeling, age_band=voice.age_band,
            area=voice.area, home=voice.home,
        )  # fmt: skip
        rows[Submission].append(
            {
                "id": submission_id,
                "contributor_id": contributor_id,
                "form_hash": secrets.token_bytes(32),
                "received_on": voice.day,
                "first_read_on": voice.cleared_on,
                "status": SubmissionStatus.CLEARED,
                "urgency": Urgency.USUAL,
                "urgency_order": URGENCY_ORDER[Urgency.USUAL],
                "sealed_answers": seal(answers.to_text(), content_key, submission_id, "sealed_answers"),
                "sealed_shared_words": seal(shared_words, content_key, submission_id, "sealed_shared_words"),
                "revision": 2,
                "is_synthetic": True,
            }
        )
        for team_key_id, reader in ((self.team_key.id, self.team_key.public_key), (None, public_key)):
            sealed = seal_key(content_key, reader_public=reader)
            rows[ContentKey].append(with_id(submission_id, team_key_id=team_key_id, sealed_key=sealed))
        self.add_decision(rows, voice, submission_id, today=today)
        self.add_facts(rows, voice, submission_id, contributor_id, shared_words, today=today)
        if shared_words != words:
            hidden = RedactionReason.NAME
            rows[Redaction].append(with_id(submission_id, stand_in=STAND_INS[hidden], reason=hidden))

    def draw_words(self, voice: SimulatedVoice) -> str:
        if voice.wording:
            return copied_words(voice.wording)
        words = draw_words(self.dice, voice.themes)
        return name_somebody(self.dice, words) if self.dice.random() < NAMES_SOMEBODY else words

    def add_decision(self, rows: Rows, voice: SimulatedVoice, submission_id: UUID, *, today: date) -> None:
        given = {Purpose.COUNT: voice.is_counted_on(today), Purpose.SHARE_WITH_BODY: voice.may_be_shared}
        for purpose in Purpose:
            rows[Consent].append(
                with_id(
                    submission_id, purpose=purpose, is_given=given.get(purpose, False),
                    statements_version=STATEMENTS_VERSION, changed_on=voice.day,
                )
            )  # fmt: skip
        rows[ModerationDecision].append(
            with_id(
                submission_id, number=1, account_id=self.worker_id, decision=Decision.CLEAR, reason=None,
                status_before=SubmissionStatus.RECEIVED, status_after=SubmissionStatus.CLEARED,
                decided_on=voice.cleared_on,
            )
        )  # fmt: skip
        for theme in voice.themes:
            rows[ThemeAssignment].append(
                with_id(
                    submission_id, theme=theme, proposed_by="worker", decided_by_id=self.worker_id,
                    decided_on=voice.cleared_on,
                )
            )  # fmt: skip

    def add_facts(
        self,
        rows: Rows,
        voice: SimulatedVoice,
        submission_id: UUID,
        contributor_id: UUID,
        shared_words: str,
        *,
        today: date,
    ) -> None:
        for number, body in enumerate(voice.bodies):
            rows[Routing].append(with_id(submission_id, body=body, is_the_body_it_is_about=number == 0))
        if voice.is_counted_on(today):
            rows[Voice].append(
                with_id(
                    submission_id, contributor_id=contributor_id, cleared_on=voice.cleared_on, kind=voice.kind,
                    age_band=voice.age_band, home=voice.home, area=voice.area, feeling=voice.feeling,
                )
            )  # fmt: skip
        if voice.may_be_shared:
            rows[SharedMessage].append(
                with_id(
                    submission_id,
                    body=voice.bodies[0],
                    words=shared_words,
                    shared_on=voice.cleared_on,
                    is_synthetic=True,
                )
            )


def stands(voice: SimulatedVoice, *, today: date) -> bool:
    """Whether a voice is cleared by a day and not erased."""
    return voice.cleared_on <= today and (voice.erased_on is None or voice.erased_on > today)


def seal(plain: str, content_key: bytes, submission_id: UUID, column: str) -> bytes:
    return seal_words(plain, content_key=content_key, binding=Binding("submission", submission_id, column))


def with_id(submission_id: UUID, **values: Any) -> dict[str, Any]:
    return {"id": uuid4(), "submission_id": submission_id, **values}
