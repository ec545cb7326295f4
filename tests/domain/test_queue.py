"""Places and filters of the list: what an address may say, and what it may not."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.came import CameBy
from webapp.domain.moderation import Urgency
from webapp.domain.queue import WAITED_DAYS, Place, QueueFilter, read_filter, read_place, write_place

PLACES = st.builds(Place, urgency_order=st.integers(0, 2), received_on=st.dates(), id=st.uuids())
FILTERS = st.builds(
    QueueFilter,
    urgencies=st.frozensets(st.sampled_from(Urgency)),
    came_by=st.frozensets(st.sampled_from(CameBy)),
    waited_days=st.sampled_from([0, *WAITED_DAYS]),
    may_be_answered=st.booleans(),
    body=st.sampled_from(["", "fife-council"]),
    theme=st.sampled_from(["", "school"]),
)


@given(PLACES)
def test_a_place_comes_back_from_its_address(place: Place) -> None:
    assert read_place(write_place(place)) == place


@pytest.mark.parametrize("text", ["", "1", "a.b.c", "0.2026-13-01.x", f"0.{date(2026, 1, 1)}.x", "0.1.2.3"])
def test_anything_else_is_the_start_of_the_list(text: str) -> None:
    assert read_place(text) is None


def test_a_place_stands_after_what_is_more_urgent_older_and_before_it_by_chance() -> None:
    place = Place(urgency_order=1, received_on=date(2026, 1, 2), id=UUID(int=7))

    assert write_place(place) == f"1.2026-01-02.{UUID(int=7)}"


@given(FILTERS)
def test_a_filter_comes_back_from_its_address_and_nothing_is_the_empty_text(chosen: QueueFilter) -> None:
    assert read_filter(chosen.to_text()) == chosen
    assert bool(chosen) == bool(chosen.to_text())


@given(st.text(max_size=200))
def test_no_address_is_too_strange_for_a_filter(text: str) -> None:
    assert read_filter(read_filter(text).to_text()) == read_filter(text)
