"""Looking after oneself, on the pages: told before opening, covered, a pause, and a clean stop."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.readings import look
from tests.factories.voices import SYNTHETIC_WORDS, Say
from tests.pages.account import StaffPage
from tests.pages.moderation import QueuePage, ReadingPage
from webapp.domain import dates
from webapp.models import Submission

ROOM = "/looking-after-yourself"
URGENT_WORDS = "Synthetic: I am scared and not safe."


@pytest.fixture
def ailsa(client: FlaskClient, worker_ailsa: Person) -> FlaskClient:
    sign_in(client, worker_ailsa)
    return client


@pytest.fixture
def said_id(session: Session, say: Say) -> UUID:
    return say(session, today=dates.today()).id


def is_covered(page: ReadingPage) -> bool:
    words = page.soup.select_one("[data-original]")
    assert words is not None
    veil = words.find_parent("details", class_="veil")
    return veil is not None and not veil.has_attr("open")


class TestBeforeOpening:
    def test_a_label_stands_in_the_list_and_covers_the_words(
        self, ailsa: FlaskClient, said_id: UUID, worker_callum: Person
    ) -> None:
        first = ReadingPage.claim(ailsa, said_id)
        assert not is_covered(first)
        left = first.press("Close without deciding", labels=["loss"])
        assert left.path == f"{ROOM}/pause"

        sign_in(ailsa, worker_callum)
        queue = QueuePage.visit(ailsa)
        assert "A colleague says: may be about loss or grief." in queue.rows[0]
        page = ReadingPage.claim(ailsa, said_id)
        assert "may be about loss or grief" in page.text
        assert is_covered(page)
        assert page.original == SYNTHETIC_WORDS
        assert "Show the words" in page.text
        assert not is_covered(page.press("Hide these words", words_to_hide="bus", hide_reason="place"))

    def test_nothing_hard_is_said_and_nothing_is_guessed(self, ailsa: FlaskClient, said_id: UUID) -> None:
        assert "may be about" not in QueuePage.visit(ailsa).text
        ReadingPage.claim(ailsa, said_id).press("Close without deciding", labels=["none"])
        assert "A colleague read it and found nothing hard in it." in QueuePage.visit(ailsa).rows[0]

    @pytest.mark.parametrize(("veil", "covered"), [("always", True), ("never", False)])
    def test_each_reader_says_when_words_are_covered(
        self, ailsa: FlaskClient, said_id: UUID, veil: str, covered: bool
    ) -> None:
        saved = StaffPage.open(ailsa, ROOM).send("Save", veil=veil, opt_outs="loss")
        assert "Saved, and sealed to you." in saved.text
        assert saved.soup.select_one("#opt_outs-loss[checked]")
        assert is_covered(ReadingPage.claim(ailsa, said_id)) is covered

    def test_whoever_asked_not_to_be_offered_it_is_not(
        self, ailsa: FlaskClient, said_id: UUID, worker_callum: Person
    ) -> None:
        ReadingPage.claim(ailsa, said_id).press("Close without deciding", labels=["loss"])
        sign_in(ailsa, worker_callum)
        StaffPage.open(ailsa, ROOM).send("Save", veil="hard", opt_outs="loss")
        queue = QueuePage.visit(ailsa)
        assert "You asked not to be offered this." in queue.rows[0]
        assert "Nothing more waits that you could read." in queue.send("Open the next that waits").text


class TestAfterAHardOne:
    def test_it_offers_a_pause_somebody_to_talk_to_and_no_hurry(
        self, ailsa: FlaskClient, session: Session, say: Say, lead_morag: Person, worker_callum: Person
    ) -> None:
        submission_id = say(session, words=URGENT_WORDS, today=dates.today()).id
        page = ReadingPage.claim(ailsa, submission_id)
        assert is_covered(page)
        paused = page.press("Decide", decision="hold", hold_reason="second_reader")
        assert paused.path == f"{ROOM}/pause"
        assert "Take a few minutes" in paused.text
        assert paused.soup.find("button", string="Undo")

        asked = StaffPage.open(ailsa, f"{ROOM}/pause").send(
            "Ask them to talk",
            **{"ask-colleague": str(lead_morag.account_id), "ask-words": "Synthetic: tea?"},
        )
        assert "Only the two of you can see it." in asked.text
        assert "They have not seen it yet." in asked.text

        sign_in(ailsa, worker_callum)
        assert "tea?" not in StaffPage.open(ailsa, ROOM).text
        sign_in(ailsa, lead_morag)
        page = StaffPage.open(ailsa, ROOM)
        assert "Ailsa Reads" in page.text
        assert "tea?" in page.text
        assert any(
            place.startswith("Looking after yourself") and place.endswith("1") for place in page.places
        )
        assert "tea?" not in page.send("I have seen it").text

    def test_an_easy_one_leads_on_as_before(self, ailsa: FlaskClient, said_id: UUID) -> None:
        assert ReadingPage.claim(ailsa, said_id).press("Close without deciding").path == "/queue"


class TestOnesOwnWeeks:
    def test_they_are_shown_to_their_reader_and_to_nobody_else(
        self, ailsa: FlaskClient, said_id: UUID, worker_callum: Person, admin: Person
    ) -> None:
        def first_week() -> list[str]:
            page = StaffPage.open(ailsa, ROOM)
            row = page.soup.select_one("tbody tr")
            assert row is not None
            return [cell.get_text(strip=True) for cell in row.select("td")]

        ReadingPage.claim(ailsa, said_id).press("Close without deciding", labels=["loss"])
        assert first_week() == ["1", "1"]
        sign_in(ailsa, worker_callum)
        assert first_week() == ["0", "0"]
        sign_in(ailsa, admin)
        assert ailsa.get(ROOM).status_code == 403

    def test_one_shows_them_to_one_person_and_takes_them_back(
        self, ailsa: FlaskClient, lead_morag: Person, worker_ailsa: Person
    ) -> None:
        shared = StaffPage.open(ailsa, ROOM).send(
            "Show my weeks", **{"share-colleague": str(lead_morag.account_id)}
        )
        assert "Morag Keeps can see your weeks" in shared.text
        sign_in(ailsa, lead_morag)
        assert "Shown to you by Ailsa Reads" in StaffPage.open(ailsa, ROOM).text
        sign_in(ailsa, worker_ailsa)
        assert "can see your weeks" not in StaffPage.open(ailsa, ROOM).send("Take it back").text
        sign_in(ailsa, lead_morag)
        assert "Shown to you by" not in StaffPage.open(ailsa, ROOM).text

    def test_nobody_chosen_is_said_beside_the_question(self, ailsa: FlaskClient) -> None:
        refused = StaffPage.open(ailsa, ROOM).send("Ask them to talk", **{"ask-colleague": ""})
        assert refused.status == 400
        assert refused.errors == ["Choose a colleague."]


class TestStopping:
    def test_it_hands_everything_over_and_is_kind(
        self, ailsa: FlaskClient, session: Session, say: Say
    ) -> None:
        for _ in range(2):
            ReadingPage.claim(ailsa, say(session, today=dates.today()).id)
        stopped = StaffPage.open(ailsa, ROOM).send("Stop here")
        assert stopped.path == f"{ROOM}/stopped"
        assert "That is all you need to do." in stopped.text
        assert "2 things are back in the list for somebody else." in stopped.text
        assert look(session, Submission.claimed_by_id) == [None, None]

    def test_in_the_middle_of_something_what_was_typed_waits_for_its_writer(
        self, ailsa: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        typed = SYNTHETIC_WORDS.replace("bus", "[a place]")
        stopped = ReadingPage.claim(ailsa, said_id).press("Stop here", shared_words=typed)
        assert stopped.path == f"{ROOM}/stopped"
        assert "What you had typed is sealed" in stopped.text
        assert look(session, Submission.claimed_by_id) == [None]
        again = ReadingPage.claim(ailsa, said_id)
        assert again.field_text("draft-words") == typed
        assert again.shared_words == SYNTHETIC_WORDS
        again.press("Close without deciding")
        assert "What you had typed" not in ReadingPage.claim(ailsa, said_id).text
