from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disclosure.crowds import AGES, BODIES, HOMES, KINDS, SPECS, THEMES, WITH_FAMILIES, crowds
from webapp.disclosure.cube import Dimension, TableSpec, count
from webapp.disclosure.gate import EVERYBODY, Parameters, protect
from webapp.disclosure.knowledge import link_rows, linked, published_bounds
from webapp.disclosure.model import relations
from webapp.disclosure.programme import Contradiction, Programme
from webapp.disclosure.twins import Twins
from webapp.disclosure.worlds import Rounding, Worlds, swaps

THEME, KIND = Dimension("theme", THEMES), Dimension("kind", KINDS)
AGE, HOME = Dimension("age_band", AGES, of_person=True), Dimension("home", HOMES, of_person=True)
AGES_ONLY = (TableSpec("total"), TableSpec("age_band", (AGE,)))
FOUR = Dimension("theme", (*THEMES, "play"))
PAIRED = {
    "one": frozenset({"home", "school"}),
    "two": frozenset({"safe", "play"}),
    "none": frozenset({"play"}),
}
FAMILY = Dimension("family", tuple(PAIRED), groups=PAIRED, of="theme")
BY_FAMILY = (
    TableSpec("total"),
    TableSpec("family", (FAMILY,)),
    TableSpec("theme", (FOUR,)),
    TableSpec("theme_kind", (FOUR, KIND)),
    TableSpec("family_kind", (FAMILY, KIND)),
    TableSpec("family_age", (FAMILY, AGE)),
    TableSpec("theme_age", (FOUR, AGE)),
)
SETS = {
    "as declared": SPECS,
    "families": WITH_FAMILIES,
    "families by kind and age": BY_FAMILY,
    "families alone": (TableSpec("total"), TableSpec("family", (FAMILY,))),
    "families that share nothing": (
        TableSpec("theme", (FOUR,)),
        TableSpec(
            "family",
            (Dimension("family", ("one", "two"), groups={k: PAIRED[k] for k in ("one", "two")}, of="theme"),),
        ),
    ),
    "kinds by themselves": (*SPECS[:5], TableSpec("kind", (KIND,))),
    "ages only": AGES_ONLY,
    "crossed at once": (TableSpec("all", (KIND, AGE, THEME, HOME)), TableSpec("home", (HOME,))),
    "one total": (TableSpec("total"),),
}


def rows_of(known, renamed):
    """Every row as a set of (column, sign) and its upper end, the columns renamed."""
    ends = [*zip(known.starts[:-1], known.starts[1:], known.upper, strict=True)]
    return Counter(
        (frozenset(zip(renamed[known.columns[a:b]].tolist(), known.signs[a:b].tolist(), strict=True)), upper)
        for a, b, upper in ends
    )


def rows_but_of_families(known, renamed):
    """The rows in which no family stands that can be counted anew."""
    anew = set(Worlds(known).counted_anew.tolist())
    rows = rows_of(known, renamed)
    return Counter({row: n for row, n in rows.items() if not anew & {column for column, _ in row[0]}})


def anything(known):
    return np.zeros(known.width), np.full(known.width, EVERYBODY)


def solved(programme, known, aim):
    least, greatest = anything(known)
    programme.bound(least, np.minimum(greatest, 40))
    return programme.maximise(aim)


class TestSwaps:
    @pytest.mark.parametrize("specs", SETS.values(), ids=SETS)
    def test_two_categories_that_change_places_leave_every_relation_but_those_of_families_as_it_is(
        self, specs
    ):
        known = relations(specs)
        as_it_is = rows_but_of_families(known, np.arange(known.width))

        for swap in swaps(known):
            assert rows_but_of_families(known, swap) == as_it_is
            assert (np.sort(swap[: known.published]) == np.arange(known.published)).all()

    @settings(max_examples=15, deadline=None)
    @given(crowds(most=120))
    def test_families_are_counted_anew_so_that_every_swapped_world_is_possible(self, voices):
        known = relations(WITH_FAMILIES)
        raw = count(voices, WITH_FAMILIES, bodies=BODIES)
        programme = Programme(known)
        at_least = np.zeros(known.width)
        at_least[: known.published] = raw.counts[1]
        programme.bound(at_least, np.full(known.width, EVERYBODY))
        world = programme.maximise(-np.ones(known.width)).astype(np.int32)
        found = Worlds(known).swapped(world, anything(known))

        assert len(found) > len(THEMES)
        assert all(Worlds(known).is_possible(one.astype(float), anything(known)) for one in found)

    def test_families_move_with_all_their_themes_and_themes_of_other_families_alone(self):
        orders = [swap[:6].tolist() for swap in swaps(relations(SETS["families that share nothing"]))]

        # Four themes, then two families.
        assert orders[0] == [0, 1, 2, 3, 4, 5]
        assert [2, 1, 0, 3, 4, 5] in orders
        assert [2, 3, 0, 1, 5, 4] in orders
        assert len(orders) == 8

    def test_a_theme_that_leaves_a_family_takes_its_people_along(self):
        known = relations(SETS["families that share nothing"])
        found = Worlds(known).swapped(np.array([9, 2, 1, 0, 10, 1], dtype=np.int32), anything(known))

        # "home" and "safe" change places: the first family has 1 to 3 people then, the second 9.
        assert [1, 2, 9, 0, 3, 9] in found.tolist()

    def test_every_pair_of_categories_changes_places(self):
        known = relations(AGES_ONLY)

        assert [swap[:4].tolist() for swap in swaps(known)] == [
            [0, 1, 2, 3],
            [0, 2, 1, 3],
            [0, 3, 2, 1],
            [0, 1, 3, 2],
        ]

    def test_only_those_within_the_bounds_are_worlds(self):
        known = relations(AGES_ONLY)
        least, greatest = anything(known)
        greatest[1] = 3
        found = Worlds(known).swapped(np.array([9, 2, 3, 4], dtype=np.int32), (least, greatest))

        assert found.tolist() == [[9, 2, 3, 4], [9, 3, 2, 4], [9, 2, 4, 3]]


class TestWorlds:
    @pytest.mark.parametrize("wrong", [[9, 2, 3, 3], [9, 11, -1, -1], [12, 2, 6, 4]])
    def test_one_that_breaks_a_relation_or_a_bound_proves_nothing(self, wrong):
        known = relations(AGES_ONLY)

        with pytest.raises(ArithmeticError, match="not possible"):
            Worlds(known).keep(np.array(wrong, dtype=float), (np.zeros(4), np.array([10.0, 12, 12, 12])))

    def test_each_is_kept_once_and_found_where_it_fits(self):
        known = relations(AGES_ONLY)
        worlds = Worlds(known)
        for number in [*range(150), 3, 3]:
            worlds.keep(np.array([number + 2.0, number, 1, 1]), anything(known))

        assert worlds.within(anything(known))[:, 1].tolist() == list(range(150))
        assert worlds.within((np.zeros(4), np.array([5.0, 9, 9, 9])))[:, 1].tolist() == [0, 1, 2, 3]


class TestTwins:
    @settings(max_examples=15, deadline=None)
    @given(crowds(most=200), st.randoms(use_true_random=False))
    def test_what_they_find_is_possible(self, voices, chance):
        raw = count(voices, SPECS, bodies=BODIES)
        known = relations(SPECS)
        protected = protect(raw, Parameters())
        least, greatest = linked(published_bounds(protected, width=known.width), known, link_rows(protected))
        bounds = least[1], greatest[1]
        twins = Twins(known, bounds[0])
        twins.bound(*bounds)
        world = twins.maximise(-np.array([chance.random() for _ in range(known.width)]))

        assert Worlds(known).is_possible(world, bounds)

    def test_they_are_alike_in_all_tables(self):
        known = relations(SPECS)
        world = solved(Twins(known, np.zeros(known.width)), known, np.ones(known.width))
        theme = 7  # After the total, three ages and three homes.

        assert world[theme] == world[theme + 1] == world[theme + 2] > 0

    def test_a_theme_that_is_shown_has_no_twin(self):
        known = relations(SPECS)
        least, greatest = anything(known)
        least[8], greatest[8] = 10, 12
        twins = Twins(known, least)
        twins.bound(least, np.minimum(greatest, 30))
        world = twins.maximise(np.ones(known.width))

        assert world[7] == world[9] == 30
        assert world[8] == 12

    def test_worlds_without_twins_are_not_found(self):
        known = relations((TableSpec("total"), TableSpec("theme", (THEME,))))
        least, greatest = np.array([20.0, 0, 0, 0]), np.array([20.0, 20, 5, 5])
        whole, twins = Programme(known), Twins(known, np.zeros(4))
        for programme in (whole, twins):
            programme.bound(least, greatest)

        assert whole.maximise(-np.ones(4)).sum() == 20 + 20
        with pytest.raises(Contradiction):
            twins.maximise(-np.ones(4))


class TestRounding:
    def test_whole_numbers_stay(self):
        known = relations(AGES_ONLY)
        near = list(Rounding(known).near(np.array([9, 2 + 1e-9, 3, 4]), np.full(4, 20.0)))

        assert [world.tolist() for world in near] == [[9, 2, 3, 4]]

    def test_split_people_are_made_whole_and_added_up_again(self):
        known = relations(AGES_ONLY)
        near = list(Rounding(known).near(np.array([9, 2.25, 3.25, 3.5]), np.full(4, 20.0)))

        assert [world.tolist() for world in near] == [
            [11, 3, 4, 4],
            [11, 3, 4, 4],
            [9, 2, 3, 4],
            [8, 2, 3, 3],
        ]
        assert all(known.allow(world) for world in near)

    def test_themes_grow_until_they_cover_everybody_again(self):
        known = relations((TableSpec("total"), TableSpec("theme", (THEME,))))
        answer = np.array([8.6, 5.4, 3.2, 0])
        near = list(Rounding(known).near(answer, np.array([20.0, 5, 20, 20])))

        assert near[2].tolist() == [9, 6, 3, 0]
        assert near[3].tolist() == [9, 5, 4, 0]
        assert known.allow(near[2])
        assert known.allow(near[3])
