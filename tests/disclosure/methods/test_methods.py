import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disclosure.crowds import BODIES, SPECS, crowd, crowds, voice
from webapp.disclosure.attack import attack
from webapp.disclosure.cube import count
from webapp.disclosure.gate import HIDDEN, METHOD, Parameters
from webapp.disclosure.methods import METHODS
from webapp.disclosure.methods.cell_keys import CellKey, noise_table
from webapp.disclosure.methods.detail import DetailMissing, count_in_detail
from webapp.disclosure.methods.groups import groups
from webapp.disclosure.methods.small_counts import SmallCountRounding, safe_base
from webapp.disclosure.methods.suppression import Suppression

POOLS = {"two": ["south", "west"]}
NAMES = st.sampled_from(sorted(METHODS))
CAREFUL = st.sampled_from([Parameters(), Parameters(15, 5), Parameters(20, 10)])


def counted(voices):
    return count_in_detail(voices, SPECS, bodies=BODIES, pools=POOLS)


def cell(protected, table, *key, area="north"):
    return next(
        found.value
        for found in protected.cells()
        if (found.area, found.table, found.key) == (area, table, key)
    )


class TestEveryMethod:
    def test_the_first_is_what_releases_are_made_with(self):
        assert list(METHODS) == [METHOD, "suppression", "small-count-rounding", "cell-key"]
        assert all(method.name == name and method.version == 1 for name, method in METHODS.items())

    @settings(max_examples=40, deadline=None)
    @given(crowds(), NAMES, CAREFUL)
    def test_it_shows_nothing_below_the_threshold_and_tells_the_attacker_no_lie(
        self, voices, name, parameters
    ):
        raw = counted(voices)
        protected = METHODS[name].protect(raw, parameters)
        seen = protected.values != HIDDEN

        assert (protected.values[seen] >= parameters.threshold).all()
        assert (raw.counts[seen] >= parameters.threshold).all()
        assert ((protected.least <= raw.counts) & (raw.counts <= protected.greatest)).all()
        assert (protected.specs, protected.areas, protected.links) == (raw.specs, raw.areas, raw.links)

    @pytest.mark.parametrize("name", METHODS)
    def test_all_of_a_home_saying_the_same_is_hidden(self, name):
        voices = [voice(str(n), home="residential", themes=["safe"]) for n in range(14)]
        voices += [voice(str(n), home="kin", themes=["safe" if n % 2 else "home"]) for n in range(20, 80)]
        protected = METHODS[name].protect(counted(voices), Parameters())

        assert cell(protected, "home", "residential") is not None
        assert cell(protected, "theme_home", "safe", "residential") is None
        assert cell(protected, "theme_home", "safe", "kin") is not None

    @pytest.mark.parametrize("name", METHODS)
    def test_an_empty_release_is_all_marks(self, name):
        assert (METHODS[name].protect(counted([]), Parameters()).values == HIDDEN).all()

    @pytest.mark.parametrize("name", METHODS)
    def test_the_attacker_understands_it(self, name):
        raw = counted(crowd(260, seed=4))
        report = attack(raw, METHODS[name].protect(raw, Parameters()))

        assert report.as_dict()["attacked"] == ((raw.counts > 0) & (raw.counts < 10)).sum()

    @pytest.mark.parametrize("name", ["small-count-rounding", "cell-key"])
    def test_some_need_more_than_the_published_tables(self, name):
        raw = count(crowd(20, seed=1), SPECS, bodies=BODIES)

        with pytest.raises(DetailMissing, match=name):
            METHODS[name].protect(raw, Parameters())


class TestSuppression:
    @settings(max_examples=30, deadline=None)
    @given(crowds())
    def test_what_is_shown_is_the_truth(self, voices):
        raw = counted(voices)
        values = Suppression().protect(raw, Parameters()).values

        assert (values[values != HIDDEN] == raw.counts[values != HIDDEN]).all()

    def test_ten_are_not_shown_because_nine_could_be_seen_within(self):
        voices = [voice(str(n), themes=["home"]) for n in range(10)]
        voices += [voice(f"more {n}", themes=["school"]) for n in range(11)]
        protected = Suppression().protect(counted(voices), Parameters())

        assert cell(protected, "theme", "home") is None
        assert cell(protected, "theme", "school") == 11

    def test_a_small_part_takes_the_smallest_of_the_others_with_it(self):
        voices = [voice(str(n), age_band="16-17") for n in range(30)]
        voices += [voice(f"b{n}", age_band="under-16") for n in range(12)]
        voices += [voice(f"c{n}", age_band="over-17") for n in range(3)]
        protected = Suppression().protect(counted(voices), Parameters())

        assert cell(protected, "age_band", "16-17") == 30
        assert cell(protected, "age_band", "under-16") is None
        assert cell(protected, "total") == 45

    def test_a_body_next_to_a_small_one_does_not_give_it_away(self):
        voices = [voice(f"s{n}", "south", home="kin") for n in range(40)]
        voices += [voice(f"w{n}", "west", home="kin") for n in range(4)]
        protected = Suppression().protect(counted(voices), Parameters())

        # The pool of the two holds 44, so one of the two numbers must go: the smaller.
        assert cell(protected, "total", area="two") == 44
        assert cell(protected, "total", area="south") is None
        assert cell(protected, "total", area="west") is None


class TestSmallCountRounding:
    @settings(max_examples=30, deadline=None)
    @given(crowds(), st.sampled_from([None, 3, 4]))
    def test_what_is_shown_adds_up(self, voices, base):
        values = SmallCountRounding(base).protect(counted(voices), Parameters()).values
        for group in groups(SPECS)[:2]:
            for margin, start in zip(group.tables, group.starts, strict=True):
                for fine, first in zip(group.tables, group.starts, strict=True):
                    if fine.refines(margin):
                        parts = values[:, first : first + fine.size]
                        places = fine.places_in(margin)
                        for place in range(margin.size):
                            whole, of_it = values[:, start + place], parts[:, places == place]
                            all_seen = (of_it != HIDDEN).all(axis=1) & (whole != HIDDEN)
                            assert (of_it.sum(axis=1) == whole)[all_seen].all()

    def test_its_margins_stay_close(self):
        raw = counted(crowd(400, seed=8))
        values = SmallCountRounding().protect(raw, Parameters()).values
        seen = values != HIDDEN

        assert np.abs(values - raw.counts)[seen].mean() < 1.5

    def test_where_nothing_adds_up_numbers_stay_as_they_are(self):
        voices = [voice(str(n), kind="offer") for n in range(10)]
        voices += [voice(f"n{n}", kind="need") for n in range(11)]
        protected = SmallCountRounding().protect(counted(voices), Parameters())

        assert cell(protected, "theme_kind", "home", "offer") is None
        assert cell(protected, "theme_kind", "home", "need") == 11

    def test_the_base_leaves_more_than_the_threshold_open_in_every_sum(self):
        theme = groups(SPECS)[1]

        for parameters in (Parameters(), Parameters(20, 10)):
            open_to = theme.least_people() * (safe_base(theme, parameters) - 1)
            assert open_to > parameters.threshold >= open_to - theme.least_people()


class TestCellKey:
    def test_noise_is_bounded_and_around_nothing(self):
        for most in (0, 1, 2, 5):
            table = noise_table(most)
            assert (table.min(), table.max()) == (-most, most)
            assert abs(table.mean()) < 0.05
            assert (np.diff(table) >= 0).all()

    @settings(max_examples=30, deadline=None)
    @given(crowds(most=200), st.integers(1, 6))
    def test_no_number_is_further_from_the_truth_than_the_noise(self, voices, most):
        raw = counted(voices)
        values = CellKey(noise=most).protect(raw, Parameters()).values
        seen = values != HIDDEN

        assert (np.abs(values - raw.counts)[seen] <= most).all()

    def test_the_same_people_have_the_same_noise(self):
        voices = [voice(str(n), home="kin", age_band="16-17", themes=["home"]) for n in range(20)]
        protected = CellKey().protect(counted(voices), Parameters())

        assert cell(protected, "total") == cell(protected, "age_band", "16-17")
        assert cell(protected, "theme", "home") == cell(protected, "total")

    def test_for_comparison_it_can_show_small_numbers_too(self):
        raw = counted([voice(str(n), themes=["home" if n else "safe"]) for n in range(60)])
        protected = CellKey(hides_small=False).protect(raw, Parameters())

        assert cell(protected, "theme", "safe") in range(0, 7)
