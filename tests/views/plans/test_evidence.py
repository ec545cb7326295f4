"""Evidence to take along: four forms that say the same."""

from __future__ import annotations

import csv
import io
import json
import re

import docx
import pytest
from flask.testing import FlaskClient

from tests.factories.figures import MORAY
from tests.factories.people import Person, sign_in
from tests.factories.sent_forms import HIDDEN
from tests.pages.plans import BodyPage


class TestEvidence:
    def test_page_csv_json_and_document_say_the_same(self, officer: FlaskClient, school: BodyPage) -> None:
        page = BodyPage.visit(officer, "/heard").rows("For Fife Council")
        lines = list(
            csv.DictReader(io.StringIO(officer.get("/evidence/2026Q3/csv").get_data().decode("utf-8-sig")))
        )
        in_csv = {
            x["detail"]: (x["words"], x["number"]) for x in lines if x["name"] == "What they spoke about"
        }
        pack = json.loads(officer.get("/evidence/2026Q3/json").get_data())
        (table,) = (table for table in pack["tables"] if table["name"] == "theme")
        in_json = {f["labels"][0]: (f["words"], str(f["number"] or "")) for f in table["figures"]}
        document = docx.Document(io.BytesIO(officer.get("/evidence/2026Q3/docx").get_data()))
        in_docx = {}
        for found in document.tables:
            if [cell.text for cell in found.rows[0].cells] == ["Theme", "In words", "Number"]:
                cells = ([cell.text for cell in row.cells] for row in found.rows[1:])
                in_docx = {
                    label: (words, number.removeprefix("about ").partition(" ")[0])
                    for label, words, number in cells
                }
        on_page = {}
        for label, text in page.items():
            (words, number) = re.fullmatch(r"(.*?)(?: about (\d+))?", text).groups("")  # type: ignore[union-attr]
            on_page |= dict.fromkeys(label.split("; ") if words == HIDDEN else [label], (words, number))

        assert on_page == in_csv == in_json == in_docx
        assert on_page["School"] == ("Most", "30")

    @pytest.mark.parametrize(
        ("kind", "media_type"),
        [
            ("csv", "text/csv; charset=utf-8"),
            ("json", "application/json"),
            ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ],
    )
    def test_downloads_are_named_and_kept_by_nobody(
        self, officer: FlaskClient, shown: None, kind: str, media_type: str
    ) -> None:
        answer = officer.get(f"/evidence/2026Q3/{kind}")

        assert answer.headers["Content-Type"] == media_type
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Disposition"] == (
            f'attachment; filename="heard-evidence-fife-council-2026Q3.{kind}"'
        )

    def test_the_page_lists_what_can_be_had(self, officer: FlaskClient, shown: None) -> None:
        links = BodyPage.visit(officer, "/evidence").links("table")

        assert sorted(links.values()) == [f"/evidence/2026Q3/{kind}" for kind in ("csv", "docx", "json")]

    @pytest.mark.parametrize("path", ["/evidence/2026Q1/csv", "/evidence/2026Q3/pdf", "/evidence/x/csv"])
    def test_what_is_not_there_is_not_found(self, officer: FlaskClient, shown: None, path: str) -> None:
        assert officer.get(path).status_code == 404

    def test_another_body_downloads_its_own(
        self, client: FlaskClient, parent_moray: Person, shown: None
    ) -> None:
        sign_in(client, parent_moray)
        pack = json.loads(client.get("/evidence/2026Q3/json").get_data())

        assert pack["body"] == "Moray Council"
        assert {f["number"] for table in pack["tables"] for f in table["figures"]} == {None}
        assert MORAY in client.get("/evidence/2026Q3/json").headers["Content-Disposition"]
