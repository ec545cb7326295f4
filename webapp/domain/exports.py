"""An export of another tool: bytes of an unknown encoding and layout, read as rows of text or refused with a reason."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from webapp.domain.errors import DomainError

DELIMITERS = ",;\t|"
MOST_COLUMNS = 200
LONGEST_LINE = 400_000
SAMPLE = 4_096
SNIFFED = 1_024
"""The sniffer takes four times as long for twice as much."""
SAMPLE_RECORDS = 20
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ENCODINGS = ("utf-8", "cp1252")
WORKBOOK = "workbook"
"""What a table that was a workbook says for its encoding; its cells are always cut by commas."""
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks begin, new ones and old ones."""


class FileFault(StrEnum):
    """Why nothing of a file can be taken."""

    EMPTY = "empty"
    NO_ROWS = "no_rows"
    SPREADSHEET = "spreadsheet"
    SEVERAL_SHEETS = "several_sheets"
    NOT_TEXT = "not_text"
    TWIN_HEADERS = "twin_headers"
    TOO_MANY_COLUMNS = "too_many_columns"
    LINE_TOO_LONG = "line_too_long"
    QUOTES = "quotes"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"


class FileRefused(DomainError):
    """A file that cannot be read as a table, with the row at which that showed, if any."""

    def __init__(self, fault: FileFault, row: int | None = None) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.row = row


@dataclass(frozen=True, kw_only=True)
class Export:
    """A table as text, with its first row as the names of its columns.

    Shapes:  encoding is what the bytes were read as; a column without a name has an empty one.
    """

    text: str = field(repr=False)
    encoding: str
    delimiter: str
    header: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that holds anything, with its number as a spreadsheet counts: the names stand in row 1.

        Shapes:  short rows are filled up with empty cells.
        Errors:  FileRefused for a quotation mark that is not closed, or a line without an end.
        """
        records = _records(self.text, self.delimiter, strict=True)
        next(records)
        width = len(self.header)
        for number, cells in enumerate(records, start=2):
            if any(cell.strip() for cell in cells):
                yield number, cells + [""] * (width - len(cells))


def read_export(raw: bytes) -> Export:
    """Read bytes as a table.

    Shapes:  a byte order mark says the encoding; without one it is UTF-8 if every byte fits, and else Windows-1252.
    Errors:  FileRefused.
    Source:  docs/adr/0020-what-exists-comes-in.md
    """
    if not raw.strip():
        raise FileRefused(FileFault.EMPTY)
    if raw.startswith(SPREADSHEETS):
        raise FileRefused(FileFault.SPREADSHEET)
    text, encoding = _decode(raw)
    return read_text(text, encoding=encoding)


def read_text(text: str, *, encoding: str) -> Export:
    """Read text as a table.

    Errors:  FileRefused.
    """
    if not text.strip():
        raise FileRefused(FileFault.EMPTY)
    delimiter = DELIMITERS[0] if encoding == WORKBOOK else find_delimiter(text)
    names = next(_records(text, delimiter, strict=True), [])
    if len(names) > MOST_COLUMNS:
        raise FileRefused(FileFault.TOO_MANY_COLUMNS)
    header = tuple(" ".join(name.split()) for name in names)
    twins = [name for name, many in Counter(name.casefold() for name in header if name).items() if many > 1]
    if twins:
        raise FileRefused(FileFault.TWIN_HEADERS)
    return Export(text=text, encoding=encoding, delimiter=delimiter, header=header)


def find_delimiter(text: str) -> str:
    """What stands between cells: whatever cuts the first rows into equally many; of several, what the sniffer says."""
    sample = text[:SAMPLE]
    widths = {delimiter: _widths(sample, delimiter) for delimiter in DELIMITERS}
    even = [delimiter for delimiter, found in widths.items() if found[0] > 1 and len(set(found)) == 1]
    split = even or [delimiter for delimiter, found in widths.items() if found[0] > 1]
    try:
        sniffed = csv.Sniffer().sniff(sample[:SNIFFED], DELIMITERS).delimiter
    except csv.Error:
        sniffed = DELIMITERS[0]
    if sniffed in split or not split:
        return sniffed if sniffed in DELIMITERS else DELIMITERS[0]
    return max(split, key=lambda delimiter: widths[delimiter][0])


def _decode(raw: bytes) -> tuple[str, str]:
    marked = [encoding for mark, encoding in MARKS if raw.startswith(mark)]
    for encoding in marked or ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise FileRefused(FileFault.NOT_TEXT)


def _widths(sample: str, delimiter: str) -> list[int]:
    """How many cells each of the first rows has; the last one may be cut off, so it is left out if there are others."""
    found = []
    for cells in _records(sample, delimiter, strict=False):
        if cells:
            found.append(len(cells))
        if len(found) > SAMPLE_RECORDS:
            break
    return found[:-1] or found or [1]


def _records(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=strict)
    number = 0
    while True:
        number += 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefused(FileFault.QUOTES, number) from error


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends; one that hardly ends is refused before it is cut into cells."""
    for line in io.StringIO(text, newline=""):
        if len(line) > LONGEST_LINE:
            raise FileRefused(FileFault.LINE_TOO_LONG)
        yield line
