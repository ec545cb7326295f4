"""The tables of all years as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from webapp.domain.years import YearPart
from webapp.services.years import YearLine

COLUMNS = ("year", "part", "code", "unit", "number", "status", "counted_on", "is_synthetic")


def years_as_csv(years: Iterable[Sequence[YearLine]]) -> bytes:
    """Write one line for each figure under one line of names.

    Shapes:  every value is a plain code in ASCII, so nothing in it can run in a spreadsheet.
    Source:  RFC 4180.
    """
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(COLUMNS)
    for line in (line for lines in years for line in lines):
        out.writerow(
            (
                line.year,
                line.part.value,
                line.code,
                "days" if line.part is YearPart.DAYS else "people",
                "" if line.number is None else line.number,
                "hidden" if line.number is None else "shown",
                line.counted_on.isoformat(),
                "true" if line.is_synthetic else "false",
            )
        )
    return text.getvalue().encode("ascii")
