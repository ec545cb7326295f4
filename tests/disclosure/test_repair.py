"""Single further cells are hidden before a whole table, as few voices of them as will do."""

from dataclasses import replace

import numpy as np
import pytest

from tests.disclosure.crowds import AGES, BODIES, SPECS, WITH_FAMILIES, careless, crowd, of_ages, read
from webapp.disclosure.attack import attack
from webapp.disclosure.cube import COUNTRY, Dimension, RawTables, TableSpec, count
from webapp.disclosure.doubt import Doubt
from webapp.disclosure.gate import EVERYBODY, HIDDEN, Parameters, ProtectedTables, protect
from webapp.disclosure.links import Link
from webapp.disclosure.release import defended
from webapp.disclosure.repair import Repair

AGE = Dimension("age_band", ("under-12", *AGES), of_person=True)
AGES_ONLY = (TableSpec("total"), TableSpec("age_band", (AGE,)))
AGES_ALONE = (TableSpec("total"), TableSpec("age_band", (Dimension("age_band", AGES, of_person=True),)))


def released(specs, truth, *, parameters=None):
    """One body with these people, as the gate shows it."""
    raw = RawTables(specs, (COUNTRY, "north"), np.array([[0] * len(truth), truth]))
    values = protect(raw, parameters or Parameters()).values
    values[0] = HIDDEN
    return raw, read(specs, raw.areas, values, parameters or Parameters())


def hidden(before, after):
    rows, cells = np.nonzero((before.values != HIDDEN) & (after.values == HIDDEN))
    return [*zip([before.areas[row] for row in rows], cells.tolist(), strict=True)]


class TestDefended:
    def test_the_smallest_number_that_stands_in_the_way_is_hidden(self):
        raw, protected = released(AGES_ONLY, [47, 20, 24, 2, 1])
        safe, report = defended(raw, protected)

        # 43 .. 47 less 18 .. 22 and 23 .. 27 leave six at most for two marks; without the 20 they hold enough.
        assert attack(raw, protected).wins
        assert not report.wins
        assert hidden(protected, safe) == [("north", 1)]
        assert not safe.withheld

    def test_where_a_table_has_nothing_else_to_show_it_is_withheld_and_announced(self):
        raw, protected = released(AGES_ONLY, [30, 0, 25, 3, 2])
        safe, _ = defended(raw, protected)

        assert safe.withheld == {("north", "age_band")}
        assert safe.values[1, 0] == 30

    @pytest.mark.parametrize("seed", [6, 13])
    def test_it_loses_no_more_than_withholding_would(self, seed, monkeypatch):
        raw = count(crowd(60 + 15 * seed, seed=seed), SPECS, bodies=BODIES)
        for parameters in (Parameters(), careless(rounding=1)):
            protected = protect(raw, parameters)
            by_cells, report = defended(raw, protected)
            with monkeypatch.context() as patched:
                patched.setattr("webapp.disclosure.repair.Repair.to_hide", lambda *_: None)
                by_tables, _ = defended(raw, protected)
            shown = [int(t.values[t.values != HIDDEN].sum()) for t in (protected, by_cells, by_tables)]

            assert not report.wins
            assert shown[0] >= shown[1] >= shown[2]

    def test_what_must_not_be_shown_at_all_is_hidden_first(self):
        raw = RawTables((TableSpec("total"),), ("north",), np.array([[2]]))
        five = np.array([[5]])
        tables = ProtectedTables(raw.specs, raw.areas, five, five - 5, five + 5, Parameters())

        assert Repair(tables, Doubt()).to_hide(tables, attack(raw, tables).outcomes[0]) == [("north", 0)]

    def test_a_number_in_another_area_is_hidden_where_only_that_tells(self):
        raw = count(
            [*of_ages(11, 1, 0, body="a"), *of_ages(0, 9, 0, body="b")], AGES_ALONE, bodies=["a", "b"]
        )
        protected = protect(raw, Parameters())
        outcome = attack(raw, protected).outcomes[2]

        # The other body has at most two of the ten that the country has in the second band.
        assert (outcome.area, outcome.narrow, outcome.across) == ("b", 1, 1)
        assert Repair(protected, Doubt()).to_hide(protected, outcome) == [(COUNTRY, 2)]
        assert not defended(raw, protected)[1].wins

    def test_a_cell_that_other_areas_already_closed_is_left_as_it_is(self):
        raw = count(crowd(240, seed=9), WITH_FAMILIES, bodies=BODIES, pools={"pair": ["north", "south"]})
        protected = protect(raw, Parameters())
        losing = [outcome for outcome in attack(raw, protected).outcomes if outcome.shared]
        repair = Repair(protected, Doubt())
        repaired = protected
        for area, cell in repair.to_hide(protected, losing[0]):
            repaired = repaired.hiding(area, cell)

        # The same people leak through the country, the pool and the body.
        assert len(losing) > 1
        assert repair.to_hide(repaired, losing[0]) == []

    def test_where_people_have_left_it_does_not_assume_that_nobody_has(self):
        names = ("then", "now")
        raw, protected = released(AGES_ONLY, [47, 20, 24, 2, 1])
        left = protected.beside(
            {"then": {"total": [70]}, "now": {"total": [HIDDEN]}}, [Link("north", names, over_time=True)]
        )
        safe, report = defended(raw, left)

        assert not report.wins
        assert hidden(left, safe) == [("north", 1)]

    def test_what_single_cells_cannot_close_is_said(self):
        raw, protected = released(AGES_ONLY, [47, 20, 24, 2, 1])
        pressed = replace(protected, greatest=np.minimum(protected.greatest, [[EVERYBODY] * 3 + [4, 4]] * 2))
        outcome = attack(raw, pressed).outcomes[1]

        assert outcome.known_small == 2
        assert Repair(pressed, Doubt()).to_hide(pressed, outcome) is None

    def test_more_than_a_dozen_numbers_are_not_hidden_for_one(self):
        many = Dimension("age_band", tuple(f"age {n}" for n in range(40)), of_person=True)
        specs = (TableSpec("total"), TableSpec("age_band", (many,)))
        raw, protected = released(specs, [769, *[20] * 38, 5, 4], parameters=careless(rounding=1))
        outcome = attack(raw, protected).outcomes[1]

        # Twenty people more for each number that is hidden, and 500 are asked for.
        assert outcome.known_small == 2
        assert len(Repair(protected, Doubt()).to_hide(protected, outcome)) == 1
        assert Repair(protected, Doubt(500)).to_hide(protected, outcome) is None
