"""What bodies do in their plans, for tests."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from sqlalchemy.orm import Session

from tests.factories.figures import (
    AFTER_IT,
)
from tests.factories.replies import send_and_show
from webapp.domain.plans import Duty, ReplyKind
from webapp.models import Action, PlanInput, Release, Reply
from webapp.services import plans
from webapp.services.plans import Writer
from webapp.services.replies import Answer

WE_DID = Answer(
    kind=ReplyKind.WE_DID,
    answer="We added a bus.",
    what_next="We ask again in May.",
    signed_role="Head of transport",
)


def pull_in(
    session: Session, writer: Writer, shown: Release, theme: str = "school", **given: object
) -> PlanInput:
    asked = {"duties": {Duty.ASSESS, Duty.ACCESS}, "today": AFTER_IT} | given
    return plans.pull_in(session, writer=writer, release_id=shown.id, theme=theme, **asked)  # type: ignore[arg-type]


def answer(session: Session, writer: Writer, to: PlanInput, said: Answer = WE_DID, **given: object) -> Reply:
    asked = {"today": AFTER_IT} | given
    return send_and_show(session, writer, to.id, answer=said, **asked)  # type: ignore[arg-type]


def plan_action(session: Session, writer: Writer, of: PlanInput, **given: object) -> Action:
    asked = {
        "once": uuid4(),
        "what": "More buses",
        "owner": "Transport lead",
        "due_on": date(2027, 3, 1),
    } | given
    return plans.add_action(session, writer=writer, plan_input_id=of.id, **asked)  # type: ignore[arg-type]


def we_cant(reason: str, **given: object) -> Answer:
    said = {
        "kind": ReplyKind.WE_CANT,
        "answer": "Not this year.",
        "what_next": "We look again.",
        "signed_role": "Lead",
    }
    return Answer(**(said | {"reason": reason} | given))  # type: ignore[arg-type]
