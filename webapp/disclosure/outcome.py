"""How the attacker did, area by area, in forms that can be kept and that can be published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MEASURES = (
    "exact",
    "narrow",
    "known_small",
    "insider",
    "guessed",
    "group",
    "dominated",
    "across",
    "together",
)

_PLACES = ("cells", "groups", "shared")


@dataclass(frozen=True)
class AreaOutcome:
    """How the attacker did against one area.

    Shapes:  attacked counts the cells that truly hold 1 .. threshold - 1 people. Of those,
             exact: least and greatest possible value are the same;
             narrow: they lie closer than the threshold less one;
             known_small: the greatest is below the threshold, which the mark alone never says;
             insider: one of the above for the others in the cell, once people in it subtract themselves;
             guessed: exact for somebody who bets that every mark means "fewer than the threshold";
             across: lost, and safe if nothing were known of other areas;
             together: lost only to somebody who puts several areas into one programme, where they are few enough.
             group counts the cells where everybody in an age band or a home is sure to have said the same,
             dominated the cells that show a number of which one contributor is half or more.
             lost names the tables in which any of these happened; cells, groups and shared (for
             together) say where, and are never shown.
             state is a digest of all the attacker was told. programmes counts the linear and integer programmes.
    """

    area: str
    attacked: int
    exact: int = 0
    narrow: int = 0
    known_small: int = 0
    insider: int = 0
    guessed: int = 0
    group: int = 0
    dominated: int = 0
    across: int = 0
    together: int = 0
    lost: frozenset[str] = frozenset()
    cells: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    shared: tuple[int, ...] = ()
    state: str = ""
    programmes: int = field(default=0, compare=False)

    def as_plain(self) -> dict[str, Any]:
        """Everything, for a journal inside; it names cells that lost."""
        return {**vars(self), "lost": sorted(self.lost), **{name: [*getattr(self, name)] for name in _PLACES}}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "AreaOutcome":
        """Read what as_plain wrote.

        Errors:  TypeError for something else.
        """
        several = {"lost": frozenset(plain["lost"]), **{n: tuple(plain[n]) for n in _PLACES}}
        return cls(**{**plain, **several})


@dataclass(frozen=True)
class AttackReport:
    """How the attacker did against a whole release, area by area.

    Units:   threshold in contributors; insiders in people who put what they know of one cell together.
    """

    threshold: int
    outcomes: tuple[AreaOutcome, ...]
    insiders: int = 1

    @property
    def wins(self) -> bool:
        return any(outcome.lost for outcome in self.outcomes)

    @property
    def programmes(self) -> int:
        """How many linear and integer programmes were solved."""
        return sum(outcome.programmes for outcome in self.outcomes)

    def as_dict(self) -> dict[str, int | bool | list[str]]:
        """Totals that may be published with the release; which cell lost stays inside."""
        counted = ("attacked", *MEASURES)
        totals = {name: sum(getattr(outcome, name) for outcome in self.outcomes) for name in counted}
        losing = [outcome.area for outcome in self.outcomes if outcome.lost]
        said = {"threshold": self.threshold, "insiders": self.insiders, "wins": self.wins}
        return {**totals, **said, "areas_lost": losing}

    def as_plain(self) -> dict[str, Any]:
        """Everything, for inside; it names cells that lost."""
        outcomes = [outcome.as_plain() for outcome in self.outcomes]
        return {"threshold": self.threshold, "insiders": self.insiders, "outcomes": outcomes}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "AttackReport":
        """Read what as_plain wrote.

        Errors:  TypeError and KeyError for something else.
        """
        outcomes = tuple(AreaOutcome.from_plain(one) for one in plain["outcomes"])
        return cls(plain["threshold"], outcomes, plain["insiders"])
