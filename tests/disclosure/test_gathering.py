import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.disclosure.crowds import SPECS
from webapp.disclosure import gathering
from webapp.disclosure.gathering import ENOUGH, Gathered, closing, gathered
from webapp.domain.dates import Quarter

YEAR = [Quarter(2026, number) for number in (1, 2, 3, 4)]
TOTALS = st.lists(st.none() | st.integers(2, 80).map(lambda step: 5 * step), min_size=4, max_size=4).map(
    lambda totals: dict(zip(YEAR, totals, strict=True))
)


def spans(*totals, enough=ENOUGH):
    published = dict(zip(YEAR, totals, strict=True))
    found = gathered(2026, published, until=YEAR[-1], enough=enough)
    return [(span.first.number, span.last.number, span.has_enough) for span in found]


def test_a_large_body_closes_every_quarter():
    assert spans(250, 245, 260, 250) == [(1, 1, True), (2, 2, True), (3, 3, True), (4, 4, True)]


def test_a_body_that_reaches_enough_in_half_a_year_closes_twice():
    assert spans(75, 70, 80, 75) == [(1, 2, True), (3, 4, True)]


def test_a_body_whose_totals_are_hidden_waits_for_the_end_of_the_year():
    assert spans(None, None, 10, None) == [(1, 4, False)]


def test_what_is_left_at_the_end_of_the_year_closes_with_few_tables():
    assert spans(60, 60, 60, 30) == [(1, 2, True), (3, 4, False)]
    few = Gathered(YEAR[2], YEAR[3], has_enough=False).tables(SPECS)
    assert [spec.name for spec in few] == ["total", "age_band", "home", "theme"]
    assert Gathered(YEAR[0], YEAR[1], has_enough=True).tables(SPECS) == SPECS


def test_a_span_names_its_quarters():
    assert Gathered(YEAR[1], YEAR[3], has_enough=True).quarters == tuple(YEAR[1:])


def test_a_quarter_without_a_release_counts_nothing():
    assert closing(YEAR[2], {YEAR[1]: 60, YEAR[2]: 60}, enough=120) == Gathered(
        YEAR[0], YEAR[2], has_enough=True
    )


def test_a_body_does_not_gather_over_the_end_of_a_year():
    with pytest.raises(ValueError, match="within one year"):
        gathered(2025, {}, until=YEAR[0])
    with pytest.raises(ValueError, match="at least somebody"):
        closing(YEAR[0], {}, enough=0)


@given(TOTALS, st.integers(1, 400))
def test_spans_cover_the_year_and_never_overlap(published, enough):
    found = gathered(2026, published, until=YEAR[-1], enough=enough)

    assert [quarter for span in found for quarter in span.quarters] == YEAR


@given(TOTALS, st.integers(1, 400))
def test_a_span_closes_as_soon_as_it_has_enough_and_no_sooner(published, enough):
    for span in gathered(2026, published, until=YEAR[-1], enough=enough):
        heard = [published[quarter] or 0 for quarter in span.quarters]
        assert sum(heard[:-1]) < enough
        assert span.has_enough == (sum(heard) >= enough)
        assert span.has_enough or span.last == YEAR[-1]


@given(TOTALS, TOTALS, st.sampled_from(YEAR), st.integers(1, 400))
def test_what_is_published_later_changes_no_closed_span(published, later, quarter, enough):
    known = {q: total for q, total in published.items() if q <= quarter}
    changed = {q: known.get(q, total) for q, total in later.items()}

    assert closing(quarter, known, enough=enough) == closing(quarter, changed, enough=enough)


@given(TOTALS, st.sampled_from(YEAR), st.integers(1, 400))
def test_each_release_holds_the_span_that_closes_with_it(published, quarter, enough):
    found = gathered(2026, published, until=YEAR[-1], enough=enough)

    assert closing(quarter, published, enough=enough) == next(
        (span for span in found if span.last == quarter), None
    )


def test_the_rule_is_given_nothing_that_is_not_published():
    for rule in (gathered, closing):
        names = set(inspect.signature(rule).parameters)
        assert names <= {"year", "quarter", "published", "until", "enough"}
    assert not {"RawTables", "Voice", "count"} & set(vars(gathering))
