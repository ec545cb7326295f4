import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disclosure.crowds import BODIES, SPECS, THEMES, crowds, voice
from webapp.disclosure.attack import attack
from webapp.disclosure.cube import (
    COUNTRY,
    Dimension,
    Layout,
    RawTables,
    TableSpec,
    cells_of_person,
    count,
    count_people,
    table_slices,
)
from webapp.disclosure.gate import HIDDEN, Parameters, ProtectedTables, protect

SPECS_OF_THE_VOICE = [spec for spec in SPECS if not any(dimension.of_person for dimension in spec.dimensions)]


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
                if all(value in d.values_of(one) for value, d in zip(key, spec.dimensions, strict=True)):
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

    @settings(max_examples=12, deadline=None)
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


class TestPerson:
    LAYOUT = Layout(SPECS, bodies=BODIES, pools={"pair": ["north", "south"]})

    @settings(max_examples=20, deadline=None)
    @given(crowds(most=150))
    def test_counting_is_adding_up_where_each_person_stands(self, voices):
        people = {}
        for one in voices:
            people.setdefault(one.contributor, []).append(one)
        added = np.zeros((len(self.LAYOUT.areas), self.LAYOUT.cells), dtype=int)
        for some in people.values():
            for place in cells_of_person(some, self.LAYOUT):
                added[place] += 1
        pools = {"pair": ["north", "south"]}
        raw = count(voices, SPECS, bodies=BODIES, pools=pools)
        streamed = count_people(iter(people.values()), SPECS, bodies=iter(BODIES), pools=pools)

        assert np.array_equal(raw.counts, added)
        assert np.array_equal(raw.counts, streamed.counts)

    @settings(max_examples=20, deadline=None)
    @given(crowds(most=60), st.integers(1, 60))
    def test_what_one_person_adds_or_takes_back_is_where_they_stand(self, voices, how_many):
        """The rule by which roll-ups grow and shrink with each voice."""
        mine = [replace(one, contributor="me") for one in voices[:how_many]]
        others = voices[how_many:]
        counted = [count(some, SPECS, bodies=BODIES).counts for some in ([*others, *mine], others)]
        layout = Layout(SPECS, bodies=BODIES)
        change = np.zeros_like(counted[0])
        for place in cells_of_person(mine, layout):
            change[place] = 1

        assert np.array_equal(counted[0] - counted[1], change)

    def test_the_voices_of_two_people_are_refused(self):
        with pytest.raises(ValueError, match="several contributors"):
            cells_of_person([voice("a"), voice("b")], self.LAYOUT)

    def test_nobody_stands_nowhere(self):
        assert cells_of_person([], self.LAYOUT) == set()

    def test_of_two_facts_given_as_often_the_first_listed_holds(self):
        both = [voice("a", age_band="over-17"), voice("a", age_band="under-16")]
        cells = {cell for _, cell in cells_of_person(both, self.LAYOUT)}

        assert cells & {1, 2, 3} == {1}


class TestDominance:
    """Nobody can be half of a number, however much they or their group say."""

    @settings(max_examples=20, deadline=None)
    @given(crowds(most=200), st.integers(1, 80))
    def test_saying_it_again_and_claiming_to_be_many_changes_nothing(self, voices, times):
        loud = (
            [replace(voices[0], facts={**voices[0].facts, "people": "30", "weight": "9"})] * times
            if voices
            else []
        )

        assert np.array_equal(
            count([*voices, *loud], SPECS_OF_THE_VOICE, bodies=BODIES).counts,
            count(voices, SPECS_OF_THE_VOICE, bodies=BODIES).counts,
        )

    @settings(max_examples=10, deadline=None)
    @given(crowds(most=300))
    def test_one_contributor_is_never_half_of_a_shown_cell(self, voices):
        raw = count(voices, SPECS, bodies=BODIES)
        seen = protect(raw, Parameters()).values != HIDDEN

        assert (raw.counts[seen] > 2).all()

    def test_a_number_of_two_people_is_found(self):
        raw = RawTables((TableSpec("total"),), ("a", "b", "c"), np.array([[2], [3], [0]]))
        told = np.array([[5], [5], [0]])
        tables = ProtectedTables(raw.specs, raw.areas, told, told * 0, told + 4, Parameters())
        outcomes = attack(raw, tables).outcomes

        assert [outcome.dominated for outcome in outcomes] == [1, 0, 0]
        assert outcomes[0].cells == (0,)

    @pytest.mark.parametrize(
        "counts", [np.array([[1.5]]), np.array([[2.0]]), np.array([[-1]]), np.array([[1, 1]]), np.array([1])]
    )
    def test_weights_and_counts_out_of_place_are_refused(self, counts):
        with pytest.raises(ValueError, match="whole numbers|needs a count"):
            RawTables((TableSpec("total"),), ("country",), counts)


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
