"""Open data is described, and whole: every address, every shape, every code."""

from __future__ import annotations

import re

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator
from sqlalchemy.orm import Session

from tests.factories import MakeApp
from tests.factories.figures import FIFE, MORAY, hear, make_release, release
from tests.pages.open_data import (
    API,
    LICENCE,
    Q3,
    SHAPES,
    fits,
)
from webapp.config import Settings
from webapp.domain.dates import Quarter
from webapp.models import Release
from webapp.services import open_data


class TestWhatIsThere:
    @pytest.mark.parametrize(("path", "shape"), SHAPES.items())
    def test_every_answer_has_the_shape_that_is_described(
        self, client: FlaskClient, shown: Release, path: str, shape: str
    ) -> None:
        answer = client.get(path)

        assert answer.status_code == 200
        fits(client, answer.json, shape)

    def test_the_shape_itself_can_be_missed(self, client: FlaskClient, shown: Release) -> None:
        page = client.get(f"{Q3}/cells").json
        page["cells"][0]["value"] = 7

        with pytest.raises(jsonschema.ValidationError):
            fits(client, page, "CellPage")

    def test_the_description_is_valid_and_names_every_address(self, app: Flask, client: FlaskClient) -> None:
        described = client.get(f"{API}/openapi.json").json
        OpenAPIV31SpecValidator(described).validate()

        routes = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
        assert {path for rule in routes for path in as_described(rule)} == {
            f"{API}{path}" for path in described["paths"]
        }

    def test_the_schema_is_valid(self, client: FlaskClient) -> None:
        jsonschema.Draft202012Validator.check_schema(client.get(f"{API}/schemas/release.json").json)

    def test_every_link_leads_somewhere(self, client: FlaskClient, shown: Release) -> None:
        links = client.get(f"{API}/").json["links"] | client.get(Q3).json["links"]

        assert {path: client.get(path).status_code for path in links.values()} == dict.fromkeys(
            links.values(), 200
        )

    def test_the_dictionary_knows_every_code_of_a_built_release(
        self, client: FlaskClient, session: Session
    ) -> None:
        hear(session, people=25)
        release(session)
        words = client.get(f"{API}/tables").json
        known = {(code["dimension"], code["code"]) for code in words["codes"]}

        for cell in client.get(f"{Q3}/cells.json").json["cells"]:
            assert set(cell["codes"].items()) <= known
            assert cell["table"] in {table["table"] for table in words["tables"]}

    def test_the_dictionary_is_in_english_and_whole(self, client: FlaskClient) -> None:
        words = client.get(f"/ar{API}/tables").json

        assert words == client.get(f"{API}/tables").json
        assert all(code["name"] for code in words["codes"])
        school = {"dimension": "theme", "code": "school", "name": "School"}
        assert school in words["codes"]

    def test_no_licence_is_claimed_until_somebody_chose_one(
        self, client: FlaskClient, settings: Settings, shown: Release, make_app: MakeApp
    ) -> None:
        assert client.get(Q3).json["licence"] is None

        chosen = Settings(secret=settings.secret, database_url=settings.database_url, data_licence=LICENCE)
        other = make_app(chosen).test_client()
        assert other.get(Q3).json["licence"] == LICENCE
        assert other.get(f"{Q3}/cells.csv-metadata.json").json["dc:license"] == {"@id": LICENCE}
        assert other.get(Q3).headers["ETag"] != client.get(Q3).headers["ETag"]


def test_quarters_gathered_before_are_named(session: Session) -> None:
    made = make_release(session, shown={})
    made.method = made.method | {"spans": {FIFE: "2025Q4"}}
    session.commit()
    found = open_data.get_release(session, quarter=Quarter(2026, 3))

    assert found.first_quarter(FIFE, "theme") == Quarter(2025, 4)
    assert found.first_quarter(FIFE, "quarter_total") == Quarter(2026, 3)
    assert found.first_quarter(MORAY, "quarter_total") == Quarter(2026, 3)


def as_described(rule: str) -> list[str]:
    """An address as its description writes it, one for each form of a file."""
    plain = rule.replace("<string:quarter>", "{quarter}")
    found = re.search(r"<any\((.*?)\):kind>", plain)
    return [plain.replace(found[0], kind) for kind in found[1].split(", ")] if found else [plain]
