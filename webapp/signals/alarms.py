"""What a watch says: which theme rises where, since when, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """One theme that rises in one place. Numbers here have passed no gate yet: they stay inside.

    Shapes:  detector is "share" or "cusum", whichever found it less likely by chance.
    Units:   week is the Monday of the newest week, first_week_of_rise that of the week in which the rise most
             likely began; seen and expected are weekly people added up over those weeks; p_value is the chance
             of at least this in a quiet week of this one series.
    """

    name: str
    week: date
    seen: int
    expected: float
    p_value: float
    detector: str
    first_week_of_rise: date

    @property
    def delay(self) -> int:
        """Full weeks between the first week of the rise and this one: 0 in the week in which it began."""
        return (self.week - self.first_week_of_rise).days // 7
