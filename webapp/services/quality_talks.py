"""Where two readers differed: listed for the two of them alone, opened side by side, let go of after they talked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from webapp.domain.answers import Answers
from webapp.domain.dates import day_of
from webapp.domain.errors import NotFound
from webapp.domain.moderation import Decision, SubmissionStatus
from webapp.domain.second_reading import Reading
from webapp.models import Account, Reread, Submission
from webapp.sealing import envelopes
from webapp.services import audit, conflicts, quality, reading, sealed_words, second_reading
from webapp.services.may_see import kept_from, may_see
from webapp.services.sign_ins import SignedIn


@dataclass(frozen=True, kw_only=True)
class ToTalkAbout:
    """One thing that two people read differently."""

    id: UUID
    with_whom: str
    done_on: date


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """Both readings of one thing, for the two who made them."""

    id: UUID
    submission_id: UUID
    answers: Answers = field(repr=False)
    first_by: str
    first: Reading = field(repr=False)
    second_by: str
    second: Reading = field(repr=False)
    second_decision: Decision


@dataclass(frozen=True, kw_only=True)
class Own:
    """How often a worker and a colleague read the same thing, and how often they agreed; for that worker alone."""

    pairs: int
    same: int


def list_own(session: Session, *, staff: SignedIn) -> list[ToTalkAbout]:
    """What a worker and a colleague read differently and have not talked about yet, the oldest first."""
    kept = kept_from(session, staff=staff)
    other = case((Reread.first_id == staff.account_id, Reread.second_id), else_=Reread.first_id)
    query = (
        select(Reread.id, Reread.done_on, Account.name)
        .join(Account, Account.id == other)
        .join(Submission, Submission.id == Reread.submission_id)
        .where(
            _is_theirs(staff),
            Reread.is_same.is_(False),
            Reread.is_talked_over.is_(False),
            Submission.status == SubmissionStatus.CLEARED,
            may_see(Submission.id),
        )
        .order_by(Reread.done_on, Reread.id)
    )
    return [
        ToTalkAbout(id=row.id, with_whom=row.name, done_on=row.done_on)
        for row in session.execute(query, kept.values)
    ]


def count_own(session: Session, *, staff: SignedIn) -> Own:
    """A worker's own figures, for themselves."""
    query = select(func.count(), func.coalesce(func.sum(case((Reread.is_same, 1), else_=0)), 0)).where(
        _is_theirs(staff), Reread.done_on.is_not(None)
    )
    pairs, same = session.execute(query).one()
    return Own(pairs=pairs, same=same)


def open_both(session: Session, *, reread_id: UUID, staff: SignedIn, now: datetime) -> SideBySide:
    """Both readings side by side, with a line on the log.

    Errors:  NotFound for anybody but the two, and once they talked or it is no longer cleared; ConflictOfInterest.
    """
    reread = _get(session, reread_id, staff=staff)
    submission = reading.lock(session, submission_id=reread.submission_id)
    if submission.status != SubmissionStatus.CLEARED:
        raise NotFound
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    conflicts.refuse(session, submission, content_key, staff=staff, today=day_of(now))
    answers = sealed_words.open_answers(submission, content_key)
    kept = sealed_words.open_shared_words(submission, content_key)
    text = envelopes.open_words(
        reread.sealed_reading or b"", content_key=content_key, binding=quality.binding(reread.id)
    )
    audit.record(
        session, actor=str(staff.account_id), action="opened_to_talk", subject=str(submission.id), at=now
    )
    who = Account.id.in_((reread.first_id, reread.second_id))
    names = {row.id: row.name for row in session.execute(select(Account.id, Account.name).where(who))}
    return SideBySide(
        id=reread.id,
        submission_id=submission.id,
        answers=answers,
        first_by=names[reread.first_id],
        first=second_reading.read_open_rows(session, submission, shared_words=kept or answers.words),
        second_by=names[reread.second_id],
        second=second_reading.from_text(text),
        second_decision=Decision(json.loads(text)["decision"]),
    )


def talk_over(session: Session, *, reread_id: UUID, staff: SignedIn) -> None:
    """The two have talked: what the second reader made of it is let go of.

    Errors:  NotFound for anybody but the two.
    """
    reread = _get(session, reread_id, staff=staff)
    reread.is_talked_over, reread.sealed_reading = True, None
    session.flush()


def _get(session: Session, reread_id: UUID, *, staff: SignedIn) -> Reread:
    reread = session.scalar(
        select(Reread).where(Reread.id == reread_id, _is_theirs(staff), Reread.sealed_reading.is_not(None))
    )
    if reread is None:
        raise NotFound
    return reread


def _is_theirs(staff: SignedIn) -> ColumnElement[bool]:
    return or_(Reread.first_id == staff.account_id, Reread.second_id == staff.account_id)
