import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disclosure.crowds import BODIES, SPECS, crowds, voice
from webapp.disclosure.cube import RawTables, TableSpec, count
from webapp.disclosure.gate import HIDDEN, Parameters, protect
from webapp.disclosure.knowledge import published_bounds

CAREFUL = st.sampled_from(
    [Parameters(), Parameters(15, 5), Parameters(10, 10), Parameters(20, 10), Parameters(12, 6)]
)


def shown(protected, area="north"):
    return {(c.table, *c.key): c.value for c in protected.cells() if c.area == area and c.value is not None}


class TestParameters:
    @pytest.mark.parametrize(("threshold", "rounding"), [(9, 5), (5, 5), (10, 4), (10, 1), (0, 5)])
    def test_they_can_only_be_raised(self, threshold, rounding):
        with pytest.raises(ValueError, match="only be raised"):
            Parameters(threshold, rounding)

    def test_a_threshold_between_two_steps_could_show_a_number_below_it(self):
        with pytest.raises(ValueError, match="multiple"):
            Parameters(12, 5)

    @given(st.integers(0, 10_000), CAREFUL)
    def test_the_truth_is_always_behind_the_number(self, truth, parameters):
        shown = parameters.rounded(np.array([max(truth, parameters.threshold)]))
        least, greatest = parameters.behind(shown)

        assert least[0] <= max(truth, parameters.threshold) <= greatest[0]
        assert greatest[0] - least[0] < parameters.rounding


class TestProtect:
    @settings(max_examples=20, deadline=None)
    @given(crowds(), CAREFUL)
    def test_what_is_shown_is_large_round_and_near_the_truth(self, voices, parameters):
        raw = count(voices, SPECS, bodies=BODIES)
        values = protect(raw, parameters).values
        seen = values != HIDDEN

        assert (values[seen] >= parameters.threshold).all()
        assert (raw.counts[seen] >= parameters.threshold).all()
        assert (values[seen] % parameters.rounding == 0).all()
        assert (abs(values - raw.counts)[seen] <= parameters.rounding // 2).all()

    @settings(max_examples=12, deadline=None)
    @given(crowds())
    def test_nobody_makes_more_than_half_of_a_shown_cell(self, voices):
        raw = count(voices, SPECS, bodies=BODIES)
        without_one = count(
            [v for v in voices if v.contributor != voices[0].contributor], SPECS, bodies=BODIES
        )
        seen = protect(raw, Parameters()).values != HIDDEN

        assert (2 * (raw.counts - without_one.counts)[seen] <= raw.counts[seen]).all()

    def test_nobody_and_nine_wear_the_same_mark(self):
        raw = count([voice(str(n)) for n in range(9)], SPECS, bodies=BODIES)

        assert {cell.value for cell in protect(raw, Parameters()).cells()} == {None}

    def test_all_of_a_home_saying_the_same_is_hidden(self):
        voices = [voice(str(n), home="residential", themes=["safe"]) for n in range(12)]
        voices += [voice(str(n), home="kin", themes=["safe" if n % 2 else "home"]) for n in range(20, 60)]
        cells = shown(protect(count(voices, SPECS, bodies=BODIES), Parameters()))

        assert cells["home", "residential"] == 10
        assert ("theme_home", "safe", "residential") not in cells
        assert cells["theme_home", "safe", "kin"] == 20

    def test_a_withheld_table_shows_nothing_in_that_area_only(self):
        voices = [voice(f"{body}{n}", body) for body in ("north", "south") for n in range(20)]
        protected = protect(count(voices, SPECS, bodies=BODIES), Parameters()).without("north", "theme")

        assert ("theme", "home") not in shown(protected)
        assert shown(protected, "south")["theme", "home"] == 20
        assert shown(protected)["total",] == 20
        assert protected.withheld == {("north", "theme")}


def test_more_people_than_anybody_thought_leave_room_for_what_is_hidden() -> None:
    raw = RawTables((TableSpec("total"),), ("country", "a-body"), np.array([[250_000], [3]]))
    least, greatest = published_bounds(protect(raw, Parameters()), width=1)

    assert (least.tolist(), greatest.tolist()) == ([[249_998], [0]], [[250_002], [250_002]])
