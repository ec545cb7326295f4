"""What leaves the sealed room: counts and shared wording, always exactly as the choices and the status allow."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from webapp.domain.answers import Answers
from webapp.domain.appeals import AppealState
from webapp.domain.consent import Purpose, may_count, may_share
from webapp.domain.duty import Audience
from webapp.domain.moderation import SubmissionStatus
from webapp.models import Appeal, Consent, Routing, SharedMessage, Submission, Voice
from webapp.services import duty_calls


def apply_choices(
    session: Session, *, submission: Submission, answers: Answers, shared_words: str | None, today: date
) -> None:
    """Make what may be counted and what is shared fit the status, the choices and where it was routed.

    Shapes:  only something cleared is counted or shared; whatever no longer has its yes goes at once, and so does
             wording of which its writer refused a passage, until that is answered. Call it after every change of one
             of these; calling it again changes nothing.
    Units:   today is a day in Europe/London.
    """
    session.flush()
    choices = find_choices(session, submission_id=submission.id)
    is_cleared = submission.status == SubmissionStatus.CLEARED
    _fit_voice(session, submission, answers, is_counted=is_cleared and may_count(choices), today=today)
    is_shown = is_cleared and shared_words and not is_refused(session, submission_id=submission.id)
    recipients = _recipients(session, submission.id, choices) if is_shown else set()
    _fit_shared_messages(session, submission, recipients, shared_words or "", today=today)
    session.flush()


def is_refused(session: Session, *, submission_id: UUID) -> bool:
    """Whether its writer said "not this one" of a passage, and nobody has answered yet.

    Source:  docs/adr/0028-appeals.md
    """
    refusal = exists().where(
        Appeal.submission_id == submission_id,
        Appeal.state == AppealState.OPEN,
        Appeal.sealed_refused.is_not(None),
    )
    return bool(session.scalar(select(refusal)))


def find_choices(session: Session, *, submission_id: UUID) -> dict[Purpose, bool]:
    """The five choices as they stand now; one that was never made is no."""
    rows = session.execute(
        select(Consent.purpose, Consent.is_given).where(Consent.submission_id == submission_id)
    )
    return dict.fromkeys(Purpose, False) | {purpose: is_given for purpose, is_given in rows}


def _fit_voice(
    session: Session, submission: Submission, answers: Answers, *, is_counted: bool, today: date
) -> None:
    voice = session.scalar(select(Voice).where(Voice.submission_id == submission.id))
    if voice is not None and not is_counted:
        session.delete(voice)
    if voice is None and is_counted:
        session.add(
            Voice(
                submission_id=submission.id,
                contributor_id=submission.contributor_id,
                cleared_on=today,
                kind=answers.kind,
                age_band=answers.age_band,
                home=answers.home,
                area=answers.area,
                feeling=answers.feeling,
            )
        )


def _recipients(session: Session, submission_id: UUID, choices: Mapping[Purpose, bool]) -> set[str | None]:
    """Who may see the shared wording: bodies by their slugs, and None for everybody."""
    routings = session.execute(
        select(Routing.body, Routing.is_the_body_it_is_about).where(Routing.submission_id == submission_id)
    )
    allowed: set[str | None] = {
        body for body, is_about in routings if may_share(choices, is_the_body_it_is_about=is_about)
    }
    return allowed | {None} if choices.get(Purpose.QUOTE) else allowed


def _fit_shared_messages(
    session: Session, submission: Submission, recipients: set[str | None], words: str, *, today: date
) -> None:
    standing = {
        message.body: message
        for message in session.scalars(
            select(SharedMessage).where(SharedMessage.submission_id == submission.id)
        )
    }
    for body in standing.keys() - recipients:
        session.delete(standing[body])
    for body in recipients & standing.keys():
        standing[body].words = words
    for body in recipients - standing.keys():
        session.add(
            SharedMessage(
                submission_id=submission.id,
                body=body,
                words=words,
                shared_on=today,
                is_synthetic=submission.is_synthetic,
            )
        )
        if body is not None:
            duty_calls.note_news(session, audience=Audience.OFFICERS, body=body)
