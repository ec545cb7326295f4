"""What several areas say only together, to somebody who puts them into one programme."""

from dataclasses import replace

import numpy as np
import pytest

from tests.disclosure.crowds import BODIES, WITH_FAMILIES, crowd
from webapp.disclosure import joint
from webapp.disclosure.attack import Attacker, attack
from webapp.disclosure.cube import Dimension, RawTables, TableSpec, count
from webapp.disclosure.doubt import Doubt
from webapp.disclosure.gate import EVERYBODY, HIDDEN, Parameters, ProtectedTables, behind, protect
from webapp.disclosure.knowledge import LinkRows, link_rows, published_bounds
from webapp.disclosure.links import Link
from webapp.disclosure.model import relations
from webapp.disclosure.release import defended
from webapp.disclosure.repair import Repair

AGE = Dimension("age_band", ("young", "old"), of_person=True)
SPECS = (TableSpec("total"), TableSpec("age_band", (AGE,)))
TRUTH = np.array([[40, 21, 19], [28, 20, 8], [12, 1, 11]])


LINKS = (Link("whole", ("a", "b")),)


def tables(*, links=LINKS):
    """A whole and two parts; of the first part only the total is shown."""
    values = np.array([[40, 20, 20], [30, HIDDEN, HIDDEN], [10, HIDDEN, 10]])
    least, greatest = behind(values, Parameters())
    return ProtectedTables(SPECS, ("whole", "a", "b"), values, least, greatest, Parameters(), links=links)


def exact(shown):
    """The same numbers, not rounded."""
    least = np.where(shown.values == HIDDEN, 0, TRUTH)
    return replace(shown, least=least, greatest=np.where(shown.values == HIDDEN, EVERYBODY, TRUTH))


def row(whole, *parts, over_time=False):
    return LinkRows(whole, np.array(parts), over_time)


def system(shown, *, doubt=None):
    known = relations(shown.specs)
    bounds = published_bounds(shown, width=known.width)
    return joint.System(known, range(len(shown.areas)), link_rows(shown), bounds, doubt or Doubt())


class TestSystems:
    def test_everything_that_hangs_together_is_attacked_together(self):
        links = [row(0, 1, 2), row(2, 3, 4), row(5, 6)]

        assert joint.systems(links, width=10) == [[0, 1, 2, 3, 4], [5, 6]]
        assert joint.systems([row(0, 1), row(2, 3), row(4, 0, 2)], width=10) == [[0, 1, 2, 3, 4]]

    def test_what_is_too_large_is_attacked_in_pieces_that_are_not(self, monkeypatch):
        monkeypatch.setattr(joint, "MOST_COLUMNS", 30)
        links = [row(0, 1, 2, 3), row(3, 4, 5), row(6, 7)]

        assert joint.systems(links, width=10) == [[6, 7], [3, 4, 5]]
        assert joint.systems(links, width=16) == []


class TestSystem:
    def test_a_cell_has_the_ends_that_all_areas_leave_it(self):
        # 21 of the whole are young, one of those in the other part; 19 are old, 11 of those there.
        (low, high), _ = system(exact(tables())).ends((1, 1))

        assert (round(low), round(high)) == (20, 20)

    def test_with_rounding_there_is_more_room(self):
        (low, high), _ = system(tables()).ends((1, 1))

        assert (round(low), round(high)) == (16, 22)

    def test_lost_are_those_with_too_little_room(self):
        small = {1: np.array([2]), 2: np.array([1])}

        assert system(exact(tables())).lost(small) == [(1, 2), (2, 1)]
        assert system(tables(links=())).lost(small) == [(2, 1)]
        assert system(tables()).lost({}) == []

    def test_numbers_are_hidden_until_there_is_room_and_the_smallest_first(self):
        shown = exact(tables())
        found = system(shown).closing((1, 2), shown.values)
        numbers = [shown.values[cell] for cell in found]
        for area, cell in found:
            shown = shown.hiding(shown.areas[area], cell)

        assert system(exact(tables())).lost({1: np.array([2])}) == [(1, 2)]
        assert system(shown).lost({1: np.array([2])}) == []
        assert numbers == [10]

    def test_where_nothing_is_left_to_hide_it_says_so(self):
        nothing = tables()
        for area in nothing.areas:
            nothing = nothing.only(area, [])
        pressed = replace(nothing, greatest=np.minimum(nothing.greatest, 5))

        assert system(pressed).closing((1, 2), pressed.values) is None
        assert (
            Repair(pressed, Doubt()).to_hide(
                pressed, replace(attack(whole(), nothing).outcomes[1], shared=(2,))
            )
            is None
        )

    def test_areas_that_hang_together_with_others_are_left_alone(self):
        shown = exact(tables()).beside({"c": {"total": [20]}, "d": {"total": [20]}}, [Link("c", ("d",))])
        outcome = replace(attack(whole(), shown).outcomes[1], cells=(), shared=(2,))

        assert Repair(shown, Doubt()).to_hide(shown, outcome) == [("b", 2)]


def whole():
    return RawTables(SPECS, ("whole", "a", "b"), TRUTH)


class TestAttack:
    def population(self):
        """One in which no area alone gives anybody away, and three cells are lost to all of them together."""
        pools = {"pair": ["north", "south"]}
        raw = count(crowd(240, seed=9), WITH_FAMILIES, bodies=BODIES, pools=pools)
        return raw, protect(raw, Parameters())

    def test_what_only_all_areas_give_away_is_found_and_hidden(self, monkeypatch):
        raw, protected = self.population()
        safe, report = defended(raw, protected)
        with monkeypatch.context() as patched:
            patched.setattr(joint, "MOST_COLUMNS", 0)
            alone, believes = defended(raw, protected)
        found = attack(raw, alone)

        assert not believes.wins
        assert found.as_dict()["together"] > 0
        assert found.as_dict()["narrow"] == found.as_dict()["known_small"] == 0
        assert not report.wins
        assert (safe.values != HIDDEN).sum() < (alone.values != HIDDEN).sum()

    @pytest.mark.parametrize("believes", [True, False])
    def test_a_contradiction_over_time_is_met_here_too(self, believes, monkeypatch):
        if believes:
            monkeypatch.setattr("webapp.disclosure.attack.believed", lambda told, known, links: links)
        shown = tables(links=(Link("whole", ("a", "b"), over_time=True),))
        for cell in (1, 2):
            shown = shown.hiding("whole", cell)
        least, greatest = shown.least.copy(), shown.greatest.copy()
        least[0, 0], greatest[0, 0] = 18, 22

        # 18 .. 22 are in the whole, and 28 at least were in its first part.
        report = attack(whole(), replace(shown, least=least, greatest=greatest))
        assert [outcome.attacked for outcome in report.outcomes] == [0, 1, 1]
        assert report.outcomes[2].known_small == 1

    def test_cells_that_are_lost_alone_are_not_counted_again(self):
        report = attack(whole(), exact(tables()))

        assert report.outcomes[2].narrow == 1
        assert report.outcomes[2].together == 0

    def test_two_people_who_put_what_they_know_together_need_more_room(self):
        shown = tables(links=())
        one, two = (Attacker(shown, insiders=k).attack_area("a", TRUTH[1]).insider for k in (1, 30))

        assert (one, two) == (0, 1)


@pytest.mark.parametrize(
    ("low", "high", "hides"), [(0, 12, True), (0, 11, False), (3, 12, True), (4, 12, False)]
)
def test_a_coalition_leaves_the_others_in_doubt(low, high, hides):
    assert Doubt(10, insiders=2).hides_others(low, high) is hides
