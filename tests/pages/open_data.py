"""The open data, as a program reads it."""

from __future__ import annotations

from typing import Any

import jsonschema
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

API = "/api/v1"
Q3 = f"{API}/releases/2026Q3"
FILES = [f"{Q3}/cells.{kind}" for kind in ("csv", "json", "parquet", "csv-metadata.json")]
OF_A_RELEASE = [Q3, f"{Q3}/cells", *FILES]
ALWAYS = [
    f"{API}{path}"
    for path in ("/", "/releases", "/areas", "/tables", "/openapi.json", "/schemas/release.json")
]
SHAPES = {
    f"{API}/": "Index",
    f"{API}/releases": "ReleaseList",
    Q3: "ReleaseWithLinks",
    f"{Q3}/cells": "CellPage",
    f"{Q3}/cells.json": "ReleaseFile",
    f"{API}/areas": "AreaList",
    f"{API}/tables": "Dictionary",
}
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


def fits(client: FlaskClient, answer: Any, name: str) -> None:
    """Fail unless an answer has the shape that the service itself describes."""
    schema = client.get(f"{API}/schemas/release.json").json
    one = {"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": f"#/$defs/{name}"}
    validator = jsonschema.Draft202012Validator(
        one, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(answer)


def every_page(client: FlaskClient, path: str) -> list[list[dict[str, Any]]]:
    pages, following = [], path
    while following:
        answer = client.get(following)
        assert answer.status_code == 200
        pages.append(answer.json["cells"])
        following = answer.json["next"]
        link = answer.headers.get("Link")
        assert link == (f'<{following}>; rel="next"' if following else None)
    return pages


def problem_of(answer: TestResponse) -> dict[str, Any]:
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    return answer.json
