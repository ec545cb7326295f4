"""Outbreaks and campaigns: seen in the figures, named on the voices, and nothing else is moved by them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import numpy as np
import pytest

from tests.simulation.places import scenario
from webapp.simulation.events import Campaign, Outbreak
from webapp.simulation.series import count_weeks
from webapp.simulation.voice import SimulatedVoice

MONDAY = date(2025, 6, 2)


def rise(**changes: Any) -> Outbreak:
    parts: dict[str, Any] = {
        "name": "a rise", "body": "town-council", "theme": "money", "first_day": MONDAY, "weeks": 6, "factor": 5,
    }  # fmt: skip
    return Outbreak(**parts | changes)


def burst(**changes: Any) -> Campaign:
    parts: dict[str, Any] = {
        "name": "a burst", "bodies": ("city-council", "board"), "theme": "school", "first_day": date(2025, 6, 5),
        "days": 9, "voices": 300,
    }  # fmt: skip
    return Campaign(**parts | changes)


def without_events(voices: list[SimulatedVoice]) -> list[SimulatedVoice]:
    return [voice for voice in voices if voice.outbreak is None and voice.campaign is None]


def test_events_move_no_other_voice() -> None:
    with_both = list(scenario(outbreaks=[rise()], campaigns=[burst()]).voices())

    assert len(with_both) > len(without_events(with_both))
    assert without_events(with_both) == list(scenario().voices())


class TestOutbreaks:
    def test_a_rise_multiplies_what_is_expected(self) -> None:
        weeks = count_weeks(scenario(voices_a_year=40_000, outbreaks=[rise()]))
        here = (weeks.bodies.index("town-council"), weeks.themes.index("money"))
        during = weeks.is_outbreak[:, *here]
        usual = count_weeks(scenario(voices_a_year=40_000)).counts[:, *here]

        assert [weeks.weeks[number] for number in np.flatnonzero(during)][0] == MONDAY
        assert during.sum() == 6
        assert weeks.counts[during, *here].sum() == pytest.approx(5 * usual[during].sum(), rel=0.2)
        assert (weeks.counts[~during, *here] == usual[~during]).all()
        assert weeks.is_outbreak.sum() == 6

    def test_its_voices_are_named_and_about_it(self) -> None:
        added = [v for v in scenario(outbreaks=[rise(), rise(name="more")]).voices() if v.outbreak == "more"]

        assert added
        assert {(v.bodies[0], v.themes[0], v.campaign) for v in added} == {("town-council", "money", None)}
        assert {v.area for v in added} <= {"town", "island", None}

    @pytest.mark.parametrize("changes", [{"weeks": 0}, {"factor": 1}])
    def test_it_must_last_and_rise(self, changes: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="last a week and rise"):
            rise(**changes)


class TestCampaigns:
    def test_it_has_its_size_and_most_come_first(self) -> None:
        brought = [v for v in scenario(campaigns=[burst()]).voices() if v.campaign == "a burst"]
        by_day = Counter(v.day for v in brought)

        assert len(brought) == 300
        assert min(by_day) >= date(2025, 6, 5)
        assert max(by_day) < date(2025, 6, 14)
        assert by_day[date(2025, 6, 5)] > by_day[date(2025, 6, 13)]
        assert {v.bodies[0] for v in brought} == {"city-council", "board"}
        assert {v.themes[0] for v in brought} == {"school"}
        assert {v.wording for v in brought} == {None}

    def test_it_may_be_a_few_people_with_one_wording(self) -> None:
        brought = [
            v
            for v in scenario(campaigns=[burst(people=3, is_copied=True, bodies=("police",))]).voices()
            if v.campaign
        ]

        assert len({v.speaker for v in brought}) == 3
        assert {v.wording for v in brought} == {"a burst"}

    def test_the_truth_says_where_it_ran(self) -> None:
        weeks = count_weeks(scenario(campaigns=[burst()]))

        marked = {
            (weeks.weeks[w], weeks.bodies[b], weeks.themes[t]) for w, b, t in np.argwhere(weeks.is_campaign)
        }
        assert marked == {
            (week, body, "school")
            for week in (MONDAY, date(2025, 6, 9))
            for body in ("city-council", "board")
        }

    @pytest.mark.parametrize("changes", [{"bodies": ()}, {"days": 0}, {"voices": 0}, {"people": 0}])
    def test_it_must_have_somebody_who_speaks_to_somebody(self, changes: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="must have a body"):
            burst(**changes)


@pytest.mark.parametrize("changes", [{"body": "nobody"}, {"theme": "nothing"}])
def test_an_event_must_name_what_is_there(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not there"):
        scenario(outbreaks=[rise(**changes)])


def test_a_week_counts_a_person_once_in_each_cell() -> None:
    drawn = scenario(voices_a_year=50_000, until=date(2025, 1, 6))
    weeks = count_weeks(drawn)
    cells, totals = set(), set()
    for voice in drawn.voices():
        for body in voice.bodies:
            if voice.day.isocalendar().week == 1:
                totals.add((body, voice.speaker))
                cells |= {(body, theme, voice.speaker) for theme in voice.themes}

    assert len(weeks.weeks) == 1
    assert weeks.totals.sum() == len(totals)
    assert weeks.counts.sum() == len(cells)
    for (body, theme), people in Counter((body, theme) for body, theme, _ in cells).items():
        assert weeks.counts[0, weeks.bodies.index(body), weeks.themes.index(theme)] == people
