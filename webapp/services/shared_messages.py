"""Words that their writers let one body see. They were cleared by a worker and are the only words in plain text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from webapp.domain import dates
from webapp.domain.undoing import seen_from
from webapp.models import SharedMessage, UndoOffer

PAGE_LENGTH = 20


@dataclass(frozen=True, kw_only=True)
class SharedWords:
    """Wording that is safe to share, without a day, a place or anything else about its writer."""

    words: str
    is_synthetic: bool


@dataclass(frozen=True, kw_only=True)
class SharedPage:
    """Some of the words that a body may read; following goes on after them, and is None after the last."""

    words: tuple[SharedWords, ...]
    following: UUID | None


def list_for_body(
    session: Session, *, body: str, after: UUID | None = None, limit: int | None = None
) -> SharedPage:
    """The words that young people let this body see, newest first.

    Shapes:  words whose clearing can still be undone are not shown yet. after goes on from where an earlier page ended;
             where that was taken back since, from the beginning.
    """
    limit = limit or PAGE_LENGTH
    query = select(SharedMessage.id, SharedMessage.words, SharedMessage.is_synthetic).where(
        SharedMessage.body == body, _is_settled(dates.now())
    )
    if after is not None:
        last = select(SharedMessage.shared_on).where(SharedMessage.id == after, SharedMessage.body == body)
        if (day := session.scalar(last)) is not None:
            later_in_day = and_(SharedMessage.shared_on == day, SharedMessage.id > after)
            query = query.where(or_(SharedMessage.shared_on < day, later_in_day))
    newest_first = query.order_by(SharedMessage.shared_on.desc(), SharedMessage.id)
    rows = session.execute(newest_first.limit(limit + 1)).all()
    return SharedPage(
        words=tuple(SharedWords(words=words, is_synthetic=synthetic) for _, words, synthetic in rows[:limit]),
        following=rows[limit - 1].id if len(rows) > limit else None,
    )


def _is_settled(now: datetime) -> ColumnElement[bool]:
    """Whether the worker who cleared it has had time to see a mistake."""
    return ~exists().where(
        UndoOffer.submission_id == SharedMessage.submission_id, UndoOffer.decided_at >= seen_from(now=now)
    )
