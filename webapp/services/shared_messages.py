"""Words that their writers let one body see. They were cleared by a worker and are the only words in plain text."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.models import SharedMessage


@dataclass(frozen=True, kw_only=True)
class SharedWords:
    """Wording that is safe to share, without a day, a place or anything else about its writer."""

    words: str
    is_synthetic: bool


def list_for_body(session: Session, *, body: str) -> list[SharedWords]:
    """The words that young people let this body see, newest first."""
    rows = session.execute(
        select(SharedMessage.words, SharedMessage.is_synthetic)
        .where(SharedMessage.body == body)
        .order_by(SharedMessage.shared_on.desc(), SharedMessage.id)
    )
    return [SharedWords(words=words, is_synthetic=is_synthetic) for words, is_synthetic in rows]
