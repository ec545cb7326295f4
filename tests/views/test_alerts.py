"""What a body was told, from its own door: read, acknowledged, assessed, closed, and never another body's."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE_SHOWN, hear, make_release
from tests.factories.people import Person, sign_in
from tests.factories.rises import MONDAY, WORDS, alert_of, find_rise, signal_of
from tests.pages.signals import RisePage, RisesPage
from tests.services.test_telling import ENOUGH, FEW, tell
from webapp.domain.signals import SignalState
from webapp.models import Alert, Signal
from webapp.services import telling

FOUND = "Synthetic: lessons stop on transfer days."
DONE = "Synthetic: transfers are moved to the holidays."


@pytest.fixture(autouse=True)
def on_that_monday() -> object:
    with time_machine.travel(f"{MONDAY}T10:00:00+00:00", tick=True):
        yield


@pytest.fixture
def alert_id(session: Session, worker_ailsa: Person) -> UUID:
    signal_id = find_rise(session, people=ENOUGH)
    tell(session, signal_id, worker_ailsa)
    found = alert_of(session, signal_id).id
    session.rollback()
    return found


@pytest.fixture
def fiona(client: FlaskClient, session: Session, parent_fife: Person) -> FlaskClient:
    """Fiona's browser, signed in."""
    session.rollback()
    sign_in(client, parent_fife)
    return client


def page_of(client: FlaskClient, alert_id: UUID) -> RisePage:
    return RisePage.visit(client, f"/alerts/{alert_id}")


class TestTheWholeWay:
    def test_read_found_and_closed(self, fiona: FlaskClient, alert_id: UUID) -> None:
        listed = RisesPage.visit(fiona, "/alerts")
        assert "Alerts 1" in listed.places
        assert "Say by 28 September 2026 that you have read it." in listed.rows[0]
        page = page_of(fiona, alert_id)
        assert WORDS in page.told
        page = page.press("We have read it")
        assert "Alerts" in page.places
        page = page.press("Send it to the advocacy team", found=FOUND)
        assert "Everybody can read on “What changed” how you close this alert." in page.text
        page = page.press("Close it", reason="put_right", why=DONE)
        assert [FOUND in page.steps[1], DONE in page.steps[2]] == [True, True]
        assert "We put it right" in page.steps[2]
        assert page.buttons == ["Print this page"]
        everybody = fiona.get("/what-changed").get_data(as_text=True)
        assert DONE in everybody
        assert WORDS not in everybody

    def test_what_was_left_unread_too_long_is_red_for_the_officer(
        self, fiona: FlaskClient, session: Session, alert_id: UUID
    ) -> None:
        session.execute(update(Alert).values(told_on=MONDAY - timedelta(days=30)))
        session.commit()
        page = RisesPage.visit(fiona, "/alerts")
        assert page.soup.select_one(".late") is not None
        assert "Overdue: you should have read it by 28 August 2026" in page.rows[0]

    @pytest.mark.parametrize(
        ("label", "answers", "error"),
        [
            ("Send it to the advocacy team", {"found": " "}, ["Write what you found"]),
            ("Close it", {}, ["Choose how it ends", "Write what you did, or why not"]),
        ],
    )
    def test_what_is_missing_is_said(
        self, fiona: FlaskClient, alert_id: UUID, label: str, answers: dict[str, str], error: list[str]
    ) -> None:
        page = page_of(fiona, alert_id).press("We have read it")
        if label == "Close it":
            page = page.press("Send it to the advocacy team", found=FOUND)
        page = page.press(label, **answers)
        assert page.status == 400
        assert page.errors == error

    def test_the_second_of_two_officers_is_told_that_it_is_done(
        self, fiona: FlaskClient, alert_id: UUID
    ) -> None:
        stale = page_of(fiona, alert_id)
        stale.press("We have read it")
        assert stale.press("We have read it").status == 409

    def test_it_says_what_will_be_here(self, fiona: FlaskClient) -> None:
        assert "No alerts" in RisesPage.visit(fiona, "/alerts").text


class TestWhoMaySeeIt:
    def test_another_body_finds_no_trace_whatever_it_asks(
        self, client: FlaskClient, session: Session, alert_id: UUID, parent_moray: Person
    ) -> None:
        signal_id = session.scalars(select(Alert.signal_id)).one()
        session.rollback()
        sign_in(client, parent_moray)
        page = RisesPage.visit(client, "/alerts")
        assert page.rows == []
        token = {"csrf_token": page.value("csrf_token") or "", "found": FOUND, "why": DONE, "reason": "other"}
        assert client.get(f"/alerts/{alert_id}").status_code == 404
        for move in ("acknowledge", "assess", "close"):
            assert client.post(f"/alerts/{alert_id}/{move}", data=token).status_code == 404
        assert client.get(f"/signals/{signal_id}").status_code == 403
        assert signal_of(session, signal_id).state is SignalState.TOLD

    def test_a_board_reader_reads_and_has_nothing_to_press(
        self, client: FlaskClient, session: Session, alert_id: UUID, board_fife: Person
    ) -> None:
        sign_in(client, board_fife)
        page = page_of(client, alert_id)
        assert WORDS in page.told
        assert page.buttons == ["Print this page"]
        data = {"csrf_token": page.value("csrf_token") or ""}
        assert client.post(f"/alerts/{alert_id}/acknowledge", data=data).status_code == 403

    def test_what_was_taken_back_is_gone(
        self, fiona: FlaskClient, session: Session, alert_id: UUID, worker_ailsa: Person
    ) -> None:
        signal = session.scalars(select(Signal)).one()
        telling.take_back(
            session, signal_id=signal.id, staff=worker_ailsa.staff, revision=signal.revision,
            words="Synthetic: it named a street.", today=MONDAY,
        )  # fmt: skip
        session.commit()
        assert RisesPage.visit(fiona, "/alerts").rows == []
        assert page_of(fiona, alert_id).status == 404


class TestThePlan:
    def test_a_theme_that_is_released_goes_into_the_plan_from_here(
        self, fiona: FlaskClient, session: Session, alert_id: UUID
    ) -> None:
        assert "The newest release does not show this theme." in page_of(fiona, alert_id).text
        make_release(session, shown=FIFE_SHOWN)
        link = page_of(fiona, alert_id).soup.find("a", string="Put it into the plan")
        assert link is not None
        assert link["href"] == "/heard/2026Q3/school"

    def test_a_theme_that_is_hidden_does_not(
        self, fiona: FlaskClient, session: Session, alert_id: UUID
    ) -> None:
        make_release(session, shown={("fife-council", "total", ""): 40})
        assert "The newest release does not show this theme." in page_of(fiona, alert_id).text


def test_no_number_and_no_word_of_what_is_behind_it_reaches_a_body_or_the_public(
    client: FlaskClient, session: Session, worker_ailsa: Person, worker_callum: Person, parent_fife: Person
) -> None:
    """Few people are behind one alert, many behind another; every page of the body and the public is searched."""
    few = find_rise(session, people=FEW)
    many = hear(session, people=ENOUGH, themes=["health"], on=MONDAY - timedelta(days=3))
    session.commit()
    tell(session, few, worker_ailsa, words="Synthetic: canary of the draft.")
    revision = signal_of(session, few).revision
    telling.send_back(
        session, signal_id=few, staff=worker_callum.staff, revision=revision, words="Synthetic: canary of the team.",
        today=MONDAY,
    )  # fmt: skip
    session.commit()
    tell(session, few, worker_ailsa)
    revision = signal_of(session, few).revision
    telling.agree(session, signal_id=few, staff=worker_callum.staff, revision=revision, today=MONDAY)
    session.commit()
    alert_id = alert_of(session, few).id
    voices = [str(each) for each in many]
    session.rollback()
    sign_in(client, parent_fife)
    own = [page_of(client, alert_id), RisesPage.visit(client, "/alerts")]
    pages = [*own, *(RisesPage.visit(client, path) for path in ("/heard", "/plan", "/what-changed"))]
    for page in pages:
        everything = page.response.get_data(as_text=True)
        assert "canary" not in everything
        assert not [each for each in (*voices, str(few)) if each in everything]
    for page in own:
        body = " ".join(each.get_text(" ", strip=True) for each in page.soup.select("main"))
        dates = re.compile(r"\d{1,2} (?:August|September) 2026|section 58\(1\)\(a\)")
        assert re.findall(r"\d+", dates.sub("", body)) == []
