"""Families of themes: a theme may be in several, a person in as many as their themes are."""

import numpy as np
import pytest
from hypothesis import given, settings

from tests.disclosure.crowds import (
    AGES,
    BODIES,
    DUTIES,
    FAMILIES,
    HOMES,
    KINDS,
    THEMES,
    WITH_FAMILIES,
    crowds,
    read,
    voice,
)
from webapp.disclosure.attack import Attacker
from webapp.disclosure.cube import Dimension, TableSpec, count, declared_tables, table_slices
from webapp.disclosure.gate import HIDDEN, Parameters, protect
from webapp.disclosure.model import relations

THEME = Dimension("theme", THEMES)
FAMILY = WITH_FAMILIES[3].dimensions[0]
BOTH = (TableSpec("total"), TableSpec("family", (FAMILY,)), TableSpec("theme", (THEME,)))


def possible(numbers, cells):
    values = np.array([[HIDDEN] * len(numbers), [HIDDEN if n is None else n for n in numbers]])
    return Attacker(read(BOTH, ("country", "north"), values, Parameters())).possible("north", cells)


class TestCounting:
    def test_a_person_is_once_in_each_family_of_their_themes(self):
        raw = count(
            [voice("a", themes=["school"]), voice("a", themes=["home"])], WITH_FAMILIES, bodies=BODIES
        )
        family = table_slices(WITH_FAMILIES)[3]

        assert WITH_FAMILIES[3].dimensions[0].categories == tuple(FAMILIES)
        assert raw.counts[1, family].tolist() == [1, 1]

    @pytest.mark.parametrize(
        "families",
        [{"one": ["home", "school"]}, {"one": THEMES, "two": ["moon"]}, {"one": [*THEMES, "moon"]}],
    )
    def test_every_theme_has_a_family_and_families_have_themes_only(self, families):
        with pytest.raises(ValueError, match="every theme has a family"):
            declared_tables(
                themes=THEMES, kinds=KINDS, ages=AGES, homes=HOMES, duties=DUTIES, families=families
            )

    @pytest.mark.parametrize(
        "wrong",
        [
            {"groups": {"a": frozenset("x")}},
            {"of": "theme"},
            {"of": "theme", "groups": {"b": frozenset("x")}},
            {"of": "theme", "groups": {"a": frozenset("x")}, "of_person": True},
            {"of": "family", "groups": {"a": frozenset("x")}},
        ],
    )
    def test_groups_are_of_something_else_that_voices_say(self, wrong):
        with pytest.raises(ValueError, match="groups"):
            Dimension("family", ("a",), **wrong)


class TestRelations:
    def test_a_family_is_at_least_each_theme_and_at_most_their_sum(self):
        # The total, belonging (home, school), protected (safe, home), then the themes home, school and safe.
        assert possible([None, None, None, 20, 15, None], [1]) == [(18, 39)]
        assert possible([None, 20, None, None, None, None], [3, 4]) == [(0, 22), (0, 22)]
        assert possible([None, 40, None, 10, None, None], [4]) == [(26, 42)]

    def test_everybody_is_in_some_family(self):
        assert possible([60, 20, None, None, None, None], [2]) == [(36, 62)]

    @settings(max_examples=15, deadline=None)
    @given(crowds(most=200))
    def test_every_row_holds_for_people(self, voices):
        known = relations(BOTH)
        raw = count(voices, BOTH, bodies=BODIES)

        assert all(known.allow(row.astype(float)) for row in raw.counts)

    @settings(max_examples=5, deadline=None)
    @given(crowds(most=250))
    def test_the_truth_is_always_possible(self, voices):
        raw = count(voices, WITH_FAMILIES, bodies=BODIES)
        attacker = Attacker(protect(raw, Parameters()))
        ends = attacker.possible("north", range(raw.counts.shape[1]))

        assert all(low <= truth <= high for truth, (low, high) in zip(raw.counts[1], ends, strict=True))

    def test_a_theme_by_its_own_family_and_the_same_table_twice_are_refused(self):
        with pytest.raises(ValueError, match="by its own group"):
            relations((TableSpec("both", (FAMILY, THEME)),))
        with pytest.raises(ValueError, match="same twice"):
            relations((TableSpec("total"), TableSpec("quarter_total")))
