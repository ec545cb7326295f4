"""What waits to be sent: written in the transaction of what caused it, sent afterwards, tried again, never lost.

A notice holds no words: whom it is for and why, and what it says is the same for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, case, delete, or_, select, update
from sqlalchemy.orm import Session

from webapp.domain.duty import Fault, NoticeKind, wait_after
from webapp.domain.errors import NotFound
from webapp.models import Account, OutgoingNotice
from webapp.services import audit
from webapp.services.sign_ins import SignedIn, in_utc

LEASE = timedelta(minutes=10)
"""How long one worker has for what it took; longer than sending so many can take."""
AT_ONCE = 10
LOOKED_AT_FOR = timedelta(days=30)
FOR_GOOD = frozenset({Fault.ADDRESS_REFUSED})


SOONEST_FIRST = (
    case({NoticeKind.CALL: 0}, value=OutgoingNotice.kind, else_=1),
    OutgoingNotice.account_id.is_not(None),
    OutgoingNotice.next_try_at,
)
"""Calls before all else, and the web hook before any mail: a mail server that hangs keeps no phone from ringing."""


@dataclass(frozen=True, kw_only=True)
class Leased:
    """One notice that this worker, and no other, sends now.

    Shapes:  address is empty for the web hook.
    """

    id: UUID
    kind: NoticeKind
    attempts: int
    address: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Unsent:
    """One notice that did not go, as the team sees it."""

    id: UUID
    name: str | None
    kind: NoticeKind
    fault: Fault
    attempts: int
    next_try_at: datetime
    is_given_up: bool


def add(session: Session, *, account_id: UUID | None, kind: NoticeKind, now: datetime) -> None:
    """Let somebody be written to; where the same already waits for them, once is enough, and it is tried again now.

    Shapes:  so what could not be sent an hour ago does not make anything new wait for its next try.
    """
    waiting = select(OutgoingNotice.id).where(
        OutgoingNotice.account_id == account_id if account_id else OutgoingNotice.account_id.is_(None),
        OutgoingNotice.kind == kind,
        OutgoingNotice.is_given_up.is_(False),
        OutgoingNotice.leased_until.is_(None),
    )
    standing = session.scalars(waiting.limit(1)).first()
    if standing is None:
        session.add(OutgoingNotice(account_id=account_id, kind=kind, next_try_at=now))
        session.flush()
        return
    session.execute(
        update(OutgoingNotice)
        .where(OutgoingNotice.id == standing, OutgoingNotice.next_try_at > now)
        .values(next_try_at=now)
        .execution_options(synchronize_session=False)
    )


def lease(session: Session, *, now: datetime) -> list[Leased]:
    """Take some of what is due; commit before sending, so that nobody waits for the network, and nobody sends it too.

    Shapes:  a worker that dies while it sends is followed by another once its lease has run out.
    """
    ids = select(OutgoingNotice.id).where(*_is_due(now)).order_by(*SOONEST_FIRST).limit(AT_ONCE)
    taken = session.execute(
        update(OutgoingNotice)
        .where(OutgoingNotice.id.in_(ids.with_for_update(skip_locked=True)), *_is_due(now))
        .values(leased_until=now + LEASE, attempts=OutgoingNotice.attempts + 1)
        .returning(OutgoingNotice.id, OutgoingNotice.kind, OutgoingNotice.attempts, OutgoingNotice.account_id)
        .execution_options(synchronize_session=False)
    ).all()
    addresses = _addresses(session, {row.account_id for row in taken})
    gone = [row.id for row in taken if row.account_id is not None and row.account_id not in addresses]
    session.execute(delete(OutgoingNotice).where(OutgoingNotice.id.in_(gone)))
    taken = sorted(taken, key=lambda row: (row.kind != NoticeKind.CALL, row.account_id is not None))
    return [
        Leased(id=row.id, kind=row.kind, attempts=row.attempts, address=addresses.get(row.account_id, ""))
        for row in taken
        if row.id not in gone
    ]


def settle(session: Session, notice: Leased, *, fault: Fault | None, now: datetime) -> None:
    """Forget what was sent; keep what was not, with why, until the next try."""
    ours = (OutgoingNotice.id == notice.id, OutgoingNotice.attempts == notice.attempts)
    if fault is None:
        session.execute(delete(OutgoingNotice).where(*ours))
        return
    wait = None if fault in FOR_GOOD else wait_after(notice.attempts)
    session.execute(
        update(OutgoingNotice)
        .where(*ours)
        .values(
            leased_until=None,
            fault=fault,
            is_given_up=wait is None,
            next_try_at=now + (wait or timedelta()),
        )
    )


def list_unsent(session: Session) -> list[Unsent]:
    """What did not go, the longest tried first."""
    query = (
        select(OutgoingNotice, Account.name)
        .outerjoin(Account, Account.id == OutgoingNotice.account_id)
        .where(OutgoingNotice.fault.is_not(None))
        .order_by(OutgoingNotice.is_given_up.desc(), OutgoingNotice.attempts.desc(), OutgoingNotice.id)
    )
    return [
        Unsent(
            id=notice.id,
            name=name,
            kind=notice.kind,
            fault=notice.fault,
            attempts=notice.attempts,
            next_try_at=in_utc(notice.next_try_at),
            is_given_up=notice.is_given_up,
        )
        for notice, name in session.execute(query)
        if notice.fault is not None
    ]


def put_aside(session: Session, *, notice_id: UUID, staff: SignedIn) -> None:
    """Stop trying to send something.

    Errors:  NotFound.
    """
    notice = session.get(OutgoingNotice, notice_id)
    if notice is None:
        raise NotFound
    session.delete(notice)
    session.flush()
    audit.record(session, actor=str(staff.account_id), action="notice_put_aside", subject=str(notice_id))


def forget_old(session: Session, *, now: datetime) -> None:
    """Let go of what was given up long ago."""
    old = (OutgoingNotice.is_given_up, OutgoingNotice.next_try_at < now - LOOKED_AT_FOR)
    session.execute(delete(OutgoingNotice).where(*old))


def _is_due(now: datetime) -> Sequence[ColumnElement[bool]]:
    return (
        OutgoingNotice.is_given_up.is_(False),
        OutgoingNotice.next_try_at <= now,
        or_(OutgoingNotice.leased_until.is_(None), OutgoingNotice.leased_until < now),
    )


def _addresses(session: Session, ids: set[UUID | None]) -> dict[UUID | None, str]:
    wanted = [one for one in ids if one is not None]
    query = select(Account.id, Account.email).where(Account.id.in_(wanted), Account.is_active)
    return {row.id: row.email for row in session.execute(query)}
