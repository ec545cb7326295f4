"""Opening how somebody can be reached: one asks, a second person of the team says yes, and it opens once.

In danger now one person opens it alone, and the second looks at it afterwards. What was asked and not opened yet ends
when whoever asked takes it back, when danger overtakes it, and when the young person changes their contact or mind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from webapp.domain import openings as rules
from webapp.domain.dates import day_of
from webapp.domain.errors import NotFound, PermissionMissing
from webapp.domain.openings import (
    OpeningAskedAlready,
    OpeningFacts,
    OpeningReason,
    OpeningState,
    OpeningWords,
)
from webapp.models import ContactOpening, ProtectionConcern
from webapp.sealing.envelopes import Binding, open_words, seal_words
from webapp.services import audit, contact_keys, team_keys
from webapp.services.contact_keys import Contact, ContactOf
from webapp.services.sign_ins import SignedIn, in_utc


@dataclass(frozen=True, kw_only=True)
class OpenedContact:
    """How somebody can be reached, for the one page that shows it."""

    opening_id: UUID
    contact: str = field(repr=False)


def ask(
    session: Session,
    *,
    of: ContactOf,
    staff: SignedIn,
    words: OpeningWords,
    is_silent: bool,
    today: date,
    now: datetime,
) -> UUID:
    """Ask a colleague to agree that a contact is opened; nothing opens yet.

    Errors:  ReasonMissing; ConsentMissing where none was left; PermissionMissing without a grant; OpeningAskedAlready;
             NotFound; ChangedMeanwhile for feedback that one does not have open.
    """
    found = contact_keys.find_contact(session, of=of, staff=staff, today=today, is_asked=True)
    _refuse_while(session, of, rules.is_live, now=now)
    row = _start(session, of, staff, words, is_silent=is_silent, today=today, now=now, found=found)
    _record(session, "asked_contact", row, staff=staff, now=now)
    return row.id


def open_alone(
    session: Session,
    *,
    of: ContactOf,
    staff: SignedIn,
    words: OpeningWords,
    is_silent: bool,
    today: date,
    now: datetime,
) -> OpenedContact:
    """Open a contact at once, because somebody is in danger now; a second person has to look at it afterwards.

    Shapes:  danger overtakes an ask that still waits for an answer or for its use, whoever's it is.
    Errors:  as `ask`; OpeningAskedAlready only while what was opened alone before has not been looked at.
    """
    found = contact_keys.find_contact(session, of=of, staff=staff, today=today, is_asked=True)
    _refuse_while(session, of, _waits_for_a_look, now=now)
    _end(session, _is_of(of))
    row = _start(session, of, staff, words, is_silent=is_silent, today=today, now=now, found=found)
    _open(row, found, OpeningState.OPENED_ALONE, reason=words.reason, today=today, now=now)
    _record(session, "opened_contact_alone", row, staff=staff, now=now)
    return OpenedContact(opening_id=row.id, contact=found.contact)


def answer(session: Session, *, opening_id: UUID, staff: SignedIn, is_yes: bool, now: datetime) -> None:
    """Say yes or no as the second person: before it is opened, or after somebody opened it alone.

    Errors:  NotFound for another team's; PermissionMissing for whoever was not let in; SecondPersonNeeded for whoever
             asked; DecisionNotAllowed when it was answered; OpeningTooOld; StaleDataError at the same moment;
             ConflictOfInterest.
    """
    row = _get_own_teams(session, opening_id=opening_id, staff=staff)
    if not team_keys.has_access(session, staff=staff):
        raise PermissionMissing
    find_words(session, row, staff=staff, today=day_of(now))  # Whoever may not read why cannot answer either.
    row.state = rules.answer(facts_of(row), by=staff.account_id, is_yes=is_yes, now=now)
    row.decided_by_id, row.decided_at = staff.account_id, now
    _record(session, f"contact_{row.state}", row, staff=staff, now=now)


def take_back(session: Session, *, opening_id: UUID, staff: SignedIn, now: datetime) -> None:
    """Take back what one asked for, as long as it was not opened.

    Errors:  NotFound for another team's; PermissionMissing for anybody but whoever asked; DecisionNotAllowed.
    """
    row = _get_own_teams(session, opening_id=opening_id, staff=staff)
    rules.check_may_take_back(facts_of(row), by=staff.account_id)
    row.state, row.review_on = OpeningState.ENDED, None
    _record(session, "took_back_contact_ask", row, staff=staff, now=now)


def end_for(session: Session, *, submission_id: UUID) -> None:
    """End every ask for a contact that the young person changed, or took their yes back from, before it is opened."""
    concerns = select(ProtectionConcern.id).where(ProtectionConcern.submission_id == submission_id)
    _end(
        session,
        or_(ContactOpening.submission_id == submission_id, ContactOpening.concern_id.in_(concerns)),
    )


def open_contact(
    session: Session, *, opening_id: UUID, staff: SignedIn, today: date, now: datetime
) -> OpenedContact:
    """Open a contact, once, after a second person said yes; from now on the young person can see that it was opened.

    Errors:  NotFound for another team's; PermissionMissing for anybody but whoever asked; DecisionNotAllowed without a
             yes, or the second time; OpeningTooOld; ConsentMissing where the young person took their yes back.
    """
    row = _get_own_teams(session, opening_id=opening_id, staff=staff)
    rules.check_may_open(facts_of(row), by=staff.account_id, now=now)
    found = contact_keys.find_contact(session, of=_of(row), staff=staff, today=today)
    words = _open_words(row, found.key)
    _open(row, found, OpeningState.OPENED, reason=words.reason, today=today, now=now)
    _record(session, "opened_contact", row, staff=staff, now=now)
    return OpenedContact(opening_id=row.id, contact=found.contact)


def review(
    session: Session,
    *,
    opening_id: UUID,
    staff: SignedIn,
    is_told: bool,
    why: str,
    today: date,
    now: datetime,
) -> None:
    """Look again at not telling the young person: tell them now, or write why it would still put them at risk.

    Errors:  NotFound; DecisionNotAllowed; SecondPersonNeeded; ReasonMissing for silence without a reason.
    """
    row = _get_own_teams(session, opening_id=opening_id, staff=staff)
    rules.check_may_review(facts_of(row), by=staff.account_id, today=today)
    key, notice_key = contact_keys.open_keys(session, of=_of(row), staff=staff, today=today)
    words = _open_words(row, key)
    if is_told:
        _tell(row, notice_key, reason=words.reason, today=today)
    else:
        words = rules.silent_still(words, why)
        row.sealed_words = seal_words(words.to_text(), content_key=key, binding=_words_of(row.id))
        row.review_on = today + timedelta(days=rules.DAYS_UNTIL_NEXT_REVIEW)
    _record(session, "contact_silence_reviewed", row, staff=staff, now=now)


def facts_of(row: ContactOpening) -> OpeningFacts:
    """A row as the rules see it."""
    return OpeningFacts(
        state=row.state,
        asked_by=row.asked_by_id,
        asked_at=in_utc(row.asked_at),
        decided_by=row.decided_by_id,
        decided_at=in_utc(row.decided_at) if row.decided_at else None,
        review_on=row.review_on,
    )


def find_words(session: Session, row: ContactOpening, *, staff: SignedIn, today: date) -> OpeningWords | None:
    """Why it was asked for; None for whoever cannot open what it is of, or can no longer.

    Errors:  ConflictOfInterest for a worker who is close to what it is about.
    """
    try:
        key, _ = contact_keys.open_keys(session, of=_of(row), staff=staff, today=today)
    except (NotFound, PermissionMissing):
        return None
    return _open_words(row, key)


def _start(
    session: Session,
    of: ContactOf,
    staff: SignedIn,
    words: OpeningWords,
    *,
    is_silent: bool,
    today: date,
    now: datetime,
    found: Contact,
) -> ContactOpening:
    rules.check_words(words, is_silent=is_silent)
    row_id = uuid4()
    row = ContactOpening(
        id=row_id,
        submission_id=of.submission_id,
        concern_id=of.concern_id,
        team_id=staff.team_id,
        state=OpeningState.ASKED,
        asked_by_id=staff.account_id,
        asked_at=now,
        sealed_words=seal_words(words.to_text(), content_key=found.key, binding=_words_of(row_id)),
        review_on=today + timedelta(days=rules.DAYS_UNTIL_REVIEW) if is_silent else None,
    )
    session.add(row)
    session.flush()
    return row


def _is_of(of: ContactOf) -> ColumnElement[bool]:
    return and_(ContactOpening.submission_id == of.submission_id, ContactOpening.concern_id == of.concern_id)


def _refuse_while(session: Session, of: ContactOf, stands: Callable[..., bool], *, now: datetime) -> None:
    """Refuse another ask for a contact while one of these stands."""
    rows = session.scalars(select(ContactOpening).where(_is_of(of)))
    if any(stands(facts_of(row), now=now) for row in rows):
        raise OpeningAskedAlready


def _waits_for_a_look(facts: OpeningFacts, *, now: datetime) -> bool:
    return facts.state is OpeningState.OPENED_ALONE


def _end(session: Session, which: ColumnElement[bool]) -> None:
    for row in session.scalars(select(ContactOpening).where(which, ContactOpening.state.in_(rules.IN_HAND))):
        row.state, row.review_on = OpeningState.ENDED, None
    session.flush()


def _get_own_teams(session: Session, *, opening_id: UUID, staff: SignedIn) -> ContactOpening:
    """An opening of one's own team, that nobody else can change until this request is done."""
    query = select(ContactOpening).where(
        ContactOpening.id == opening_id, ContactOpening.team_id == staff.team_id
    )
    row = session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound
    return row


def _open(
    row: ContactOpening,
    found: Contact,
    state: OpeningState,
    *,
    reason: OpeningReason,
    today: date,
    now: datetime,
) -> None:
    row.state, row.opened_at = state, now
    if row.review_on is None:
        _tell(row, found.notice_key, reason=reason, today=today)


def _tell(row: ContactOpening, notice_key: bytes | None, *, reason: OpeningReason, today: date) -> None:
    """Leave the notice where the young person's code opens it; after they erased everything there is no such place."""
    row.review_on = None
    if notice_key is None:
        return
    row.told_on = today
    row.sealed_notice = seal_words(reason.value, content_key=notice_key, binding=notice_of(row.id))


def _open_words(row: ContactOpening, key: bytes) -> OpeningWords:
    sealed = open_words(row.sealed_words, content_key=key, binding=_words_of(row.id))
    return OpeningWords.from_text(sealed)


def _record(session: Session, action: str, row: ContactOpening, *, staff: SignedIn, now: datetime) -> None:
    audit.record(session, actor=str(staff.account_id), action=action, subject=str(row.id), at=now)
    session.flush()


def _of(row: ContactOpening) -> ContactOf:
    return ContactOf(submission_id=row.submission_id, concern_id=row.concern_id)


def notice_of(opening_id: UUID) -> Binding:
    """Where the young person's notice belongs."""
    return Binding("contact_opening", opening_id, "sealed_notice")


def _words_of(opening_id: UUID) -> Binding:
    return Binding("contact_opening", opening_id, "sealed_words")
