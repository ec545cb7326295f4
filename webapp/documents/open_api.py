"""The description of the open data's addresses for machines: OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from webapp.documents.open_schema import DEFINITIONS, DIALECT, QUARTER, TEXT
from webapp.services.open_data import DIMENSIONS, MOST_CELLS

Part = dict[str, Any]
JSON, PROBLEM = "application/json", "application/problem+json"
IN_PATH = {"name": "quarter", "in": "path", "required": True, "schema": QUARTER}
CELL_QUERY = (
    ("area", "Only this area.", TEXT),
    ("table", "Only this table.", {"enum": list(DIMENSIONS)}),
    ("after", "Where the page before ended; follow the next link as it is.", TEXT),
    ("limit", "How many cells at most.", {"type": "integer", "minimum": 1, "maximum": MOST_CELLS}),
)


def open_api(base: str, *, version: str) -> Part:
    """Describe every address below `base`."""
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": {
            "title": "Heard: open data",
            "version": version,
            "summary": "What young people told their corporate parents, in released figures. Read only, no key.",
        },
        "servers": [{"url": base}],
        "paths": _about_everything() | _about_a_release("/releases/{quarter}"),
        "components": {"schemas": {name: _moved(schema) for name, schema in DEFINITIONS.items()}},
    }


def _about_everything() -> Part:
    schema = _answers("The JSON Schema of every answer", "application/schema+json", {"type": "object"})
    return {
        "/": {"get": _get("Where everything is", "Index")},
        "/releases": {"get": _get("Every published release, newest first", "ReleaseList")},
        "/areas": {"get": _get("Every area", "AreaList")},
        "/tables": {"get": _get("What every table, column and code means", "Dictionary")},
        "/openapi.json": {"get": _answers("This description", JSON, {"type": "object"})},
        "/schemas/release.json": {"get": schema},
    }


def _about_a_release(path: str) -> Part:
    page = _get("A page of cells", "CellPage", can_be_missing=True)
    whole = {"$ref": "#/components/schemas/ReleaseFile"}
    about = _file("What the columns of the CSV are", "application/csvm+json", {"type": "object"})
    return {
        path: {"parameters": [IN_PATH], "get": _get("One release", "ReleaseWithLinks", can_be_missing=True)},
        f"{path}/cells": {
            "parameters": [IN_PATH],
            "get": page | {"parameters": [_query(*each) for each in CELL_QUERY]},
        },
        f"{path}/cells.json": _file("A whole release as JSON", JSON, whole),
        f"{path}/cells.csv": _file("A whole release as CSV", "text/csv", TEXT),
        f"{path}/cells.csv-metadata.json": about,
        f"{path}/cells.parquet": _file("A whole release as Parquet", "application/vnd.apache.parquet", {}),
    }


def _get(summary: str, schema: str, *, can_be_missing: bool = False) -> Part:
    return _answers(summary, JSON, {"$ref": f"#/components/schemas/{schema}"}, can_be_missing=can_be_missing)


def _file(summary: str, media_type: str, schema: Part) -> Part:
    return {"parameters": [IN_PATH], "get": _answers(summary, media_type, schema, can_be_missing=True)}


def _answers(summary: str, media_type: str, schema: Part, *, can_be_missing: bool = False) -> Part:
    answers: Part = {
        "200": {"description": "The answer.", "content": {media_type: {"schema": schema}}},
        "304": {"description": "Nothing has changed since the entity tag that was sent."},
        "default": _problem("There is no answer, and why."),
    }
    if can_be_missing:
        answers["404"] = _problem("No published release of that quarter.")
        answers["410"] = _problem("That release was withdrawn; please delete copies of it.")
    return {"summary": summary, "responses": answers}


def _problem(description: str) -> Part:
    return {
        "description": description,
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _query(name: str, description: str, schema: Part) -> Part:
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _moved(schema: Any) -> Any:
    """The same schema, with its references to where this description keeps schemas."""
    if isinstance(schema, dict):
        return {key: _moved(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [_moved(value) for value in schema]
    return schema.replace("#/$defs/", "#/components/schemas/") if isinstance(schema, str) else schema
