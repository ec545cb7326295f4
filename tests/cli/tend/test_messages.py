"""What calls besides something new: urgent messages, and concerns that wait too long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.calls import (
    START,
    URGENT,
    Run,
    cleared,
    count,
    pass_on,
    write_back,
)
from tests.factories.duty import Inbox, count_calls, on_duty
from tests.factories.people import Person
from tests.factories.voices import Say
from webapp.domain.errors import ReasonMissing
from webapp.domain.moderation import Urgency
from webapp.models import (
    DutyCall,
    DutyCalled,
)
from webapp.services import (
    moderation,
    reading,
    safety,
)
from webapp.services.submissions import CodeKeySettings


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
    @pytest.mark.parametrize(
        ("urgency", "expected"), [(Urgency.NOW, [2, 11, 35, 59]), (Urgency.SOON, [59])], ids=["now", "soon"]
    )
    def test_a_concern_with_an_overdue_step_reminds_its_holder_and_who_is_on_duty_once_a_day(
        self, clock: time_machine.Traveller, session: Session, say: Say, tend: Run, inbox: Inbox,
        worker_ailsa: Person, lead_morag: Person, lead_isla: Person, urgency: Urgency, expected: list[int],
    ) -> None:  # fmt: skip
        on_duty(session, lead_isla, since=START, hours=120)
        concern_id = pass_on(session, say(session).id, worker_ailsa, urgency=urgency)
        safety.take_over(session, concern_id=concern_id, staff=lead_morag.staff, now=START)
        session.commit()
        reminded = {}
        for hours in (1, 2, 3, 10, 11, 35, 36, 57, 59, 60):
            clock.move_to(START + timedelta(hours=hours))
            tend()
            if inbox.to:
                reminded[hours] = inbox.to
                inbox.empty()
        assert reminded == dict.fromkeys(expected, ["isla", "morag"])
