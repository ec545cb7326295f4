"""The shape of every answer of the open data, as JSON Schema."""

from __future__ import annotations

from typing import Any

from webapp.documents.cell_columns import DIMENSION_COLUMNS
from webapp.services.open_data import DIMENSIONS, HIDDEN, SHOWN

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
QUARTER: Schema = {"type": "string", "pattern": "^[0-9]{4}Q[1-4]$", "examples": ["2026Q3"]}
TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
LINK: Schema = {"type": "string", "format": "uri-reference"}
NUMBER_OR_MARK: Schema = {"type": ["integer", "null"], "minimum": 10}
LICENCE: Schema = {
    "type": ["string", "null"],
    "format": "uri",
    "description": "The licence that whoever runs this service chose, or null if none was chosen.",
}


def thing(description: str, **properties: Schema) -> Schema:
    """An object with exactly these properties."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _cell() -> Schema:
    cell = thing(
        "One figure of one area, or the one mark.",
        area=TEXT,
        table={"enum": list(DIMENSIONS)},
        first_quarter=QUARTER,
        last_quarter=QUARTER,
        codes={
            "type": "object",
            "properties": dict.fromkeys(DIMENSION_COLUMNS, TEXT),
            "additionalProperties": False,
        },
        value=NUMBER_OR_MARK,
        status={"enum": [SHOWN, HIDDEN]},
        least=NUMBER_OR_MARK,
        greatest=NUMBER_OR_MARK,
    )
    mark = {"properties": {name: {"type": "null"} for name in ("value", "least", "greatest")}}
    number = {"properties": {name: {"type": "integer"} for name in ("value", "least", "greatest")}}
    is_hidden = {"properties": {"status": {"const": HIDDEN}}}
    return {**cell, "if": is_hidden, "then": mark, "else": number}


def _release(**more: Schema) -> Schema:
    return thing(
        "A published release: when, how it was made, and its checksum.",
        quarter=QUARTER,
        first_day=DAY,
        last_day=DAY,
        published_on=DAY,
        is_synthetic={"type": "boolean", "description": "True if nobody said this: the figures are made up."},
        threshold={"type": "integer", "minimum": 10},
        rounding={"type": "integer", "minimum": 5},
        method={"type": "object", "description": "How it was made, with every table and its codes."},
        withheld=list_of({"type": "string", "description": "area/table"}),
        software_version=TEXT,
        checksum={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        licence=LICENCE,
        **more,
    )


DEFINITIONS: dict[str, Schema] = {
    "Cell": _cell(),
    "Release": _release(),
    "ReleaseWithLinks": _release(
        links=thing(
            "Where its figures are.", **dict.fromkeys(("cells", "csv", "csv_about", "json", "parquet"), LINK)
        )
    ),
    "ReleaseFile": thing("A whole release.", release=ref("Release"), cells=list_of(ref("Cell"))),
    "ReleaseList": thing("Every published release, newest first.", releases=list_of(ref("ReleaseWithLinks"))),
    "CellPage": thing(
        "Some cells of a release, in an order that never changes.",
        release=thing("Which release.", quarter=QUARTER, is_synthetic={"type": "boolean"}, checksum=TEXT),
        cells=list_of(ref("Cell")),
        next={"type": ["string", "null"], "format": "uri-reference"},
    ),
    "AreaList": thing(
        "Every area that a release may speak of.",
        areas=list_of(
            thing(
                "The country, a pool of bodies, a body, or the voices that go to no body.",
                area=TEXT,
                name=TEXT,
                kind={"enum": ["country", "pool", "body", "no body"]},
                members=list_of(TEXT),
            )
        ),
    ),
    "Dictionary": thing(
        "What every table, column and code means.",
        tables=list_of(thing("A table.", table=TEXT, name=TEXT, meaning=TEXT, dimensions=list_of(TEXT))),
        columns=list_of(
            thing(
                "A column of the files.",
                column=TEXT,
                type=TEXT,
                unit={"type": ["string", "null"]},
                meaning=TEXT,
            )
        ),
        codes=list_of(thing("A code.", dimension=TEXT, code=TEXT, name=TEXT)),
        statuses=list_of(thing("What the status of a cell says.", status=TEXT, meaning=TEXT)),
    ),
    "Index": thing(
        "Where everything is.",
        title=TEXT,
        licence=LICENCE,
        links={"type": "object", "additionalProperties": LINK},
    ),
    "Problem": {
        "type": "object",
        "description": "Why there is no answer (RFC 9457).",
        "properties": {
            "type": LINK,
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "parameter": TEXT,
        },
        "required": ["type", "title", "status"],
    },
}


def release_schema(address: str) -> Schema:
    """JSON Schema 2020-12 of a whole release, with every other answer among its definitions."""
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": "A release of Heard",
        **ref("ReleaseFile"),
        "$defs": DEFINITIONS,
    }
