"""A reply's way through the pages: sent by its officer, read by a worker, and seen by nobody else before that."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta

import docx
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.architecture.who import WHO
from tests.factories import readings
from tests.factories.figures import AFTER_IT, FIFE, FIFE_SHOWN, make_release
from tests.factories.people import Person, sign_in
from tests.factories.replies import at_nine
from tests.factories.voices import YES_TO_ALL, Say
from tests.pages.plans import BodyPage
from tests.pages.returning import come_back
from webapp.access import Permission
from webapp.domain import dates
from webapp.models import SentReply
from webapp.services import reply_sending

MARKS = ("Zebraword", "Yakword", "Xerusword", "Wombatword", "Vicunaword")
ANSWER = {
    "kind": "we_cant",
    "answer": "Synthetic Zebraword: not this year.",
    "reason": "Yakword: the law does not let us.",
    "tried_with_others": "Xerusword: we asked the college.",
    "what_next": "Wombatword: nothing more.",
    "signed_role": "Vicunaword director",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(at_nine(AFTER_IT), tick=False) as moved:
        yield moved


@pytest.fixture
def theme(client: FlaskClient, session: Session, parent_fife: Person) -> str:
    """The address of a theme that Fife took into its plan."""
    make_release(session, shown=FIFE_SHOWN)
    sign_in(client, parent_fife)
    page = BodyPage.visit(client, "/heard/2026Q3/school")
    return page.fill_in("Take it into the plan", duties=["assess"]).path


def send(client: FlaskClient, theme: str, **changed: str) -> BodyPage:
    return BodyPage.visit(client, f"{theme}/reply").fill_in("Send this answer", **(ANSWER | changed))


def only(session: Session) -> SentReply:
    session.rollback()
    return session.scalars(select(SentReply)).one()


def worker_opens(client: FlaskClient, worker: Person, clock: time_machine.Coordinates) -> BodyPage:
    clock.shift(timedelta(minutes=31))
    sign_in(client, worker)
    page = BodyPage.visit(client, "/replies-to-read")
    (path,) = [path for path in page.links().values() if path.startswith("/replies-to-read/")]
    return BodyPage.visit(client, path)


def public_addresses(app: Flask) -> list[str]:
    rules = [
        rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    public = sorted(rule.rule for rule in rules if WHO[rule.endpoint] is Permission.ANYONE)
    return [*public, f"/corporate-parents/{FIFE}", f"/what-changed?body={FIFE}", f"/api/v1/cells?body={FIFE}"]


class TestNothingOfAnUnreadReplyIsSeen:
    @pytest.fixture
    def code(self, session: Session, say: Say, worker_ailsa: Person, theme: str) -> str:
        """The code of somebody whose words the body heard, about this theme."""
        said = say(session, choices=YES_TO_ALL, body=FIFE)
        revision = readings.take(session, said.id, worker_ailsa)
        readings.clear(session, said.id, worker_ailsa, readings.made(revision, themes=frozenset({"school"})))
        session.rollback()
        return said.code.spoken

    def seen_by_all(self, app: Flask, code: str, board: Person) -> str:
        """Everything that the public, a young person and a board can read about it."""
        client = app.test_client()
        texts = [client.get(path).get_data(as_text=True) for path in public_addresses(app)]
        texts.append(come_back(client, code).first().text)
        sign_in(client, board)
        plan = BodyPage.visit(client, "/plan")
        (own,) = {
            path for path in plan.links().values() if path.count("/") == 2 and path.startswith("/plan/")
        }
        texts += [plan.text, BodyPage.visit(client, own).text]
        for kind in ("csv", "json", "docx"):
            answer = client.get(f"/evidence/2026Q3/{kind}")
            assert answer.status_code == 200
            texts.append(text_of(answer.data) if kind == "docx" else answer.get_data(as_text=True))
        return "\n".join(texts)

    def test_while_it_waits(
        self, app: Flask, client: FlaskClient, theme: str, code: str, board_fife: Person,
        clock: time_machine.Coordinates,
    ) -> None:  # fmt: skip
        page = send(client, theme)
        assert all(mark in page.text for mark in MARKS)  # Its own officer sees it.
        clock.shift(timedelta(days=3))

        seen = self.seen_by_all(app, code, board_fife)
        assert [mark for mark in MARKS if mark in seen] == []

    def test_within_the_half_hour_of_somebody_who_need_not_wait(
        self, app: Flask, client: FlaskClient, theme: str, code: str, board_fife: Person, session: Session,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setattr(reply_sending, "may_go_first", lambda **_: True)
        send(client, theme)
        assert only(session).goes_first
        session.rollback()

        seen = self.seen_by_all(app, code, board_fife)
        assert [mark for mark in MARKS if mark in seen] == []

    def test_after_it_was_sent_back(
        self, app: Flask, client: FlaskClient, theme: str, code: str, board_fife: Person, worker_ailsa: Person,
        clock: time_machine.Coordinates,
    ) -> None:  # fmt: skip
        send(client, theme)
        worker_opens(client, worker_ailsa, clock).fill_in("Send it back", reasons=["unkind"])

        seen = self.seen_by_all(app, code, board_fife)
        assert [mark for mark in MARKS if mark in seen] == []

    def test_once_it_is_read_everybody_sees_it(
        self, app: Flask, client: FlaskClient, theme: str, code: str, board_fife: Person, worker_ailsa: Person,
        clock: time_machine.Coordinates,
    ) -> None:  # fmt: skip
        send(client, theme)
        worker_opens(client, worker_ailsa, clock).fill_in("Show it to everybody")

        seen = self.seen_by_all(app, code, board_fife)
        assert [mark for mark in MARKS if mark not in seen] == []


def text_of(document: bytes) -> str:
    opened = docx.Document(io.BytesIO(document))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in opened.paragraphs] + cells)


class TestTheOfficer:
    def test_changes_it_within_the_half_hour(self, client: FlaskClient, theme: str, session: Session) -> None:
        page = send(client, theme)
        form = BodyPage.visit(client, page.links()["Change it"])
        assert form.typed("answer") == ANSWER["answer"]

        page = form.fill_in("Send the changed answer", **(ANSWER | {"answer": "Synthetic: another."}))
        assert "Synthetic: another." in page.text
        assert only(session).answer == "Synthetic: another."

    def test_takes_it_back(self, client: FlaskClient, theme: str) -> None:
        page = send(client, theme).fill_in("Take it back")

        assert "Taken back. Nobody saw it." in page.text
        assert "Zebraword" not in BodyPage.visit(client, theme).text

    def test_is_told_when_it_is_too_late(
        self, client: FlaskClient, theme: str, clock: time_machine.Coordinates, parent_fife: Person
    ) -> None:
        page = send(client, theme)
        clock.shift(timedelta(minutes=30))
        sign_in(client, parent_fife)

        assert client.get(page.links()["Change it"]).status_code == 409
        assert "Change it" not in BodyPage.visit(client, theme).links()

    def test_sees_what_was_sent_back_and_loses_nothing(
        self, client: FlaskClient, theme: str, parent_fife: Person, worker_ailsa: Person, session: Session,
        clock: time_machine.Coordinates,
    ) -> None:  # fmt: skip
        send(client, theme)
        opened = worker_opens(client, worker_ailsa, clock)
        opened.fill_in("Send it back", reasons=["no_proof", "other"], note="Say which law.")
        sign_in(client, parent_fife)

        page = BodyPage.visit(client, theme)
        assert "Say which law." in page.text
        again = BodyPage.visit(client, page.links()["Change it and send it again"])
        assert "Say which law." in again.text
        assert {
            name: again.typed(name) for name in ("answer", "reason", "tried_with_others", "what_next")
        } == {name: ANSWER[name] for name in ("answer", "reason", "tried_with_others", "what_next")}
        page = again.fill_in("Send this answer", **ANSWER)
        assert "Say which law." not in page.text
        session.rollback()
        assert len(session.scalars(select(SentReply)).all()) == 2

    def test_another_bodys_officer_opens_nothing_of_it(
        self, client: FlaskClient, theme: str, parent_moray: Person, session: Session
    ) -> None:
        page = send(client, theme)
        change = page.links()["Change it"]
        sign_in(client, parent_moray)
        token = BodyPage.visit(client, "/plan").value("csrf_token")

        assert client.get(change).status_code == 404
        assert client.post(change, data={"csrf_token": token} | ANSWER).status_code == 404
        withdraw = change.replace("/change", "/withdraw")
        assert client.post(withdraw, data={"csrf_token": token}).status_code == 404
        assert only(session).state == "waiting"


class TestTheReader:
    def test_is_pointed_at_words_and_decides(
        self, client: FlaskClient, theme: str, worker_ailsa: Person, clock: time_machine.Coordinates
    ) -> None:
        send(client, theme, answer="We will see. You should have asked.")
        page = worker_opens(client, worker_ailsa, clock)

        assert [mark.get_text() for mark in page.soup.select("mark.found")] == ["We will", "You should have"]
        assert "It may sound as if young people are to blame." in page.text
        assert "Read. Everybody can see it." in page.fill_in("Show it to everybody").text
        assert "Nothing to read" in BodyPage.visit(client, "/replies-to-read").text

    def test_says_why_it_goes_back(
        self, client: FlaskClient, theme: str, worker_ailsa: Person, clock: time_machine.Coordinates,
        session: Session,
    ) -> None:  # fmt: skip
        send(client, theme)
        page = worker_opens(client, worker_ailsa, clock)

        assert page.fill_in("Send it back").error_at("reasons") == "Error: Tick one or more reasons"
        assert page.fill_in("Send it back", reasons=["other"]).error_at("note") == "Error: Write what it is"
        assert only(session).state == "waiting"

    def test_a_page_that_is_old_decides_nothing(
        self, client: FlaskClient, theme: str, worker_ailsa: Person, clock: time_machine.Coordinates,
        session: Session,
    ) -> None:  # fmt: skip
        send(client, theme)
        page = worker_opens(client, worker_ailsa, clock)
        data = {"csrf_token": page.value("csrf_token"), "revision": "77"}

        assert client.post(f"{page.path}/show", data=data).status_code == 409
        assert client.post(f"{page.path}/send-back", data=data | {"reasons": "unkind"}).status_code == 409
        assert only(session).state == "waiting"

    def test_a_second_press_changes_nothing(
        self, client: FlaskClient, theme: str, worker_ailsa: Person, clock: time_machine.Coordinates
    ) -> None:
        send(client, theme)
        page = worker_opens(client, worker_ailsa, clock)
        page.fill_in("Show it to everybody")

        assert page.fill_in("Show it to everybody").status == 409

    def test_the_rail_counts_what_waits(
        self, client: FlaskClient, theme: str, worker_ailsa: Person, clock: time_machine.Coordinates
    ) -> None:
        send(client, theme)
        page = worker_opens(client, worker_ailsa, clock)

        (place,) = [link for link in page.soup.select(".rail a") if link["href"] == "/replies-to-read"]
        assert "1" in place.get_text()
        assert dates.now() - at_nine(AFTER_IT) == timedelta(minutes=31)
