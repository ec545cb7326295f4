"""Whom a voice counts for: its own contributor, or one of several where a worker decided that copies count once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, delete, exists, select, update
from sqlalchemy.orm import Session

from webapp.models import RepeatedWording, SharedMessage, Submission, Voice


def list_groups(session: Session, *, contributor_id: UUID) -> list[UUID]:
    """The groups that count once and hold something that this contributor said."""
    return list(
        session.scalars(
            select(RepeatedWording.group_id)
            .join(Submission, Submission.id == RepeatedWording.submission_id)
            .where(Submission.contributor_id == contributor_id, RepeatedWording.is_once)
            .distinct()
        )
    )


def list_people(session: Session, *, contributor_id: UUID, groups: Collection[UUID]) -> list[UUID]:
    """Everybody whom a change of this contributor's voices can touch, themselves among them, in one order for all."""
    if not groups:
        return [contributor_id]
    others = session.scalars(
        select(Submission.contributor_id)
        .join(RepeatedWording, RepeatedWording.submission_id == Submission.id)
        .where(RepeatedWording.group_id.in_(groups))
        .distinct()
    )
    return sorted({contributor_id, *others})


def settle(session: Session, *, people: Collection[UUID], groups: Collection[UUID]) -> None:
    """Let every voice of these people count for whom it should.

    Shapes:  of a group that counts once, all voices that wait for the same release count for one of their own
             contributors, so that the number of people never grows by it; if that one leaves, for another. What a
             release has counted is merged no further. A wording that is in the clear no more leaves its group.
    Source:  docs/adr/0029-repeated-wording.md
    """
    theirs = select(Submission.id).where(Submission.contributor_id.in_(people))
    in_the_clear = exists().where(SharedMessage.submission_id == RepeatedWording.submission_id)
    session.execute(
        delete(RepeatedWording)
        .where(RepeatedWording.submission_id.in_(theirs), ~in_the_clear)
        .execution_options(synchronize_session=False)
    )
    is_merged = and_(RepeatedWording.submission_id == Voice.submission_id, RepeatedWording.is_once)
    ungrouped = ~exists().where(is_merged)
    session.execute(
        update(Voice)
        .where(Voice.contributor_id.in_(people), Voice.counts_for_id != Voice.contributor_id, ungrouped)
        .values(counts_for_id=Voice.contributor_id)
        .execution_options(synchronize_session=False)
    )
    if groups:
        _merge(session, groups)


def _merge(session: Session, groups: Collection[UUID]) -> None:
    rows = session.execute(
        select(
            Voice.id,
            Voice.contributor_id,
            Voice.counts_for_id,
            Submission.counted_in_id,
            RepeatedWording.group_id,
        )
        .join(Submission, Submission.id == Voice.submission_id)
        .join(RepeatedWording, RepeatedWording.submission_id == Voice.submission_id)
        .where(RepeatedWording.group_id.in_(groups), RepeatedWording.is_once)
    ).all()
    together = defaultdict(list)
    for row in rows:
        together[row.group_id, row.counted_in_id, row.counts_for_id if row.counted_in_id else None].append(
            row
        )
    for some in together.values():
        one = min(row.contributor_id for row in some)
        wrong = [row.id for row in some if row.counts_for_id != one]
        if wrong:
            session.execute(
                update(Voice)
                .where(Voice.id.in_(wrong))
                .values(counts_for_id=one)
                .execution_options(synchronize_session=False)
            )
