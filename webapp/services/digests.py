"""Telling people that there are new things to read: seldom, on the hour, and never what.

A flood makes one mail, and no mail says to the minute when something came.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.domain.accounts import Role
from webapp.domain.duty import PACES, Audience, NoticeKind, Pace, digest_due_at
from webapp.domain.errors import NotFound
from webapp.domain.moderation import SubmissionStatus
from webapp.models import Account, DigestChoice, Message, News, Submission
from webapp.services import outbox
from webapp.services.sign_ins import in_utc

AT_ONCE = 5_000


def note_for_readers(session: Session, *, now: datetime) -> int:
    """Let each person be told at their next hour of what came, and forget what came; returns how many things did."""
    news = session.execute(select(News.id, News.audience, News.body).limit(AT_ONCE)).all()
    for account in _wanted_by(session, {(row.audience, row.body) for row in news}):
        choice = _choice(session, account)
        due = digest_due_at(choice.pace, now=now, last_at=in_utc(choice.last_at) if choice.last_at else None)
        choice.due_at = choice.due_at or due
    session.flush()
    session.execute(delete(News).where(News.id.in_([row.id for row in news])))
    return len(news)


def write_digests(session: Session, *, now: datetime) -> int:
    """Write to everybody whose hour has come, where something still waits to be read; returns to how many."""
    due = select(DigestChoice, Account.role).join(Account, Account.id == DigestChoice.account_id)
    written = 0
    for choice, role in session.execute(due.where(DigestChoice.due_at <= now)).all():
        is_wanted = role != Role.ADVOCACY_WORKER or _is_something_unread(session)
        if _take(session, choice, now=now if is_wanted else None) and is_wanted:
            outbox.add(session, account_id=choice.account_id, kind=NoticeKind.DIGEST, now=now)
            written += 1
    return written


def get_pace(session: Session, *, account_id: UUID, role: Role) -> Pace | None:
    """How often somebody is told of new things; None for whoever is never told by mail."""
    if role not in PACES:
        return None
    choice = session.get(DigestChoice, account_id)
    return choice.pace if choice else PACES[role][0]


def choose_pace(session: Session, *, account_id: UUID, role: Role, pace: Pace) -> None:
    """Say how often to be told of new things.

    Errors:  NotFound for a pace that this role does not have.
    """
    if pace not in PACES.get(role, ()):
        raise NotFound
    _make_sure(session, account_id, pace)
    session.execute(
        update(DigestChoice).where(DigestChoice.account_id == account_id).values(pace=pace, due_at=None)
    )


def _wanted_by(session: Session, what: Iterable[tuple[Audience, str | None]]) -> list[Account]:
    """Whoever wants to hear of any of this."""
    whom = [_members(audience, body) for audience, body in what]
    if not whom:
        return []
    accounts = session.scalars(select(Account).where(Account.is_active, or_(*whom)).order_by(Account.id))
    return list(accounts)


def _members(audience: Audience, body: str | None) -> ColumnElement[bool]:
    if audience is Audience.READERS:
        return Account.role == Role.ADVOCACY_WORKER
    officers = Account.role == Role.PARENT_OFFICER
    return officers if body is None else and_(officers, Account.body == body)


def _choice(session: Session, account: Account) -> DigestChoice:
    """Somebody's choice, or the usual one, held still while it changes."""
    _make_sure(session, account.id, PACES[account.role][0])
    query = select(DigestChoice).where(DigestChoice.account_id == account.id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _make_sure(session: Session, account_id: UUID, pace: Pace) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = dialect.insert(DigestChoice).values(account_id=account_id, pace=pace)
    session.execute(row.on_conflict_do_nothing(index_elements=["account_id"]))


def _take(session: Session, choice: DigestChoice, *, now: datetime | None) -> bool:
    """Make this digest ours; False where another worker did. Without a now it is dropped, not written."""
    values = {"due_at": None} | ({"last_at": now} if now else {})
    result = session.execute(
        update(DigestChoice)
        .where(DigestChoice.account_id == choice.account_id, DigestChoice.due_at == choice.due_at)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


def _is_something_unread(session: Session) -> bool:
    unread = select(Submission.id).where(Submission.status == SubmissionStatus.RECEIVED).limit(1)
    unseen = select(Message.id).where(Message.is_from_young_person, Message.is_seen.is_(False)).limit(1)
    return session.scalar(unread) is not None or session.scalar(unseen) is not None
