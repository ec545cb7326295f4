"""Keeping people safe: the states of a concern and the steps its record holds."""

from __future__ import annotations

from enum import StrEnum


class ConcernState(StrEnum):
    """Where a concern about somebody's safety has got to."""

    OPEN = "open"
    TAKEN = "taken"
    REFERRED = "referred"
    CLOSED = "closed"


class ConcernStep(StrEnum):
    """What was done about a concern; each step says who was told and when."""

    TAKEN_OVER = "taken_over"
    TOLD_POLICE = "told_police"
    TOLD_SOCIAL_WORK = "told_social_work"
    TOLD_OTHER_AGENCY = "told_other_agency"
    TOLD_YOUNG_PERSON = "told_young_person"
    DID_NOT_TELL_YOUNG_PERSON = "did_not_tell_young_person"
    CHOSE_ROUTE = "chose_route"
    ASKED_FOR_DISCUSSION = "asked_for_discussion"
    HEARD_OUTCOME = "heard_outcome"
    NOBODY_TO_TELL = "nobody_to_tell"
    NOTE = "note"
    ANSWERED_APPEAL = "answered_appeal"
    CLOSED = "closed"


STATE_AFTER = {
    ConcernStep.TAKEN_OVER: ConcernState.TAKEN,
    ConcernStep.TOLD_POLICE: ConcernState.REFERRED,
    ConcernStep.TOLD_SOCIAL_WORK: ConcernState.REFERRED,
    ConcernStep.TOLD_OTHER_AGENCY: ConcernState.REFERRED,
    ConcernStep.CLOSED: ConcernState.CLOSED,
}


def state_after(state: ConcernState, step: ConcernStep) -> ConcernState:
    """Where a step leads; a note or telling the young person changes nothing, and a referral is never undone."""
    following = STATE_AFTER.get(step, state)
    if state == ConcernState.REFERRED and following == ConcernState.TAKEN:
        return state
    return following
