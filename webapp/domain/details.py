"""Personal details in what somebody wrote: what may give a person away, and the rule that a worker answers for each.

A machine only asks. Nothing is hidden by it, and nothing is cleared while one of its questions stands unanswered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from types import MappingProxyType

from webapp.domain.errors import DomainError
from webapp.domain.moderation import RedactionReason
from webapp.domain.redaction import STAND_INS, hide


class DetailKind(StrEnum):
    """What was found."""

    NAME = "name"
    SCHOOL = "school"
    HOME = "home"
    STREET = "street"
    PLACE = "place"
    POSTCODE = "postcode"
    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    LINK = "link"
    DATE = "date"
    AGE = "age"
    HEALTH_NUMBER = "health_number"
    INSURANCE_NUMBER = "insurance_number"
    BANK_NUMBER = "bank_number"
    PLATE = "plate"
    RARE = "rare"


class Why(StrEnum):
    """What gave it away."""

    LISTED = "listed"
    AFTER_ROLE = "after_role"
    AFTER_FAMILY = "after_family"
    AFTER_TITLE = "after_title"
    AFTER_CALLED = "after_called"
    CAPITAL = "capital"
    SAME_AGAIN = "same_again"
    KIND_WORD = "kind_word"
    FORM = "form"
    CHECK_DIGIT = "check_digit"
    FEW_PEOPLE = "few_people"
    MODEL = "model"


class Sureness(IntEnum):
    """How sure, in three steps."""

    PERHAPS = 1
    LIKELY = 2
    SURE = 3


class Answer(StrEnum):
    """What became of a question."""

    HIDDEN = "hidden"
    LEFT = "left"


REASONS: Mapping[DetailKind, RedactionReason] = MappingProxyType(
    {
        DetailKind.NAME: RedactionReason.NAME,
        DetailKind.SCHOOL: RedactionReason.SCHOOL,
        DetailKind.HOME: RedactionReason.PLACE,
        DetailKind.STREET: RedactionReason.PLACE,
        DetailKind.PLACE: RedactionReason.PLACE,
        DetailKind.POSTCODE: RedactionReason.PLACE,
        DetailKind.PHONE: RedactionReason.CONTACT,
        DetailKind.EMAIL: RedactionReason.CONTACT,
        DetailKind.HANDLE: RedactionReason.CONTACT,
        DetailKind.LINK: RedactionReason.CONTACT,
        DetailKind.DATE: RedactionReason.DATE_OR_AGE,
        DetailKind.AGE: RedactionReason.DATE_OR_AGE,
        DetailKind.HEALTH_NUMBER: RedactionReason.RARE,
        DetailKind.INSURANCE_NUMBER: RedactionReason.RARE,
        DetailKind.BANK_NUMBER: RedactionReason.RARE,
        DetailKind.PLATE: RedactionReason.RARE,
        DetailKind.RARE: RedactionReason.RARE,
    }
)


class DetailsUnanswered(DomainError):
    """Something that may give a person away still stands there, and nobody said whether it may."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Some words that may give somebody away; where they stand, never the words themselves.

    Shapes:  start and end count characters, as in text[start:end].
    """

    start: int
    end: int
    kind: DetailKind
    why: Why
    sureness: Sureness

    @property
    def stand_in(self) -> str:
        """What is shown where these words are hidden."""
        return STAND_INS[REASONS[self.kind]]


@dataclass(frozen=True, kw_only=True)
class Question:
    """The same words wherever they were found, asked about once.

    Shapes:  spellings are the ways they are written; key names the first place, never the words.
    """

    key: str
    hit: Hit
    words: str = field(repr=False)
    spellings: frozenset[str] = field(repr=False)
    places: int
    answer: Answer | None


def ask(original: str, hits: Iterable[Hit], *, shared: str, left: Collection[str] = ()) -> list[Question]:
    """One question for all hits on the same words, in the order of the text, each with what became of it.

    Shapes:  left holds the keys that a worker answered with "leave it"; words that stand nowhere in the shared
             wording any more are hidden, whoever hid them and however.
    """
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(_folded(original[hit.start : hit.end]), []).append(hit)
    return [_question(original, same, shared=shared, left=left) for same in found.values()]


def hide_found(question: Question, shared: str, *, stand_ins: Collection[str] = ()) -> str:
    """The shared wording with these words hidden wherever they stand, in the spellings that were found."""
    for spelling in sorted(question.spellings, key=len, reverse=True):
        hiding = hide(
            shared,
            hidden=spelling,
            stand_in=question.hit.stand_in,
            stand_ins=stand_ins,
            in_any_case=False,
        )
        shared = hiding.words
    return shared


def refuse_unanswered(questions: Iterable[Question]) -> None:
    """Refuse to clear something while a question about it is open.

    Errors:  DetailsUnanswered.
    Source:  docs/adr/0019-personal-details.md
    """
    if any(question.answer is None for question in questions):
        raise DetailsUnanswered


def _question(original: str, same: list[Hit], *, shared: str, left: Collection[str]) -> Question:
    first = same[0]
    key = f"{first.start}-{first.end}"
    question = Question(
        key=key,
        hit=max(same, key=lambda hit: hit.sureness),
        words=original[first.start : first.end],
        spellings=frozenset(original[hit.start : hit.end] for hit in same),
        places=len(same),
        answer=Answer.LEFT if key in left else None,
    )
    is_standing = hide_found(question, shared, stand_ins=STAND_INS.values()) != shared
    return question if is_standing else replace(question, answer=Answer.HIDDEN)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
