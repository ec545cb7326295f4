"""Wordings that are nearly the same: how a worker decides that they count, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from webapp.domain.errors import ReasonMissing


class CountedAs(StrEnum):
    """How the wordings of one group count."""

    ONCE = "once"
    EACH = "each"


class RepeatReason(StrEnum):
    """Why a worker decided so; there is no room for words."""

    SAME_PERSON = "same_person"
    SENT_FOR_OTHERS = "sent_for_others"
    CAMPAIGN = "campaign"
    BY_CHANCE = "by_chance"


REASONS: Mapping[CountedAs, tuple[RepeatReason, ...]] = MappingProxyType(
    {
        CountedAs.ONCE: (RepeatReason.SAME_PERSON, RepeatReason.SENT_FOR_OTHERS),
        CountedAs.EACH: (RepeatReason.CAMPAIGN, RepeatReason.BY_CHANCE),
    }
)


@dataclass(frozen=True, kw_only=True)
class GroupPlace:
    """A place in the list of groups: after this one comes the rest.

    Units:   people counts distinct contributors; those groups that wait for a decision come before all others.
    """

    is_open: bool
    people: int
    id: UUID


def write_place(place: GroupPlace) -> str:
    return f"{place.is_open:d}.{place.people}.{place.id}"


def read_place(text: str) -> GroupPlace | None:
    """A place in the list from an address; None, the start of the list, for anything else."""
    try:
        is_open, people, group = text.split(".")
        return GroupPlace(is_open=bool(int(is_open)), people=int(people), id=UUID(group))
    except ValueError:
        return None


def counted_as(reason: RepeatReason | None) -> CountedAs:
    """How wordings count for a reason: each reason leads one way.

    Errors:  ReasonMissing without a reason.
    """
    for way, reasons in REASONS.items():
        if reason in reasons:
            return way
    raise ReasonMissing
