"""Opening how somebody can be reached: two named people, a reason, and the young person is told.

Source:  docs/adr/0026-two-people-open-a-contact.md
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from webapp.domain.errors import DecisionNotAllowed, DomainError, PermissionMissing, ReasonMissing


class OpeningState(StrEnum):
    """Where one opening has got to."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    OPENED = "opened"
    OPENED_ALONE = "opened_alone"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    ENDED = "ended"


class OpeningReason(StrEnum):
    """Why a contact is opened; the young person reads it in plain words of ours, never in words of a worker's own."""

    WORRIED = "worried"
    ASKED_US = "asked_us"
    NO_ANSWER = "no_answer"
    ARRANGE_HELP = "arrange_help"


HOURS_ASKED = 72
"""An ask that nobody decided in this time is out of date, because the reason may be as well."""
HOURS_APPROVED = 24
"""An approval is for now, not for a drawer."""
HOURS_TO_CONFIRM = 24
"""Within this time a second person looks at what one person opened alone."""
DAYS_UNTIL_REVIEW = 7
DAYS_UNTIL_NEXT_REVIEW = 30

IN_HAND = frozenset({OpeningState.ASKED, OpeningState.APPROVED})
"""Asked for and not opened yet: it can still be taken back, and what the young person does ends it."""
WAS_OPENED = frozenset(
    {OpeningState.OPENED, OpeningState.OPENED_ALONE, OpeningState.CONFIRMED, OpeningState.DISPUTED}
)
ANSWERS = {
    (OpeningState.ASKED, True): OpeningState.APPROVED,
    (OpeningState.ASKED, False): OpeningState.REFUSED,
    (OpeningState.OPENED_ALONE, True): OpeningState.CONFIRMED,
    (OpeningState.OPENED_ALONE, False): OpeningState.DISPUTED,
}
"""What a second person's yes or no makes of an opening."""


class SecondPersonNeeded(DomainError):
    """Whoever asked to open a contact cannot be the one who says yes to it."""


class OpeningTooOld(DomainError):
    """Nobody answered, or nobody opened it, in time: it has to be asked for anew."""


class OpeningAskedAlready(DomainError):
    """There is an ask for this contact that somebody can still answer or use."""


@dataclass(frozen=True, kw_only=True)
class OpeningWords:
    """Why a contact is opened, and why the young person is not told where that is so; kept sealed.

    Shapes:  silence is empty where they are told. reviews are what later readers wrote about the silence.
    """

    reason: OpeningReason
    why: str = field(repr=False)
    silence: str = field(default="", repr=False)
    reviews: tuple[str, ...] = field(default=(), repr=False)

    def to_text(self) -> str:
        """One line of JSON, ready to be sealed."""
        found = {"reason": self.reason, "why": self.why, "silence": self.silence, "reviews": self.reviews}
        return json.dumps(found, ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> OpeningWords:
        found = json.loads(text)
        found["reason"] = OpeningReason(found["reason"])
        return cls(**found | {"reviews": tuple(found["reviews"])})


@dataclass(frozen=True, kw_only=True)
class OpeningFacts:
    """All that the rules need to know about one opening.

    Units:   moments are in UTC; review_on is a day in Europe/London.
    """

    state: OpeningState
    asked_by: UUID
    asked_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    review_on: date | None = None


def check_words(words: OpeningWords, *, is_silent: bool) -> None:
    """Refuse an ask that does not say why, or that keeps silent and does not say why.

    Errors:  ReasonMissing.
    """
    if not words.why.strip() or (is_silent and not words.silence.strip()):
        raise ReasonMissing


def is_stale(facts: OpeningFacts, *, now: datetime) -> bool:
    """Whether an ask waited too long for its answer, or an answer for its use."""
    if facts.state is OpeningState.ASKED:
        return now - facts.asked_at > timedelta(hours=HOURS_ASKED)
    if facts.state is OpeningState.APPROVED and facts.decided_at is not None:
        return now - facts.decided_at > timedelta(hours=HOURS_APPROVED)
    return False


def is_live(facts: OpeningFacts, *, now: datetime) -> bool:
    """Whether somebody can still answer it or use it."""
    is_waiting = facts.state in IN_HAND or facts.state is OpeningState.OPENED_ALONE
    return is_waiting and not is_stale(facts, now=now)


def check_may_take_back(facts: OpeningFacts, *, by: UUID) -> None:
    """Let whoever asked take it back as long as nothing was opened.

    Errors:  PermissionMissing for anybody else; DecisionNotAllowed when it was opened, refused or ended.
    """
    if by != facts.asked_by:
        raise PermissionMissing
    if facts.state not in IN_HAND:
        raise DecisionNotAllowed


def is_overdue(facts: OpeningFacts, *, now: datetime) -> bool:
    """Whether a second person should have looked by now at what one person opened alone."""
    is_alone = facts.state is OpeningState.OPENED_ALONE
    return is_alone and now - facts.asked_at > timedelta(hours=HOURS_TO_CONFIRM)


def answer(facts: OpeningFacts, *, by: UUID, is_yes: bool, now: datetime) -> OpeningState:
    """What a second person's answer makes of it.

    Errors:  SecondPersonNeeded for whoever asked; DecisionNotAllowed when it was answered; OpeningTooOld.
    """
    if by == facts.asked_by:
        raise SecondPersonNeeded
    following = ANSWERS.get((facts.state, is_yes))
    if following is None:
        raise DecisionNotAllowed
    if is_stale(facts, now=now):
        raise OpeningTooOld
    return following


def check_may_open(facts: OpeningFacts, *, by: UUID, now: datetime) -> None:
    """Let whoever asked open it, once, while the approval is fresh.

    Errors:  PermissionMissing for anybody else; DecisionNotAllowed without a yes, or the second time; OpeningTooOld.
    """
    if by != facts.asked_by:
        raise PermissionMissing
    if facts.state is not OpeningState.APPROVED or facts.decided_by in (None, by):
        raise DecisionNotAllowed
    if is_stale(facts, now=now):
        raise OpeningTooOld


def check_may_review(facts: OpeningFacts, *, by: UUID, today: date) -> None:
    """Let a third person look at a silence at any time, and the second one when the review is due.

    Errors:  DecisionNotAllowed where nothing was opened in silence; SecondPersonNeeded for whoever asked, and for the
             second person before it is due.
    """
    if facts.review_on is None or facts.state not in WAS_OPENED:
        raise DecisionNotAllowed
    is_too_early = by == facts.decided_by and today < facts.review_on
    if by == facts.asked_by or is_too_early:
        raise SecondPersonNeeded


def may_review(facts: OpeningFacts, *, by: UUID, today: date) -> bool:
    """Whether this person may look at a silence today."""
    try:
        check_may_review(facts, by=by, today=today)
    except DomainError:
        return False
    return True


def silent_still(words: OpeningWords, why: str) -> OpeningWords:
    """The reasons with one more: why telling the young person would still put them at risk.

    Errors:  ReasonMissing.
    """
    if not why.strip():
        raise ReasonMissing
    return replace(words, reviews=(*words.reviews, why.strip()))
