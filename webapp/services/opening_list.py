"""Who opened which contact, who has to answer, and what a young person finds of it with their code."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from webapp.domain import openings as rules
from webapp.domain.errors import NotFound
from webapp.domain.openings import OpeningReason, OpeningState, OpeningWords
from webapp.models import Account, ContactOpening, ProtectionConcern
from webapp.sealing.envelopes import open_words
from webapp.services import openings
from webapp.services.contact_keys import ContactOf
from webapp.services.may_see import find_kept, may_see
from webapp.services.sign_ins import SignedIn, in_utc

MOST_SHOWN = 100
Decider = aliased(Account)


@dataclass(frozen=True, kw_only=True)
class OpeningRow:
    """One opening, as colleagues of the team see it.

    Shapes:  may_answer, may_open and may_review are for whoever asks; words is None in a list, and for whoever cannot
             open them.
    """

    id: UUID
    state: OpeningState
    submission_id: UUID | None
    concern_id: UUID | None
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    opened_at: datetime | None
    told_on: date | None
    review_on: date | None
    is_stale: bool
    is_overdue: bool
    is_own: bool
    may_answer: bool
    may_open: bool
    may_review: bool
    may_take_back: bool
    words: OpeningWords | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class OpeningNotice:
    """What a young person is told about a contact that was opened."""

    reason: OpeningReason
    state: OpeningState
    told_on: date


def list_openings(session: Session, *, staff: SignedIn, today: date, now: datetime) -> list[OpeningRow]:
    """Every opening of one's own team that waits for somebody, and after them the newest others.

    Shapes:  without those of things that are kept from this person.
    """
    others = _list(session, not_(_waits()), staff=staff, today=today, now=now, most=MOST_SHOWN)
    return [*_list(session, _waits(), staff=staff, today=today, now=now), *others]


def _list(
    session: Session,
    which: ColumnElement[bool],
    *,
    staff: SignedIn,
    today: date,
    now: datetime,
    most: int | None = None,
) -> list[OpeningRow]:
    kept = find_kept(session, staff=staff)
    theirs = or_(ContactOpening.submission_id.is_(None), may_see(ContactOpening.submission_id))
    query = _of_team(staff).where(theirs, which).order_by(ContactOpening.asked_at.desc(), ContactOpening.id)
    rows = session.execute(query.limit(most), kept.values)
    return [_row(row, names, staff=staff, today=today, now=now) for row, *names in rows]


def _waits() -> ColumnElement[bool]:
    """Whether somebody may have to answer, or to look at a silence, before any rule is asked."""
    is_silent = and_(ContactOpening.review_on.is_not(None), ContactOpening.state.in_(rules.WAS_OPENED))
    return or_(ContactOpening.state.in_({state for state, _ in rules.ANSWERS}), is_silent)


def list_openings_of(
    session: Session, *, of: ContactOf, staff: SignedIn, today: date, now: datetime
) -> list[OpeningRow]:
    """Every opening of one contact, oldest first."""
    query = _of_team(staff).where(
        ContactOpening.submission_id == of.submission_id, ContactOpening.concern_id == of.concern_id
    )
    rows = session.execute(query.order_by(ContactOpening.asked_at, ContactOpening.id))
    return [_row(row, names, staff=staff, today=today, now=now) for row, *names in rows]


def get_opening(
    session: Session, *, opening_id: UUID, staff: SignedIn, today: date, now: datetime
) -> OpeningRow:
    """One opening of one's own team, with its reasons where one can open them.

    Errors:  NotFound; ConflictOfInterest.
    """
    found = session.execute(_of_team(staff).where(ContactOpening.id == opening_id)).one_or_none()
    if found is None:
        raise NotFound
    row, *names = found
    words = openings.find_words(session, row, staff=staff, today=today)
    return _row(row, names, staff=staff, today=today, now=now, words=words)


def perhaps_to_answer(team_id: UUID | BindParameter[UUID]) -> Select[tuple[int]]:
    """How many openings of a team somebody may have to answer or to look at again, before any rule is asked."""
    return select(func.count()).select_from(ContactOpening).where(ContactOpening.team_id == team_id, _waits())


def count_to_answer(session: Session, *, staff: SignedIn, today: date, now: datetime) -> int:
    """How many openings wait for this person: an answer, or a look at a silence that is due."""
    rows = _list(session, _waits(), staff=staff, today=today, now=now)
    return sum(row.may_answer or (row.may_review and _is_due(row, today=today)) for row in rows)


def list_notices(session: Session, *, submission_id: UUID, content_key: bytes) -> list[OpeningNotice]:
    """What a young person is told of openings of the contact they left, oldest first."""
    concerns = select(ProtectionConcern.id).where(ProtectionConcern.submission_id == submission_id)
    query = select(ContactOpening).where(
        or_(ContactOpening.submission_id == submission_id, ContactOpening.concern_id.in_(concerns)),
        ContactOpening.sealed_notice.is_not(None),
    )
    notices = []
    for row in session.scalars(query.order_by(ContactOpening.told_on, ContactOpening.asked_at)):
        if row.sealed_notice is not None and row.told_on is not None:
            binding = openings.notice_of(row.id)
            reason = OpeningReason(open_words(row.sealed_notice, content_key=content_key, binding=binding))
            notices.append(OpeningNotice(reason=reason, state=row.state, told_on=row.told_on))
    return notices


def _of_team(staff: SignedIn) -> Select[tuple[ContactOpening, str, str | None]]:
    return (
        select(ContactOpening, Account.name, Decider.name)
        .join(Account, Account.id == ContactOpening.asked_by_id)
        .outerjoin(Decider, Decider.id == ContactOpening.decided_by_id)
        .where(ContactOpening.team_id == staff.team_id)
    )


def _row(
    row: ContactOpening,
    names: list[str | None],
    *,
    staff: SignedIn,
    today: date,
    now: datetime,
    words: OpeningWords | None = None,
) -> OpeningRow:
    facts = openings.facts_of(row)
    is_own = row.asked_by_id == staff.account_id
    is_stale = rules.is_stale(facts, now=now)
    asked_by, decided_by = names
    return OpeningRow(
        id=row.id,
        state=row.state,
        submission_id=row.submission_id,
        concern_id=row.concern_id,
        asked_by=asked_by or "",
        asked_at=facts.asked_at,
        decided_by=decided_by,
        decided_at=facts.decided_at,
        opened_at=in_utc(row.opened_at) if row.opened_at else None,
        told_on=row.told_on,
        review_on=row.review_on if row.state in rules.WAS_OPENED else None,
        is_stale=is_stale,
        is_overdue=rules.is_overdue(facts, now=now),
        is_own=is_own,
        may_answer=not is_own and not is_stale and (row.state, True) in rules.ANSWERS,
        may_open=is_own and not is_stale and row.state is OpeningState.APPROVED,
        may_review=rules.may_review(facts, by=staff.account_id, today=today),
        may_take_back=is_own and row.state in rules.IN_HAND,
        words=words,
    )


def _is_due(row: OpeningRow, *, today: date) -> bool:
    return row.review_on is not None and row.review_on <= today
