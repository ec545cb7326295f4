"""Calling, telling and sending from a terminal, with a real mail server and a real web hook on the other side."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import Message
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tests.conftest import SECRET
from tests.factories.duty import Hook, Inbox, count_calls, mail_server, on_duty, web_hook
from tests.factories.people import Person, make_person
from tests.factories.voices import Said, Say
from webapp.cli.heard import heard
from webapp.config import Settings, read_settings
from webapp.domain.accounts import Role
from webapp.domain.duty import Audience, Fault, Pace
from webapp.domain.errors import ReasonMissing
from webapp.domain.moderation import HoldReason, Urgency
from webapp.models import (
    Account,
    DigestChoice,
    DutyCall,
    DutyCalled,
    News,
    OutgoingNotice,
    ProtectionConcern,
    Submission,
)
from webapp.services import (
    accounts,
    conflicts,
    digests,
    duty_calls,
    moderation,
    outbox,
    reading,
    returning,
    safety,
    undoing,
)
from webapp.services.accounts import Belonging
from webapp.services.moderation import Made
from webapp.services.sign_ins import in_utc
from webapp.services.submissions import CodeKeySettings
from webapp.services.team_keys import NewTeam

START = datetime(2026, 11, 20, 21, 30, 20, tzinfo=UTC)
"""A Friday evening; in Scotland the clocks show the same."""
URGENT = "Synthetic: I do not feel safe where I live tonight."
HOOK_SECRET = "only for tests: a secret of the web hook"
ROOT = Path(__file__).parent.parent.parent
Run = Callable[..., Result]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as inbox:
        yield inbox


@pytest.fixture
def hook() -> Iterator[Hook]:
    with web_hook() as hook:
        yield hook


@pytest.fixture
def tend(
    app: Flask, settings: Settings, inbox: Inbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Run:
    """One pass of `heard tend`, as cron makes it."""
    for name, value in {
        "HEARD_SECRET": SECRET,
        "DATABASE_URL": settings.database_url,
        "HEARD_SMTP_HOST": "127.0.0.1",
        "HEARD_SMTP_PORT": str(inbox.port),
        "HEARD_SMTP_SECURITY": "none",
        "HEARD_MAIL_FROM": "heard@example.org",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)

    def run() -> Result:
        result = CliRunner().invoke(heard, ["tend"])
        assert result.exit_code == 0, (result.output, result.exception)
        return result

    return run


@pytest.fixture
def lead_isla(session: Session, safeguarding_team: NewTeam) -> Person:
    belonging = Belonging(Role.SAFEGUARDING_LEAD, team_id=safeguarding_team.team_id)
    return make_person(session, "Isla Keeps", belonging, team=safeguarding_team)


@pytest.fixture
def lead_rhona(session: Session, safeguarding_team: NewTeam) -> Person:
    belonging = Belonging(Role.SAFEGUARDING_LEAD, team_id=safeguarding_team.team_id)
    return make_person(session, "Rhona Keeps", belonging, team=safeguarding_team)


def count(session: Session, table: type) -> int:
    session.rollback()
    found = session.scalar(select(func.count()).select_from(table)) or 0
    session.rollback()
    return found


def without_its_number(mail: Message) -> list[tuple[str, str]]:
    """Everything in a mail but whom it is for, when it was sent and its own random number."""
    kept = [
        (name, value) for name, value in mail.items() if name not in ("To", "Date", "Message-ID", "X-Peer")
    ]
    return [*kept, ("body", str(mail.get_payload()))]


class TestCalls:
    def test_the_first_on_duty_and_the_readers_are_called_at_once(
        self, clock: object, session: Session, say: Say, tend: Run, inbox: Inbox, worker_ailsa: Person,
        lead_morag: Person, lead_isla: Person,
    ) -> None:  # fmt: skip
        on_duty(session, lead_morag, lead_isla, since=START)
        say(session, words=URGENT)
        assert "2 sent, 0 not sent" in tend().output
        assert inbox.to == ["ailsa", "morag"]

    def test_nobody_opens_it_so_the_next_is_called_then_everybody_then_everybody_each_hour(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person, lead_morag: Person, lead_isla: Person, lead_rhona: Person,
    ) -> None:  # fmt: skip
        on_duty(session, lead_morag, lead_isla, since=START)
        say(session, words=URGENT)
        called = {}
        for minute in (0, 1, 14, 15, 16, 29, 30, 31, 89, 90, 91):
            clock.move_to(START + timedelta(minutes=minute))
            tend()
            if inbox.to:
                called[minute] = inbox.to
                inbox.empty()
        everybody = ["ailsa", "isla", "morag", "rhona"]
        assert called == {0: ["ailsa", "morag"], 15: ["isla"], 30: everybody, 90: everybody}

    def test_opening_it_stops_the_calls_and_leaves_no_trace_of_when(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person, lead_morag: Person, lead_isla: Person,
    ) -> None:  # fmt: skip
        on_duty(session, lead_morag, lead_isla, since=START)
        said = say(session, words=URGENT)
        tend()
        inbox.empty()
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=START)
        session.commit()
        clock.shift(29 * 60)
        tend()
        assert inbox.to == []
        assert [count(session, table) for table in (DutyCalled, OutgoingNotice)] == [0, 0]
        moderation.clear(session, submission_id=said.id, staff=worker_ailsa.staff, made=cleared(session, said.id),
                         today=START.date(), now=START)  # fmt: skip
        session.commit()
        clock.shift(24 * 60 * 60)
        tend()
        assert [count(session, table) for table in (DutyCall, DutyCalled, OutgoingNotice)] == [0, 0, 0]

    @pytest.mark.parametrize("put_down", [True, False], ids=["put down", "left open until the claim ran out"])
    def test_what_somebody_opened_and_left_undecided_calls_again_and_goes_up_as_before(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person, lead_morag: Person, lead_isla: Person, put_down: bool,
    ) -> None:  # fmt: skip
        on_duty(session, lead_morag, lead_isla, since=START)
        said = say(session, words=URGENT)
        tend()
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=START)
        session.commit()
        clock.shift(20 * 60)
        tend()
        inbox.empty()
        if put_down:
            moderation.put_down(session, submission_id=said.id, staff=worker_ailsa.staff)
            session.commit()
        called = {}
        for minute in (20, 29, 30, 34, 35, 45, 50, 60):
            clock.move_to(START + timedelta(minutes=minute))
            tend()
            if inbox.to:
                called[minute] = inbox.to
                inbox.empty()
        start = 20 if put_down else 30
        first, second, everybody = ["ailsa", "morag"], ["isla"], ["ailsa", "isla", "morag"]
        assert called == {start: first, start + 15: second, start + 30: everybody}

    def test_closing_everything_calls_again_about_what_is_urgent_alone(
        self, clock: object, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        for words in (URGENT, "Synthetic: my bus comes late."):
            reading.claim(
                session, submission_id=say(session, words=words).id, staff=worker_ailsa.staff, now=START
            )
        session.commit()
        assert count_calls(session, now=START) == 0
        assert moderation.put_all_down(session, staff=worker_ailsa.staff) == 2
        assert count_calls(session, now=START) == 1

    @pytest.mark.parametrize("nobody_at_risk", [True, False])
    def test_what_is_held_goes_on_calling_unless_somebody_says_that_nobody_is_at_risk(
        self, clock: object, session: Session, say: Say, worker_ailsa: Person, nobody_at_risk: bool
    ) -> None:
        said = say(session, words=URGENT)
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=START)
        session.commit()
        made = replace(cleared(session, said.id), nobody_at_risk=nobody_at_risk)
        moderation.hold(session, submission_id=said.id, staff=worker_ailsa.staff, made=made,
                        reason=HoldReason.UNCLEAR, today=START.date(), now=START)  # fmt: skip
        session.commit()
        assert count_calls(session, now=START) == (0 if nobody_at_risk else 1)

    def test_an_undone_decision_calls_again_once_it_is_left(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person, lead_morag: Person,
    ) -> None:  # fmt: skip
        said = say(session, words=URGENT)
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=START)
        session.commit()
        with undoing.offered(session, submission_id=said.id, staff=worker_ailsa.staff, now=START):
            moderation.clear(session, submission_id=said.id, staff=worker_ailsa.staff,
                             made=cleared(session, said.id), today=START.date(), now=START)  # fmt: skip
        session.commit()
        undoing.undo(session, submission_id=said.id, staff=worker_ailsa.staff, today=START.date(), now=START)
        session.commit()
        tend()
        assert inbox.to == []
        clock.shift(31 * 60)
        tend()
        assert inbox.to == ["ailsa", "morag"]

    def test_what_waits_without_a_call_is_found_and_called_about(
        self, clock: object, session: Session, say: Say, tend: Run, inbox: Inbox, worker_ailsa: Person,
    ) -> None:  # fmt: skip
        say(session, words=URGENT)
        session.execute(delete(DutyCall))
        session.commit()
        tend()
        assert inbox.to == ["ailsa"]

    def test_a_gap_in_the_rota_still_calls_somebody(
        self, clock: object, session: Session, say: Say, tend: Run, inbox: Inbox, worker_ailsa: Person,
        lead_morag: Person, lead_isla: Person,
    ) -> None:  # fmt: skip
        on_duty(session, lead_morag, since=START + timedelta(hours=1))
        say(session, words=URGENT)
        tend()
        assert inbox.to == ["ailsa", "isla", "morag"]

    def test_where_nobody_keeps_people_safe_the_administrator_is_called(
        self, clock: object, session: Session, say: Say, tend: Run, inbox: Inbox, team: NewTeam, admin: Person,
        parent_fife: Person,
    ) -> None:  # fmt: skip
        say(session, words=URGENT)
        tend()
        assert inbox.to == ["andrew"]

    def test_somebody_on_duty_who_has_left_is_passed_over(
        self, clock: object, session: Session, say: Say, tend: Run, inbox: Inbox, team: NewTeam,
        lead_morag: Person, lead_isla: Person,
    ) -> None:  # fmt: skip
        on_duty(session, lead_morag, lead_isla, since=START)
        accounts.deactivate(session, account_id=lead_morag.account_id, today=START.date(), actor="test")
        session.commit()
        say(session, words=URGENT)
        tend()
        assert inbox.to == ["isla"]

    def test_a_concern_calls_until_it_is_taken_over(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person, lead_morag: Person, lead_isla: Person,
    ) -> None:  # fmt: skip
        on_duty(session, lead_morag, lead_isla, since=START)
        concern_id = pass_on(session, say(session).id, worker_ailsa, urgency=Urgency.NOW)
        tend()
        assert inbox.to == ["morag"]
        inbox.empty()
        clock.shift(15 * 60)
        tend()
        assert inbox.to == ["isla"]
        inbox.empty()
        safety.take_over(session, concern_id=concern_id, staff=lead_isla.staff, now=START)
        session.commit()
        clock.shift(60 * 60)
        tend()
        assert (inbox.to, count(session, DutyCall)) == ([], 0)

    def test_a_flood_of_urgent_things_calls_each_person_once(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person, lead_morag: Person,
    ) -> None:  # fmt: skip
        on_duty(session, lead_morag, since=START)
        for _ in range(3):
            say(session, words=URGENT)
        tend()
        clock.shift(60)
        for _ in range(3):
            say(session, words=URGENT)
        tend()
        assert inbox.to == ["ailsa", "morag"]

    def test_whoever_wants_no_mail_is_left_alone_off_duty_and_called_with_everybody(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person, worker_callum: Person, lead_morag: Person,
    ) -> None:  # fmt: skip
        for worker in (worker_ailsa, worker_callum):
            digests.choose_pace(
                session, account_id=worker.account_id, role=Role.ADVOCACY_WORKER, pace=Pace.NEVER
            )
        on_duty(session, lead_morag, worker_callum, since=START)
        say(session, words=URGENT)
        called = []
        for minute in (0, 15, 30):
            clock.move_to(START + timedelta(minutes=minute))
            tend()
            called.append(inbox.to)
            inbox.empty()
        assert called == [["morag"], ["callum"], ["ailsa", "callum", "morag"]]

    def test_erasing_it_stops_the_calls(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person, lead_morag: Person,
    ) -> None:  # fmt: skip
        said = say(session, words=URGENT)
        tend()
        session.execute(delete(Submission).where(Submission.id == said.id))
        session.commit()
        assert (count(session, DutyCall), count(session, DutyCalled)) == (0, 0)

    def test_what_is_not_for_whoever_opened_it_calls_anew(
        self, clock: object, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        said = say(session, words=URGENT)
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=START)
        session.commit()
        assert count_calls(session, now=START) == 0
        conflicts.set_aside(session, submission_id=said.id, staff=worker_ailsa.staff, now=START)
        session.commit()
        assert count_calls(session, now=START) == 1


class TestMessages:
    def test_an_urgent_message_calls_again_until_somebody_opens_it(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        code_keys: CodeKeySettings, worker_ailsa: Person, lead_morag: Person,
    ) -> None:  # fmt: skip
        on_duty(session, lead_morag, since=START)
        said = say(session)
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=START)
        write_back(session, said, code_keys, words=URGENT)
        tend()
        assert inbox.to == ["ailsa", "morag"]
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=START)
        session.commit()
        assert count_calls(session, now=START) == 0
        assert count(session, DutyCalled) == 0
        moderation.put_down(session, submission_id=said.id, staff=worker_ailsa.staff)
        session.commit()
        assert count_calls(session, now=START) == 1

    def test_a_message_that_comes_while_somebody_decides_goes_on_calling(
        self, clock: object, session: Session, say: Say, code_keys: CodeKeySettings, worker_ailsa: Person
    ) -> None:
        said = say(session, words=URGENT)
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=START)
        session.commit()
        write_back(session, said, code_keys, words=URGENT)
        moderation.clear(session, submission_id=said.id, staff=worker_ailsa.staff, made=cleared(session, said.id),
                         today=START.date(), now=START)  # fmt: skip
        session.commit()
        assert count_calls(session, now=START) == 1

    def test_what_is_urgent_later_asks_about_risk_before_it_is_cleared(
        self, clock: object, session: Session, say: Say, code_keys: CodeKeySettings, worker_ailsa: Person
    ) -> None:
        said = say(session)
        write_back(session, said, code_keys, words=URGENT)
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=START)
        session.commit()
        made = replace(cleared(session, said.id), nobody_at_risk=False)
        with pytest.raises(ReasonMissing):
            moderation.clear(session, submission_id=said.id, staff=worker_ailsa.staff, made=made,
                             today=START.date(), now=START)  # fmt: skip

    def test_a_message_about_a_concern_calls_who_keeps_people_safe(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        code_keys: CodeKeySettings, worker_ailsa: Person, lead_morag: Person,
    ) -> None:  # fmt: skip
        on_duty(session, lead_morag, since=START)
        said = say(session)
        concern_id = pass_on(session, said.id, worker_ailsa, urgency=Urgency.SOON)
        safety.take_over(session, concern_id=concern_id, staff=lead_morag.staff, now=START)
        write_back(session, said, code_keys, words="Synthetic: thank you.")
        tend()
        assert inbox.to == ["morag"]
        write_back(session, said, code_keys, words=URGENT)
        assert session.scalars(select(DutyCall.urgency)).one() == Urgency.NOW
        safety.open_concern(session, concern_id=concern_id, staff=lead_morag.staff)
        session.commit()
        assert count(session, DutyCall) == 0


class TestReminders:
    def test_a_concern_that_waits_too_long_reminds_its_holder_and_who_is_on_duty_once_a_morning(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person, lead_morag: Person, lead_isla: Person,
    ) -> None:  # fmt: skip
        on_duty(session, lead_isla, since=START, hours=120)
        concern_id = pass_on(session, say(session).id, worker_ailsa, urgency=Urgency.NOW)
        safety.take_over(session, concern_id=concern_id, staff=lead_morag.staff, now=START)
        session.commit()
        reminded = {}
        for hours in (1, 10, 11, 12, 35, 36):
            clock.move_to(START + timedelta(hours=hours))
            tend()
            if inbox.to:
                reminded[hours] = inbox.to
                inbox.empty()
        assert reminded == {11: ["isla", "morag"], 35: ["isla", "morag"]}


class TestDigests:
    def test_a_flood_of_700_makes_one_mail_on_the_next_full_hour(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person,
    ) -> None:  # fmt: skip
        for number in range(700):
            clock.move_to(START + timedelta(seconds=number * 600 / 700))
            say(session)
            if number % 100 == 0:
                tend()
        tend()
        assert (inbox.to, count(session, News)) == ([], 0)
        clock.move_to(START.replace(hour=22, minute=0, second=30))
        tend()
        tend()
        assert inbox.to == ["ailsa"]
        assert inbox.mails[0]["Subject"] == "There are new things to read in Heard."

    def test_nothing_that_is_kept_says_when_something_came(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, worker_ailsa: Person
    ) -> None:
        clock.move_to(START.replace(minute=3, second=7))
        say(session)
        tend()
        first = session.scalars(select(DigestChoice.due_at)).one()
        session.rollback()
        session.execute(update(DigestChoice).values(due_at=None))
        session.commit()
        clock.move_to(START.replace(minute=58, second=41))
        say(session)
        tend()
        assert session.scalars(select(DigestChoice.due_at)).one() == first
        assert first is not None
        assert in_utc(first) == START.replace(hour=22, minute=0, second=0)
        assert {"received_at", "sent_at", "created_at"}.isdisjoint(News.__table__.columns.keys())

    def test_a_body_is_told_in_the_morning_and_only_of_its_own(
        self, clock: time_machine.Traveller, session: Session, tend: Run, inbox: Inbox, parent_fife: Person,
        parent_moray: Person, board_fife: Person,
    ) -> None:  # fmt: skip
        duty_calls.note_news(session, audience=Audience.OFFICERS, body="fife-council")
        session.commit()
        told = {}
        for hours in (0, 1, 10, 11, 12):
            clock.move_to(START + timedelta(hours=hours))
            tend()
            if inbox.to:
                told[hours] = inbox.to
                inbox.empty()
        assert told == {11: ["fiona"]}

    def test_what_was_read_meanwhile_makes_no_mail(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person,
    ) -> None:  # fmt: skip
        said = say(session)
        tend()
        session.execute(update(Submission).where(Submission.id == said.id).values(status="cleared"))
        session.commit()
        clock.shift(3600)
        tend()
        assert inbox.to == []

    def test_nobody_is_told_more_often_than_once_an_hour(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person,
    ) -> None:  # fmt: skip
        told = []
        for minute in (0, 31, 32, 89, 91, 92, 148, 151, 152):
            clock.move_to(START + timedelta(minutes=minute))
            say(session)
            tend()
            told += [minute] * len(inbox.to)
            inbox.empty()
        assert told == [31, 91, 151]


class TestContent:
    def test_two_quite_different_things_make_the_same_mail(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person, lead_morag: Person,
    ) -> None:  # fmt: skip
        on_duty(session, lead_morag, since=START)
        say(session, words=URGENT, area="fife", body="fife-council", age_band="12-15")
        tend()
        first = sorted(map(str, map(without_its_number, inbox.mails)))
        inbox.empty()
        session.execute(delete(Submission))
        session.commit()
        clock.shift(3600)
        say(
            session,
            words=f"{URGENT} And my sister Zebedee too, in Moray.",
            contact="07700 900987",
            area="moray",
        )
        tend()
        assert sorted(map(str, map(without_its_number, inbox.mails))) == first
        for _, raw in inbox.raw:
            assert not [
                word for word in (b"Zebedee", b"fife", b"moray", b"safe", b"900987") if word in raw.lower()
            ]
            assert re.findall(rb"https?://[^\s]+", raw) == [b"http://127.0.0.1:8000/sign-in"]

    def test_no_mail_holds_the_number_of_anything_said_or_of_anybody(
        self, clock: object, session: Session, say: Say, tend: Run, inbox: Inbox, worker_ailsa: Person,
        lead_morag: Person,
    ) -> None:  # fmt: skip
        say(session, words=URGENT)
        known = {str(one).encode() for one in session.scalars(select(Submission.id))}
        known |= {str(one).encode() for one in session.scalars(select(DutyCall.id))}
        known |= {str(one).encode() for one in session.scalars(select(Account.id))}
        session.rollback()
        tend()
        assert inbox.raw
        assert not [
            one for one in known for _, raw in inbox.raw if one in raw or one.replace(b"-", b"") in raw
        ]

    def test_what_is_written_beside_something_said_holds_no_time_and_no_words(
        self, clock: object, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        for words in (URGENT, "Synthetic: my bus comes late."):
            say(session, words=words)
        for table in (DutyCall, News):
            [row] = session.execute(select(*table.__table__.columns)).all()
            kept = {name: value for name, value in row._mapping.items() if value is not None}
            assert not [name for name, value in kept.items() if isinstance(value, date)]
            assert set(kept) <= {
                "id", "submission_id", "urgency", "rounds", "is_everybody_called", "audience", "is_opened"
            }  # fmt: skip

    def test_the_web_hook_is_told_that_something_waits_and_can_check_who_says_so(
        self, clock: object, session: Session, say: Say, tend: Run, hook: Hook, monkeypatch: pytest.MonkeyPatch,
        worker_ailsa: Person, lead_morag: Person,
    ) -> None:  # fmt: skip
        monkeypatch.setenv("HEARD_DEMONSTRATION", "1")  # Only a demonstration may use plain http.
        monkeypatch.setenv("HEARD_WEBHOOK_URL", hook.url)
        monkeypatch.setenv("HEARD_WEBHOOK_SECRET", HOOK_SECRET)
        say(session, words=URGENT)
        tend()
        [(headers, body)] = hook.calls
        assert body == b'{"text":"Something waits for you in Heard."}'
        signed = hmac.new(HOOK_SECRET.encode(), headers["Heard-Time"].encode() + b"." + body, hashlib.sha256)
        assert headers["Heard-Signature"] == f"v1={signed.hexdigest()}"

    def test_the_web_hook_is_not_followed_elsewhere(
        self, clock: object, session: Session, say: Say, tend: Run, hook: Hook, monkeypatch: pytest.MonkeyPatch,
        worker_ailsa: Person,
    ) -> None:  # fmt: skip
        hook.status = 302
        monkeypatch.setenv("HEARD_DEMONSTRATION", "1")
        monkeypatch.setenv("HEARD_WEBHOOK_URL", hook.url)
        monkeypatch.setenv("HEARD_WEBHOOK_SECRET", HOOK_SECRET)
        say(session, words=URGENT)
        tend()
        assert len(hook.calls) == 1
        assert [(unsent.name, unsent.fault) for unsent in outbox.list_unsent(session)] == [
            (None, Fault.REFUSED)
        ]


class TestTrouble:
    def test_mail_that_is_down_is_tried_again_later_and_later_and_the_team_sees_it(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        lead_morag: Person, team: NewTeam,
    ) -> None:  # fmt: skip
        inbox.answers["*"] = "451 Later"
        say(session, words=URGENT)
        tries = []
        for minute in (0, 1, 2, 3, 4, 7):
            clock.move_to(START + timedelta(minutes=minute))
            tend()
            [unsent] = outbox.list_unsent(session)
            session.rollback()
            tries.append(unsent.attempts)
        assert tries == [1, 2, 2, 3, 3, 4]
        assert (unsent.name, unsent.fault) == ("Morag Keeps", Fault.REFUSED)
        inbox.answers["*"] = "250 OK"
        clock.move_to(START + timedelta(minutes=15))
        tend()
        assert inbox.to == ["morag"]

    def test_an_address_that_is_none_is_not_tried_again(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        lead_morag: Person, team: NewTeam,
    ) -> None:  # fmt: skip
        inbox.answers["*"] = "550 No such address"
        say(session, words=URGENT)
        tend()
        [unsent] = outbox.list_unsent(session)
        assert (unsent.fault, unsent.is_given_up) == (Fault.ADDRESS_REFUSED, True)

    def test_without_a_mail_server_it_is_said_and_nothing_is_lost(
        self, clock: object, session: Session, say: Say, tend: Run, monkeypatch: pytest.MonkeyPatch,
        lead_morag: Person, team: NewTeam,
    ) -> None:  # fmt: skip
        monkeypatch.delenv("HEARD_SMTP_HOST")
        say(session, words=URGENT)
        assert "0 sent, 1 not sent" in tend().output
        assert [unsent.fault for unsent in outbox.list_unsent(session)] == [Fault.NOT_SET_UP]

    def test_a_demonstration_writes_mail_to_a_folder(
        self, clock: object, session: Session, say: Say, tend: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
        lead_morag: Person, team: NewTeam,
    ) -> None:  # fmt: skip
        monkeypatch.delenv("HEARD_SMTP_HOST")
        monkeypatch.delenv("HEARD_MAIL_FROM")
        monkeypatch.setenv("HEARD_DEMONSTRATION", "1")
        say(session, words=URGENT)
        tend()
        [mail] = (tmp_path / "instance" / "mail").glob("*.eml")
        assert "Something waits for you in Heard." in mail.read_text()

    def test_secrets_stay_out_of_logs_and_of_what_is_shown(
        self, clock: object, session: Session, say: Say, tend: Run, inbox: Inbox, monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture, lead_morag: Person, team: NewTeam,
    ) -> None:  # fmt: skip
        secret = "a password that nobody may see"
        monkeypatch.setenv("HEARD_SMTP_USER", "heard")
        monkeypatch.setenv("HEARD_SMTP_PASSWORD", secret)
        caplog.set_level(logging.DEBUG)
        say(session, words=URGENT)
        output = tend().output  # This server knows no sign-in, so the mail does not go.
        [unsent] = outbox.list_unsent(session)
        kept = f"{output} {caplog.text} {unsent} {read_settings()}"
        assert secret not in kept
        assert "morag.keeps@" not in kept
        assert unsent.fault == Fault.REFUSED


class TestTwoAtOnce:
    def test_two_processes_send_once(
        self, session: Session, say: Say, tend: Run, inbox: Inbox, worker_ailsa: Person, worker_callum: Person,
        lead_morag: Person, lead_isla: Person, lead_rhona: Person,
    ) -> None:  # fmt: skip
        for _ in range(5):
            say(session, words=URGENT)
        started = [
            subprocess.Popen([sys.executable, "-m", "webapp.cli", "tend"], cwd=ROOT, stdout=subprocess.PIPE)
            for _ in range(2)
        ]
        printed = [process.communicate(timeout=60)[0].decode() for process in started]
        assert [process.returncode for process in started] == [0, 0]
        assert inbox.to == ["ailsa", "callum", "isla", "morag", "rhona"]
        assert sum(int(each.split()[0]) for each in printed if each) == 5


def write_back(session: Session, said: Said, keys: CodeKeySettings, *, words: str) -> None:
    """Write a message with the code, as a young person does."""
    returning.write_message(
        session,
        code=returning.open_code(session, typed=said.code.spoken, keys=keys),
        submission_id=said.id,
        words=words,
        form_hash=secrets.token_bytes(32),
        today=START.date(),
    )
    session.commit()


def cleared(session: Session, submission_id: UUID) -> Made:
    """What a worker makes of something that they clear."""
    submission = session.get_one(Submission, submission_id, populate_existing=True)
    return Made(revision=submission.revision, shared_words=URGENT, no_theme_fits=True, nobody_at_risk=True)


def pass_on(session: Session, submission_id: UUID, worker: Person, *, urgency: Urgency) -> UUID:
    """Pass something on to the safeguarding team and return the concern that came of it."""
    reading.claim(session, submission_id=submission_id, staff=worker.staff, now=START)
    moderation.escalate(
        session,
        submission_id=submission_id,
        staff=worker.staff,
        revision=session.get_one(Submission, submission_id).revision,
        urgency=urgency,
        note="",
        today=START.date(),
        now=START,
    )
    session.commit()
    concern_id = session.scalars(select(ProtectionConcern.id)).one()
    session.rollback()
    return concern_id
