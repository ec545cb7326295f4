"""The reading room from the door: who may come in, and what each button does."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, update
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.readings import look, say_and_let_go
from tests.factories.voices import SYNTHETIC_WORDS, YES_BUT_QUOTE, Say
from tests.pages.account import StaffPage
from tests.pages.moderation import QueuePage, ReadingPage
from webapp.domain import dates
from webapp.domain.about import AgeBand
from webapp.domain.answers import AboutPart
from webapp.domain.claims import CLAIM_MINUTES
from webapp.domain.moderation import SubmissionStatus
from webapp.models import (
    AuditEntry,
    Message,
    ModerationDecision,
    ProtectionConcern,
    SharedMessage,
    Submission,
    ThemeAssignment,
    Voice,
)
from webapp.services import queue

CONTACT = "Synthetic: 07700 900123"
READY = {"themes": ["seeing-family"], "body": "fife-council", "decision": "clear"}


def status_of(session: Session, submission_id: UUID) -> SubmissionStatus:
    [status] = [
        status for row, status in look(session, Submission.id, Submission.status) if row == submission_id
    ]
    return status


def count(session: Session, table: type) -> int:
    return look(session, func.count(table.id))[0]  # type: ignore[attr-defined]


def let_claims_run_out(session: Session) -> None:
    past = dates.now() - timedelta(minutes=CLAIM_MINUTES + 1)
    session.execute(update(Submission).values(claimed_at=past))
    session.commit()


@pytest.fixture
def said_id(session: Session, say: Say) -> UUID:
    """Something about the council in Fife, with a yes to all but a quotation."""
    return say_and_let_go(
        session,
        say,
        choices=YES_BUT_QUOTE,
        contact=CONTACT,
        about=AboutPart.COUNCIL,
        area="fife",
        age_band=AgeBand.FROM_12_TO_15,
        feeling=2,
    )


@pytest.fixture
def ailsa(client: FlaskClient, session: Session, worker_ailsa: Person) -> FlaskClient:
    """Ailsa's browser, signed in."""
    session.rollback()
    sign_in(client, worker_ailsa)
    return client


@pytest.fixture
def callum(client: FlaskClient, session: Session, worker_callum: Person) -> FlaskClient:
    """Callum's browser, beside Ailsa's."""
    session.rollback()
    own = client.application.test_client()
    sign_in(own, worker_callum)
    return own


class TestWhoMayComeIn:
    @pytest.mark.parametrize("person", ["parent_fife", "lead_morag", "admin"])
    def test_everybody_but_an_advocacy_worker_is_refused(
        self,
        client: FlaskClient,
        session: Session,
        said_id: UUID,
        person: str,
        request: pytest.FixtureRequest,
    ) -> None:
        somebody = request.getfixturevalue(person)
        session.rollback()
        sign_in(client, somebody)
        assert client.get("/queue").status_code == 403
        assert client.get(f"/queue/{said_id}").status_code == 403
        assert client.post(f"/queue/{said_id}/open").status_code == 403

    def test_nobody_signed_in_is_asked_to_sign_in(self, client: FlaskClient, said_id: UUID) -> None:
        answer = client.get(f"/queue/{said_id}")
        assert answer.status_code == 302
        assert "/sign-in" in answer.location

    def test_a_worker_whom_nobody_let_in_opens_nothing(
        self, client: FlaskClient, session: Session, said_id: UUID, worker_waiting: Person
    ) -> None:
        session.rollback()
        sign_in(client, worker_waiting)
        token = StaffPage.open(client, "/team").value("csrf_token")
        answer = client.post(f"/queue/{said_id}/open", data={"csrf_token": token})
        assert answer.location == "/team"
        assert look(session, Submission.claimed_by_id) == [None]


class TestQueue:
    def test_it_says_what_will_be_here(self, ailsa: FlaskClient) -> None:
        assert "What young people send comes here" in QueuePage.visit(ailsa).text

    def test_it_shows_no_word_of_what_was_said(self, ailsa: FlaskClient, said_id: UUID) -> None:
        page = QueuePage.visit(ailsa)
        assert len(page.rows) == 1
        assert "synthetic" in page.rows[0]
        assert "bus" not in page.text
        assert page.views["Waiting"] == "1"

    def test_it_takes_sixteen_statements_at_most_however_much_waits(
        self, ailsa: FlaskClient, session: Session, say: Say, statements: list[str]
    ) -> None:
        for _ in range(3):
            say_and_let_go(session, say)
        statements.clear()
        QueuePage.visit(ailsa)
        sent = [each for each in statements if not each.startswith("BEGIN")]
        assert len(sent) <= 16, "\n".join(sent)

    def test_paging_goes_down_the_list_and_back_to_its_start(
        self, ailsa: FlaskClient, session: Session, say: Say, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queue, "PAGE_LENGTH", 2)
        for number in range(3):
            say_and_let_go(session, say, today=date(2026, 8, 1) + timedelta(days=number))
        first = QueuePage.visit(ailsa)
        second = first.follow("Go on down the list")
        assert [len(first.rows), len(second.rows)] == [2, 1]
        assert second.follow("Start of the list").rows == first.rows

    @pytest.mark.parametrize(
        "query", ["view=nonsense", "after=nonsense", "after=1.2.3", "after=0.2026-08-01.x"]
    )
    def test_nonsense_in_the_address_shows_the_start(
        self, ailsa: FlaskClient, said_id: UUID, query: str
    ) -> None:
        page = QueuePage(ailsa, ailsa.get(f"/queue?{query}"))
        assert page.status == 200
        assert len(page.rows) == 1


class TestDeciding:
    def test_clearing_counts_and_shares_in_the_wording_to_share(
        self, ailsa: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        page = ReadingPage.claim(ailsa, said_id).press(
            "Hide these words", words_to_hide="bus", hide_reason="place"
        )
        page = page.press("Decide", **READY)
        assert page.heading == "To read"
        assert "Cleared." in page.text
        assert status_of(session, said_id) == SubmissionStatus.CLEARED
        assert count(session, Voice) == 1
        assert set(look(session, SharedMessage.words)) == {SYNTHETIC_WORDS.replace("bus", "[a place]")}

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            ({"decision": []}, "Choose what happens with it."),
            ({"themes": []}, "Choose at least one theme"),
            ({"no_theme_fits": "y"}, "It cannot be both."),
            ({"body": ""}, "Choose the body it is about"),
            ({"decision": "hold"}, "Choose why it is held."),
            ({"shared_words": "Synthetic: I love the bus."}, "Some words here are not theirs."),
            ({"themes": ["weather"]}, "weather"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_is_decided(
        self, ailsa: FlaskClient, session: Session, said_id: UUID, changed: dict[str, str], error: str
    ) -> None:
        page = ReadingPage.claim(ailsa, said_id).press("Decide", **(READY | changed))
        assert page.status == 400
        assert error in " ".join(page.errors)
        assert count(session, ModerationDecision) == 0

    def test_something_new_is_counted_without_a_theme_and_stays_so(
        self, ailsa: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        ReadingPage.claim(ailsa, said_id).press("Decide", **(READY | {"themes": [], "no_theme_fits": "y"}))
        assert status_of(session, said_id) == SubmissionStatus.CLEARED
        assert (count(session, Voice), count(session, ThemeAssignment)) == (1, 0)
        assert ReadingPage.claim(ailsa, said_id).soup.select_one("#no_theme_fits[checked]")

    def test_something_urgent_is_cleared_only_with_the_question_answered(
        self, ailsa: FlaskClient, session: Session, say: Say
    ) -> None:
        words = "Synthetic: I do not feel safe where I live."
        urgent = say_and_let_go(session, say, words=words, choices=YES_BUT_QUOTE)
        page = ReadingPage.claim(ailsa, urgent).press("Decide", **READY, message="Synthetic: thank you.")
        assert page.status == 400
        assert page.errors == [
            "This may be urgent. Ask yourself whether somebody is at risk before you clear it."
        ]
        assert page.field_text("message") == "Synthetic: thank you."
        page.press("Decide", **READY, nobody_at_risk="y")
        assert status_of(session, urgent) == SubmissionStatus.CLEARED
        assert "Nobody is at risk, as far as they could tell" in ReadingPage.claim(ailsa, urgent).text

    def test_the_question_is_not_asked_of_what_can_wait(self, ailsa: FlaskClient, said_id: UUID) -> None:
        assert "whether somebody is at risk" not in ReadingPage.claim(ailsa, said_id).text

    def test_whoever_asked_for_a_second_reader_is_told_that_somebody_else_decides(
        self, ailsa: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        ReadingPage.claim(ailsa, said_id).press("Decide", decision="hold", hold_reason="second_reader")
        page = ReadingPage.claim(ailsa, said_id).press("Decide", **READY, message="Synthetic: thank you.")
        assert page.status == 409
        assert page.errors == ["You read this before, so somebody else has to clear it."]
        assert page.field_text("message") == "Synthetic: thank you."
        assert status_of(session, said_id) == SubmissionStatus.HELD

    def test_words_are_not_shown_again_without_a_line_on_the_log(
        self, ailsa: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        ReadingPage.claim(ailsa, said_id).press("Decide", decision="hold", hold_reason="second_reader")
        page = ReadingPage.claim(ailsa, said_id)
        let_claims_run_out(session)
        assert page.press("Decide", **READY).original == SYNTHETIC_WORDS
        opened = [action for action in look(session, AuditEntry.action) if action == "opened_original"]
        assert len(opened) == 3

    def test_holding_says_why_in_the_list(self, ailsa: FlaskClient, session: Session, said_id: UUID) -> None:
        ReadingPage.claim(ailsa, said_id).press("Decide", decision="hold", hold_reason="unclear")
        assert status_of(session, said_id) == SubmissionStatus.HELD
        [row] = QueuePage.visit(ailsa, "held").rows
        assert "It is not clear what they mean" in row

    def test_a_cleared_one_can_only_be_held_or_passed_on(self, ailsa: FlaskClient, said_id: UUID) -> None:
        ReadingPage.claim(ailsa, said_id).press("Decide", **READY)
        page = ReadingPage.claim(ailsa, said_id)
        assert page.labels_of("decision") == ["Hold it", "Pass it on to keep somebody safe"]
        assert page.chosen("themes") == ["seeing-family"]
        assert "Cleared, Ailsa Reads" in page.text

    def test_a_message_alone_decides_nothing_and_the_page_goes_on(
        self, ailsa: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        page = ReadingPage.claim(ailsa, said_id).press(
            "Send only the message", message="Synthetic: which bus?"
        )
        assert "Sent." in page.notice
        assert "Synthetic: which bus?" in page.text
        assert page.field_text("message") == ""
        assert (count(session, Message), count(session, ModerationDecision)) == (1, 0)
        page.press("Decide", **READY)
        assert status_of(session, said_id) == SubmissionStatus.CLEARED

    def test_an_empty_message_is_not_sent(self, ailsa: FlaskClient, session: Session, said_id: UUID) -> None:
        page = ReadingPage.claim(ailsa, said_id).press("Send only the message", message=" ")
        assert page.errors == ["Write the message first."]
        assert count(session, Message) == 0

    def test_closing_without_deciding_frees_it(
        self, ailsa: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        ReadingPage.claim(ailsa, said_id).press("Close without deciding")
        assert look(session, Submission.claimed_by_id) == [None]


class TestPassingOn:
    def test_it_asks_once_more_and_then_goes(
        self, ailsa: FlaskClient, session: Session, said_id: UUID, lead_morag: Person
    ) -> None:
        session.rollback()
        asked = ReadingPage.claim(ailsa, said_id).press("Decide", decision="escalate")
        assert asked.heading == "Pass this on to keep somebody safe?"
        assert count(session, ProtectionConcern) == 0
        done = asked.press("Yes, pass it on", urgency="now", note="Synthetic: please look")
        assert "Passed on to the safeguarding team" in done.text
        assert status_of(session, said_id) == SubmissionStatus.ESCALATED
        assert count(session, ProtectionConcern) == 1
        assert "Only they and the young person can open it" in ReadingPage.visit(ailsa, said_id).text
        assert ReadingPage.claim(ailsa, said_id).status == 403

    def test_going_back_keeps_what_was_typed(
        self, ailsa: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        page = ReadingPage.claim(ailsa, said_id).press("Hide these words", words_to_hide="bus", stand_in="it")
        page = page.press("Decide", decision="escalate", themes=["money"], message="Synthetic: draft")
        back = page.press("No, go back")
        assert back.shared_words == SYNTHETIC_WORDS.replace("bus", "[it]")
        assert back.chosen("themes") == ["money"]
        assert back.field_text("message") == "Synthetic: draft"
        assert status_of(session, said_id) == SubmissionStatus.RECEIVED

    def test_without_a_safeguarding_team_it_says_whom_to_call(
        self, ailsa: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        asked = ReadingPage.claim(ailsa, said_id).press("Decide", decision="escalate")
        page = asked.press("Yes, pass it on")
        assert page.status == 409
        assert "call 999" in page.text
        assert status_of(session, said_id) == SubmissionStatus.RECEIVED
        assert count(session, ThemeAssignment) == 0


class TestTwoWorkers:
    def test_the_second_is_told_who_has_it(
        self, ailsa: FlaskClient, callum: FlaskClient, said_id: UUID
    ) -> None:
        ReadingPage.claim(ailsa, said_id)
        page = ReadingPage.claim(callum, said_id)
        assert page.status == 409
        assert "Ailsa Reads has had it open since" in page.text
        assert SYNTHETIC_WORDS not in page.text
        assert "Ailsa Reads" in QueuePage.visit(callum).rows[0]

    def test_a_stale_page_overwrites_nothing_says_who_and_gives_back_what_was_typed(
        self, ailsa: FlaskClient, callum: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        old = ReadingPage.claim(ailsa, said_id)
        let_claims_run_out(session)
        ReadingPage.claim(callum, said_id).press("Decide", decision="hold", hold_reason="unclear")
        page = old.press("Decide", **READY, message="Synthetic: my draft")
        assert page.status == 409
        assert "Held, by Callum Reads" in page.text
        assert page.field_text("typed-message") == "Synthetic: my draft"
        assert page.field_text("typed-words") == SYNTHETIC_WORDS
        assert status_of(session, said_id) == SubmissionStatus.HELD

    def test_a_claim_that_ran_out_loses_nothing_while_nobody_took_it(
        self, ailsa: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        page = ReadingPage.claim(ailsa, said_id)
        let_claims_run_out(session)
        page.press("Decide", **READY)
        assert status_of(session, said_id) == SubmissionStatus.CLEARED
