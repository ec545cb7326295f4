"""Said, read, cleared, released, pulled into a plan, answered, seen, and "it did": in a browser, scripts on and off."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from tests.factories.figures import hear
from tests.factories.people import Person
from tests.journeys import screens
from tests.journeys.conftest import OpenBrowser

IN_SEPTEMBER = datetime(2026, 9, 14, 10, 0, tzinfo=UTC)
IN_OCTOBER = datetime(2026, 10, 12, 10, 0, tzinfo=UTC)
AN_HOUR_LATER = datetime(2026, 10, 12, 11, 0, tzinfo=UTC)


@pytest.mark.browser
@pytest.mark.timeout(240)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_the_whole_circle(
    scripts: bool, open_browser: OpenBrowser, session: Session, worker_ailsa: Person, parent_fife: Person
) -> None:
    hear(session, people=40, themes=["seeing-family"])
    session.commit()

    with time_machine.travel(IN_SEPTEMBER, tick=True):
        phone = open_browser(scripts=scripts).new_page()
        code = screens.tell_us(phone)
        assert len(code.split()) == 6
        assert code.split()[0] not in phone.url

        desk = open_browser(phone=False, scripts=scripts).new_page()
        screens.sign_in(desk, worker_ailsa)
        screens.read_and_clear(desk)
        expect(desk.get_by_text("Cleared.")).to_be_visible()

    with time_machine.travel(IN_OCTOBER, tick=True):
        screens.sign_in(desk, worker_ailsa)
        screens.release(desk)
        expect(desk.get_by_role("button", name="Publish this release")).to_have_count(0)

        office = open_browser(phone=False, scripts=scripts).new_page()
        screens.sign_in(office, parent_fife)
        expect(office.get_by_text("Shore Street")).to_have_count(0)
        expect(office.get_by_text("Synthetic: the visits to family [a place] are too short.")).to_be_visible()
        screens.pull_and_answer(office)
        screens.come_back(phone, code)
        expect(phone.get_by_text(screens.REPLY)).to_have_count(0)

    with time_machine.travel(AN_HOUR_LATER, tick=True):
        screens.sign_in(desk, worker_ailsa)
        screens.read_the_reply(desk)

        phone.goto("/what-changed")
        expect(phone.get_by_text(screens.REPLY)).to_be_visible()

        screens.come_back(phone, code)
        expect(phone.get_by_text(screens.MESSAGE)).to_be_visible()
        expect(phone.get_by_text(screens.REPLY)).to_be_visible()
        phone.get_by_role("button", name="Yes, it did").click()
        expect(phone.get_by_text("You said: yes, it did.")).to_be_visible()
