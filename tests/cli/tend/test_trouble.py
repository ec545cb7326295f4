"""Mail that is down, addresses that are none, and two who send at the same time."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests.factories.calls import (
    ROOT,
    START,
    URGENT,
    Run,
)
from tests.factories.duty import Inbox
from tests.factories.people import Person
from tests.factories.voices import Say
from webapp.config import read_settings
from webapp.domain.duty import Fault
from webapp.services import (
    outbox,
)
from webapp.services.team_keys import NewTeam


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
