"""Honest time on the pages: for young people, behind the code, and for the team."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from tests.factories.people import Person, sign_in
from tests.factories.voices import YES_BUT_QUOTE, Say
from tests.pages.account import StaffPage
from tests.pages.public import PublicPage
from tests.pages.returning import MyCodePage, OnePage, SaidPage
from webapp.domain import dates
from webapp.domain.levels import LEAST_WAITS, Spread
from webapp.domain.moderation import Decision, SubmissionStatus
from webapp.domain.years import CODES, YearPart
from webapp.forms.levels import say_half, say_nearly_all
from webapp.models import ModerationDecision, Submission, YearFigure
from webapp.services import levels

PAGES_FOR_YOUNG_PEOPLE = ("/tell-us", "/rules", "/how-long")


@pytest.fixture
def ailsa(client: FlaskClient, worker_ailsa: Person) -> FlaskClient:
    sign_in(client, worker_ailsa)
    return client


def read_after(session: Session, say: Say, person: Person, *, days: int, many: int) -> None:
    came_on = dates.today() - timedelta(days=10)
    for _ in range(many):
        submission_id = say(session, today=came_on).id
        submission = session.get_one(Submission, submission_id)
        submission.status = SubmissionStatus.CLEARED
        submission.first_read_on = came_on + timedelta(days=days)
        session.add(
            ModerationDecision(
                submission_id=submission_id,
                number=1,
                account_id=person.account_id,
                decision=Decision.CLEAR,
                status_before=SubmissionStatus.RECEIVED,
                status_after=SubmissionStatus.CLEARED,
                decided_on=came_on + timedelta(days=days),
            )
        )
    session.commit()


def open_with(client: FlaskClient, code: str) -> OnePage:
    MyCodePage.open(client).enter(code)
    return SaidPage.open(client).first()


class TestForYoungPeople:
    @pytest.mark.parametrize("path", PAGES_FOR_YOUNG_PEOPLE)
    def test_they_read_what_really_happened(
        self, client: FlaskClient, session: Session, say: Say, worker_ailsa: Person, path: str
    ) -> None:
        read_after(session, say, worker_ailsa, days=1, many=LEAST_WAITS - 4)
        read_after(session, say, worker_ailsa, days=4, many=4)
        page = client.get(path).get_data(as_text=True)
        assert "Half was done by the next day. Nearly all was done within 4 days." in page

    @pytest.mark.parametrize("path", PAGES_FOR_YOUNG_PEOPLE)
    def test_too_few_say_nothing(
        self, client: FlaskClient, session: Session, say: Say, worker_ailsa: Person, path: str
    ) -> None:
        read_after(session, say, worker_ailsa, days=1, many=LEAST_WAITS - 1)
        page = client.get(path).get_data(as_text=True)
        assert "Half was" not in page
        if path == "/how-long":
            assert page.count("Too few to say yet.") == 3

    def test_a_kept_page_is_made_anew_when_what_it_says_may_have_changed(self, app: Flask) -> None:
        kept = {path: app.test_client().get(path) for path in PAGES_FOR_YOUNG_PEOPLE}
        assert all(answer.status_code == 200 for answer in kept.values())
        pages = app.wsgi_app.pages  # type: ignore[attr-defined]
        now = time.monotonic()
        assert {path for _, path in pages} == set(PAGES_FOR_YOUNG_PEOPLE)
        assert all(0 < page.good_until - now <= 600 for page in pages.values())

    def test_it_opens_without_the_database(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_: object, **__: object) -> None:
            raise OperationalError("SELECT", None, Exception("away"))

        monkeypatch.setattr(levels, "get_standing", broken)
        answer = app.test_client().get("/tell-us")
        assert answer.status_code == 200
        assert "within 3 working days" in answer.get_data(as_text=True)

    @pytest.mark.parametrize(
        ("spread", "words"),
        [
            (Spread(half=0, nearly_all=0, longest=3, ended=30), ("on the same day", "on the same day")),
            (Spread(half=1, nearly_all=4, longest=9, ended=30), ("by the next day", "within 4 days")),
            (Spread(half=2, nearly_all=None, longest=29, ended=30), ("within 2 days", "longer than 29 days")),
            (
                Spread(half=None, nearly_all=None, longest=1, ended=30),
                ("More than half", "longer than one day"),
            ),
        ],
    )
    def test_the_words_say_what_was_measured(
        self, app: Flask, spread: Spread, words: tuple[str, str]
    ) -> None:
        with app.test_request_context():
            assert words[0] in say_half(spread)
            assert words[1] in say_nearly_all(spread)


class TestBehindTheCode:
    def test_they_see_by_when_and_that_we_are_late(
        self, client: FlaskClient, session: Session, say: Say
    ) -> None:
        said = say(session, today=dates.today() - timedelta(days=30))
        page = open_with(client, said.code.spoken)
        assert "We are late, and we are sorry." in page.text

    def test_what_sounds_urgent_has_the_same_day_as_everything(
        self, client: FlaskClient, session: Session, say: Say
    ) -> None:
        days = []
        for words in ("Synthetic: I am scared and not safe.", "Synthetic: the bus is late."):
            said = say(session, words=words, choices=YES_BUT_QUOTE, today=dates.today())
            page = open_with(client, said.code.spoken)
            days.append(page.text.partition("We aim to have read this by ")[2].partition(".")[0])
        assert days[0]
        assert days[0] == days[1]


class TestForTheTeam:
    def test_the_queue_says_in_words_what_is_past_its_time(
        self, ailsa: FlaskClient, session: Session, say: Say
    ) -> None:
        say(session, today=dates.today() - timedelta(days=30))
        say(session, today=dates.today())
        page = StaffPage.open(ailsa, "/queue")
        assert "One thing is past its time, and nobody has read it." in page.text
        assert page.text.count("working days past its time") == 1

    def test_what_the_team_sets_is_what_young_people_read(
        self, ailsa: FlaskClient, app: Flask, worker_ailsa: Person
    ) -> None:
        page = StaffPage.open(ailsa, "/service-levels")
        assert "Nobody has set this yet." in page.text
        saved = page.send(
            "Promise this from today", now="0", soon="1", usual="7", reply="2", weekdays="1", opens="09:30",
            closes="16:00",
        )  # fmt: skip
        assert "Saved." in saved.text
        assert "Ailsa Reads" in saved.text
        assert "within 7 working days" in PublicPage.visit(app.test_client(), "/how-long").main
        assert "Tuesday" in PublicPage.visit(app.test_client(), "/how-long").main
        assert "within 7 working days" in app.test_client().get("/tell-us").get_data(as_text=True)

    def test_an_order_that_makes_no_sense_is_refused_and_nothing_is_lost(self, ailsa: FlaskClient) -> None:
        page = StaffPage.open(ailsa, "/service-levels").send(
            "Promise this from today", now="5", soon="1", usual="0", reply="99", weekdays="1", opens="17:00",
            closes="09:00",
        )  # fmt: skip
        assert page.status == 400
        assert len(page.errors) == 3
        assert page.value("now") == "5"

    def test_nobody_else_sets_it(self, client: FlaskClient, admin: Person) -> None:
        sign_in(client, admin)
        assert client.get("/service-levels").status_code == 403


class TestTheTableOfAYear:
    def test_the_team_counts_it_and_everybody_reads_it(
        self, ailsa: FlaskClient, app: Flask, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        came_on = dates.today().replace(year=dates.today().year - 1, month=6, day=1)
        read_after(session, say, worker_ailsa, days=1, many=11)
        session.execute(
            update(Submission).values(received_on=came_on), execution_options={"synchronize_session": False}
        )
        session.execute(update(ModerationDecision).values(decided_on=came_on + timedelta(days=1)))
        session.commit()
        anybody = app.test_client()
        counted = StaffPage.open(ailsa, "/service-levels").send(f"Count the year {came_on.year}")
        assert "Counted, protected and attacked." in counted.text
        assert "Count the year" not in StaffPage.open(ailsa, "/service-levels").text

        page = PublicPage.visit(anybody, "/how-we-did")
        assert "About 10 young people told us something." in page.main
        assert "made up" in page.main
        assert "Did they say that something was not right" in page.main
        assert "Did a second person read it again, to check on us" in page.main
        csv = anybody.get("/how-we-did/figures.csv")
        assert csv.mimetype == "text/csv"
        lines = csv.get_data(as_text=True).splitlines()
        assert lines[0].startswith("year,part,code")
        assert f"{came_on.year},everybody,all,people,10,shown" in lines[1]
        assert f"{came_on.year},outcome,passed_on,people,,hidden" in csv.get_data(as_text=True)
        assert f"{came_on.year},appeal,upheld,people,,hidden" in csv.get_data(as_text=True)

    def test_a_year_from_before_appeals_were_counted_shows_what_it_has(
        self, client: FlaskClient, session: Session
    ) -> None:
        kept = dict(year=2024, number=None, counted_on=dates.today(), is_synthetic=True)
        for part in (YearPart.EVERYBODY, YearPart.OUTCOME, YearPart.HELD_FOR, YearPart.DAYS):
            session.add_all(YearFigure(part=part, code=code, **kept) for code in CODES[part])
        session.commit()

        page = PublicPage.visit(client, "/how-we-did")
        assert "What became of it" in page.main
        assert "something was not right" not in page.main.partition("How to read this")[0]

    def test_before_a_year_is_over_it_says_what_will_be_here(self, client: FlaskClient) -> None:
        assert "No year is over yet" in PublicPage.visit(client, "/how-we-did").main
