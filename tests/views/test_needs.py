"""The page of needs, as an officer, a board reader and everybody else meet it."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, make_release
from tests.factories.people import Person, sign_in
from tests.pages.plans import BodyPage
from webapp.domain.dates import Quarter

SHOWN = {
    (FIFE, "total", ""): 100,
    (FIFE, "theme", "money"): 50,
    (FIFE, "theme", "school"): 60,
    (FIFE, "theme_kind", "money|need"): 35,
    (FIFE, "theme_kind", "school|need"): 20,
    (FIFE, "theme_age_band", "money|16-17"): 25,
    ("scotland", "total", ""): 900,
    ("scotland", "theme", "health"): 300,
    ("scotland", "theme_kind", "health|need"): 250,
}


@pytest.fixture
def officer(client: FlaskClient, parent_fife: Person) -> FlaskClient:
    sign_in(client, parent_fife)
    return client


def test_before_the_first_release_it_says_what_will_be_here(officer: FlaskClient) -> None:
    assert "what is missing" in BodyPage.visit(officer, "/needs").text


def test_a_need_stands_beside_what_there_is_and_what_is_missing(
    officer: FlaskClient, session: Session
) -> None:
    make_release(session, shown={**SHOWN, (FIFE, "theme_kind", "money|need"): 15}, quarter=Quarter(2026, 2))
    make_release(session, shown=SHOWN)
    BodyPage.visit(officer, "/offers").fill_in(
        "Show it to everybody", name="Grant", explanation="Free.", themes=["money"]
    )
    page = BodyPage.visit(officer, "/needs")
    money = page.soup.select_one("#need-money").get_text(" ", strip=True)

    assert "About 35 ask for something. That is between 24 and 48 in 100 of everybody heard." in money
    assert "16 or 17 about 25" in money
    assert "You offer: Grant" in money
    assert "About 15 in the release of April to June 2026. Between 16 and 24 more people." in re.sub(
        r"\s+", " ", money
    )
    assert "It is a larger part of everybody heard." in money
    assert "One theme is asked for, and you offer nothing for it" in page.text
    assert "Nothing that you offer is for this theme." in page.soup.select_one("#need-school").get_text()
    assert [mark["data-value"] for mark in page.soup.select("svg[data-value]")] == ["35", "20"]


def test_it_leads_into_the_plan(officer: FlaskClient, session: Session) -> None:
    make_release(session, shown=SHOWN)
    links = BodyPage.visit(officer, "/needs").links()
    BodyPage.visit(officer, links["Put it into the plan : Money"]).fill_in(
        "Take it into the plan", duties=["assess"]
    )

    page = BodyPage.visit(officer, "/needs")
    assert "In your plan" in page.soup.select_one("#need-money").get_text()
    assert "Open it in the plan : Money" in page.links()


def test_a_body_without_figures_of_its_own_reads_those_of_scotland(
    client: FlaskClient, session: Session, parent_moray: Person
) -> None:
    make_release(session, shown=SHOWN)
    sign_in(client, parent_moray)
    page = BodyPage.visit(client, "/needs")

    assert "These are the figures for Scotland" in page.text
    assert "About 250 ask for something" in page.text
    assert "Fife" not in page.text


def test_a_board_reader_reads_and_changes_nothing(
    client: FlaskClient, session: Session, board_fife: Person
) -> None:
    make_release(session, shown=SHOWN)
    sign_in(client, board_fife)
    page = BodyPage.visit(client, "/needs")

    assert "About 35 ask for something" in page.text
    assert not [label for label in page.links() if "Put it" in label or "Say what" in label]


def test_nothing_shown_anywhere_is_said(officer: FlaskClient, session: Session) -> None:
    make_release(session, shown={(FIFE, "total", ""): 40})

    assert "No need can be shown this time" in BodyPage.visit(officer, "/needs").text


def test_the_evidence_pack_holds_it(officer: FlaskClient, session: Session) -> None:
    make_release(session, shown={**SHOWN, (FIFE, "theme_kind", "money|need"): 15}, quarter=Quarter(2026, 2))
    make_release(session, shown=SHOWN)
    held = officer.get("/evidence/2026Q3/json").get_json()["needs"]

    assert [(need["theme"], need["number"], need["share"]) for need in held] == [
        ("Money", 35, "24 to 48 in 100 of everybody heard"),
        ("School", 20, "11 to 32 in 100 of everybody heard"),
    ]
    assert held[0]["moved"] == (
        "About 15 in the release of 2026Q2; 16 to 24 more people; a larger part of everybody heard"
    )
    assert officer.get("/evidence/2026Q2/json").get_json()["needs"][0]["moved"].startswith("No earlier")
