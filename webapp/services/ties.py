"""The bodies that a worker works for or is close to: said by themselves or an administrator, sealed to the worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.domain.accounts import Role
from webapp.domain.errors import NotFound, SealBroken
from webapp.models import Account, Tie
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services import audit, reference
from webapp.services.sign_ins import SignedIn


@dataclass(frozen=True, kw_only=True)
class KnownTie:
    """One tie, as a page lists it.

    Shapes:  body is None for whoever cannot open it: an administrator, and the worker after new keys.
    """

    id: UUID
    body: str | None
    is_own: bool
    added_on: date


def add(session: Session, *, account_id: UUID, body: str, actor_id: UUID, today: date) -> None:
    """Write down that a worker is close to a body; nobody but they can read which.

    Errors:  NotFound for a body that is none, or for somebody who is not an active reader.
    """
    account = _get_reader(session, account_id)
    if body not in {each.slug for each in reference.load_bodies()}:
        raise NotFound
    tie_id, key = uuid4(), envelopes.new_content_key()
    session.add(
        Tie(
            id=tie_id,
            account_id=account_id,
            added_by_id=actor_id,
            added_on=today,
            sealed_key=envelopes.seal_key(key, reader_public=account.public_key),
            sealed_body=envelopes.seal_words(body, content_key=key, binding=_binding(tie_id)),
        )
    )
    session.flush()
    audit.record(session, actor=str(actor_id), action="tie_added", subject=str(account_id))


def withdraw(session: Session, *, account_id: UUID, tie_id: UUID, actor_id: UUID) -> None:
    """Take a tie away: a worker those that they wrote down, an administrator those that administrators did.

    Errors:  NotFound for any other.
    """
    tie = session.get(Tie, tie_id)
    is_own = actor_id == account_id
    if tie is None or tie.account_id != account_id or (tie.added_by_id == account_id) != is_own:
        raise NotFound
    session.delete(tie)
    session.flush()
    audit.record(session, actor=str(actor_id), action="tie_withdrawn", subject=str(account_id))


def list_own(session: Session, *, staff: SignedIn) -> list[KnownTie]:
    """A worker's own ties with their bodies, the oldest first."""
    return [_known(tie, body=_open(tie, staff)) for tie in _list(session, staff.account_id)]


def list_closed(session: Session, *, account_id: UUID) -> list[KnownTie]:
    """Somebody's ties without their bodies, for an administrator.

    Errors:  NotFound for somebody who is not an active reader.
    """
    _get_reader(session, account_id)
    return [_known(tie, body=None) for tie in _list(session, account_id)]


def _list(session: Session, account_id: UUID) -> Sequence[Tie]:
    return session.scalars(
        select(Tie).where(Tie.account_id == account_id).order_by(Tie.added_on, Tie.id)
    ).all()


def _known(tie: Tie, *, body: str | None) -> KnownTie:
    return KnownTie(id=tie.id, body=body, is_own=tie.added_by_id == tie.account_id, added_on=tie.added_on)


def _open(tie: Tie, staff: SignedIn) -> str | None:
    try:
        key = envelopes.open_key(tie.sealed_key, reader=staff.private_key)
    except SealBroken:
        return None
    return envelopes.open_words(tie.sealed_body, content_key=key, binding=_binding(tie.id))


def _get_reader(session: Session, account_id: UUID) -> Account:
    account = session.get(Account, account_id)
    if account is None or account.role != Role.ADVOCACY_WORKER or not account.is_active:
        raise NotFound
    return account


def _binding(tie_id: UUID) -> Binding:
    return Binding("tie", tie_id, "sealed_body")
