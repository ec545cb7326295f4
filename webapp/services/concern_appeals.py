"""Appeals about what was passed on to keep somebody safe: answered by the safeguarding team, never by who decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from webapp.domain.accounts import Role
from webapp.domain.appeals import AnotherWorkerNeeded, AppealState, check_answer
from webapp.domain.concerns import StepNote
from webapp.domain.errors import NotFound
from webapp.domain.safety import ConcernStep
from webapp.models import Account, Appeal, KeyGrant, ProtectionConcern, Submission
from webapp.services import appeals, audit, concern_words, safety, sealed_words
from webapp.services.sign_ins import SignedIn


@dataclass(frozen=True, kw_only=True)
class ConcernAppeal:
    """An appeal that waits beside a concern; words are None where there are none, and while they are closed."""

    id: UUID
    made_on: date
    may_answer: bool
    has_words: bool
    words: str | None = field(default=None, repr=False)


def find_open(session: Session, *, concern_id: UUID, staff: SignedIn) -> ConcernAppeal | None:
    """The appeal about a concern's feedback that waits for an answer, its words closed.

    Errors:  NotFound for a concern that does not exist.
    """
    concern = concern_words.get_concern_row(session, concern_id=concern_id)
    appeal = _find(session, concern)
    return None if appeal is None else _closed(session, concern, appeal, staff=staff)


def open_words(session: Session, *, concern_id: UUID, staff: SignedIn) -> ConcernAppeal:
    """The appeal with its words, with a line on the log.

    Errors:  AnotherWorkerNeeded for whoever may not answer it; PermissionMissing without a grant; NotFound.
    """
    concern = concern_words.get_concern_row(session, concern_id=concern_id)
    appeal = _get(session, concern, staff=staff)
    words = appeals.unseal(appeal, "sealed_words", _content_key(session, appeal, staff=staff))
    audit.record(session, actor=str(staff.account_id), action="opened_appeal", subject=str(appeal.id))
    return ConcernAppeal(
        id=appeal.id, made_on=appeal.made_on, may_answer=True, has_words=words is not None, words=words
    )


def answer(
    session: Session, *, concern_id: UUID, staff: SignedIn, reason: str, today: date, now: datetime
) -> None:
    """Answer an appeal with a reason that the young person reads with their code, and keep it in the record.

    Shapes:  what was passed on stays with the safeguarding team, so the answer is always that it stays, and why; for
             its writer that looks like any other answer.
    Errors:  AnotherWorkerNeeded; ReasonMissing; PermissionMissing without a grant; NotFound where none waits.
    Source:  docs/adr/0028-appeals.md
    """
    concern = concern_words.get_concern_row(session, concern_id=concern_id, for_update=True)
    appeal = _get(session, concern, staff=staff)
    submission = session.get_one(Submission, appeal.submission_id)
    check_answer(state=appeal.state, answer=AppealState.UPHELD, status=submission.status, reason=reason)
    content_key = _content_key(session, appeal, staff=staff)
    appeal.state, appeal.answered_by_id, appeal.answered_on = AppealState.UPHELD, staff.account_id, today
    appeal.sealed_reason = appeals.seal(appeal.id, "sealed_reason", reason.strip(), content_key)
    audit.record(session, actor=str(staff.account_id), action="appeal_upheld", subject=str(appeal.id), at=now)
    safety.add_step(
        session,
        concern_id=concern_id,
        staff=staff,
        step=ConcernStep.ANSWERED_APPEAL,
        note=StepNote(words=reason.strip()),
        done_at=now,
    )


def _get(session: Session, concern: ProtectionConcern, *, staff: SignedIn) -> Appeal:
    appeal = _find(session, concern)
    if appeal is None:
        raise NotFound(str(concern.id))
    if not _may_answer(session, concern, appeal, staff=staff):
        raise AnotherWorkerNeeded
    return appeal


def _find(session: Session, concern: ProtectionConcern) -> Appeal | None:
    if concern.submission_id is None:
        return None
    return appeals.find_open(session, submission_id=concern.submission_id)


def _closed(
    session: Session, concern: ProtectionConcern, appeal: Appeal, *, staff: SignedIn
) -> ConcernAppeal:
    return ConcernAppeal(
        id=appeal.id,
        made_on=appeal.made_on,
        may_answer=_may_answer(session, concern, appeal, staff=staff),
        has_words=appeal.sealed_words is not None,
    )


def _may_answer(session: Session, concern: ProtectionConcern, appeal: Appeal, *, staff: SignedIn) -> bool:
    """Whether somebody decided nothing that this is about.

    Shapes:  never who passed it on, made the decision that it is against, or answered before. Whoever has taken the
             concern over answers only where nobody else of the team could.
    """
    answered = select(Appeal.answered_by_id).where(
        Appeal.submission_id == appeal.submission_id, Appeal.answered_by_id.is_not(None)
    )
    decided = {appeal.against_id, concern.raised_by_id, *session.scalars(answered)}
    if staff.account_id in decided:
        return False
    if safety.find_holder(session, concern_id=concern.id) != staff.account_id:
        return True
    was_let_in = exists().where(
        KeyGrant.account_id == Account.id, KeyGrant.team_key_id == concern.team_key_id
    )
    others = select(Account.id).where(
        Account.role == Role.SAFEGUARDING_LEAD,
        Account.is_active,
        Account.id.not_in([*filter(None, decided), staff.account_id]),
        was_let_in,
    )
    return session.scalars(others.limit(1)).first() is None


def _content_key(session: Session, appeal: Appeal, *, staff: SignedIn) -> bytes:
    submission = session.get_one(Submission, appeal.submission_id)
    return sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
