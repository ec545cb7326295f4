"""Calling people about what cannot wait: the first on duty, then the next, then everybody, until somebody decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, delete, func, or_, select, update
from sqlalchemy.orm import Session

from webapp.domain.accounts import Role, TeamKind
from webapp.domain.dates import LONDON
from webapp.domain.duty import MORNING, NoticeKind, Pace, first_not_called, next_call_at
from webapp.domain.moderation import SubmissionStatus, Urgency
from webapp.domain.safety import ConcernState, ConcernStep
from webapp.models import (
    Account,
    ConcernEntry,
    DigestChoice,
    DutyCall,
    DutyCalled,
    KeyGrant,
    ProtectionConcern,
    Submission,
    Team,
    TeamKey,
)
from webapp.services import concern_list, outbox, rota

MOST_AT_ONCE = 100
"""Calls taken in one transaction, so that whoever wants to say something need not wait for a flood to be worked off."""
CLOSED_TO_READERS = (SubmissionStatus.ESCALATED, SubmissionStatus.TAKEN_BACK)


@dataclass(frozen=True, kw_only=True)
class Roster:
    """Everybody who may be called, as it stands in this pass.

    Shapes:  readers can open what nobody has read; willing are those who did not ask to be left alone off duty.
    """

    chain: tuple[UUID, ...]
    leads: frozenset[UUID]
    readers: frozenset[UUID]
    willing: frozenset[UUID]
    administrators: frozenset[UUID]

    def everybody(self, *, is_concern: bool) -> frozenset[UUID]:
        """The whole team; where there is none, whoever there is."""
        team = self.leads if is_concern else self.leads | self.readers
        return team | frozenset(self.chain) or self.readers | self.administrators


def call_who_is_due(session: Session, *, now: datetime, has_hook: bool) -> int:
    """Call the next person about each urgent thing that has waited long enough; returns how many things there were.

    Shapes:  one notice a person, however many things wait: it says only that something does. Of two workers at the
             same moment, the database lets one make each call. Call it again until it answers nothing.
    """
    _forget_answered(session)
    roster = _roster(session, now=now)
    minutes = rota.get_minutes(session)
    recently = _called_since(session, now - timedelta(minutes=minutes))
    due = select(DutyCall).where(_is_due(now))
    called: set[UUID] = set()
    taken = 0
    for call in session.scalars(due.order_by(DutyCall.id).limit(MOST_AT_ONCE)).all():
        whom, is_everybody = _whom(session, call, roster)
        if _take(session, call, now=now, minutes=minutes, is_everybody=is_everybody):
            _note_called(session, call, whom, now=now)
            called |= whom
            taken += 1
    for person in sorted(called - recently):
        outbox.add(session, account_id=person, kind=NoticeKind.CALL, now=now)
    if has_hook and called - recently:
        outbox.add(session, account_id=None, kind=NoticeKind.CALL, now=now)
    return taken


def remind_of_overdue(session: Session, *, now: datetime) -> int:
    """Remind whoever has a concern with an overdue step, and whoever is on duty, once a day.

    Shapes:  returns how many concerns there are. What is for now reminds the first time at once; all else is in the
             morning.
    """
    here = now.astimezone(LONDON)
    roster = _roster(session, now=now)
    reminded: set[UUID] = set()
    found = list_overdue(session, now=now)
    for concern_id in found:
        if _take_reminder(session, concern_id, today=here.date()):
            whom = {*_holder(session, concern_id), *roster.chain[:1]}
            reminded |= whom or roster.everybody(is_concern=True)
    for person in sorted(reminded):
        outbox.add(session, account_id=person, kind=NoticeKind.REMINDER, now=now)
    return len(found)


def list_overdue(session: Session, *, now: datetime) -> list[UUID]:
    """The concerns with a step that is overdue, of which somebody may be reminded at this hour."""
    query = select(ProtectionConcern, *concern_list.DONE).where(
        ProtectionConcern.state != ConcernState.CLOSED
    )
    is_morning = now.astimezone(LONDON).time() >= MORNING
    return [
        concern.id
        for concern, *done in session.execute(query.order_by(ProtectionConcern.id))
        if (is_morning or (concern.urgency is Urgency.NOW and concern.reminded_on is None))
        and concern_list.late_step(concern, tuple(done), now=now)
    ]


def list_readers(session: Session) -> list[Account]:
    """The advocacy workers who can open what nobody has read, by name."""
    query = select(Account).where(Account.id.in_(_holders(session, TeamKind.ADVOCACY)))
    return list(session.scalars(query.order_by(Account.name, Account.id)))


def _forget_answered(session: Session) -> None:
    """Let go of what no reader can open any more, so that nobody is called for nothing."""
    closed = select(Submission.id).where(Submission.status.in_(CLOSED_TO_READERS))
    session.execute(
        delete(DutyCall)
        .where(DutyCall.submission_id.in_(closed))
        .execution_options(synchronize_session=False)
    )


def _roster(session: Session, *, now: datetime) -> Roster:
    readers = _holders(session, TeamKind.ADVOCACY)
    left_alone = set(session.scalars(select(DigestChoice.account_id).where(DigestChoice.pace == Pace.NEVER)))
    return Roster(
        chain=rota.list_chain(session, now=now),
        leads=_with_role(session, Role.SAFEGUARDING_LEAD),
        readers=readers,
        willing=readers - left_alone,
        administrators=_with_role(session, Role.SERVICE_ADMIN),
    )


def _whom(session: Session, call: DutyCall, roster: Roster) -> tuple[set[UUID], bool]:
    """Who is called now, and whether that is everybody."""
    already = set(session.scalars(select(DutyCalled.account_id).where(DutyCalled.call_id == call.id)))
    following = first_not_called(roster.chain, already)
    if following is None:
        return set(roster.everybody(is_concern=call.concern_id is not None)), True
    is_first = call.rounds == 0 and call.concern_id is None
    return {following} | (set(roster.willing) if is_first else set()), False


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(DutyCall.next_at.is_(None), DutyCall.next_at <= now)


def _take(session: Session, call: DutyCall, *, now: datetime, minutes: int, is_everybody: bool) -> bool:
    """Make this call ours; False where another worker made it, or somebody opened it meanwhile."""
    next_at = next_call_at(
        call.urgency,
        now=now,
        minutes=minutes,
        is_everybody_called=is_everybody,
        day=_first_day(session, call, now=now),
    )
    return _changed_one(
        session,
        update(DutyCall)
        .where(DutyCall.id == call.id, DutyCall.rounds == call.rounds, _is_due(now))
        .values(rounds=call.rounds + 1, next_at=next_at, is_everybody_called=is_everybody, is_opened=False)
        .execution_options(synchronize_session=False),
    )


def _first_day(session: Session, call: DutyCall, *, now: datetime) -> date:
    """The day on which it began to wait: of a concern, when it was raised."""
    query = select(ProtectionConcern.raised_on).where(ProtectionConcern.id == call.concern_id)
    return session.scalar(query) or now.astimezone(LONDON).date()


def _note_called(session: Session, call: DutyCall, whom: Iterable[UUID], *, now: datetime) -> None:
    for person in sorted(whom):
        session.merge(DutyCalled(call_id=call.id, account_id=person, called_at=now))
    session.flush()


def _called_since(session: Session, since: datetime) -> set[UUID]:
    """Whoever was called a short while ago about something that still waits: they know already."""
    return set(session.scalars(select(DutyCalled.account_id).where(DutyCalled.called_at > since)))


def _take_reminder(session: Session, concern_id: UUID, *, today: date) -> bool:
    not_yet = or_(ProtectionConcern.reminded_on.is_(None), ProtectionConcern.reminded_on < today)
    return _changed_one(
        session,
        update(ProtectionConcern)
        .where(ProtectionConcern.id == concern_id, not_yet)
        .values(reminded_on=today)
        .execution_options(synchronize_session=False),
    )


def _holder(session: Session, concern_id: UUID) -> list[UUID]:
    """Whoever took it over last, if they still work here."""
    newest = (
        select(func.max(ConcernEntry.number))
        .where(ConcernEntry.concern_id == concern_id, ConcernEntry.step == ConcernStep.TAKEN_OVER)
        .scalar_subquery()
    )
    query = select(Account.id).join(ConcernEntry, ConcernEntry.account_id == Account.id)
    return list(
        session.scalars(
            query.where(
                ConcernEntry.concern_id == concern_id, ConcernEntry.number == newest, Account.is_active
            )
        )
    )


def _holders(session: Session, kind: TeamKind) -> frozenset[UUID]:
    """Whoever holds a key of this kind of team."""
    query = (
        select(Account.id)
        .join(KeyGrant, KeyGrant.account_id == Account.id)
        .join(TeamKey, TeamKey.id == KeyGrant.team_key_id)
        .join(Team, Team.id == TeamKey.team_id)
    )
    return frozenset(session.scalars(query.where(Team.kind == kind, Account.is_active)))


def _with_role(session: Session, role: Role) -> frozenset[UUID]:
    found: ColumnElement[bool] = Account.role == role
    return frozenset(session.scalars(select(Account.id).where(found, Account.is_active)))


def _changed_one(session: Session, statement: object) -> bool:
    """Let the database decide between two that come at the same moment: one of them changes the row."""
    result = session.execute(statement)  # type: ignore[call-overload]
    return isinstance(result, CursorResult) and result.rowcount == 1
