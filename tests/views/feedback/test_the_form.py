"""The form: nothing is asked twice, nothing kept before "Send", and every slip kindly met."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.telling_us import SCRIPTS, count, open_as
from tests.pages.feedback import SYNTHETIC, CheckPage, TellUsPage, tell_us
from webapp.domain.answers import Answers
from webapp.domain.consent import Purpose
from webapp.models import Consent, Submission


class TestTheFormBeforeTheFirstWord:
    def test_the_limits_of_privacy_stand_before_the_words_are_asked(self, client: FlaskClient) -> None:
        page = TellUsPage.open(client)
        start, words = (
            page.text.index("We keep what you say private"),
            page.text.index("What would you like to say?"),
        )

        assert page.start == "start"
        assert start < words
        for point in (
            "we have to tell someone who can help",
            "unless that makes it less safe",
            "we cannot check that you are OK",
            "Nobody reads this straight away",
            "In danger now? Call 999",
            "within 3 working days",
        ):
            assert start < page.text.index(point) < words

    def test_it_is_the_same_for_everybody_and_takes_no_sql(self, app: Flask, statements: list[str]) -> None:
        first = app.test_client().get("/tell-us").data
        statements.clear()
        again = app.test_client().get("/tell-us", headers={"User-Agent": "another", "Accept-Language": "ar"})

        assert again.data == first
        assert statements == []

    def test_the_browser_keeps_nothing_and_gets_no_cookie(self, client: FlaskClient) -> None:
        for _ in range(2):
            response = client.get("/tell-us")
            assert response.headers["Cache-Control"] == "no-store"
            assert "Set-Cookie" not in response.headers

    def test_a_link_from_an_offer_picks_the_body_and_the_kind(self, client: FlaskClient) -> None:
        page = TellUsPage.open(client, "?about=fife-council&offer=summer-club&words=planted&count=y")

        assert (page.value("body"), page.value("offer"), page.value("kind")) == (
            "fife-council",
            "summer-club",
            "offer",
        )
        assert page.value("words") == ""
        assert page.value("count") is None
        assert TellUsPage.open(client).value("body") == ""

    def test_every_choice_starts_as_no(self, client: FlaskClient) -> None:
        fields = TellUsPage.open(client).fields("/tell-us/check")

        assert not fields.keys() & {purpose.value for purpose in Purpose}


class TestChecking:
    def test_nothing_is_kept_before_it_is_sent(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        page = TellUsPage.open(client).check(count="y")

        assert page.status == 200
        assert page.cookies_set == []
        assert count(session, Submission) == 0

    def test_it_shows_exactly_what_each_would_see(self, client: FlaskClient) -> None:
        page = TellUsPage.open(client).check(
            body="fife-council", age_band="12-15", share_with_body="y", count="y"
        )

        assert page.answers["Your age"] == "12 to 15"
        assert page.answers["Fife Council"].startswith("Your words, without your name")
        assert page.answers["Others who should hear this"] == "Nothing you wrote."
        assert page.answers["Everyone"] == "Nothing you wrote."
        assert page.answers["In our numbers"].startswith("You count as one")

    def test_a_way_to_be_reached_without_the_yes_is_not_kept_and_it_says_so(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        page = TellUsPage.open(client).check(reach="sam@example.org")
        assert "did not say yes" in page.answers["How to reach you"]

        page.send()
        assert session.scalars(select(Submission)).one().sealed_contact is None

    @pytest.mark.parametrize("step", ["about-what", "your-words", "about-you", "your-choices"])
    def test_back_and_change_asks_nothing_twice(self, client: FlaskClient, step: str) -> None:
        page = TellUsPage.open(client).check(
            about="school", feeling="2", home="own-place", quote="y", area="fife"
        )
        again = page.change(step)

        assert again.start == step
        assert again.errors == []
        kept = {name: again.value(name) for name in ("words", "about", "feeling", "home", "quote", "area")}
        assert kept == {
            "words": SYNTHETIC,
            "about": "school",
            "feeling": "2",
            "home": "own-place",
            "quote": "y",
            "area": "fife",
        }

    @pytest.mark.parametrize("path", ["/tell-us/check", "/tell-us/send"])
    def test_a_page_that_was_reloaded_leads_somewhere(self, client: FlaskClient, path: str) -> None:
        assert client.get(path).status_code == 302


class TestLimitsAndForgeries:
    def test_five_thousand_characters_are_kept(
        self, client: FlaskClient, session: Session, reader: Person
    ) -> None:
        words = "Synthetic. " + "é\n" * 2494 + "é"
        assert len(words) == 5000
        page = tell_us(client, words=words.replace("\n", "\r\n"))

        assert page.status == 200
        assert open_as(session, reader).words == words

    def test_one_more_is_refused_in_a_clear_sentence_and_nothing_typed_is_lost(
        self, client: FlaskClient
    ) -> None:
        page = TellUsPage.open(client).check(words="x" * 5001, area="fife")

        assert page.status == 422
        assert page.errors == [
            "That is 1 too many letters and spaces. You can write up to 5000. Nothing you wrote is lost."
        ]
        assert page.start == "your-words"
        assert page.value("words") == "x" * 5001
        assert page.value("area") == "fife"

    @pytest.mark.parametrize("words", ["", "   \n\t ", "\x00\x00"])
    def test_nothing_at_all_is_asked_for_again(self, client: FlaskClient, words: str) -> None:
        page = TellUsPage.open(client).check(words=words)

        assert page.errors == ["Write something first. A few words are enough."]
        assert page.soup.select_one(".errors").has_attr("autofocus")  # type: ignore[union-attr]

    @pytest.mark.parametrize("words", SCRIPTS.values(), ids=SCRIPTS.keys())
    def test_any_script_arrives_as_it_was_written(
        self, client: FlaskClient, session: Session, reader: Person, words: str
    ) -> None:
        tell_us(client, words=words)

        expected = words.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\x01", "")
        assert open_as(session, reader).words == expected.strip()

    @pytest.mark.parametrize(("broken", "status"), [(b"%ED%A0%80%FF%C3", 200), (b"\xed\xa0\x80\xff", 400)])
    def test_broken_bytes_are_no_fault_of_ours(
        self, client: FlaskClient, team: object, broken: bytes, status: int
    ) -> None:
        token = TellUsPage.open(client).fields("/tell-us/check")["csrf_token"]
        body = f"csrf_token={token}&words=Synthetic+".encode() + broken
        kind = "application/x-www-form-urlencoded"
        page = CheckPage(client, client.post("/tell-us/check", data=body, content_type=kind))

        assert page.status == status
        if status == 200:
            assert page.send().status == 200

    def test_values_that_no_option_has_count_as_skipped(
        self, client: FlaskClient, session: Session, reader: Person
    ) -> None:
        forged = {
            "about": "the-moon",
            "body": "no-such-council",
            "kind": "insult",
            "feeling": "9",
            "age_band": "40",
            "area": "' OR 1=1",
            "home": "\x00",
            "offer": "<b>x</b>",
            "count": "maybe",
        }
        page = TellUsPage.open(client).check(**forged)
        page.send(feeling="-1", body="x" * 5000)

        assert open_as(session, reader) == Answers(words=SYNTHETIC)
        assert not session.scalar(select(func.count()).where(Consent.is_given))

    def test_a_form_that_is_far_too_big_is_refused(self, client: FlaskClient) -> None:
        assert TellUsPage.open(client).check(words="x" * 200_000).status == 413

    @pytest.mark.parametrize("once", ["", "forged", "A" * 80])
    def test_a_form_that_we_did_not_make_is_refused(
        self, client: FlaskClient, session: Session, team: object, once: str
    ) -> None:
        assert TellUsPage.open(client).check().send(once=once).status == 400
        assert count(session, Submission) == 0
