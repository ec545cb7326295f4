"""Who has something open: a claim keeps two people from deciding the same thing, and runs out by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from webapp.domain.errors import AlreadyClaimed, StalePage
from webapp.domain.moderation import Decision

CLAIM_MINUTES = 30


def is_live(claimed_at: datetime | None, *, now: datetime) -> bool:
    """Whether a claim still holds."""
    return claimed_at is not None and now - claimed_at < timedelta(minutes=CLAIM_MINUTES)


def runs_out_at(claimed_at: datetime) -> datetime:
    """When a claim holds no longer."""
    return claimed_at + timedelta(minutes=CLAIM_MINUTES)


class ClaimedByColleague(AlreadyClaimed):
    """A colleague has this open, and we can say who and since when."""

    def __init__(self, name: str, since: datetime) -> None:
        super().__init__(name, since)
        self.name = name
        self.since = since


class ChangedMeanwhile(StalePage):
    """Somebody changed this after the page was opened, and we can say who and what where it was decided.

    Shapes:  no name when it changed without a decision: a colleague took it over, or it was taken back.
    """

    def __init__(self, name: str | None = None, decision: Decision | None = None) -> None:
        super().__init__(name, decision)
        self.name = name
        self.decision = decision
