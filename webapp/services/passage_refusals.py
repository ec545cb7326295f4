"""Saying "not this one": a young person refuses single changes of their words, and nobody is shown them meanwhile."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from webapp.domain.appeals import AppealAbout
from webapp.domain.duty import Audience
from webapp.domain.errors import DecisionNotAllowed
from webapp.domain.moderation import SubmissionStatus
from webapp.domain.passages import Stretch
from webapp.models import Appeal, Submission
from webapp.services import appeals, duty_calls, sealed_words, sharing, tallies
from webapp.services.returning import OpenedCode


def refuse(
    session: Session,
    *,
    code: OpenedCode,
    submission_id: UUID,
    stretches: Collection[Stretch],
    form_hash: bytes,
    today: date,
) -> None:
    """Refuse exactly these changes: every body loses the wording at once, until another worker has answered.

    Shapes:  stretches are those of changed passages, so that an old page never refuses another one. It is an appeal,
             and joins one that is open already. With none, what was refused before is fine after all, and the wording
             is shown again. Counting stays as it was chosen. A page that a worker has open is out of date after it.
    Errors:  NotFound; DecisionNotAllowed where no wording stands, or for a stretch that is no change.
    Source:  docs/adr/0028-appeals.md
    """
    submission, content_key = appeals.open_own(
        session, code=code, submission_id=submission_id, for_update=True
    )
    waiting = appeals.find_open(session, submission_id=submission.id)
    if waiting is None and _was_sent_before(session, form_hash):
        return
    _refuse_unchanged(session, submission, content_key, stretches)
    if stretches:
        waiting = waiting or _begin(session, submission, form_hash=form_hash, today=today)
        _point_at(session, waiting, submission, stretches, content_key)
    elif waiting is not None:
        _let_go(session, waiting)
    flag_modified(submission, "status")  # A refusal is a row of its own; this moves the revision with it.
    _share(session, submission, content_key, today=today)


def _was_sent_before(session: Session, form_hash: bytes) -> bool:
    return session.scalar(select(Appeal.id).where(Appeal.form_hash == form_hash)) is not None


def _refuse_unchanged(
    session: Session, submission: Submission, content_key: bytes, stretches: Collection[Stretch]
) -> None:
    """Refuse what points at no change of the wording that stands.

    Errors:  DecisionNotAllowed.
    """
    shared = sealed_words.open_shared_words(submission, content_key)
    if shared is None or submission.status is not SubmissionStatus.CLEARED:
        raise DecisionNotAllowed(submission.status)
    original = sealed_words.open_answers(submission, content_key).words
    compared = appeals.compare(session, submission, original=original, shared=shared)
    changed = {passage.stretch for passage in compared.passages if passage.number is not None}
    if not changed.issuperset(stretches):
        raise DecisionNotAllowed(submission.status)


def _begin(session: Session, submission: Submission, *, form_hash: bytes, today: date) -> Appeal:
    decider = appeals.find_decider(session, submission.id)
    if decider is None:
        raise DecisionNotAllowed(submission.status)
    appeal = Appeal(
        id=uuid4(),
        submission_id=submission.id,
        form_hash=form_hash,
        about=AppealAbout.WORDS,
        against_id=decider,
        made_on=today,
    )
    session.add(appeal)
    duty_calls.note_news(session, audience=Audience.READERS)
    return appeal


def _point_at(
    session: Session,
    appeal: Appeal,
    submission: Submission,
    stretches: Collection[Stretch],
    content_key: bytes,
) -> None:
    """Keep what is refused, sealed; it is against whoever made the changes that stand now."""
    appeal.sealed_refused = appeals.seal(
        appeal.id, "sealed_refused", json.dumps(sorted(stretches)), content_key
    )
    appeal.about = AppealAbout.WORDS
    appeal.against_id = appeals.find_decider(session, submission.id) or appeal.against_id


def _let_go(session: Session, appeal: Appeal) -> None:
    """Nothing is refused any more; an appeal that says nothing else has nothing left to answer."""
    if appeal.sealed_words is None and appeal.sealed_refused is not None:
        session.delete(appeal)
    else:
        appeal.sealed_refused = None


def _share(session: Session, submission: Submission, content_key: bytes, *, today: date) -> None:
    session.flush()
    with tallies.kept(session, contributor_id=submission.contributor_id):
        sharing.apply_choices(
            session,
            submission=submission,
            answers=sealed_words.open_answers(submission, content_key),
            shared_words=sealed_words.open_shared_words(submission, content_key),
            today=today,
        )
