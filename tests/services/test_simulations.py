"""A simulation of this country: its files fit together, and a release could count its voices."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from webapp.disclosure.cube import count
from webapp.domain.provenance import SourceStatus
from webapp.services import reference, simulations
from webapp.services.figures import NO_THEME, bodies_by_slug
from webapp.services.release_plan import tables
from webapp.simulation.country import Population


def test_the_national_numbers_are_those_that_were_read() -> None:
    population = reference.load_population()

    assert sum(row.looked_after for row in population.areas) == 11_844
    assert sum(row.aftercare for row in population.areas) == 4_454
    assert {
        sum(row.looked_after for row in population.homes),
        sum(row.aftercare for row in population.homes),
    } == {1000}
    glasgow = next(row for row in population.areas if row.area == "glasgow-city")
    assert glasgow.looked_after == pytest.approx(0.17 * 11_844, abs=1)


def test_every_row_says_that_it_is_synthetic_or_unchecked() -> None:
    population = reference.load_population()

    assert all("SYNTHETIC" in row.source for row in (*population.areas, *population.themes))
    assert {row.status for row in (*population.areas, *population.homes, *population.themes)} == {
        SourceStatus.GENERAL_KNOWLEDGE
    }


@pytest.mark.parametrize("part", ["areas", "themes"])
def test_a_population_names_the_areas_and_themes_there_are(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reference.load_population()
    short: Population = replace(whole, **{part: getattr(whole, part)[1:]})
    monkeypatch.setattr(reference, "load_population", lambda: short)

    with pytest.raises(simulations.PopulationOutOfStep, match=part):
        simulations.load_country.__wrapped__()


def test_councils_hear_as_their_areas_are_large() -> None:
    population = reference.load_population()
    people = {row.area: row.people for row in population.areas}
    whole = sum(people.values())
    voices = simulations.make_scenario(voices_a_year=40_000, first_day=date(2025, 1, 1)).voices()
    said = Counter(voice.area for voice in voices if voice.area is not None)

    for area, size in people.items():
        expected = size / whole * said.total()
        assert abs(said[area] - expected) < 5 * expected**0.5


def test_a_release_counts_what_was_cleared_and_is_still_allowed() -> None:
    first, by = date(2025, 1, 1), date(2025, 2, 1)
    voices = list(simulations.make_scenario(voices_a_year=20_000, first_day=first, until=by).voices())

    counted = list(simulations.cube_voices(voices, by=by))

    allowed = [voice for voice in voices if voice.is_counted_on(by)]
    assert len(counted) == sum(len(voice.bodies) for voice in allowed) < sum(len(v.bodies) for v in voices)
    assert any(NO_THEME in voice.themes for voice in counted)
    assert not list(simulations.cube_voices(voices, by=first - timedelta(days=1)))
    raw = count(counted, tables(), bodies=list(bodies_by_slug()))
    assert raw.counts[0, 0] == len({voice.speaker for voice in allowed})
