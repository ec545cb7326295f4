"""Wordings in the clear that are nearly the same: found here, decided by a worker, and counted as decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Integer, Select, and_, case, func, select, tuple_, update
from sqlalchemy.orm import Session, aliased

from webapp.domain.errors import NotFound, StalePage
from webapp.domain.moderation import SubmissionStatus
from webapp.domain.repeats import CountedAs, GroupPlace, RepeatReason, counted_as
from webapp.language.likeness import find_copies
from webapp.models import (
    Account,
    RepeatDecision,
    RepeatedGroup,
    RepeatedWording,
    SharedMessage,
    Submission,
    Voice,
)
from webapp.services import audit, tallies
from webapp.services.may_see import NOTHING_KEPT, Kept, may_see
from webapp.services.sign_ins import SignedIn

MOST_WORDINGS = 5_000
PAGE_LENGTH = 20


@dataclass(frozen=True)
class PastRepeat:
    """A decision about one group, with the name of who made it."""

    reason: RepeatReason
    by: str
    decided_on: date


@dataclass(frozen=True, kw_only=True)
class Repeated:
    """One group of near copies, as a worker sees it.

    Shapes:  words is one wording of the group; new counts those that no decision is about yet; newest is the decision
             that stands.
    Units:   people counts distinct contributors, who each have a code; voices what is counted at all.
    """

    id: UUID
    words: str = field(repr=False)
    wordings: int
    people: int
    voices: int
    new: int
    first_on: date
    last_on: date
    is_synthetic: bool
    newest: PastRepeat | None

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide: what one person repeats is counted once anyway."""
        return self.people > 1 and self.new > 0

    @property
    def place(self) -> GroupPlace:
        return GroupPlace(is_open=self.is_open, people=self.people, id=self.id)


@dataclass(frozen=True, kw_only=True)
class GroupPage:
    """One page of the list, and the place after which the next begins."""

    groups: tuple[Repeated, ...]
    following: GroupPlace | None


def look(session: Session, *, today: date) -> int:
    """Find near copies among the newest cleared wordings in the clear, and return how many joined a group.

    Shapes:  what stands in a group stays there; a new copy joins the group of those it copies and waits for a decision.
             Sealed words are never read for it.
    Source:  docs/adr/0029-repeated-wording.md
    """
    wordings = session.execute(
        select(SharedMessage.submission_id, func.min(SharedMessage.words).label("words"))
        .join(Submission, Submission.id == SharedMessage.submission_id)
        .where(Submission.status == SubmissionStatus.CLEARED)
        .group_by(SharedMessage.submission_id)
        .order_by(func.max(SharedMessage.shared_on).desc(), SharedMessage.submission_id)
        .limit(MOST_WORDINGS)
    ).all()
    group_of = dict(session.execute(select(RepeatedWording.submission_id, RepeatedWording.group_id)).all())
    joined = 0
    for places in find_copies([row.words for row in wordings]):
        members = [wordings[place].submission_id for place in places]
        new = [each for each in members if each not in group_of]
        if not new:
            continue
        group_id = next((group_of[each] for each in members if each in group_of), None)
        if group_id is None:
            group_id = uuid4()
            session.add(RepeatedGroup(id=group_id, found_on=today))
            session.flush()
        session.add_all(RepeatedWording(submission_id=each, group_id=group_id) for each in new)
        joined += len(new)
    session.flush()
    return joined


def list_groups(session: Session, *, kept: Kept = NOTHING_KEPT, after: GroupPlace | None = None) -> GroupPage:
    """One page of the groups of more than one wording: those to decide first, then the largest.

    Shapes:  none with anything that is kept from whoever reads.
    """
    grouped = _grouped().subquery()
    is_closed = case((and_(grouped.c.people > 1, grouped.c.new > 0), 0), else_=1)
    order = (is_closed, -grouped.c.people, grouped.c.group_id)
    query = select(grouped)
    if after is not None:
        query = query.where(tuple_(*order) > (int(not after.is_open), -after.people, after.id))
    rows = session.execute(query.order_by(*order).limit(PAGE_LENGTH + 1), kept.values).all()
    newest = _newest_decisions(session, [row.group_id for row in rows])
    groups = tuple(
        Repeated(
            id=row.group_id,
            words=row.words,
            wordings=row.wordings,
            people=row.people,
            voices=row.voices,
            new=row.new,
            first_on=row.first_on,
            last_on=row.last_on,
            is_synthetic=bool(row.is_synthetic),
            newest=newest.get(row.group_id),
        )
        for row in rows[:PAGE_LENGTH]
    )
    return GroupPage(groups=groups, following=groups[-1].place if len(rows) > PAGE_LENGTH else None)


def _grouped() -> Select[tuple[Any, ...]]:
    wordings = func.count(RepeatedWording.submission_id.distinct())
    return (
        select(
            RepeatedWording.group_id,
            wordings.label("wordings"),
            func.count(Submission.contributor_id.distinct()).label("people"),
            func.count(Voice.id.distinct()).label("voices"),
            wordings.filter(RepeatedWording.is_decided.is_(False)).label("new"),
            func.min(SharedMessage.words).label("words"),
            func.min(Submission.received_on).label("first_on"),
            func.max(Submission.received_on).label("last_on"),
            func.max(SharedMessage.is_synthetic.cast(Integer)).label("is_synthetic"),
        )
        .join(Submission, Submission.id == RepeatedWording.submission_id)
        .join(SharedMessage, SharedMessage.submission_id == RepeatedWording.submission_id)
        .outerjoin(Voice, Voice.submission_id == RepeatedWording.submission_id)
        .where(RepeatedWording.group_id.not_in(_groups_kept()))
        .group_by(RepeatedWording.group_id)
        .having(wordings > 1)
    )


def _groups_kept() -> Select[tuple[UUID]]:
    copy = aliased(RepeatedWording)
    return select(copy.group_id).where(~may_see(copy.submission_id))


def decide(
    session: Session,
    *,
    group_id: UUID,
    shown: int,
    reason: RepeatReason | None,
    staff: SignedIn,
    today: date,
    now: datetime,
    kept: Kept = NOTHING_KEPT,
) -> CountedAs:
    """Decide how a group counts; the counts of what no release holds yet follow at once.

    Shapes:  shown is how many wordings the worker saw. Nothing that was said is deleted or hidden by it, and codes are
             not joined: only these voices count for one person.
    Errors:  ReasonMissing; NotFound; StalePage when the group is not the one that was shown.
    """
    way = counted_as(reason)
    in_group = RepeatedWording.group_id == group_id
    not_theirs = RepeatedWording.group_id.not_in(_groups_kept())
    members = session.scalars(
        select(Submission.contributor_id)
        .join(RepeatedWording, RepeatedWording.submission_id == Submission.id)
        .where(in_group, not_theirs),
        kept.values,
    ).all()
    if not members:
        raise NotFound
    if len(members) != shown:
        raise StalePage
    with tallies.kept_for(session, people=members, groups=[group_id]):
        is_once = way == CountedAs.ONCE
        session.execute(update(RepeatedWording).where(in_group).values(is_decided=True, is_once=is_once))
        _record(session, group_id, reason, staff=staff, today=today)
    audit.record(
        session, actor=str(staff.account_id), action=f"repeat_counts_{way}", subject=str(group_id), at=now
    )
    return way


def _record(
    session: Session, group_id: UUID, reason: RepeatReason | None, *, staff: SignedIn, today: date
) -> None:
    last = session.scalar(select(func.max(RepeatDecision.number)).where(RepeatDecision.group_id == group_id))
    decision = RepeatDecision(
        group_id=group_id,
        number=(last or 0) + 1,
        reason=reason,
        account_id=staff.account_id,
        decided_on=today,
    )
    session.add(decision)


def _newest_decisions(session: Session, groups: Iterable[UUID]) -> dict[UUID, PastRepeat]:
    rows = session.execute(
        select(RepeatDecision.group_id, RepeatDecision.reason, Account.name, RepeatDecision.decided_on)
        .join(Account, Account.id == RepeatDecision.account_id)
        .where(RepeatDecision.group_id.in_(list(groups)))
        .order_by(RepeatDecision.number)
    )
    return {group_id: PastRepeat(reason, name, day) for group_id, reason, name, day in rows}


def count_to_decide(session: Session) -> int:
    """How many groups by more than one contributor wait for a decision."""
    waiting = (
        select(RepeatedWording.group_id)
        .join(Submission, Submission.id == RepeatedWording.submission_id)
        .group_by(RepeatedWording.group_id)
        .having(
            func.count(Submission.contributor_id.distinct()) > 1,
            func.count().filter(RepeatedWording.is_decided.is_(False)) > 0,
        )
    )
    return session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
