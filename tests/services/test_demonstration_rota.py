"""The made-up people of the demonstration: two wherever two have to agree, and somebody on duty day and night."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.demonstration.duty import put_on_duty
from webapp.demonstration.people import make_cast, make_teams
from webapp.demonstration.waiting import Desk, pass_on
from webapp.domain import dates
from webapp.domain.dates import today
from webapp.models import ContactOpening
from webapp.services import opening_list, openings, rota
from webapp.services.sign_ins import SignedIn
from webapp.services.submissions import CodeKeySettings

MONDAY = date(2026, 11, 16)
Cast = dict[str, SignedIn]


@pytest.fixture
def cast(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.chdir(tmp_path)
    made = make_cast(session, make_teams(session), today=today())
    session.commit()
    return made


@pytest.mark.parametrize("day", range(7))
def test_somebody_is_on_duty_whenever_it_is_made(session: Session, cast: Cast, day: int) -> None:
    made_on = MONDAY + timedelta(days=day)
    leads = (cast["morag"], cast["isla"])
    put_on_duty(session, leads=leads, worker=cast["ailsa"], today=made_on)
    for clock in (time(0, 1), time(12), time(23, 59)):
        now = datetime.combine(made_on, clock, UTC)
        shifts = rota.list_shifts(session, since=now)
        assert rota.list_gaps(shifts, now=now) == []
        assert rota.find_current(shifts, now=now) is not None
    firsts = {shift.chain[0].id for shift in shifts}
    assert firsts == {lead.account_id for lead in leads}
    assert {len(shift.chain) for shift in shifts} == {3}


def test_a_second_lead_can_agree_that_the_contact_of_a_concern_is_opened(
    session: Session, cast: Cast, code_keys: CodeKeySettings
) -> None:
    pass_on(session, Desk.of(cast, keys=code_keys, today=today()))
    session.commit()
    now = dates.now()
    assert opening_list.count_to_answer(session, staff=cast["isla"], today=today(), now=now) == 1
    [asked] = session.scalars(select(ContactOpening)).all()
    openings.answer(session, opening_id=asked.id, staff=cast["isla"], is_yes=True, now=now)
    session.commit()
    assert asked.state == "approved"
