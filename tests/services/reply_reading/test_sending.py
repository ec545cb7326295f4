"""What a body answers waits, and within half an hour it can be changed or taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, MORAY
from tests.factories.replies import A_NO, send
from tests.factories.reply_reading import (
    NINE,
    TEN,
    WE_DID,
    is_late,
    show,
    shown_answers,
)
from webapp.domain import dates
from webapp.domain.errors import (
    CollaborationNotExplored,
    NotFound,
    ReasonMissing,
    StalePage,
)
from webapp.domain.reply_checks import (
    ReplyState,
    TooLateToChange,
)
from webapp.models import Reply
from webapp.services import plans, replies, reply_reading, reply_sending
from webapp.services.plans import Writer
from webapp.services.sign_ins import SignedIn

if TYPE_CHECKING:
    from time_machine import Coordinates


class TestWaiting:
    def test_nobody_sees_it_until_a_worker_read_it(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID, clock: Coordinates
    ) -> None:
        sent = send(session, writer, school, answer=WE_DID, now=NINE)
        clock.shift(timedelta(days=30))
        assert (sent.state, shown_answers(session)) == (ReplyState.WAITING, [])
        assert session.scalar(select(func.count()).select_from(Reply)) == 0
        assert plans.get_plan(session, body=FIFE).inputs[0].replies == []

        show(session, sent, reader, now=dates.now())
        assert (sent.state, shown_answers(session)) == (ReplyState.SHOWN, [WE_DID.answer])
        assert replies.list_published(session)[0].published_on == dates.today()

    def test_the_same_form_twice_is_one_answer(self, session: Session, writer: Writer, school: UUID) -> None:
        once = uuid4()
        assert send(session, writer, school, now=NINE, once=once) is send(
            session, writer, school, now=NINE, once=once
        )

    def test_the_rules_of_an_answer_hold_when_it_is_sent_and_when_it_changes(
        self, session: Session, writer: Writer, school: UUID
    ) -> None:
        with pytest.raises(ReasonMissing):
            send(session, writer, school, answer=replace(A_NO, reason=""), now=NINE)
        sent = send(session, writer, school, now=NINE)
        with pytest.raises(CollaborationNotExplored):
            reply_sending.change_reply(
                session, writer=writer, sent_id=sent.id, answer=replace(A_NO, reason="No money."), now=NINE
            )

    def test_another_bodys_answer_is_not_there(
        self, session: Session, writer: Writer, neighbour: Writer, school: UUID
    ) -> None:
        sent = send(session, writer, school, now=NINE)
        for act in (
            lambda: send(session, neighbour, school, now=NINE),
            lambda: reply_sending.withdraw_reply(session, writer=neighbour, sent_id=sent.id, now=NINE),
            lambda: reply_sending.get_sent(session, writer=neighbour, sent_id=sent.id, now=NINE),
            lambda: reply_sending.change_reply(
                session, writer=neighbour, sent_id=sent.id, answer=A_NO, now=NINE
            ),
        ):
            with pytest.raises(NotFound):
                act()
        assert reply_sending.list_sent(session, body=MORAY, plan_input_id=school, now=NINE) == []


class TestTheHalfHour:
    def test_it_can_be_changed_and_the_half_hour_begins_again(
        self, session: Session, writer: Writer, school: UUID
    ) -> None:
        sent = send(session, writer, school, now=NINE)
        later = NINE + timedelta(minutes=29)
        reply_sending.change_reply(session, writer=writer, sent_id=sent.id, answer=WE_DID, now=later)

        (found,) = reply_sending.list_sent(session, body=FIFE, plan_input_id=school, now=later)
        assert (found.answer, found.changeable_until) == (WE_DID, later + timedelta(minutes=30))

    def test_after_it_nothing_changes(self, session: Session, writer: Writer, school: UUID) -> None:
        sent = send(session, writer, school, now=NINE)
        over = NINE + timedelta(minutes=30)
        with pytest.raises(TooLateToChange):
            reply_sending.change_reply(session, writer=writer, sent_id=sent.id, answer=WE_DID, now=over)
        with pytest.raises(TooLateToChange):
            reply_sending.withdraw_reply(session, writer=writer, sent_id=sent.id, now=over)

    def test_nobody_reads_it_within_the_half_hour(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID
    ) -> None:
        sent = send(session, writer, school, now=NINE)
        within = NINE + timedelta(minutes=29)

        assert reply_reading.list_to_read(session, now=within) == []
        with pytest.raises(NotFound):
            reply_reading.get_to_read(session, sent_id=sent.id, now=within)
        with pytest.raises(StalePage):
            show(session, sent, reader, now=within)

    def test_taken_back_it_is_gone_and_silence_is_silence_again(
        self, session: Session, writer: Writer, school: UUID
    ) -> None:
        sent = send(session, writer, school, now=NINE)
        assert not is_late(session)

        reply_sending.withdraw_reply(session, writer=writer, sent_id=sent.id, now=NINE)
        assert reply_sending.list_sent(session, body=FIFE, plan_input_id=school, now=NINE) == []
        assert reply_reading.list_to_read(session, now=TEN) == []
        assert is_late(session)
