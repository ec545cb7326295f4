"""Synthetic crowds for the tests of this room: nobody in them is real."""

import random

from hypothesis import strategies as st

from webapp.disclosure.cube import Voice, declared_tables
from webapp.disclosure.gate import Parameters, ProtectedTables, behind
from webapp.disclosure.links import links_of

BODIES = ("north", "south", "west")
THEMES = ("home", "school", "safe")
KINDS = ("need", "offer")
AGES = ("under-16", "16-17", "over-17")
HOMES = ("kin", "foster", "residential")
DUTIES = ("assess", "promote")
SPECS = declared_tables(themes=THEMES, kinds=KINDS, ages=AGES, homes=HOMES, duties=DUTIES)
FAMILIES = {"belonging": ("home", "school"), "protected": ("safe", "home")}
WITH_FAMILIES = declared_tables(
    themes=THEMES, kinds=KINDS, ages=AGES, homes=HOMES, duties=DUTIES, families=FAMILIES
)


def voice(contributor, body="north", themes=("home",), duties=("assess",), **facts):
    """One voice with a place everywhere, save what the test says."""
    given = {"kind": "need", "age_band": "16-17", "home": "foster"} | facts
    return Voice(contributor, body, frozenset(themes), frozenset(duties), given)


def crowd(how_many, *, seed):
    """A seeded crowd in which some people speak often and to more than one body."""
    chance = random.Random(seed)  # noqa: S311 (a crowd, not a secret)
    people = [
        (chance.choices(AGES, (5, 3, 2))[0], chance.choices(HOMES, (5, 5, 1))[0]) for _ in range(how_many)
    ]
    voices = []
    for _ in range(how_many):
        who = int(how_many * chance.random() ** 1.2)
        themes = chance.choices(THEMES, (6, 3, 1), k=chance.choice((1, 1, 2)))
        duties = chance.choices(DUTIES, (3, 1), k=chance.choice((1, 2)))
        body = chance.choices(BODIES, (6, 3, 1))[0]
        age, home = people[who]
        kind = chance.choices(KINDS, (5, 1))[0]
        voices.append(voice(str(who), body, themes, duties, kind=kind, age_band=age, home=home))
    return voices


def of_ages(*sizes, body="north"):
    """People of one body, so many in each age band."""
    return [
        voice(f"{body} {age} {n}", body, age_band=age)
        for age, size in zip(AGES, sizes, strict=True)
        for n in range(size)
    ]


def crowds(*, most=400):
    return st.builds(lambda size, seed: crowd(size, seed=seed), st.integers(0, most), st.integers(0, 10**6))


def careless(*, threshold=10, rounding=5):
    """Parameters that the gate refuses to make: a safeguard taken away on purpose."""
    parameters = Parameters()
    object.__setattr__(parameters, "threshold", threshold)
    object.__setattr__(parameters, "rounding", rounding)
    return parameters


def read(specs, areas, values, parameters):
    """Numbers and marks as anybody would read them, the first area being the country of the others."""
    least, greatest = behind(values, parameters)
    links = links_of(areas[1:], {})
    return ProtectedTables(specs, areas, values, least, greatest, parameters, links=links)
