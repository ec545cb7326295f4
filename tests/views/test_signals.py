"""What rises, from the door: who may come in, what the page says, and what it takes to tell a body."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories.figures import hear
from tests.factories.people import Person, sign_in
from tests.factories.rises import MONDAY, WORDS, find_rise, signal_of
from tests.factories.voices import SYNTHETIC_WORDS, YES_BUT_QUOTE, Say
from tests.pages.signals import RisePage, RisesPage
from webapp.domain.signals import SignalState
from webapp.models import Alert, Signal, Submission
from webapp.services import alerts, behind_signals, moderation, reading
from webapp.services.moderation import Made

FEW, ENOUGH = 6, 13


@pytest.fixture(autouse=True)
def on_that_monday() -> object:
    """The day after a whole week, at ten in the morning."""
    with time_machine.travel(f"{MONDAY}T10:00:00+00:00", tick=True):
        yield


@pytest.fixture
def ailsa(client: FlaskClient, session: Session, worker_ailsa: Person) -> FlaskClient:
    """Ailsa's browser, signed in."""
    session.rollback()
    sign_in(client, worker_ailsa)
    return client


def few(session: Session) -> UUID:
    return find_rise(session, people=FEW)


def enough(session: Session) -> UUID:
    return find_rise(session, people=ENOUGH)


def state_of(session: Session, signal_id: UUID) -> SignalState:
    session.rollback()
    found = signal_of(session, signal_id).state
    session.rollback()
    return found


class TestList:
    def test_it_says_what_will_be_here(self, ailsa: FlaskClient) -> None:
        page = RisesPage.visit(ailsa)
        assert "Every week the service looks for themes" in page.text
        assert "Too few bodies were told" in page.text
        assert "What you tell a body comes here" in RisesPage.visit(ailsa, "/signals?view=told").text
        assert RisesPage.visit(ailsa, "/signals?view=nonsense").status == 200

    def test_it_says_what_rises_where_since_when_and_how_sure(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        few(session)
        page = RisesPage.visit(ailsa)
        [row] = page.rows
        for said in (
            "School",
            "Fife Council",
            "since the week of 31 August 2026",
            "Hardly chance",
            "synthetic",
        ):
            assert said in row
        assert "What rises 1" in page.places

    def test_what_was_left_unread_is_said_in_words_to_the_team(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        signal_id = enough(session)
        RisePage.of(ailsa, signal_id).press("See exactly", words=WORDS).press("Tell the body", is_sure="y")
        session.execute(update(Alert).values(told_on=MONDAY - timedelta(days=30)))
        session.commit()
        page = RisesPage.visit(ailsa, "/signals?view=told")
        assert "One body has not read what you told it." in page.text
        assert "Overdue: the body should have read it by 28 August 2026" in page.rows[0]

    def test_the_delay_is_said_once_there_are_enough_cases(
        self, ailsa: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        delay = alerts.Delay(days_to_find=16, days_to_tell=20, cases=7)
        monkeypatch.setattr(alerts, "find_delay", lambda session, *, today: delay)
        page = RisesPage.visit(ailsa)
        assert "it took 16 days from the first voice" in page.text
        assert "After 20 days the body was told." in page.text
        assert "the middle of 7 cases" in page.text


class TestOneSignal:
    def test_it_counts_what_is_behind_it_for_the_team_alone(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        page = RisePage.of(ailsa, few(session))
        assert "6 things said by 6 young people or groups." in page.text
        assert "These numbers stay in your team." in page.text
        assert page.buttons.count("Open") == 6
        assert page.facts["How early"] == "Found 12 days after the first of these voices came in."

    def test_the_words_behind_it_open_in_the_reading_room_and_nowhere_else(
        self, ailsa: FlaskClient, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        day = MONDAY - timedelta(days=6)
        said_id = say(session, choices=YES_BUT_QUOTE, today=day).submission.id
        now = datetime(2026, 9, 8, 9, tzinfo=UTC)
        reading.claim(session, submission_id=said_id, staff=worker_ailsa.staff, now=now)
        revision = session.get_one(Submission, said_id).revision
        made = Made(
            revision=revision, shared_words=SYNTHETIC_WORDS, themes=frozenset({"school"}), body="fife-council"
        )
        moderation.clear(
            session, submission_id=said_id, staff=worker_ailsa.staff, made=made, today=day, now=now
        )
        session.commit()
        page = RisePage.of(ailsa, few(session))
        assert "7 things said" in page.text
        assert page.text.count("the body sees these words") == 1
        assert "6 of them were not shared with the body in words." in page.text
        assert SYNTHETIC_WORDS not in page.text
        form = page.soup.select_one(f"form[action='/queue/{said_id}/open']")
        assert form is not None
        data = {"csrf_token": page.value("csrf_token") or ""}
        opened = ailsa.post(f"/queue/{said_id}/open", data=data, follow_redirects=True)
        assert SYNTHETIC_WORDS in opened.get_data(as_text=True)

    def test_something_new_is_named_so_and_the_country_has_nobody_to_tell(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        find_rise(session, people=ENOUGH, theme=None)
        ids = dict(session.execute(select(Signal.body, Signal.id)).all())
        session.rollback()
        assert RisePage.of(ailsa, ids["fife-council"]).heading == "Something new"
        country = RisePage.of(ailsa, ids["scotland"])
        assert "All of Scotland" in country.text
        assert "See exactly what the body will see" not in country.buttons

    def test_what_is_not_there_is_not_found(self, ailsa: FlaskClient) -> None:
        assert ailsa.get("/signals/00000000-0000-4000-8000-000000000000").status_code == 404


class TestTelling:
    def test_the_worker_is_warned_and_sees_exactly_what_the_body_sees(
        self, ailsa: FlaskClient, session: Session, parent_fife: Person
    ) -> None:
        signal_id = enough(session)
        page = RisePage.of(ailsa, signal_id)
        assert "An alert can give somebody away" in page.text
        check = page.press("See exactly", words=WORDS)
        assert state_of(session, signal_id) is SignalState.FOUND
        assert "Could somebody be worked out?" in check.text
        told = check.press("Tell the body", is_sure="y")
        assert "The body was told." in told.text
        sign_in(ailsa, parent_fife)
        theirs = ailsa.get("/alerts").get_data(as_text=True)
        alert_id = session.scalars(select(Alert.id)).one()
        session.rollback()
        assert str(alert_id) in theirs
        seen = RisePage.visit(ailsa, f"/alerts/{alert_id}").told
        assert seen.endswith(check.told.removeprefix("School "))
        assert "About 15 young people told us, since August 2026." in seen

    def test_nothing_is_told_before_the_question_is_answered(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        signal_id = enough(session)
        check = RisePage.of(ailsa, signal_id).press("See exactly", words=WORDS)
        again = check.press("Tell the body")
        assert again.heading == "What the body will see"
        assert state_of(session, signal_id) is SignalState.FOUND
        assert again.press("Change it").typed("words") == WORDS

    def test_numbers_are_refused_where_they_were_typed_and_nothing_is_lost(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        typed = "Synthetic: three of them, on 7 May"
        page = RisePage.of(ailsa, few(session)).press("See exactly", words=typed)
        assert page.status == 400
        assert page.errors == [
            "Say it without numbers: “three”, “7”. A number goes to the body only through its own check."
        ]
        assert page.typed("words") == typed

    def test_few_are_told_of_in_words_that_a_colleague_read(
        self, ailsa: FlaskClient, session: Session, worker_callum: Person
    ) -> None:
        signal_id = few(session)
        check = RisePage.of(ailsa, signal_id).press("See exactly", words=WORDS)
        assert "How many is not said" in check.told
        mine = check.press("Ask a colleague to agree", is_sure="y")
        assert "so a colleague has to read it before the body does" in mine.text
        assert "I agree. Tell the body." not in mine.buttons
        data = {"csrf_token": mine.value("csrf_token") or "", "revision": "2"}
        assert ailsa.post(f"/signals/{signal_id}/agree", data=data).status_code == 409

        sign_in(ailsa, worker_callum)
        theirs = RisePage.of(ailsa, signal_id)
        back = theirs.press("Send it back", change="Synthetic: nearer to what they want.")
        assert back.typed("words") == WORDS
        back.press("See exactly", words=WORDS).press("Ask a colleague", is_sure="y")
        assert state_of(session, signal_id) is SignalState.WRITTEN

    def test_a_page_that_shows_how_things_were_decides_nothing(
        self, ailsa: FlaskClient, session: Session
    ) -> None:
        signal_id = few(session)
        stale = RisePage.of(ailsa, signal_id)
        stale.press("This is a campaign")
        answer = stale.press("Put it aside", reason="chance")
        assert answer.status == 409
        assert state_of(session, signal_id) is SignalState.FOUND

    @pytest.mark.parametrize(
        ("label", "answers", "error"),
        [
            ("See exactly", {"words": " "}, "Write what the body should know"),
            ("Put it aside", {}, "Choose why"),
            ("Put it aside", {"reason": "other"}, "Write what the reason is"),
        ],
    )
    def test_what_is_missing_is_said(
        self, ailsa: FlaskClient, session: Session, label: str, answers: dict[str, str], error: str
    ) -> None:
        page = RisePage.of(ailsa, few(session)).press(label, **answers)
        assert page.status == 400
        assert page.errors == [error]

    @pytest.mark.parametrize("move", ["agree", "look-again", "campaign", "send-back", "take-back"])
    def test_a_form_without_its_revision_does_nothing(
        self, ailsa: FlaskClient, session: Session, move: str
    ) -> None:
        signal_id = few(session)
        data = {"csrf_token": RisePage.of(ailsa, signal_id).value("csrf_token") or ""}
        assert ailsa.post(f"/signals/{signal_id}/{move}", data=data).status_code == 400
        assert state_of(session, signal_id) is SignalState.FOUND

    def test_put_aside_and_taken_up_again(self, ailsa: FlaskClient, session: Session) -> None:
        signal_id = few(session)
        aside = RisePage.of(ailsa, signal_id).press(
            "Put it aside", reason="campaign", note="Synthetic: a post."
        )
        assert "Put aside. The body is not told." in aside.text
        assert "It is a campaign: they were asked to write" in aside.steps[0]
        assert len(RisesPage.visit(ailsa, "/signals?view=aside").rows) == 1
        aside.press("Look into it again")
        assert state_of(session, signal_id) is SignalState.FOUND

    def test_what_was_told_can_be_taken_back(self, ailsa: FlaskClient, session: Session) -> None:
        signal_id = enough(session)
        RisePage.of(ailsa, signal_id).press("See exactly", words=WORDS).press("Tell the body", is_sure="y")
        back = RisePage.of(ailsa, signal_id).press("Take it back from", why="Synthetic: it named a street.")
        assert "The body no longer sees it." in back.text
        assert state_of(session, signal_id) is SignalState.TAKEN_BACK
        assert WORDS not in RisePage.of(ailsa, signal_id).text


def test_people_who_spoke_often_are_said_to_count_once(ailsa: FlaskClient, session: Session) -> None:
    signal_id = few(session)
    voices = behind_signals.behind(session, signal_of(session, signal_id)).voices
    one = session.get_one(Submission, voices[0].submission_id).contributor_id
    hear(session, people=1, contributors=[one], on=MONDAY - timedelta(days=2))
    session.commit()
    assert "One of them said 2 of these things, and counts once." in RisePage.of(ailsa, signal_id).text
