"""What somebody finds who comes back: read, cleared, answered."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.telling_us import count
from tests.factories.voices import SYNTHETIC_WORDS, Said
from webapp.domain import dates
from webapp.models import (
    PlanInput,
    Release,
    Reply,
    Submission,
)
from webapp.services import moderation, reading
from webapp.services.moderation import Made

DAY = date(2026, 8, 14)
FIFE, NHS_FIFE, THEME = "fife-council", "nhs-fife", "seeing-family"
SHARED = SYNTHETIC_WORDS.replace("bus", "[a place]")
NEVER_MADE = "00000000000000000001"


def clear(session: Session, said: Said, person: Person) -> None:
    """Let a worker read something and clear it for Fife Council and the health board."""
    now = dates.now()
    reading.claim(session, submission_id=said.id, staff=person.staff, now=now)
    session.commit()
    made = Made(
        revision=session.get_one(Submission, said.id).revision,
        shared_words=SHARED,
        themes=frozenset({THEME}),
        body=FIFE,
        other_bodies=frozenset({NHS_FIFE}),
    )
    moderation.clear(session, submission_id=said.id, staff=person.staff, made=made, today=DAY, now=now)
    session.commit()


def answer(session: Session, person: Person, *, body: str = FIFE, theme: str = THEME) -> UUID:
    """Let a body pull a theme into its plan and say that it did something."""
    release = Release(
        quarter=f"2026Q{1 + count(session, Release)}",
        built_on=DAY,
        published_on=DAY,
        is_safe=True,
        method={},
        attack={},
        withheld=[],
        software_version="0",
        checksum="",
    )
    session.add(release)
    session.flush()
    plan_input = PlanInput(
        body=body,
        release_id=release.id,
        theme=theme,
        as_it_was={},
        duties=[],
        pulled_on=DAY,
        pulled_by_id=person.account_id,
    )
    session.add(plan_input)
    session.flush()
    reply = Reply(
        plan_input_id=plan_input.id,
        kind="we_did",
        answer="Synthetic: two more buses.",
        what_next="Synthetic: we ask again in May.",
        signed_role="Head of transport",
        published_on=DAY,
        shown_from=datetime.combine(DAY, time(9), UTC),
    )
    session.add(reply)
    session.commit()
    reply_id = reply.id
    session.rollback()
    return reply_id
