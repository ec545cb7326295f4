"""A workbook becomes the same table that it would be as CSV, or is refused with its reason."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from webapp.domain.exports import FileFault, FileRefused, read_export
from webapp.services.workbooks import read_file

ROOM = 8 * 1024 * 1024
HEADER = ("Comment", "Count me")
LAUGHS = (
    "<!DOCTYPE worksheet ["
    + '<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
).encode()
CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(
    lambda text: ILLEGAL_CHARACTERS_RE.sub("", text).replace("\r", "").replace("_x", "x")
)


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*rows: Sequence[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def changed(raw: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same workbook with what stands in its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return file.getvalue()


def fault_of(raw: bytes, room: int = ROOM) -> FileFault:
    with pytest.raises(FileRefused) as refusal:
        read_file(raw, most_unpacked=room)
    return refusal.value.fault


def test_csv_goes_through_as_it_is() -> None:
    raw = b"Comment;Count me\nSynthetic.;yes\n"

    assert read_file(raw, most_unpacked=ROOM) == read_export(raw)


def test_names_rows_and_row_numbers_are_those_that_the_spreadsheet_shows() -> None:
    table = read_file(
        workbook(HEADER, ("Synthetic.", "yes"), (), ("Two\nlines, “marks”",)), most_unpacked=ROOM
    )

    assert table.header == HEADER
    assert list(table.rows()) == [(2, ["Synthetic.", "yes"]), (4, ["Two\nlines, “marks”", ""])]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (15, "15"),
        (15.0, "15"),
        (2.5, "2.5"),
        (True, "true"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 23, 59), "2026-03-01"),
        (time(9, 30), "09:30:00"),
        ("=1+1", ""),
        ("007", "007"),
    ],
)
def test_a_cell_is_what_a_person_would_read_and_a_time_its_day_alone(value: object, text: str) -> None:
    ((_, cells),) = read_file(workbook(HEADER, ("Synthetic.", value)), most_unpacked=ROOM).rows()

    assert cells == ["Synthetic.", text]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=8))
def test_the_same_table_comes_out_of_a_workbook_and_out_of_csv(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER, *rows])
    as_csv = [cells for _, cells in read_export(text.getvalue().encode()).rows()]

    raw = workbook(HEADER, *([f"'{cell}" if cell.startswith("=") else cell for cell in row] for row in rows))
    as_workbook = [cells for _, cells in read_file(raw, most_unpacked=ROOM).rows()]

    assert as_workbook == [[f"'{cell}" if cell.startswith("=") else cell for cell in row] for row in as_csv]


class TestSheets:
    def test_hidden_and_empty_ones_do_not_count(self) -> None:
        book = Workbook()
        book.active.append(list(HEADER))
        book.active.append(["Synthetic.", "yes"])
        book.create_sheet("empty")
        book.create_sheet("notes").append(["not for us"])
        book["notes"].sheet_state = "hidden"

        assert len(list(read_file(saved(book), most_unpacked=ROOM).rows())) == 1

    def test_of_two_with_something_on_them_none_is_chosen_for_anybody(self) -> None:
        book = Workbook()
        book.active.append(list(HEADER))
        book.create_sheet("more").append(list(HEADER))

        assert fault_of(saved(book)) is FileFault.SEVERAL_SHEETS

    def test_without_any_it_is_empty(self) -> None:
        assert fault_of(saved(Workbook())) is FileFault.EMPTY


class TestAttacks:
    def test_what_becomes_too_large_is_refused_before_it_is_unpacked(self) -> None:
        bomb = changed(
            workbook(HEADER), lambda name, was: was + b" " * 50_000_000 if "sheet1" in name else was
        )

        assert len(bomb) < 100_000
        assert fault_of(bomb) is FileFault.TOO_LARGE

    def test_a_name_that_stands_for_a_billion_is_refused(self) -> None:
        def laugh(name: str, was: bytes) -> bytes:
            return LAUGHS + was.replace(b"Comment", b"&i;") if "sheet1" in name else was

        assert fault_of(changed(workbook(HEADER), laugh)) is FileFault.SPREADSHEET

    def test_a_sheet_that_says_it_is_huge_costs_no_more_than_it_holds(self) -> None:
        raw = changed(
            workbook(HEADER, ("Synthetic.",)), lambda _, was: was.replace(b'"A1:B2"', b'"A1:XFD1048576"')
        )

        assert len(read_file(raw, most_unpacked=ROOM).text) < 100

    @pytest.mark.parametrize("part", ["workbook.xml", "sheet1.xml", "Content_Types", "workbook.xml.rels"])
    @pytest.mark.parametrize("instead", [b"", b"<a", b"<a/>", b"\x00\xff"])
    def test_a_part_that_is_not_what_it_should_be_is_a_clear_refusal(self, part: str, instead: bytes) -> None:
        raw = changed(workbook(HEADER, ("Synthetic.",)), lambda name, was: instead if part in name else was)

        assert fault_of(raw) in (FileFault.SPREADSHEET, FileFault.EMPTY)

    @pytest.mark.parametrize("length", [4, 40, 400, 4000])
    def test_half_a_workbook_is_refused(self, length: int) -> None:
        assert fault_of(workbook(HEADER, ("Synthetic.",))[:length]) is FileFault.SPREADSHEET

    def test_one_with_a_password_is_refused(self) -> None:
        assert fault_of(b"\xd0\xcf\x11\xe0 locked") is FileFault.SPREADSHEET
