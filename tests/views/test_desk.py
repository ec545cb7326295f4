"""Quick work at the desk from the door: clear and next, undo, keys, and closing all at once."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.readings import look, say_and_let_go
from tests.factories.voices import YES_BUT_QUOTE, Say
from tests.pages.moderation import QueuePage, ReadingPage
from webapp.domain import dates
from webapp.domain.moderation import SubmissionStatus
from webapp.models import SharedMessage, Submission
from webapp.views import desk

READY = {"themes": ["seeing-family"], "body": "fife-council", "decision": "clear"}
GO_ON = "Go on: decide and open the next"


@pytest.fixture
def said_ids(session: Session, say: Say) -> list[UUID]:
    """Two things with a yes to everything, the one that waits longest first."""
    return [say_and_let_go(session, say, choices=YES_BUT_QUOTE, today=date(2026, 8, day)) for day in (1, 2)]


@pytest.fixture
def ailsa(client: FlaskClient, session: Session, worker_ailsa: Person) -> FlaskClient:
    """Ailsa's browser, signed in."""
    session.rollback()
    sign_in(client, worker_ailsa)
    return client


def begin(client: FlaskClient) -> ReadingPage:
    """Open the next that waits, from the list."""
    page = QueuePage.visit(client)
    data = {"csrf_token": page.value("csrf_token") or ""}
    return ReadingPage(client, client.post("/queue/next", data=data, follow_redirects=True))


def statuses(session: Session) -> list[SubmissionStatus]:
    rows = look(session, Submission.received_on, Submission.status)
    return [status for _, status in sorted(rows)]


class TestClearAndNext:
    def test_the_next_opens_with_a_quiet_notice_and_a_way_to_undo(
        self, ailsa: FlaskClient, session: Session, said_ids: list[UUID]
    ) -> None:
        page = begin(ailsa).press(GO_ON, **READY)
        assert page.heading == "Came in on 2 August 2026"
        assert "Cleared." in page.notice
        assert page.soup.select_one(f'form[action="/queue/{said_ids[0]}/undo"]')
        assert statuses(session) == [SubmissionStatus.CLEARED, SubmissionStatus.RECEIVED]

    def test_after_the_last_the_list_says_that_nothing_waits(
        self, ailsa: FlaskClient, said_ids: list[UUID]
    ) -> None:
        page = begin(ailsa).press(GO_ON, **READY).press(GO_ON, **READY)
        assert page.heading == "To read"
        assert "Nothing more waits" in page.text
        assert page.soup.select_one(f'form[action="/queue/{said_ids[1]}/undo"]')

    def test_one_can_be_left_for_the_next(
        self, ailsa: FlaskClient, session: Session, said_ids: list[UUID]
    ) -> None:
        page = begin(ailsa).press("Close it and open the next")
        assert page.heading == "Came in on 2 August 2026"
        assert set(statuses(session)) == {SubmissionStatus.RECEIVED}

    def test_an_empty_list_says_so(self, ailsa: FlaskClient) -> None:
        assert "Nothing more waits" in begin(ailsa).text


class TestUndo:
    def test_it_takes_back_what_was_shared_and_opens_it_again(
        self, ailsa: FlaskClient, session: Session, said_ids: list[UUID]
    ) -> None:
        page = begin(ailsa).press(GO_ON, **READY).press("Undo")
        assert page.heading == "Came in on 1 August 2026"
        assert "as it was before" in page.notice
        assert "Undone at once" in page.text
        assert set(statuses(session)) == {SubmissionStatus.RECEIVED}
        assert look(session, SharedMessage.id) == []

    def test_too_late_it_says_so_and_nothing_changes(
        self,
        ailsa: FlaskClient,
        session: Session,
        said_ids: list[UUID],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        page = begin(ailsa).press(GO_ON, **READY)
        late = dates.now() + timedelta(seconds=15)
        monkeypatch.setattr(desk, "now", lambda: late)
        page = page.press("Undo")
        assert page.status == 409
        assert "That time is over" in page.text
        assert statuses(session)[0] == SubmissionStatus.CLEARED

    def test_a_colleague_who_has_it_open_is_named(
        self, ailsa: FlaskClient, session: Session, said_ids: list[UUID], worker_callum: Person
    ) -> None:
        page = begin(ailsa).press(GO_ON, **READY)
        session.rollback()
        other = ailsa.application.test_client()
        sign_in(other, worker_callum)
        ReadingPage.claim(other, said_ids[0])
        page = page.press("Undo")
        assert page.status == 409
        assert "Callum Reads opened it meanwhile" in page.text

    def test_passing_on_offers_no_undo(
        self, ailsa: FlaskClient, said_ids: list[UUID], safeguarding_team: object
    ) -> None:
        page = begin(ailsa).press(GO_ON, **READY | {"decision": "escalate"})
        page = page.press("Yes, pass it on", urgency="now", is_sure="y")
        assert "Passed on to the safeguarding team" in page.notice
        assert not page.soup.select_one('form[action$="/undo"]')


class TestKeysAndClosing:
    def test_every_key_of_the_room_is_told_on_a_plain_page(self, ailsa: FlaskClient) -> None:
        page = QueuePage(ailsa, ailsa.get("/queue/keys"))
        assert "Decide, then open the next" in page.text
        assert "switch them off" in page.text

    def test_each_key_of_a_page_is_told_in_its_box(self, ailsa: FlaskClient, said_ids: list[UUID]) -> None:
        for page in (QueuePage.visit(ailsa), begin(ailsa)):
            told = {key.get_text() for key in page.soup.select("#keys kbd")}
            assert {str(each["data-key"]) for each in page.soup.select("[data-key]")} <= told

    def test_all_that_is_open_can_be_closed_at_once(
        self, ailsa: FlaskClient, session: Session, said_ids: list[UUID]
    ) -> None:
        begin(ailsa)
        page = ReadingPage(ailsa, ailsa.get("/queue?view=mine")).press("Close all that I have open")
        assert "Closed one thing without deciding." in page.text
        assert look(session, Submission.claimed_by_id) == [None, None]


class TestFilters:
    def test_a_filter_stays_through_opening_deciding_and_the_next(
        self, ailsa: FlaskClient, session: Session, said_ids: list[UUID], say: Say
    ) -> None:
        page = QueuePage(ailsa, ailsa.get("/queue?came=here&days=3")).open_first()
        assert page.as_typed["within"] == ["came=here&days=3"]
        page = page.press(GO_ON, **READY)
        assert page.heading == "Came in on 2 August 2026"
        assert page.as_typed["within"] == ["came=here&days=3"]
        page = page.press("Close without deciding")
        assert page.soup.select_one("input[name=came][value=here][checked]")

    def test_what_fits_nothing_says_so(self, ailsa: FlaskClient, said_ids: list[UUID]) -> None:
        assert "Nothing fits this filter." in QueuePage(ailsa, ailsa.get("/queue?came=paper")).text

    def test_a_filter_is_saved_shown_and_forgotten(self, ailsa: FlaskClient, said_ids: list[UUID]) -> None:
        page = ReadingPage(ailsa, ailsa.get("/queue?came=paper&urgency=now"))
        page = page.press("Save the filter", name="  On   paper ")
        link = page.soup.select_one('nav[aria-label="Your filters"] a')
        assert link is not None
        assert link.get_text() == "On paper"
        assert link["href"] == "/queue?view=waiting&urgency=now&came=paper"
        page = page.press("Forget the filter")
        assert not page.soup.select('nav[aria-label="Your filters"] a')

    @pytest.mark.parametrize("name", ["", "x" * 41])
    def test_a_name_is_asked_for(self, ailsa: FlaskClient, name: str) -> None:
        page = ReadingPage(ailsa, ailsa.get("/queue?came=paper")).press("Save the filter", name=name)
        assert not page.soup.select('nav[aria-label="Your filters"] a')
        assert page.soup.select_one("main .notice")


class TestSearch:
    def test_it_finds_marks_and_leads_to_what_was_cleared(
        self, ailsa: FlaskClient, session: Session, said_ids: list[UUID]
    ) -> None:
        begin(ailsa).press("Decide", **READY)
        page = ReadingPage(ailsa, ailsa.get("/queue/search")).press("Search", words="COMING")
        assert [mark.get_text() for mark in page.soup.select("mark")] == ["comes"]
        assert page.soup.select_one(f'a[href="/queue/{said_ids[0]}"]')
        assert "coming" not in str(page.soup.select("a")).lower()

    @pytest.mark.parametrize("asked", ['"', "NEAR(", "😀", "x" * 10_000, "\x00 *"])
    def test_anything_may_be_asked(self, ailsa: FlaskClient, said_ids: list[UUID], asked: str) -> None:
        page = ReadingPage(ailsa, ailsa.get("/queue/search")).press("Search", words=asked)
        assert page.status == 200
        assert "Nothing found" in page.text

    def test_nonsense_for_a_place_shows_the_start(
        self, ailsa: FlaskClient, session: Session, said_ids: list[UUID]
    ) -> None:
        begin(ailsa).press("Decide", **READY)
        page = ReadingPage(ailsa, ailsa.get("/queue/search")).press("Search", words="bus", after="nonsense")
        assert len(page.soup.select("mark")) == 1
