"""Seeded draws of synthetic voices for all 32 council areas.

Sizes follow the published pattern only roughly (Glasgow near a sixth, islands a few tens); nothing here is anybody.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.dates import Quarter
from webapp.domain.places import BodyKind, CorporateParentBody

T = TypeVar("T")

AREA_WEIGHTS = {
    "glasgow-city": 170, "fife": 75, "north-lanarkshire": 62, "city-of-edinburgh": 60, "south-lanarkshire": 50,
    "highland": 42, "aberdeen-city": 40, "aberdeenshire": 38, "north-ayrshire": 38, "dundee-city": 36,
    "renfrewshire": 36, "west-lothian": 34, "falkirk": 32, "east-ayrshire": 32, "perth-and-kinross": 26,
    "dumfries-and-galloway": 28, "west-dunbartonshire": 26, "south-ayrshire": 24, "inverclyde": 20,
    "clackmannanshire": 18, "scottish-borders": 18, "midlothian": 18, "moray": 18, "stirling": 18,
    "east-lothian": 18, "angus": 20, "argyll-and-bute": 14, "east-dunbartonshire": 12, "east-renfrewshire": 10,
    "na-h-eileanan-siar": 4, "shetland-islands": 4, "orkney-islands": 4,
}  # fmt: skip
AGES = dict(zip(AgeBand, (8, 26, 22, 20, 20, 2), strict=True))
HOMES = {
    HomeKind.WITH_PARENTS: 18, HomeKind.WITH_FAMILY_OR_FRIENDS: 26, HomeKind.WITH_FOSTER_FAMILY: 24,
    HomeKind.CHILDRENS_HOUSE: 12, HomeKind.RESIDENTIAL_SCHOOL: 3, HomeKind.SUPPORTED_PLACE: 5, HomeKind.OWN_PLACE: 10,
    HomeKind.SOMEWHERE_ELSE: 2,
}  # fmt: skip
KINDS = dict(zip(SubmissionKind, (45, 45, 10), strict=True))
THEME_WEIGHTS = (20, 16, 13, 11, 9, 7, 6, 5, 4, 4, 3, 3, 2, 2, 2, 2)
SKIPS_A_QUESTION = 0.12
SAYS_TWO_THEMES = 0.35
SPEAKS_AGAIN = 0.15
LETS_US_COUNT = 0.9
LETS_BODY_SEE = 0.35


@dataclass(frozen=True)
class DrawnVoice:
    """One synthetic voice: who speaks (a number), about what, and the few facts that are counted."""

    speaker: int
    day: date
    kind: SubmissionKind
    area: str
    bodies: tuple[str, ...]
    themes: tuple[str, ...]
    age_band: AgeBand | None
    home: HomeKind | None
    feeling: int | None
    may_be_counted: bool
    may_be_shared: bool


@dataclass(frozen=True)
class Population:
    """What the draws are made from; the same seed gives the same voices."""

    bodies: Sequence[CorporateParentBody]
    themes: Sequence[str]
    voices_a_quarter: int
    seed: int = 2026

    def quarter(self, quarter: Quarter) -> Iterator[DrawnVoice]:
        """The synthetic voices of one quarter, in order of their day."""
        dice = random.Random(f"{self.seed} {quarter}")  # noqa: S311  # Seeded on purpose; nothing here is secret.
        days = (quarter.last_day - quarter.first_day).days
        order = sorted(dice.randint(0, days) for _ in range(self.voices_a_quarter))
        speakers = 0
        for offset in order:
            again = speakers and dice.random() < SPEAKS_AGAIN
            speaker = dice.randrange(speakers) if again else speakers
            speakers += not again
            yield self.draw(dice, speaker=speaker, day=quarter.first_day + timedelta(days=offset))

    def draw(self, dice: random.Random, *, speaker: int, day: date) -> DrawnVoice:
        area = dice.choices(list(AREA_WEIGHTS), list(AREA_WEIGHTS.values()))[0]
        return DrawnVoice(
            speaker=speaker,
            day=day,
            kind=dice.choices(list(KINDS), list(KINDS.values()))[0],
            area=area,
            bodies=self.draw_bodies(dice, area),
            themes=self.draw_themes(dice),
            age_band=maybe(dice, AGES),
            home=maybe(dice, HOMES),
            feeling=dice.choice((None, 1, 2, 2, 3, 3, 4, 5)),
            may_be_counted=dice.random() < LETS_US_COUNT,
            may_be_shared=dice.random() < LETS_BODY_SEE,
        )

    def draw_bodies(self, dice: random.Random, area: str) -> tuple[str, ...]:
        """The council most of the time, else a body that serves the area; sometimes one more."""
        near = [body for body in self.bodies if body.serves(area)]
        councils = [body.slug for body in near if body.kind == BodyKind.COUNCIL]
        others = [body.slug for body in near if body.kind != BodyKind.COUNCIL]
        first = councils[0] if dice.random() < 0.7 else dice.choice(others)
        second = dice.choice(others)
        return (first, second) if dice.random() < 0.15 and second != first else (first,)

    def draw_themes(self, dice: random.Random) -> tuple[str, ...]:
        number = 2 if dice.random() < SAYS_TWO_THEMES else 1
        drawn = dice.choices(self.themes, THEME_WEIGHTS[: len(self.themes)], k=number)
        return tuple(dict.fromkeys(drawn))


def maybe(dice: random.Random, weights: Mapping[T, int]) -> T | None:
    """One of the answers, or none: every question about you may be skipped."""
    if dice.random() < SKIPS_A_QUESTION:
        return None
    return dice.choices(list(weights), list(weights.values()))[0]
