"""A second reader adds questions; it never takes one away, and what it says is only ever a perhaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.language.details import DetailKind, Sureness, Why, find_details, find_second_reader
from webapp.language.details.second_reader import LONGEST, read_with


class Model:
    """A model that takes every word with a capital for what it is told to."""

    def __init__(self, label: str = "PERSON") -> None:
        self.label = label
        self.longest = 0

    def __call__(self, text: str) -> SimpleNamespace:
        self.longest = max(self.longest, len(text))
        return SimpleNamespace(ents=list(self.find(text)))

    def find(self, text: str) -> Iterator[SimpleNamespace]:
        for found in re.finditer(r"[A-Z]\w+", text):
            yield SimpleNamespace(label_=self.label, start_char=found.start(), end_char=found.end())


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("PERSON", DetailKind.NAME),
        ("GPE", DetailKind.PLACE),
        ("FAC", DetailKind.PLACE),
        ("NORP", DetailKind.RARE),
    ],
)
def test_what_it_takes_for_a_name_or_a_place_is_asked_about(label: str, kind: DetailKind) -> None:
    text = "Money said it."
    (hit,) = find_details(text, second=read_with(Model(label)))

    assert (text[hit.start : hit.end], hit.kind) == ("Money", kind)
    assert (hit.why, hit.sureness) == (Why.MODEL, Sureness.PERHAPS)


def test_what_else_it_knows_is_nobodys_detail() -> None:
    assert find_details("Money said it.", second=read_with(Model("MONEY"))) == []


@given(st.text(st.sampled_from("AaBbMoragFife 07'.\n"), max_size=80))
def test_it_adds_and_never_takes_away(text: str) -> None:
    alone = find_details(text)
    hits = find_details(text, second=read_with(Model()))

    assert [hit for hit in hits if hit.why is not Why.MODEL] == alone
    assert all(one.end <= following.start for one, following in zip(hits, hits[1:], strict=False))


def test_it_reads_no_more_than_it_can_hold() -> None:
    model = Model()
    find_details("a " * LONGEST, second=read_with(model))

    assert model.longest == LONGEST


def test_the_model_itself_finds_what_no_list_has() -> None:
    reader = find_second_reader()
    if reader is None:
        pytest.skip("requirements-names.txt is not installed")

    hits = list(reader("Yesterday Zbyszko Vandermeer drove from Rotterdam to see me."))
    assert {hit.kind for hit in hits} == {DetailKind.NAME, DetailKind.PLACE}
