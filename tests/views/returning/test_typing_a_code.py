"""A code opens its own things and no others, and wrong ones say nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.came_back import NEVER_MADE
from tests.factories.voices import SYNTHETIC_WORDS, Said, Say
from tests.pages.feedback import CodePage
from tests.pages.returning import MyCodePage, SaidPage, come_back


class TestTypingACode:
    def test_the_page_is_the_same_for_everybody_and_the_browser_keeps_nothing(self, app: Flask) -> None:
        first, second = (app.test_client().get("/my-code") for _ in range(2))

        assert first.data == second.data
        assert first.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in first.headers

    @pytest.mark.parametrize(
        "face",
        [
            lambda code: code.spoken,
            lambda code: code.spoken.upper(),
            lambda code: "  ".join(word[:4] for word in code.words),
            lambda code: code.digits,
            lambda code: code.grouped_digits,
            lambda code: f"\n {code.digits} \t",
        ],
    )
    def test_either_face_opens_in_any_case_and_spacing(
        self, client: FlaskClient, said: Said, face: Callable[..., str]
    ) -> None:
        page = MyCodePage.open(client).enter(face(said.code))

        assert page.status == 303
        assert page.response.headers["Location"] == "/what-i-said"
        assert page.cookies_set == ["heard_code"]
        assert SYNTHETIC_WORDS[:40] in SaidPage.open(client).text

    def test_what_cannot_be_a_code_stays_in_the_field_and_nowhere_else(self, client: FlaskClient) -> None:
        page = MyCodePage.open(client).enter("planted walrus code")

        assert page.status == 422
        assert page.errors == [
            "We cannot read that code. It is six words or twenty numbers. Check that none is missing."
        ]
        assert page.typed == "planted walrus code"
        assert page.response.get_data(as_text=True).count("walrus") == 1

    def test_wrong_erased_and_never_made_get_the_same_bytes(
        self, app: Flask, client: FlaskClient, session: Session, say: Say
    ) -> None:
        erased, wrong = say(session).code, say(session).code
        one = come_back(client, erased.digits).first()
        one.client.post(one.response.request.path + "/erase", data=one.fields("/take-back"))
        slip = str((int(wrong.digits) + 1) % 2**66).zfill(20)

        answers = [
            MyCodePage.open(app.test_client()).enter(code) for code in (slip, erased.digits, NEVER_MADE)
        ]

        assert len({page.response.data for page in answers}) == 1
        assert {page.status for page in answers} == {422}
        assert {page.typed for page in answers} == {""}
        assert len({tuple(sorted(page.response.headers)) for page in answers}) == 1

    def test_wrong_and_right_take_the_same_steps_to_the_answer(
        self, client: FlaskClient, said: Said, statements: list[str]
    ) -> None:
        statements.clear()
        MyCodePage.open(client).enter(NEVER_MADE)
        wrong = statements.copy()
        statements.clear()
        MyCodePage.open(client).enter(said.code.digits)

        assert [line for line in wrong if "SELECT" in line] == [
            line for line in statements if "SELECT" in line
        ]

    def test_ten_wrong_tries_are_slowed_down(self, client: FlaskClient, said: Said) -> None:
        page = MyCodePage.open(client)
        tries = [page := page.enter(NEVER_MADE) for _ in range(9)]
        assert {page.status for page in tries} == {422}

        page = page.enter(NEVER_MADE)
        assert page.status == 429
        assert "Wait 5 seconds" in page.errors[0]
        hurried = page.enter(said.code.digits)
        assert hurried.status == 429
        assert hurried.typed == said.code.digits

    def test_who_throws_the_ticket_away_is_asked_to_wait_as_well(
        self, client: FlaskClient, said: Said
    ) -> None:
        statuses = [MyCodePage.open(client).enter(NEVER_MADE).status for _ in range(12)]

        assert statuses[:10] == [422] * 10
        assert statuses[10:] == [429] * 2

    def test_nobody_else_in_the_room_is_slowed_down(self, app: Flask, session: Session, say: Say) -> None:
        guesser = MyCodePage.open(app.test_client())
        for _ in range(15):
            guesser = guesser.enter(NEVER_MADE)
        codes = [say(session).code for _ in range(30)]

        assert {MyCodePage.open(app.test_client()).enter(code.spoken).status for code in codes} == {303}

    def test_a_forged_ticket_counts_for_nothing(self, client: FlaskClient) -> None:
        page = MyCodePage.open(client)
        answer = page.send_form("/my-code", code=NEVER_MADE, tries="AAAA" + "x" * 60)

        assert answer.status_code == 422

    def test_no_page_behind_a_code_opens_without_one(self, client: FlaskClient, said: Said) -> None:
        for path in ("/what-i-said", f"/what-i-said/{said.id}", f"/what-i-said/{said.id}/erase"):
            response = client.get(path)
            assert (response.status_code, response.headers["Location"]) == (302, "/my-code")

    def test_putting_the_code_away_closes_everything(self, client: FlaskClient, said: Said) -> None:
        page = come_back(client, said.code.digits)
        page.send_form("/my-code/put-away")

        assert client.get("/what-i-said").status_code == 302
        assert client.get_cookie("heard_code") is None

    def test_the_code_is_in_no_address_title_or_cookie(self, client: FlaskClient, said: Said) -> None:
        page = come_back(client, said.code.digits)
        cookie = client.get_cookie("heard_code")

        assert cookie
        for text in (page.response.get_data(as_text=True), cookie.value, page.response.request.path):
            assert said.code.digits not in text
            assert said.code.spoken not in text


class TestSecondSight:
    def test_a_forged_cookie_shows_no_code(self, client: FlaskClient) -> None:
        client.set_cookie("heard_sight", "A" * 80)

        assert CodePage.open(client).words == ""
