"""Writing what was brought in, many rows at once: each sealed to the team, waiting to be read, without a code."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from webapp.domain.accounts import TeamKind
from webapp.domain.answers import Answers
from webapp.domain.came import CameBy
from webapp.domain.consent import Purpose
from webapp.domain.moderation import URGENCY_ORDER, SubmissionStatus, Urgency
from webapp.language.urgency import urgency_of
from webapp.models import Base, Consent, ContentKey, Contributor, ImportedSubmission, Submission
from webapp.sealing.envelopes import new_content_key, seal_key
from webapp.sealing.keys import new_key_pair
from webapp.sealing.tokens import keyed_hash
from webapp.services import duty_calls, sealed_words, team_keys

Rows = dict[type[Base], list[dict[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class Brought:
    """One thing to bring in.

    Shapes:  form_hash knows it again; person_hash knows its writer again within one file, None for somebody new.
    """

    form_hash: bytes
    answers: Answers = field(repr=False)
    choices: Mapping[Purpose, bool]
    person_hash: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What all rows of one go have in common.

    Shapes:  statements is the wording that a yes was given to; batch_id is None for what is typed in.
    Units:   today is a day in Europe/London.
    """

    came_by: CameBy
    statements: str
    today: date
    is_synthetic: bool
    batch_id: UUID | None = None


def write(session: Session, brought: Sequence[Brought], *, ground: Ground) -> int:
    """Keep what is not kept yet, and say how many that were.

    Errors:  NotFound before there is a team to read.
    Source:  docs/adr/0020-what-exists-comes-in.md
    """
    team_key = team_keys.get_current_team_key(session, kind=TeamKind.ADVOCACY)
    kept = set(
        session.scalars(
            select(Submission.form_hash).where(Submission.form_hash.in_([each.form_hash for each in brought]))
        )
    )
    new = [each for each in brought if each.form_hash not in kept]
    rows: Rows = {Contributor: [], Submission: [], ContentKey: [], Consent: [], ImportedSubmission: []}
    contributors = _find_contributors(session, new)
    for each in new:
        contributor_id = contributors.get(each.person_hash) or _add_contributor(rows, each.person_hash)
        if each.person_hash is not None:
            contributors[each.person_hash] = contributor_id
        _add(rows, each, contributor_id, (team_key.id, team_key.public_key), ground=ground)
    for model, values in rows.items():
        if values:
            # Asked of the table, not of its class, which would insert row by row wherever an answer is missing.
            session.execute(insert(model.__table__), values)  # type: ignore[arg-type]
    _call(session, [row["id"] for row in rows[Submission] if row["urgency"] is Urgency.NOW], ground=ground)
    return len(new)


def hash_person(label: str, *, salt: bytes) -> bytes:
    """Whoever a file calls by this label, as long as the salt is kept."""
    return keyed_hash(label.encode(), key=salt, purpose="person of a file")


def _call(session: Session, urgent: Sequence[UUID], *, ground: Ground) -> None:
    """Let somebody be called about what cannot wait: once for a whole file, and for each thing that was typed in."""
    if urgent and ground.batch_id is not None:
        duty_calls.call_about_batch(session, batch_id=ground.batch_id)
        return
    for submission_id in urgent:
        duty_calls.note_arrival(session, submission_id=submission_id, urgency=Urgency.NOW)


def _find_contributors(session: Session, brought: Sequence[Brought]) -> dict[bytes | None, UUID]:
    hashes = {each.person_hash for each in brought if each.person_hash is not None}
    query = select(Contributor.look_up_hash, Contributor.id).where(Contributor.look_up_hash.in_(hashes))
    return dict(session.execute(query).all())  # type: ignore[arg-type]


def _add_contributor(rows: Rows, person_hash: bytes | None) -> UUID:
    """Somebody without a code: no look-up value leads here, and nobody keeps the private half of the key."""
    contributor_id = uuid4()
    rows[Contributor].append(
        {
            "id": contributor_id,
            "look_up_hash": person_hash or secrets.token_bytes(32),
            "public_key": new_key_pair().public,
        }
    )
    return contributor_id


def _add(
    rows: Rows, each: Brought, contributor_id: UUID, reader: tuple[UUID, bytes], *, ground: Ground
) -> None:
    submission_id, content_key = uuid4(), new_content_key()
    urgency = urgency_of(each.answers.words)
    rows[Submission].append(
        {
            "id": submission_id,
            "contributor_id": contributor_id,
            "form_hash": each.form_hash,
            "received_on": ground.today,
            "status": SubmissionStatus.RECEIVED,
            "urgency": urgency,
            "urgency_order": URGENCY_ORDER[urgency],
            "sealed_answers": sealed_words.seal_answers(submission_id, each.answers, content_key=content_key),
            "revision": 1,
            "is_synthetic": ground.is_synthetic,
            "came_by": ground.came_by,
        }
    )
    team_key_id, public_key = reader
    rows[ContentKey].append(
        {
            "id": uuid4(),
            "submission_id": submission_id,
            "team_key_id": team_key_id,
            "sealed_key": seal_key(content_key, reader_public=public_key),
        }
    )
    rows[Consent] += _choices(submission_id, each.choices, ground=ground)
    if ground.batch_id is not None:
        rows[ImportedSubmission].append({"submission_id": submission_id, "batch_id": ground.batch_id})


def _choices(submission_id: UUID, choices: Mapping[Purpose, bool], *, ground: Ground) -> list[dict[str, Any]]:
    """Each of the five choices; what nobody said yes to is a no."""
    return [
        {
            "id": uuid4(),
            "submission_id": submission_id,
            "purpose": purpose,
            "is_given": choices.get(purpose, False),
            "statements_version": ground.statements,
            "changed_on": ground.today,
        }
        for purpose in Purpose
    ]
