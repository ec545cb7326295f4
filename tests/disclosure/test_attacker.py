import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disclosure.crowds import AGES, BODIES, SPECS, THEMES, careless, crowd, crowds, of_ages, read
from webapp.disclosure.attack import Attacker, attack
from webapp.disclosure.cube import COUNTRY, Dimension, RawTables, TableSpec, count
from webapp.disclosure.gate import HIDDEN, Parameters, protect
from webapp.disclosure.model import relations
from webapp.disclosure.outcome import AreaOutcome, AttackReport
from webapp.disclosure.programme import Programme

AGE = Dimension("age_band", AGES, of_person=True)
THEME = Dimension("theme", THEMES)
AGES_ONLY = (TableSpec("total"), TableSpec("age_band", (AGE,)))
THEMES_ONLY = (TableSpec("total"), TableSpec("theme", (THEME,)))


def attacked(voices, specs, parameters, *, bodies=("north", "south")):
    raw = count(voices, specs, bodies=bodies)
    return attack(raw, protect(raw, parameters))


def by_area(report, area="north"):
    return next(outcome for outcome in report.outcomes if outcome.area == area)


def published(specs, *rows, parameters=None):
    """Tables with these numbers, the country first; None wears the mark."""
    values = np.array([[HIDDEN if value is None else value for value in row] for row in rows])
    areas = (COUNTRY, *BODIES[: len(rows) - 1])
    return read(specs, areas, values, parameters or Parameters())


class TestPossible:
    def test_people_add_up_within_the_rounding(self):
        tables = published(AGES_ONLY, [None] * 4, [20, 10, None, None])

        # 18 .. 22 in all, 10 .. 12 of them under sixteen.
        assert Attacker(tables).possible("north", [0, 1, 2]) == [(18, 22), (10, 12), (0, 12)]

    def test_themes_overlap_and_do_not_add_up(self):
        tables = published(THEMES_ONLY, [None] * 4, [20, 15, None, None])

        # Everybody in the third theme could be in the first as well; the two hidden ones cover who is left.
        assert Attacker(tables).possible("north", [1, 2]) == [(13, 17), (0, 22)]

    def test_a_theme_must_cover_who_is_left(self):
        tables = published(THEMES_ONLY, [None] * 4, [40, 10, 10, None])

        assert Attacker(tables).possible("north", [3]) == [(38 - 12 - 12, 42)]

    def test_a_body_is_not_greater_than_the_country(self):
        tables = published(AGES_ONLY, [30, 10, 10, 10], [None] * 4, [None] * 4)

        assert Attacker(tables).possible("north", [0, 1]) == [(0, 32), (0, 12)]

    def test_one_body_covers_what_the_others_cannot(self):
        tables = published(AGES_ONLY, [60, 30, 20, 10], [40, 20, 10, 10], [None] * 4)

        # At least 58 in the country and at most 42 in the other body.
        assert Attacker(tables).possible("south", [0]) == [(16, 62)]

    def test_the_country_is_at_least_its_greatest_body(self):
        tables = published(AGES_ONLY, [None] * 4, [40, None, None, None], [20, None, None, None])

        assert Attacker(tables).possible(COUNTRY, [0]) == [(38, 64)]

    def test_a_release_of_one_total_has_nothing_to_add_up(self):
        tables = published((TableSpec("total"),), [20], [None], [None])

        assert Attacker(tables).possible("north", [0]) == [(0, 22)]

    @settings(max_examples=6, deadline=None)
    @given(crowds(most=300), st.sampled_from([Parameters(), Parameters(20, 10), careless(rounding=1)]))
    def test_the_truth_is_always_possible(self, voices, parameters):
        raw = count(voices, SPECS, bodies=BODIES)
        attacker = Attacker(protect(raw, parameters))

        for row, area in enumerate(raw.areas):
            ends = attacker.possible(area, range(raw.counts.shape[1]))
            assert all(
                least <= truth <= greatest
                for truth, (least, greatest) in zip(raw.counts[row].tolist(), ends, strict=True)
            )


class TestBrokenProtection:
    """Each safeguard is taken away on purpose, and the attacker must notice."""

    def test_with_the_safeguards_it_loses(self):
        report = attacked(of_ages(4, 14, 30), AGES_ONLY, Parameters())

        assert by_area(report).attacked == 1
        assert not report.wins

    def test_without_rounding_a_subtraction_gives_the_exact_number(self):
        outcome = by_area(attacked(of_ages(4, 14, 30), AGES_ONLY, careless(rounding=1)))

        assert (outcome.exact, outcome.narrow, outcome.known_small, outcome.insider) == (1, 1, 1, 1)
        assert outcome.lost == {"age_band"}

    def test_with_a_lower_threshold_small_numbers_are_shown(self):
        outcome = by_area(attacked(of_ages(4, 14, 30), AGES_ONLY, careless(threshold=3)))

        assert outcome.narrow == 1
        assert outcome.known_small == 1

    def test_marks_that_mean_fewer_than_ten_give_more_away(self):
        outcome = by_area(attacked(of_ages(9, 9, 30), AGES_ONLY, careless(rounding=1)))

        # 18 are left for two marks: anything for sure, nine each for who bets that both are small.
        assert (outcome.exact, outcome.guessed) == (0, 2)

    def test_even_rounding_leaves_one_band_next_to_a_large_one_too_narrow(self):
        outcome = by_area(attacked(of_ages(3, 2, 25), AGES_ONLY, Parameters()))

        # 28 .. 32 less 23 .. 27 leaves nine at most for the two marks.
        assert (outcome.exact, outcome.known_small) == (0, 2)
        assert outcome.insider == 2

    def test_somebody_inside_learns_what_others_cannot(self):
        tables = published(AGES_ONLY, [None] * 4, [30, 20, 10, None])
        truth = np.array([30, 20, 9, 1])

        # 28 .. 32 less 18 .. 22 less 10 .. 12: up to four.
        assert Attacker(tables).attack_area("north", truth).insider == 2
        just_enough = published(AGES_ONLY, [None] * 4, [30, 20, None, None], parameters=careless(rounding=1))
        outcome = Attacker(just_enough).attack_area("north", np.array([30, 20, 6, 4]))
        assert (outcome.known_small, outcome.insider) == (0, 2)

    def test_a_wrong_bet_wins_nothing(self):
        tables = published(AGES_ONLY, [None] * 4, [40, None, None, None])
        outcome = Attacker(tables).attack_area("north", np.array([40, 31, 5, 4]))

        assert outcome.attacked == 2
        assert outcome.guessed == 0

    def test_a_whole_home_in_one_theme_is_seen(self):
        specs = (*AGES_ONLY, TableSpec("theme", (THEME,)), TableSpec("theme_age_band", (THEME, AGE)))
        everybody = [20, 10, 10, None, 20, None, None, 10, 10, None, None, None, None, None, None, None]
        tables = published(specs, [None] * 16, everybody, parameters=careless(rounding=1))
        truth = np.array([20, 10, 10, 0, 20, 0, 0, 10, 10, 0, 0, 0, 0, 0, 0, 0])
        outcome = Attacker(tables).attack_area("north", truth)

        assert outcome.group == 2
        assert outcome.lost == {"theme_age_band"}


class TestAttack:
    def test_only_the_areas_asked_for_are_attacked_and_named(self):
        raw = count(crowd(200, seed=1), SPECS, bodies=BODIES)
        heard = []
        report = attack(raw, protect(raw, Parameters()), areas=["west"], progress=heard.append)

        assert heard == ["west"]
        assert [outcome.area for outcome in report.outcomes] == ["west"]
        assert report.programmes > 0

    def test_numbers_that_contradict_each_other_are_refused(self):
        tables = published(AGES_ONLY, [None] * 4, [10, 50, 50, None])
        raw = RawTables(AGES_ONLY, tables.areas, np.array([[4, 4, 0, 0], [4, 4, 0, 0]]))

        with pytest.raises(ValueError, match="contradicts itself"):
            attack(raw, tables)

    def test_the_plain_form_names_no_cell(self):
        outcomes = (AreaOutcome("north", 3, narrow=1, lost=frozenset({"home"})), AreaOutcome("south", 4))

        assert AttackReport(10, outcomes).as_dict() == {
            "attacked": 7,
            "exact": 0,
            "narrow": 1,
            "known_small": 0,
            "insider": 0,
            "guessed": 0,
            "group": 0,
            "dominated": 0,
            "across": 0,
            "together": 0,
            "threshold": 10,
            "insiders": 1,
            "wins": True,
            "areas_lost": ["north"],
        }

    def test_a_solver_that_gives_up_ends_the_release(self):
        known = relations(AGES_ONLY)
        programme = Programme(known)
        programme.bound(np.zeros(known.width), np.full(known.width, np.inf))

        with pytest.raises(ArithmeticError, match="Unbounded"):
            programme.maximise(np.ones(known.width))
