"""What leaves the advocacy team about a rise: who decides, which number may go, and that nothing else does."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.factories.figures import hear
from tests.factories.people import Person
from tests.factories.rises import (
    FIFE,
    MONDAY,
    WORDS,
    alert_of,
    find_rise,
    quiet_weeks,
    rise,
    signal_of,
    watch,
)
from webapp.disclosure.gate import LEAST_THRESHOLD
from webapp.domain.errors import DecisionNotAllowed, NotFound, PermissionMissing, ReasonMissing, StalePage
from webapp.domain.signals import ColleagueNeeded, NumberInWords, PutAsideReason, SignalMove, SignalState
from webapp.models import Alert, AuditEntry, Signal
from webapp.services import alerts, behind_signals, signals, telling

FEW, ENOUGH = 6, 13


def tell(session: Session, signal_id: UUID, person: Person, *, words: str = WORDS) -> SignalState:
    state = telling.tell(
        session,
        signal_id=signal_id,
        staff=person.staff,
        revision=signal_of(session, signal_id).revision,
        words=words,
        today=MONDAY,
    )
    session.commit()
    return state


def shown(session: Session, signal_id: UUID, person: Person) -> dict[str, object]:
    """What every move takes, as the page of this moment has it."""
    revision = signal_of(session, signal_id).revision
    return {"signal_id": signal_id, "staff": person.staff, "revision": revision, "today": MONDAY}


def steps(session: Session, signal_id: UUID) -> list[SignalMove]:
    return [step.move for step in signals.list_steps(session, signal_id=signal_id)]


class TestTheNumber:
    @pytest.mark.parametrize(
        ("people", "figure"), [(FEW, None), (LEAST_THRESHOLD - 1, None), (10, 10), (12, 10), (ENOUGH, 15)]
    )
    def test_it_goes_through_the_gate_of_releases_or_not_at_all(
        self, session: Session, worker_ailsa: Person, people: int, figure: int | None
    ) -> None:
        signal_id = find_rise(session, people=people)
        state = tell(session, signal_id, worker_ailsa)
        if figure is None:
            assert state is SignalState.WRITTEN
            assert session.scalars(select(Alert)).all() == []
        else:
            assert state is SignalState.TOLD
            alert = alert_of(session, signal_id)
            assert (alert.figure, alert.since) == (figure, MONDAY.replace(month=8, day=1))

    def test_the_same_people_speaking_often_are_few_all_the_same(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        quiet_weeks(session)
        people = rise(session, people=FEW)
        watch(session)
        signal_id = session.scalars(select(Signal.id)).one()
        for _ in range(3):
            hear(session, people=FEW, contributors=people, on=MONDAY - timedelta(days=2))
        found = behind_signals.behind(session, signal_of(session, signal_id))
        assert (len(found.voices), found.people, found.most_from_one) == (4 * FEW, FEW, 4)
        assert tell(session, signal_id, worker_ailsa) is SignalState.WRITTEN

    def test_none_goes_with_a_campaign_and_the_body_is_told_that_it_may_be_one(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        signal_id = find_rise(session, people=ENOUGH)
        telling.mark_campaign(session, **shown(session, signal_id, worker_ailsa))
        assert tell(session, signal_id, worker_ailsa) is SignalState.WRITTEN
        telling.agree(session, **shown(session, signal_id, worker_callum))
        alert = alert_of(session, signal_id)
        assert (alert.figure, alert.since, alert.may_be_campaign) == (None, None, True)

    def test_two_numbers_never_speak_of_the_same_weeks(self, session: Session, worker_ailsa: Person) -> None:
        first = find_rise(session, people=ENOUGH)
        tell(session, first, worker_ailsa)
        signal = signal_of(session, first)
        signal.state = SignalState.CLOSED
        session.add(
            Signal(
                body=signal.body, theme=signal.theme, rise_from=signal.rise_to - timedelta(days=6),
                rise_to=signal.rise_to + timedelta(days=7), sureness=signal.sureness, found_on=MONDAY, days_to_find=1,
            )
        )  # fmt: skip
        rise(session, people=ENOUGH, today=MONDAY + timedelta(weeks=1))
        session.commit()
        second = session.scalars(select(Signal.id).where(Signal.id != first)).one()
        assert tell(session, second, worker_ailsa) is SignalState.WRITTEN

    @pytest.mark.parametrize("words", ["Synthetic: 7 of them", "Synthetic: one of them, aged sixteen"])
    def test_no_number_goes_in_words(self, session: Session, worker_ailsa: Person, words: str) -> None:
        signal_id = find_rise(session, people=ENOUGH)
        with pytest.raises(NumberInWords):
            tell(session, signal_id, worker_ailsa, words=words)

    def test_words_are_needed(self, session: Session, worker_ailsa: Person) -> None:
        signal_id = find_rise(session, people=ENOUGH)
        with pytest.raises(ReasonMissing):
            tell(session, signal_id, worker_ailsa, words=" \n")


class TestTwoPeople:
    def test_whoever_wrote_it_cannot_agree_and_a_colleague_can(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        signal_id = find_rise(session, people=FEW)
        tell(session, signal_id, worker_ailsa)
        with pytest.raises(ColleagueNeeded):
            telling.agree(session, **shown(session, signal_id, worker_ailsa))
        session.rollback()
        telling.agree(session, **shown(session, signal_id, worker_callum))
        alert = alert_of(session, signal_id)
        assert (alert.words, alert.figure, alert.since) == (WORDS, None, None)
        assert signal_of(session, signal_id).draft is None
        assert signal_of(session, signal_id).days_to_tell == 12
        assert steps(session, signal_id) == [SignalMove.WRITE, SignalMove.AGREE]

    def test_what_is_sent_back_is_written_anew(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        signal_id = find_rise(session, people=FEW)
        tell(session, signal_id, worker_ailsa)
        with pytest.raises(ReasonMissing):
            telling.send_back(session, **shown(session, signal_id, worker_callum), words=" ")
        telling.send_back(session, **shown(session, signal_id, worker_callum), words="Synthetic: too near.")
        assert signal_of(session, signal_id).draft == WORDS
        assert tell(session, signal_id, worker_callum) is SignalState.WRITTEN

    def test_nobody_agrees_to_what_nobody_wrote(self, session: Session, worker_callum: Person) -> None:
        signal_id = find_rise(session, people=FEW)
        with pytest.raises(DecisionNotAllowed):
            telling.agree(session, **shown(session, signal_id, worker_callum))

    def test_two_who_decide_at_once_decide_once(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        signal_id = find_rise(session, people=ENOUGH)
        page = shown(session, signal_id, worker_callum)
        tell(session, signal_id, worker_ailsa)
        with pytest.raises(StalePage):
            telling.put_aside(session, **page, reason=PutAsideReason.CHANCE, words="")
        session.rollback()
        assert signal_of(session, signal_id).state is SignalState.TOLD


class TestWhoAndWhat:
    def test_a_worker_whom_nobody_has_let_in_tells_nothing(
        self, session: Session, worker_waiting: Person
    ) -> None:
        signal_id = find_rise(session, people=ENOUGH)
        with pytest.raises(PermissionMissing):
            tell(session, signal_id, worker_waiting)

    def test_what_rises_in_the_country_has_no_officer_to_tell(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        find_rise(session, people=ENOUGH, theme=None)
        country = session.scalars(select(Signal.id).where(Signal.body == "scotland")).one()
        with pytest.raises(DecisionNotAllowed):
            tell(session, country, worker_ailsa)

    def test_nothing_is_done_about_what_is_not_there(self, session: Session, worker_ailsa: Person) -> None:
        with pytest.raises(NotFound):
            telling.look_again(
                session, signal_id=worker_ailsa.account_id, staff=worker_ailsa.staff, revision=1, today=MONDAY
            )

    def test_nothing_is_told_once_too_few_are_left(self, session: Session, worker_ailsa: Person) -> None:
        signal_id = find_rise(session, people=4)
        voices = behind_signals.behind(session, signal_of(session, signal_id)).voices
        session.execute(
            delete(behind_signals.Submission).where(behind_signals.Submission.id == voices[0].submission_id)
        )
        session.commit()
        with pytest.raises(NotFound):
            tell(session, signal_id, worker_ailsa)

    def test_putting_aside_needs_a_reason_and_can_be_undone(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        signal_id = find_rise(session, people=FEW)
        with pytest.raises(ReasonMissing):
            telling.put_aside(
                session, **shown(session, signal_id, worker_ailsa), reason=None, words="Synthetic"
            )
        with pytest.raises(ReasonMissing):
            telling.put_aside(
                session, **shown(session, signal_id, worker_ailsa), reason=PutAsideReason.OTHER, words=" "
            )
        telling.put_aside(
            session, **shown(session, signal_id, worker_ailsa), reason=PutAsideReason.CAMPAIGN, words=""
        )
        assert signal_of(session, signal_id).is_campaign
        telling.look_again(session, **shown(session, signal_id, worker_ailsa))
        assert signal_of(session, signal_id).state is SignalState.FOUND

    def test_taking_back_deletes_what_the_body_was_told(self, session: Session, worker_ailsa: Person) -> None:
        signal_id = find_rise(session, people=ENOUGH)
        tell(session, signal_id, worker_ailsa)
        with pytest.raises(ReasonMissing):
            telling.take_back(session, **shown(session, signal_id, worker_ailsa), words="")
        telling.take_back(
            session, **shown(session, signal_id, worker_ailsa), words="Synthetic: named a street."
        )
        session.commit()
        assert session.scalars(select(Alert)).all() == []
        assert alerts.list_alerts(session, body=FIFE, today=MONDAY) == []
        listed = signals.list_signals(session, states=[SignalState.TAKEN_BACK], today=MONDAY)
        assert [row.id for row in listed] == [signal_id]

    def test_every_move_is_on_the_log_without_a_word_of_what_it_says(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        signal_id = find_rise(session, people=ENOUGH)
        tell(session, signal_id, worker_ailsa)
        lines = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("signal_"))).all()
        assert [(line.action, line.subject) for line in lines] == [
            ("signal_found", str(signal_id)),
            ("signal_tell", str(signal_id)),
        ]
        assert lines[1].actor == str(worker_ailsa.account_id)

    def test_while_a_body_works_on_it_the_watch_says_nothing_new(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        signal_id = find_rise(session, people=ENOUGH)
        tell(session, signal_id, worker_ailsa)
        later = MONDAY + timedelta(weeks=1)
        hear(session, people=12, on=MONDAY)
        assert watch(session, today=later).quiet == 1
