"""The table of one year: what became of what young people said, and why we waited with some of it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from webapp.domain.moderation import HoldReason, SubmissionStatus

NOT_HELD = "not_held"


class YearPart(StrEnum):
    """One part of a year's table."""

    EVERYBODY = "everybody"
    OUTCOME = "outcome"
    HELD_FOR = "held_for"
    DAYS = "days"


class Outcome(StrEnum):
    """What became of what one young person said."""

    CLEARED = "cleared"
    WAITING = "waiting"
    HELD = "held"
    PASSED_ON = "passed_on"
    TAKEN_BACK = "taken_back"


OUTCOME_OF = {
    SubmissionStatus.RECEIVED: Outcome.WAITING,
    SubmissionStatus.HELD: Outcome.HELD,
    SubmissionStatus.CLEARED_ONCE: Outcome.HELD,
    SubmissionStatus.CLEARED: Outcome.CLEARED,
    SubmissionStatus.ESCALATED: Outcome.PASSED_ON,
    SubmissionStatus.TAKEN_BACK: Outcome.TAKEN_BACK,
}
HELD_FOR = (NOT_HELD, *(str(reason) for reason in HoldReason))
ALL = "all"
HALF, NEARLY_ALL = "half", "nearly_all"
CODES: dict[YearPart, tuple[str, ...]] = {
    YearPart.EVERYBODY: (ALL,),
    YearPart.OUTCOME: tuple(Outcome),
    YearPart.HELD_FOR: HELD_FOR,
    YearPart.DAYS: (HALF, NEARLY_ALL),
}
"""Every line of the table, in its order; each stands in it every year, hidden or not."""


def reason_of(reasons: Iterable[str | None]) -> str:
    """Why something was held first, or that it never was; a reason of a kind that the list does not know is another."""
    for reason in reasons:
        return reason if reason in HELD_FOR else str(HoldReason.OTHER)
    return NOT_HELD
