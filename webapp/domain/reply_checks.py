"""Reading what bodies answer: its states, what a machine may point at, why it goes back, and who need not wait.

A machine only points. A worker decides, and a body has no veto over anything that young people said.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from webapp.domain.dates import LONDON
from webapp.domain.errors import DecisionNotAllowed, DomainError, ReasonMissing
from webapp.domain.plans import ReplyKind
from webapp.domain.provenance import DatedFact

MINUTES_TO_CHANGE = 30
LEAST_SHOWN = 10
MOST_SENT_BACK_IN_TEN = 1
HIGHEST_READING_AGE = 11


class ReplyState(StrEnum):
    """Where an answer of a body has got to. Nobody but its writer and the advocacy team sees it before it is shown."""

    WAITING = "waiting"
    SHOWN = "shown"
    SENT_BACK = "sent_back"
    WITHDRAWN = "withdrawn"


class PromptKind(StrEnum):
    """What a machine points at in an answer."""

    CHANGE_MADE = "change_made"
    CHANGE_PLANNED = "change_planned"
    NAME = "name"
    DETAIL = "detail"
    DISMISSIVE = "dismissive"
    BLAMING = "blaming"
    HARD_TO_READ = "hard_to_read"
    LACKS_RESOURCES = "lacks_resources"


class SendBackReason(StrEnum):
    """Why an answer goes back to who wrote it."""

    NAMES_SOMEBODY = "names_somebody"
    HARD_TO_READ = "hard_to_read"
    UNKIND = "unkind"
    NO_PROOF = "no_proof"
    NO_ANSWER = "no_answer"
    OTHER = "other"


SAYS_WHY = frozenset({SendBackReason.OTHER})
"""A reason that tells nobody anything until somebody writes what it is."""


class AnswerPart(StrEnum):
    """The parts of an answer that are read."""

    ANSWER = "answer"
    REASON = "reason"
    TRIED_WITH_OTHERS = "tried_with_others"
    WHAT_NEXT = "what_next"
    SIGNED_ROLE = "signed_role"


class TooLateToChange(DomainError):
    """The half hour in which an answer can be changed or taken back is over, or a worker decided about it."""


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """One thing to look at; where it stands, never a decision.

    Shapes:  start and end count characters of that part, as in text[start:end]; both 0 where it is the whole part.
    """

    kind: PromptKind
    part: AnswerPart
    start: int = 0
    end: int = 0


@dataclass(frozen=True, kw_only=True)
class PhraseList(DatedFact):
    """Words that point at something, in one language, with where they come from and since when we use them.

    Errors:  ValueError if it is empty.
    """

    kind: PromptKind
    language: str
    phrases: tuple[str, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.phrases:
            raise ValueError(f"{self.kind} needs phrases")


@dataclass(frozen=True, kw_only=True)
class SeriousThemes(DatedFact):
    """The themes whose answers always wait until somebody read them."""

    themes: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Record:
    """What became of the answers that one person wrote.

    Units:   answers that a worker read: shown counts those that stayed as they were, sent_back the others.
    """

    shown: int
    sent_back: int

    @property
    def is_experienced(self) -> bool:
        """Whether enough were read and shown, and few enough went back."""
        is_rarely_sent_back = self.sent_back * 10 <= (self.shown + self.sent_back) * MOST_SENT_BACK_IN_TEN
        return self.shown >= LEAST_SHOWN and is_rarely_sent_back


def may_go_first(
    *, record: Record, kind: ReplyKind, prompts: Collection[Prompt], is_serious_theme: bool
) -> bool:
    """Whether an answer may be shown before it is read; it is still read afterwards.

    Shapes:  never a claim that something changed or will, because "we did" is one by itself and so is "what happens
             next"; never anything that a machine points at; never about a theme that is marked serious.
    Source:  docs/adr/0034-replies-are-read.md
    """
    claims_change = kind is not ReplyKind.WE_CANT
    return record.is_experienced and not claims_change and not prompts and not is_serious_theme


def settles_at(sent_at: datetime) -> datetime:
    """When an answer can no longer be changed, and can be read and shown.

    Units:   instants in UTC.
    """
    return sent_at + timedelta(minutes=MINUTES_TO_CHANGE)


def sent_on(sent_at: datetime) -> date:
    """The day in Europe/London on which an answer was sent."""
    return sent_at.astimezone(LONDON).date()


def check_sending_back(reasons: Collection[SendBackReason], note: str) -> None:
    """Refuse to send something back without saying why.

    Errors:  ReasonMissing without a reason, or where the reason is "something else" and nothing is written.
    """
    if not reasons or (SAYS_WHY & set(reasons) and not note.strip()):
        raise ReasonMissing


def check_to_read(state: ReplyState, *, is_read: bool) -> None:
    """Refuse to decide about an answer that is not there to be read.

    Errors:  DecisionNotAllowed for one that was read, sent back or withdrawn.
    """
    if is_read or state not in (ReplyState.WAITING, ReplyState.SHOWN):
        raise DecisionNotAllowed(state)
