"""What an officer sends from the pages of a plan, and a worker who reads it."""

from __future__ import annotations

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.figures import AFTER_IT
from tests.factories.replies import read_by
from tests.pages.plans import BodyPage
from webapp.domain import dates
from webapp.models import SentReply
from webapp.services import reply_reading

HIDDEN = "Fewer than 10, or hidden so that nobody can be worked out"
ANSWER = {
    "kind": "we_cant",
    "answer": "Not this year.",
    "reason": "The law does not let us.",
    "what_next": "We ask again.",
    "signed_role": "Director of education",
}


def count(session: Session, table: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def read_what_was_sent(session: Session, clock: time_machine.Coordinates) -> None:
    """Let half an hour go by, and a worker show what was sent."""
    clock.shift(31 * 60)
    sent = session.scalars(select(SentReply)).one()
    reply_reading.show(
        session,
        sent_id=sent.id,
        staff=read_by(session),
        revision=sent.revision,
        today=AFTER_IT,
        now=dates.now(),
    )
    session.commit()


def add_action(officer: FlaskClient, school: BodyPage) -> BodyPage:
    """Put one action into the plan, with its form sent twice."""
    form = BodyPage.visit(officer, f"{school.path}/action")
    given = {"what": "Two more buses", "owner": "Head of transport", "due_on": "2027-03-01"}
    form.fill_in("Put it into the plan", **given)
    return form.fill_in("Put it into the plan", **given)
