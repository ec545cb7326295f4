"""Rows of other tools: what each cell becomes, and what keeps a row out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.about import AgeBand, HomeKind
from webapp.domain.consent import Purpose
from webapp.domain.imports import (
    AgreementMissing,
    Column,
    ColumnTwice,
    ImportedRow,
    Plan,
    RowFault,
    RowRefused,
    WordsColumnMissing,
    guess_columns,
    read_row,
)
from webapp.services.imports import load_vocabulary

TODAY = date(2026, 11, 20)
HEADER = list(Column)
PLAN = Plan(columns={column: place for place, column in enumerate(HEADER)})
GOOD = {Column.WORDS: "Synthetic: the bus is late.", Column.AGREED: "Yes"}


def read(cells: dict[Column, str], plan: Plan = PLAN) -> ImportedRow:
    row = [(GOOD | cells).get(column, "") for column in HEADER]
    return read_row(2, row, plan=plan, width=len(HEADER), vocabulary=load_vocabulary(), today=TODAY)


def test_names_and_codes_become_codes() -> None:
    row = read(
        {
            Column.BODY: "Fife Council",
            Column.AREA: " FIFE ",
            Column.HOME: "Children’s house",
            Column.AGE: "12 to 15",
            Column.FEELING: "really bad",
            Column.KIND: "Something else",
            Column.SAID_ON: "03/04/2026 09:15",
            Column.PERSON: " R-17 ",
        }
    )

    answers = row.answers
    assert (answers.body, answers.area, answers.home) == ("fife-council", "fife", HomeKind.CHILDRENS_HOUSE)
    assert (answers.age_band, answers.feeling) == (AgeBand.FROM_12_TO_15, 1)
    assert answers.said_on == date(2026, 4, 3)
    assert row.person == "r-17"


@given(st.integers(0, 120), st.integers(0, 120))
def test_an_age_becomes_a_band_and_older_people_never_a_younger_one(one: int, other: int) -> None:
    bands = [read({Column.AGE: str(years)}).answers.age_band for years in sorted((one, other))]
    order = list(AgeBand)

    assert order.index(bands[0]) <= order.index(bands[1])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("years", "band"), [(11, "under-12"), (12, "12-15"), (17, "16-17"), (26, "26-or-over")]
)
def test_bands_begin_where_they_say(years: int, band: str) -> None:
    assert read({Column.AGE: str(years)}).answers.age_band == band


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({Column.WORDS: "  "}, RowFault.WORDS_MISSING),
        ({Column.WORDS: "a" * 5001}, RowFault.WORDS_TOO_LONG),
        ({Column.AGREED: "no"}, RowFault.NOT_AGREED),
        ({Column.AGREED: ""}, RowFault.NOT_AGREED),
        ({Column.KIND: "Complaint"}, RowFault.KIND_UNKNOWN),
        ({Column.BODY: "Nowhere Council"}, RowFault.BODY_UNKNOWN),
        ({Column.AGE: "0000999"}, RowFault.AGE_UNKNOWN),
        ({Column.AGE: "0" * 5_000}, RowFault.AGE_UNKNOWN),
        ({Column.AGE: "9" * 5_000}, RowFault.AGE_UNKNOWN),
        ({Column.AGE: "121"}, RowFault.AGE_UNKNOWN),
        ({Column.AGE: "teen"}, RowFault.AGE_UNKNOWN),
        ({Column.HOME: "castle"}, RowFault.HOME_UNKNOWN),
        ({Column.AREA: "KY1"}, RowFault.AREA_UNKNOWN),
        ({Column.FEELING: "6"}, RowFault.FEELING_UNKNOWN),
        ({Column.SAID_ON: "13/13/2026"}, RowFault.DAY_UNKNOWN),
        ({Column.SAID_ON: "2026-11-21"}, RowFault.DAY_UNKNOWN),
    ],
)  # fmt: skip
def test_a_row_that_cannot_come_in_says_why(cells: dict[Column, str], fault: RowFault) -> None:
    with pytest.raises(RowRefused) as refused:
        read(cells)
    assert refused.value.fault == fault


def test_more_cells_than_names_keep_a_row_out() -> None:
    with pytest.raises(RowRefused):
        read_row(2, ["x"] * 99, plan=PLAN, width=len(HEADER), vocabulary=load_vocabulary(), today=TODAY)


@given(st.text(max_size=12).filter(lambda cell: "ja" not in cell.casefold()))
def test_only_what_means_yes_is_a_yes(cell: str) -> None:
    plan = Plan(columns=PLAN.columns, all_agreed=True, yes_words=("Ja", ""))
    row = read({Column.COUNT: cell, Column.QUOTE: " JA! "}, plan)

    assert not row.choices[Purpose.COUNT]
    assert row.choices[Purpose.QUOTE]
    assert not row.choices.get(Purpose.CONTACT, False)


def test_nobody_is_counted_from_a_file_that_a_body_has_too() -> None:
    plan = Plan(columns=PLAN.columns, body_has_it=True)
    row = read({Column.COUNT: "yes", Column.SHARE_WITH_BODY: "yes"}, plan)

    assert not row.choices[Purpose.COUNT]
    assert row.choices[Purpose.SHARE_WITH_BODY]


def test_a_plan_needs_words_and_agreement_and_no_column_twice() -> None:
    with pytest.raises(WordsColumnMissing):
        Plan(columns={}, all_agreed=True)
    with pytest.raises(AgreementMissing):
        Plan(columns={Column.WORDS: 0})
    with pytest.raises(ColumnTwice):
        Plan(columns={Column.WORDS: 0, Column.BODY: 0}, all_agreed=True)
    one_yes = {Column.WORDS: 0, Column.AGREED: 1, Column.COUNT: 1}
    plan = Plan(columns=one_yes, yes_words=("Synthetic sentence",))
    assert plan.fingerprint(salt=b"a") == replace(plan).fingerprint(salt=b"a")
    others = [replace(plan, body_has_it=True), replace(plan, yes_words=("yes",)), Plan(columns=PLAN.columns)]
    assert plan.fingerprint(salt=b"a") not in [each.fingerprint(salt=b"a") for each in others]
    assert plan.fingerprint(salt=b"b") != plan.fingerprint(salt=b"a")


def test_columns_are_guessed_by_their_names_but_never_a_consent() -> None:
    found = guess_columns(["Respondent ID", "Comment", "Age group", "Council", "Agreed", "Count", "Quote"])

    assert found == {Column.PERSON: 0, Column.WORDS: 1, Column.AGE: 2, Column.AREA: 3}
