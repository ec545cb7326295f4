"""Undoing a decision within seconds: everything as it was before, and the decision still in the record.

A decision takes effect at once, because only the worker's own request can open what is sealed. What it replaced is kept
sealed for as long as it can be undone, and nobody outside is shown shared wording before that time is over.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, delete, insert, select
from sqlalchemy.orm import Session

from webapp.domain.claims import runs_out_at
from webapp.domain.moderation import Decision, SubmissionStatus
from webapp.domain.undoing import UndoOvertaken, UndoTooLate, is_in_time, seen_from
from webapp.models import (
    Account,
    Base,
    FirstReading,
    ModerationDecision,
    Redaction,
    Routing,
    SharedMessage,
    Submission,
    ThemeAssignment,
    UndoneDecision,
    UndoOffer,
    Voice,
)
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services import audit, duty_calls, reading, sealed_words, tallies
from webapp.services.sign_ins import SignedIn, in_utc

PUT_BACK: tuple[type[Base], ...] = (ThemeAssignment, Routing, Redaction, Voice, SharedMessage, FirstReading)
"""Every table in which a decision leaves, or takes away, something about a submission."""
ACTIONS = {Decision.CLEAR: "undid_clear", Decision.HOLD: "undid_hold"}
Rows = dict[str, list[dict[str, Any]]]


@contextmanager
def offered(session: Session, *, submission_id: UUID, staff: SignedIn, now: datetime) -> Iterator[None]:
    """Offer to undo the decision that is made inside.

    Shapes:  offers whose time is over are forgotten here, whoever made them.
    Errors:  whatever the decision raises; then nothing is offered.
    """
    forget_old_offers(session, now=now)
    submission = reading.lock(session, submission_id=submission_id)
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    before = _remember(session, submission)
    yield
    session.flush()
    session.execute(delete(UndoOffer).where(UndoOffer.submission_id == submission.id))
    session.add(
        UndoOffer(
            submission_id=submission.id,
            decision_id=_newest_decision(session, submission.id).id,
            account_id=staff.account_id,
            decided_at=now,
            revision=submission.revision,
            sealed_before=envelopes.seal_words(before, content_key=content_key, binding=_binding(submission)),
        )
    )
    session.flush()


def undo(session: Session, *, submission_id: UUID, staff: SignedIn, today: date, now: datetime) -> None:
    """Put everything back as it was before a worker's last decision, and open the thing for them again.

    Shapes:  a message that went with the decision stays, because it may have been read.
    Errors:  UndoTooLate; UndoOvertaken, with a colleague's name where it was one; NotFound.
    Source:  docs/adr/0032-undo.md
    """
    submission = reading.lock(session, submission_id=submission_id)
    offer = session.get(UndoOffer, submission_id)
    if offer is None or offer.account_id != staff.account_id or not _is_open(offer, now=now):
        raise UndoTooLate
    if submission.revision != offer.revision:
        raise UndoOvertaken(_who_has(session, submission, staff=staff))
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    before = json.loads(
        envelopes.open_words(offer.sealed_before, content_key=content_key, binding=_binding(submission))
    )
    if str(submission.counted_in_id) != before["counted_in"]:
        raise UndoOvertaken
    decision = session.get_one(ModerationDecision, offer.decision_id)
    with tallies.kept(session, contributor_id=submission.contributor_id):
        _put_back(session, submission, before, staff=staff, now=now)
    duty_calls.call_again(session, submission, until=runs_out_at(now))
    session.add(UndoneDecision(decision_id=decision.id, account_id=staff.account_id, undone_on=today))
    session.delete(offer)
    audit.record(
        session,
        actor=str(staff.account_id),
        action=ACTIONS[decision.decision],
        subject=str(submission.id),
        at=now,
    )


def forget_old_offers(session: Session, *, now: datetime) -> None:
    """Delete what was kept for undoing decisions that nobody can undo any more."""
    session.execute(delete(UndoOffer).where(UndoOffer.decided_at < seen_from(now=now)))


def _is_open(offer: UndoOffer, *, now: datetime) -> bool:
    return is_in_time(in_utc(offer.decided_at), now=now)


def _who_has(session: Session, submission: Submission, *, staff: SignedIn) -> str | None:
    """The colleague who has it open, or who decided since."""
    account_id = submission.claimed_by_id or _newest_decision(session, submission.id).account_id
    if account_id == staff.account_id:
        return None
    return session.scalar(select(Account.name).where(Account.id == account_id))


def _newest_decision(session: Session, submission_id: UUID) -> ModerationDecision:
    return session.scalars(
        select(ModerationDecision)
        .where(ModerationDecision.submission_id == submission_id)
        .order_by(ModerationDecision.number.desc())
        .limit(1)
    ).one()


def _remember(session: Session, submission: Submission) -> str:
    """Everything that a decision may replace, as text to be sealed."""
    rows: Rows = {
        table.__tablename__: [
            dict(row._mapping)
            for row in session.execute(
                select(table.__table__).where(table.__table__.c.submission_id == submission.id)
            )
        ]
        for table in PUT_BACK
    }
    wording = submission.sealed_shared_words
    return json.dumps(
        {
            "status": submission.status,
            "counted_in": str(submission.counted_in_id),
            "wording": None if wording is None else base64.b64encode(wording).decode(),
            "rows": rows,
        },
        default=_write,
    )


def _put_back(
    session: Session, submission: Submission, before: dict[str, Any], *, staff: SignedIn, now: datetime
) -> None:
    submission.status = SubmissionStatus(before["status"])
    if submission.status is SubmissionStatus.RECEIVED:
        submission.first_read_on = None
    wording = before["wording"]
    submission.sealed_shared_words = None if wording is None else base64.b64decode(wording)
    submission.claimed_by_id, submission.claimed_at = staff.account_id, now
    for table in PUT_BACK:
        columns = table.__table__.c
        session.execute(delete(table).where(columns.submission_id == submission.id))
        rows = [
            {name: _read(columns[name], value) for name, value in row.items()}
            for row in before["rows"][table.__tablename__]
        ]
        if rows:
            session.execute(insert(table.__table__), rows)
    session.flush()


def _write(value: Any) -> str:
    """A value as text; sealed bytes as base64."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def _read(column: Column[Any], text: Any) -> Any:
    """A value as it was in its column."""
    kind = column.type.python_type
    if text is None or isinstance(text, kind):
        return text
    if kind is bytes:
        return base64.b64decode(text)
    return date.fromisoformat(text) if kind is date else kind(text)


def _binding(submission: Submission) -> Binding:
    return Binding("undo_offer", submission.id, "sealed_before")
