"""Questions that are broken, and a database that is away."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import MakeApp
from tests.factories.figures import FIFE
from tests.pages.open_data import (
    API,
    Q3,
    fits,
    problem_of,
)
from webapp.config import Settings
from webapp.models import Release


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
