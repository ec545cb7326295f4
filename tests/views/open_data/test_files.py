"""The same release as CSV, JSON and Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from pyarrow import parquet
from sqlalchemy.orm import Session

from tests.factories import MakeApp
from tests.factories.figures import FIFE_SHOWN, make_release
from tests.pages.open_data import (
    Q3,
)
from webapp.config import Settings
from webapp.models import Release


class TestFiles:
    def test_all_three_hold_the_same(self, client: FlaskClient, shown: Release) -> None:
        whole = client.get(f"{Q3}/cells.json").json
        lines = list(csv.DictReader(io.StringIO(client.get(f"{Q3}/cells.csv").get_data(as_text=True))))
        table = parquet.read_table(io.BytesIO(client.get(f"{Q3}/cells.parquet").data)).to_pylist()

        assert len(whole["cells"]) == len(lines) == len(table)
        for cell, line, row in zip(whole["cells"], lines, table, strict=True):
            flat = {key: value for key, value in cell.items() if key != "codes"} | cell["codes"]
            assert {key: value for key, value in row.items() if value is not None} == {
                key: value for key, value in flat.items() if value is not None
            } | {"release": "2026Q3", "is_synthetic": True}
            assert {key: "" if value is None else plain(value) for key, value in row.items()} == line

    def test_the_columns_are_described_beside_the_csv(self, client: FlaskClient, shown: Release) -> None:
        answer = client.get(f"{Q3}/cells.csv")
        about = client.get(re.search("<(.*?)>", answer.headers["Link"])[1]).json  # type: ignore[index]

        header = answer.get_data(as_text=True).splitlines()[0]
        assert [column["name"] for column in about["tableSchema"]["columns"]] == header.split(",")
        assert about["url"] == "cells.csv"

    def test_parquet_carries_the_facts_of_its_release(self, client: FlaskClient, shown: Release) -> None:
        metadata = parquet.read_metadata(io.BytesIO(client.get(f"{Q3}/cells.parquet").data)).metadata
        facts = json.loads(metadata[b"heard.release"])

        assert (facts["checksum"], facts["is_synthetic"]) == (shown.checksum, True)

    @pytest.mark.parametrize("kind", ["csv", "json", "parquet"])
    def test_the_same_release_gives_the_same_bytes(
        self, client: FlaskClient, settings: Settings, shown: Release, kind: str, make_app: MakeApp
    ) -> None:
        other = make_app(settings).test_client()

        assert client.get(f"{Q3}/cells.{kind}").data == other.get(f"{Q3}/cells.{kind}").data

    @pytest.mark.parametrize("kind", ["csv", "json", "parquet"])
    @pytest.mark.parametrize(
        ("is_synthetic", "name"), [(True, "heard-2026Q3-synthetic"), (False, "heard-2026Q3")]
    )
    def test_synthetic_figures_say_so_in_the_name_and_inside(
        self, client: FlaskClient, session: Session, kind: str, is_synthetic: bool, name: str
    ) -> None:
        make_release(session, shown=FIFE_SHOWN, is_synthetic=is_synthetic)
        answer = client.get(f"{Q3}/cells.{kind}")

        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.{kind}"'
        if kind != "parquet":
            assert ("true" in answer.get_data(as_text=True)) is is_synthetic
        assert ("Synthetic" in client.get(f"{Q3}/cells.csv-metadata.json").json["dc:title"]) is is_synthetic


def plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
