"""Undoing a decision within seconds: everything as it was before, and the decision still in the record.

A decision takes effect at once, because only the worker's own request can open what is sealed. What it replaced is kept
sealed for as long as it can be undone, and nobody outside is shown shared wording before that time is over.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Table, delete, insert, select
from sqlalchemy.orm import Session

from webapp.domain.claims import runs_out_at
from webapp.domain.dates import day_of
from webapp.domain.moderation import Decision, SubmissionStatus
from webapp.domain.undoing import UndoOvertaken, UndoTooLate, is_in_time
from webapp.models import (
    Account,
    Base,
    ModerationDecision,
    Submission,
    UndoneDecision,
    UndoOffer,
)
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services import audit, duty_calls, merging, reading, sealed_words, tallies, welfare
from webapp.services.forgetting import forget_undo_offers
from webapp.services.sign_ins import SignedIn, in_utc

NOT_PUT_BACK: Mapping[str, str] = MappingProxyType(
    {
        "moderation_decision": "the record stands; that a decision was undone is written beside it",
        "message": "it may have been read",
        "content_key": "who holds keys changes only by passing on, which is never undone",
        "protection_concern": "passing on is never undone",
        "consent": "the choices are the young person's own",
        "appeal": "what a young person says against it is their own",
        "contact_opening": "who opened a contact stays in the record",
        "imported_submission": "how it came here does not change",
        "reread": "only whoever reads it again writes there",
        "duty_call": "who has to be called is found out anew",
        "undo_offer": "it is what is kept for undoing",
    }
)
"""The tables with something about a submission that undoing leaves as they are, and why."""
ACTIONS = {Decision.CLEAR: "undid_clear", Decision.HOLD: "undid_hold"}
Rows = dict[str, list[dict[str, Any]]]


@contextmanager
def offered(session: Session, *, submission_id: UUID, staff: SignedIn, now: datetime) -> Iterator[None]:
    """Offer to undo the decision that is made inside.

    Shapes:  offers whose time is over are forgotten here, whoever made them.
    Errors:  whatever the decision raises; then nothing is offered.
    """
    forget_undo_offers(session, now=now)
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

    Shapes:  what stays is written down with its reason (NOT_PUT_BACK); copies count as one again, and the reading
             leaves the worker's own week.
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
    groups = _groups(session, submission, before)
    people = merging.list_people(session, contributor_id=submission.contributor_id, groups=groups)
    with tallies.kept_for(session, people=people, groups=groups):
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
    welfare.take_back_reading(
        session, staff=staff, submission_id=submission_id, today=day_of(in_utc(offer.decided_at))
    )


def tables_put_back() -> list[Table]:
    """Every table in which a decision may leave, or take away, something about a submission."""
    about = (table for table in Base.metadata.sorted_tables if "submission_id" in table.c)
    return [table for table in about if table.name not in NOT_PUT_BACK]


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
        table.name: [
            dict(row._mapping)
            for row in session.execute(select(table).where(table.c.submission_id == submission.id))
        ]
        for table in tables_put_back()
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


def _groups(session: Session, submission: Submission, before: dict[str, Any]) -> list[UUID]:
    """The groups of copies that count once, which something leaves or comes back to."""
    back = {UUID(row["group_id"]) for row in before["rows"]["repeated_wording"] if row["is_once"]}
    return sorted(back.union(merging.list_groups(session, contributor_id=submission.contributor_id)))


def _put_back(
    session: Session, submission: Submission, before: dict[str, Any], *, staff: SignedIn, now: datetime
) -> None:
    submission.status = SubmissionStatus(before["status"])
    if submission.status is SubmissionStatus.RECEIVED:
        submission.first_read_on = None
    wording = before["wording"]
    submission.sealed_shared_words = None if wording is None else base64.b64decode(wording)
    submission.claimed_by_id, submission.claimed_at = staff.account_id, now
    session.flush()
    for table in tables_put_back():
        session.execute(delete(table).where(table.c.submission_id == submission.id))
        rows = [
            {name: _read(table.c[name], value) for name, value in row.items()}
            for row in before["rows"][table.name]
        ]
        if rows:
            session.execute(insert(table), rows)
    session.expire_all()


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
    return kind.fromisoformat(text) if issubclass(kind, date) else kind(text)


def _binding(submission: Submission) -> Binding:
    return Binding("undo_offer", submission.id, "sealed_before")
