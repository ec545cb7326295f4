"""Personal details on the reading page: marked, asked about one by one, and nothing cleared before."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.readings import clear as clear_now
from tests.factories.readings import look, made, say_and_let_go, take
from tests.factories.voices import YES_BUT_QUOTE, Say
from tests.pages.moderation import ReadingPage
from webapp.domain.about import AgeBand
from webapp.domain.answers import AboutPart
from webapp.domain.details import MOST_ASKED, DetailsUnanswered
from webapp.models import ModerationDecision, SharedMessage

WORDS = "Synthetic: my social worker Karen forgot. Will you tell karen, or Agnieszka?"
READY = {"themes": ["seeing-family"], "body": "fife-council", "decision": "clear"}


@pytest.fixture
def said_id(session: Session, say: Say) -> UUID:
    return say_and_let_go(
        session,
        say,
        words=WORDS,
        choices=YES_BUT_QUOTE,
        about=AboutPart.COUNCIL,
        area="fife",
        age_band=AgeBand.FROM_12_TO_15,
    )


@pytest.fixture
def page(client: FlaskClient, session: Session, worker_ailsa: Person, said_id: UUID) -> ReadingPage:
    """Ailsa has it open."""
    session.rollback()
    sign_in(client, worker_ailsa)
    return ReadingPage.claim(client, said_id)


def marked(page: ReadingPage) -> list[str]:
    return [mark.get_text() for mark in page.soup.select("[data-original] mark")]


def test_what_was_found_is_marked_and_nothing_is_hidden_by_itself(page: ReadingPage) -> None:
    assert marked(page) == ["Karen", "karen", "Agnieszka"]
    assert page.original == page.shared_words == WORDS
    assert "2 details are open." in page.text
    assert "A name (2 places). Quite sure: it stands beside somebody’s job." in page.text


def test_nothing_is_cleared_while_a_detail_is_open_and_what_was_typed_stays(
    page: ReadingPage, session: Session
) -> None:
    refused = page.press("Decide", **READY, message="Synthetic: thank you.")
    assert refused.status == 400
    assert refused.errors == [
        "Answer for each detail first: hide it, or leave it. Nothing is cleared before."
    ]
    assert refused.field_text("message") == "Synthetic: thank you."
    assert refused.chosen("themes") == ["seeing-family"]
    assert look(session, func.count(ModerationDecision.id)) == [0]


def test_one_hidden_and_one_left_can_be_cleared_and_shared_so(page: ReadingPage, session: Session) -> None:
    page = page.press("Hide as [a name]", message="Synthetic: thank you.")
    assert page.shared_words == WORDS.replace("Karen", "[a name]").replace("karen", "[a name]")
    assert page.field_text("message") == "Synthetic: thank you."
    assert "One detail is open." in page.text
    assert page.soup.select_one("button[autofocus]")["data-key"] == "h"  # type: ignore[index]
    page = page.press("Leave it")
    assert "You have answered for every detail." in page.text
    page.press("Decide", **READY, message="")
    shared = WORDS.replace("Karen", "[a name]").replace("karen", "[a name]")
    assert set(look(session, SharedMessage.words)) == {shared}


def test_what_was_left_can_be_hidden_after_all(page: ReadingPage) -> None:
    page = page.press("Leave it").press("Hide as [a name]")
    assert page.shared_words.count("[a name]") == 2


def test_words_that_were_hidden_by_hand_are_answered_for(page: ReadingPage) -> None:
    page = page.press("Hide these words", words_to_hide="karen", hide_reason="name")
    assert "One detail is open." in page.text


def test_what_was_left_is_forgotten_with_the_page(
    page: ReadingPage, client: FlaskClient, said_id: UUID
) -> None:
    page.press("Leave it")
    assert "2 details are open." in ReadingPage.visit(client, said_id).text


def test_something_held_is_held_with_open_details(page: ReadingPage, session: Session) -> None:
    page.press("Decide", decision="hold", hold_reason="unclear")
    assert look(session, func.count(ModerationDecision.id)) == [1]


def test_the_service_refuses_what_a_page_would_not_send(
    session: Session, say: Say, worker_ailsa: Person
) -> None:
    said = say(session, words=WORDS, choices=YES_BUT_QUOTE).submission.id
    revision = take(session, said, worker_ailsa)
    with pytest.raises(DetailsUnanswered):
        clear_now(session, said, worker_ailsa, made(revision, shared_words=WORDS))


def test_of_very_many_the_first_are_asked_about_and_the_rest_is_one_passage(
    client: FlaskClient, session: Session, say: Say, worker_ailsa: Person
) -> None:
    words = " ".join(f"@aaa{number}" for number in range(MOST_ASKED + 50))
    said_id = say_and_let_go(
        session, say, words=words, choices=YES_BUT_QUOTE, about=AboutPart.COUNCIL, area="fife"
    )
    session.rollback()
    sign_in(client, worker_ailsa)
    page = ReadingPage.claim(client, said_id)
    assert len(page.soup.select("button[name=hide_detail]")) == MOST_ASKED + 1
    assert "200 details are open." in page.text
    assert "50 more details are open further on." in page.text
    left = [button["value"] for button in page.soup.select("button[name=leave_detail]")]
    refused = page.press(
        "Decide", **READY, **{f"left_details-{number}": key for number, key in enumerate(left)}
    )
    assert refused.errors == [
        "Answer for each detail first: hide it, or leave it. Nothing is cleared before."
    ]
    assert "50 details are open." in refused.text
    page = page.press("Hide the whole passage")
    assert page.shared_words.endswith("@aaa149 [something only a few people know]")
    assert f"{MOST_ASKED} details are open." in page.text


class TestWhatTellsLittle:
    """Towns, countries, peoples and firms may be answered for together; names never."""

    @pytest.fixture
    def page(self, client: FlaskClient, session: Session, say: Say, worker_ailsa: Person) -> ReadingPage:
        words = "Synthetic: Karen moved from Eritrea to Paisley, and likes Syrian food in Dundee."
        said_id = say_and_let_go(
            session, say, words=words, choices=YES_BUT_QUOTE, about=AboutPart.COUNCIL, area="fife"
        )
        session.rollback()
        sign_in(client, worker_ailsa)
        return ReadingPage.claim(client, said_id)

    def test_all_are_left_at_once_and_the_name_stays_open(self, page: ReadingPage) -> None:
        assert "5 details are open." in page.text
        page = page.press("Leave all of these")
        assert "One detail is open." in page.text
        assert page.shared_words == page.original
        assert [bold.get_text() for bold in page.soup.select(".details li:not(.answered) b")] == ["Karen"]

    def test_all_are_hidden_at_once_and_the_name_stays_open(self, page: ReadingPage) -> None:
        page = page.press("Hide all of these")
        assert "One detail is open." in page.text
        assert "Karen" in page.shared_words
        assert not any(word in page.shared_words for word in ("Eritrea", "Paisley", "Syrian", "Dundee"))

    def test_of_one_alone_nothing_is_asked_together(self, page: ReadingPage) -> None:
        for _ in range(4):
            page = page.press("Leave it")
        assert "at once" not in page.text
        assert page.soup.select_one("[name=leave_detail][value=small]") is None
