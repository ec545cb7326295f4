"""Wordings that are nearly the same: how a worker decides that they count, and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

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


def counted_as(reason: RepeatReason | None) -> CountedAs:
    """How wordings count for a reason: each reason leads one way.

    Errors:  ReasonMissing without a reason.
    """
    for way, reasons in REASONS.items():
        if reason in reasons:
            return way
    raise ReasonMissing
