"""Released cells as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from webapp.documents.cell_columns import facts_of
from webapp.services.open_data import OpenCell, OpenRelease


def as_json(content: object) -> bytes:
    """Anything that the open data say, as JSON in UTF-8."""
    return orjson.dumps(content)


def cell_as_dict(cell: OpenCell) -> dict[str, Any]:
    """One cell with its codes by dimension; the mark is a value of null with the status Q."""
    return {
        "area": cell.area,
        "table": cell.table,
        "first_quarter": str(cell.first_quarter),
        "last_quarter": str(cell.last_quarter),
        "codes": cell.coded,
        "value": cell.value,
        "status": cell.status,
        "least": cell.least,
        "greatest": cell.greatest,
    }


def cells_as_json(release: OpenRelease, cells: Iterable[OpenCell], *, licence: str | None) -> bytes:
    """Write a whole release: its facts, then one cell on each line."""
    facts = orjson.dumps(facts_of(release, licence=licence))
    lines = b",\n".join(orjson.dumps(cell_as_dict(cell)) for cell in cells)
    return b'{"release":' + facts + b',"cells":[\n' + lines + b"\n]}\n"
