"""One thing said, open on a worker's page: what it shows, what stays shut, and how words are hidden."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.readings import look, say_and_let_go
from tests.factories.voices import SYNTHETIC_WORDS, YES_BUT_QUOTE, Say
from tests.pages.moderation import QueuePage, ReadingPage
from tests.pages.returning import come_back
from webapp.domain.about import AgeBand
from webapp.domain.answers import AboutPart
from webapp.domain.consent import Purpose
from webapp.models import (
    AuditEntry,
    Redaction,
)

CONTACT = "Synthetic: 07700 900123"
READY = {"themes": ["seeing-family"], "body": "fife-council", "decision": "clear"}


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


class TestReading:
    def test_opening_shows_the_words_the_answers_and_the_choices(
        self, ailsa: FlaskClient, said_id: UUID
    ) -> None:
        page = QueuePage.visit(ailsa).open_first()
        assert page.original == page.shared_words == SYNTHETIC_WORDS
        assert page.facts["Area"] == "Fife"
        assert page.facts["Age"] == "12 to 15"
        assert page.facts["Home"] == "Not said"
        assert page.facts["Quote me in public"] == "No"
        assert page.chosen("body") == ["fife-council"]
        assert CONTACT not in page.text

    def test_an_address_alone_opens_nothing(
        self, ailsa: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        page = ReadingPage.visit(ailsa, said_id)
        assert page.heading == "This is not open"
        assert SYNTHETIC_WORDS not in page.text
        assert "opened_original" not in look(session, AuditEntry.action)
        assert page.press("Open it").original == SYNTHETIC_WORDS

    def test_contact_is_not_here_and_two_people_have_to_open_it(
        self, ailsa: FlaskClient, said_id: UUID
    ) -> None:
        page = ReadingPage.claim(ailsa, said_id)
        assert CONTACT not in page.text
        [link] = [link for link in page.soup.select("main a") if "Ask to open it" in link.get_text()]
        assert link["href"] == f"/openings/of/feedback/{said_id}"

    def test_without_a_yes_there_is_no_way_to_write_back(
        self, ailsa: FlaskClient, session: Session, say: Say
    ) -> None:
        page = ReadingPage.claim(ailsa, say_and_let_go(session, say, choices={Purpose.COUNT: True}))
        assert "They did not say yes to messages" in page.text
        assert page.soup.select("textarea[name=message]") == []

    def test_whoever_wrote_a_message_is_answered_without_another_yes(
        self, app: Flask, ailsa: FlaskClient, session: Session, say: Say
    ) -> None:
        said = say(session, choices={Purpose.COUNT: True})
        phone = app.test_client()
        come_back(phone, said.code.digits).first().do("/message", message="Synthetic: please write back.")
        page = ReadingPage.claim(ailsa, said.id)
        page.press("Send only the message, decide later", message="Synthetic: of course.")
        assert "Synthetic: of course." in come_back(phone, said.code.digits).first().text

    def test_what_does_not_exist_is_not_found(self, ailsa: FlaskClient) -> None:
        assert ailsa.get("/queue/00000000-0000-4000-8000-000000000000").status_code == 404

    def test_everything_can_be_named_by_its_label(self, ailsa: FlaskClient, said_id: UUID) -> None:
        page = ReadingPage.claim(ailsa, said_id)
        ids = [str(each["id"]) for each in page.soup.select("[id]")]
        assert len(ids) == len(set(ids))
        for field in page.soup.select("main input:not([type=hidden]), main textarea, main select"):
            assert page.soup.select(f'label[for="{field["id"]}"]'), field


class TestHiding:
    def test_words_are_hidden_everywhere_and_all_else_that_was_typed_stays(
        self, ailsa: FlaskClient, said_id: UUID
    ) -> None:
        page = ReadingPage.claim(ailsa, said_id).press(
            "Hide these words",
            words_to_hide="ME",
            hide_reason="name",
            themes=["money", "seeing-family"],
            message="Synthetic: draft",
            other_bodies=["nhs-fife", ""],
            decision="hold",
        )
        assert page.shared_words == SYNTHETIC_WORDS.replace("tells me", "tells [a name]")
        assert page.notice.endswith("Hidden in one place.")
        assert set(page.chosen("themes")) == {"money", "seeing-family"}
        assert page.chosen("other_bodies") == ["nhs-fife"]
        assert page.chosen("decision") == ["hold"]
        assert page.field_text("message") == "Synthetic: draft"
        assert page.original == SYNTHETIC_WORDS

    def test_a_stand_in_of_ones_own_is_kept_with_its_reason(
        self, ailsa: FlaskClient, session: Session, said_id: UUID
    ) -> None:
        page = ReadingPage.claim(ailsa, said_id)
        page = page.press(
            "Hide these words", words_to_hide="bus", hide_reason="rare", stand_in="a way to travel"
        )
        page = page.press("Hide these words", words_to_hide="family time", hide_reason="rare")
        page.press("Decide", **READY)
        assert sorted(look(session, Redaction.stand_in, Redaction.reason)) == [
            ("[a way to travel]", "rare"),
            ("[something only a few people know]", "rare"),
        ]

    @pytest.mark.parametrize(
        ("asked", "error"),
        [
            ({"words_to_hide": " "}, "Write the words to hide"),
            ({"words_to_hide": "submarine"}, "These words are not in the wording"),
            ({"words_to_hide": "bus", "stand_in": "[]"}, "Write some letters between the brackets"),
        ],
    )
    def test_what_cannot_be_hidden_is_said_at_its_field(
        self, ailsa: FlaskClient, said_id: UUID, asked: dict[str, str], error: str
    ) -> None:
        page = ReadingPage.claim(ailsa, said_id).press("Hide these words", **asked)
        assert page.status == 400
        assert error in page.errors[0]
        assert page.shared_words == SYNTHETIC_WORDS

    def test_their_words_can_be_put_back(self, ailsa: FlaskClient, said_id: UUID) -> None:
        page = ReadingPage.claim(ailsa, said_id).press("Hide these words", words_to_hide="bus", stand_in="it")
        page = page.press("Start again")
        assert page.shared_words == SYNTHETIC_WORDS
        assert not [name for name in page.as_typed if name.startswith("changes")]
