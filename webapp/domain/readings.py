"""What a reading needs before something can be cleared."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from webapp.domain.consent import Purpose
from webapp.domain.errors import DomainError

NEEDS_THEME = frozenset({Purpose.COUNT})
NEEDS_BODY = frozenset({Purpose.COUNT, Purpose.SHARE_WITH_BODY, Purpose.SHARE_WITH_OTHERS})

SHARES_WORDS = frozenset({Purpose.SHARE_WITH_BODY, Purpose.SHARE_WITH_OTHERS, Purpose.QUOTE})
"""The choices with which somebody else gets to read words."""


class ClearReason(StrEnum):
    """What a worker asked themselves before they cleared something, or what made them clear it anew."""

    NOBODY_AT_RISK = "nobody_at_risk"
    ON_APPEAL = "on_appeal"


class SecondReaderNeeded(DomainError):
    """Whoever asked for a second reader cannot be that reader."""


class ThemeMissing(DomainError):
    """It is to be counted, and no theme says as what."""


class ThemeAndNone(DomainError):
    """A theme was chosen, and also that no theme fits."""


class BodyMissing(DomainError):
    """It is to be counted or shared, and nothing says with whom."""


def needs(choices: Mapping[Purpose, bool], purposes: Collection[Purpose]) -> bool:
    """Whether one of the choices that were made asks for it."""
    return any(choices.get(purpose, False) for purpose in purposes)


def check_reading(
    choices: Mapping[Purpose, bool], *, themes: Collection[str], body: str | None, no_theme_fits: bool = False
) -> None:
    """Refuse to clear what would reach nobody, or be counted as nothing.

    Shapes:  no_theme_fits is a reader's own word that it is about something new; it is counted as that.
    Errors:  ThemeMissing, ThemeAndNone, BodyMissing.
    """
    if themes and no_theme_fits:
        raise ThemeAndNone
    if needs(choices, NEEDS_THEME) and not themes and not no_theme_fits:
        raise ThemeMissing
    if needs(choices, NEEDS_BODY) and body is None:
        raise BodyMissing
