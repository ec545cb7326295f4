"""A worker shows an answer or sends it back, and our reading makes nobody late."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.figures import AFTER_IT, FIFE
from tests.factories.replies import A_NO, at_nine, send
from tests.factories.reply_reading import (
    LATE_BY,
    NINE,
    TEN,
    WE_DID,
    is_late,
    send_back,
    show,
    shown_answers,
)
from webapp.domain import dates
from webapp.domain.errors import (
    DecisionNotAllowed,
    NotFound,
    ReasonMissing,
    StalePage,
)
from webapp.domain.reply_checks import (
    PromptKind,
    ReplyState,
    SendBackReason,
)
from webapp.models import AuditEntry, PlanInput
from webapp.services import replies, reply_reading, reply_sending
from webapp.services.plans import Writer
from webapp.services.sign_ins import SignedIn

if TYPE_CHECKING:
    from time_machine import Coordinates


class TestReading:
    def test_the_page_points_at_what_stands_out(self, session: Session, writer: Writer, school: UUID) -> None:
        said = replace(WE_DID, answer="We have added a bus. You should have asked Kirsty.")
        send(session, writer, school, answer=said, now=NINE)

        (found,) = reply_reading.list_to_read(session, now=TEN)
        assert {prompt.kind for prompt in found.prompts} >= {
            PromptKind.CHANGE_MADE, PromptKind.BLAMING, PromptKind.NAME,
        }  # fmt: skip
        assert (found.heard.theme, found.is_shown, found.is_serious) == ("school", False, False)

    def test_sent_back_the_officer_sees_why_and_everything_that_was_typed(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID
    ) -> None:
        sent = send(session, writer, school, answer=WE_DID, now=NINE)
        send_back(session, sent, reader, SendBackReason.NO_PROOF, note="Which bus?")

        (found,) = reply_sending.list_sent(session, body=FIFE, plan_input_id=school, now=TEN)
        assert (found.state, found.answer, found.reasons, found.note) == (
            ReplyState.SENT_BACK, WE_DID, (SendBackReason.NO_PROOF,), "Which bus?",
        )  # fmt: skip
        assert (shown_answers(session), is_late(session)) == ([], True)

    def test_taken_up_again_the_new_one_stands_for_the_old(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID
    ) -> None:
        old = send(session, writer, school, answer=WE_DID, now=NINE)
        send_back(session, old, reader, SendBackReason.NO_PROOF)
        new = reply_sending.send_reply(
            session, writer=writer, plan_input_id=school, once=uuid4(), answer=A_NO, now=TEN, follows=old.id
        )

        assert [
            sent.id for sent in reply_sending.list_sent(session, body=FIFE, plan_input_id=school, now=TEN)
        ] == [new.id]
        with pytest.raises(NotFound):
            reply_sending.send_reply(
                session,
                writer=writer,
                plan_input_id=school,
                once=uuid4(),
                answer=A_NO,
                now=TEN,
                follows=new.id,
            )

    def test_without_a_reason_nothing_goes_back(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID
    ) -> None:
        sent = send(session, writer, school, now=NINE)
        with pytest.raises(ReasonMissing):
            send_back(session, sent, reader)
        assert sent.state is ReplyState.WAITING

    def test_twice_and_stale_are_refused(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID
    ) -> None:
        sent = send(session, writer, school, now=NINE)
        with pytest.raises(StalePage):
            reply_reading.show(
                session, sent_id=sent.id, staff=reader, revision=sent.revision - 1, today=AFTER_IT, now=TEN
            )
        show(session, sent, reader)
        with pytest.raises(DecisionNotAllowed):
            show(session, sent, reader)
        with pytest.raises(DecisionNotAllowed):
            send_back(session, sent, reader, SendBackReason.UNKIND)
        with pytest.raises(NotFound):
            reply_reading.get_to_read(session, sent_id=sent.id, now=TEN)

    def test_it_is_written_on_the_log_without_a_word_of_it(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID
    ) -> None:
        sent = send(session, writer, school, now=NINE)
        show(session, sent, reader)

        lines = session.execute(select(AuditEntry.action, AuditEntry.actor, AuditEntry.subject)).all()
        assert ("sent_reply", str(writer.account_id), str(sent.id)) in lines
        assert ("showed_reply", str(reader.account_id), str(sent.id)) in lines


class TestLateness:
    def test_our_reading_makes_nobody_late(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID, clock: Coordinates
    ) -> None:
        sent = send(session, writer, school, now=NINE)
        assert not is_late(session)

        clock.move_to(at_nine(LATE_BY))
        show(session, sent, reader, now=dates.now())
        assert not replies.list_published(session)[0].was_late

    def test_an_answer_that_was_sent_late_stays_late_while_it_waits(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID, clock: Coordinates
    ) -> None:
        clock.move_to(at_nine(LATE_BY))
        sent = send(session, writer, school, now=dates.now())
        assert is_late(session)

        show(session, sent, reader, now=dates.now() + timedelta(hours=1))
        clock.shift(timedelta(hours=2))
        assert replies.list_published(session)[0].was_late

    def test_a_later_answer_does_not_make_the_first_one_late(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID
    ) -> None:
        show(session, send(session, writer, school, now=NINE), reader)
        send(session, writer, school, now=at_nine(LATE_BY))

        assert session.get_one(PlanInput, school).answered_on == AFTER_IT
