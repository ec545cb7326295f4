"""The content labels that a team can give: those that Heard comes with, and those it names itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.errors import DomainError
from webapp.domain.welfare import ContentLabel

MOST_OFFERED = 16
"""More boxes than this nobody reads before opening something."""
LONGEST_NAME = 60


class LabelMove(StrEnum):
    """What was done to a label."""

    ADDED = "added"
    RENAMED = "renamed"
    RETIRED = "retired"
    BROUGHT_BACK = "brought_back"


class LabelNameMissing(DomainError):
    """A label needs a name."""


class LabelNameTaken(DomainError):
    """Another label, offered or retired, has this name; two that are called alike cannot be told apart."""


class TooManyLabels(DomainError):
    """As many labels are offered as somebody can read before they open something."""


class LabelMovedAlready(DomainError):
    """A label that is retired cannot be retired again, nor one be brought back that is offered."""


@dataclass(frozen=True, kw_only=True)
class LabelStep:
    """One step in the life of a label; name is what it was called from then on, empty where that did not change."""

    code: str
    move: LabelMove
    name: str
    by: str
    made_on: date


@dataclass(frozen=True, kw_only=True)
class Label:
    """A label as it stands now.

    Shapes:  name is None for one that Heard comes with and nobody renamed: that name is translated.
    """

    code: str
    name: str | None = None
    is_retired: bool = False


def stand(steps: Iterable[LabelStep]) -> dict[str, Label]:
    """Every label there ever was by its code, those that Heard comes with first, then in the order they were added.

    Shapes:  steps are in the order in which they were taken. A code never goes, so that what was labelled keeps its
             label, and whoever opted out of it stays out, whatever it is called.
    Source:  docs/adr/0036-the-readers-welfare.md
    """
    labels = {str(code): Label(code=str(code)) for code in ContentLabel}
    for step in steps:
        before = labels.get(step.code, Label(code=step.code))
        is_retired = {LabelMove.RETIRED: True, LabelMove.BROUGHT_BACK: False}
        labels[step.code] = Label(
            code=step.code,
            name=step.name or before.name,
            is_retired=is_retired.get(step.move, before.is_retired),
        )
    return labels


def check_name(name: str, *, called: Mapping[str, str], code: str | None = None) -> str:
    """A name as it is kept: on one line, and unlike that of every other label.

    Shapes:  called says what every label is called where somebody names one, in their language.
    Errors:  LabelNameMissing; LabelNameTaken.
    """
    plain = " ".join(name.split())[:LONGEST_NAME].rstrip()
    if not plain:
        raise LabelNameMissing
    if any(other.casefold() == plain.casefold() for each, other in called.items() if each != code):
        raise LabelNameTaken
    return plain


def check_room(labels: Iterable[Label]) -> None:
    """Refuse one more label where nobody could read them all.

    Errors:  TooManyLabels.
    """
    if sum(not label.is_retired for label in labels) >= MOST_OFFERED:
        raise TooManyLabels
