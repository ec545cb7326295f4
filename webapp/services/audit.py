"""The log of what staff did: lines are only ever added, and each holds the hash of the one before it.

What a chain alone can find: a changed line, a line taken out of the middle, lines in another order, a forged line. What
it cannot find: that the newest lines were taken off, or that somebody who can write to the table made the whole chain
anew. For that, a head (the newest number and its hash) has to be kept somewhere else; `verify` takes one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.orm import Session

from webapp.domain import dates
from webapp.models import AuditEntry

FIRST_PREVIOUS_HASH = "0" * 64
Line = Row[*tuple[Any, ...]]
"""The columns of a line, which are read five times as fast as an object for each."""
POSTGRESQL_LOCK = 0x68656172
"""Any number that nothing else locks; it makes the log's writers queue on PostgreSQL."""


class ChainFault(StrEnum):
    """What is wrong with the first line that does not fit."""

    LINE_MISSING = "line_missing"
    LINE_CHANGED = "line_changed"
    LINK_BROKEN = "link_broken"
    HEAD_LOST = "head_lost"


@dataclass(frozen=True)
class Head:
    """The newest line of the log: keep it elsewhere, and a shortened or rewritten log is found as well."""

    number: int
    entry_hash: str


@dataclass(frozen=True)
class ChainReport:
    """What checking the log found: the number of lines that fit, and the first that does not, if any."""

    lines: int
    head: Head | None
    fault: ChainFault | None = None
    fault_at: int | None = None

    @property
    def is_whole(self) -> bool:
        return self.fault is None


def record(
    session: Session, *, actor: str, action: str, subject: str = "", at: datetime | None = None
) -> AuditEntry:
    """Add a line to the log.

    Shapes:  actor and subject are identifiers, never names or words; an action is a short name such as `signed_in`.
    Units:   at is an instant in UTC, kept to the second, because it is staff's; it is now unless said.
    """
    wait_for_turn(session)
    head = find_head(session)
    entry = AuditEntry(
        number=head.number + 1 if head else 1,
        at=(at or dates.now()).replace(microsecond=0).isoformat(),
        actor=actor,
        action=action,
        subject=subject,
        previous_hash=head.entry_hash if head else FIRST_PREVIOUS_HASH,
    )
    entry.entry_hash = hash_of(entry)
    session.add(entry)
    session.flush()
    return entry


def wait_for_turn(session: Session) -> None:
    """Let nobody else write to the log until this transaction ends; for what has to look before it writes."""
    if session.get_bind().dialect.name == "postgresql":
        # SQLite needs no lock here: it has one writer at a time.
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": POSTGRESQL_LOCK})


def find_head(session: Session) -> Head | None:
    """The newest line, or None while the log is empty."""
    query = select(AuditEntry.number, AuditEntry.entry_hash).order_by(AuditEntry.number.desc()).limit(1)
    row = session.execute(query).first()
    return Head(row.number, row.entry_hash) if row else None


def hash_of(entry: AuditEntry | Line) -> str:
    """The SHA-256 of a line, its number and the hash before it, written as JSON so that no two lines look alike."""
    parts = [entry.number, entry.at, entry.actor, entry.action, entry.subject, entry.previous_hash]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def verify(session: Session, *, kept_head: Head | None = None) -> ChainReport:
    """Check every line of the log, oldest first.

    Shapes:  with a head that was kept elsewhere, a log that lost its newest lines or was made anew is found too.
    """
    query = select(*AuditEntry.__table__.c).order_by(AuditEntry.number).execution_options(yield_per=1000)
    with session.execute(query) as lines:
        return check_chain(lines, kept_head=kept_head)


def check_chain(entries: Iterable[AuditEntry | Line], *, kept_head: Head | None = None) -> ChainReport:
    """Check lines that come in the order of their numbers."""
    head: Head | None = None
    has_kept_head = kept_head is None
    for entry in entries:
        fault = _fault_of(entry, after=head)
        if fault:
            return ChainReport(head.number if head else 0, head, fault, entry.number)
        head = Head(entry.number, entry.entry_hash)
        has_kept_head = has_kept_head or head == kept_head
    lines = head.number if head else 0
    if kept_head and not has_kept_head:
        return ChainReport(lines, head, ChainFault.HEAD_LOST, kept_head.number)
    return ChainReport(lines, head)


def _fault_of(entry: AuditEntry | Line, *, after: Head | None) -> ChainFault | None:
    if entry.number != (after.number + 1 if after else 1):
        return ChainFault.LINE_MISSING
    if entry.previous_hash != (after.entry_hash if after else FIRST_PREVIOUS_HASH):
        return ChainFault.LINK_BROKEN
    if entry.entry_hash != hash_of(entry):
        return ChainFault.LINE_CHANGED
    return None


def list_entries(session: Session, *, page: int, size: int = 50) -> Sequence[AuditEntry]:
    """One page of the log, newest first; pages count from 1."""
    query = select(AuditEntry).order_by(AuditEntry.number.desc()).offset((page - 1) * size).limit(size)
    return session.scalars(query).all()


def count_entries(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AuditEntry)) or 0
