"""What a young person does about changed words: see each change, refuse to share them, say that it is not right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from uuid import UUID, uuid4

from sqlalchemy import BindParameter, ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from webapp.domain.accounts import Role
from webapp.domain.answers import MOST_CHARACTERS, clean_words
from webapp.domain.appeals import AppealAbout, AppealState, about_for
from webapp.domain.duty import Audience
from webapp.domain.errors import DecisionNotAllowed, NotFound
from webapp.domain.moderation import RedactionReason, SubmissionStatus, Urgency
from webapp.domain.passages import NotComparable, Passage, Stretch, changes_at, passages_between
from webapp.domain.readings import SHARES_WORDS, ClearReason
from webapp.domain.redaction import STAND_INS
from webapp.language.urgency import urgency_of
from webapp.models import Account, Appeal, KeyGrant, ModerationDecision, Redaction, Submission
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services import duty_calls, returning, sealed_words
from webapp.services.returning import OpenedCode
from webapp.services.standing import STANDS


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What somebody wrote beside what others may see of it.

    Shapes:  passages in a row are what was written; reasons has one for each number; passages are empty where the two
             cannot be laid beside each other.
    """

    shared_words: str = field(repr=False)
    passages: list[Passage] = field(repr=False)
    reasons: Mapping[int, RedactionReason] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True)
class OwnAppeal:
    """An appeal as its writer sees it.

    Shapes:  refused are the passages they refused, in their words; waits_for_somebody says that nobody but the decider
             reads here now.
    """

    about: AppealAbout
    state: AppealState
    made_on: date
    answered_on: date | None
    words: str | None = field(repr=False)
    reason: str | None = field(repr=False)
    refused: tuple[str, ...] = field(repr=False)
    waits_for_somebody: bool


@dataclass(frozen=True, kw_only=True)
class OwnView:
    """Everything about changed words and appeals on one young person's page.

    Shapes:  compared is None while no wording was made safe; about is None where there is nothing to appeal:
             nobody decided yet, one is open, or it is cleared and no words are shared. refused are the numbers of the
             changes that were refused; while is_withheld, nobody is shown the wording for it.
    """

    compared: Compared | None
    appeals: list[OwnAppeal]
    about: AppealAbout | None
    refused: frozenset[int]
    is_withheld: bool


def look(session: Session, *, code: OpenedCode, submission_id: UUID) -> OwnView:
    """What was changed in one thing said with this code, why, and what became of saying that it is not right.

    Errors:  NotFound for anything that is not its own.
    """
    submission, content_key = open_own(session, code=code, submission_id=submission_id)
    answers = sealed_words.open_answers(submission, content_key)
    is_cleared = submission.status is SubmissionStatus.CLEARED
    shared = sealed_words.open_shared_words(submission, content_key) if is_cleared else None
    compared = compare(session, submission, original=answers.words, shared=shared) if shared else None
    appeals = _list_own(session, submission, content_key, original=answers.words)
    may_appeal = not any(appeal.state is AppealState.OPEN for appeal in appeals) and (
        submission.status is not SubmissionStatus.TAKEN_BACK
        and not (is_cleared and shared is None)
        and find_decider(session, submission.id) is not None
    )
    waiting = find_open(session, submission_id=submission.id)
    return OwnView(
        compared=compared,
        appeals=appeals,
        about=about_for(submission.status) if may_appeal else None,
        refused=find_refused(waiting, compared, content_key) if waiting else frozenset(),
        is_withheld=waiting is not None and waiting.sealed_refused is not None,
    )


def compare(session: Session, submission: Submission, *, original: str, shared: str) -> Compared:
    """Lay what was written beside what others may see, with the reason for each change."""
    kept = dict(
        session.execute(
            select(Redaction.stand_in, Redaction.reason).where(Redaction.submission_id == submission.id)
        ).all()
    )
    known = {stand_in: reason for reason, stand_in in STAND_INS.items()} | kept
    try:
        passages = passages_between(original, shared, stand_ins=known)
    except NotComparable:
        return Compared(shared_words=shared, passages=[])
    reasons = {
        passage.number: known[passage.stand_in]
        for passage in passages
        if passage.number is not None and passage.stand_in is not None
    }
    return Compared(shared_words=shared, passages=passages, reasons=reasons)


def refuse_to_share(session: Session, *, code: OpenedCode, submission_id: UUID, today: date) -> None:
    """Say "do not share these changed words": every body loses them at once, and counting stays as it was chosen.

    Errors:  NotFound; DecisionNotAllowed after it was taken back.
    """
    opened = returning.get_said(session, code=code, submission_id=submission_id)
    returning.change_choices(
        session,
        code=code,
        submission_id=submission_id,
        choices={**opened.choices, **dict.fromkeys(SHARES_WORDS, False)},
        contact=opened.contact,
        today=today,
    )


def make_appeal(
    session: Session, *, code: OpenedCode, submission_id: UUID, words: str, form_hash: bytes, today: date
) -> None:
    """Say that it is not right, with or without words; another worker than the one who decided reads it.

    Shapes:  the same form sent twice is one appeal. Words about something that was passed on to keep somebody safe go
             to whoever keeps them safe now, as a message; for its writer it looks like any other. So do urgent words,
             to whoever reads first, because the one person who may not answer may be the only one there tonight.
    Errors:  NotFound; DecisionNotAllowed before anybody decided, after it was taken back, and while one is open;
             ValueError for words that are too long.
    Source:  docs/adr/0028-appeals.md
    """
    submission, content_key = open_own(session, code=code, submission_id=submission_id, for_update=True)
    if session.scalar(select(Appeal.id).where(Appeal.form_hash == form_hash)) is not None:
        return
    against, plain, appeal_id = _get_decider(session, submission), clean_words(words), uuid4()
    if len(plain) > MOST_CHARACTERS:
        raise ValueError("an appeal holds no more than an answer does")
    session.add(
        Appeal(
            id=appeal_id,
            submission_id=submission.id,
            form_hash=form_hash,
            about=about_for(submission.status),
            against_id=against,
            sealed_words=seal(appeal_id, "sealed_words", plain, content_key) if plain else None,
            made_on=today,
        )
    )
    session.flush()
    was_passed_on = submission.status is SubmissionStatus.ESCALATED
    if plain and (was_passed_on or urgency_of(plain) is Urgency.NOW):
        returning.write_message(
            session, code=code, submission_id=submission_id, words=plain, form_hash=form_hash, today=today
        )
    elif was_passed_on:
        duty_calls.note_message(session, submission_id=submission_id, urgency=Urgency.USUAL)
    if not was_passed_on:
        duty_calls.note_news(session, audience=Audience.READERS)


def seal(appeal_id: UUID, column: str, words: str, content_key: bytes) -> bytes:
    """Words of an appeal, sealed for one row and column."""
    return envelopes.seal_words(words, content_key=content_key, binding=Binding("appeal", appeal_id, column))


def unseal(appeal: Appeal, column: str, content_key: bytes) -> str | None:
    """What seal sealed, or None where nothing was written.

    Errors:  SealBroken for another key, or a row that was changed or moved.
    """
    sealed = getattr(appeal, column)
    if sealed is None:
        return None
    return envelopes.open_words(sealed, content_key=content_key, binding=Binding("appeal", appeal.id, column))


def find_refused(appeal: Appeal, compared: Compared | None, content_key: bytes) -> frozenset[int]:
    """The numbers, in the wording as it stands, of the changes that an appeal refuses."""
    stretches = open_refused(appeal, content_key)
    return changes_at(compared.passages, stretches) if compared else frozenset()


def open_refused(appeal: Appeal, content_key: bytes) -> list[Stretch]:
    """Where the changes stand that an appeal refuses, in what was written.

    Errors:  SealBroken for another key, or a row that was changed or moved.
    """
    return [Stretch(*each) for each in json.loads(unseal(appeal, "sealed_refused", content_key) or "[]")]


def find_open(session: Session, *, submission_id: UUID) -> Appeal | None:
    """The one appeal about something that waits for an answer."""
    return session.scalar(
        select(Appeal).where(Appeal.submission_id == submission_id, Appeal.state == AppealState.OPEN)
    )


def has_another_worker(session: Session, appeal: Appeal) -> bool:
    """Whether somebody works here and was let in to read who had no part in what is appealed against."""
    query = exists().where(
        Account.role == Role.ADVOCACY_WORKER,
        Account.is_active,
        Account.id.not_in(list_deciders(session, appeal)),
        KeyGrant.account_id == Account.id,
    )
    return bool(session.scalar(select(query)))


@dataclass(frozen=True, kw_only=True)
class AppealCounts:
    """Appeals of a span of days; true counts, so whoever publishes them has to hide small ones."""

    made: int
    answered: int
    changed: int


def count_appeals(session: Session, *, first: date, last: date) -> AppealCounts:
    """How many appeals were made, were answered, and changed something.

    Units:   days in Europe/London, both included; answered and changed go by the day of the answer.
    """

    def count(*where: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(Appeal).where(*where)) or 0

    was_answered = Appeal.answered_on.between(first, last)
    return AppealCounts(
        made=count(Appeal.made_on.between(first, last)),
        answered=count(was_answered),
        changed=count(was_answered, Appeal.state == AppealState.CHANGED),
    )


def _list_own(
    session: Session, submission: Submission, content_key: bytes, *, original: str
) -> list[OwnAppeal]:
    rows = session.scalars(
        select(Appeal).where(Appeal.submission_id == submission.id).order_by(Appeal.made_on, Appeal.id)
    )
    return [
        OwnAppeal(
            about=row.about,
            state=row.state,
            made_on=row.made_on,
            answered_on=row.answered_on,
            words=unseal(row, "sealed_words", content_key),
            reason=unseal(row, "sealed_reason", content_key),
            refused=tuple(original[slice(*stretch)] for stretch in open_refused(row, content_key)),
            waits_for_somebody=row.state is AppealState.OPEN and not has_another_worker(session, row),
        )
        for row in rows
    ]


def open_own(
    session: Session, *, code: OpenedCode, submission_id: UUID, for_update: bool = False
) -> tuple[Submission, bytes]:
    """A submission of this code, and the key of its words.

    Errors:  NotFound for anything that is not its own.
    """
    query = select(Submission).where(
        Submission.id == submission_id, Submission.contributor_id == code.contributor_id
    )
    submission = session.scalar(query.with_for_update() if for_update else query)
    if submission is None:
        raise NotFound
    return submission, sealed_words.open_content_key_for_code(
        session, submission=submission, private_key=code.private_key
    )


def _get_decider(session: Session, submission: Submission) -> UUID:
    """Whose decision an appeal would be against.

    Errors:  DecisionNotAllowed where there can be none.
    """
    decider = find_decider(session, submission.id)
    is_taken_back = submission.status is SubmissionStatus.TAKEN_BACK
    if decider is None or is_taken_back or find_open(session, submission_id=submission.id):
        raise DecisionNotAllowed
    return decider


def list_deciders(session: Session, appeal: Appeal) -> set[UUID]:
    """Everybody whose decision an appeal is about: about words, both of two people who read it.

    Shapes:  what waits is against whoever let it wait, because only a decision of somebody else's ends that.
    """
    if appeal.about is not AppealAbout.WORDS:
        return {appeal.against_id}
    query = select(ModerationDecision.account_id).where(_stands_behind(appeal.submission_id))
    return {appeal.against_id, *session.scalars(query)}


def is_against(account_id: UUID | BindParameter[UUID]) -> ColumnElement[bool]:
    """Whether an appeal is about a decision of somebody's, as `list_deciders` says it."""
    made = exists().where(_stands_behind(Appeal.submission_id), ModerationDecision.account_id == account_id)
    return or_(Appeal.against_id == account_id, and_(Appeal.about == AppealAbout.WORDS, made))


def _stands_behind(submission_id: UUID | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """A decision that was not undone, and after which no answer to an appeal changed the wording."""
    later = aliased(ModerationDecision)
    was_overtaken = exists().where(
        later.submission_id == ModerationDecision.submission_id,
        later.number > ModerationDecision.number,
        later.reason == ClearReason.ON_APPEAL,
    )
    return and_(ModerationDecision.submission_id == submission_id, STANDS, ~was_overtaken)


def find_decider(session: Session, submission_id: UUID) -> UUID | None:
    """Who made the newest decision that stands."""
    return session.scalar(
        select(ModerationDecision.account_id)
        .where(ModerationDecision.submission_id == submission_id, STANDS)
        .order_by(ModerationDecision.number.desc())
        .limit(1)
    )
