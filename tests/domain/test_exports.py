"""Files of other tools: read whatever the delimiter and the encoding, or refused with a reason."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.exports import MOST_COLUMNS, SNIFFED, FileFault, FileRefused, find_delimiter, read_export

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40).filter(
    str.strip
)
ROWS = st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8)


def written(rows: list[tuple[str, str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    out = csv.writer(text, delimiter=delimiter)
    out.writerow(["Comment", "May we count it?"])
    out.writerows(rows)
    return text.getvalue()


@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_every_cell_comes_out_as_it_went_in(
    rows: list[tuple[str, str]], delimiter: str, encoding: str
) -> None:
    export = read_export(written(rows, delimiter).encode(encoding))

    assert export.header == ("Comment", "May we count it?")
    assert [tuple(cells) for _, cells in export.rows()] == rows


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_and_nothing_else(raw: bytes) -> None:
    with suppress(FileRefused):
        export = read_export(raw)
        assert all(len(cells) >= len(export.header) for _, cells in export.rows())


def test_old_encodings_are_read_and_named() -> None:
    export = read_export("Comment;Count\nI said “no”;yes\n".encode("cp1252"))

    assert export.encoding == "cp1252"
    assert [cells for _, cells in export.rows()] == [["I said “no”", "yes"]]


def test_rows_are_numbered_as_a_spreadsheet_does_and_empty_ones_are_passed_over() -> None:
    export = read_export(b'Comment,Count\n"two\nlines",yes\n,\n\nlast\n')

    assert list(export.rows()) == [(2, ["two\nlines", "yes"]), (5, ["last", ""])]


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", FileFault.EMPTY),
        (b" \n\t\n", FileFault.EMPTY),
        (b"\xef\xbb\xbf", FileFault.EMPTY),
        (b"PK\x03\x04rest of a workbook", FileFault.SPREADSHEET),
        (b"\xd0\xcf\x11\xe0rest of an old workbook", FileFault.SPREADSHEET),
        (b"a,b\n\x00\x01,c\n", FileFault.NOT_TEXT),
        (b"a,b\n\x81\x8d,c\n", FileFault.NOT_TEXT),
        (b"\xff\xfea", FileFault.NOT_TEXT),
        (b"Comment,comment\n1,2\n", FileFault.TWIN_HEADERS),
        (b",".join(b"c%d" % number for number in range(MOST_COLUMNS + 1)), FileFault.TOO_MANY_COLUMNS),
        (b"," * 1_000_000, FileFault.LINE_TOO_LONG),
    ],
)  # fmt: skip
def test_what_cannot_be_a_table_is_refused_with_its_reason(raw: bytes, fault: FileFault) -> None:
    with pytest.raises(FileRefused) as refused:
        read_export(raw)
    assert refused.value.fault == fault


def test_a_quotation_mark_that_is_not_closed_is_found_at_its_row() -> None:
    export = read_export(b'Comment,Count\nfine,yes\n"never closed,yes\nmore,no\n')

    with pytest.raises(FileRefused) as refused:
        list(export.rows())
    assert (refused.value.fault, refused.value.row) == (FileFault.QUOTES, 3)


def test_a_long_file_is_cut_as_its_first_rows_say() -> None:
    export = read_export(b"Comment;Count\n" + b"a, b and c;yes\n" * 30)

    assert [cells for _, cells in export.rows()] == [["a, b and c", "yes"]] * 30


def test_the_sniffer_is_given_little(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    sniff = csv.Sniffer.sniff

    def count(self: csv.Sniffer, sample: str, delimiters: str | None = None) -> type[csv.Dialect]:
        lengths.append(len(sample))
        return sniff(self, sample, delimiters)

    monkeypatch.setattr(csv.Sniffer, "sniff", count)
    find_delimiter("words,age\n" + "\n'a," * 5_000)
    assert lengths == [SNIFFED]
