"""The door before Flask: what is kept is whole, and what comes from a proxy is believed only from our own."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import MakeApp
from webapp.config import Settings
from webapp.domain.languages import LANGUAGES

PREFIXES = ["" if language.tag == "en" else f"/{language.tag}" for language in LANGUAGES]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_question_about_a_page_never_empties_it_for_everybody(client: FlaskClient, prefix: str) -> None:
    client.head(f"{prefix}/rules")

    assert b"<h1" in client.get(f"{prefix}/rules").data
    assert client.head(f"{prefix}/rules").data == b""


def test_a_kept_page_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/rules")

    again = client.get("/rules", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_pages_travel_compressed(client: FlaskClient, encoding: str) -> None:
    plain, packed = client.get("/rules"), client.get("/rules", headers={"Accept-Encoding": encoding})

    assert packed.headers["Content-Encoding"] == encoding
    assert len(packed.data) < len(plain.data) / 2


def test_a_strange_address_makes_no_link_to_another_site(client: FlaskClient) -> None:
    page = client.get("/gd/%5Cevil.example/x").get_data(as_text=True)

    assert 'href="/\\evil' not in page


def test_nothing_that_never_left_the_server_is_told(client: FlaskClient) -> None:
    assert "X-Heard-Keep" not in client.get("/rules").headers


@pytest.fixture
def app_behind_a_proxy(settings: Settings, app: Flask, make_app: MakeApp) -> Flask:
    return make_app(
        Settings(
            secret=settings.secret,
            database_url=settings.database_url,
            base_url="https://heard.example",
            trusted_proxies=1,
        )
    )


def test_behind_a_proxy_of_ours_a_secure_page_is_known_as_one(app_behind_a_proxy: Flask) -> None:
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "heard.example"}

    answer = app_behind_a_proxy.test_client().get("/sign-in", headers=told)

    assert "Strict-Transport-Security" in answer.headers


def test_what_anybody_says_of_a_proxy_is_not_believed(client: FlaskClient) -> None:
    answer = client.get("/sign-in", headers={"X-Forwarded-Proto": "https"})

    assert "Strict-Transport-Security" not in answer.headers
