"""SYNTHETIC years of voices for the benches of methods: no real person is in them, and no real number."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from webapp.disclosure.cube import Dimension, TableSpec, Voice, declared_tables
from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.places import BodyKind
from webapp.domain.themes import BookName
from webapp.services import reference

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

NOT_SAID = "not-said"
NO_THEME = "no-theme"
SAYS_NO_THEME = 0.03
ISLANDS = ("na-h-eileanan-siar", "orkney-islands", "shetland-islands")

CODES = reference.load_code_books()[BookName.THEMES].codes
THEMES = (*(code.code for code in CODES), NO_THEME)


def _families() -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for code in CODES:
        for indicator in code.wellbeing:
            found[indicator.value].add(code.code)
    return {**found, "no-family": {NO_THEME}}


def tables(*, with_families: bool) -> tuple[TableSpec, ...]:
    """The tables of a real release: 17 themes, 7 age bands, 12 homes, 4 kinds, and families of themes or not."""
    kinds = [*SubmissionKind, NOT_SAID]
    declared = declared_tables(
        themes=THEMES,
        kinds=kinds,
        ages=[*AgeBand, NOT_SAID],
        homes=[*HomeKind, NOT_SAID],
        duties=[NOT_SAID],
        families=_families() if with_families else None,
    )
    kept = [spec for spec in declared if spec.name != "theme_duty"]
    return (*kept, TableSpec("kind", (Dimension("kind", tuple(kinds)),)))


Year = tuple[list[Voice], ...]
"""The voices of four quarters."""


def years_of(bodies: Mapping[str, int], *, seed: int) -> Year:
    """A year of bodies that hear so many voices each."""
    year: Year = ([], [], [], [])
    for body, how_many in bodies.items():
        chance = random.Random(f"{seed} {body}")
        speakers: list[dict[str, str]] = []
        for quarter in sorted(chance.choices(range(4), k=how_many)):
            who = _speaker(chance, speakers)
            year[quarter].append(_voice(chance, f"{body} {who}", body, speakers[who]))
    return year


def national_year(how_many: int, *, seed: int) -> Year:
    """A year of every corporate parent, each young person in one of 32 areas."""
    chance = random.Random(f"{seed} national")
    near = {area: _near(area) for area in AREA_WEIGHTS}
    speakers: list[dict[str, str]] = []
    year: Year = ([], [], [], [])
    for quarter in sorted(chance.choices(range(4), k=how_many)):
        who = _speaker(chance, speakers)
        speakers[who].setdefault("area", chance.choices(*zip(*AREA_WEIGHTS.items(), strict=True))[0])
        for body in _bodies(chance, *near[speakers[who]["area"]]):
            year[quarter].append(_voice(chance, str(who), body, speakers[who]))
    return year


def national_pools() -> dict[str, list[str]]:
    """Bodies of one kind, where there are three or more; the islands apart."""
    pools: dict[str, list[str]] = defaultdict(list)
    for body in reference.load_bodies():
        of_islands = body.kind == BodyKind.COUNCIL and body.serves_areas <= set(ISLANDS)
        pools["island-councils" if of_islands else f"all-{body.kind.value.replace('_', '-')}"].append(
            body.slug
        )
    return {pool: bodies for pool, bodies in pools.items() if len(bodies) >= 3}


def national_bodies() -> list[str]:
    return [body.slug for body in reference.load_bodies()]


def _near(area: str) -> tuple[list[str], list[str]]:
    bodies = [body for body in reference.load_bodies() if body.serves(area)]
    councils = [body.slug for body in bodies if body.kind == BodyKind.COUNCIL]
    return councils, [body.slug for body in bodies if body.kind != BodyKind.COUNCIL]


def _bodies(chance: random.Random, councils: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    """The council most of the time, else a body that serves the area; sometimes one more."""
    first = councils[0] if chance.random() < 0.7 else chance.choice(others)
    yield first
    if chance.random() < 0.15 and (second := chance.choice(others)) != first:
        yield second


def _speaker(chance: random.Random, speakers: list[dict[str, str]]) -> int:
    """Somebody who spoke before, or somebody new with facts of their own."""
    if speakers and chance.random() < SPEAKS_AGAIN:
        return chance.randrange(len(speakers))
    speakers.append({"age_band": _fact(chance, AGES), "home": _fact(chance, HOMES)})
    return len(speakers) - 1


def _fact(chance: random.Random, weights: Mapping[AgeBand, int] | Mapping[HomeKind, int]) -> str:
    if chance.random() < SKIPS_A_QUESTION:
        return NOT_SAID
    return chance.choices([str(fact) for fact in weights], list(weights.values()))[0]


def _voice(chance: random.Random, contributor: str, body: str, facts: Mapping[str, str]) -> Voice:
    how_many = 2 if chance.random() < SAYS_TWO_THEMES else 1
    drawn = chance.choices(THEMES[:-1], THEME_WEIGHTS[: len(THEMES) - 1], k=how_many)
    kind = chance.choices(*zip(*KINDS.items(), strict=True))[0]
    said = {"kind": kind, "age_band": facts["age_band"], "home": facts["home"]}
    themes = frozenset(drawn) if chance.random() >= SAYS_NO_THEME else frozenset({NO_THEME})
    return Voice(contributor, body, themes, facts=said)
