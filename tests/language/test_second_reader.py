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
    """A model that takes every word with a capital, or whatever has some form, for what it is told to."""

    def __init__(self, label: str = "PERSON", form: str = r"[A-Z]\w+") -> None:
        self.label = label
        self.form = form
        self.longest = 0

    def __call__(self, text: str) -> SimpleNamespace:
        self.longest = max(self.longest, len(text))
        return SimpleNamespace(ents=list(self.find(text)))

    def find(self, text: str) -> Iterator[SimpleNamespace]:
        for found in re.finditer(self.form, text):
            yield SimpleNamespace(label_=self.label, start_char=found.start(), end_char=found.end())


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("PERSON", DetailKind.NAME),
        ("GPE", DetailKind.PLACE),
        ("FAC", DetailKind.PLACE),
        ("NORP", DetailKind.RARE),
        ("ORG", DetailKind.ORGANISATION),
    ],
)
def test_what_it_takes_for_a_name_or_a_place_is_asked_about(label: str, kind: DetailKind) -> None:
    text = "Zoltrix here again."
    (hit,) = find_details(text, second=read_with(Model(label)))

    assert (text[hit.start : hit.end], hit.kind) == ("Zoltrix", kind)
    assert (hit.why, hit.sureness) == (Why.MODEL, Sureness.PERHAPS)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("my maw is dreich", "PERSON"),
        ("MA MAW IS GREETIN AND I AM NO HAPPY", "PERSON"),
        ("oh 😔 no", "PERSON"),
        ("the 500ml", "GPE"),
        ("Highland Council came", "ORG"),
        ("nhs lothian lost my papers", "ORG"),
        ("we sing in the CHOIR", "ORG"),
    ],
)
def test_what_cannot_be_a_name_is_not_asked_about(text: str, label: str) -> None:
    alone = find_details(text)
    assert find_details(text, second=read_with(Model(label, form=r"\S+(?: \S+)?"))) == alone


def test_of_a_longer_name_it_asks_about_the_rest() -> None:
    text = "Zoltrix, Isla came."
    hits = find_details(text, second=read_with(Model(form="Zoltrix, Isla")))

    assert [(text[hit.start : hit.end], hit.why) for hit in hits] == [
        ("Zoltrix", Why.MODEL),
        ("Isla", Why.LISTED),
    ]


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

    text = "I saw Phoenix last week. Zbyszko Vandermeer is my worker."
    alone = {text[hit.start : hit.end] for hit in find_details(text)}
    hits = {text[hit.start : hit.end]: hit.why for hit in find_details(text, second=reader)}
    assert alone == {"Zbyszko Vandermeer"}
    assert hits == {"Phoenix": Why.MODEL, "Zbyszko Vandermeer": Why.CAPITAL}
