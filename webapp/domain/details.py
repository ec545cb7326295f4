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
from webapp.domain.redaction import STAND_INS
from webapp.domain.wording import Sought, Wording, is_within, on_one_line


class DetailKind(StrEnum):
    """What was found."""

    NAME = "name"
    SCHOOL = "school"
    HOME = "home"
    STREET = "street"
    PLACE = "place"
    ORGANISATION = "organisation"
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
        DetailKind.ORGANISATION: RedactionReason.PLACE,
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


MOST_ASKED = 150
"""How many questions a page asks one by one; what follows is one passage, hidden whole or cut down by hand."""


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
    spellings: frozenset[Sought] = field(repr=False)
    places: int
    answer: Answer | None

    @property
    def tells_little(self) -> bool:
        """Whether these words alone seldom tell who somebody is: a town, a country, a people, a firm."""
        is_people = self.hit.kind is DetailKind.RARE and self.hit.why is not Why.FEW_PEOPLE
        return is_people or self.hit.kind in (DetailKind.PLACE, DetailKind.ORGANISATION)


def list_small(questions: Iterable[Question]) -> list[Question]:
    """The open questions that may be answered together, because each tells little; none where there is only one.

    Shapes:  never a name, a home, a school or a number: those are answered one by one.
    """
    small = [question for question in questions if question.tells_little and question.answer is None]
    return small if len(small) > 1 else []


def ask(original: str, hits: Iterable[Hit], *, shared: str, left: Collection[str] = ()) -> list[Question]:
    """One question for all hits on the same words, in the order of the text, each with what became of it.

    Shapes:  left holds the keys that a worker answered with "leave it"; words that stand nowhere in the shared
             wording any more are hidden, whoever hid them and however.
    """
    wording = Wording(shared, stand_ins=STAND_INS.values())
    return [_answered(question, wording, left) for question in list_questions(original, hits)]


def list_questions(original: str, hits: Iterable[Hit]) -> list[Question]:
    """One question for all hits on the same words, in the order of the text, with nothing answered."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        found.setdefault(on_one_line(original[hit.start : hit.end]).casefold(), []).append(hit)
    return [_question(original, same) for same in found.values()]


def hide_found(question: Question, shared: str, *, stand_ins: Collection[str] = ()) -> str:
    """The shared wording with these words hidden wherever they stand, in the spellings that were found."""
    wording = Wording(shared, stand_ins={question.hit.stand_in, *stand_ins})
    return wording.hide(dict.fromkeys(question.spellings, question.hit.stand_in))


def hide_passage(questions: Iterable[Question], shared: str, *, stand_ins: Collection[str] = ()) -> str:
    """The shared wording with one stand-in for all that stands between the first and the last of some words."""
    wording = Wording(shared, stand_ins=stand_ins)
    found = [
        place for question in questions for sought in question.spellings for place in wording.find(sought)
    ]
    if not found:
        return shared
    start, end = min(start for start, _ in found), max(end for _, end in found)
    return f"{shared[:start]}{STAND_INS[RedactionReason.RARE]}{shared[end:]}"


def refuse_unanswered(questions: Iterable[Question]) -> None:
    """Refuse to clear something while a question about it is open.

    Errors:  DetailsUnanswered.
    Source:  docs/adr/0019-personal-details.md
    """
    if any(question.answer is None for question in questions):
        raise DetailsUnanswered


def _question(original: str, same: list[Hit]) -> Question:
    first = same[0]
    return Question(
        key=f"{first.start}-{first.end}",
        hit=max(same, key=lambda hit: hit.sureness),
        words=original[first.start : first.end],
        spellings=frozenset(_sought(original, hit) for hit in same),
        places=len(same),
        answer=None,
    )


def _sought(original: str, hit: Hit) -> Sought:
    """What to look for in the wording; what was found inside a longer word is looked for there too."""
    is_whole = not is_within(original, hit.start, hit.end)
    return Sought(words=original[hit.start : hit.end], is_whole=is_whole)


def _answered(question: Question, wording: Wording, left: Collection[str]) -> Question:
    if not any(True for sought in question.spellings for _ in wording.find(sought)):
        return replace(question, answer=Answer.HIDDEN)
    return replace(question, answer=Answer.LEFT) if question.key in left else question
