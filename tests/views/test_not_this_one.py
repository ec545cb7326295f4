"""Refusing one change on the pages: a box beside each, and a worker who sees which one it was."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.readings import FIFE, clear, count, made, take
from tests.factories.voices import SYNTHETIC_WORDS, YES_BUT_QUOTE, Said, Say
from tests.pages.moderation import ReadingPage
from tests.pages.plans import BodyPage
from tests.pages.returning import OnePage, come_back
from webapp.models import Appeal, SharedMessage

WORDING = SYNTHETIC_WORDS.replace("bus", "[a place]").replace("nobody", "[a name]")


@pytest.fixture
def said(session: Session, say: Say, worker_ailsa: Person) -> Said:
    said = say(session, choices=YES_BUT_QUOTE, body=FIFE)
    clear(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa), shared_words=WORDING))
    session.rollback()
    return said


@pytest.fixture
def page(client: FlaskClient, said: Said) -> OnePage:
    return come_back(client, said.code.spoken).first()


def boxes(page: OnePage) -> dict[str, str]:
    """What is sent by the box beside each changed passage."""
    return {
        item.bdi.get_text(): str(item.input["value"])  # type: ignore[union-attr, index]
        for item in page.form("/not-this-one").select("li")
    }


class TestTheYoungPerson:
    def test_refuses_one_of_two_and_reads_that_nobody_sees_the_words(
        self, page: OnePage, session: Session
    ) -> None:
        after = page.do("/not-this-one", refused=boxes(page)["nobody"])

        assert "You said: not this one. Nobody else can see your words now." in after.text
        assert count(session, SharedMessage) == 0
        ticked = after.form("/not-this-one").select("input:checked")
        assert [box["value"] for box in ticked] == [boxes(page)["nobody"]]
        assert [said.get_text() for said in after.soup.select("article q")] == ["nobody"]

    def test_takes_the_tick_away_and_others_see_the_words_again(
        self, page: OnePage, session: Session
    ) -> None:
        after = page.do("/not-this-one", refused=boxes(page)["bus"])
        token, once = (after.fields("/not-this-one")[name] for name in ("csrf_token", "once"))
        action = str(after.form("/not-this-one")["action"])
        sent = after.client.post(action, data={"csrf_token": token, "once": once})

        assert sent.headers["Location"].endswith("#changes")
        assert count(session, SharedMessage) == 2
        assert count(session, Appeal) == 0

    @pytest.mark.parametrize(
        "forged", ["", "1", "3-", "-4", "a-b", "1-2-3", "²-3", "9" * 30 + "-" + "9" * 30]
    )
    def test_what_our_form_does_not_send_is_not_found(
        self, page: OnePage, session: Session, forged: str
    ) -> None:
        assert page.do("/not-this-one", refused=forged).status == 404
        assert count(session, SharedMessage) == 2

    def test_where_nothing_was_changed_there_is_no_box(
        self, client: FlaskClient, say: Say, session: Session, worker_ailsa: Person
    ) -> None:
        said = say(session, choices=YES_BUT_QUOTE, body=FIFE)
        plain = made(take(session, said.id, worker_ailsa), shared_words=SYNTHETIC_WORDS)
        clear(session, said.id, worker_ailsa, plain)
        session.rollback()

        page = come_back(client, said.code.spoken).first()
        assert "We changed nothing." in page.text
        assert "not-this-one" not in page.response.get_data(as_text=True)


class TestTheWorker:
    def test_sees_which_one_and_that_nobody_is_shown_it(
        self, client: FlaskClient, page: OnePage, said: Said, session: Session, worker_callum: Person
    ) -> None:
        page.do("/not-this-one", refused=boxes(page)["nobody"])
        sign_in(client, worker_callum)
        listed = BodyPage.visit(client, "/appeals")
        assert "Nobody is shown the wording until this is answered." in listed.text

        reading = ReadingPage.claim(client, said.id)
        assert "Nobody is shown this wording until a colleague has answered" in reading.text
        opened = BodyPage.visit(client, "/appeals").fill_in("Open")
        marked = [item.get_text(" ", strip=True) for item in opened.soup.select("ol li")]
        assert ["They said: not this one." in item for item in marked] == [False, True]
        opened.fill_in(
            "Send this answer", show_again=["2"], answer="changed", reason="Synthetic: you were right.",
            hide_reason="rare",
        )  # fmt: skip

        assert count(session, SharedMessage) == 2
        after = come_back(client, said.code.spoken).first()
        assert "Nobody is shown this wording" not in ReadingPage.claim(client, said.id).text
        assert [mark.get_text() for mark in after.soup.select("mark.changed")] == ["bus", "[a place]"]
