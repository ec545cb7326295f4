"""The words that a body may read, as its officer meets them: a few beside the figures, all of them page by page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.voices import Say
from tests.pages.plans import BodyPage
from webapp.models import SharedMessage
from webapp.services import shared_messages

FIFE = "fife-council"


@pytest.fixture
def five(client: FlaskClient, session: Session, say: Say, parent_fife: Person) -> FlaskClient:
    for n in range(5):
        said = say(session).submission.id
        day = date(2026, 9, 1) + timedelta(days=n)
        session.add(SharedMessage(submission_id=said, body=FIFE, words=f"Synthetic word {n}.", shared_on=day))
    session.commit()
    sign_in(client, parent_fife)
    return client


def words_on(page: BeautifulSoup) -> list[str]:
    return [figure.p.get_text() for figure in page.select("figure.words")]


def test_beside_the_figures_stand_the_newest_and_the_way_to_all(five: FlaskClient) -> None:
    page = BodyPage.visit(five, "/heard").soup

    assert words_on(page) == ["Synthetic word 4.", "Synthetic word 3.", "Synthetic word 2."]
    assert page.find("a", string="Read all their words")["href"] == "/heard/words"


def test_all_are_read_page_by_page_and_back_from_the_start(
    five: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_messages, "PAGE_LENGTH", 2)
    read, path = [], "/heard/words"
    while path:
        page = BodyPage.visit(five, path).soup
        read += words_on(page)
        older = page.find("a", rel="next")
        path = older["href"] if older else ""

    assert read == [f"Synthetic word {n}." for n in (4, 3, 2, 1, 0)]
    assert page.find("a", rel="prev")["href"] == "/heard/words"


@pytest.mark.parametrize("after", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_a_place_in_the_list_that_is_not_there_is_its_beginning(five: FlaskClient, after: str) -> None:
    assert len(words_on(BodyPage.visit(five, f"/heard/words?after={after}").soup)) == 5


def test_another_body_reads_none_of_them_by_a_place_in_this_list(
    five: FlaskClient, session: Session, parent_moray: Person
) -> None:
    place = shared_messages.list_for_body(session, body=FIFE, limit=1).following
    sign_in(five, parent_moray)

    assert words_on(BodyPage.visit(five, f"/heard/words?after={place}").soup) == []
