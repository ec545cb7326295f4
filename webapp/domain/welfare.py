"""The reader's welfare: what something may be about, what a reader would rather not read, and what counts as hard."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from webapp.domain.moderation import Decision, Urgency

DAYS_LEFT_OUT = 2
"""For so many days something is not offered to whoever would rather not read it; then it is offered to everybody."""
WEEKS_SHOWN = 8
DAYS_AN_ASK_STANDS = 30


class ContentLabel(StrEnum):
    """What a colleague who read something says that it may be about; never guessed.

    Shapes:  these are the codes that Heard comes with; a team adds others (domain.content_labels).
    """

    VIOLENCE = "violence"
    SELF_HARM = "self_harm"
    SEXUAL_HARM = "sexual_harm"
    NEGLECT = "neglect"
    LOSS = "loss"
    HATE = "hate"
    DRUGS = "drugs"


class Veil(StrEnum):
    """When words are covered until a reader uncovers them."""

    NEVER = "never"
    HARD = "hard"
    ALWAYS = "always"


class SlipKind(StrEnum):
    """What somebody here keeps that only they can open."""

    WISHES = "wishes"
    WEEK = "week"
    ASKED_ME = "asked_me"
    I_ASKED = "i_asked"
    SHARED_WITH_ME = "shared_with_me"
    I_SHARED = "i_shared"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What one reader would rather not read, and when words are covered for them."""

    opt_outs: frozenset[str] = frozenset()
    veil: Veil = Veil.HARD


@dataclass(frozen=True, kw_only=True)
class Week:
    """What one reader read in one week, and how much of it was hard; hours are not counted."""

    monday: date
    read: int = 0
    hard: int = 0


@dataclass(frozen=True, kw_only=True)
class Care:
    """What a reader is told before they open something.

    Shapes:  labels were given by a colleague who read it; none may mean that nobody has. is_left_out says that this
             reader is not offered it, needs_somebody that nobody took it in the days after it was labelled.
    """

    labels: tuple[str, ...] = ()
    is_labelled: bool = False
    is_left_out: bool = False
    needs_somebody: bool = False
    is_veiled: bool = False


@dataclass(frozen=True)
class Labelled:
    """The labels of one thing, and the day on which they were given."""

    labels: frozenset[str] = field(default_factory=frozenset)
    given_on: date | None = None


def is_hard(urgency: Urgency, *, labels: Collection[str], decision: Decision | None) -> bool:
    """Whether reading something was hard: labelled, urgent, or passed on."""
    return urgency is Urgency.NOW or bool(labels) or decision is Decision.ESCALATE


def care_for(urgency: Urgency, found: Labelled, wishes: Wishes, *, is_waiting: bool, today: date) -> Care:
    """What a reader is told about something, and whether it is kept from them.

    Shapes:  what is urgent is never left out, and nothing for longer than DAYS_LEFT_OUT, so that nothing stays unread.
    Source:  docs/adr/0036-the-readers-welfare.md
    """
    is_new = found.given_on is not None and today <= found.given_on + timedelta(days=DAYS_LEFT_OUT)
    is_unwanted = bool(found.labels & wishes.opt_outs)
    hard = is_hard(urgency, labels=found.labels, decision=None)
    return Care(
        labels=tuple(sorted(found.labels)),
        is_labelled=found.given_on is not None,
        is_left_out=is_waiting and is_unwanted and is_new and urgency is not Urgency.NOW,
        needs_somebody=is_waiting and bool(found.labels) and not is_new,
        is_veiled=wishes.veil is Veil.ALWAYS or (wishes.veil is Veil.HARD and hard),
    )


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
