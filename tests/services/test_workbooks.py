"""A workbook becomes the same table that it would be as CSV, or is refused with its reason."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from webapp.domain.exports import FileFault, FileRefused, read_export
from webapp.services import workbooks
from webapp.services.workbooks import MOST_BLANK_ROWS, MOST_SHEETS, Most, read_file

ROOM = 8 * 1024 * 1024
MOST = Most(unpacked=ROOM, rows=50, characters=100_000, tags=5_000)
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


def sheet_of(rows: str) -> bytes:
    """A workbook whose sheet is written by hand."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    return changed(workbook(HEADER), lambda name, was: sheet if "sheet1" in name else was)


@contextmanager
def counting(counted: Counter[str]) -> Iterator[None]:
    """Count the rows that the library gives out."""
    iter_rows = ReadOnlyWorksheet.iter_rows

    def count(*given: Any, **named: Any) -> Iterator[Any]:
        for row in iter_rows(*given, **named):
            counted["rows"] += 1
            yield row

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ReadOnlyWorksheet, "iter_rows", count)
        yield


def fault_of(raw: bytes, room: int = ROOM) -> FileFault:
    with pytest.raises(FileRefused) as refusal:
        read_file(raw, most=replace(MOST, unpacked=room))
    return refusal.value.fault


def test_csv_goes_through_as_it_is() -> None:
    raw = b"Comment;Count me\nSynthetic.;yes\n"

    assert read_file(raw, most=MOST) == read_export(raw)


def test_names_rows_and_row_numbers_are_those_that_the_spreadsheet_shows() -> None:
    table = read_file(workbook(HEADER, ("Synthetic.", "yes"), (), ("Two\nlines, “marks”",)), most=MOST)

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
    ((_, cells),) = read_file(workbook(HEADER, ("Synthetic.", value)), most=MOST).rows()

    assert cells == ["Synthetic.", text]


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=8))
def test_the_same_table_comes_out_of_a_workbook_and_out_of_csv(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEADER, *rows])
    as_csv = [cells for _, cells in read_export(text.getvalue().encode()).rows()]

    raw = workbook(HEADER, *([f"'{cell}" if cell.startswith("=") else cell for cell in row] for row in rows))
    as_workbook = [cells for _, cells in read_file(raw, most=MOST).rows()]

    assert as_workbook == [[f"'{cell}" if cell.startswith("=") else cell for cell in row] for row in as_csv]


class TestSheets:
    def test_hidden_and_empty_ones_do_not_count(self) -> None:
        book = Workbook()
        book.active.append(list(HEADER))
        book.active.append(["Synthetic.", "yes"])
        book.create_sheet("empty")
        book.create_sheet("notes").append(["not for us"])
        book["notes"].sheet_state = "hidden"

        assert len(list(read_file(saved(book), most=MOST).rows())) == 1

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

        assert len(read_file(raw, most=MOST).text) < 100

    @pytest.mark.parametrize(
        ("rows", "fault"),
        [
            ('<row r="20000000"><c><v>1</v></c></row>', FileFault.TOO_MANY_ROWS),
            ('<row r="51"><c><v>1</v></c></row>', FileFault.TOO_MANY_ROWS),
            (f'<row r="{MOST_BLANK_ROWS + 2}"/>', FileFault.TOO_MANY_ROWS),
            ('<row><c r="XFD1"><v>1</v></c></row>', FileFault.TOO_MANY_COLUMNS),
            ('<row><c r="XFD1" s="0"/></row>', FileFault.TOO_MANY_COLUMNS),
            ('<row><c r="GS1"><v>1</v></c></row>', FileFault.TOO_MANY_COLUMNS),
            ('<row><c r="ZZZZZZZ1"><v>1</v></c></row>', FileFault.SPREADSHEET),
            ("<row><c><v>nan</v></c></row>", FileFault.SPREADSHEET),
            ("<row/>" * 5_001, FileFault.TOO_LARGE),
        ],
    )
    def test_a_few_bytes_far_away_are_refused_and_not_filled_up_to(self, rows: str, fault: FileFault) -> None:
        counted = Counter[str]()

        with counting(counted):
            assert fault_of(sheet_of(f'<row r="1"><c><v>1</v></c></row>{rows}')) is fault
        assert counted["rows"] <= MOST_BLANK_ROWS + MOST.rows + 2

    def test_rows_that_are_only_coloured_in_are_no_rows(self) -> None:
        rows = "".join(f'<row r="{number}"><c s="0"/></row>' for number in range(2, 500))
        assert read_file(sheet_of(f"<row><c><v>1</v></c></row>{rows}"), most=MOST).text == "1\n"

    def test_more_characters_than_may_be_are_refused_however_few_bytes_they_take(self) -> None:
        rows = f'<row><c t="inlineStr"><is><t>{"a" * 9_999}</t></is></c></row>' * 11
        assert len(sheet_of(rows)) < MOST.characters / 10
        assert fault_of(sheet_of(rows)) is FileFault.TOO_LARGE

    @pytest.mark.parametrize(
        ("part", "end", "more", "fault"),
        [
            (
                "workbook.xml",
                b"</sheets>",
                b'<x:sheet xmlns:x="y"/>' * (MOST_SHEETS + 1),
                FileFault.SEVERAL_SHEETS,
            ),
            ("styles.xml", b"</cellXfs>", b"<xf/>" * 5_000, FileFault.TOO_LARGE),
            ("styles.xml", b"</fonts>", b"<font/>" * 5_000, FileFault.TOO_LARGE),
            ("core.xml", b"</", b"<a/>" * 5_000 + b"</", FileFault.TOO_LARGE),
        ],
    )
    def test_what_the_library_would_make_many_objects_of_is_refused_before_it_reads(
        self, part: str, end: bytes, more: bytes, fault: FileFault, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(workbooks, "load_workbook", None)
        raw = changed(
            workbook(HEADER), lambda name, was: was.replace(end, more + end) if part in name else was
        )
        assert fault_of(raw) is fault

    def test_letters_of_two_bytes_cannot_hide_what_is_counted(self) -> None:
        raw = changed(
            workbook(HEADER),
            lambda name, was: was.decode().encode("utf-16") if "workbook.xml" in name else was,
        )
        assert fault_of(raw) is FileFault.SPREADSHEET

    def test_a_date_that_cannot_be_is_no_line_in_the_log(self, recwarn: pytest.WarningsRecorder) -> None:
        def far(name: str, was: bytes) -> bytes:
            return was.replace(b"<v>1</v>", b"<v>99999999999</v>") if "sheet1" in name else was

        raw = changed(workbook((date(1900, 1, 1),)), far)
        assert read_file(raw, most=MOST).text == "#VALUE!\n"
        assert not recwarn.list

    def test_the_second_sheet_that_holds_something_is_the_last_that_is_read(self) -> None:
        book = Workbook()
        for sheet in (book.active, *(book.create_sheet() for _ in range(5))):
            sheet.append(["Synthetic."])
        counted = Counter[str]()
        with counting(counted):
            assert fault_of(saved(book)) is FileFault.SEVERAL_SHEETS
        assert counted["rows"] == 2

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
