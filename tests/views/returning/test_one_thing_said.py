"""One thing said, as its writer sees it, and messages about it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.came_back import DAY
from tests.factories.people import Person
from tests.factories.telling_us import count
from tests.factories.voices import SYNTHETIC_WORDS, Said, Say
from tests.pages.returning import OnePage, come_back
from webapp.domain.moderation import SubmissionStatus
from webapp.models import (
    Message,
    Submission,
)
from webapp.services import sealed_words


class TestOneThingSaid:
    def test_their_own_words_open_and_where_it_has_got_to(self, client: FlaskClient, said: Said) -> None:
        page = come_back(client, said.code.digits).first()

        assert SYNTHETIC_WORDS in page.text
        assert page.reached == ["You said it"]
        assert "We have not shown your words to any service here." in page.text

    def test_anothers_thing_is_not_there(
        self, client: FlaskClient, session: Session, say: Say, said: Said
    ) -> None:
        other = say(session)
        page = come_back(client, other.code.digits).first()
        fields = page.fields("/choices") | page.fields("/message") | {"message": "planted"}

        assert client.get(f"/what-i-said/{said.id}").status_code == 404
        for action in ("message", "choices", "take-back", "erase"):
            assert client.post(f"/what-i-said/{said.id}/{action}", data=fields).status_code == 404
        assert (count(session, Submission), count(session, Message)) == (2, 0)

    def test_it_shows_what_was_shared_and_why_words_were_changed(
        self, client: FlaskClient, cleared: Said
    ) -> None:
        page = come_back(client, cleared.code.digits).first()

        assert page.reached == ["You said it", "Someone on your side read it", "The body heard it"]
        assert [mark.get_text() for mark in page.soup.select("mark.changed")] == ["bus", "[a place]"]
        assert "Fife Council can see this since 14 August 2026" in page.text
        assert "NHS Fife can see this" in page.text
        assert "Everyone can see this" not in page.text
        assert "because it was a place" in page.text

    def test_what_was_passed_on_to_keep_somebody_safe_looks_like_anything_read(
        self, client: FlaskClient, session: Session, said: Said
    ) -> None:
        said.submission.status = SubmissionStatus.ESCALATED
        session.commit()
        page = come_back(client, said.code.digits).first()

        assert not re.search("escalat|concern|passed on", page.text, re.IGNORECASE)


class TestMessages:
    def test_both_sides_read_what_the_other_wrote(
        self, client: FlaskClient, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        key = sealed_words.open_content_key_for_staff(
            session, submission=said.submission, staff=worker_ailsa.staff
        )
        sealed_words.add_message(
            session,
            submission=said.submission,
            content_key=key,
            words="Synthetic: may I ask where?",
            is_from_young_person=False,
            today=DAY,
        )
        session.commit()
        listed = come_back(client, said.code.digits)
        assert "There is a message for you." in listed.text

        page = listed.first().do("/message", message="Synthetic: by the pier")

        assert page.messages == ["Synthetic: may I ask where?", "Synthetic: by the pier"]
        read = sealed_words.list_messages(session, submission=said.submission, content_key=key)
        assert [message.words for message in read] == page.messages

    def test_a_message_sent_twice_is_one(self, client: FlaskClient, session: Session, said: Said) -> None:
        page = come_back(client, said.code.digits).first()
        answers = [page.do("/message", message="Synthetic: hello") for _ in range(5)]

        assert {answer.status for answer in answers} == {200}
        assert count(session, Message) == 1

    def test_messages_at_the_same_moment_all_arrive(
        self, app: Flask, client: FlaskClient, session: Session, said: Said
    ) -> None:
        come_back(client, said.code.digits)
        pages = [OnePage.at(client, f"/what-i-said/{said.id}") for _ in range(6)]
        cookie = client.get_cookie("heard_code")
        assert cookie

        def write(number: int) -> int:
            browser = app.test_client()
            browser.set_cookie("heard_code", cookie.value)
            fields = pages[number].fields("/message") | {"message": f"Synthetic {number}"}
            return browser.post(f"/what-i-said/{said.id}/message", data=fields).status_code

        with ThreadPoolExecutor(6) as threads:
            statuses = set(threads.map(write, range(6)))

        assert statuses == {303}
        assert sorted(session.scalars(select(Message.number))) == [1, 2, 3, 4, 5, 6]

    @pytest.mark.parametrize(
        ("words", "error"), [("  ", "Write something first"), ("x" * 5001, "That is too long")]
    )
    def test_a_message_that_cannot_go_is_met_kindly(
        self, client: FlaskClient, session: Session, said: Said, words: str, error: str
    ) -> None:
        page = come_back(client, said.code.digits).first().do("/message", message=words)

        assert page.status == 422
        assert page.errors[0].startswith(error)
        assert page.fields("/message")["message"] == words.strip()
        assert count(session, Message) == 0
