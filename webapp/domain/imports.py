"""What a row of another tool's export becomes: an answer with its choices, or a fault that names no word of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.answers import MOST_CHARACTERS, Answers, clean_words
from webapp.domain.consent import Purpose
from webapp.domain.errors import DomainError

Code = TypeVar("Code")
YES_WORDS = ("yes", "y", "true", "1", "x", "agree", "agreed", "i agree", "on", "ticked", "checked")
SKIPPED = frozenset(
    {"", "na", "n-a", "none", "prefer-not-to-say", "rather-not-say", "i-would-rather-not-say"}
)
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y")
LAST_AGES = {11: AgeBand.UNDER_12, 15: AgeBand.FROM_12_TO_15, 17: AgeBand.FROM_16_TO_17,
             20: AgeBand.FROM_18_TO_20, 25: AgeBand.FROM_21_TO_25, 120: AgeBand.FROM_26}  # fmt: skip
LONGEST_AGE = 3
FIRST_DAY = date(2000, 1, 1)


class Column(StrEnum):
    """What a column of a file can hold for us."""

    WORDS = "words"
    KIND = "kind"
    BODY = "body"
    AGE = "age"
    HOME = "home"
    AREA = "area"
    FEELING = "feeling"
    SAID_ON = "said_on"
    PERSON = "person"
    AGREED = "agreed"
    COUNT = "count"
    SHARE_WITH_BODY = "share_with_body"
    SHARE_WITH_OTHERS = "share_with_others"
    QUOTE = "quote"


CONSENTS = (Purpose.COUNT, Purpose.SHARE_WITH_BODY, Purpose.SHARE_WITH_OTHERS, Purpose.QUOTE)
"""Nobody gets in touch with whoever has no code, so that choice cannot be brought in."""

# What somebody agreed to is never guessed.
GUESSES: Mapping[Column, tuple[str, ...]] = {
    Column.WORDS: ("words", "comment", "comments", "message", "feedback", "what would you like to say"),
    Column.KIND: ("kind", "type"),
    Column.BODY: ("body", "organisation", "service"),
    Column.AGE: ("age", "age band", "age group", "how old are you"),
    Column.HOME: ("home", "where i live", "living situation"),
    Column.AREA: ("area", "council", "council area", "local authority"),
    Column.FEELING: ("feeling", "rating", "how do you feel"),
    Column.SAID_ON: ("date", "day", "submitted", "submitted at", "timestamp", "completed", "said on"),
    Column.PERSON: ("person", "respondent", "respondent id", "participant", "participant id"),
}


class BatchState(StrEnum):
    """How far a file has come."""

    LOOKED_AT = "looked_at"
    COMING_IN = "coming_in"
    DONE = "done"
    GOING_BACK = "going_back"


class RowFault(StrEnum):
    """Why one row stays out."""

    WORDS_MISSING = "words_missing"
    WORDS_TOO_LONG = "words_too_long"
    NOT_AGREED = "not_agreed"
    TOO_MANY_CELLS = "too_many_cells"
    KIND_UNKNOWN = "kind_unknown"
    BODY_UNKNOWN = "body_unknown"
    AGE_UNKNOWN = "age_unknown"
    HOME_UNKNOWN = "home_unknown"
    AREA_UNKNOWN = "area_unknown"
    FEELING_UNKNOWN = "feeling_unknown"
    DAY_UNKNOWN = "day_unknown"


class RowRefused(DomainError):
    """One row that stays out."""

    def __init__(self, fault: RowFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class WordsColumnMissing(DomainError):
    """Nobody said which column holds the words."""


class AgreementMissing(DomainError):
    """Nobody said which column holds that the writers agreed, nor that all of them did."""


class ColumnTwice(DomainError):
    """One column of a file cannot be two things."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How the columns of one file are to be read.

    Shapes:  columns holds places from 0; all_agreed says that everybody in the file agreed that their words come to
             us, where no column says so; a body_has_it too, so nobody is counted; yes_words are in simple form.
    Errors:  WordsColumnMissing, AgreementMissing, ColumnTwice.
    """

    columns: Mapping[Column, int]
    all_agreed: bool = False
    body_has_it: bool = False
    yes_words: tuple[str, ...] = YES_WORDS

    def __post_init__(self) -> None:
        if Column.WORDS not in self.columns:
            raise WordsColumnMissing
        if Column.AGREED not in self.columns and not self.all_agreed:
            raise AgreementMissing
        # One yes may stand for several choices; all else has a column of its own.
        yeses = {Column.AGREED, *(Column(purpose.value) for purpose in CONSENTS)}
        plain = [place for column, place in self.columns.items() if column not in yeses]
        both = set(plain) & {place for column, place in self.columns.items() if column in yeses}
        if len(set(plain)) < len(plain) or both:
            raise ColumnTwice

    def fingerprint(self, *, salt: bytes) -> str:
        """What is kept to know a plan again, without the words that mean yes: somebody typed those by hand."""
        said = asdict(self) | {"columns": dict(sorted((c.value, at) for c, at in self.columns.items()))}
        return hashlib.sha256(
            salt + json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        ).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The names that a cell may hold, each in simple form, with the code that it means."""

    bodies: Mapping[str, str]
    areas: Mapping[str, str]
    kinds: Mapping[str, SubmissionKind]
    homes: Mapping[str, HomeKind]
    ages: Mapping[str, AgeBand]
    feelings: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class ImportedRow:
    """One row that can come in.

    Shapes:  number is its row in the file; person is what the file calls whoever wrote it, or None.
    """

    number: int
    answers: Answers = field(repr=False)
    choices: Mapping[Purpose, bool]
    person: str | None = field(default=None, repr=False)


def read_row(
    number: int, cells: Sequence[str], *, plan: Plan, width: int, vocabulary: Vocabulary, today: date
) -> ImportedRow:
    """Make one row into an answer with its choices.

    Errors:  RowRefused.
    """
    if len(cells) > width:
        raise RowRefused(RowFault.TOO_MANY_CELLS)
    found = {column: cells[place] for column, place in plan.columns.items()}
    if not plan.all_agreed and not _is_yes(found[Column.AGREED], plan):
        raise RowRefused(RowFault.NOT_AGREED)
    return ImportedRow(
        number=number,
        answers=Answers(
            words=_words(found[Column.WORDS]),
            kind=_known(found, Column.KIND, vocabulary.kinds, RowFault.KIND_UNKNOWN),
            body=_known(found, Column.BODY, vocabulary.bodies, RowFault.BODY_UNKNOWN),
            feeling=_known(found, Column.FEELING, vocabulary.feelings, RowFault.FEELING_UNKNOWN),
            age_band=_age(found.get(Column.AGE, ""), vocabulary),
            area=_known(found, Column.AREA, vocabulary.areas, RowFault.AREA_UNKNOWN),
            home=_known(found, Column.HOME, vocabulary.homes, RowFault.HOME_UNKNOWN),
            said_on=_day(found.get(Column.SAID_ON, ""), today),
        ),
        choices=_choices(found, plan),
        person=" ".join(found.get(Column.PERSON, "").split()).casefold() or None,
    )


def guess_columns(header: Sequence[str]) -> dict[Column, int]:
    """What the columns probably are, by their names; each is used once."""
    names = [" ".join(simple(name).split("-")) for name in header]
    found = {
        column: next((names.index(guess) for guess in guesses if guess in names), None)
        for column, guesses in GUESSES.items()
    }
    return {column: place for column, place in found.items() if place is not None}


def simple(text: str) -> str:
    """A name without case, marks and spaces, so that “Children’s house” and `childrens-house` are one."""
    plain = re.sub(r"['\u2019]", "", text.casefold())
    return re.sub(r"[^\w]+", "-", plain).strip("-")


def _words(cell: str) -> str:
    words = clean_words(cell)
    if not words:
        raise RowRefused(RowFault.WORDS_MISSING)
    if len(words) > MOST_CHARACTERS:
        raise RowRefused(RowFault.WORDS_TOO_LONG)
    return words


def _known(
    found: Mapping[Column, str], column: Column, codes: Mapping[str, Code], fault: RowFault
) -> Code | None:
    cell = simple(found.get(column, ""))
    if cell in SKIPPED:
        return None
    if cell not in codes:
        raise RowRefused(fault)
    return codes[cell]


def _age(cell: str, vocabulary: Vocabulary) -> AgeBand | None:
    """An age in years becomes its band; nothing finer is kept."""
    name = simple(cell)
    is_age = name.isascii() and name.isdigit() and len(name) <= LONGEST_AGE
    if is_age and int(name) <= max(LAST_AGES):
        return next(band for last, band in LAST_AGES.items() if int(name) <= last)
    return _known({Column.AGE: cell}, Column.AGE, vocabulary.ages, RowFault.AGE_UNKNOWN)


def _day(cell: str, today: date) -> date | None:
    """A day, day first; a time of day behind it is dropped."""
    first = re.split(r"[ T]", cell.strip(), maxsplit=1)[0]
    if simple(first) in SKIPPED:
        return None
    for form in DAY_FORMS:
        try:
            day = datetime.strptime(first, form).date()
        except ValueError:
            continue
        if FIRST_DAY <= day <= today:
            return day
    raise RowRefused(RowFault.DAY_UNKNOWN)


def _choices(found: Mapping[Column, str], plan: Plan) -> dict[Purpose, bool]:
    """Yes only where a cell says so; what a body can set beside its own copy of the file is never counted."""
    given = {purpose: _is_yes(found.get(Column(purpose.value), ""), plan) for purpose in CONSENTS}
    return given | {Purpose.COUNT: given[Purpose.COUNT] and not plan.body_has_it}


def _is_yes(cell: str, plan: Plan) -> bool:
    return simple(cell) in {simple(word) for word in plan.yes_words} - {""}
