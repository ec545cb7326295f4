"""What may tell who somebody is, shown to whoever wrote it before anything is sent."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.pages.feedback import CheckPage, TellUsPage
from webapp.models import Submission

ASKS = "These may tell somebody who you are"


def check(client: FlaskClient, words: str) -> CheckPage:
    return TellUsPage.open(client).check(words=words)


def hints(page: CheckPage) -> list[str]:
    return [item.get_text(" ", strip=True) for item in page.soup.select("div.notice li")]


def test_a_name_a_school_and_a_number_are_shown_with_what_they_are(client: FlaskClient) -> None:
    page = check(
        client, "Synthetic. My social worker Morag Sinclair rang 07700 900123 about Inverbrae Primary School."
    )

    assert hints(page) == [
        "Morag Sinclair A name",
        "07700 900123 A phone number",
        "Inverbrae Primary School A school",
    ]


def test_words_that_tell_nothing_are_left_in_peace(client: FlaskClient) -> None:
    assert ASKS not in check(client, "Synthetic. The bus is always late and the food is cold.").text


def test_a_long_list_is_cut_and_says_how_many_more(client: FlaskClient) -> None:
    numbers = " ".join(f"Ring 07700 9001{number}." for number in range(10, 30))
    page = check(client, numbers)

    assert len(hints(page)) == 6
    assert "And 14 more." in page.text


@pytest.mark.parametrize(
    "words", ["<b onclick=x>Morag</b> & co, ring 07700 900123", "mail <i>a@example.org</i>"]
)
def test_what_was_typed_is_text_and_never_a_part_of_the_page(client: FlaskClient, words: str) -> None:
    page = check(client, words)

    assert ASKS in page.text
    assert page.soup.select("main b, .notice i, .words i") == []


def test_leaving_them_in_sends_as_always(client: FlaskClient, session: Session, team: object) -> None:
    page = check(client, "Synthetic. Ring my social worker Morag Sinclair.")
    assert hints(page)

    assert page.send().status == 200
    assert session.scalar(select(func.count()).select_from(Submission)) == 1


def test_it_stands_in_the_page_of_whoever_wrote_it_and_nowhere_else(client: FlaskClient) -> None:
    page = check(client, "Synthetic. Ring my social worker Morag Sinclair.")

    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.cookies_set == []
