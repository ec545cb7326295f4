"""The bodies that a worker works for or is close to: said or agreed to by themselves, sealed to the worker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from webapp.domain.accounts import Role
from webapp.domain.conflicts import TieMove, check_pace
from webapp.domain.errors import NotFound, SealBroken
from webapp.domain.welfare import SlipKind
from webapp.models import Account, Tie, TieChange
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services import audit, private_slips, reference
from webapp.services.sign_ins import SignedIn

CHANGES_SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class KnownTie:
    """One tie, as a page lists it.

    Shapes:  body is None for whoever cannot open it: an administrator, and the worker after new keys. is_agreed is
             False while an administrator says so and the worker has not answered.
    """

    id: UUID
    body: str | None
    is_own: bool
    is_agreed: bool
    added_on: date


@dataclass(frozen=True, kw_only=True)
class PastChange:
    """That something changed in what somebody is close to; never which body."""

    name: str
    by: str
    move: TieMove
    done_on: date


def add(session: Session, *, account_id: UUID, body: str, actor_id: UUID, today: date) -> None:
    """Write down that a worker is close to a body; nobody but they can read which.

    Shapes:  what somebody else writes down keeps nothing from the worker before they agree to it, so that nobody can
             be tied out of what they have to read.
    Errors:  NotFound for a body that is none, or for somebody who is not an active reader; TiesChangedTooOften.
    """
    account = _get_reader(session, account_id)
    if body not in {each.slug for each in reference.load_bodies()}:
        raise NotFound
    is_own = actor_id == account_id
    _note(session, account_id, TieMove.WROTE_DOWN if is_own else TieMove.PROPOSED, actor_id, today=today)
    tie_id, key = uuid4(), envelopes.new_content_key()
    session.add(
        Tie(
            id=tie_id,
            account_id=account_id,
            added_by_id=actor_id,
            added_on=today,
            is_agreed=is_own,
            sealed_key=envelopes.seal_key(key, reader_public=account.public_key),
            sealed_body=envelopes.seal_words(body, content_key=key, binding=_binding(tie_id)),
        )
    )
    session.flush()
    audit.record(session, actor=str(actor_id), action="tie_added", subject=str(account_id))


def answer(session: Session, *, tie_id: UUID, staff: SignedIn, is_yes: bool, today: date) -> None:
    """Agree that one is close to a body, as somebody else wrote down, or say that one is not: then it goes.

    Errors:  NotFound for anything that does not wait for this worker's answer; TiesChangedTooOften.
    """
    tie = session.get(Tie, tie_id)
    if tie is None or tie.account_id != staff.account_id or tie.is_agreed:
        raise NotFound
    move = TieMove.AGREED if is_yes else TieMove.REFUSED
    _note(session, staff.account_id, move, staff.account_id, today=today)
    if is_yes:
        tie.is_agreed = True
    else:
        session.delete(tie)
    session.flush()
    audit.record(session, actor=str(staff.account_id), action=f"tie_{move}", subject=str(staff.account_id))


def withdraw(session: Session, *, account_id: UUID, tie_id: UUID, actor_id: UUID, today: date) -> None:
    """Take a tie away: a worker those that they wrote down, an administrator those that administrators did.

    Errors:  NotFound for any other; TiesChangedTooOften.
    """
    tie = session.get(Tie, tie_id)
    is_own = actor_id == account_id
    if tie is None or tie.account_id != account_id or (tie.added_by_id == account_id) != is_own:
        raise NotFound
    _note(session, account_id, TieMove.TOOK_AWAY, actor_id, today=today)
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


def list_changes(session: Session, *, team_id: UUID | None) -> list[PastChange]:
    """What changed of late in what the people of a team are close to, the newest day first."""
    who, by = aliased(Account), aliased(Account)
    query = (
        select(who.name, by.name.label("by"), TieChange.move, TieChange.done_on)
        .join(who, who.id == TieChange.account_id)
        .join(by, by.id == TieChange.by_id)
        .where(who.team_id == team_id)
        .order_by(TieChange.done_on.desc(), who.name, TieChange.id)
        .limit(CHANGES_SHOWN)
    )
    return [
        PastChange(name=row.name, by=row.by, move=row.move, done_on=row.done_on)
        for row in session.execute(query)
    ]


def _note(session: Session, account_id: UUID, move: TieMove, by_id: UUID, *, today: date) -> None:
    """Show the team that something changed, and offer the worker again whatever they were stopped at before.

    Errors:  TiesChangedTooOften.
    """
    # Two changes at the same moment are counted one after the other.
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    of_today = (TieChange.account_id == account_id, TieChange.done_on == today)
    check_pace(session.scalar(select(func.count()).select_from(TieChange).where(*of_today)) or 0)
    session.add(TieChange(account_id=account_id, by_id=by_id, move=move, done_on=today))
    private_slips.forget_before(session, account_id=account_id, kind=SlipKind.SET_ASIDE, day=date.max)


def _list(session: Session, account_id: UUID) -> Sequence[Tie]:
    return session.scalars(
        select(Tie).where(Tie.account_id == account_id).order_by(Tie.added_on, Tie.id)
    ).all()


def _known(tie: Tie, *, body: str | None) -> KnownTie:
    return KnownTie(
        id=tie.id,
        body=body,
        is_own=tie.added_by_id == tie.account_id,
        is_agreed=tie.is_agreed,
        added_on=tie.added_on,
    )


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
