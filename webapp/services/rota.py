"""The rota: who is on duty when, where nobody is, and how long a call may wait before the next person is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from webapp.domain.accounts import Role
from webapp.domain.duty import (
    FEWEST_MINUTES,
    MINUTES_TO_OPEN,
    MOST_MINUTES,
    ShiftUnusable,
    Span,
    find_gaps,
    look_ahead,
    refuse_overlaps,
    spread_weekly,
)
from webapp.domain.errors import NotFound
from webapp.models import Account, DutySettings, DutyShift
from webapp.services import audit
from webapp.services.sign_ins import SignedIn, in_utc

ON_DUTY_FIRST = frozenset({Role.SAFEGUARDING_LEAD})
ON_DUTY_LATER = ON_DUTY_FIRST | {Role.ADVOCACY_WORKER}
"""A lead can take over a concern and an advocacy worker can open what nobody has read: a chain may hold both."""
THE_ONE = 1


@dataclass(frozen=True, kw_only=True)
class OnDuty:
    """Somebody in a chain; whoever has left is called no more."""

    id: UUID
    name: str
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class ShiftRow:
    """One shift with its chain, in the order in which they are called."""

    id: UUID
    span: Span
    chain: tuple[OnDuty, ...]

    @property
    def is_covered(self) -> bool:
        return any(person.is_active for person in self.chain)

    @property
    def active(self) -> tuple[UUID, ...]:
        return tuple(person.id for person in self.chain if person.is_active)


def list_shifts(session: Session, *, since: datetime) -> list[ShiftRow]:
    """Every shift that has not ended, the next to begin first."""
    query = select(DutyShift).where(DutyShift.ends_at > since).order_by(DutyShift.starts_at)
    shifts = session.scalars(query).all()
    people = _people(session, {one for shift in shifts for one in _chain_of(shift)})
    return [
        ShiftRow(
            id=shift.id,
            span=Span(in_utc(shift.starts_at), in_utc(shift.ends_at)),
            chain=tuple(people[one] for one in _chain_of(shift)),
        )
        for shift in shifts
    ]


def find_current(shifts: Sequence[ShiftRow], *, now: datetime) -> ShiftRow | None:
    """The shift that is on now, of those listed."""
    return next((shift for shift in shifts if shift.span.starts_at <= now < shift.span.ends_at), None)


def list_chain(session: Session, *, now: datetime) -> tuple[UUID, ...]:
    """Who is called now, first to last; empty in a gap, and while everybody in the chain has left."""
    current = find_current(list_shifts(session, since=now), now=now)
    return current.active if current else ()


def list_gaps(shifts: Sequence[ShiftRow], *, now: datetime) -> list[Span]:
    """When nobody is on duty in the days that are looked at ahead; a shift of people who left is a gap."""
    return find_gaps((shift.span for shift in shifts if shift.is_covered), within=look_ahead(now))


def list_people(session: Session, *, roles: frozenset[Role]) -> list[OnDuty]:
    """Who can be put on the rota, by name."""
    query = select(Account).where(Account.is_active, Account.role.in_(roles))
    return [_on_duty(account) for account in session.scalars(query.order_by(Account.name, Account.id))]


def add_shifts(
    session: Session,
    *,
    staff: SignedIn,
    starts: datetime,
    ends: datetime,
    weeks: int,
    chain: Sequence[UUID],
) -> int:
    """Put people on duty, once or for some weeks at the same hours; returns how many shifts that makes.

    Units:   starts and ends are times in Scotland without a zone.
    Errors:  ShiftUnusable, ShiftsOverlap.
    """
    spans = spread_weekly(starts, ends, weeks=weeks)
    _check_chain(session, chain)
    standing = session.scalars(
        select(DutyShift).where(
            DutyShift.ends_at > spans[0].starts_at, DutyShift.starts_at < spans[-1].ends_at
        )
    )
    refuse_overlaps([*spans, *(Span(in_utc(each.starts_at), in_utc(each.ends_at)) for each in standing)])
    first, second, third = (*chain, None, None)[:3]
    session.add_all(
        DutyShift(
            starts_at=span.starts_at, ends_at=span.ends_at, first_id=first, second_id=second, third_id=third
        )
        for span in spans
    )
    session.flush()
    audit.record(session, actor=str(staff.account_id), action="shift_added", subject=str(chain[0]))
    return len(spans)


def remove_shift(session: Session, *, shift_id: UUID, staff: SignedIn) -> None:
    """Take a shift off the rota.

    Errors:  NotFound.
    """
    shift = session.get(DutyShift, shift_id)
    if shift is None:
        raise NotFound
    session.delete(shift)
    session.flush()
    audit.record(session, actor=str(staff.account_id), action="shift_removed", subject=str(shift.first_id))


def get_minutes(session: Session) -> int:
    """How many minutes something urgent may wait before the next person is called."""
    settings = session.get(DutySettings, THE_ONE)
    return settings.minutes_to_open if settings else MINUTES_TO_OPEN


def set_minutes(session: Session, *, minutes: int, staff: SignedIn) -> None:
    """Say how long a call may wait.

    Errors:  ShiftUnusable for fewer or more minutes than the rota can keep to.
    """
    if not FEWEST_MINUTES <= minutes <= MOST_MINUTES:
        raise ShiftUnusable
    _make_sure_of_settings(session)
    session.execute(update(DutySettings).values(minutes_to_open=minutes))
    audit.record(session, actor=str(staff.account_id), action="duty_minutes_set", subject=str(minutes))


def find_tended_at(session: Session) -> datetime | None:
    """When calls and notices were last looked after; None if they never were."""
    found = session.scalar(select(DutySettings.tended_at))
    return in_utc(found) if found else None


def note_tended(session: Session, *, now: datetime) -> None:
    """Write down that calls and notices were looked after."""
    _make_sure_of_settings(session)
    session.execute(update(DutySettings).values(tended_at=now))


def _make_sure_of_settings(session: Session) -> None:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"id": THE_ONE, "minutes_to_open": MINUTES_TO_OPEN}
    session.execute(dialect.insert(DutySettings).values(**row).on_conflict_do_nothing())


def _check_chain(session: Session, chain: Sequence[UUID]) -> None:
    """Refuse a chain in which somebody stands twice, or somebody who cannot be called."""
    first = {person.id for person in list_people(session, roles=ON_DUTY_FIRST)}
    later = {person.id for person in list_people(session, roles=ON_DUTY_LATER)}
    is_known = bool(chain) and chain[0] in first and set(chain) <= later
    if not is_known or not len(set(chain)) == len(chain) <= 3:
        raise ShiftUnusable


def _chain_of(shift: DutyShift) -> list[UUID]:
    return [one for one in (shift.first_id, shift.second_id, shift.third_id) if one is not None]


def _people(session: Session, ids: set[UUID]) -> dict[UUID, OnDuty]:
    query = select(Account).where(Account.id.in_(ids))
    return {account.id: _on_duty(account) for account in session.scalars(query)}


def _on_duty(account: Account) -> OnDuty:
    return OnDuty(
        id=account.id, name=account.name, is_active=account.is_active and account.role in ON_DUTY_LATER
    )
