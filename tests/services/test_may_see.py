"""What is about a body that a worker is close to is on none of their lists, and opens by none of their addresses."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import appeals as appealing
from tests.factories.openings import CONTACT, common
from tests.factories.openings import WORDS as WHY
from tests.factories.people import Person
from tests.factories.readings import DAY, FIFE, NHS_FIFE, NOW, clear_once, made, take
from tests.factories.rises import MONDAY, find_rise, signal_of
from tests.factories.voices import YES_BUT_QUOTE, Said, Say
from tests.factories.wordings import add_wording
from webapp.domain.conflicts import ConflictOfInterest
from webapp.domain.moderation import SubmissionStatus
from webapp.domain.queue import QueueView
from webapp.domain.signals import PutAsideReason, SignalState
from webapp.models import ContactOpening, Routing, Submission
from webapp.services import (
    alike,
    appeal_answers,
    opening_list,
    openings,
    quality,
    queue,
    repeats,
    returning,
    searching,
    signals,
    telling,
    ties,
)
from webapp.services.contact_keys import ContactOf
from webapp.services.may_see import NOTHING_KEPT, Kept, kept_from
from webapp.services.submissions import CodeKeySettings
from webapp.services.waiting_counts import Waiting, count_waiting

KEY = b"only for tests: a key that draws what is read again"


@pytest.fixture
def cleared(session: Session, say: Say, worker_callum: Person) -> Said:
    """Cleared by Callum for Fife, with a way to be reached."""
    said = say(session, choices=YES_BUT_QUOTE, contact=CONTACT)
    clear_once(session, said.id, worker_callum, made(take(session, said.id, worker_callum)))
    assert session.get_one(Submission, said.id).status is SubmissionStatus.CLEARED
    return said


def tie(session: Session, person: Person) -> Kept:
    """Write down that somebody is close to Fife, and say what is kept from them."""
    account_id = person.account_id
    ties.add(session, account_id=account_id, body=FIFE, actor_id=account_id, today=DAY)
    session.commit()
    return kept_from(session, staff=person.staff)


def route(session: Session, words: str, body: str, *, by: UUID) -> UUID:
    """A cleared wording in the clear that goes to one body."""
    submission_id = add_wording(session, words, bodies=[body], decided_by=by)
    session.add(Routing(submission_id=submission_id, body=body, is_the_body_it_is_about=True))
    session.flush()
    return submission_id


def waiting(session: Session, person: Person, kind: Waiting) -> int:
    counts = count_waiting(session, staff=person.staff, kinds=frozenset({kind}), today=DAY, now=NOW)
    return counts[kind]


def test_a_search_finds_only_what_they_may_see(session: Session, cleared: Said, worker_ailsa: Person) -> None:
    asked = "synthetic"
    assert searching.search(session, asked=asked, kept=NOTHING_KEPT).rows
    found = searching.search(session, asked=asked, kept=tie(session, worker_ailsa))
    assert (found.rows, found.following) == ((), None)


def test_a_search_goes_on_behind_a_page_that_is_all_kept_from_them(
    session: Session, worker_ailsa: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "PAGE_LENGTH", 1)
    worker = worker_ailsa.account_id
    ids = [route(session, "Synthetic: kites", body, by=worker) for body in (FIFE, NHS_FIFE)]
    kept = tie(session, worker_ailsa)
    found, after = [], None
    while True:
        page = searching.search(session, asked="kites", kept=kept, after=after)
        found += [row.submission_id for row in page.rows]
        assert page.rows or page.following is None
        if (after := page.following) is None:
            break
    assert found == [ids[1]]


def test_cleared_things_stand_on_no_list_of_theirs(
    session: Session, cleared: Said, worker_ailsa: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "is_drawn", lambda digest: True)
    staff = worker_ailsa.staff
    assert quality.count_waiting(session, staff=staff, key=KEY, now=NOW) == 1
    kept = tie(session, worker_ailsa)
    page = queue.list_queue(session, view=QueueView.CLEARED, kept=kept, now=NOW)
    assert page.rows == []
    assert queue.count_queue(session, kept=kept)[QueueView.CLEARED] == 0
    assert quality.count_waiting(session, staff=staff, key=KEY, now=NOW) == 0


def test_nothing_like_it_and_no_copies_of_it_are_shown(session: Session, worker_ailsa: Person) -> None:
    worker = worker_ailsa.account_id
    words = "Synthetic: the bus home stops before the club ends, so we walk in the rain and are late for tea each week"
    for _ in range(2):
        route(session, words, FIFE, by=worker)
    repeats.look(session, today=DAY)
    kept = tie(session, worker_ailsa)
    for each, is_shown in ((NOTHING_KEPT, True), (kept, False)):
        assert bool(repeats.list_groups(session, kept=each).groups) == is_shown
        assert bool(alike.compare(session, words=words, without=uuid4(), kept=each).alike) == is_shown


def test_appeals_about_it_are_for_somebody_else(
    session: Session, cleared: Said, code_keys: CodeKeySettings, worker_ailsa: Person
) -> None:
    code = returning.open_code(session, typed=cleared.code.spoken, keys=code_keys)
    appeal_id = appealing.appeal(session, code, cleared)
    assert waiting(session, worker_ailsa, Waiting.APPEALS) == 1
    appealing.open_as(session, appeal_id, worker_ailsa)
    revision = session.get_one(Submission, cleared.id).revision
    tie(session, worker_ailsa)
    assert appeal_answers.list_open(session, staff=worker_ailsa.staff) == []
    assert waiting(session, worker_ailsa, Waiting.APPEALS) == 0
    for attempt in (
        lambda: appealing.open_as(session, appeal_id, worker_ailsa),
        lambda: appeal_answers.answer(
            session, appeal_id=appeal_id, staff=worker_ailsa.staff, today=DAY, now=NOW,
            made=appeal_answers.AnswerMade(revision=revision, answer=appealing.UPHELD, reason="Synthetic: no."),
        ),
    ):  # fmt: skip
        with pytest.raises(ConflictOfInterest):
            attempt()
        session.rollback()


class TestOpenings:
    @pytest.fixture
    def opening_id(self, session: Session, cleared: Said, worker_callum: Person) -> UUID:
        """Callum asks for a second person."""
        take(session, cleared.id, worker_callum)
        opening_id = openings.ask(
            session,
            of=ContactOf(submission_id=cleared.id),
            words=WHY,
            is_silent=False,
            **common(worker_callum),
        )
        session.commit()
        return opening_id

    def test_who_is_close_to_it_reads_no_reason_and_answers_nothing(
        self, session: Session, opening_id: UUID, worker_ailsa: Person
    ) -> None:
        assert opening_list.count_to_answer(session, **common(worker_ailsa)) == 1
        tie(session, worker_ailsa)
        assert opening_list.list_openings(session, **common(worker_ailsa)) == []
        assert opening_list.count_to_answer(session, **common(worker_ailsa)) == 0
        for attempt in (
            lambda: opening_list.get_opening(session, opening_id=opening_id, **common(worker_ailsa)),
            lambda: openings.answer(
                session, opening_id=opening_id, staff=worker_ailsa.staff, is_yes=True, now=NOW
            ),
        ):
            with pytest.raises(ConflictOfInterest):
                attempt()
            session.rollback()
        assert session.get_one(ContactOpening, opening_id).decided_by_id is None

    def test_who_asked_does_not_open_it_once_they_are_close_to_it(
        self, session: Session, opening_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        openings.answer(session, opening_id=opening_id, staff=worker_ailsa.staff, is_yes=True, now=NOW)
        tie(session, worker_callum)
        with pytest.raises(ConflictOfInterest):
            openings.open_contact(session, opening_id=opening_id, **common(worker_callum))


class TestSignals:
    def test_what_rises_about_it_is_neither_shown_nor_counted_nor_moved(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        signal_id = find_rise(session, people=13)
        assert waiting(session, worker_ailsa, Waiting.SIGNALS) == 1
        kept = tie(session, worker_ailsa)
        states = list(SignalState)
        assert signals.list_signals(session, states=states, today=MONDAY)
        assert signals.list_signals(session, states=states, today=MONDAY, kept=kept) == []
        assert signals.count_to_look_into(session, kept=kept) == 0
        assert waiting(session, worker_ailsa, Waiting.SIGNALS) == 0
        with pytest.raises(ConflictOfInterest):
            signals.get_signal(session, signal_id=signal_id, today=MONDAY, kept=kept)
        with pytest.raises(ConflictOfInterest):
            telling.put_aside(
                session, signal_id=signal_id, staff=worker_ailsa.staff, today=MONDAY,
                revision=signal_of(session, signal_id).revision, reason=PutAsideReason.CAMPAIGN, words="",
            )  # fmt: skip


def test_what_is_open_to_everybody_else_stays_open(
    session: Session, cleared: Said, worker_ailsa: Person, worker_callum: Person
) -> None:
    tie(session, worker_ailsa)
    kept = kept_from(session, staff=worker_callum.staff)
    assert searching.search(session, asked="synthetic", kept=kept).rows
    assert session.scalars(select(Submission.id)).all() == [cleared.id]
