"""What a body sees of a rise and does about it; never another body's, and never more than it was told."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.rises import FIFE, MONDAY, WORDS, alert_of, find_rise, signal_of
from tests.services.test_telling import ENOUGH, FEW, tell
from webapp.domain.errors import DecisionNotAllowed, NotFound, ReasonMissing
from webapp.domain.signals import CloseReason, SignalMove, SignalState, acknowledge_by
from webapp.models import Alert, Signal
from webapp.services import alerts, telling
from webapp.services.plans import Writer

FOUND = "Synthetic: lessons stop on transfer days."
DONE = "Synthetic: transfers are moved."


@pytest.fixture
def writer(parent_fife: Person) -> Writer:
    return Writer(account_id=parent_fife.account_id, body=FIFE)


@pytest.fixture
def alert_id(session: Session, worker_ailsa: Person) -> UUID:
    signal_id = find_rise(session, people=ENOUGH)
    tell(session, signal_id, worker_ailsa)
    return alert_of(session, signal_id).id


def state(session: Session, alert_id: UUID) -> SignalState:
    return alerts.get_alert(session, body=FIFE, alert_id=alert_id, today=MONDAY).state


class TestWorkingOnIt:
    def test_read_found_closed_in_this_order_and_each_once(
        self, session: Session, alert_id: UUID, writer: Writer
    ) -> None:
        common = {"writer": writer, "alert_id": alert_id, "today": MONDAY}
        assert session.scalar(alerts.unacknowledged(FIFE)) == 1
        with pytest.raises(DecisionNotAllowed):
            alerts.assess(session, **common, words=FOUND)
        alerts.acknowledge(session, **common)
        assert session.scalar(alerts.unacknowledged(FIFE)) == 0
        with pytest.raises(DecisionNotAllowed):
            alerts.acknowledge(session, **common)
        alerts.assess(session, **common, words=FOUND)
        alerts.close(session, **common, reason=CloseReason.PUT_RIGHT, words=DONE)
        found = alerts.get_alert(session, body=FIFE, alert_id=alert_id, today=MONDAY)
        assert [(step.move, step.reason, step.words, step.by) for step in found.steps] == [
            (SignalMove.ACKNOWLEDGE, None, None, "Fiona Plans"),
            (SignalMove.ASSESS, None, FOUND, "Fiona Plans"),
            (SignalMove.CLOSE, CloseReason.PUT_RIGHT, DONE, "Fiona Plans"),
        ]

    def test_words_and_a_reason_are_needed(self, session: Session, alert_id: UUID, writer: Writer) -> None:
        common = {"writer": writer, "alert_id": alert_id, "today": MONDAY}
        alerts.acknowledge(session, **common)
        with pytest.raises(ReasonMissing):
            alerts.assess(session, **common, words=" ")
        alerts.assess(session, **common, words=FOUND)
        for reason, words in ((None, DONE), (CloseReason.OTHER, " ")):
            with pytest.raises(ReasonMissing):
                alerts.close(session, **common, reason=reason, words=words)

    def test_another_body_finds_nothing(self, session: Session, alert_id: UUID, parent_moray: Person) -> None:
        theirs = Writer(account_id=parent_moray.account_id, body="moray-council")
        assert alerts.list_alerts(session, body="moray-council", today=MONDAY) == []
        with pytest.raises(NotFound):
            alerts.get_alert(session, body="moray-council", alert_id=alert_id, today=MONDAY)
        with pytest.raises(NotFound):
            alerts.acknowledge(session, writer=theirs, alert_id=alert_id, today=MONDAY)
        assert state(session, alert_id) is SignalState.TOLD

    def test_a_signal_that_was_not_told_is_nowhere(self, session: Session, worker_ailsa: Person) -> None:
        signal_id = find_rise(session, people=FEW)
        tell(session, signal_id, worker_ailsa)
        assert alerts.list_alerts(session, body=FIFE, today=MONDAY) == []
        with pytest.raises(NotFound):
            alerts.get_alert(session, body=FIFE, alert_id=signal_id, today=MONDAY)

    def test_what_nobody_read_in_ten_working_days_is_overdue(self, session: Session, alert_id: UUID) -> None:
        last = acknowledge_by(MONDAY)
        assert (last - MONDAY).days == 14
        for day, late in ((last, False), (last + timedelta(days=1), True)):
            [found] = alerts.list_alerts(session, body=FIFE, today=day)
            assert found.is_overdue is late


class TestWhatLeaves:
    def test_an_alert_holds_its_words_a_gated_number_and_nothing_from_which_more_follows(
        self, session: Session, alert_id: UUID
    ) -> None:
        found = asdict(alerts.get_alert(session, body=FIFE, alert_id=alert_id, today=MONDAY))
        assert set(found) == {
            "id", "body", "theme", "words", "figure", "since", "may_be_campaign", "told_on", "state",
            "answer_due_on", "is_overdue", "is_synthetic", "steps",
        }  # fmt: skip
        assert found["words"] == WORDS
        assert found["figure"] == {"codes": ("school",), "number": 15, "whole": None}
        assert found["since"].day == 1

    def test_a_number_that_no_release_could_hold_stops_the_page(
        self, session: Session, alert_id: UUID
    ) -> None:
        for number in (3, 9, 11):
            session.execute(update(Alert).values(figure=number))
            with pytest.raises(ValueError, match="not a released number"):
                alerts.list_alerts(session, body=FIFE, today=MONDAY)

    def test_what_the_team_wrote_for_itself_stays_there(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        signal_id = find_rise(session, people=FEW)
        tell(session, signal_id, worker_ailsa)
        for move, person, words in (
            (telling.send_back, worker_callum, "Synthetic: secret of the team."),
            (telling.tell, worker_ailsa, WORDS),
        ):
            revision = signal_of(session, signal_id).revision
            move(
                session, signal_id=signal_id, staff=person.staff, revision=revision, words=words, today=MONDAY
            )
        revision = signal_of(session, signal_id).revision
        telling.agree(
            session, signal_id=signal_id, staff=worker_callum.staff, revision=revision, today=MONDAY
        )
        session.commit()
        alert = alert_of(session, signal_id)
        found = alerts.get_alert(session, body=FIFE, alert_id=alert.id, today=MONDAY)
        assert found.figure.is_hidden
        assert found.since is None
        assert found.steps == ()
        assert "secret" not in repr(found)

    def test_everybody_reads_how_it_ended_only_where_the_number_passed(
        self, session: Session, alert_id: UUID, writer: Writer
    ) -> None:
        common = {"writer": writer, "alert_id": alert_id, "today": MONDAY}
        alerts.acknowledge(session, **common)
        alerts.assess(session, **common, words=FOUND)
        assert alerts.list_closed(session, today=MONDAY, limit=5) == []
        alerts.close(session, **common, reason=CloseReason.PUT_RIGHT, words=DONE)
        [closed] = alerts.list_closed(session, today=MONDAY, limit=5)
        assert closed.steps[-1].words == DONE
        session.execute(update(Alert).values(figure=None))
        assert alerts.list_closed(session, today=MONDAY, limit=5) == []


class TestDelay:
    def test_the_middle_of_the_last_year_is_said_once_there_are_enough_cases(self, session: Session) -> None:
        for number, days in enumerate((4, 30, 9, 7)):
            self.told(session, number, days=days)
        self.told(session, 9, days=500, on=MONDAY - timedelta(days=365))
        assert alerts.find_delay(session, today=MONDAY) is None
        self.told(session, 5, days=12)
        found = alerts.find_delay(session, today=MONDAY)
        assert found is not None
        assert (found.days_to_find, found.days_to_tell, found.cases) == (9, 11, 5)

    def told(self, session: Session, number: int, *, days: int, on: object = MONDAY) -> None:
        signal = Signal(
            body=FIFE, theme=f"theme-{number}", rise_from=MONDAY, rise_to=MONDAY, sureness="hardly_chance",
            state=SignalState.TOLD, found_on=MONDAY, days_to_find=days, days_to_tell=days + 2,
        )  # fmt: skip
        session.add(signal)
        session.flush()
        session.add(
            Alert(
                signal_id=signal.id,
                body=FIFE,
                theme=signal.theme,
                words=WORDS,
                may_be_campaign=False,
                told_on=on,
            )
        )
        session.flush()
