"""Nobody reads what is about a body that they work for or are close to."""

from __future__ import annotations

from uuid import UUID

from webapp.domain.errors import DomainError


class ConflictOfInterest(DomainError):
    """What was said is about a body that this worker is close to, so it is not shown to them.

    Shapes:  says which thing it was and never which body.
    """

    def __init__(self, submission_id: UUID) -> None:
        super().__init__(submission_id)
        self.submission_id = submission_id


class TiesUnreadable(DomainError):
    """A tie was sealed to a key that its worker no longer has, so nobody can tell what they must not read."""
