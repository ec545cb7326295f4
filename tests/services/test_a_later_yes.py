"""A yes that comes later: it never shares wording that nobody made safe for others to read."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import DAY, FIFE, SHARED, clear, count, made, take
from tests.factories.voices import SYNTHETIC_WORDS, Said, Say
from tests.pages.returning import come_back
from webapp.domain.claims import ChangedMeanwhile
from webapp.domain.consent import Purpose
from webapp.domain.moderation import SubmissionStatus
from webapp.models import SharedMessage, Submission, Voice
from webapp.services import returning
from webapp.services.submissions import CodeKeySettings

COUNT_ONLY = {Purpose.COUNT: True}
SHARES = (Purpose.SHARE_WITH_BODY, Purpose.SHARE_WITH_OTHERS, Purpose.QUOTE)


@pytest.fixture
def said(session: Session, say: Say) -> Said:
    """Something that is only to be counted."""
    return say(session, choices=COUNT_ONLY)


def choose(session: Session, said: Said, keys: CodeKeySettings, **yes: bool) -> None:
    """Change the choices with the code; every purpose that is not named becomes a no."""
    code = returning.open_code(session, typed=said.code.digits, keys=keys)
    choices = {Purpose(name): given for name, given in yes.items()}
    returning.change_choices(
        session, code=code, submission_id=said.id, choices=choices, contact=None, today=DAY
    )
    session.commit()


def test_a_worker_who_did_not_see_the_yes_cannot_clear_words_that_nobody_hid(
    session: Session, said: Said, code_keys: CodeKeySettings, worker_ailsa: Person
) -> None:
    revision = take(session, said.id, worker_ailsa)
    choose(session, said, code_keys, count=True, quote=True)

    with pytest.raises(ChangedMeanwhile):
        clear(session, said.id, worker_ailsa, made(revision, shared_words=SYNTHETIC_WORDS))
    session.rollback()
    assert count(session, SharedMessage) == 0


@pytest.mark.parametrize("purpose", SHARES)
def test_words_cleared_for_counting_alone_go_back_to_the_readers(
    session: Session, said: Said, code_keys: CodeKeySettings, worker_ailsa: Person, purpose: Purpose
) -> None:
    what = made(take(session, said.id, worker_ailsa), shared_words=SYNTHETIC_WORDS)
    clear(session, said.id, worker_ailsa, what)
    assert session.get_one(Submission, said.id).sealed_shared_words is None

    choose(session, said, code_keys, count=True, **{purpose.value: True})

    assert session.get_one(Submission, said.id).status == SubmissionStatus.HELD
    assert (count(session, SharedMessage), count(session, Voice)) == (0, 0)


def test_cleared_again_it_is_counted_and_shared_in_the_wording_that_was_made_safe(
    session: Session, said: Said, code_keys: CodeKeySettings, worker_ailsa: Person
) -> None:
    what = made(take(session, said.id, worker_ailsa), shared_words=SYNTHETIC_WORDS)
    clear(session, said.id, worker_ailsa, what)
    choose(session, said, code_keys, count=True, share_with_body=True)

    clear(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))

    assert session.execute(select(SharedMessage.body, SharedMessage.words)).all() == [(FIFE, SHARED)]
    assert count(session, Voice) == 1


def test_a_change_that_shares_nothing_leaves_it_cleared(
    session: Session, said: Said, code_keys: CodeKeySettings, worker_ailsa: Person
) -> None:
    clear(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
    choose(session, said, code_keys, count=False)
    choose(session, said, code_keys, count=True)

    assert session.get_one(Submission, said.id).status == SubmissionStatus.CLEARED
    assert count(session, Voice) == 1


def test_the_page_behind_the_code_says_that_it_is_looked_at_once_more(
    client: FlaskClient, session: Session, said: Said, worker_ailsa: Person
) -> None:
    sentence = "We look at it once more before anybody else sees your words."
    clear(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
    session.rollback()
    page = come_back(client, said.code.digits).first()
    assert sentence not in page.text
    assert sentence in page.do("/choices", share_with_body="y").text
