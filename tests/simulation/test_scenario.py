"""What a scenario draws: sizes, seasons, people, and the same bytes every time."""

from __future__ import annotations

import os
import subprocess
import sys
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulation.places import AREAS, BODIES, country, scenario
from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.simulation.season import monday_of
from webapp.simulation.voice import SimulatedVoice

ROOT = Path(__file__).parents[2]
FINGERPRINT = """
import hashlib
from datetime import date
from webapp.services.simulations import make_scenario
drawn = make_scenario(voices_a_year=5_000, first_day=date(2024, 1, 1), seed=7).voices()
print(hashlib.sha256("\\n".join(str(tuple(map(str, voice))) for voice in drawn).encode()).hexdigest())
"""
CHECKSUM = "2d40cdb5db1dbe39b6674e6abb282a3047765d3ce2d27ebf583101862e2b8716"
"""Of a year of 5,000 voices with seed 7; it changes with every weight, and then on purpose."""


@cache
def a_year() -> tuple[SimulatedVoice, ...]:
    return tuple(scenario(voices_a_year=30_000).voices())


def share(voices: list[object] | Iterator[object], value: object) -> float:
    seen = Counter(voices)
    return seen[value] / seen.total()


class TestSameAgain:
    @pytest.mark.parametrize("hash_seed", ["0", "1"])
    def test_a_seed_gives_the_same_bytes_in_any_process(self, hash_seed: str) -> None:
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}

        printed = subprocess.run(
            [sys.executable, "-c", FINGERPRINT], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
        )  # fmt: skip

        assert printed.stdout.strip() == CHECKSUM

    def test_another_seed_gives_other_voices(self) -> None:
        assert list(scenario(seed=1).voices()) != list(scenario(seed=2).voices())

    def test_a_week_needs_no_week_before_it(self) -> None:
        whole = scenario()
        late = whole.weeks()[40]

        alone = list(whole.voices_of(scenario().block(late)))

        assert alone == [voice for voice in whole.voices() if monday_of(voice.day) == late]

    @settings(max_examples=20)
    @given(
        first_day=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
        days=st.integers(1, 40),
        seed=st.integers(0, 2**70),
    )
    def test_voices_come_in_order_and_in_time(self, first_day: date, days: int, seed: int) -> None:
        until = first_day + timedelta(days=days)

        voices = list(scenario(first_day=first_day, until=until, seed=seed).voices())

        assert all(before.day <= after.day for before, after in pairwise(voices))
        assert all(first_day <= voice.day < until for voice in voices)

    def test_memory_does_not_grow_with_years(self) -> None:
        drawn = scenario(years=12).blocks()
        for _ in range(30):
            next(drawn)
        tracemalloc.start()
        try:
            assert sum(len(block) for block in drawn) > 30_000
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

        assert peak < 4_000_000


class TestSizes:
    def test_a_year_has_about_as_many_voices_as_were_asked_for(self) -> None:
        assert len(a_year()) == pytest.approx(30_000, rel=0.05)

    def test_areas_speak_as_they_are_large(self) -> None:
        everybody = sum(inside + after for _, inside, after in AREAS)
        said = [voice.area for voice in a_year() if voice.area is not None]

        for area, inside, after in AREAS:
            assert share(said, area) == pytest.approx((inside + after) / everybody, rel=0.15)

    def test_homes_follow_the_shares_of_those_in_care_and_after_it(self) -> None:
        said = [voice.home for voice in a_year() if voice.home is not None]

        assert set(said) == {HomeKind.WITH_FOSTER_FAMILY, HomeKind.WITH_PARENTS, HomeKind.OWN_PLACE}
        assert share(said, HomeKind.OWN_PLACE) == pytest.approx(0.12, abs=0.06)
        assert share(said, HomeKind.WITH_FOSTER_FAMILY) == pytest.approx(0.7 * 0.88, abs=0.1)

    def test_questions_are_skipped(self) -> None:
        for name, skipped in (
            ("area", 0.06),
            ("kind", 0.12),
            ("age_band", 0.12),
            ("home", 0.12),
            ("feeling", 0.12),
        ):
            assert share([getattr(voice, name) for voice in a_year()], None) == pytest.approx(
                skipped, abs=0.02
            )

    def test_most_speak_of_one_theme_and_some_of_three_or_none(self) -> None:
        seen = Counter(len(voice.themes) for voice in a_year())

        assert seen[1] > seen[2] > seen[3] > 0
        assert seen[0] == pytest.approx(0.02 * len(a_year()), rel=0.3)
        assert all(len(set(voice.themes)) == len(voice.themes) for voice in a_year())

    def test_an_offer_feels_better_than_a_need(self) -> None:
        def mean(kind: SubmissionKind) -> float:
            felt = [voice.feeling for voice in a_year() if voice.kind == kind and voice.feeling]
            return sum(felt) / len(felt)

        assert mean(SubmissionKind.OFFER) > mean(SubmissionKind.SOMETHING_ELSE) > mean(SubmissionKind.NEED)


class TestBodies:
    def test_a_body_serves_the_area_and_is_named_once(self) -> None:
        serves = {body.slug: body.serves for body in BODIES}
        for voice in a_year():
            assert 1 <= len(set(voice.bodies)) == len(voice.bodies) <= 2
            assert all(
                voice.area in serves[body] or not serves[body] or not voice.area for body in voice.bodies
            )

    def test_a_theme_goes_to_the_bodies_it_fits(self) -> None:
        to_board = {
            theme: share([voice.bodies[0] for voice in a_year() if voice.themes[:1] == (theme,)], "board")
            for theme in ("health", "money")
        }

        assert to_board["health"] > 3 * to_board["money"]


class TestPeople:
    def test_a_few_say_much_and_most_say_little(self) -> None:
        seen = sorted(Counter(voice.speaker for voice in scenario().voices()).values(), reverse=True)

        assert share(seen, 1) > 0.4
        assert sum(seen[: len(seen) // 100]) > 0.06 * sum(seen)

    def test_somebody_grows_older_and_gives_no_second_age(self) -> None:
        ages: dict[int, list[int]] = {}
        for voice in scenario(years=3).voices():
            if voice.age_band is not None:
                ages.setdefault(voice.speaker, []).append(list(AgeBand).index(voice.age_band))

        assert all(grown == sorted(grown) for grown in ages.values())
        assert any(len(set(grown)) > 1 for grown in ages.values())

    def test_others_take_their_places_after_some_years(self) -> None:
        voices = list(scenario(years=8).voices())
        first = {voice.speaker for voice in voices if voice.day.year == 2025}

        assert not first & {voice.speaker for voice in voices if voice.day.year == 2032}

    def test_more_people_are_made_before_everybody_speaks_all_the_time(self) -> None:
        week = scenario(voices_a_year=600_000).block(date(2025, 3, 3))

        assert len(set(week.speakers.tolist())) > sum(inside + after for _, inside, after in AREAS)


class TestSeason:
    def test_holidays_and_weekends_are_quiet(self) -> None:
        by_day = Counter(voice.day for voice in a_year())

        def mean(days: list[date]) -> float:
            return sum(by_day[day] for day in days) / len(days)

        year = [date(2025, 1, 1) + timedelta(days=number) for number in range(365)]
        term = [day for day in year if day.month in (2, 3, 5, 9, 11)]
        summer = [day for day in year if day.month == 7]
        christmas = [day for day in year if (day.month, day.day) >= (12, 20)]
        assert mean(summer) < 0.8 * mean(term)
        assert mean(christmas) < mean(summer)
        assert mean([d for d in term if d.weekday() > 4]) < 0.6 * mean([d for d in term if d.weekday() < 5])

    def test_a_theme_comes_up_more_often_in_its_months(self) -> None:
        def of(month: int) -> float:
            return share([theme for v in a_year() if v.day.month == month for theme in v.themes], "school")

        assert of(5) > 1.08 * of(3)


class TestAfterwards:
    def test_reading_is_late_now_and_then(self) -> None:
        waited = [(voice.cleared_on - voice.day).days for voice in a_year()]

        assert share(waited, 1) > 0.3
        assert max(waited) == 21

    def test_some_change_their_mind_some_days_later(self) -> None:
        for name, within in (("erased_on", 200), ("withdrawn_on", 90)):
            days = [(getattr(v, name) - v.day).days for v in a_year() if getattr(v, name) is not None]
            assert len(days) == pytest.approx(0.01 * len(a_year()), rel=0.3)
            assert 1 <= min(days) <= max(days) <= within
        assert not any(v.erased_on or v.withdrawn_on for v in scenario(erasures=0).voices())

    def test_what_is_counted_follows_the_choices(self) -> None:
        day = date(2025, 5, 1)
        voice = next(voice for voice in a_year() if voice.may_be_counted)._replace(
            cleared_on=day, erased_on=None, withdrawn_on=None
        )

        assert voice.is_synthetic
        assert voice.is_counted_on(day)
        assert not voice.is_counted_on(day - timedelta(days=1))
        assert not voice._replace(may_be_counted=False).is_counted_on(day)
        assert not voice._replace(erased_on=day).is_counted_on(day)
        assert not voice._replace(withdrawn_on=day).is_counted_on(day)


class TestRefusals:
    @pytest.mark.parametrize("part", ["areas", "bodies", "themes", "homes"])
    def test_a_country_has_everything_once(self, part: str) -> None:
        whole = getattr(country(), part)

        with pytest.raises(ValueError, match=part):
            country(**{part: []})
        with pytest.raises(ValueError, match=part):
            country(**{part: [*whole, whole[0]]})

    def test_an_area_has_somebody_who_serves_it(self) -> None:
        with pytest.raises(ValueError, match="nobody serves city"):
            country(bodies=[body for body in BODIES if body.slug == "town-council"])

    def test_a_scenario_has_a_voice_and_a_day(self) -> None:
        with pytest.raises(ValueError, match="a voice and a day"):
            scenario(voices_a_year=0)
        with pytest.raises(ValueError, match="a voice and a day"):
            scenario(until=date(2025, 1, 1))

    def test_a_leap_day_is_a_day_to_begin(self) -> None:
        assert scenario(first_day=date(2024, 2, 29)).end == date(2025, 2, 28)
