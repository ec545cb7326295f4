"""Whose answers are shown before anybody read them, and which never are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, make_account
from tests.factories.replies import A_NO, send
from tests.factories.reply_reading import (
    NINE,
    TEN,
    WE_DID,
    make_experienced,
    pull_in,
    send_back,
    show,
    shown_answers,
)
from webapp.domain import dates
from webapp.domain.plans import ReplyKind
from webapp.domain.reply_checks import (
    LEAST_SHOWN,
    ReplyState,
    SendBackReason,
)
from webapp.models import PlanInput
from webapp.services import plans, reply_reading, reply_sending
from webapp.services.may_see import NOTHING_KEPT
from webapp.services.plans import Writer
from webapp.services.replies import Answer
from webapp.services.sign_ins import SignedIn

if TYPE_CHECKING:
    from time_machine import Coordinates


class TestWhoNeedNotWait:
    def test_it_is_shown_when_the_half_hour_is_over_and_read_afterwards(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID, clock: Coordinates
    ) -> None:
        make_experienced(session, writer, reader, school)
        sent = send(session, writer, school, now=NINE)
        clock.move_to(NINE + timedelta(minutes=29))
        assert A_NO.answer not in shown_answers(session)
        assert all(r.answer != A_NO.answer for r in plans.get_plan(session, body=FIFE).inputs[0].replies)

        clock.move_to(NINE + timedelta(minutes=30))
        assert A_NO.answer in shown_answers(session)
        (found,) = reply_reading.list_to_read(session, now=dates.now())
        assert (found.id, found.is_shown) == (sent.id, True)

        show(session, sent, reader)
        assert session.scalar(reply_reading.to_read(TEN), NOTHING_KEPT.values) == 0
        assert A_NO.answer in shown_answers(session)

    def test_read_afterwards_and_not_right_it_is_taken_down(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID, clock: Coordinates
    ) -> None:
        make_experienced(session, writer, reader, school)
        sent = send(session, writer, school, now=NINE)
        clock.move_to(TEN)
        assert A_NO.answer in shown_answers(session)

        send_back(session, sent, reader, SendBackReason.UNKIND)
        assert A_NO.answer not in shown_answers(session)

    def test_changed_into_a_claim_it_waits_after_all(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID, clock: Coordinates
    ) -> None:
        make_experienced(session, writer, reader, school)
        sent = send(session, writer, school, now=NINE)
        claim = replace(A_NO, answer="Synthetic: not the bus, but we have added a tram.")
        reply_sending.change_reply(session, writer=writer, sent_id=sent.id, answer=claim, now=NINE)
        clock.move_to(TEN)

        assert sent.state is ReplyState.WAITING
        assert claim.answer not in shown_answers(session)

    @pytest.mark.parametrize(
        "said",
        [
            WE_DID,
            replace(A_NO, kind=ReplyKind.WHAT_NEXT),
            replace(A_NO, what_next="We will ask again."),
            replace(A_NO, answer="Ask Kirsty."),
            replace(A_NO, answer="Ring 01592 000000."),
            replace(A_NO, answer="Ask at Birchwood House, Kirkcaldy."),
        ],
    )
    def test_what_claims_or_stands_out_waits_whoever_wrote_it(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID, said: Answer
    ) -> None:
        make_experienced(session, writer, reader, school)

        assert send(session, writer, school, answer=said, now=NINE).state is ReplyState.WAITING

    def test_about_a_serious_theme_it_waits(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID
    ) -> None:
        make_experienced(session, writer, reader, school)
        release_id = session.get_one(PlanInput, school).release_id
        serious = pull_in(session, writer, release_id, "feeling-safe")

        assert send(session, writer, serious, now=NINE).state is ReplyState.WAITING

    def test_somebody_new_waits_and_so_does_a_colleague_of_somebody_experienced(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID
    ) -> None:
        make_experienced(session, writer, reader, school)
        colleague = Writer(account_id=make_account(session, body=FIFE).id, body=FIFE)

        assert send(session, colleague, school, now=NINE).state is ReplyState.WAITING
        assert send(session, writer, school, now=NINE).state is ReplyState.SHOWN

    def test_what_was_shown_without_reading_counts_for_nobody_until_it_is_read(
        self, session: Session, writer: Writer, reader: SignedIn, school: UUID
    ) -> None:
        make_experienced(session, writer, reader, school)
        send(session, writer, school, now=NINE)

        assert reply_sending.find_record(session, account_id=writer.account_id).shown == LEAST_SHOWN
