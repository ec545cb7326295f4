"""What somebody who works here keeps for themselves: sealed to their own key, opened by nobody else."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BindParameter, Select, bindparam, delete, func, select
from sqlalchemy.orm import Session

from webapp.domain.errors import NotFound
from webapp.domain.welfare import SlipKind
from webapp.models import Account, PrivateSlip
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services.sign_ins import SignedIn

Content = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Slip:
    """One slip, opened by whom it is for."""

    id: UUID
    name: str
    content: Content = field(repr=False)
    made_on: date


def keep(
    session: Session, *, account_id: UUID, kind: SlipKind, name: str, content: Content, today: date
) -> UUID:
    """Seal something to one person; what had the same name before is replaced.

    Shapes:  anybody can seal something to somebody, and only that person opens it again.
    Errors:  NotFound for an account that does not exist or was put out.
    """
    # Slips of one person wait for each other here, so that one that is replaced is replaced once.
    public_key = session.scalar(
        select(Account.public_key).where(Account.id == account_id, Account.is_active).with_for_update()
    )
    if public_key is None:
        raise NotFound
    session.execute(
        delete(PrivateSlip).where(
            PrivateSlip.account_id == account_id, PrivateSlip.kind == kind, PrivateSlip.name == name
        )
    )
    slip_id, content_key = uuid4(), envelopes.new_content_key()
    session.add(
        PrivateSlip(
            id=slip_id,
            account_id=account_id,
            kind=kind,
            name=name,
            sealed_key=envelopes.seal_key(content_key, reader_public=public_key),
            sealed_words=envelopes.seal_words(
                json.dumps(content), content_key=content_key, binding=_binding(slip_id)
            ),
            made_on=today,
        )
    )
    session.flush()
    return slip_id


def take_turns(session: Session, *, account_ids: Collection[UUID]) -> None:
    """Hold the slips of several people still, always in one order, so that no two requests wait for each other."""
    session.execute(
        select(Account.id).where(Account.id.in_(account_ids)).order_by(Account.id).with_for_update()
    )


def find(session: Session, *, staff: SignedIn, kind: SlipKind, name: str) -> Slip | None:
    """One of one's own slips.

    Errors:  SealBroken for a slip that was changed or moved.
    """
    row = session.scalar(_named(), {"account_id": staff.account_id, "kind": kind, "name": name})
    return None if row is None else _opened(row, staff)


def list_slips(session: Session, *, staff: SignedIn, kind: SlipKind) -> list[Slip]:
    """All of one's own slips of one kind, the newest day first."""
    rows = session.scalars(_own(staff, kind).order_by(PrivateSlip.made_on.desc(), PrivateSlip.id))
    return [_opened(row, staff) for row in rows]


def get(session: Session, *, staff: SignedIn, kind: SlipKind, slip_id: UUID) -> Slip:
    """One of one's own slips.

    Errors:  NotFound for anything that is not one's own.
    """
    row = session.scalar(_own(staff, kind).where(PrivateSlip.id == slip_id))
    if row is None:
        raise NotFound
    return _opened(row, staff)


def throw_away(session: Session, *, slip_id: UUID) -> None:
    session.execute(delete(PrivateSlip).where(PrivateSlip.id == slip_id))


def forget_before(session: Session, *, account_id: UUID, kind: SlipKind, day: date) -> None:
    """Delete somebody's slips of a kind that were made before a day."""
    mine = (PrivateSlip.account_id == account_id, PrivateSlip.kind == kind)
    session.execute(delete(PrivateSlip).where(*mine, PrivateSlip.made_on < day))


def of_kind(account_id: UUID | BindParameter[UUID], kind: SlipKind) -> Select[tuple[int]]:
    """How many slips of a kind somebody has; counting opens none."""
    mine = (PrivateSlip.account_id == account_id, PrivateSlip.kind == kind)
    return select(func.count()).select_from(PrivateSlip).where(*mine)


@cache
def _named() -> Select[tuple[PrivateSlip]]:
    columns = (PrivateSlip.account_id, PrivateSlip.kind, PrivateSlip.name)
    return select(PrivateSlip).where(
        *(column == bindparam(column.key, type_=column.type) for column in columns)
    )


def _own(staff: SignedIn, kind: SlipKind) -> Select[tuple[PrivateSlip]]:
    return select(PrivateSlip).where(PrivateSlip.account_id == staff.account_id, PrivateSlip.kind == kind)


def _opened(row: PrivateSlip, staff: SignedIn) -> Slip:
    content_key = envelopes.open_key(row.sealed_key, reader=staff.private_key)
    words = envelopes.open_words(row.sealed_words, content_key=content_key, binding=_binding(row.id))
    return Slip(id=row.id, name=row.name, content=json.loads(words), made_on=row.made_on)


def _binding(slip_id: UUID) -> Binding:
    return Binding("private_slip", slip_id, "sealed_words")
