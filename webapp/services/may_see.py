"""What a worker may see: the one condition that every list, search, count and page asks.

What is sealed is checked once more where it is opened (`services/conflicts.refuse`), because only then does anybody
know what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from webapp.domain.accounts import Role
from webapp.domain.conflicts import ConflictOfInterest, TiesUnreadable
from webapp.domain.errors import SealBroken
from webapp.domain.moderation import SubmissionStatus
from webapp.domain.welfare import SlipKind
from webapp.models import Routing, Submission
from webapp.services import private_slips, ties
from webapp.services.sign_ins import SignedIn

WAITING = (SubmissionStatus.RECEIVED, SubmissionStatus.HELD, SubmissionStatus.CLEARED_ONCE)
SET_ASIDE = bindparam("set_aside", type_=Submission.id.type, expanding=True)
CLOSE_TO = bindparam("close_to", type_=Routing.body.type, expanding=True)
ONE_SLIP = "all"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What is kept from one worker.

    Shapes:  bodies are those that they are close to; aside is what they were stopped at and nobody decided yet.
    """

    account_id: UUID | None
    bodies: frozenset[str] = field(default=frozenset(), repr=False)
    aside: frozenset[UUID] = field(default=frozenset(), repr=False)

    @property
    def values(self) -> dict[str, Any]:
        """What a statement with `may_see` in it has to be given."""
        return {"set_aside": sorted(self.aside), "close_to": sorted(self.bodies)}

    def refuse(self, body: str | None) -> None:
        """Refuse what stands open about one body.

        Errors:  ConflictOfInterest.
        """
        if body in self.bodies:
            raise ConflictOfInterest


NOTHING_KEPT = Kept(account_id=None)
"""For the program itself, which shows nobody anything."""


def kept_from(session: Session, *, staff: SignedIn) -> Kept:
    """What is kept from somebody; nothing from whoever has no ties because of their role.

    Errors:  TiesUnreadable.
    """
    if staff.role != Role.ADVOCACY_WORKER:
        return Kept(account_id=staff.account_id)
    bodies = close_to(session, staff=staff)
    return Kept(account_id=staff.account_id, bodies=bodies, aside=_list_aside(session, staff=staff))


def find_kept(session: Session, *, staff: SignedIn) -> Kept:
    """What is kept from somebody, for numbers that stand on every page, also on the one where ties are mended."""
    try:
        return kept_from(session, staff=staff)
    except TiesUnreadable:
        return Kept(account_id=staff.account_id)


def close_to(session: Session, *, staff: SignedIn) -> frozenset[str]:
    """The bodies that a worker is close to, as far as they agree.

    Errors:  TiesUnreadable.
    """
    known = [tie.body for tie in ties.list_own(session, staff=staff) if tie.is_agreed]
    if None in known:
        raise TiesUnreadable
    return frozenset(body for body in known if body)


def may_see(submission_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Whether somebody may see one thing said; the statement has to be given `Kept.values`."""
    is_about_theirs = exists().where(Routing.submission_id == submission_id, Routing.body.in_(CLOSE_TO))
    return and_(submission_id.not_in(SET_ASIDE), ~is_about_theirs)


def put_aside(session: Session, *, ids: Iterable[UUID], staff: SignedIn, today: date) -> None:
    """Offer a worker some things no more while these wait and the worker's ties stay as they are.

    Shapes:  all are one slip, sealed to the worker: whoever holds the tables sees neither which nor how many.
    """
    aside = _list_aside(session, staff=staff).union(ids)
    private_slips.keep(
        session,
        account_id=staff.account_id,
        kind=SlipKind.SET_ASIDE,
        name=ONE_SLIP,
        content={"ids": sorted(map(str, aside))},
        today=today,
    )


def _list_aside(session: Session, *, staff: SignedIn) -> frozenset[UUID]:
    try:
        slip = private_slips.find(session, staff=staff, kind=SlipKind.SET_ASIDE, name=ONE_SLIP)
    except SealBroken:  # With new keys each thing is looked at anew.
        return frozenset()
    if slip is None:
        return frozenset()
    ids = [UUID(each) for each in slip.content["ids"]]
    still = select(Submission.id).where(Submission.id.in_(ids), Submission.status.in_(WAITING))
    return frozenset(session.scalars(still))
