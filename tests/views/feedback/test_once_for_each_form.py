"""A form counts once, however often it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.telling_us import count
from tests.factories.voices import Say
from tests.pages.feedback import CheckPage, CodePage, TellUsPage, tell_us
from tests.pages.returning import OnePage, come_back
from webapp import form_tokens
from webapp.models import Consent, Contributor, Submission


class TestOnceForEachForm:
    def test_twenty_times_one_after_another_is_one(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        check = TellUsPage.open(client).check()
        codes = {check.send().words for _ in range(20)}

        assert len(codes) == 1
        assert (count(session, Submission), count(session, Consent)) == (1, 5)

    def test_twenty_times_at_once_is_one(self, app: Flask, session: Session, team: object) -> None:
        fields = TellUsPage.open(app.test_client()).check().fields("/tell-us/send")

        def send(_: int) -> tuple[int, str]:
            browser = app.test_client()
            page = CodePage(browser, browser.post("/tell-us/send", data=fields))
            return page.status, page.digits

        with ThreadPoolExecutor(8) as threads:
            answers = set(threads.map(send, range(20)))

        assert len(answers) == 1
        assert next(iter(answers))[0] == 200
        assert (count(session, Submission), count(session, Contributor)) == (1, 1)

    def test_thirty_people_at_once_are_thirty(self, app: Flask, session: Session, team: object) -> None:
        def say(number: int) -> str:
            return tell_us(app.test_client(), words=f"Synthetic voice {number}", count="y").digits

        with ThreadPoolExecutor(8) as threads:
            codes = set(threads.map(say, range(30)))

        assert len(codes) == 30
        assert "" not in codes
        assert (count(session, Submission), count(session, Contributor)) == (30, 30)

    def test_the_same_form_under_another_code_is_refused(
        self, client: FlaskClient, session: Session, say: Say
    ) -> None:
        earlier = say(session).code
        check = TellUsPage.open(client).check()
        check.send()

        assert check.send(earlier_code=earlier.digits).status == 409
        assert count(session, Submission) == 2

    def test_a_form_that_was_erased_does_not_come_back(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        check = TellUsPage.open(client).check()
        one = come_back(client, check.send().words).first()
        OnePage.at(client, f"{one.response.request.path}/erase").do("/erase")

        again = check.send()
        assert again.status == 409
        assert "This was erased. Nothing was sent again." in again.text
        assert (count(session, Submission), count(session, Contributor)) == (0, 0)

    def test_a_check_page_that_was_open_for_long_loses_nothing(
        self, client: FlaskClient, session: Session, team: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        check = TellUsPage.open(client).check(words="Synthetic: slow")
        hour = form_tokens._hour_now()
        monkeypatch.setattr(form_tokens, "_hour_now", lambda: hour + 2)

        again = CheckPage(client, check.send().response)
        assert "This page was open for a long while." in again.text
        assert count(session, Submission) == 0
        assert again.fields("/tell-us/send")["words"] == "Synthetic: slow"
        assert again.send().status == 200
        assert count(session, Submission) == 1

    def test_after_two_hours_a_sent_form_shows_no_code_and_is_not_kept_twice(
        self, client: FlaskClient, session: Session, team: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        check = TellUsPage.open(client).check()
        check.send()
        hour = form_tokens._hour_now()
        monkeypatch.setattr(form_tokens, "_hour_now", lambda: hour + 2)

        again = check.send()
        assert (again.status, again.digits) == (409, "")
        assert "You sent this before. We have it." in again.text
        assert count(session, Submission) == 1
