"""Taking a decision back at once: how long there is for it, and what stands in the way afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from webapp.domain.errors import DomainError
from webapp.domain.moderation import Decision

UNDO_SECONDS = 10
"""What the page promises."""
ON_THE_WAY = timedelta(seconds=2)
"""A press at the last moment still has to travel; shared words stay unseen until it could have come."""
UNDOABLE = frozenset({Decision.CLEAR, Decision.HOLD})
"""What went to the safeguarding team is theirs, and its key with it: that page asks before, for nothing can after."""


def seen_from(*, now: datetime) -> datetime:
    """A decision made at this instant, or later, can still be undone, so nobody may read what it shared."""
    return now - timedelta(seconds=UNDO_SECONDS) - ON_THE_WAY


def is_in_time(decided_at: datetime, *, now: datetime) -> bool:
    """Whether a decision can still be undone."""
    return decided_at >= seen_from(now=now)


class UndoTooLate(DomainError):
    """The seconds for undoing it have gone by, or there was nothing of theirs to undo."""


class UndoOvertaken(DomainError):
    """Somebody changed it meanwhile: a colleague who has a name, or the young person, who has none."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name)
        self.name = name
