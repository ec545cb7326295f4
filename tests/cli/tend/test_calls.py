"""Who is called about something urgent, in which order, and what ends it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete
from sqlalchemy.orm import Session

from tests.factories.calls import (
    START,
    URGENT,
    Run,
    cleared,
    count,
    pass_on,
)
from tests.factories.duty import Inbox, count_calls, on_duty
from tests.factories.people import Person
from tests.factories.voices import Say
from webapp.domain.accounts import Role
from webapp.domain.duty import Pace
from webapp.domain.moderation import HoldReason, Urgency
from webapp.models import (
    DutyCall,
    DutyCalled,
    OutgoingNotice,
    Submission,
)
from webapp.services import (
    accounts,
    conflicts,
    digests,
    moderation,
    reading,
    safety,
    undoing,
)
from webapp.services.team_keys import NewTeam


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

    def test_a_concern_for_soon_calls_each_hour_once_it_has_waited_too_long(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person, lead_morag: Person, lead_isla: Person, lead_rhona: Person,
    ) -> None:  # fmt: skip
        on_duty(session, lead_morag, lead_isla, since=START, hours=120)
        pass_on(session, say(session).id, worker_ailsa, urgency=Urgency.SOON)
        called = {}
        for hours in (0, 11, 12, 34, 36, 37, 38):
            clock.move_to(START + timedelta(hours=hours))
            tend()
            if inbox.to:
                called[hours] = inbox.to
                inbox.empty()
        leads = ["isla", "morag", "rhona"]
        assert called == {0: ["morag"], 36: ["isla", "morag"], 37: leads, 38: leads}

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
