"""The table of one year: what became of what young people said, why we waited, and whether that was right."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from webapp.domain.appeals import AppealState
from webapp.domain.moderation import HoldReason, SubmissionStatus

NOT_HELD = "not_held"
NO_APPEAL = "no_appeal"
NOT_READ_AGAIN, SAME, DIFFERENT = "not_read_again", "same", "different"


class YearPart(StrEnum):
    """One part of a year's table."""

    EVERYBODY = "everybody"
    OUTCOME = "outcome"
    HELD_FOR = "held_for"
    APPEAL = "appeal"
    READ_AGAIN = "read_again"
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
APPEALED = (AppealState.CHANGED, AppealState.OPEN, AppealState.UPHELD)
"""What can become of an appeal; of several that one person made, the first of these counts."""
HELD_FOR = (NOT_HELD, *(str(reason) for reason in HoldReason))
ALL = "all"
HALF, NEARLY_ALL = "half", "nearly_all"
CODES: dict[YearPart, tuple[str, ...]] = {
    YearPart.EVERYBODY: (ALL,),
    YearPart.OUTCOME: tuple(Outcome),
    YearPart.HELD_FOR: HELD_FOR,
    YearPart.APPEAL: (NO_APPEAL, *APPEALED),
    YearPart.READ_AGAIN: (NOT_READ_AGAIN, SAME, DIFFERENT),
    YearPart.DAYS: (HALF, NEARLY_ALL),
}
"""Every line of the table, in its order; each stands in it every year, hidden or not."""


def reason_of(reasons: Iterable[str | None]) -> str:
    """Why something was held first, or that it never was; a reason of a kind that the list does not know is another."""
    for reason in reasons:
        return reason if reason in HELD_FOR else str(HoldReason.OTHER)
    return NOT_HELD


def appeal_of(states: Collection[AppealState]) -> str:
    """What became of everything that one person said is not right."""
    return next((str(state) for state in APPEALED if state in states), NO_APPEAL)


def read_again_of(are_same: Collection[bool]) -> str:
    """Whether a second person read anything of one person's again, and would have done the same throughout."""
    if not are_same:
        return NOT_READ_AGAIN
    return SAME if all(are_same) else DIFFERENT
