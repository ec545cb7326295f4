"""The second answer costs nothing, and is the same for everybody."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.factories import MakeApp
from tests.factories.figures import FIFE
from tests.pages.open_data import (
    ALWAYS,
    API,
    OF_A_RELEASE,
    Q3,
)
from webapp.config import Settings
from webapp.models import Release


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
