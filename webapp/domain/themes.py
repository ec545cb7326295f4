"""Code-books: agreed names for what young people speak about, and how they map to law and policy."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.errors import NotFound
from webapp.domain.plans import Duty
from webapp.domain.provenance import DatedFact, SourceStatus


class Wellbeing(StrEnum):
    """The eight wellbeing indicators, known together as SHANARRI.

    Source:  Children and Young People (Scotland) Act 2014, s.96(2).
    """

    SAFE = "safe"
    HEALTHY = "healthy"
    ACHIEVING = "achieving"
    NURTURED = "nurtured"
    ACTIVE = "active"
    RESPECTED = "respected"
    RESPONSIBLE = "responsible"
    INCLUDED = "included"


class Foundation(StrEnum):
    """The five foundations of the Promise.

    Source:  Independent Care Review, The Promise (2020).
    """

    VOICE = "voice"
    FAMILY = "family"
    CARE = "care"
    PEOPLE = "people"
    SCAFFOLDING = "scaffolding"


class BookName(StrEnum):
    """The code-books that Heard comes with, in the order in which they are shown."""

    WELLBEING = "wellbeing"
    DUTIES = "duties"
    PROMISE = "promise"
    UNCRC = "uncrc"
    BRIGHT_SPOTS = "bright_spots"
    QUALITY = "quality"
    THEMES = "themes"


@dataclass(frozen=True, kw_only=True)
class ThemeCode:
    """One code of a code-book: its formal name, its plain name, and what it means.

    Shapes:  wellbeing, duties and promise say what a working theme maps to; empty in the other books. status is its
             own where it is another than the book's.
    """

    code: str
    name: str
    plain_name: str
    meaning: str
    wellbeing: tuple[Wellbeing, ...] = ()
    duties: tuple[Duty, ...] = ()
    promise: tuple[Foundation, ...] = ()
    status: SourceStatus | None = None


@dataclass(frozen=True, kw_only=True)
class CodeBook(DatedFact):
    """One version of a set of codes, in the order people see them.

    Errors:  ValueError if it is empty or a code appears twice.
    """

    book: BookName
    name: str
    version: str
    codes: tuple[ThemeCode, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.codes or len({entry.code for entry in self.codes}) != len(self.codes):
            raise ValueError(f"{self.book} must have codes, each once")

    def is_code_verified(self, entry: ThemeCode) -> bool:
        """Whether somebody read one of its codes at its source."""
        return (entry.status or self.status) is SourceStatus.READ

    def find(self, code: str) -> ThemeCode | None:
        """The code of this name, or None."""
        return next((entry for entry in self.codes if entry.code == code), None)

    def get(self, code: str) -> ThemeCode:
        """The code of this name.

        Errors:  NotFound if the book has no such code.
        """
        if (found := self.find(code)) is None:
            raise NotFound(f"{self.book}: {code}")
        return found

    def about_wellbeing(self, indicator: Wellbeing) -> tuple[ThemeCode, ...]:
        """The themes that touch this wellbeing indicator, in book order."""
        return tuple(entry for entry in self.codes if indicator in entry.wellbeing)

    def about_duty(self, duty: Duty) -> tuple[ThemeCode, ...]:
        """The themes that ask something of this duty, in book order."""
        return tuple(entry for entry in self.codes if duty in entry.duties)


FIXED_BOOKS = frozenset({BookName.WELLBEING, BookName.DUTIES, BookName.PROMISE})
"""What a theme of ours is mapped to in these books is a part of it: figures are counted and grouped by that."""


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """One theme of ours and one code of another book that it touches; many to many."""

    theme: str
    book: BookName
    code: str


@dataclass(frozen=True, kw_only=True)
class MappingFile(DatedFact):
    """The mappings that Heard comes with, and who made them when.

    Errors:  ValueError if one stands there twice, or names a book of which the mapping is a part of the theme.
    """

    mapped_by: str
    mapped_on: date
    version: str
    mappings: tuple[Mapping, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(set(self.mappings)) != len(self.mappings):
            raise ValueError("a mapping stands there twice")
        if any(mapping.book in FIXED_BOOKS or mapping.book is BookName.THEMES for mapping in self.mappings):
            raise ValueError("what a theme maps to there stands with the theme")
