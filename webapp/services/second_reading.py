"""Two readers where one is not enough: what the first made of it waits sealed, until a colleague agrees or stops it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, func, select
from sqlalchemy.orm import Session

from webapp.domain.accounts import TeamKind
from webapp.domain.answers import Answers
from webapp.domain.consent import Purpose
from webapp.domain.moderation import Decision, RedactionReason, SubmissionStatus
from webapp.domain.redaction import Change
from webapp.domain.second_reading import Reading, SecondReason, lets_out_more, reasons_for
from webapp.models import (
    Account,
    FirstReading,
    KeyGrant,
    ModerationDecision,
    Redaction,
    Routing,
    Submission,
    Team,
    TeamKey,
    ThemeAssignment,
)
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services import duty_calls, reference
from webapp.services.sign_ins import SignedIn
from webapp.services.standing import STANDS

BY_WORKER = "worker"


def list_reasons(
    session: Session,
    *,
    submission: Submission,
    answers: Answers,
    choices: Mapping[Purpose, bool],
    bodies: Collection[str] = (),
) -> frozenset[SecondReason]:
    """Why something needs a second reader if it goes to these bodies; empty where one is enough."""
    was_held = select(
        exists().where(
            ModerationDecision.submission_id == submission.id,
            ModerationDecision.decision == Decision.HOLD,
            STANDS,
        )
    )
    return reasons_for(
        choices=choices,
        age_band=answers.age_band,
        fewest_people=_fewest_people(area=answers.area, bodies={*bodies, answers.body} - {None}),
        was_held=bool(session.scalar(was_held)),
    )


def needs_another(
    session: Session,
    *,
    submission: Submission,
    answers: Answers,
    choices: Mapping[Purpose, bool],
    first: Reading | None,
    reading: Reading,
) -> bool:
    """Whether somebody else has to read this before it counts as cleared.

    Shapes:  first is what another reader would let out, None where this reader is the first. A second reader who lets
             out more than the first becomes a first reader.
    Source:  docs/adr/0025-second-reading.md
    """
    if first is not None:
        return lets_out_more(first=first, second=reading)
    return bool(
        list_reasons(session, submission=submission, answers=answers, choices=choices, bodies=reading.bodies)
    )


def find_first_reader(session: Session, *, submission_id: UUID) -> UUID | None:
    """Whose reading waits for a second reader, if one does."""
    return session.scalar(select(FirstReading.account_id).where(FirstReading.submission_id == submission_id))


def keep_first(
    session: Session, submission: Submission, content_key: bytes, reading: Reading, *, by: UUID
) -> None:
    """Keep what a first reader would let out, sealed, in place of one that waited before."""
    forget_first(session, submission_id=submission.id)
    sealed = envelopes.seal_words(
        to_text(replace(reading, shared_words="")), content_key=content_key, binding=_binding(submission.id)
    )
    session.add(FirstReading(submission_id=submission.id, account_id=by, sealed_reading=sealed))
    session.flush()


def open_first(
    session: Session, submission: Submission, content_key: bytes, *, shared_words: str
) -> Reading | None:
    """What a first reader would let out, for whoever holds the content key; None where nothing waits.

    Shapes:  shared_words are the wording that stands sealed with the submission.
    Errors:  SealBroken for another key, or a row that was changed or moved.
    """
    sealed = session.scalar(
        select(FirstReading.sealed_reading).where(FirstReading.submission_id == submission.id)
    )
    if sealed is None:
        return None
    text = envelopes.open_words(sealed, content_key=content_key, binding=_binding(submission.id))
    return replace(from_text(text), shared_words=shared_words)


def forget_first(session: Session, *, submission_id: UUID) -> None:
    """Let go of a first reading that was agreed to, overtaken or stopped."""
    session.execute(delete(FirstReading).where(FirstReading.submission_id == submission_id))


def was_read_twice(session: Session, *, submission_id: UUID) -> bool:
    """Whether two readers stand behind what is cleared now."""
    last = session.scalar(_last_decision(submission_id))
    return last is not None and last.status_before == SubmissionStatus.CLEARED_ONCE


def send_back(session: Session, submission: Submission, content_key: bytes) -> None:
    """Let something that one reader cleared wait for a second one, with what the first made of it as a proposal.

    Shapes:  themes, bodies and stand-ins move from open rows into a sealed one.
    """
    last = session.scalars(_last_decision(submission.id)).one()
    reading = read_open_rows(session, submission, shared_words="")
    keep_first(session, submission, content_key, reading, by=last.account_id)
    forget_reading(session, submission_id=submission.id)
    submission.status = SubmissionStatus.CLEARED_ONCE
    submission.claimed_by_id, submission.claimed_at = None, None
    duty_calls.resume(session, submission_ids=[submission.id])


def read_open_rows(session: Session, submission: Submission, *, shared_words: str) -> Reading:
    """What the rows say that stand open once something is cleared."""
    routes = session.scalars(select(Routing).where(Routing.submission_id == submission.id)).all()
    kept = session.scalars(select(Redaction).where(Redaction.submission_id == submission.id)).all()
    themes = session.scalars(
        select(ThemeAssignment.theme).where(ThemeAssignment.submission_id == submission.id)
    ).all()
    return Reading(
        shared_words=shared_words,
        themes=frozenset(themes),
        no_theme_fits=not themes,
        body=next((route.body for route in routes if route.is_the_body_it_is_about), None),
        other_bodies=frozenset(route.body for route in routes if not route.is_the_body_it_is_about),
        reasons={redaction.stand_in: redaction.reason for redaction in kept},
    )


def open_up(
    session: Session,
    submission: Submission,
    reading: Reading,
    changes: Iterable[Change],
    *,
    staff: SignedIn,
    today: date,
) -> None:
    """Let what a worker made of something stand open: themes, bodies and the record of hidden words."""
    for theme in sorted(reading.themes):
        session.add(
            ThemeAssignment(
                submission_id=submission.id,
                theme=theme,
                proposed_by=BY_WORKER,
                decided_by_id=staff.account_id,
                decided_on=today,
            )
        )
    for body in sorted(reading.bodies):
        session.add(
            Routing(submission_id=submission.id, body=body, is_the_body_it_is_about=body == reading.body)
        )
    for change in changes:
        session.add(Redaction(submission_id=submission.id, stand_in=change.stand_in, reason=change.reason))


def forget_reading(session: Session, *, submission_id: UUID) -> None:
    """Take away what a worker made of something: themes, bodies and the record of hidden words."""
    for table in (ThemeAssignment, Routing, Redaction):
        session.execute(delete(table).where(table.submission_id == submission_id))


def count_waiting_alone(session: Session) -> int:
    """How many things wait for another reader while nobody could be one.

    Shapes:  somebody could who is active, was let into the advocacy team's newest key, and is not the first reader.
             Who is kept from it for being close to a body is known to nobody but them, so it is not asked here.
    """
    waits = Submission.id.in_(select(FirstReading.submission_id))
    alone = select(func.count()).select_from(Submission).where(waits, ~_somebody_else())
    return session.scalar(alone) or 0


def _somebody_else() -> ColumnElement[bool]:
    newest = (
        select(TeamKey.id)
        .join(Team, Team.id == TeamKey.team_id)
        .where(Team.kind == TeamKind.ADVOCACY)
        .order_by(TeamKey.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        exists()
        .where(
            Account.is_active,
            KeyGrant.account_id == Account.id,
            KeyGrant.team_key_id == newest,
            ~exists().where(
                FirstReading.submission_id == Submission.id, FirstReading.account_id == Account.id
            ),
        )
        .correlate(Submission)
    )


def _last_decision(submission_id: UUID) -> Select[tuple[ModerationDecision]]:
    return (
        select(ModerationDecision)
        .where(ModerationDecision.submission_id == submission_id, STANDS)
        .order_by(ModerationDecision.number.desc())
        .limit(1)
    )


def _fewest_people(*, area: str | None, bodies: Collection[str | None]) -> int | None:
    """How many young people live in the smallest place that something speaks of or goes to."""
    people, places = _people(), _places()
    known = [people[area]] if area in people else []
    known += [sum(people[served] for served in places[body]) for body in bodies if places.get(body)]
    return min(known, default=None)


@cache
def _people() -> dict[str | None, int]:
    """How many young people are in care or get aftercare in each area.

    Shapes:  an estimate of our own (`synthetic_population.json`), good enough to be careful by and shown to nobody.
    """
    return {area.area: area.looked_after + area.aftercare for area in reference.load_population().areas}


@cache
def _places() -> dict[str | None, frozenset[str]]:
    """The areas that each body serves, without those that serve the whole country."""
    return {body.slug: body.serves_areas for body in reference.load_bodies() if not body.is_national}


def _binding(submission_id: UUID) -> Binding:
    return Binding("first_reading", submission_id, "sealed_reading")


def to_text(reading: Reading, **more: str) -> str:
    """A reading as text to be sealed."""
    return json.dumps(
        more
        | {
            "shared_words": reading.shared_words,
            "themes": sorted(reading.themes),
            "no_theme_fits": reading.no_theme_fits,
            "body": reading.body,
            "other_bodies": sorted(reading.other_bodies),
            "reasons": dict(reading.reasons),
        }
    )


def from_text(text: str) -> Reading:
    """A reading from its text."""
    kept = json.loads(text)
    return Reading(
        shared_words=kept["shared_words"],
        themes=frozenset(kept["themes"]),
        no_theme_fits=kept["no_theme_fits"],
        body=kept["body"],
        other_bodies=frozenset(kept["other_bodies"]),
        reasons={stand_in: RedactionReason(reason) for stand_in, reason in kept["reasons"].items()},
    )
