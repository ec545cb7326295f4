import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disclosure.crowds import AGES, BODIES, SPECS, crowd, crowds, voice
from webapp.disclosure.gate import Parameters
from webapp.disclosure.outcome import AreaOutcome, AttackReport
from webapp.disclosure.release import build


def build_from(voices, **given):
    return build(voices, SPECS, bodies=BODIES, **given)


def unequal_ages():
    """Five people beside twenty-five: the subtraction is too narrow."""
    sizes = zip(AGES, (3, 2, 25), strict=True)
    return [voice(f"{age}{n}", age_band=age) for age, size in sizes for n in range(size)]


class TestBuild:
    @pytest.mark.parametrize("seed", range(0, 24, 3))
    def test_the_attacker_loses(self, seed):
        release = build_from(crowd(60 + 15 * seed, seed=seed))

        assert release.is_safe
        assert sum(outcome.attacked for outcome in release.report.outcomes) > 20
        assert any(cell.value for cell in release.cells)

    def test_every_cell_of_every_area_is_there(self):
        release = build_from([])

        assert len(release.cells) == (len(BODIES) + 1) * sum(spec.size for spec in SPECS)
        assert {cell.value for cell in release.cells} == {None}

    def test_tables_that_give_somebody_away_are_withheld_and_named(self):
        heard = []
        release = build_from(unequal_ages(), progress=heard.append)
        shown = {(cell.area, cell.table) for cell in release.cells if cell.value is not None}

        assert release.is_safe
        assert ("north", "age_band") in release.withheld
        assert not shown & set(release.withheld)
        assert ("north", "total") in shown
        assert heard[:4] == ["country", "north", "south", "west"]
        assert heard[4:6] == ["country", "north"]

    def test_when_nothing_is_left_to_withhold_it_says_that_it_is_not_safe(self, monkeypatch):
        def wins(raw, protected, *, areas=None, **_):
            lost = frozenset({"total"})
            return AttackReport(
                10, tuple(AreaOutcome(area, 1, lost=lost) for area in areas or protected.areas)
            )

        monkeypatch.setattr("webapp.disclosure.release.attack", wins)
        release = build_from(crowd(60, seed=1))

        assert not release.is_safe
        assert len(release.withheld) == len(SPECS) * (len(BODIES) + 1)
        assert release.withheld[0][0] == "country"

    def test_a_more_careful_release_shows_less(self):
        voices = crowd(300, seed=3)
        shown = [
            {
                (cell.area, cell.table, cell.key)
                for cell in build_from(voices, parameters=p).cells
                if cell.value
            }
            for p in (Parameters(), Parameters(threshold=30))
        ]

        assert shown[1] < shown[0]


class TestChecksum:
    @settings(max_examples=3, deadline=None)
    @given(crowds(most=150), st.randoms(use_true_random=False))
    def test_the_same_voices_in_any_order_give_the_same_release(self, voices, chance: random.Random):
        first, second = build_from(voices), build_from(chance.sample(voices, len(voices)))

        assert first.cells == second.cells
        assert first.withheld == second.withheld
        assert first.checksum == second.checksum

    def test_it_changes_with_the_cells_and_with_the_parameters(self):
        voices = [voice(str(n)) for n in range(12)]
        more = [voice(str(n)) for n in range(30)]
        sums = {
            build_from(voices).checksum,
            build_from(more).checksum,
            build_from(voices, parameters=Parameters(threshold=20)).checksum,
            build_from(voices, parameters=Parameters(threshold=25)).checksum,
        }

        assert len(sums) == 4
        assert all(len(checksum) == 64 for checksum in sums)
