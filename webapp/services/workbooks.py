"""A workbook of somebody's spreadsheet, read as the same table that it would be as CSV."""

from __future__ import annotations

import csv
import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from webapp.domain.exports import (
    MOST_COLUMNS,
    WORKBOOK,
    Export,
    FileFault,
    FileRefused,
    read_export,
    read_text,
)

SIGNATURE = b"PK\x03\x04"
SHOWN = "visible"
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, InvalidFileException, DefusedXmlException, SyntaxError,
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError,
    OSError, EOFError, RuntimeError, MemoryError,
)  # fmt: skip
"""What the library raises for a file that only begins like a workbook; a fault of XML is a SyntaxError."""
MOST_SHEETS = 100
MOST_BLANK_ROWS = 10_000
WIDEST_ROW = 2_000
"""How far to the right a row may have cells, filled or only coloured in."""
MOST_TAGS_ELSEWHERE = 150_000
"""Beside the sheets themselves: shared words, styles and names, each of which the library makes an object of."""
SHEET_TAG = re.compile(rb"<(?:[^\s<>/:]{1,99}:)?sheet[\s/>]")
WIDE_LETTERS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""How a part begins whose letters take two bytes each: no spreadsheet writes so, and nothing could be counted in it."""


@dataclass(frozen=True, kw_only=True)
class Most:
    """How much a workbook may hold; what is more is refused before or while it is read.

    Units:   unpacked is in bytes, and a workbook is held to what it says of itself; tags are those of its XML.
    """

    unpacked: int
    rows: int
    characters: int
    tags: int


def read_file(raw: bytes, *, most: Most) -> Export:
    """Read bytes as a table: text as it is, a workbook by its only sheet that shows anything.

    Shapes:  a formula counts as what it last came to; a time is its day alone. Rows and columns far from all others
             are refused: a few bytes can say that they are millions of rows away.
    Errors:  FileRefused.
    Source:  docs/adr/0020-what-exists-comes-in.md
    """
    if not raw.startswith(SIGNATURE):
        return read_export(raw)
    try:
        return read_text(_text_of(raw, most), encoding=WORKBOOK)
    except UNREADABLE as error:
        raise FileRefused(FileFault.SPREADSHEET) from error


def _text_of(raw: bytes, most: Most) -> str:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if sum(part.file_size for part in archive.infolist()) > most.unpacked:
            raise FileRefused(FileFault.TOO_LARGE)
        _refuse_costly(archive, most_tags=most.tags)
    # What the library warns of, it quotes, and a log is no place for it.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        try:
            return _only_filled([sheet for sheet in book.worksheets if sheet.sheet_state == SHOWN], most)
        finally:
            book.close()


def _refuse_costly(archive: zipfile.ZipFile, *, most_tags: int) -> None:
    """Refuse what would take the library minutes, though it is small: very many sheets, styles, shared words or cells.

    Errors:  FileRefused.
    """
    tags = elsewhere = 0
    for part in archive.infolist():
        content = archive.read(part)
        if content.startswith(WIDE_LETTERS):
            raise FileRefused(FileFault.SPREADSHEET)
        found = content.count(b"<")
        tags += found
        elsewhere += 0 if b"sheetData" in content else found
        if tags > most_tags or elsewhere > MOST_TAGS_ELSEWHERE:
            raise FileRefused(FileFault.TOO_LARGE)
        if sum(1 for _ in SHEET_TAG.finditer(content)) > MOST_SHEETS:
            raise FileRefused(FileFault.SEVERAL_SHEETS)


def _only_filled(sheets: Iterable[ReadOnlyWorksheet], most: Most) -> str:
    """The only sheet that holds something, as CSV.

    Errors:  FileRefused for a second one.
    """
    filled = ""
    for sheet in sheets:
        text = _write(sheet, most)
        if text and filled:
            raise FileRefused(FileFault.SEVERAL_SHEETS)
        filled = text or filled
    return filled


def _write(sheet: ReadOnlyWorksheet, most: Most) -> str:
    """One sheet as CSV, its empty rows kept so that rows keep their numbers; nothing for an empty sheet.

    Errors:  FileRefused for more rows, columns or characters than there may be.
    """
    # What a sheet says of its own size may be wrong, and then every row would be as wide as it says.
    sheet.reset_dimensions()
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    is_empty = True
    for cells in _rows(sheet, most_rows=most.rows):
        is_empty = is_empty and not any(cell.strip() for cell in cells)
        writer.writerow(cells)
        if text.tell() > most.characters:
            raise FileRefused(FileFault.TOO_LARGE)
    return "" if is_empty else text.getvalue()


def _rows(sheet: ReadOnlyWorksheet, *, most_rows: int) -> Iterator[list[str]]:
    """Every row up to the last that holds something."""
    rows = blank = 0
    for row in sheet.iter_rows(values_only=True):
        cells = _cells(row)
        if not cells:
            blank += 1
        if blank > MOST_BLANK_ROWS or (cells and rows + blank >= most_rows):
            raise FileRefused(FileFault.TOO_MANY_ROWS)
        if cells:
            yield from ([] for _ in range(blank))
            yield cells
            rows, blank = rows + blank + 1, 0


def _cells(row: Sequence[object]) -> list[str]:
    """A row without the empty cells at its end.

    Errors:  FileRefused.
    """
    if len(row) > WIDEST_ROW:
        raise FileRefused(FileFault.TOO_MANY_COLUMNS)
    kept = [_cell(value) for value in row]
    while kept and not kept[-1]:
        kept.pop()
    if len(kept) > MOST_COLUMNS:
        raise FileRefused(FileFault.TOO_MANY_COLUMNS)
    return kept


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
