"""Reading first: the states of a submission, the three decisions, and what each leads to."""

from __future__ import annotations

from enum import StrEnum

from webapp.domain.errors import DecisionNotAllowed


class SubmissionStatus(StrEnum):
    """Where something said has got to."""

    RECEIVED = "received"
    HELD = "held"
    CLEARED_ONCE = "cleared_once"
    CLEARED = "cleared"
    ESCALATED = "escalated"
    TAKEN_BACK = "taken_back"


class Decision(StrEnum):
    """What an advocacy worker can decide."""

    CLEAR = "clear"
    HOLD = "hold"
    ESCALATE = "escalate"


class Urgency(StrEnum):
    """How soon somebody should read it; only this coarse word is kept of what was worked out on arrival."""

    NOW = "now"
    SOON = "soon"
    USUAL = "usual"


URGENCY_ORDER = {Urgency.NOW: 0, Urgency.SOON: 1, Urgency.USUAL: 2}


class HoldReason(StrEnum):
    """Why something waits for a second reader."""

    SECOND_READER = "second_reader"
    ASKED_BACK = "asked_back"
    NAMES_SOMEBODY = "names_somebody"
    UNCLEAR = "unclear"
    OTHER = "other"


class RedactionReason(StrEnum):
    """Why a few words were changed before anybody else sees them."""

    NAME = "name"
    PLACE = "place"
    SCHOOL = "school"
    CONTACT = "contact"
    DATE_OR_AGE = "date_or_age"
    RARE = "rare"
    UNKIND = "unkind"


OUTCOMES = {
    (SubmissionStatus.RECEIVED, Decision.CLEAR): SubmissionStatus.CLEARED,
    (SubmissionStatus.RECEIVED, Decision.HOLD): SubmissionStatus.HELD,
    (SubmissionStatus.RECEIVED, Decision.ESCALATE): SubmissionStatus.ESCALATED,
    (SubmissionStatus.HELD, Decision.CLEAR): SubmissionStatus.CLEARED,
    (SubmissionStatus.HELD, Decision.HOLD): SubmissionStatus.HELD,
    (SubmissionStatus.HELD, Decision.ESCALATE): SubmissionStatus.ESCALATED,
    (SubmissionStatus.CLEARED_ONCE, Decision.CLEAR): SubmissionStatus.CLEARED,
    (SubmissionStatus.CLEARED_ONCE, Decision.HOLD): SubmissionStatus.HELD,
    (SubmissionStatus.CLEARED_ONCE, Decision.ESCALATE): SubmissionStatus.ESCALATED,
    (SubmissionStatus.CLEARED, Decision.HOLD): SubmissionStatus.HELD,
    (SubmissionStatus.CLEARED, Decision.ESCALATE): SubmissionStatus.ESCALATED,
}


def outcome_of(
    status: SubmissionStatus, decision: Decision, *, needs_second_reader: bool = False
) -> SubmissionStatus:
    """Where a decision leads.

    Shapes:  what still needs a second reader is cleared once, whoever would clear it.
    Errors:  DecisionNotAllowed when the table has no such step.
    """
    try:
        after = OUTCOMES[status, decision]
    except KeyError:
        raise DecisionNotAllowed from None
    waits = needs_second_reader and after is SubmissionStatus.CLEARED
    return SubmissionStatus.CLEARED_ONCE if waits else after
