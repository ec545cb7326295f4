"""What one area says about another: pools, spans of quarters, and people who left in between."""

from dataclasses import replace

import numpy as np
import pytest

from tests.disclosure.crowds import AGES, SPECS, crowd, of_ages, read, voice
from tests.disclosure.crowds import BODIES as CROWD_BODIES
from webapp.disclosure.attack import Attacker, attack
from webapp.disclosure.cube import COUNTRY, Dimension, RawTables, TableSpec, count
from webapp.disclosure.gate import EVERYBODY, HIDDEN, Parameters, ProtectedTables, behind, protect
from webapp.disclosure.links import Link, links_of
from webapp.disclosure.release import defended

AGE = Dimension("age_band", AGES, of_person=True)
TOTAL = (TableSpec("total"),)
PLAIN = tuple(spec for spec in SPECS if spec.name in ("total", "age_band", "home", "theme"))
AGES_ONLY = (TableSpec("total"), TableSpec("age_band", (AGE,)))
POOLS = {"all-colleges": ["north", "south", "west"]}
BODIES = ["east", "north", "south", "west"]


def shown(specs, links, **numbers):
    """Areas with these numbers, None for the mark, and these links."""
    values = np.array([[HIDDEN if value is None else value for value in row] for row in numbers.values()])
    least, greatest = behind(values, Parameters())
    return ProtectedTables(specs, tuple(numbers), values, least, greatest, Parameters(), links=tuple(links))


def total(tables, area):
    return Attacker(tables).possible(area, [0])[0]


class TestLink:
    @pytest.mark.parametrize(("whole", "parts"), [("a", ()), ("a", ("a",)), ("a", ("b", "b"))])
    def test_it_has_parts_each_once_and_not_itself(self, whole, parts):
        with pytest.raises(ValueError, match="needs parts"):
            Link(whole, parts)

    def test_pools_and_bodies_without_one_make_the_country(self):
        assert links_of(BODIES, POOLS) == (
            Link(COUNTRY, ("all-colleges", "east")),
            Link("all-colleges", ("north", "south", "west")),
        )
        assert links_of([], {}) == ()

    @pytest.mark.parametrize(
        "pools",
        [
            {"p": ["moon"]},
            {"p": ["north"], "q": ["north"]},
            {"north": ["south"]},
            {COUNTRY: ["south"]},
            {"p": ["south", "south"]},
            {"p": []},
        ],
    )
    def test_pools_are_of_bodies_each_in_one_and_named_apart(self, pools):
        with pytest.raises(ValueError, match="pool|names|parts"):
            links_of(BODIES, pools)


class TestPools:
    def test_a_pool_counts_a_person_once_who_spoke_to_two_of_its_bodies(self):
        voices = [voice("a", "north"), voice("a", "south"), voice("b", "east")]
        raw = count(voices, TOTAL, bodies=BODIES, pools=POOLS)

        assert raw.areas == (COUNTRY, "all-colleges", *BODIES)
        assert raw.counts[:, 0].tolist() == [2, 1, 1, 1, 1, 0]
        assert protect(raw, Parameters()).links == links_of(BODIES, POOLS)

    def test_what_the_country_says_goes_through_the_pool_to_its_bodies(self):
        tables = shown(
            TOTAL, links_of(BODIES, POOLS),
            country=[60], **{"all-colleges": [None]}, east=[20], north=[10], south=[10], west=[None],
        )  # fmt: skip

        # At least 58 less 22 in the pool, less 12 and 12 in its other bodies.
        assert total(tables, "all-colleges") == (36, 62)
        assert total(tables, "west") == (12, 62)

    def test_a_body_of_one_pool_does_not_bound_another(self):
        tables = shown(
            TOTAL, [Link("one", ("a", "b")), Link("two", ("c", "d"))],
            one=[20], a=[None], b=[None], two=[None], c=[None], d=[None],
        )  # fmt: skip

        assert total(tables, "c") == (0, EVERYBODY)
        assert total(tables, "a") == (0, 22)


class TestSpans:
    """A body that gathers: its tables count two quarters, of which the totals are known."""

    NAMES = ("fife 2026Q1", "fife 2026Q2")

    def test_a_quarter_is_what_the_span_leaves_for_it(self):
        tables = shown(TOTAL, (), fife=[60]).beside(
            {self.NAMES[0]: {"total": [20]}, self.NAMES[1]: {"total": [HIDDEN]}},
            [Link("fife", self.NAMES, over_time=True)],
        )

        assert total(tables, self.NAMES[1]) == (36, 62)
        assert total(tables, self.NAMES[0]) == (18, 22)

    def test_the_quarters_say_how_many_there_can_be_in_the_span(self):
        tables = shown(AGES_ONLY, (), fife=[None, 15, None, None]).beside(
            {name: {"total": [15]} for name in self.NAMES}, [Link("fife", self.NAMES, over_time=True)]
        )

        assert Attacker(tables).possible("fife", [0, 2]) == [(13, 34), (0, 21)]
        assert tables.unpublished == {(name, "age_band") for name in self.NAMES}

    def test_cells_that_only_the_quarters_give_away_are_counted_as_across(self):
        raw = RawTables(AGES_ONLY, ("fife",), np.array([[24, 19, 3, 2]]))
        alone = shown(AGES_ONLY, (), fife=[None, 20, None, None])
        tables = alone.beside(
            {name: {"total": [10]} for name in self.NAMES}, [Link("fife", self.NAMES, over_time=True)]
        )

        # At most 12 and 12 people, at least 18 of them in one band.
        outcome = attack(raw, tables).outcomes[0]
        assert (outcome.attacked, outcome.known_small, outcome.across) == (2, 2, 2)
        assert not attack(raw, alone).wins

    def test_two_totals_without_a_tie_say_nothing(self):
        tables = shown(TOTAL, (), fife=[None]).beside({self.NAMES[0]: {"total": [20]}}, ())

        assert total(tables, "fife") == (0, EVERYBODY)

    def test_an_area_and_a_table_stand_once_and_have_their_size(self):
        tables = shown(TOTAL, (), fife=[20])

        with pytest.raises(ValueError, match="already"):
            tables.beside({"fife": {"total": [20]}}, ())
        with pytest.raises(ValueError, match="shape"):
            tables.beside({"other": {"total": [20, 30]}}, ())

    def test_an_area_that_has_only_its_total_shows_no_other_cell(self):
        tables = shown(AGES_ONLY, (), fife=[40, 20, None, None], moray=[20, 20, None, None]).only(
            "fife", ["total"]
        )

        shows = [(cell.area, cell.table) for cell in tables.cells()]
        assert shows == [("fife", "total"), ("moray", "total"), *[("moray", "age_band")] * 3]
        assert Attacker(tables).possible("fife", [0, 1]) == [(38, 42), (0, 42)]


class TestErasures:
    """Somebody asks to be forgotten after a quarter was published, and is not in the span."""

    NAMES = ("fife 2026Q1", "fife 2026Q2")

    def tables(self, span, first, second, *, over_time=True, specs=TOTAL):
        return shown(specs, (), fife=span).beside(
            {self.NAMES[0]: {"total": [first]}, self.NAMES[1]: {"total": [second]}},
            [Link("fife", self.NAMES, over_time=over_time)],
        )

    def test_numbers_that_could_not_be_if_nobody_had_left_are_still_read(self):
        tables = self.tables([20], 40, HIDDEN)

        # The quarter is believed, the rest of the link with it: at most the sum, and no more.
        assert total(tables, "fife") == (18, 22)
        assert total(tables, self.NAMES[0]) == (38, 42)
        assert total(tables, self.NAMES[1]) == (0, EVERYBODY)

    def test_an_attack_on_them_goes_on(self):
        tables = self.tables([20, 15, None, None], 40, HIDDEN, specs=AGES_ONLY)
        raw = RawTables(AGES_ONLY, ("fife",), np.array([[20, 15, 3, 2]]))

        assert attack(raw, tables).outcomes[0].known_small == 2

    def test_a_contradiction_that_no_single_cell_shows_is_met_in_the_programme(self):
        specs = (TableSpec("total"), TableSpec("theme", (Dimension("theme", ("a", "b")),)))
        tables = shown(specs, (), fife=[None, 10, HIDDEN]).beside(
            {"then": {"total": [HIDDEN], "theme": [40, HIDDEN]}}, [Link("fife", ("then",), over_time=True)]
        )
        raw = RawTables(specs, ("fife",), np.array([[12, 10, 5]]))

        assert attack(raw, tables).outcomes[0].attacked == 1

    def test_within_one_release_nobody_leaves_and_a_contradiction_ends_it(self):
        tables = self.tables([20], 40, HIDDEN, over_time=False)

        with pytest.raises(ValueError, match="contradicts itself"):
            total(tables, "fife")

    @pytest.mark.parametrize("erased", [0, 1, 6, 20])
    def test_the_truth_stays_safe_whoever_leaves(self, erased):
        people = of_ages(20, 12, 9, body="north")
        then = protect(count(people, TOTAL, bodies=["north"]), Parameters()).values[1, 0]
        later = [voice(f"later{n}", "north", age_band=AGES[n % 3]) for n in range(14)]
        raw = count([*people[erased:], *later], AGES_ONLY, bodies=["north"])
        quarter = raw.areas.index("north")
        tables = protect(raw, Parameters()).beside(
            {"north then": {"total": [int(then)]}, "north now": {"total": [15]}},
            [Link("north", ("north then", "north now"), over_time=True)],
        )
        outcome = attack(raw, tables).outcomes[quarter]

        assert outcome.attacked == int(((raw.counts[quarter] > 0) & (raw.counts[quarter] < 10)).sum())
        assert outcome.exact == 0


def test_protected_tables_need_what_every_number_says():
    tables = read(TOTAL, ("country", "north"), np.array([[20], [10]]), Parameters())

    with pytest.raises(ValueError, match="what it says"):
        ProtectedTables(TOTAL, tables.areas, tables.values, tables.least[:1], tables.greatest, Parameters())


class TestIgnored:
    """A protector who looks at each area by itself, and an attacker who does not."""

    def test_who_forgets_that_areas_are_linked_loses(self):
        raw = count(crowd(45, seed=25), PLAIN, bodies=CROWD_BODIES)
        protected = protect(raw, Parameters())
        believed_safe, report = defended(raw, replace(protected, links=()))
        after = attack(raw, replace(believed_safe, links=protected.links)).as_dict()

        assert not report.wins
        assert after["wins"]
        assert after["across"] > 0
        assert not defended(raw, protected)[1].wins

    def test_who_forgets_what_was_published_before_loses(self):
        raw = RawTables(AGES_ONLY, ("fife",), np.array([[24, 19, 3, 2]]))
        alone = shown(AGES_ONLY, (), fife=[None, 20, None, None])
        quarters = {name: {"total": [10]} for name in ("spring", "summer")}
        together = alone.beside(quarters, [Link("fife", tuple(quarters), over_time=True)])
        safe, report = defended(raw, together)

        assert not defended(raw, alone)[1].wins
        assert attack(raw, together).wins
        assert not report.wins
        assert safe.values[0].tolist() == [HIDDEN] * 4
