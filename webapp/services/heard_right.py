"""What the team answers to groups, what everybody reads of it, and whether a release may go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from webapp.domain.claims import runs_out_at
from webapp.domain.dates import Quarter, read_quarter
from webapp.domain.errors import DecisionNotAllowed, NotFound, ReasonMissing
from webapp.domain.heard_right import GroupSays, ObjectionUnanswered, Outcome
from webapp.domain.moderation import Urgency
from webapp.models import GroupAnswer, GroupLook, Release
from webapp.sealing import envelopes
from webapp.services import audit, duty_calls, group_looks, own_themes, team_keys
from webapp.services.sign_ins import SignedIn

URGENCY_FIRST = {Urgency.NOW: 0, Urgency.SOON: 1, Urgency.USUAL: 2}


@dataclass(frozen=True, kw_only=True)
class Objection:
    """One thing that a group would say another way, or that it says is not so, opened for the team.

    Shapes:  words is None once the release is out, because they are deleted then.
    """

    id: UUID
    group: str
    theme: str
    name: str
    says: GroupSays
    urgency: Urgency
    words: str | None = field(repr=False)
    summary: str
    reply: str
    outcome: Outcome | None


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One objection as everybody may read it: the team's wording and the team's answer, never a group's own words."""

    name: str
    says: GroupSays
    summary: str
    reply: str
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class Log:
    """What is said about one published release: what groups made of its names, or why none looked.

    Shapes:  agreed holds the names that some group said yes to and none objected to.
    """

    quarter: Quarter
    published_on: date
    is_synthetic: bool
    groups: int
    agreed: tuple[str, ...]
    answered: tuple[Answered, ...]
    without_group: str


def list_objections(session: Session, *, release: Release, staff: SignedIn, now: datetime) -> list[Objection]:
    """Every objection to a release's names with its words, the urgent first; that they were opened stands on the log.

    Shapes:  urgent words call nobody for as long as somebody may take to read them.
    Errors:  PermissionMissing without a grant.
    """
    rows = _rows(session, release)
    if any(row.sealed_words for row, _ in rows):
        audit.record(
            session, actor=str(staff.account_id), action="group_words_opened", subject=release.quarter
        )
        for look_id in {row.look_id for row, _ in rows if row.urgency is Urgency.NOW}:
            duty_calls.hold_back(session, look_id=look_id, until=runs_out_at(now))
    names = own_themes.theme_names(session)
    found = [_opened(session, row, group, names.get(row.theme, row.theme), staff) for row, group in rows]
    return sorted(found, key=lambda each: (URGENCY_FIRST[each.urgency], each.outcome is not None))


def answer_objection(
    session: Session,
    *,
    answer_id: UUID,
    staff: SignedIn,
    summary: str,
    reply: str,
    outcome: Outcome,
    today: date,
) -> str:
    """Answer an objection in words that everybody may read, and return the quarter it is about.

    Errors:  NotFound; ReasonMissing without both; DecisionNotAllowed once the release is out.
    """
    if not summary.strip() or not reply.strip():
        raise ReasonMissing
    row = session.get(GroupAnswer, answer_id, with_for_update=True)
    if row is None or row.says is GroupSays.YES:
        raise NotFound(str(answer_id))
    release = session.get_one(Release, session.get_one(GroupLook, row.look_id).release_id)
    if release.published_on is not None:
        raise DecisionNotAllowed
    row.summary, row.reply, row.outcome = summary.strip(), reply.strip(), outcome
    row.answered_by_id, row.answered_on = staff.account_id, today
    session.flush()
    audit.record(session, actor=str(staff.account_id), action="group_answered", subject=str(row.id))
    return release.quarter


def settle(session: Session, *, release: Release, without_group: str) -> None:
    """Let a release go out that a group has looked at, or that has a reason why none did; then forget their words.

    Errors:  ObjectionUnanswered, also while people are called about what a group wrote; ReasonMissing where no group
             answered and no reason is written.
    Source:  docs/adr/0035-did-we-hear-you-right.md
    """
    of_release = GroupAnswer.look_id.in_(select(GroupLook.id).where(GroupLook.release_id == release.id))
    open_ones = select(func.count()).where(
        of_release, GroupAnswer.says != GroupSays.YES, GroupAnswer.outcome.is_(None)
    )
    looks = session.scalars(select(GroupLook.id).where(GroupLook.release_id == release.id)).all()
    if session.scalar(open_ones) or duty_calls.list_groups_called_about(session, look_ids=looks):
        raise ObjectionUnanswered(release.quarter)
    if not count_groups(session, release=release):
        if not without_group.strip():
            raise ReasonMissing
        release.without_group = without_group.strip()
    forget = {"sealed_words": None, "sealed_key": None, "team_key_id": None}
    session.execute(update(GroupAnswer).where(of_release).values(**forget))


def count_groups(session: Session, *, release: Release) -> int:
    """How many groups have looked at a release's names and answered."""
    looks = select(func.count()).where(GroupLook.release_id == release.id, GroupLook.answered_on.is_not(None))
    return session.scalar(looks) or 0


def unanswered() -> Select[tuple[int]]:
    """How many objections wait for an answer, over all releases that are not out yet."""
    return (
        select(func.count(GroupAnswer.id))
        .join(GroupLook, GroupLook.id == GroupAnswer.look_id)
        .join(Release, Release.id == GroupLook.release_id)
        .where(
            Release.published_on.is_(None),
            GroupAnswer.says != GroupSays.YES,
            GroupAnswer.outcome.is_(None),
        )
    )


def list_logs(session: Session) -> list[Log]:
    """What is said about each published release that still stands, newest first."""
    published = select(Release).where(Release.published_on.is_not(None), Release.is_safe)
    return [
        _log_of(session, release) for release in session.scalars(published.order_by(Release.quarter.desc()))
    ]


def _rows(session: Session, release: Release) -> Sequence[tuple[GroupAnswer, str]]:
    rows = session.execute(
        select(GroupAnswer, GroupLook.label)
        .join(GroupLook, GroupLook.id == GroupAnswer.look_id)
        .where(GroupLook.release_id == release.id, GroupAnswer.says != GroupSays.YES)
        .order_by(GroupLook.label, GroupAnswer.theme, GroupAnswer.id)
    )
    return [(row, group) for row, group in rows]


def _opened(session: Session, row: GroupAnswer, group: str, name: str, staff: SignedIn) -> Objection:
    words = None
    if row.sealed_words and row.sealed_key and row.team_key_id:
        private = team_keys.open_team_key(session, team_key_id=row.team_key_id, staff=staff)
        content_key = envelopes.open_key(row.sealed_key, reader=private)
        words = envelopes.open_words(
            row.sealed_words, content_key=content_key, binding=group_looks.binding_of(row.id)
        )
    return Objection(
        id=row.id,
        group=group,
        theme=row.theme,
        name=name,
        says=row.says,
        urgency=row.urgency,
        words=words,
        summary=row.summary or "",
        reply=row.reply or "",
        outcome=row.outcome,
    )


def _log_of(session: Session, release: Release) -> Log:
    names = own_themes.theme_names(session)
    rows = session.execute(
        select(GroupAnswer)
        .join(GroupLook, GroupLook.id == GroupAnswer.look_id)
        .where(GroupLook.release_id == release.id)
        .order_by(GroupAnswer.theme, GroupAnswer.id)
    ).scalars()
    answers = list(rows)
    objected = {row.theme for row in answers if row.says is not GroupSays.YES}
    agreed = sorted({row.theme for row in answers} - objected)
    return Log(
        quarter=read_quarter(release.quarter),
        published_on=release.published_on or date.min,
        is_synthetic=release.is_synthetic,
        groups=count_groups(session, release=release),
        agreed=tuple(names.get(theme, theme) for theme in agreed),
        answered=tuple(
            Answered(
                name=names.get(row.theme, row.theme),
                says=row.says,
                summary=row.summary or "",
                reply=row.reply or "",
                outcome=row.outcome,
            )
            for row in answers
            if row.outcome is not None
        ),
        without_group=release.without_group or "",
    )
