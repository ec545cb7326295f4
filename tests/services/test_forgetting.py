"""What is past goes out of the tables by itself, also where nobody works any more."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import DAY, NOW, count
from webapp.domain.welfare import DAYS_AN_ASK_STANDS, WEEKS_SHOWN, SlipKind
from webapp.models import PrivateSlip
from webapp.services import private_slips, welfare
from webapp.services.forgetting import forget_what_is_old


def test_an_ask_to_talk_goes_after_a_month_for_both(
    session: Session, worker_ailsa: Person, worker_callum: Person
) -> None:
    welfare.ask_to_talk(
        session, staff=worker_ailsa.staff, colleague_id=worker_callum.account_id, words="", today=DAY
    )
    forget_what_is_old(session, now=NOW + timedelta(days=DAYS_AN_ASK_STANDS))
    assert count(session, PrivateSlip) == 2
    forget_what_is_old(session, now=NOW + timedelta(days=DAYS_AN_ASK_STANDS + 1))
    assert session.scalar(private_slips.of_kind(worker_callum.account_id, SlipKind.ASKED_ME)) == 0
    assert count(session, PrivateSlip) == 0


@pytest.mark.parametrize(("weeks", "left"), [(0, 1), (WEEKS_SHOWN, 1), (WEEKS_SHOWN + 1, 0)])
def test_a_week_goes_when_no_page_shows_it_any_more(
    session: Session, worker_ailsa: Person, weeks: int, left: int
) -> None:
    welfare.note_reading(session, staff=worker_ailsa.staff, submission_id=uuid4(), was_hard=False, today=DAY)
    forget_what_is_old(session, now=NOW + timedelta(weeks=weeks))
    assert count(session, PrivateSlip) == left
