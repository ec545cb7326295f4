"""Saying "not this one": the wording goes at once, comes back with an answer, and nothing else decides meanwhile."""

from __future__ import annotations

import json
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.appeals import (
    CHANGED,
    DAY,
    SHARES,
    UPHELD,
    WHY,
    answer,
    appeal,
    open_as,
    shared,
    status,
)
from tests.factories.people import Person
from tests.factories.readings import FIFE, NHS_FIFE, NOW, clear, count, hold, made, take
from tests.factories.voices import SYNTHETIC_WORDS, Said, Say
from webapp.domain.appeals import AnotherWorkerNeeded
from webapp.domain.claims import ChangedMeanwhile
from webapp.domain.errors import DecisionNotAllowed, NotFound
from webapp.domain.moderation import SubmissionStatus
from webapp.domain.passages import Passage, Stretch, changes_at, passages_between
from webapp.domain.undoing import UndoOvertaken
from webapp.models import Appeal, SharedMessage, Submission, Voice
from webapp.services import appeal_answers, appeals, moderation, passage_refusals, returning, undoing
from webapp.services.returning import OpenedCode
from webapp.services.submissions import CodeKeySettings

RARE = "[something only a few people know]"
WORDING = SYNTHETIC_WORDS.replace("bus", "[a place]").replace("family time", RARE)
BUS, FAMILY_TIME = (
    Stretch(SYNTHETIC_WORDS.index(words), SYNTHETIC_WORDS.index(words) + len(words))
    for words in ("bus", "family time")
)


@pytest.fixture
def said(session: Session, say: Say, worker_ailsa: Person) -> Said:
    """Something that Ailsa cleared with two changes, and that two bodies see."""
    said = say(session, choices=SHARES, body=FIFE)
    clear(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa), shared_words=WORDING))
    return said


def refuse(
    session: Session, code: OpenedCode, said: Said, *stretches: Stretch, form_hash: bytes | None = None
) -> None:
    passage_refusals.refuse(
        session,
        code=code,
        submission_id=said.id,
        stretches=stretches,
        form_hash=form_hash or secrets.token_bytes(16),
        today=DAY,
    )
    session.commit()


def clear_again(session: Session, said: Said, first: Person, then: Person, wording: str) -> None:
    hold(session, said.id, first, made(take(session, said.id, first), shared_words=WORDING))
    clear(session, said.id, then, made(take(session, said.id, then), shared_words=wording))


def only_appeal(session: Session) -> Appeal:
    return session.scalars(select(Appeal)).one()


class TestNobodyIsShownIt:
    def test_every_body_loses_the_wording_at_once_and_counting_stays(
        self, session: Session, code: OpenedCode, said: Said
    ) -> None:
        assert set(shared(session)) == {FIFE, NHS_FIFE}
        refuse(session, code, said, FAMILY_TIME)

        assert shared(session) == {}
        assert count(session, Voice, submission_id=said.id) == 1
        assert status(session, said) is SubmissionStatus.CLEARED
        view = appeals.look(session, code=code, submission_id=said.id)
        assert (view.refused, view.is_withheld) == ({2}, True)

    def test_a_later_yes_shows_nothing_before_it_is_answered(
        self, session: Session, code: OpenedCode, said: Said
    ) -> None:
        refuse(session, code, said, BUS)
        for choices in ({**SHARES, **dict.fromkeys(SHARES, False)}, SHARES):
            returning.change_choices(
                session, code=code, submission_id=said.id, choices=choices, contact=None, today=DAY
            )

        assert shared(session) == {}

    def test_nor_do_readers_who_clear_it_again(
        self, session: Session, code: OpenedCode, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        refuse(session, code, said, BUS)
        clear_again(session, said, worker_ailsa, worker_callum, WORDING)

        assert (shared(session), status(session, said)) == ({}, SubmissionStatus.CLEARED)
        with pytest.raises(AnotherWorkerNeeded):
            appeal_answers.open_appeal(
                session, appeal_id=only_appeal(session).id, staff=worker_ailsa.staff, now=NOW
            )

    def test_a_worker_cannot_undo_what_was_refused_meanwhile(
        self, session: Session, say: Say, code_keys: CodeKeySettings, worker_ailsa: Person
    ) -> None:
        said = say(session, choices=SHARES, body=FIFE)
        code = returning.open_code(session, typed=said.code.spoken, keys=code_keys)
        revision = take(session, said.id, worker_ailsa)
        with undoing.offered(session, submission_id=said.id, staff=worker_ailsa.staff, now=NOW):
            moderation.clear(
                session, submission_id=said.id, staff=worker_ailsa.staff, today=DAY, now=NOW,
                made=made(revision, shared_words=WORDING),
            )  # fmt: skip
        session.commit()
        refuse(session, code, said, BUS)
        with pytest.raises(UndoOvertaken):
            undoing.undo(session, submission_id=said.id, staff=worker_ailsa.staff, today=DAY, now=NOW)
        session.rollback()

        assert shared(session) == {}


class TestTheAnswer:
    def test_the_worker_sees_which_one_and_shows_it_again(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        refuse(session, code, said, FAMILY_TIME)
        appeal_id = only_appeal(session).id
        found = open_as(session, appeal_id, worker_callum)
        assert (found.refused, found.row.is_withheld) == ({2}, True)

        answer(session, appeal_id, worker_callum, answer=CHANGED, shown=found.refused)
        assert set(shared(session)) == {FIFE, NHS_FIFE}
        assert shared(session)[FIFE] == SYNTHETIC_WORDS.replace("bus", "[a place]")
        assert not appeals.look(session, code=code, submission_id=said.id).is_withheld

    def test_a_change_that_stays_is_shown_with_its_reason_after_the_answer(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        refuse(session, code, said, BUS)
        appeal_id = only_appeal(session).id
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum, reason="Synthetic: it names a friend.")

        assert shared(session)[FIFE] == WORDING
        (own,) = appeals.look(session, code=code, submission_id=said.id).appeals
        assert (own.state, own.reason, own.refused) == (UPHELD, "Synthetic: it names a friend.", ("bus",))

    def test_whoever_said_meanwhile_that_nobody_shall_see_it_is_not_overruled(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        refuse(session, code, said, BUS)
        appeals.refuse_to_share(session, code=code, submission_id=said.id, today=DAY)
        session.commit()
        appeal_id = only_appeal(session).id
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum)

        assert shared(session) == {}

    def test_a_page_from_before_the_refusal_answers_nothing(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        appeal_id = appeal(session, code, said)
        before = open_as(session, appeal_id, worker_callum).item.revision
        refuse(session, code, said, BUS)

        with pytest.raises(ChangedMeanwhile):
            answer(session, appeal_id, worker_callum, revision=before)

    def test_where_it_was_cleared_anew_only_what_is_still_hidden_is_pointed_at(
        self, session: Session, code: OpenedCode, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        refuse(session, code, said, BUS, FAMILY_TIME)
        clear_again(session, said, worker_ailsa, worker_callum, SYNTHETIC_WORDS.replace("family time", RARE))

        view = appeals.look(session, code=code, submission_id=said.id)
        assert (view.refused, view.is_withheld) == ({1}, True)
        assert shared(session) == {}


class TestChangingOnesMind:
    def test_what_is_ticked_is_refused_and_nothing_else(
        self, session: Session, code: OpenedCode, said: Said
    ) -> None:
        refuse(session, code, said, BUS)
        refuse(session, code, said, FAMILY_TIME)

        assert appeals.look(session, code=code, submission_id=said.id).refused == {2}
        assert count(session, Appeal) == 1

    def test_without_a_tick_the_wording_is_shown_again_and_nothing_is_left_to_answer(
        self, session: Session, code: OpenedCode, said: Said
    ) -> None:
        refuse(session, code, said, BUS)
        refuse(session, code, said)

        assert shared(session)[FIFE] == WORDING
        assert count(session, Appeal) == 0

    def test_an_appeal_in_words_stays_when_the_tick_goes(
        self, session: Session, code: OpenedCode, said: Said
    ) -> None:
        appeal(session, code, said)
        refuse(session, code, said, BUS)
        refuse(session, code, said)

        (own,) = appeals.look(session, code=code, submission_id=said.id).appeals
        assert (own.words, own.refused) == (WHY, ())
        assert set(shared(session)) == {FIFE, NHS_FIFE}

    def test_the_same_form_after_the_answer_refuses_nothing_again(
        self, session: Session, code: OpenedCode, said: Said, worker_callum: Person
    ) -> None:
        refuse(session, code, said, BUS, form_hash=b"same")
        appeal_id = only_appeal(session).id
        open_as(session, appeal_id, worker_callum)
        answer(session, appeal_id, worker_callum)
        refuse(session, code, said, BUS, form_hash=b"same")

        assert set(shared(session)) == {FIFE, NHS_FIFE}


class TestWhatCannotBeRefused:
    @pytest.mark.parametrize("stretch", [Stretch(0, 9), Stretch(BUS.begins, BUS.ends + 1)])
    def test_a_stretch_that_is_no_change(
        self, session: Session, code: OpenedCode, said: Said, stretch: Stretch
    ) -> None:
        with pytest.raises(DecisionNotAllowed):
            refuse(session, code, said, stretch)
        assert set(shared(session)) == {FIFE, NHS_FIFE}

    def test_what_is_not_cleared(
        self, session: Session, code: OpenedCode, said: Said, worker_ailsa: Person
    ) -> None:
        hold(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa), shared_words=WORDING))
        with pytest.raises(DecisionNotAllowed):
            refuse(session, code, said, BUS)

    def test_what_somebody_else_said(self, session: Session, say: Say, code: OpenedCode) -> None:
        other = say(session, choices=SHARES, body=FIFE)
        with pytest.raises(NotFound):
            refuse(session, code, other, BUS)


class TestPrivacy:
    def test_which_one_is_sealed_and_its_length_says_nothing(
        self, session: Session, code: OpenedCode, said: Said
    ) -> None:
        refuse(session, code, said, BUS)
        one = only_appeal(session).sealed_refused
        refuse(session, code, said, BUS, FAMILY_TIME)
        two = only_appeal(session).sealed_refused

        assert one is not None
        assert two is not None
        assert len(one) == len(two)
        assert json.dumps([BUS]).encode() not in one

    def test_erasing_takes_it_along(self, session: Session, code: OpenedCode, said: Said) -> None:
        refuse(session, code, said, BUS)
        returning.erase(session, code=code, submission_id=said.id, today=DAY)

        for table in (Appeal, SharedMessage, Submission):
            assert session.scalar(select(func.count()).select_from(table)) == 0


@given(st.lists(st.sampled_from(["bus", "Kim", "home", "Ayr"]), min_size=1, max_size=9), st.data())
def test_each_change_is_found_again_by_where_it_stands(words: list[str], data: st.DataObject) -> None:
    original = " ".join(words)
    wording = " ".join("[a name]" if word == "Kim" else word for word in words)
    passages = passages_between(original, wording, stand_ins={"[a name]"})
    changed: list[Passage] = [passage for passage in passages if passage.number is not None]
    picked = data.draw(st.sets(st.sampled_from(changed))) if changed else set()

    assert all(original[slice(*passage.stretch)] == passage.words for passage in passages)
    assert changes_at(passages, [passage.stretch for passage in picked]) == {p.number for p in picked}
