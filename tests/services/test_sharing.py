"""Sharing: what is counted and who sees the wording follow the choices, the status and the routing alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.factories.voices import Say
from webapp.domain.answers import Answers
from webapp.domain.consent import Purpose
from webapp.domain.moderation import SubmissionStatus
from webapp.models import Consent, Routing, SharedMessage, Submission, Voice
from webapp.services import sharing

ABOUT, OTHER = "fife-council", "nhs-fife"
SHARED = "Synthetic: the bus to [a place] comes late."
ANSWERS = Answers(words="Synthetic: the bus to Anstruther comes late.", feeling=2, area="fife")
FIRST, LATER = date(2026, 8, 12), date(2026, 9, 1)
CHOICES = st.fixed_dictionaries({purpose: st.booleans() for purpose in Purpose})
STATES = st.tuples(CHOICES, st.sampled_from(SubmissionStatus), st.none() | st.just(SHARED))


@pytest.fixture
def submission(session: Session, say: Say) -> Submission:
    """Something said that a worker has routed to the body it is about and to another."""
    said = say(session)
    session.add(Routing(submission_id=said.id, body=ABOUT, is_the_body_it_is_about=True))
    session.add(Routing(submission_id=said.id, body=OTHER))
    session.flush()
    return said.submission


def apply(
    session: Session,
    submission: Submission,
    choices: dict[Purpose, bool],
    status: SubmissionStatus = SubmissionStatus.CLEARED,
    shared_words: str | None = SHARED,
    today: date = FIRST,
) -> None:
    submission.status = status
    for consent in session.scalars(select(Consent).where(Consent.submission_id == submission.id)):
        consent.is_given = choices.get(consent.purpose, False)
    sharing.apply_choices(
        session, submission=submission, answers=ANSWERS, shared_words=shared_words, today=today
    )


def who_sees(session: Session, submission: Submission) -> set[str | None]:
    return set(
        session.scalars(select(SharedMessage.body).where(SharedMessage.submission_id == submission.id))
    )


def is_counted(session: Session, submission: Submission) -> bool:
    return session.scalar(select(Voice.id).where(Voice.submission_id == submission.id)) is not None


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
    max_examples=60,
)
@given(history=st.lists(STATES, min_size=1, max_size=4))
def test_only_what_stands_now_counts_whatever_stood_before(
    session: Session,
    submission: Submission,
    history: list[tuple[dict[Purpose, bool], SubmissionStatus, str | None]],
) -> None:
    for choices, status, shared_words in history:
        apply(session, submission, choices, status, shared_words)

    is_cleared = status == SubmissionStatus.CLEARED
    assert is_counted(session, submission) == (is_cleared and choices[Purpose.COUNT])
    expected: set[str | None] = set()
    if is_cleared and shared_words:
        expected |= {ABOUT} if choices[Purpose.SHARE_WITH_BODY] else set()
        expected |= {OTHER} if choices[Purpose.SHARE_WITH_OTHERS] else set()
        expected |= {None} if choices[Purpose.QUOTE] else set()
    assert who_sees(session, submission) == expected


def test_a_voice_holds_the_few_facts_and_no_words(session: Session, submission: Submission) -> None:
    apply(session, submission, {Purpose.COUNT: True})

    voice = session.scalars(select(Voice)).one()
    assert (voice.feeling, voice.area, voice.cleared_on) == (2, "fife", FIRST)
    assert "Anstruther" not in str(vars(voice))


def test_the_shared_wording_leaves_and_the_original_never_does(
    session: Session, submission: Submission
) -> None:
    apply(session, submission, dict.fromkeys(Purpose, True))

    assert set(session.scalars(select(SharedMessage.words))) == {SHARED}


def test_applying_again_changes_no_day(session: Session, submission: Submission) -> None:
    for day in (FIRST, LATER):
        apply(session, submission, dict.fromkeys(Purpose, True), today=day)

    assert set(session.scalars(select(SharedMessage.shared_on))) == {FIRST}
    assert session.scalars(select(Voice.cleared_on)).one() == FIRST


def test_new_wording_replaces_the_old_everywhere(session: Session, submission: Submission) -> None:
    apply(session, submission, dict.fromkeys(Purpose, True))
    apply(session, submission, dict.fromkeys(Purpose, True), shared_words="Synthetic: shorter.")

    assert set(session.scalars(select(SharedMessage.words))) == {"Synthetic: shorter."}


def test_a_body_that_it_no_longer_goes_to_sees_it_no_more(session: Session, submission: Submission) -> None:
    apply(session, submission, dict.fromkeys(Purpose, True))
    session.execute(delete(Routing).where(Routing.body == OTHER))
    apply(session, submission, dict.fromkeys(Purpose, True))

    assert who_sees(session, submission) == {ABOUT, None}
