"""Released cells as CSV, and what a machine needs to know to read it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from webapp.documents.cell_columns import COLUMNS, NEVER_EMPTY, file_name, row_of
from webapp.services.open_data import OpenCell, OpenRelease

TRUE_AND_FALSE = {True: "true", False: "false"}


def cells_as_csv(release: OpenRelease, cells: Iterable[OpenCell], *, licence: str | None) -> bytes:
    """Write one line for each cell under one line of names.

    Shapes:  every value is a plain code in ASCII, so there is no byte order mark, and nothing in it can run in a
             spreadsheet. What there is to say about the file stands in its description, not in a comment, because
             CSV has none.
    Source:  RFC 4180.
    """
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(COLUMNS)
    out.writerows([_plain(value) for value in row_of(cell, release)] for cell in cells)
    return text.getvalue().encode("ascii")


def csv_description(release: OpenRelease, *, licence: str | None) -> dict[str, Any]:
    """What the columns of a release's CSV are.

    Source:  W3C, Metadata Vocabulary for Tabular Data (2015).
    """
    synthetic = " Synthetic: made up, nobody said this." if release.is_synthetic else ""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": "cells.csv",
        "dc:title": f"What young people told corporate parents in Scotland, {release.quarter}.{synthetic}",
        "dc:issued": release.published_on.isoformat(),
        "dc:identifier": release.checksum,
        "dc:source": file_name(release, "csv"),
        **({"dc:license": {"@id": licence}} if licence else {}),
        "tableSchema": {
            "columns": [
                {"name": name, "titles": name, "datatype": datatype, "required": name in NEVER_EMPTY}
                for name, datatype in COLUMNS.items()
            ]
        },
    }


def _plain(value: str | int | bool | None) -> str | int | None:
    return TRUE_AND_FALSE[value] if isinstance(value, bool) else value
