"""The rota from the door: who may see and set it, and what is shown in red."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.duty import on_duty
from tests.factories.people import Person, sign_in
from tests.factories.voices import Say
from tests.pages.account import StaffPage
from tests.pages.duty import DutyPage
from webapp.domain.duty import Fault, NoticeKind, Pace
from webapp.models import AuditEntry, DigestChoice, DutyShift, OutgoingNotice
from webapp.services import calling, outbox, reading, reference, rota

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ADD = "Put on the rota"


@pytest.fixture(autouse=True)
def on_that_friday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(client: FlaskClient, session: Session, lead_morag: Person) -> FlaskClient:
    """Morag's browser."""
    sign_in(client, lead_morag)
    return client


def visit(client: FlaskClient) -> DutyPage:
    page = DutyPage.open(client, "/duty")
    assert isinstance(page, DutyPage)
    return page


def put(client: FlaskClient, person: Person, **answers: str) -> DutyPage:
    known = {
        "starts": "2026-11-20T09:00",
        "ends": "2026-11-27T09:00",
        "weeks": "1",
        "first": str(person.account_id),
        "second": "",
        "third": "",
    }
    page = visit(client).send(ADD, **known | answers)
    return DutyPage(client, page.response)


class TestHelpNumbers:
    def test_those_that_nobody_tried_in_time_stand_there_by_name(
        self, desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        [first, *_] = reference.load_help_contacts()
        tried = replace(first, checked_on=NOW.date())
        for contacts, is_there in (((replace(first, checked_on=None),), True), ((tried,), False)):
            monkeypatch.setattr(reference, "load_help_contacts", lambda contacts=contacts: contacts)
            assert ("Help numbers to look at again" in visit(desk).text) is is_there


class TestRota:
    def test_a_week_is_put_on_repeated_and_taken_off(
        self, desk: FlaskClient, session: Session, lead_morag: Person, worker_ailsa: Person
    ) -> None:
        page = put(desk, lead_morag, weeks="2", second=str(worker_ailsa.account_id))
        assert len(page.shifts) == 2
        assert "Morag Keeps Ailsa Reads" in page.shifts[0]
        assert "None. Somebody is on duty all the time." in page.part("gaps")

        page = DutyPage(desk, page.send("Take off").response)
        assert len(page.shifts) == 1
        assert any("Nobody is on duty." in each for each in page.in_red)
        actions = session.scalars(select(AuditEntry.action)).all()
        assert [each for each in actions if "shift" in each] == ["shift_added", "shift_removed"]

    def test_a_gap_is_red_for_the_team_and_the_administrator(
        self, client: FlaskClient, session: Session, lead_morag: Person, worker_ailsa: Person, admin: Person
    ) -> None:
        on_duty(session, lead_morag, since=NOW, hours=24)
        on_duty(session, lead_morag, since=NOW + timedelta(hours=30), hours=24 * 13)
        for person in (lead_morag, worker_ailsa, admin):
            sign_in(client, person)
            [gap] = [each for each in visit(client).in_red if "Nobody from" in each]
            assert "21 Nov" in gap

    def test_hours_stay_what_clocks_show_when_summer_time_begins(
        self, desk: FlaskClient, session: Session, lead_morag: Person
    ) -> None:
        put(desk, lead_morag, starts="2027-03-26T09:00", ends="2027-03-26T17:00", weeks="2")
        starts = session.scalars(select(DutyShift.starts_at).order_by(DutyShift.starts_at)).all()
        assert [each.hour for each in starts] == [9, 8]

    @pytest.mark.parametrize(
        ("answers", "said"),
        [
            ({"ends": "2026-11-20T08:00"}, "It has to end after it begins."),
            ({"ends": "2026-11-28T08:00"}, "A shift can last a week at most."),
            ({"weeks": "60"}, "Write a number from 1 to 52."),
            ({"first": ""}, "Choose who is called first."),
            ({"starts": ""}, "Write the day and the time, like 2026-11-22 14:30."),
        ],
    )
    def test_what_cannot_be_is_said(
        self, desk: FlaskClient, session: Session, lead_morag: Person, answers: dict[str, str], said: str
    ) -> None:
        page = put(desk, lead_morag, **answers)
        assert (page.status, page.errors) == (400, [said])
        assert session.scalar(select(func.count()).select_from(DutyShift)) == 0

    def test_two_shifts_at_once_and_one_person_twice_are_refused(
        self, desk: FlaskClient, session: Session, lead_morag: Person
    ) -> None:
        put(desk, lead_morag)
        page = put(desk, lead_morag, starts="2026-11-26T09:00", ends="2026-11-28T09:00")
        assert page.errors == ["Somebody is on duty then already. Take that shift off first."]
        page = put(desk, lead_morag, second=str(lead_morag.account_id))
        assert page.errors == ["Choose somebody who is not called before."]

    def test_only_the_safeguarding_team_sets_it(
        self, client: FlaskClient, session: Session, lead_morag: Person, worker_ailsa: Person
    ) -> None:
        sign_in(client, worker_ailsa)
        page = visit(client)
        assert "The safeguarding team sets the rota." in page.text
        assert not page.soup.select('form[action$="/duty/shifts"]')
        assert client.post("/duty/shifts", data={}).status_code == 403

    def test_the_team_says_how_long_a_call_may_wait(self, desk: FlaskClient, session: Session) -> None:
        page = visit(desk).send("Keep this", minutes="30")
        assert page.value("minutes") == "30"
        assert rota.get_minutes(session) == 30
        assert visit(desk).send("Keep this", minutes="1").errors == ["Write a number from 5 to 120."]


class TestWhatWaits:
    def test_what_nobody_has_opened_is_red_with_who_was_called(
        self, desk: FlaskClient, session: Session, say: Say, lead_morag: Person
    ) -> None:
        on_duty(session, lead_morag, since=NOW)
        say(session, words="Synthetic: I do not feel safe where I live tonight.")
        assert "Nobody was called yet." in visit(desk).part("waiting")
        calling.call_who_is_due(session, now=NOW, has_hook=False)
        session.commit()
        page = visit(desk)
        assert "Something said that nobody has decided about" in page.in_red
        assert "Morag Keeps" in page.part("waiting")
        assert "There is no advocacy worker who can open anything." in page.part("waiting")
        assert "On duty 1" in page.places

    def test_what_could_not_be_sent_is_red_until_it_is_put_aside(
        self, desk: FlaskClient, session: Session, lead_morag: Person
    ) -> None:
        outbox.add(session, account_id=lead_morag.account_id, kind=NoticeKind.CALL, now=NOW)
        [notice] = outbox.lease(session, now=NOW)
        outbox.settle(session, notice, fault=Fault.NO_ANSWER, now=NOW)
        session.commit()
        page = visit(desk)
        assert "There was no answer." in page.part("unsent")
        page.send("Put this aside")
        assert session.scalar(select(func.count()).select_from(OutgoingNotice)) == 0

    def test_that_nobody_looks_after_calls_is_red_and_known_to_a_monitor(
        self, desk: FlaskClient, session: Session
    ) -> None:
        assert any("has never run" in each for each in visit(desk).in_red)
        assert desk.get("/healthz/tend").status_code == 503
        rota.note_tended(session, now=NOW - timedelta(minutes=9))
        session.commit()
        assert not any("Nobody is being called" in each for each in visit(desk).in_red)
        assert desk.get("/healthz/tend").get_json() == {"status": "ok"}
        rota.note_tended(session, now=NOW - timedelta(minutes=11))
        session.commit()
        assert any("last ran" in each for each in visit(desk).in_red)
        assert desk.get("/healthz/tend").status_code == 503


class TestTrouble:
    """What keeps calls from reaching anybody stands in red on whatever page somebody of the team is."""

    def troubles(self, client: FlaskClient, person: Person) -> list[str]:
        sign_in(client, person)
        page = DutyPage.open(client, "/account")
        assert isinstance(page, DutyPage)
        return page.in_red

    def test_all_is_well(self, client: FlaskClient, session: Session, lead_morag: Person) -> None:
        on_duty(session, lead_morag, since=NOW)
        rota.note_tended(session, now=NOW)
        session.commit()
        assert self.troubles(client, lead_morag) == []

    def test_it_is_seen_by_whoever_could_do_something_and_nobody_else(
        self, client: FlaskClient, session: Session, lead_morag: Person, worker_ailsa: Person, admin: Person,
        parent_fife: Person, board_fife: Person,
    ) -> None:  # fmt: skip
        for person in (lead_morag, worker_ailsa, admin):
            [not_tended, nobody_on_duty] = self.troubles(client, person)
            assert "Nobody is being called: the command that calls people is not running." in not_tended
            assert "Nobody is on duty now." in nobody_on_duty
        for person in (parent_fife, board_fife):
            assert self.troubles(client, person) == []

    def test_a_call_that_neither_mail_nor_web_hook_took_is_red_in_the_same_minute(
        self, client: FlaskClient, session: Session, say: Say, lead_morag: Person, worker_ailsa: Person
    ) -> None:
        on_duty(session, lead_morag, since=NOW)
        rota.note_tended(session, now=NOW)
        say(session, words="Synthetic: I do not feel safe where I live tonight.")
        calling.call_who_is_due(session, now=NOW, has_hook=True)
        for notice in outbox.lease(session, now=NOW):
            outbox.settle(session, notice, fault=Fault.NO_ANSWER, now=NOW)
        session.commit()
        for person in (lead_morag, worker_ailsa):
            [not_sent] = self.troubles(client, person)
            assert "A call about something urgent could not be sent." in not_sent
        assert "The web hook" in visit(client).part("unsent")

    def test_that_everybody_was_called_and_nobody_came_is_red_until_somebody_opens_it(
        self, client: FlaskClient, session: Session, say: Say, lead_morag: Person, worker_ailsa: Person
    ) -> None:
        on_duty(session, lead_morag, since=NOW)
        rota.note_tended(session, now=NOW)
        said = say(session, words="Synthetic: I do not feel safe where I live tonight.")
        for minutes in (0, 15):
            calling.call_who_is_due(session, now=NOW + timedelta(minutes=minutes), has_hook=False)
        session.commit()
        [nobody_comes] = self.troubles(client, lead_morag)
        assert "Everybody was called, and nobody has it open." in nobody_comes
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=NOW)
        session.commit()
        assert self.troubles(client, lead_morag) == []


class TestDigests:
    def test_somebody_chooses_how_often_they_are_told(
        self, client: FlaskClient, session: Session, worker_ailsa: Person
    ) -> None:
        sign_in(client, worker_ailsa)
        assert "Choose how often you are told" in StaffPage.open(client, "/account").text
        page = StaffPage.open(client, "/account/digests").send("Keep this", pace="never")
        assert page.heading == "My account"
        assert session.scalars(select(DigestChoice.pace)).one() == Pace.NEVER

    def test_a_body_cannot_be_told_each_hour(self, client: FlaskClient, parent_fife: Person) -> None:
        sign_in(client, parent_fife)
        page = StaffPage.open(client, "/account/digests")
        assert [each["value"] for each in page.soup.select("input[type=radio]")] == ["daily", "never"]
        assert page.send("Keep this", pace="hourly").path == "/account/digests"

    def test_who_is_never_told_by_mail_has_nothing_to_choose(self, desk: FlaskClient) -> None:
        assert desk.get("/account/digests").status_code == 404
