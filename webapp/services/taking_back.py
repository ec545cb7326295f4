"""Taking a whole file back while nobody has read any of it: begun once, gone on with after any stop, never half."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.domain.came import CameBy
from webapp.domain.errors import DomainError, NotFound
from webapp.domain.imports import BatchState
from webapp.models import Contributor, ImportBatch, ImportedSubmission, Submission
from webapp.services import audit

ROWS_AT_ONCE = 500


class BatchRead(DomainError):
    """Somebody has read something of this file, so it cannot be taken back as a whole."""


class GoingBack(DomainError):
    """The file that this came with is being taken back, so nobody opens anything of it any more."""


def begin(session: Session, *, batch_id: UUID, actor: str, now: datetime) -> None:
    """Decide that everything goes that came with a file; from then on nobody opens any of it.

    Shapes:  a file that is going back already goes on.
    Errors:  NotFound; BatchRead once anybody opened any of it.
    Source:  docs/adr/0020-what-exists-comes-in.md
    """
    batch = session.get(ImportBatch, batch_id, with_for_update=True, populate_existing=True)
    if batch is None:
        raise NotFound
    if batch.state is BatchState.GOING_BACK:
        return
    if batch.is_read:
        raise BatchRead
    batch.state = BatchState.GOING_BACK
    audit.record(session, actor=actor, action="import_taken_back", subject=str(batch_id), at=now)
    session.flush()


def go_on(session: Session, *, batch_id: UUID) -> Iterator[int]:
    """Delete what came with a file that is going back, with its people, and at the end the record of the file.

    Shapes:  after each few hundred people it gives out how many rows went with them, so that whoever asked can commit;
             stopped there, the next call goes on.
    Errors:  NotFound for a file that is not going back.
    """
    while True:
        batch = session.get(ImportBatch, batch_id, with_for_update=True, populate_existing=True)
        if batch is None or batch.state is not BatchState.GOING_BACK:
            raise NotFound
        people = set(session.scalars(_people_of(batch_id)))
        rows = _delete_people(session, people)
        batch.rows_in -= rows
        is_over = session.scalar(_people_of(batch_id).limit(1)) is None
        if is_over:
            session.delete(batch)
        session.flush()
        yield rows
        if is_over:
            return


def note_opening(session: Session, submission: Submission) -> None:
    """Note that something of a file is being read, so that the file stays.

    Shapes:  whoever opens the first of it and whoever takes it back wait for each other at the file's own row.
    Errors:  GoingBack.
    """
    if submission.came_by is not CameBy.IMPORT:
        return
    came_with = select(ImportBatch).join(ImportedSubmission, ImportedSubmission.batch_id == ImportBatch.id)
    mine = came_with.where(ImportedSubmission.submission_id == submission.id)
    batch = session.scalar(mine)
    if batch is None or batch.is_read:
        return
    if batch.state is not BatchState.GOING_BACK:
        session.refresh(batch, with_for_update=True)
    if batch.state is BatchState.GOING_BACK:
        raise GoingBack
    batch.is_read = True


def is_going(submission_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether something came with a file that is being taken back."""
    return exists().where(
        ImportedSubmission.submission_id == submission_id,
        ImportBatch.id == ImportedSubmission.batch_id,
        ImportBatch.state == BatchState.GOING_BACK,
    )


def _delete_people(session: Session, people: set[UUID]) -> int:
    """Delete people with everything they said, and say how many things that were."""
    said = select(func.count()).select_from(Submission).where(Submission.contributor_id.in_(people))
    rows = session.scalar(said) or 0
    session.execute(
        delete(Contributor).where(Contributor.id.in_(people)).execution_options(synchronize_session=False)
    )
    return rows


def _people_of(batch_id: UUID) -> Select[tuple[UUID]]:
    some = select(ImportedSubmission.submission_id).where(ImportedSubmission.batch_id == batch_id)
    return select(Submission.contributor_id).where(Submission.id.in_(some.limit(ROWS_AT_ONCE)))
