"""Changed words and appeals on the pages: a young person's with their code, and a worker's."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.readings import FIFE, clear, count, made, take
from tests.factories.voices import YES_TO_ALL, Said, Say
from tests.pages.plans import BodyPage
from tests.pages.returning import OnePage, come_back
from webapp.domain.consent import Purpose
from webapp.models import Appeal, Consent, SharedMessage

CHOICES = YES_TO_ALL | {Purpose.QUOTE: False}
WHY = "Synthetic: it was no place."


@pytest.fixture
def said(session: Session, say: Say, worker_ailsa: Person) -> Said:
    said = say(session, choices=CHOICES, body=FIFE)
    clear(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
    session.rollback()
    return said


@pytest.fixture
def page(client: FlaskClient, said: Said) -> OnePage:
    return come_back(client, said.code.spoken).first()


def open_appeal(client: FlaskClient, worker: Person) -> BodyPage:
    sign_in(client, worker)
    return BodyPage.visit(client, "/appeals").fill_in("Open")


class TestTheYoungPerson:
    def test_sees_which_words_were_changed_and_why_not_by_colour_alone(self, page: OnePage) -> None:
        assert [mark.get_text() for mark in page.soup.select("mark.changed")] == ["bus", "[a place]"]
        assert [number.get_text() for number in page.soup.select("mark.changed + sup")] == ["1", "1"]
        assert "bus: because it was a place" in page.text.replace(" :", ":")

    def test_refuses_to_share_them_and_stays_counted(self, page: OnePage, session: Session) -> None:
        after = page.do("/refuse-changes")

        assert "We have not shown your words to any service here." in after.text
        assert count(session, SharedMessage) == 0
        given = select(Consent.purpose).where(Consent.is_given)
        assert set(session.scalars(given)) == {Purpose.COUNT, Purpose.CONTACT}

    def test_says_that_it_is_not_right_once(self, page: OnePage, session: Session) -> None:
        after = page.do("/appeal", why=WHY)
        assert WHY in after.text
        assert "Only one person reads here right now" in after.text
        assert "Say that it is not right" not in after.text

        page.do("/appeal", why=WHY)  # The same form again.
        assert count(session, Appeal) == 1

    def test_words_that_are_too_long_come_back(self, page: OnePage, session: Session) -> None:
        after = page.do("/appeal", why="a" * 5001)

        assert after.status == 422
        assert "That is too long." in after.text
        assert count(session, Appeal) == 0

    def test_somebody_elses_cannot_be_refused_or_appealed(
        self, client: FlaskClient, say: Say, session: Session, page: OnePage
    ) -> None:
        other = say(session, choices=CHOICES, body=FIFE)
        token = page.soup.find("input", {"name": "csrf_token"})["value"]  # type: ignore[index]
        once = page.soup.find("input", {"name": "once"})["value"]  # type: ignore[index]
        for action in ("appeal", "refuse-changes"):
            sent = client.post(
                f"/what-i-said/{other.id}/{action}", data={"csrf_token": token, "once": once, "why": WHY}
            )
            assert sent.status_code == 404
        assert count(session, Appeal) == 0


class TestTheWorker:
    def test_another_worker_shows_words_again_and_the_young_person_reads_why(
        self, client: FlaskClient, page: OnePage, said: Said, session: Session, worker_callum: Person
    ) -> None:
        page.do("/appeal", why=WHY)
        opened = open_appeal(client, worker_callum)
        assert WHY in opened.text
        done = opened.fill_in(
            "Send this answer", show_again=["1"], answer="changed", reason="Synthetic: you were right.",
            hide_reason="rare",
        )  # fmt: skip
        assert "No appeals" in done.text

        after = come_back(client, said.code.spoken).first()
        assert "Somebody else looked at it and changed it." in after.text
        assert "Synthetic: you were right." in after.text
        assert "We changed nothing." in after.text

    def test_whoever_decided_is_told_that_a_colleague_answers(
        self, client: FlaskClient, page: OnePage, session: Session, worker_ailsa: Person
    ) -> None:
        page.do("/appeal", why=WHY)
        appeal_id = session.scalars(select(Appeal.id)).one()
        session.rollback()
        sign_in(client, worker_ailsa)
        listed = BodyPage.visit(client, "/appeals")
        assert "You decided about it, so a colleague answers." in listed.text
        assert "Open" not in listed.buttons()

        token = {"csrf_token": listed.value("csrf_token")}
        forged = token | {"answer": "upheld", "reason": "Mine.", "hide_reason": "rare", "revision": "3"}
        assert client.post(f"/appeals/{appeal_id}/open", data=token).status_code == 409
        assert client.get(f"/appeals/{appeal_id}").status_code == 409
        assert client.post(f"/appeals/{appeal_id}/answer", data=forged).status_code == 409
        assert session.scalars(select(Appeal.answered_by_id)).one() is None

    def test_what_is_missing_or_changes_nothing_is_said_and_nothing_is_lost(
        self, client: FlaskClient, page: OnePage, session: Session, worker_callum: Person
    ) -> None:
        page.do("/appeal")
        opened = open_appeal(client, worker_callum)
        assert "They did not write why." in opened.text
        again = opened.fill_in("Send this answer", reason="Synthetic: this stays.", hide_reason="rare")
        assert (again.status, again.typed("reason")) == (400, "Synthetic: this stays.")

        again = opened.fill_in("Send this answer", answer="changed", reason="Why.", hide_reason="rare")
        assert again.status == 409
        assert "Nothing would change." in again.text

    def test_an_old_page_and_a_second_press_change_nothing(
        self, client: FlaskClient, page: OnePage, session: Session, worker_callum: Person
    ) -> None:
        page.do("/appeal")
        opened = open_appeal(client, worker_callum)
        given = {"answer": "upheld", "reason": "Synthetic: it stays.", "hide_reason": "rare"}
        assert opened.fill_in("Send this answer", **given, revision="77").status == 409

        opened.fill_in("Send this answer", **given)
        assert opened.fill_in("Send this answer", **given).status == 404
        assert session.scalars(select(Appeal.state)).one() == "upheld"
