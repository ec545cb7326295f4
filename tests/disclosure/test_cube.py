import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disclosure.crowds import BODIES, SPECS, THEMES, crowds, voice
from webapp.disclosure.cube import COUNTRY, Dimension, TableSpec, count, table_slices


def counted(voices, area="north"):
    """Every true count of an area above zero, by (table, *key)."""
    raw = count(voices, SPECS, bodies=BODIES)
    row = raw.counts[raw.areas.index(area)].tolist()
    names = [(spec.name, *key) for spec in raw.specs for key in spec.combinations()]
    return {name: number for name, number in zip(names, row, strict=True) if number}


def naive(voices, spec, area):
    """The same count the slow way, for people who keep their facts."""
    people = {}
    for one in voices:
        if area in (COUNTRY, one.body):
            for key in spec.combinations():
                if all(value in one.values(d.name) for value, d in zip(key, spec.dimensions, strict=True)):
                    people.setdefault(key, set()).add(one.contributor)
    return [len(people.get(key, ())) for key in spec.combinations()]


class TestCount:
    def test_one_person_with_many_voices_counts_once(self):
        assert counted([voice("a")] * 50)["total",] == 1

    def test_a_person_is_in_every_theme_they_named_and_once_in_the_total(self):
        cells = counted([voice("a", themes=["home", "safe"]), voice("a", themes=["safe"])])

        assert (cells["theme", "home"], cells["theme", "safe"], cells["total",]) == (1, 1, 1)

    def test_the_country_counts_a_person_once_who_spoke_to_two_bodies(self):
        voices = [voice("a", "north"), voice("a", "south")]

        assert counted(voices, COUNTRY)["total",] == 1
        assert counted(voices, "south")["total",] == 1

    def test_a_person_has_the_age_they_gave_most_often_everywhere(self):
        voices = [voice("a", "south", age_band="over-17")] + [voice("a", age_band="16-17")] * 2

        assert counted(voices, "south")["age_band", "16-17"] == 1
        assert ("age_band", "over-17") not in counted(voices, COUNTRY)

    def test_a_body_that_heard_nobody_is_there_all_the_same(self):
        raw = count([], SPECS, bodies=BODIES)

        assert raw.areas == (COUNTRY, "north", "south", "west")
        assert not raw.counts.any()

    @pytest.mark.parametrize(
        "wrong",
        [
            voice("a", "nowhere"),
            voice("a", themes=[]),
            voice("a", themes=["home", "moon"]),
            voice("a", kind=""),
        ],
    )
    def test_a_voice_without_a_place_is_refused(self, wrong):
        with pytest.raises(ValueError, match="no such body|has no place"):
            count([wrong], SPECS, bodies=BODIES)

    def test_a_missing_fact_is_refused(self):
        wrong = voice("a")
        del wrong.facts["home"]
        with pytest.raises(ValueError, match="no place in home"):
            count([wrong], SPECS, bodies=BODIES)

    def test_no_body_may_be_called_the_country(self):
        with pytest.raises(ValueError, match="names of their own"):
            count([], SPECS, bodies=[COUNTRY])

    @settings(max_examples=30, deadline=None)
    @given(crowds(), st.randoms(use_true_random=False))
    def test_the_order_does_not_matter(self, voices, chance: random.Random):
        shuffled = chance.sample(voices, len(voices))
        first, second = count(voices, SPECS, bodies=BODIES), count(shuffled, SPECS, bodies=BODIES[::-1])

        assert first.areas == second.areas
        assert np.array_equal(first.counts, second.counts)

    @settings(max_examples=15, deadline=None)
    @given(crowds(most=120))
    def test_it_agrees_with_sets_of_people(self, voices):
        raw = count(voices, SPECS, bodies=BODIES)

        for row, area in enumerate(raw.areas):
            for spec, cells in zip(SPECS, table_slices(SPECS), strict=True):
                assert raw.counts[row, cells].tolist() == naive(voices, spec, area)


class TestTableSpec:
    @pytest.mark.parametrize("categories", [(), ("a", "a")])
    def test_a_dimension_has_categories_each_once(self, categories):
        with pytest.raises(ValueError, match="each once"):
            Dimension("theme", categories)

    def test_each_cell_knows_its_place_in_a_margin(self):
        theme, age = Dimension("theme", THEMES), Dimension("age_band", ("young", "old"), of_person=True)
        table = TableSpec("theme_age_band", (theme, age))

        assert table.places_in(TableSpec("theme", (theme,))).tolist() == [0, 0, 1, 1, 2, 2]
        assert table.places_in(TableSpec("age_band", (age,))).tolist() == [0, 1, 0, 1, 0, 1]
        assert table.refines(TableSpec("total"))
        assert not TableSpec("theme", (theme,)).refines(table)
