"""A workbook of somebody's spreadsheet, read as the same table that it would be as CSV."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from webapp.domain.exports import WORKBOOK, Export, FileFault, FileRefused, read_export, read_text

SIGNATURE = b"PK\x03\x04"
SHOWN = "visible"
UNREADABLE = (
    zipfile.BadZipFile, InvalidFileException, DefusedXmlException, SyntaxError,
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, NotImplementedError,
)  # fmt: skip
"""What the library raises for a file that only begins like a workbook; a fault of XML is a SyntaxError."""


def read_file(raw: bytes, *, most_unpacked: int) -> Export:
    """Read bytes as a table: text as it is, a workbook by its only sheet that shows anything.

    Shapes:  a formula counts as what it last came to; a time is its day alone.
    Units:   most_unpacked is in bytes; a workbook says beforehand how large it becomes, and is held to that.
    Errors:  FileRefused.
    Source:  docs/adr/0020-what-exists-comes-in.md
    """
    if not raw.startswith(SIGNATURE):
        return read_export(raw)
    try:
        return read_text(_text_of(raw, most_unpacked), encoding=WORKBOOK)
    except UNREADABLE as error:
        raise FileRefused(FileFault.SPREADSHEET) from error


def _text_of(raw: bytes, most_unpacked: int) -> str:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if sum(part.file_size for part in archive.infolist()) > most_unpacked:
            raise FileRefused(FileFault.TOO_LARGE)
    book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
    try:
        texts = [_write(sheet) for sheet in book.worksheets if sheet.sheet_state == SHOWN]
    finally:
        book.close()
    filled = [text for text in texts if text]
    if len(filled) > 1:
        raise FileRefused(FileFault.SEVERAL_SHEETS)
    return filled[0] if filled else ""


def _write(sheet: ReadOnlyWorksheet) -> str:
    """One sheet as CSV, its empty rows kept so that rows keep their numbers; nothing for an empty sheet."""
    # What a sheet says of its own size may be wrong, and then every row would be as wide as it says.
    sheet.reset_dimensions()
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    is_empty = True
    for cells in _rows(sheet):
        is_empty = is_empty and not any(cell.strip() for cell in cells)
        writer.writerow(cells)
    return "" if is_empty else text.getvalue()


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[list[str]]:
    for row in sheet.iter_rows(values_only=True):
        yield _without_end([_cell(value) for value in row])


def _without_end(cells: Iterable[str]) -> list[str]:
    """A row without the empty cells at its end."""
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
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
