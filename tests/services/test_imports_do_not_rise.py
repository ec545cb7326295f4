"""What came with a file is no rise of the week in which it is read."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tests.factories.rises import FIFE, MONDAY, find_rise, quiet_weeks, rise, watch
from webapp.domain import dates
from webapp.domain.imports import BatchState
from webapp.models import ImportBatch, ImportedSubmission, Submission
from webapp.services import behind_signals


def say_that_they_came_with_a_file(session: Session, people: list[UUID]) -> None:
    """Mark everything that these people said as brought in."""
    batch = ImportBatch(
        file_hash=b"synthetic", state=BatchState.DONE, made_at=dates.now(), encoding="utf-8", faults=[]
    )
    session.add(batch)
    session.flush()
    said = session.scalars(select(Submission.id).where(Submission.contributor_id.in_(people))).all()
    session.execute(
        insert(ImportedSubmission), [{"submission_id": each, "batch_id": batch.id} for each in said]
    )
    session.commit()


def test_the_watch_does_not_find_what_a_file_brought(session: Session) -> None:
    quiet_weeks(session)
    say_that_they_came_with_a_file(session, rise(session, people=24))

    assert watch(session).found == 0


def test_what_a_file_brought_does_not_stand_behind_a_rise(session: Session) -> None:
    find_rise(session, people=24)
    weeks = {"rise_from": MONDAY - timedelta(weeks=2), "rise_to": MONDAY}
    before = behind_signals.find_behind(session, body=FIFE, theme="school", **weeks)

    say_that_they_came_with_a_file(session, rise(session, people=10))
    after = behind_signals.find_behind(session, body=FIFE, theme="school", **weeks)

    assert (before.people, after.people) == (24, 24)
