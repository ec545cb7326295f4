"""Saying that something is not right: who may answer an appeal, and what an answer can be."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from webapp.domain.errors import DecisionNotAllowed, DomainError, ReasonMissing
from webapp.domain.moderation import SubmissionStatus


class AppealAbout(StrEnum):
    """What a young person says is not right."""

    WORDS = "words"
    WAITING = "waiting"


class AppealState(StrEnum):
    """Where an appeal has got to."""

    OPEN = "open"
    CHANGED = "changed"
    UPHELD = "upheld"


class AnotherWorkerNeeded(DomainError):
    """Whoever made a decision cannot answer what is said against it."""


class NothingChanged(DomainError):
    """It is to be changed, and nothing says how."""


def about_for(status: SubmissionStatus) -> AppealAbout:
    """What an appeal is about, by where the thing stands.

    Shapes:  what was passed on to keep somebody safe looks like anything else that waits.
    """
    return AppealAbout.WORDS if status is SubmissionStatus.CLEARED else AppealAbout.WAITING


def check_answerer(*, against: Collection[UUID], answered_by: UUID) -> None:
    """Refuse to let anybody answer an appeal against a decision in which they had a part.

    Errors:  AnotherWorkerNeeded.
    Source:  docs/adr/0028-appeals.md
    """
    if answered_by in against:
        raise AnotherWorkerNeeded


def check_answer(*, state: AppealState, answer: AppealState, status: SubmissionStatus, reason: str) -> None:
    """Refuse an answer that comes twice, says nothing, or claims a change that was not made.

    Shapes:  what waits is changed by deciding about it in the reading room, so "changed" needs it cleared.
    Errors:  DecisionNotAllowed; ReasonMissing; NothingChanged.
    """
    if state is not AppealState.OPEN or answer is AppealState.OPEN:
        raise DecisionNotAllowed(state)
    if not reason.strip():
        raise ReasonMissing
    cleared = (SubmissionStatus.CLEARED, SubmissionStatus.CLEARED_ONCE)
    if answer is AppealState.CHANGED and status not in cleared:
        raise NothingChanged
