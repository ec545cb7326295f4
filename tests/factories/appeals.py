"""Appeals for tests: made, opened and answered as the pages do."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import NOW
from tests.factories.voices import Said
from webapp.domain.appeals import AppealState
from webapp.domain.consent import Purpose
from webapp.domain.moderation import SubmissionStatus
from webapp.models import Appeal, SharedMessage, Submission
from webapp.services import appeal_answers, appeals
from webapp.services.appeal_answers import AnswerMade
from webapp.services.returning import OpenedCode

DAY = date(2026, 8, 15)
WHY = "Synthetic: it was no place, it was my bus."
SHARES = {Purpose.COUNT: True, Purpose.SHARE_WITH_BODY: True, Purpose.SHARE_WITH_OTHERS: True}
CHANGED, UPHELD = AppealState.CHANGED, AppealState.UPHELD


def appeal(
    session: Session, code: OpenedCode, said: Said, *, words: str = WHY, form_hash: bytes | None = None
) -> UUID:
    appeals.make_appeal(
        session,
        code=code,
        submission_id=said.id,
        words=words,
        form_hash=form_hash or secrets.token_bytes(16),
        today=DAY,
    )
    session.commit()
    return session.scalars(select(Appeal.id).where(Appeal.state == AppealState.OPEN)).one()


def open_as(session: Session, appeal_id: UUID, person: Person) -> appeal_answers.OpenAppeal:
    appeal_answers.open_appeal(session, appeal_id=appeal_id, staff=person.staff, now=NOW)
    session.commit()
    found = appeal_answers.find_open_appeal(session, appeal_id=appeal_id, staff=person.staff, now=NOW)
    assert found is not None
    return found


def answer(session: Session, appeal_id: UUID, person: Person, **changed: Any) -> None:
    found = appeal_answers.find_open_appeal(session, appeal_id=appeal_id, staff=person.staff, now=NOW)
    given = AnswerMade(
        revision=found.item.revision if found else 0, answer=UPHELD, reason="Synthetic: because."
    )
    appeal_answers.answer(
        session, appeal_id=appeal_id, staff=person.staff, made=replace(given, **changed), today=DAY, now=NOW
    )
    session.commit()


def shared(session: Session) -> dict[str | None, str]:
    return dict(session.execute(select(SharedMessage.body, SharedMessage.words)).all())


def status(session: Session, said: Said) -> SubmissionStatus:
    return session.execute(select(Submission.status).where(Submission.id == said.id)).scalar_one()
