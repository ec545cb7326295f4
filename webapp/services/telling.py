"""What the advocacy team does with a signal: tell the body, ask a colleague, put it aside, take it back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from webapp.domain.alert_words import find_numbers
from webapp.domain.duty import Audience
from webapp.domain.errors import DecisionNotAllowed, NotFound, PermissionMissing, ReasonMissing, StalePage
from webapp.domain.signals import (
    ColleagueNeeded,
    NumberInWords,
    PutAsideReason,
    SignalMove,
    SignalState,
)
from webapp.models import Alert, Signal
from webapp.services import duty_calls, team_keys
from webapp.services.behind_signals import Behind, behind, figure_for_body
from webapp.services.figures import SCOTLAND
from webapp.services.may_see import kept_from
from webapp.services.sign_ins import SignedIn
from webapp.services.signal_record import move


def tell(
    session: Session, *, signal_id: UUID, staff: SignedIn, revision: int, words: str, today: date
) -> SignalState:
    """Tell the body what rises, in words that one person wrote and, where few are behind it, two have read.

    Shapes:  returns TOLD where the gate of releases lets the number through. Otherwise the words wait, WRITTEN, for a
             colleague: a few people can be worked out from words, and no machine can tell.
    Errors:  ReasonMissing without words; NumberInWords; StalePage; DecisionNotAllowed, also for what rises in the whole
             country; PermissionMissing for whoever cannot open what is behind it; NotFound once too little is.
    Source:  docs/adr/0017-alerts-to-bodies.md
    """
    check_words(words)
    signal, found = _take(session, signal_id=signal_id, revision=revision, staff=staff)
    figure = figure_for_body(session, signal, found)
    if signal.body == SCOTLAND:
        raise DecisionNotAllowed("the country has no officer")
    if figure is not None:
        move(session, signal=signal, by=staff.account_id, what=SignalMove.TELL, today=today)
        _tell(session, signal, words, figure=figure, today=today)
        return signal.state
    signal.draft, signal.drafted_by_id = words.strip(), staff.account_id
    move(session, signal=signal, by=staff.account_id, what=SignalMove.WRITE, words=words, today=today)
    return signal.state


def agree(session: Session, *, signal_id: UUID, staff: SignedIn, revision: int, today: date) -> None:
    """Agree with what a colleague wrote, so that the body is told, in words alone.

    Errors:  ColleagueNeeded for whoever wrote it; StalePage, DecisionNotAllowed, PermissionMissing, NotFound.
    """
    signal, _found = _take(session, signal_id=signal_id, revision=revision, staff=staff)
    if signal.drafted_by_id == staff.account_id:
        raise ColleagueNeeded
    draft = signal.draft or ""
    move(session, signal=signal, by=staff.account_id, what=SignalMove.AGREE, today=today)
    _tell(session, signal, draft, figure=None, today=today)


def send_back(
    session: Session, *, signal_id: UUID, staff: SignedIn, revision: int, words: str, today: date
) -> None:
    """Give back what was written, with what should change; the draft stays for whoever writes it anew.

    Errors:  ReasonMissing; StalePage, DecisionNotAllowed, PermissionMissing, NotFound.
    """
    _refuse_empty(words)
    signal, _found = _take(session, signal_id=signal_id, revision=revision, staff=staff)
    move(session, signal=signal, by=staff.account_id, what=SignalMove.SEND_BACK, words=words, today=today)


def put_aside(
    session: Session,
    *,
    signal_id: UUID,
    staff: SignedIn,
    revision: int,
    reason: PutAsideReason | None,
    words: str,
    today: date,
) -> None:
    """Decide that the body is not told, and why.

    Errors:  ReasonMissing without a reason, or where the reason is "other" and nothing says which; StalePage,
             DecisionNotAllowed, PermissionMissing, NotFound.
    """
    if reason is None:
        raise ReasonMissing
    if reason is PutAsideReason.OTHER:
        _refuse_empty(words)
    signal, _found = _take(session, signal_id=signal_id, revision=revision, staff=staff)
    signal.is_campaign = signal.is_campaign or reason is PutAsideReason.CAMPAIGN
    signal.draft = signal.drafted_by_id = None
    move(
        session,
        signal=signal,
        by=staff.account_id,
        what=SignalMove.PUT_ASIDE,
        reason=reason,
        words=words,
        today=today,
    )


def look_again(session: Session, *, signal_id: UUID, staff: SignedIn, revision: int, today: date) -> None:
    """Take up again what was put aside.

    Errors:  StalePage, DecisionNotAllowed, PermissionMissing, NotFound.
    """
    signal, _found = _take(session, signal_id=signal_id, revision=revision, staff=staff)
    move(session, signal=signal, by=staff.account_id, what=SignalMove.LOOK_AGAIN, today=today)


def mark_campaign(session: Session, *, signal_id: UUID, staff: SignedIn, revision: int, today: date) -> None:
    """Say that many may have been asked to write at the same time; the body is told so, and gets no number.

    Errors:  StalePage, DecisionNotAllowed, PermissionMissing, NotFound.
    """
    signal, _found = _take(session, signal_id=signal_id, revision=revision, staff=staff)
    signal.is_campaign = True
    move(session, signal=signal, by=staff.account_id, what=SignalMove.MARK_CAMPAIGN, today=today)


def take_back(
    session: Session, *, signal_id: UUID, staff: SignedIn, revision: int, words: str, today: date
) -> None:
    """Take an alert away from the body, because somebody could be worked out from it or it was wrong.

    Shapes:  what the body was told is deleted; that it was told, and why it was taken back, stays in the record.
    Errors:  ReasonMissing; StalePage, DecisionNotAllowed, PermissionMissing, NotFound.
    """
    _refuse_empty(words)
    signal = _lock(session, signal_id=signal_id, revision=revision, staff=staff)
    move(session, signal=signal, by=staff.account_id, what=SignalMove.TAKE_BACK, words=words, today=today)
    session.execute(delete(Alert).where(Alert.signal_id == signal.id))


def check_words(words: str) -> None:
    """Refuse words that are empty or hold a number.

    Errors:  ReasonMissing, NumberInWords.
    """
    _refuse_empty(words)
    if found := find_numbers(words):
        raise NumberInWords(found)


def _tell(session: Session, signal: Signal, words: str, *, figure: int | None, today: date) -> None:
    first_received_on = behind(session, signal).first_received_on
    session.add(
        Alert(
            signal_id=signal.id,
            body=signal.body,
            theme=signal.theme,
            words=words.strip(),
            figure=figure,
            since=signal.rise_from.replace(day=1) if figure is not None else None,
            may_be_campaign=signal.is_campaign,
            told_on=today,
            is_synthetic=signal.is_synthetic,
        )
    )
    duty_calls.note_news(session, audience=Audience.OFFICERS, body=signal.body)
    signal.draft = signal.drafted_by_id = None
    signal.days_to_tell = max(0, (today - first_received_on).days)
    session.flush()


def _take(session: Session, *, signal_id: UUID, revision: int, staff: SignedIn) -> tuple[Signal, Behind]:
    """A signal that the team may be shown, held against everybody else, with what is behind it.

    Errors:  NotFound where too little stands behind it, and what _lock refuses.
    """
    signal = _lock(session, signal_id=signal_id, revision=revision, staff=staff)
    found = behind(session, signal)
    if not found.is_enough:
        raise NotFound
    return signal, found


def _lock(session: Session, *, signal_id: UUID, revision: int, staff: SignedIn) -> Signal:
    """A signal as the worker's page showed it, held against everybody else.

    Errors:  NotFound; PermissionMissing for whoever cannot open what young people said; StalePage; ConflictOfInterest
             for whoever is close to the body.
    """
    query = select(Signal).where(Signal.id == signal_id).with_for_update()
    signal = session.scalar(query.execution_options(populate_existing=True))
    if signal is None:
        raise NotFound
    if not team_keys.has_access(session, staff=staff):
        raise PermissionMissing
    kept_from(session, staff=staff).refuse(signal.body)
    if signal.revision != revision:
        raise StalePage
    return signal


def _refuse_empty(words: str) -> None:
    if not words.strip():
        raise ReasonMissing
