"""The code that comes of it, shown once."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.telling_us import count
from tests.pages.feedback import SYNTHETIC, CodePage, TellUsPage, tell_us
from webapp.domain.moderation import Urgency
from webapp.models import Contributor, Submission


class TestTheCode:
    def test_it_shows_six_words_and_twenty_digits_and_opens_again(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        page = tell_us(client)

        assert page.heading == "Thank you. We have it."
        assert len(page.words.split()) == 6
        assert len(page.digits) == 20
        assert "We aim to read it within 3 working days." in page.text

    def test_it_is_never_compressed_and_never_kept(self, client: FlaskClient, team: object) -> None:
        page = TellUsPage.open(client).check()
        response = client.post(
            "/tell-us/send", data=page.fields("/tell-us/send"), headers={"Accept-Encoding": "gzip, br"}
        )

        assert "Content-Encoding" not in response.headers
        assert response.headers["Cache-Control"] == "no-store"

    def test_the_picture_holds_the_code_only_after_the_hash_and_has_no_style(
        self, client: FlaskClient, team: object
    ) -> None:
        page = tell_us(client)

        assert page.soup.select_one(".qr svg path")
        assert not page.soup.select(".qr [style]")
        assert all(page.digits not in str(tag.attrs) for tag in page.soup.find_all(["a", "form", "title"]))

    def test_it_can_be_seen_again_on_the_same_phone_only(
        self, app: Flask, client: FlaskClient, team: object
    ) -> None:
        page = tell_us(client)

        assert page.cookies_set == ["heard_sight"]
        assert CodePage.open(client).words == page.words
        assert "There is no code to show here" in CodePage.open(app.test_client()).text

    def test_help_comes_first_where_somebody_may_need_it_now(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        page = tell_us(client, words="Synthetic: I want to die")

        assert page.text.index("Talk to someone now") < page.text.index("Your six words")
        assert session.scalars(select(Submission)).one().urgency == Urgency.NOW
        session.rollback()
        calm = tell_us(client)
        assert "Talk to someone now" not in calm.text

    def test_an_earlier_code_makes_them_one_person(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        first = tell_us(client)
        client.delete_cookie("heard_sight")
        second = tell_us(client, earlier_code=first.digits)

        assert second.words == first.words
        assert second.cookies_set == []
        assert (count(session, Submission), count(session, Contributor)) == (2, 1)

    def test_an_earlier_code_that_cannot_be_one_is_met_kindly(self, client: FlaskClient) -> None:
        page = TellUsPage.open(client).check(earlier_code="six words that are no code")

        assert page.errors[0].startswith("We cannot read that code.")
        assert page.start == "your-choices"

    def test_an_earlier_code_that_opens_nothing_leaves_a_way_on(
        self, client: FlaskClient, session: Session, team: object
    ) -> None:
        page = TellUsPage.open(client).check(earlier_code="00000000000000000001").send()
        assert page.errors[0].startswith("This code opens nothing here.")
        assert page.value("words") == SYNTHETIC
        assert (count(session, Submission), count(session, Contributor)) == (0, 0)

        assert page.check(earlier_code="").send().status == 200
        assert count(session, Submission) == 1
