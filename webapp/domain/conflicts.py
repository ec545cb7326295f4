"""Nobody reads what is about a body that they work for or are close to."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from webapp.domain.errors import DomainError

MOST_CHANGES_A_DAY = 8
"""Enough to write down a working life; too few to try body after body against something sealed."""


class TieMove(StrEnum):
    """How something changed in what a worker is close to."""

    WROTE_DOWN = "wrote_down"
    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    TOOK_AWAY = "took_away"


class ConflictOfInterest(DomainError):
    """What was said is about a body that this worker is close to, so it is not shown to them.

    Shapes:  says which thing it was, None for what stands open about a body, and never which body.
    """

    def __init__(self, submission_id: UUID | None = None) -> None:
        super().__init__(submission_id)
        self.submission_id = submission_id


class TiesUnreadable(DomainError):
    """A tie was sealed to a key that its worker no longer has, so nobody can tell what they must not read."""


class TiesChangedTooOften(DomainError):
    """What a worker is close to changed so often today that somebody may be trying bodies out."""


def check_pace(changes_today: int) -> None:
    """Refuse one change more than a day has room for.

    Errors:  TiesChangedTooOften.
    """
    if changes_today >= MOST_CHANGES_A_DAY:
        raise TiesChangedTooOften
