"""Our own themes and how they live: suggested, named anew, agreed, merged, retired. A code keeps what it means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from webapp.domain.dates import Quarter, quarter_of
from webapp.domain.errors import DecisionNotAllowed, DomainError, NotFound
from webapp.domain.themes import CodeBook, ThemeCode, Wellbeing

LAST_OF_YEAR = 4


class ThemeState(StrEnum):
    """Where a theme of our own has got to; each step of its life is called by the state that it leads to.

    Shapes:  RENAMED is a step alone: a theme that was named anew stays in the state it had.
    """

    SUGGESTED = "suggested"
    AGREED = "agreed"
    DECLINED = "declined"
    MERGED = "merged"
    RETIRED = "retired"
    RENAMED = "renamed"


NEXT_STATES: Mapping[ThemeState, frozenset[ThemeState]] = {
    ThemeState.SUGGESTED: frozenset({ThemeState.AGREED, ThemeState.DECLINED, ThemeState.RENAMED}),
    ThemeState.AGREED: frozenset({ThemeState.MERGED, ThemeState.RETIRED, ThemeState.RENAMED}),
    ThemeState.DECLINED: frozenset(),
    ThemeState.MERGED: frozenset(),
    ThemeState.RETIRED: frozenset(),
}


class OwnSuggestion(DomainError):
    """Whoever suggested a theme, or named it, cannot be the one who agrees to it."""


class ThemeNotInUse(DomainError):
    """This theme cannot be given any more, or not yet."""


def check_step(before: ThemeState, after: ThemeState) -> None:
    """Refuse a step that a theme's life does not have.

    Errors:  DecisionNotAllowed.
    """
    if after not in NEXT_STATES[before]:
        raise DecisionNotAllowed


def counts_from(state: ThemeState, *, on: date) -> Quarter | None:
    """The first quarter that is counted differently because of a step.

    Shapes:  an agreed theme counts in the quarter in which it was agreed, because nobody had it before. A merge waits
             for the next quarter, so that a quarter is counted by one rule. A retired theme keeps its line until the
             year ends, because spans do. Another name changes no number, only the version of the book.
    Source:  docs/adr/0022-own-themes.md
    """
    quarter = quarter_of(on)
    if state in (ThemeState.AGREED, ThemeState.RENAMED):
        return quarter
    if state is ThemeState.MERGED:
        return quarter.following
    return Quarter(quarter.year, LAST_OF_YEAR).following if state is ThemeState.RETIRED else None


@dataclass(frozen=True, kw_only=True)
class LivingTheme:
    """One theme of ours as it stands.

    Shapes:  counted_from is None for what came with Heard; ends_from is the first quarter in which it has no line of
             its own any more; into is the theme that it is then counted as; renamed_in are the quarters in which it
             got another name.
    """

    code: ThemeCode
    state: ThemeState
    counted_from: Quarter | None = None
    ends_from: Quarter | None = None
    into: str | None = None
    renamed_in: tuple[Quarter, ...] = ()

    def can_be_chosen(self, day: date) -> bool:
        """Whether a reader may give this theme on a day; one that is merged may be given until the merge counts."""
        if self.state is ThemeState.MERGED and self.ends_from:
            return quarter_of(day) < self.ends_from
        return self.state is ThemeState.AGREED

    def is_counted_in(self, quarter: Quarter) -> bool:
        """Whether a release of this quarter has a line for it."""
        if self.state in (ThemeState.SUGGESTED, ThemeState.DECLINED):
            return False
        began = self.counted_from is None or self.counted_from <= quarter
        return began and (self.ends_from is None or quarter < self.ends_from)


@dataclass(frozen=True, kw_only=True)
class CountedThemes:
    """The themes by which one quarter is counted.

    Shapes:  codes have a line each, with the parts of life that they belong to; counted_as names, for each theme that
             was merged, the one that it counts as. What is in neither counts as no theme.
    """

    version: str
    codes: tuple[tuple[str, tuple[str, ...]], ...]
    counted_as: tuple[tuple[str, str], ...] = ()

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Where each theme that somebody was given is counted."""
        return {code: code for code, _ in self.codes} | dict(self.counted_as)

    def of_family(self, indicator: Wellbeing) -> frozenset[str]:
        """The themes that belong to a part of life."""
        return frozenset(code for code, families in self.codes if indicator in families)

    def to_plain(self) -> dict[str, Any]:
        """As a release keeps it."""
        return {
            "version": self.version,
            "codes": [[code, list(families)] for code, families in self.codes],
            "counted_as": dict(self.counted_as),
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> CountedThemes:
        """As a release kept it."""
        return cls(
            version=plain["version"],
            codes=tuple((code, tuple(families)) for code, families in plain["codes"]),
            counted_as=tuple(sorted(plain["counted_as"].items())),
        )

    @classmethod
    def of_book(cls, book: CodeBook) -> CountedThemes:
        """The themes that Heard comes with."""
        return cls(version=book.version, codes=tuple(_line_of(code) for code in book.codes))


@dataclass(frozen=True)
class Themes:
    """Every theme of ours there ever was, in the order in which they came.

    Shapes:  version is that of the book that Heard comes with; each step that changes what is counted adds to it.
    """

    version: str
    living: tuple[LivingTheme, ...]

    @cached_property
    def by_code(self) -> Mapping[str, LivingTheme]:
        return {theme.code.code: theme for theme in self.living}

    def get(self, code: str) -> LivingTheme:
        """One theme, whatever became of it.

        Errors:  NotFound.
        """
        if code not in self.by_code:
            raise NotFound(code)
        return self.by_code[code]

    def choosable(self, day: date, *, kept: frozenset[str] = frozenset()) -> tuple[ThemeCode, ...]:
        """What a reader may give on a day, with what something was given before."""
        return tuple(
            theme.code for theme in self.living if theme.can_be_chosen(day) or theme.code.code in kept
        )

    def counted_in(self, quarter: Quarter) -> CountedThemes:
        """By which themes a quarter is counted, whenever somebody asks."""
        merged = {
            theme.code.code: self._end_of(theme, quarter)
            for theme in self.living
            if theme.into and theme.ends_from and theme.ends_from <= quarter
        }
        lines = [theme for theme in self.living if theme.is_counted_in(quarter)]
        return CountedThemes(
            version=self.version_in(quarter),
            codes=tuple(_line_of(theme.code) for theme in lines),
            counted_as=tuple(sorted((code, into) for code, into in merged.items() if into)),
        )

    def version_in(self, quarter: Quarter) -> str:
        """The version of the book by which a quarter is counted: `1`, then `1.1` after the first change."""
        changed = (day for theme in self.living for day in (theme.counted_from, theme.ends_from))
        changes = sum(first is not None and first <= quarter for first in changed)
        counted = (theme for theme in self.living if theme.is_counted_in(quarter))
        changes += sum(first <= quarter for theme in counted for first in theme.renamed_in)
        return f"{self.version}.{changes}" if changes else self.version

    def joined_in(self, code: str, *, after: Quarter, until: Quarter) -> tuple[str, ...]:
        """The themes that began to count as this one after one quarter and until another."""
        return tuple(
            theme.code.code
            for theme in self.living
            if theme.into == code and theme.ends_from and after < theme.ends_from <= until
        )

    def _end_of(self, theme: LivingTheme, quarter: Quarter) -> str | None:
        """The theme that one counts as, through every merge; None where that one has no line any more."""
        while theme.into and theme.ends_from and theme.ends_from <= quarter:
            theme = self.by_code[theme.into]
        return theme.code.code if theme.is_counted_in(quarter) else None


def in_use(book: CodeBook) -> Iterable[LivingTheme]:
    """The themes that Heard comes with, before anything became of them."""
    return (LivingTheme(code=code, state=ThemeState.AGREED) for code in book.codes)


def _line_of(code: ThemeCode) -> tuple[str, tuple[str, ...]]:
    return code.code, tuple(indicator.value for indicator in code.wellbeing)
