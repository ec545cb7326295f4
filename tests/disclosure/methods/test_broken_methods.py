"""One safeguard of each method is taken away on purpose, and the attacker must notice."""

from dataclasses import replace

import numpy as np
import pytest

from tests.disclosure.crowds import AGES, BODIES, HOMES, SPECS, careless, crowd, voice
from webapp.disclosure.attack import attack
from webapp.disclosure.cube import Dimension, TableSpec
from webapp.disclosure.gate import HIDDEN, Parameters
from webapp.disclosure.methods import suppression
from webapp.disclosure.methods.cell_keys import CellKey
from webapp.disclosure.methods.detail import count_in_detail
from webapp.disclosure.methods.hiding import HideAndRound
from webapp.disclosure.methods.small_counts import SmallCountRounding
from webapp.disclosure.methods.suppression import Suppression

AGE = Dimension("age_band", AGES, of_person=True)
HOME = Dimension("home", HOMES, of_person=True)
AGES_ONLY = (TableSpec("total"), TableSpec("age_band", (AGE,)))
BY_AGE_AND_HOME = (*AGES_ONLY, TableSpec("home", (HOME,)), TableSpec("age_band_home", (AGE, HOME)))


def people(numbers):
    """People of one body, so many in each age band and home."""
    return [
        voice(f"{age} {home} {n}", age_band=age, home=home)
        for age, row in zip(AGES, numbers, strict=True)
        for home, size in zip(HOMES, row, strict=True)
        for n in range(size)
    ]


def attacked(method, voices, specs, parameters=None):
    raw = count_in_detail(voices, specs, bodies=BODIES)
    report = attack(raw, method.protect(raw, parameters or Parameters()))
    return next(outcome for outcome in report.outcomes if outcome.area == "north")


class TestHideAndRound:
    NUMBERS = [[4, 0, 0], [0, 14, 0], [0, 30, 0]]

    def test_whole(self):
        assert not attacked(HideAndRound(), people(self.NUMBERS), AGES_ONLY).lost

    def test_without_rounding(self):
        outcome = attacked(HideAndRound(), people(self.NUMBERS), AGES_ONLY, careless(rounding=1))

        assert outcome.exact == 1


class TestSuppression:
    NUMBERS = [[5, 13, 40], [13, 30, 40], [40, 40, 40]]

    def test_whole(self):
        assert not attacked(Suppression(), people(self.NUMBERS), BY_AGE_AND_HOME).lost

    def test_without_hiding_what_is_left_over(self, monkeypatch):
        monkeypatch.setattr(suppression, "_leave_enough_over", lambda *tables, enough: None)
        outcome = attacked(Suppression(), people([[3, 0, 0], [4, 0, 0], [30, 0, 0]]), AGES_ONLY)

        assert outcome.known_small == 2

    def test_without_elimination(self, monkeypatch):
        monkeypatch.setattr(suppression, "showable", lambda candidates, protected: range(len(candidates)))
        outcome = attacked(Suppression(), people(self.NUMBERS), BY_AGE_AND_HOME)

        assert outcome.exact == 1

    def test_all_of_a_home_saying_the_same_does_not_follow_from_the_others(self, monkeypatch):
        voices = [
            voice(f"r{n}", home="residential", themes=["safe"], age_band=AGES[n % 3]) for n in range(36)
        ]
        voices += [
            voice(f"{home}{n}", home=home, themes=["safe" if n % 2 else "home"], age_band=AGES[n % 3])
            for home in ("kin", "foster")
            for n in range(80)
        ]

        assert not attacked(Suppression(), voices, SPECS).group
        monkeypatch.setattr(suppression, "showable", lambda candidates, protected: range(len(candidates)))
        assert attacked(Suppression(), voices, SPECS).group == 1


class TestSmallCountRounding:
    def test_whole(self):
        assert not attacked(SmallCountRounding(), crowd(120, seed=5), SPECS).lost

    def test_with_a_base_too_small(self):
        outcome = attacked(SmallCountRounding(base=2), crowd(120, seed=5), SPECS)

        assert outcome.known_small > 0

    def test_with_inner_cells_published(self):
        numbers = people([[5, 13, 40], [3, 30, 40], [40, 40, 40]])

        assert not attacked(SmallCountRounding(), numbers, BY_AGE_AND_HOME).lost
        assert attacked(SmallCountRounding(base=5), numbers, BY_AGE_AND_HOME).known_small == 2

    def test_with_a_promise_of_closeness(self):
        raw = count_in_detail(crowd(120, seed=5), SPECS, bodies=BODIES)
        protected = SmallCountRounding().protect(raw, Parameters())
        promised = replace(
            protected,
            least=np.maximum(protected.least, raw.counts - 4),
            greatest=np.minimum(protected.greatest, raw.counts + 4),
        )

        assert not attack(raw, protected, areas=["north"]).wins
        assert attack(raw, promised, areas=["north"]).as_dict()["narrow"] > 0


class TestCellKey:
    NUMBERS = [[4, 0, 0], [0, 14, 0], [0, 30, 0]]

    def test_whole(self):
        assert not attacked(CellKey(), people(self.NUMBERS), AGES_ONLY).lost

    def test_without_noise(self):
        assert attacked(CellKey(noise=0), people(self.NUMBERS), AGES_ONLY).exact == 1

    @pytest.mark.parametrize("noise", [2, 5])
    def test_without_hiding_small_numbers(self, noise):
        outcome = attacked(CellKey(noise=noise, hides_small=False), people(self.NUMBERS), AGES_ONLY)

        assert outcome.known_small == 1

    def test_the_mark_alone_says_nothing(self):
        raw = count_in_detail(people(self.NUMBERS), AGES_ONLY, bodies=("north",))
        protected = CellKey().protect(raw, Parameters())

        assert (protected.least[protected.values == HIDDEN] == 0).all()
