"""Whoever writes that things are hard sees who can help first, on the next page, and can go on as always."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.voices import YES_TO_ALL, Say
from tests.pages.account import StaffPage
from tests.pages.feedback import SYNTHETIC, TellUsPage
from tests.pages.returning import come_back

HARD = "Synthetic: I dont want to be here any more."
WORRIED = "Synthetic: they bully me."
HELP = "Talk to someone now"
CALLED = "We also try to reach someone on our team now."
QUIET = "Nobody here reads your words straight away."


@pytest.mark.parametrize("words", [HARD, WORRIED])
def test_the_check_shows_help_before_anything_else_and_says_when_somebody_reads(
    client: FlaskClient, team: object, words: str
) -> None:
    page = TellUsPage.open(client).check(words=words)
    assert page.text.index(HELP) < page.text.index("This is exactly what they will see")
    assert "0800 1111" in page.text
    assert "999" in page.text
    assert QUIET in page.text
    assert "We aim to read it within" in page.text
    assert page.text.count(HELP) == 1
    assert len(page.soup.select("#help-title")) == 1


def test_it_never_stops_anybody_from_sending_and_stands_before_the_code(
    client: FlaskClient, team: object
) -> None:
    sent = TellUsPage.open(client).check(words=HARD).send()
    assert sent.heading == "Thank you. We have it."
    assert sent.text.index(HELP) < sent.text.index("Your six words")
    before, after = (
        len(sent.soup.select(f"{part} a[href^='tel:']")) for part in (".help:not(#more-help)", "#more-help")
    )
    assert 1 <= before <= 4 < after
    assert CALLED in sent.text


def test_only_what_calls_somebody_says_so(client: FlaskClient, team: object) -> None:
    assert CALLED not in TellUsPage.open(client).check(words=WORRIED).send().text


def test_a_form_with_an_error_shows_it_as_well(client: FlaskClient, team: object) -> None:
    page = TellUsPage.open(client).check(words=HARD + " a" * 5000)
    assert page.errors
    assert page.text.index(HELP) < page.text.index("Good to know first")


def test_everyday_words_get_the_page_as_it_is(client: FlaskClient, team: object) -> None:
    page = TellUsPage.open(client).check(words=SYNTHETIC)
    assert HELP not in page.text
    assert QUIET not in page.text


def test_no_cache_keeps_a_page_that_shows_it(client: FlaskClient, team: object) -> None:
    page = TellUsPage.open(client).check(words=HARD)
    assert page.response.headers["Cache-Control"] == "no-store"
    assert HELP not in TellUsPage.open(client).text
    assert page.send().response.headers["Cache-Control"] == "no-store"


def test_nothing_of_it_is_kept(client: FlaskClient, session: Session, team: object) -> None:
    def everything() -> dict[str, int]:
        session.rollback()
        tables = inspect(session.get_bind()).get_table_names()
        counts = {table: session.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables}  # noqa: S608
        session.rollback()
        return counts

    before = everything()
    page = TellUsPage.open(client).check(words=HARD)
    assert everything() == before
    assert page.cookies_set == []


def test_a_message_that_says_so_is_sent_and_answered_with_help(
    client: FlaskClient, session: Session, say: Say
) -> None:
    said = say(session, choices=YES_TO_ALL)
    page = come_back(client, " ".join(said.code.words)).first()
    answered = page.do("message", message=HARD)
    assert answered.text.index(HELP) < answered.text.index("Where it has got to")
    assert "Your message is sent." in answered.text
    assert HARD in answered.text
    assert HELP not in page.do("message", message=SYNTHETIC).text


def test_staff_see_that_no_speaker_looked_at_the_lists(
    client: FlaskClient, session: Session, worker_ailsa: Person
) -> None:
    session.rollback()
    sign_in(client, worker_ailsa)
    page = StaffPage.open(client, "/risk-words")
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert [row.split()[0] for row in rows] == ["English", "Scots", "العربية", "Gàidhlig"]
    assert all("not reviewed by a speaker" in row for row in rows)
