"""The columns of released cells, the same in every file, and a release's facts as they stand beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webapp.services.open_data import OpenCell, OpenRelease

DIMENSION_COLUMNS = ("theme", "family", "kind", "age_band", "home", "reply", "verdict")
COLUMNS: Mapping[str, str] = {
    "release": "string",
    "is_synthetic": "boolean",
    "area": "string",
    "table": "string",
    "first_quarter": "string",
    "last_quarter": "string",
    **dict.fromkeys(DIMENSION_COLUMNS, "string"),
    "value": "integer",
    "status": "string",
    "least": "integer",
    "greatest": "integer",
}
"""Each column and what it holds: text, a whole number, or true and false."""
NEVER_EMPTY = frozenset(COLUMNS) - {*DIMENSION_COLUMNS, "value", "least", "greatest"}

Row = tuple[str | int | bool | None, ...]


def row_of(cell: OpenCell, release: OpenRelease) -> Row:
    """One cell as a line of a file; what a table does not tell apart, and what is hidden, is None."""
    coded = cell.coded
    return (
        str(release.quarter),
        release.is_synthetic,
        cell.area,
        cell.table,
        str(cell.first_quarter),
        str(cell.last_quarter),
        *(coded.get(dimension) for dimension in DIMENSION_COLUMNS),
        cell.value,
        cell.status,
        cell.least,
        cell.greatest,
    )


def file_name(release: OpenRelease, kind: str) -> str:
    """What a download is called; one of synthetic figures says so."""
    return f"heard-{release.quarter}{'-synthetic' if release.is_synthetic else ''}.{kind}"


def facts_of(release: OpenRelease, *, licence: str | None) -> dict[str, Any]:
    """What is said about a release in every form.

    Shapes:  method is as stored, so that its checksum can be worked out again; licence is the address that whoever
             runs the service chose, or None.
    """
    return {
        "quarter": str(release.quarter),
        "first_day": release.quarter.first_day.isoformat(),
        "last_day": release.quarter.last_day.isoformat(),
        "published_on": release.published_on.isoformat(),
        "is_synthetic": release.is_synthetic,
        "threshold": release.parameters.threshold,
        "rounding": release.parameters.rounding,
        "method": dict(release.method),
        "withheld": list(release.withheld),
        "software_version": release.software_version,
        "checksum": release.checksum,
        "licence": licence,
    }
