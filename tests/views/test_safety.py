"""Concerns from the door: who may come in, what opens, and a record that only grows."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.voices import SYNTHETIC_WORDS, YES_TO_ALL, Say
from tests.pages.moderation import ReadingPage
from tests.pages.returning import come_back
from tests.pages.safety import ConcernPage, ConcernsPage
from webapp.domain import dates
from webapp.domain.consent import Purpose
from webapp.domain.moderation import Urgency
from webapp.models import AuditEntry, Message, ProtectionConcern, Submission
from webapp.services import concern_list, moderation, reading

CONTACT = "Synthetic: 07700 900123"
NOTE = "Synthetic: read the end first."


def pass_on(session: Session, submission_id: UUID, worker: Person) -> UUID:
    now = dates.now()
    reading.claim(session, submission_id=submission_id, staff=worker.staff, now=now)
    moderation.escalate(
        session,
        submission_id=submission_id,
        staff=worker.staff,
        revision=session.get_one(Submission, submission_id).revision,
        urgency=Urgency.NOW,
        note=NOTE,
        today=dates.today(),
        now=now,
    )
    session.commit()
    query = select(ProtectionConcern.id).where(ProtectionConcern.submission_id == submission_id)
    concern_id = session.scalars(query).one()
    session.rollback()
    return concern_id


def actions(session: Session) -> list[str]:
    session.rollback()
    found = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))
    session.rollback()
    return found


@pytest.fixture
def concern_id(session: Session, say: Say, worker_ailsa: Person, lead_morag: Person) -> UUID:
    said = say(session, choices=YES_TO_ALL, contact=CONTACT, area="fife")
    return pass_on(session, said.submission.id, worker_ailsa)


@pytest.fixture
def morag(client: FlaskClient, session: Session, lead_morag: Person) -> FlaskClient:
    """Morag's browser, signed in."""
    session.rollback()
    sign_in(client, lead_morag)
    return client


def write_whole_record(page: ConcernPage) -> None:
    """Add every step that the guidance asks for, except closing."""
    for answers in (
        {"step": "chose_route", "route": "child"},
        {
            "step": "told_social_work",
            "who": "Synthetic: duty desk",
            "phone": "0131 496 0000",
            "reference": "SW-17",
            "ground": "risk_of_harm",
        },
        {"step": "asked_for_discussion", "who": "Synthetic: duty desk"},
        {"step": "heard_outcome", "note": "Synthetic: they lead from here"},
        {"step": "did_not_tell_young_person", "note": "Synthetic: it is not safe yet"},
    ):
        assert page.press("Add to the record", **answers).status == 200


class TestWhoMayComeIn:
    @pytest.mark.parametrize("person", ["worker_ailsa", "parent_fife", "admin"])
    def test_everybody_but_the_safeguarding_lead_is_refused(
        self,
        client: FlaskClient,
        session: Session,
        concern_id: UUID,
        person: str,
        request: pytest.FixtureRequest,
    ) -> None:
        somebody = request.getfixturevalue(person)
        session.rollback()
        sign_in(client, somebody)
        assert client.get("/concerns").status_code == 403
        assert client.get(f"/concerns/{concern_id}").status_code == 403
        assert client.post(f"/concerns/{concern_id}/open").status_code == 403

    def test_what_does_not_exist_is_not_found(self, morag: FlaskClient) -> None:
        assert morag.get("/concerns/00000000-0000-4000-8000-000000000000").status_code == 404


class TestList:
    def test_it_says_what_will_be_here(self, morag: FlaskClient) -> None:
        assert "No concerns now" in ConcernsPage.visit(morag).text
        assert "Nothing here now" in ConcernsPage.visit(morag, "?view=closed").text

    def test_it_shows_no_word_of_what_was_said(self, morag: FlaskClient, concern_id: UUID) -> None:
        page = ConcernsPage.visit(morag)
        [row] = page.rows
        assert "synthetic" in row
        assert "Act now" in row
        assert "Since today" in row
        assert "Nobody has it yet" in row
        assert "bus" not in page.text

    def test_what_waits_too_long_is_said_in_words(
        self, morag: FlaskClient, session: Session, concern_id: UUID
    ) -> None:
        session.execute(update(ProtectionConcern).values(raised_on=dates.today() - timedelta(days=2)))
        session.commit()
        [row] = ConcernsPage.visit(morag).rows
        assert "For 2 days" in row
        assert "Too long" in row
        assert "Waiting too long" in ConcernPage.visit(morag, concern_id).state

    def test_paging_goes_down_the_list(
        self,
        morag: FlaskClient,
        session: Session,
        say: Say,
        worker_ailsa: Person,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(concern_list, "PAGE_LENGTH", 2)
        for _ in range(3):
            pass_on(session, say(session).submission.id, worker_ailsa)
        first = ConcernsPage.visit(morag)
        second = first.follow("Go on down the list")
        assert [len(first.rows), len(second.rows)] == [2, 1]
        assert len(ConcernsPage.visit(morag, "?after=nonsense").rows) == 2


class TestOneConcern:
    def test_the_words_open_only_when_asked_and_each_time_is_on_the_log(
        self, morag: FlaskClient, session: Session, concern_id: UUID
    ) -> None:
        closed = ConcernPage.visit(morag, concern_id)
        assert SYNTHETIC_WORDS not in closed.text
        assert NOTE not in closed.text
        assert "There is a sealed note." in closed.text
        opened = closed.press("Open the words")
        for sealed in (SYNTHETIC_WORDS, NOTE, "Fife"):
            assert sealed in opened.text
        assert CONTACT not in opened.text
        closed.press("Open the words")
        assert actions(session).count("opened_concern") == 2

    def test_taking_over_names_who_has_it(self, morag: FlaskClient, concern_id: UUID) -> None:
        page = ConcernPage.visit(morag, concern_id).press("Take it over")
        assert page.state.startswith("Taken over")
        assert "Morag Keeps" in page.steps[-1]
        assert "Morag Keeps" in ConcernsPage.visit(morag).rows[0]

    def test_nobody_takes_over_from_themselves(self, morag: FlaskClient, concern_id: UUID) -> None:
        page = ConcernPage.visit(morag, concern_id)
        assert "from a colleague" not in page.text
        mine = page.press("Take it over")
        assert "Take it over from a colleague" not in mine.text

        again = {"csrf_token": mine.value("csrf_token") or ""}
        assert morag.post(f"/concerns/{concern_id}/take-over", data=again).status_code == 409
        assert ConcernPage.visit(morag, concern_id).steps == mine.steps

    def test_a_step_joins_the_record_and_nothing_before_it_changes(
        self, morag: FlaskClient, concern_id: UUID
    ) -> None:
        before = ConcernPage.visit(morag, concern_id)
        page = before.press(
            "Add to the record",
            step="told_social_work",
            who="Synthetic: duty desk",
            note="Synthetic: all of it",
            done_at="2026-01-02T09:15",
        )
        assert page.state.startswith("Others were told")
        assert page.steps[:-1] == before.steps
        assert "2 January 2026, 09:15" in page.steps[-1]
        assert "duty desk" not in page.text
        assert "Synthetic: duty desk" in page.press("Open the words").steps[-1]

    @pytest.mark.parametrize(
        ("answers", "error"),
        [
            ({}, "Choose what was done."),
            ({"step": "told_police"}, "Write who was told."),
            ({"step": "closed"}, "Write a few words"),
            ({"step": "note", "note": "Synthetic", "done_at": "2999-01-01T00:00"}, "This lies ahead."),
            ({"step": "note", "note": "Synthetic", "done_at": ""}, "Write the day and the time"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_added(
        self, morag: FlaskClient, concern_id: UUID, answers: dict[str, str], error: str
    ) -> None:
        page = ConcernPage.visit(morag, concern_id).press("Add to the record", **answers)
        assert page.status == 400
        assert error in " ".join(page.errors)
        assert len(ConcernPage.visit(morag, concern_id).steps) == 1

    def test_closing_moves_it_out_of_the_way(self, morag: FlaskClient, concern_id: UUID) -> None:
        write_whole_record(ConcernPage.visit(morag, concern_id))
        ConcernPage.visit(morag, concern_id).press("Add to the record", step="closed", note="Synthetic: done")
        assert ConcernsPage.visit(morag).rows == []
        assert len(ConcernsPage.visit(morag, "?view=closed").rows) == 1


class TestTheReferralRecord:
    def test_closing_says_what_is_missing_and_keeps_what_was_typed(
        self, morag: FlaskClient, concern_id: UUID
    ) -> None:
        visited = ConcernPage.visit(morag, concern_id)
        visited.press("Add to the record", step="chose_route", route="child")
        page = visited.press("Add to the record", step="closed", note="Synthetic: all is done")
        assert page.status == 409
        missing = [item.get_text() for item in page.soup.select(".missing li")]
        assert missing == [
            "Who was told; or that nobody has to be told, and why.",
            "Whether the young person was told; if not, why.",
        ]
        assert "Synthetic: all is done" in str(page.soup.select_one("textarea[name=note]"))
        assert ConcernPage.visit(morag, concern_id).state.startswith("Nobody has it yet")

    def test_a_route_has_to_be_chosen(self, morag: FlaskClient, concern_id: UUID) -> None:
        page = ConcernPage.visit(morag, concern_id).press("Add to the record", step="chose_route")
        assert "Choose whom it is about." in page.text

    def test_the_whole_record_opens_for_paper_and_is_on_the_log(
        self, morag: FlaskClient, session: Session, concern_id: UUID
    ) -> None:
        write_whole_record(ConcernPage.visit(morag, concern_id))
        before = actions(session).count("opened_concern")
        paper = ConcernPage.visit(morag, concern_id).press("Open the whole record")
        for said in (SYNTHETIC_WORDS, "0131 496 0000", "SW-17", "They did not agree, and somebody may come"):
            assert said in paper.text
        assert CONTACT not in paper.text
        assert paper.soup.select(".missing") == []
        assert actions(session).count("opened_concern") == before + 1

    def test_what_nobody_read_at_a_source_says_so(self, morag: FlaskClient, concern_id: UUID) -> None:
        page = ConcernPage.visit(morag, concern_id)
        routes = {term.get_text(): str(term.find_next("dd")) for term in page.soup.select("details dt")}
        assert "not verified" not in routes["A child or young person under 18"]
        assert "not verified" in routes["A person of 18 or more"]
        assert "not verified" in routes["A concern about somebody who works with young people"]


class TestWritingBack:
    def test_a_message_is_sent_and_stands_in_the_record(
        self, morag: FlaskClient, session: Session, concern_id: UUID
    ) -> None:
        page = ConcernPage.visit(morag, concern_id).press("Send", words="Synthetic: we told the desk.")
        assert "Told the young person" in page.steps[-1]
        session.rollback()
        assert len(session.scalars(select(Message)).all()) == 1
        assert page.press("Open the words").text.count("Synthetic: we told the desk.") == 2

    def test_an_empty_message_is_not_sent(self, morag: FlaskClient, concern_id: UUID) -> None:
        page = ConcernPage.visit(morag, concern_id).press("Send", words=" ")
        assert page.errors == ["Write the message."]

    def test_whoever_wrote_to_us_is_answered_without_another_yes(
        self,
        app: Flask,
        morag: FlaskClient,
        session: Session,
        say: Say,
        worker_ailsa: Person,
    ) -> None:
        said = say(session, choices={Purpose.COUNT: True})
        concern_id = pass_on(session, said.id, worker_ailsa)
        phone = app.test_client()
        come_back(phone, said.code.digits).first().do("/message", message="Synthetic: please write back.")
        ConcernPage.visit(morag, concern_id).press("Send", words="Synthetic: we are here.")
        page = come_back(phone, said.code.digits).first()
        assert "Synthetic: we are here." in page.messages[-1]

    @pytest.mark.parametrize("is_yes", [True, False])
    def test_a_message_that_was_typed_goes_with_it_where_they_may_be_answered(
        self, app: Flask, session: Session, say: Say, worker_ailsa: Person, lead_morag: Person, is_yes: bool
    ) -> None:
        said = say(session, choices={Purpose.COUNT: True, Purpose.CONTACT: is_yes})
        told = "Synthetic: we are worried, so we tell somebody who can help."
        ailsa = app.test_client()
        sign_in(ailsa, worker_ailsa)
        asked = ReadingPage.claim(ailsa, said.id).press("Decide", decision="escalate", message=told)
        assert (told in asked.text) is is_yes
        asked.press("Yes, pass it on", urgency="now")
        page = come_back(app.test_client(), said.code.digits).first()
        assert any(told in message for message in page.messages) is is_yes

    def test_what_a_young_person_reads_after_it_was_passed_on_is_true_and_looks_like_anything_read(
        self, app: Flask, session: Session, say: Say, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        said = say(session, choices={Purpose.COUNT: True})
        pass_on(session, said.id, worker_ailsa)
        text = come_back(app.test_client(), said.code.digits).first().text
        assert "the people whose job is to keep you safe read it too" in text
        for untrue in ("not passed it on", "Nobody else can see", "your advocacy team can open"):
            assert untrue not in text

    def test_without_a_yes_there_is_no_way_to_write(
        self, morag: FlaskClient, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        said = say(session, choices={Purpose.COUNT: True}).submission.id
        page = ConcernPage.visit(morag, pass_on(session, said, worker_ailsa))
        assert "They did not say yes to messages" in page.text
        assert page.soup.select("textarea[name=words]") == []
