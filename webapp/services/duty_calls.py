"""That something waits for somebody: one row in the same transaction as what came, and none of its words.

What is not for now leaves no trace of when it came: a row without a time, which goes when it is noted for each reader.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.domain.duty import Audience
from webapp.domain.moderation import URGENCY_ORDER, SubmissionStatus, Urgency
from webapp.models import DutyCall, DutyCalled, ImportedSubmission, News, ProtectionConcern, Submission

IS_UNDECIDED = (Submission.urgency == Urgency.NOW) & (Submission.status == SubmissionStatus.RECEIVED)
"""Urgent, and nobody has said yet whether somebody is at risk."""


def note_arrival(session: Session, *, submission_id: UUID, urgency: Urgency) -> None:
    """Let somebody be called about what cannot wait, and let readers hear of the rest in their own time.

    Shapes:  one insert, no time; who is called and when is decided afterwards, by `heard tend`.
    """
    if urgency == Urgency.NOW:
        _call(session, urgency, submission_id=submission_id)
    else:
        note_news(session, audience=Audience.READERS)


def note_message(session: Session, *, submission_id: UUID, urgency: Urgency) -> None:
    """Let somebody be called about an urgent message, and about any to whoever keeps its writer safe."""
    concern_id = session.scalar(
        select(ProtectionConcern.id).where(ProtectionConcern.submission_id == submission_id)
    )
    if concern_id is not None:
        _call(session, min(urgency, Urgency.SOON, key=URGENCY_ORDER.__getitem__), concern_id=concern_id)
    else:
        note_arrival(session, submission_id=submission_id, urgency=urgency)


def call_about_concern(session: Session, *, concern_id: UUID, urgency: Urgency) -> None:
    """Let whoever is on duty be called about a concern."""
    _call(session, urgency, concern_id=concern_id)


def call_about_group(session: Session, *, look_id: UUID) -> None:
    """Let whoever is on duty be called about what a group wrote."""
    _call(session, Urgency.NOW, group_look_id=look_id)


def call_about_batch(session: Session, *, batch_id: UUID) -> None:
    """Let whoever is on duty be called once about everything urgent that came with one file."""
    _call(session, Urgency.NOW, import_batch_id=batch_id)


def note_news(session: Session, *, audience: Audience, body: str | None = None) -> None:
    """Let people hear that there is something new; body names whose officers, None means everybody's."""
    # The bare table, as everything that "send" writes: a mapped object costs more than the row.
    session.execute(insert(News.__table__), [{"id": uuid4(), "audience": audience, "body": body}])  # type: ignore[arg-type]


def hold_back(
    session: Session, *, until: datetime, submission_id: UUID | None = None, look_id: UUID | None = None
) -> None:
    """Somebody has it open: nobody is called until then, and nothing is kept of who was called and when.

    Shapes:  the row stays until somebody decides; what is put down, and what is left open for too long, calls again.
    """
    about = DutyCall.group_look_id == look_id if look_id else _is_about_said([submission_id])
    calls = select(DutyCall.id).where(about)
    # Both rows of one call are changed by this order alone, so that no two workers wait for each other.
    session.execute(
        update(DutyCall)
        .where(about)
        .values(is_opened=True, rounds=0, next_at=until, is_everybody_called=False)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        delete(DutyCalled).where(DutyCalled.call_id.in_(calls)).execution_options(synchronize_session=False)
    )


def resume(session: Session, *, submission_ids: Collection[UUID]) -> None:
    """Somebody closed these without deciding: what was called about before is called about again, from the first."""
    session.flush()
    session.execute(
        update(DutyCall)
        .where(_is_about_said(submission_ids), DutyCall.is_opened)
        .values(is_opened=False, next_at=None)
        .execution_options(synchronize_session=False)
    )


def call_again(session: Session, submission: Submission, *, until: datetime | None = None) -> None:
    """What is urgent and was decided without a word about risk, or whose decision is undone, goes on calling."""
    session.flush()
    if submission.urgency == Urgency.NOW and submission.status in (
        SubmissionStatus.RECEIVED,
        SubmissionStatus.HELD,
    ):
        _call(session, Urgency.NOW, submission_id=submission.id)
    resume(session, submission_ids=[submission.id])
    if until is not None:
        hold_back(session, submission_id=submission.id, until=until)


def settle(session: Session, *, submission_id: UUID) -> None:
    """Somebody has said that nobody is at risk as far as they can tell: nobody else is called.

    Shapes:  what came since they opened it goes on calling, because they cannot have read it. A file calls until
             everything urgent in it is decided.
    """
    session.flush()
    session.execute(
        delete(DutyCall)
        .where(DutyCall.submission_id == submission_id, DutyCall.is_opened)
        .execution_options(synchronize_session=False)
    )
    of_file = select(ImportedSubmission.batch_id).where(ImportedSubmission.submission_id == submission_id)
    session.execute(
        delete(DutyCall)
        .where(DutyCall.import_batch_id.in_(of_file), ~has_undecided_rows())
        .execution_options(synchronize_session=False)
    )


def settle_group(session: Session, *, look_id: UUID) -> None:
    """Somebody looks after what a group wrote."""
    _forget(session, DutyCall.group_look_id == look_id)


def answer(session: Session, *, submission_id: UUID | None = None, concern_id: UUID | None = None) -> None:
    """It is somebody's now, or nobody's any more: nobody else is called, and nothing is kept of who was and when."""
    about = DutyCall.submission_id == submission_id if submission_id else DutyCall.concern_id == concern_id
    _forget(session, about)


def is_called_about(session: Session, *, submission_id: UUID) -> bool:
    """Whether something urgent about this waits for a decision."""
    return bool(session.scalar(select(exists().where(DutyCall.submission_id == submission_id))))


def list_groups_called_about(session: Session, *, look_ids: Collection[UUID]) -> frozenset[UUID]:
    """Of these groups, those whose words wait for somebody."""
    query = select(DutyCall.group_look_id).where(DutyCall.group_look_id.in_(look_ids))
    return frozenset(look_id for look_id in session.scalars(query) if look_id is not None)


def unanswered(now: ColumnElement[datetime] | datetime) -> Select[tuple[int]]:
    """How many urgent things nobody has open."""
    waits = or_(DutyCall.is_opened.is_(False), DutyCall.next_at <= now)
    return select(func.count()).select_from(DutyCall).where(waits)


def has_undecided_rows() -> ColumnElement[bool]:
    """Whether a file that is called about holds something urgent that nobody has decided about."""
    return exists().where(
        ImportedSubmission.batch_id == DutyCall.import_batch_id,
        ImportedSubmission.submission_id == Submission.id,
        IS_UNDECIDED,
    )


def _is_about_said(ids: Collection[UUID | None]) -> ColumnElement[bool]:
    """Calls about things said, and about the files that those came with which are undecided."""
    of_files = (
        select(ImportedSubmission.batch_id)
        .join(Submission, Submission.id == ImportedSubmission.submission_id)
        .where(Submission.id.in_(ids), IS_UNDECIDED)
    )
    return or_(DutyCall.submission_id.in_(ids), DutyCall.import_batch_id.in_(of_files))


def _forget(session: Session, about: ColumnElement[bool]) -> None:
    session.execute(delete(DutyCall).where(about).execution_options(synchronize_session=False))


def _call(session: Session, urgency: Urgency, **about: UUID) -> None:
    """Let somebody be called about one thing; where that waits already, once is enough, and the sooner counts.

    Shapes:  what somebody has open calls again, because they may not have seen what came since.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(DutyCall).values(
        id=uuid4(),
        urgency=urgency,
        rounds=0,
        next_at=None,
        is_everybody_called=False,
        is_opened=False,
        **about,
    )
    if session.scalar(row.on_conflict_do_nothing().returning(DutyCall.id)) is not None:
        return
    ((column, known),) = about.items()
    is_this = getattr(DutyCall, column) == known
    is_sooner = (DutyCall.urgency != Urgency.NOW) & (urgency == Urgency.NOW)
    standing = update(DutyCall).where(is_this, or_(DutyCall.is_opened, is_sooner))
    session.execute(
        standing.values(next_at=None, is_opened=False).execution_options(synchronize_session=False)
    )
    if urgency == Urgency.NOW:
        session.execute(
            update(DutyCall)
            .where(is_this)
            .values(urgency=urgency)
            .execution_options(synchronize_session=False)
        )
