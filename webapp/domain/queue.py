"""The ways to look at what came in: parts of the list, places in it, and filters over what is known without opening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qs, urlencode
from uuid import UUID

from webapp.domain.came import CameBy
from webapp.domain.moderation import Urgency

WAITED_DAYS = (3, 7, 14, 28)
LONGEST_SLUG = 80
Member = TypeVar("Member", bound=StrEnum)


class QueueView(StrEnum):
    """Which part of the queue a list shows."""

    WAITING = "waiting"
    HELD = "held"
    SECOND = "second-reading"
    MINE = "mine"
    WROTE_BACK = "wrote-back"
    CLEARED = "cleared"
    PASSED_ON = "passed-on"
    TAKEN_BACK = "taken-back"


@dataclass(frozen=True, kw_only=True, order=True)
class Place:
    """A place in the queue: after this one comes the rest of the list."""

    urgency_order: int
    received_on: date
    id: UUID


def write_place(place: Place) -> str:
    return f"{place.urgency_order}.{place.received_on.isoformat()}.{place.id}"


def read_place(text: str) -> Place | None:
    """A place in the queue from an address; None, the start of the list, for anything else."""
    try:
        order, day, row = text.split(".")
        return Place(urgency_order=int(order), received_on=date.fromisoformat(day), id=UUID(row))
    except ValueError:
        return None


@dataclass(frozen=True, kw_only=True)
class QueueFilter:
    """What a worker wants to see of the list; empty parts ask for nothing.

    Shapes:  only what stands in the clear. Words, their language, what they are about, the body, the area and found
             details are sealed until somebody opens them; body and theme are known of what was cleared, and only there.
    Units:   waited_days are whole days since the day on which it came in.
    """

    urgencies: frozenset[Urgency] = frozenset()
    came_by: frozenset[CameBy] = frozenset()
    waited_days: int = 0
    may_be_answered: bool = False
    body: str = ""
    theme: str = ""

    def __bool__(self) -> bool:
        return self != QueueFilter()

    def to_text(self) -> str:
        """The filter as it stands in an address and in what is saved; nothing is the empty text."""
        parts = {
            "urgency": sorted(self.urgencies),
            "came": sorted(self.came_by),
            "days": [self.waited_days] if self.waited_days else [],
            "answer": ["y"] if self.may_be_answered else [],
            "body": [self.body] if self.body else [],
            "theme": [self.theme] if self.theme else [],
        }
        return urlencode(parts, doseq=True)


def read_filter(text: str) -> QueueFilter:
    """A filter from an address; what is no part of one is left out."""
    return choose_filter(parse_qs(text, max_num_fields=50) if text.count("&") < 50 else {})


def choose_filter(parts: Mapping[str, Iterable[str]]) -> QueueFilter:
    """A filter from lists of what was chosen, by name; what is not on offer is left out."""
    days = [int(day) for day in parts.get("days", ()) if day in {str(each) for each in WAITED_DAYS}]
    return QueueFilter(
        urgencies=_known(Urgency, parts.get("urgency", ())),
        came_by=_known(CameBy, parts.get("came", ())),
        waited_days=max(days, default=0),
        may_be_answered="y" in parts.get("answer", ()),
        body=_slug(parts.get("body", ())),
        theme=_slug(parts.get("theme", ())),
    )


def _known(kind: type[Member], values: Iterable[str]) -> frozenset[Member]:
    return frozenset(kind(value) for value in values if value in set(kind))


def _slug(values: Iterable[str]) -> str:
    """The first word that may be a slug: letters, figures and hyphens only."""
    return next(
        (value for value in values if len(value) <= LONGEST_SLUG and value.replace("-", "").isalnum()), ""
    )
