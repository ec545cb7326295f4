"""That something waits for somebody: one row in the same transaction as what came, and none of its words.

What is not for now leaves no trace of when it came: a row without a time, which goes when it is noted for each reader.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.domain.duty import Audience
from webapp.domain.moderation import URGENCY_ORDER, Urgency
from webapp.models import DutyCall, News, ProtectionConcern


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


def note_news(session: Session, *, audience: Audience, body: str | None = None) -> None:
    """Let people hear that there is something new; body names whose officers, None means everybody's."""
    # The bare table, as everything that "send" writes: a mapped object costs more than the row.
    session.execute(insert(News.__table__), [{"id": uuid4(), "audience": audience, "body": body}])  # type: ignore[arg-type]


def answer(session: Session, *, submission_id: UUID | None = None, concern_id: UUID | None = None) -> None:
    """Somebody has opened it: nobody else is called, and nothing is kept of who was and when."""
    about = DutyCall.submission_id == submission_id if submission_id else DutyCall.concern_id == concern_id
    session.execute(delete(DutyCall).where(about).execution_options(synchronize_session=False))


def unanswered() -> Select[tuple[int]]:
    """How many urgent things nobody has opened."""
    return select(func.count()).select_from(DutyCall)


def _call(
    session: Session, urgency: Urgency, *, submission_id: UUID | None = None, concern_id: UUID | None = None
) -> None:
    """Let somebody be called about one thing; where that waits already, once is enough, and the sooner counts."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(DutyCall).values(
        id=uuid4(),
        submission_id=submission_id,
        concern_id=concern_id,
        urgency=urgency,
        rounds=0,
        next_at=None,
        is_everybody_called=False,
    )
    is_new = session.scalar(row.on_conflict_do_nothing().returning(DutyCall.id)) is not None
    if not is_new and urgency == Urgency.NOW:
        later = _is_about(submission_id, concern_id) & (DutyCall.urgency != Urgency.NOW)
        sooner = update(DutyCall).where(later).values(urgency=urgency, next_at=None)
        session.execute(sooner.execution_options(synchronize_session=False))


def _is_about(submission_id: UUID | None, concern_id: UUID | None) -> ColumnElement[bool]:
    if submission_id is not None:
        return DutyCall.submission_id == submission_id
    return DutyCall.concern_id == concern_id
