"""One mail for many new things, to whoever reads and to whoever answers."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories.calls import (
    START,
    Run,
    count,
)
from tests.factories.duty import Inbox
from tests.factories.people import Person
from tests.factories.voices import Say
from webapp.domain.duty import Audience
from webapp.models import (
    DigestChoice,
    News,
    Submission,
)
from webapp.services import (
    duty_calls,
)
from webapp.services.sign_ins import in_utc


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
