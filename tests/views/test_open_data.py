"""Open data: whole, safe, described, and the same for everybody."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from pyarrow import parquet
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.factories import MakeApp
from tests.factories.figures import FIFE, FIFE_SHOWN, MORAY, hear, make_release, release
from webapp.config import Settings
from webapp.domain.dates import Quarter
from webapp.models import Release, ReleasedCell
from webapp.services import figures, open_data, releases
from webapp.services.open_data import MOST_CELLS
from webapp.services.release_plan import POOL_NAMES

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


@pytest.fixture
def shown(session: Session) -> Release:
    return make_release(session, shown=FIFE_SHOWN, withheld=[f"{FIFE}/theme_home"])


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


class TestCells:
    def test_a_number_comes_with_what_can_stand_behind_it(self, client: FlaskClient, shown: Release) -> None:
        (school,) = (
            cell
            for cell in client.get(f"{Q3}/cells?area={FIFE}&table=theme_age_band").json["cells"]
            if cell["codes"] == {"theme": "school", "age_band": "12-15"}
        )

        assert (school["value"], school["status"], school["least"], school["greatest"]) == (15, "A", 13, 17)

    def test_nobody_few_and_protected_look_the_same(self, client: FlaskClient, shown: Release) -> None:
        cells = client.get(f"{Q3}/cells?area={MORAY}&limit={MOST_CELLS}").json["cells"]

        said = {(cell["value"], cell["status"], cell["least"], cell["greatest"]) for cell in cells}
        assert said == {(None, "Q", None, None)}

    def test_what_was_built_is_open_and_nothing_is_left_out(
        self, client: FlaskClient, session: Session
    ) -> None:
        hear(session, people=27)
        hear(session, people=14, body=MORAY, themes=("money",))
        hear(session, people=12, body=None, themes=("health",))
        release(session)
        stored = session.execute(
            select(ReleasedCell.body, ReleasedCell.table_name, ReleasedCell.key, ReleasedCell.value)
        )

        cells = client.get(f"{Q3}/cells.json").json["cells"]
        opened = {
            (cell["area"], cell["table"], "|".join(cell["codes"].values())): cell["value"] for cell in cells
        }
        assert len(opened) == len(cells)
        assert {(body, table, key): value for body, table, key, value in stored}.items() <= opened.items()

    def test_its_checksum_can_be_worked_out_from_the_file(
        self, client: FlaskClient, session: Session
    ) -> None:
        hear(session, people=27)
        built = release(session)
        found = client.get(f"{Q3}/cells.json").json

        cells = [
            (cell["area"], cell["table"], "|".join(cell["codes"].values()), cell["value"])
            for cell in found["cells"]
        ]
        facts = found["release"]
        assert built.checksum == facts["checksum"]
        assert facts["checksum"] == releases.checksum_of(
            cells, method=facts["method"], withheld=facts["withheld"]
        )

    def test_pages_hold_every_cell_once_and_in_the_order_of_the_files(
        self, client: FlaskClient, shown: Release
    ) -> None:
        pages = every_page(client, f"{Q3}/cells?limit=997")

        assert {len(page) for page in pages[:-1]} == {997}
        assert [cell for page in pages for cell in page] == client.get(f"{Q3}/cells.json").json["cells"]

    @pytest.mark.parametrize("limit", [1, 5, 16, 17, 18])
    def test_pages_of_one_table_of_one_area_end_where_it_ends(
        self, client: FlaskClient, shown: Release, limit: int
    ) -> None:
        pages = every_page(client, f"{Q3}/cells?area={FIFE}&table=theme&limit={limit}")

        assert sum(map(len, pages)) == 17
        assert all(pages)

    def test_a_table_alone_is_told_of_every_area(self, client: FlaskClient, shown: Release) -> None:
        cells = [cell for page in every_page(client, f"{Q3}/cells?table=total") for cell in page]

        assert [cell["area"] for cell in cells] == ["scotland", *figures.bodies_by_slug(), "no-body"]

    def test_a_body_that_gathers_has_only_what_it_has(self, client: FlaskClient, session: Session) -> None:
        made = make_release(session, shown={**FIFE_SHOWN, (MORAY, "quarter_total", ""): 10})
        made.method = made.method | {
            "spans": {FIFE: "2026Q1", "scotland": "2026Q3"},
            "pools": {"all-council": [FIFE, MORAY]},
        }
        session.commit()

        moray = client.get(f"{Q3}/cells?area={MORAY}").json["cells"]
        assert [(cell["table"], cell["value"], cell["first_quarter"]) for cell in moray] == [
            ("quarter_total", 10, "2026Q3")
        ]
        fife = client.get(f"{Q3}/cells?area={FIFE}&table=theme").json["cells"]
        assert {(cell["first_quarter"], cell["last_quarter"]) for cell in fife} == {("2026Q1", "2026Q3")}
        (pool,) = (each for each in client.get(f"{API}/areas").json["areas"] if each["kind"] == "pool")
        assert pool == {
            "area": "all-council", "name": POOL_NAMES["all-council"], "kind": "pool", "members": [FIFE, MORAY],
        }  # fmt: skip
        assert client.get(f"{Q3}/cells?area=all-council").status_code == 200

    def test_a_number_that_no_release_could_hold_is_not_told(
        self, app: Flask, client: FlaskClient, session: Session, shown: Release
    ) -> None:
        session.execute(update(ReleasedCell).values(value=7))
        session.commit()

        for path in (f"{Q3}/cells", f"{Q3}/cells.csv"):
            answer = client.get(path)
            assert answer.status_code == 500
            assert "7" not in answer.get_data(as_text=True).replace("application", "")


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


class TestOnlyPublishedAndSafe:
    @pytest.mark.parametrize("state", [{"published_on": None}, {"is_safe": False}])
    def test_a_release_that_is_not_both_is_nowhere(
        self, app: Flask, client: FlaskClient, session: Session, shown: Release, state: dict[str, Any]
    ) -> None:
        session.execute(update(Release).values(**state))
        session.commit()

        assert client.get(f"{API}/releases").json == {"releases": []}
        assert {path: client.get(path).status_code for path in OF_A_RELEASE} == dict.fromkeys(
            OF_A_RELEASE, 404
        )
        assert "/releases/2026Q3" not in client.get("/data").get_data(as_text=True)

    def test_one_that_is_withdrawn_vanishes_when_its_time_is_up(
        self, settings: Settings, client: FlaskClient, session: Session, shown: Release, make_app: MakeApp
    ) -> None:
        tags = {path: client.get(path).headers["ETag"] for path in OF_A_RELEASE}
        session.execute(delete(ReleasedCell))
        session.execute(delete(Release))
        session.commit()

        forgot = make_app(settings).test_client()
        for path, tag in tags.items():
            assert forgot.get(path, headers={"If-None-Match": tag}).status_code == 404

    def test_whoever_has_a_copy_of_a_withdrawn_one_is_told(
        self, client: FlaskClient, session: Session, shown: Release
    ) -> None:
        session.execute(update(Release).values(is_safe=False, withdrawn_on=shown.built_on))
        session.commit()

        for path in OF_A_RELEASE:
            said = problem_of(client.get(path))
            assert said["status"] == 410
            assert "delete your copies" in said["detail"]
        assert client.get(f"{API}/releases").json == {"releases": []}

    def test_one_that_was_never_published_is_not_said_to_be_withdrawn(
        self, client: FlaskClient, session: Session, shown: Release
    ) -> None:
        session.execute(update(Release).values(published_on=None, is_safe=False, withdrawn_on=shown.built_on))
        session.commit()

        assert client.get(Q3).status_code == 404

    def test_no_answer_is_kept_for_ever(self, client: FlaskClient, shown: Release) -> None:
        for path in (*ALWAYS, *OF_A_RELEASE):
            said = client.get(path).headers["Cache-Control"]
            assert re.fullmatch("public, max-age=(60|3600), must-revalidate", said), path


class TestCaching:
    @pytest.mark.parametrize("path", [*ALWAYS, *OF_A_RELEASE])
    def test_the_second_answer_costs_no_sql(
        self, client: FlaskClient, shown: Release, statements: list[str], path: str
    ) -> None:
        first = client.get(path)
        statements.clear()

        assert client.get(path).data == first.data
        assert statements == []

    @pytest.mark.parametrize("path", [*ALWAYS, *OF_A_RELEASE])
    def test_what_somebody_has_already_is_not_sent_again(
        self, client: FlaskClient, settings: Settings, shown: Release, path: str, make_app: MakeApp
    ) -> None:
        tag = client.get(path).headers["ETag"]

        for asked in (client, make_app(settings).test_client()):
            again = asked.get(path, headers={"If-None-Match": tag})
            assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
            assert again.headers["Access-Control-Allow-Origin"] == "*"
            assert "max-age" in again.headers["Cache-Control"]

    def test_a_page_of_cells_has_the_tag_of_its_release(
        self, client: FlaskClient, shown: Release, statements: list[str]
    ) -> None:
        path = f"{Q3}/cells?area={FIFE}"
        tag = client.get(path).headers["ETag"]
        statements.clear()

        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
        assert not any("released_cell" in statement for statement in statements)

    @pytest.mark.parametrize("path", [*ALWAYS, *OF_A_RELEASE, f"{Q3}/cells?area={FIFE}"])
    def test_head_says_what_get_says_and_sends_nothing(
        self, client: FlaskClient, shown: Release, path: str
    ) -> None:
        before, whole, after = client.head(path), client.get(path), client.head(path)

        assert (before.status_code, before.data, after.data) == (200, b"", b"")
        for name in ("Content-Type", "ETag", "Cache-Control", "Content-Length"):
            assert before.headers[name] == whole.headers[name] == after.headers[name]

    @pytest.mark.parametrize("encoding", ["br", "gzip"])
    def test_text_travels_compressed_and_parquet_as_it_is(
        self, client: FlaskClient, shown: Release, encoding: str
    ) -> None:
        asked = {"Accept-Encoding": encoding}

        for path in (f"{Q3}/cells.csv", f"{Q3}/cells?area={FIFE}", f"{API}/tables"):
            assert client.get(path, headers=asked).headers["Content-Encoding"] == encoding
        assert "Content-Encoding" not in client.get(f"{Q3}/cells.parquet", headers=asked).headers

    @pytest.mark.parametrize("path", [*ALWAYS, *OF_A_RELEASE, f"{API}/nothing"])
    def test_any_site_may_read_it_and_nobody_gets_a_cookie(
        self, client: FlaskClient, shown: Release, path: str
    ) -> None:
        answer = client.get(path, headers={"Origin": "https://example.org"})

        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Credentials" not in answer.headers

    def test_other_pages_stay_closed_to_other_sites(self, client: FlaskClient) -> None:
        assert "Access-Control-Allow-Origin" not in client.get("/how-we-count").headers
        assert "Access-Control-Allow-Origin" not in client.get("/nothing").headers

    def test_robots_are_asked_to_read_the_page_for_people_instead(self, client: FlaskClient) -> None:
        said = client.get("/robots.txt").get_data(as_text=True)

        assert "Disallow: /api/" in said
        assert "/data" not in said


class TestProblems:
    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            ("limit=0", "limit"),
            ("limit=1001", "limit"),
            ("limit=-1", "limit"),
            ("limit=ten", "limit"),
            ("limit=", "limit"),
            ("limit=%D9%A1", "limit"),
            ("area=atlantis", "area"),
            ("area=", "area"),
            ("table=theme_duty", "table"),
            ("after=x", "after"),
            ("after=", "after"),
            ("after=scotland/theme/no-such-theme", "after"),
            (f"area={FIFE}&after=scotland/total/", "after"),
            ("table=theme&after=scotland/total/", "after"),
            ("tabel=theme", "tabel"),
            ("limit=5&limit=6", "limit"),
        ],
    )
    def test_a_broken_question_says_what_is_wrong(
        self, client: FlaskClient, shown: Release, query: str, parameter: str
    ) -> None:
        answer = client.get(f"{Q3}/cells?{query}")

        said = problem_of(answer)
        assert (answer.status_code, said["parameter"]) == (400, parameter)
        assert said["detail"]
        fits(client, said, "Problem")

    @pytest.mark.parametrize(
        "path",
        ["/api", "/api/", "/api/v2/", f"{API}/nothing", f"{API}/releases/2026Q5", f"{API}/releases/2025Q1/cells",
         f"{API}/releases/x/cells.csv", f"{Q3}/cells.xml"],
    )  # fmt: skip
    def test_what_is_not_there_is_not_found(self, client: FlaskClient, shown: Release, path: str) -> None:
        answer = client.get(path)

        assert problem_of(answer)["title"] == "Not Found"
        assert answer.status_code == 404

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
    def test_nothing_can_be_changed(self, client: FlaskClient, shown: Release, method: str) -> None:
        answer = client.open(f"{Q3}/cells", method=method)

        assert problem_of(answer)["status"] == 405
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}

    def test_a_database_that_is_away_is_said_so(
        self, settings: Settings, app: Flask, make_app: MakeApp
    ) -> None:
        away = make_app(Settings(secret=settings.secret, database_url="sqlite:////nowhere/at/all.db"))

        assert problem_of(away.test_client().get(f"{API}/releases"))["status"] == 503

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
    @given(
        quarter=st.one_of(st.just("2026Q3"), st.text(min_size=1, max_size=8)),
        query=st.dictionaries(
            st.one_of(st.sampled_from(["area", "table", "after", "limit"]), st.text(max_size=5)),
            st.one_of(
                st.text(max_size=12),
                st.integers().map(str),
                st.sampled_from(
                    [FIFE, "theme", "total", "scotland/total/", "scotland//", "/", "fife-council/theme/x|y"]
                ),
            ),
            max_size=4,
        ),
    )
    def test_no_question_breaks_it(
        self, client: FlaskClient, shown: Release, quarter: str, query: dict[str, str]
    ) -> None:
        answer = client.get(f"{API}/releases/{quote(quarter, safe='')}/cells", query_string=query)

        assert answer.status_code in (200, 400, 404, 308)


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


def plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
