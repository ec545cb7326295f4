"""No mail, hook or table says what came, when, or from whom."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date

import pytest
import time_machine
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.factories.calls import (
    HOOK_SECRET,
    START,
    URGENT,
    Run,
    without_its_number,
)
from tests.factories.duty import Hook, Inbox, on_duty
from tests.factories.people import Person
from tests.factories.voices import Say
from webapp.domain.duty import Fault
from webapp.models import (
    Account,
    DutyCall,
    News,
    Submission,
)
from webapp.services import (
    outbox,
)


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
