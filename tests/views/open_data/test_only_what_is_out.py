"""Only what was published and is safe is there, and nothing is kept longer than that."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from tests.factories import MakeApp
from tests.pages.open_data import (
    ALWAYS,
    API,
    OF_A_RELEASE,
    Q3,
    problem_of,
)
from webapp.config import Settings
from webapp.models import Release, ReleasedCell


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
