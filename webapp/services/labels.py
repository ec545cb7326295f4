"""What something may be about, said by a colleague who read it, and read before the next reader opens it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.orm import Session

from webapp.domain.errors import NotFound, PermissionMissing
from webapp.domain.moderation import SubmissionStatus, Urgency
from webapp.domain.welfare import Care, Labelled, SlipKind, Veil, Wishes, care_for
from webapp.models import ReaderLabels, Submission
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services import audit, content_labels, private_slips, reading, sealed_words
from webapp.services.sign_ins import SignedIn

OWN = "own"
UNREAD = (SubmissionStatus.RECEIVED, SubmissionStatus.HELD, SubmissionStatus.CLEARED_ONCE)
NO_LABELS = Labelled()


def get_wishes(session: Session, *, staff: SignedIn) -> Wishes:
    """What a reader asked for; words that may be hard are covered until they say otherwise."""
    slip = private_slips.find(session, staff=staff, kind=SlipKind.WISHES, name=OWN)
    if slip is None:
        return Wishes()
    return Wishes(opt_outs=frozenset(slip.content["opt_outs"]), veil=Veil(slip.content["veil"]))


def set_wishes(session: Session, *, staff: SignedIn, wishes: Wishes, today: date) -> None:
    """Keep what a reader asks for, so that only they can open it."""
    private_slips.keep(
        session,
        account_id=staff.account_id,
        kind=SlipKind.WISHES,
        name=OWN,
        content={"opt_outs": sorted(wishes.opt_outs), "veil": wishes.veil},
        today=today,
    )


def keep_for_next(
    session: Session,
    *,
    submission_id: UUID,
    staff: SignedIn,
    labels: Collection[str],
    today: date,
    now: datetime,
) -> None:
    """Keep what something may be about, for whoever reads it next; none says that nothing in it was hard.

    Shapes:  labels are codes; one that was retired while the page was open still says what its reader meant. What
             waits for nobody keeps no labels, and loses those it had.
    Errors:  PermissionMissing without a grant; NotFound, also for a label that nobody named.
    """
    if not content_labels.load_labels(session).keys() >= set(labels):
        raise NotFound
    submission = reading.lock(session, submission_id=submission_id)
    session.execute(delete(ReaderLabels).where(ReaderLabels.submission_id == submission_id))
    if submission.status not in UNREAD:
        return
    content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    sealed = envelopes.seal_words(
        " ".join(sorted(labels)), content_key=content_key, binding=_binding(submission_id)
    )
    session.add(ReaderLabels(submission_id=submission_id, sealed_labels=sealed, given_on=today))
    audit.record(session, actor=str(staff.account_id), action="labelled", subject=str(submission_id), at=now)
    session.flush()


def find_care(
    session: Session, *, staff: SignedIn, ids: Collection[UUID], today: date
) -> Mapping[UUID, Care]:
    """What a reader is told about each of a list before they open it.

    Shapes:  opens labels and no words; each labelled thing takes its own key, and the rest takes none.
    """
    wishes = get_wishes(session, staff=staff)
    rows = session.execute(_listed(), {"ids": list(ids)}).all()
    return {
        submission_id: care_for(
            urgency,
            _open(session, row, staff=staff) if row else NO_LABELS,
            wishes,
            is_waiting=status in UNREAD,
            today=today,
        )
        for submission_id, urgency, status, row in rows
    }


def list_left_out(session: Session, *, staff: SignedIn, today: date) -> frozenset[UUID]:
    """What waits and is not offered to this reader, because they asked not to read such things."""
    if not get_wishes(session, staff=staff).opt_outs:
        return frozenset()
    labelled = session.scalars(
        select(Submission.id)
        .join(ReaderLabels, ReaderLabels.submission_id == Submission.id)
        .where(Submission.status.in_(UNREAD), Submission.urgency != Urgency.NOW)
    ).all()
    found = find_care(session, staff=staff, ids=labelled, today=today)
    return frozenset(submission_id for submission_id, care in found.items() if care.is_left_out)


def find_labels(session: Session, *, submission_id: UUID, staff: SignedIn) -> frozenset[str]:
    """What a colleague, or this reader, said that something may be about."""
    row = session.get(ReaderLabels, submission_id)
    return frozenset() if row is None else _open(session, row, staff=staff).labels


@cache
def _listed() -> Select[tuple[UUID, Urgency, SubmissionStatus, ReaderLabels]]:
    """What has to be known of a list to say what a reader is told."""
    return (
        select(Submission.id, Submission.urgency, Submission.status, ReaderLabels)
        .outerjoin(ReaderLabels, ReaderLabels.submission_id == Submission.id)
        .where(Submission.id.in_(bindparam("ids", expanding=True)))
    )


def _open(session: Session, row: ReaderLabels, *, staff: SignedIn) -> Labelled:
    """The labels, or none for whoever cannot open the words either."""
    submission = session.get_one(Submission, row.submission_id)
    try:
        content_key = sealed_words.open_content_key_for_staff(session, submission=submission, staff=staff)
    except (PermissionMissing, NotFound):
        return NO_LABELS
    words = envelopes.open_words(
        row.sealed_labels, content_key=content_key, binding=_binding(row.submission_id)
    )
    return Labelled(frozenset(words.split()), row.given_on)


def _binding(submission_id: UUID) -> Binding:
    return Binding("reader_labels", submission_id, "sealed_labels")
