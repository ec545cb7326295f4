"""Simulations of this country: its bodies, areas and themes as a scenario draws from them. Nothing of it is real.

The rows come from `synthetic_population.json`; a scenario turned into a release's voices is for benches and tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

from webapp.disclosure import cube
from webapp.domain.themes import BookName
from webapp.services import reference
from webapp.services.figures import NO_THEME, NOT_SAID
from webapp.simulation.country import Country, SimulatedBody
from webapp.simulation.events import Campaign, Outbreak
from webapp.simulation.scenario import Scenario
from webapp.simulation.voice import SimulatedVoice


class PopulationOutOfStep(ValueError):
    """The synthetic population does not name the areas or the themes that the service has."""


@cache
def load_country() -> Country:
    """The 32 council areas, every corporate parent, and the themes of the code-book in use.

    Errors:  PopulationOutOfStep.
    """
    population = reference.load_population()
    book = reference.load_code_books()[BookName.THEMES]
    if {row.theme for row in population.themes} != {code.code for code in book.codes}:
        raise PopulationOutOfStep("themes")
    if {row.area for row in population.areas} != {area.slug for area in reference.load_areas()}:
        raise PopulationOutOfStep("areas")
    return Country(
        areas=population.areas,
        bodies=[SimulatedBody.of(body) for body in reference.load_bodies()],
        themes=population.themes,
        homes=population.homes,
    )


def make_scenario(
    *,
    voices_a_year: int,
    first_day: date,
    years: int = 1,
    until: date | None = None,
    seed: int = 1,
    campaigns: Sequence[Campaign] = (),
    outbreaks: Sequence[Outbreak] = (),
) -> Scenario:
    """A scenario of the whole country.

    Shapes:  as Scenario.
    Errors:  ValueError, as Scenario.
    """
    return Scenario(
        country=load_country(), voices_a_year=voices_a_year, first_day=first_day, years=years, until=until, seed=seed,
        campaigns=campaigns, outbreaks=outbreaks,
    )  # fmt: skip


def cube_voices(voices: Iterable[SimulatedVoice], *, by: date) -> Iterator[cube.Voice]:
    """What a release would count of some voices: those cleared, and neither taken back nor erased, by a day.

    Shapes:  one for each body that a voice goes to, with the marks of a release for what was not said.
    """
    for voice in voices:
        if voice.is_counted_on(by):
            themes = frozenset(voice.themes or (NO_THEME,))
            facts = {
                "kind": voice.kind or NOT_SAID,
                "age_band": voice.age_band or NOT_SAID,
                "home": voice.home or NOT_SAID,
            }
            for body in voice.bodies:
                yield cube.Voice(contributor=str(voice.speaker), body=body, themes=themes, facts=facts)
