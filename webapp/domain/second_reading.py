"""When one reader is not enough, and what two readers have to agree on before anything leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from webapp.domain.about import AgeBand
from webapp.domain.consent import Purpose
from webapp.domain.moderation import RedactionReason
from webapp.domain.redaction import STAND_INS, WordsRewritten, changes_between

SMALL_PLACE = 120
"""A place is small where fewer young people than this live in care or get aftercare.

Units:   young people; as many as a body has to gather before its detailed tables close, so that in a small place not
         even everybody together would be enough for a table.
Source:  docs/adr/0025-second-reading.md
"""


class SecondReason(StrEnum):
    """Why a second worker has to read something before it counts as cleared."""

    QUOTE = "quote"
    UNDER_12 = "under_12"
    SMALL_PLACE = "small_place"
    HELD = "held"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one reader would let out of something said.

    Shapes:  body is the one it is about; reasons says why for stand-ins of the reader's own.
    """

    shared_words: str = field(repr=False)
    themes: frozenset[str] = frozenset()
    no_theme_fits: bool = False
    body: str | None = None
    other_bodies: frozenset[str] = frozenset()
    reasons: Mapping[str, RedactionReason] = field(default_factory=dict)

    @property
    def bodies(self) -> frozenset[str]:
        """Every body it would go to."""
        return self.other_bodies | ({self.body} if self.body else set())


def reasons_for(
    *, choices: Mapping[Purpose, bool], age_band: AgeBand | None, fewest_people: int | None, was_held: bool
) -> frozenset[SecondReason]:
    """Why something needs a second reader; empty where one is enough.

    Shapes:  fewest_people is that of the smallest place that it speaks of or goes to, None where no place is known.
    Source:  docs/adr/0025-second-reading.md
    """
    applies = {
        SecondReason.QUOTE: choices.get(Purpose.QUOTE, False),
        SecondReason.UNDER_12: age_band is AgeBand.UNDER_12,
        SecondReason.SMALL_PLACE: fewest_people is not None and fewest_people < SMALL_PLACE,
        SecondReason.HELD: was_held,
    }
    return frozenset(reason for reason, is_so in applies.items() if is_so)


def lets_out_more(*, first: Reading, second: Reading) -> bool:
    """Whether the second reader would let out anything that the first did not.

    Shapes:  what both let out is agreed. Hiding more, a theme less or a body less therefore needs nobody else; a word
             uncovered, a stand-in of one's own, a theme or a body that is new does.
    Source:  docs/adr/0025-second-reading.md
    """
    return (
        second.body != first.body
        or not second.bodies <= first.bodies
        or not second.themes <= first.themes
        or second.no_theme_fits > first.no_theme_fits
        or _shows_more(first, second)
    )


def _shows_more(first: Reading, second: Reading) -> bool:
    own = [stand_in for stand_in in second.reasons if stand_in not in STAND_INS.values()]
    if any(second.shared_words.count(stand_in) > first.shared_words.count(stand_in) for stand_in in own):
        return True
    try:
        changes_between(first.shared_words, second.shared_words, reasons=second.reasons)
    except WordsRewritten:
        return True
    return False
