"""What a body answers, from sending to showing: its half hour, its reader, and who need not wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.figures import AFTER_IT, FIFE, FIFE_SHOWN, MORAY, make_account, make_release
from tests.factories.replies import A_NO, at_nine, read_by, send
from webapp.domain import dates
from webapp.domain.errors import (
    CollaborationNotExplored,
    DecisionNotAllowed,
    NotFound,
    ReasonMissing,
    StalePage,
)
from webapp.domain.plans import Duty, ReplyKind
from webapp.domain.reply_checks import (
    LEAST_SHOWN,
    PromptKind,
    ReplyState,
    SendBackReason,
    TooLateToChange,
)
from webapp.models import AuditEntry, PlanInput, Reply, SentReply
from webapp.services import plans, replies, reply_reading, reply_sending
from webapp.services.plans import DAYS_TO_REPLY, Writer
from webapp.services.replies import Answer
from webapp.services.sign_ins import SignedIn

WE_DID = Answer(
    kind=ReplyKind.WE_DID,
    answer="Synthetic: a new bus runs.",
    what_next="We ask in May.",
    signed_role="Head of buses",
)
NINE = at_nine(AFTER_IT)
TEN = NINE + timedelta(hours=1)
LATE_BY = AFTER_IT + timedelta(days=DAYS_TO_REPLY + 1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NINE, tick=False) as moved:
        yield moved


@pytest.fixture
def writer(session: Session) -> Writer:
    return Writer(account_id=make_account(session, body=FIFE).id, body=FIFE)


@pytest.fixture
def neighbour(session: Session) -> Writer:
    return Writer(account_id=make_account(session, body=MORAY).id, body=MORAY)


@pytest.fixture
def reader(session: Session) -> SignedIn:
    return read_by(session)


@pytest.fixture
def school(session: Session, writer: Writer) -> UUID:
    shown = make_release(session, shown={**FIFE_SHOWN, (FIFE, "theme", "feeling-safe"): 30})
    return pull_in(session, writer, shown.id, "school")


def pull_in(session: Session, writer: Writer, release_id: UUID, theme: str) -> UUID:
    return plans.pull_in(
        session, writer=writer, release_id=release_id, theme=theme, duties={Duty.ACCESS}, today=AFTER_IT
    ).id


def show(session: Session, sent: SentReply, reader: SignedIn, *, now: datetime = TEN) -> None:
    reply_reading.show(
        session, sent_id=sent.id, staff=reader, revision=sent.revision, today=now.date(), now=now
    )


def send_back(
    session: Session,
    sent: SentReply,
    reader: SignedIn,
    *reasons: SendBackReason,
    now: datetime = TEN,
    note: str = "",
) -> None:
    reply_reading.send_back(
        session, sent_id=sent.id, staff=reader, revision=sent.revision, reasons=reasons, note=note,
        today=now.date(), now=now,
    )  # fmt: skip


def shown_answers(session: Session) -> list[str]:
    return [reply.answer for reply in replies.list_published(session)]


def is_late(session: Session, *, today: date = LATE_BY) -> bool:
    return bool(replies.list_silent(session, today=today))


def make_experienced(session: Session, writer: Writer, reader: SignedIn, to: UUID) -> None:
    for day in range(LEAST_SHOWN):
        now = NINE - timedelta(days=30 - day)
        sent = send(session, writer, to, answer=WE_DID, now=now)
        show(session, sent, reader, now=now + timedelta(hours=1))


class TestWaiting:
    def test_nobody_sees_it_until_a_worker_read_it(
        self,
        session: Session,
        writer: Writer,
        reader: SignedIn,
        school: UUID,
        clock: time_machine.Coordinates,
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
        self,
        session: Session,
        writer: Writer,
        reader: SignedIn,
        school: UUID,
        clock: time_machine.Coordinates,
    ) -> None:
        sent = send(session, writer, school, now=NINE)
        assert not is_late(session)

        clock.move_to(at_nine(LATE_BY))
        show(session, sent, reader, now=dates.now())
        assert not replies.list_published(session)[0].was_late

    def test_an_answer_that_was_sent_late_stays_late_while_it_waits(
        self,
        session: Session,
        writer: Writer,
        reader: SignedIn,
        school: UUID,
        clock: time_machine.Coordinates,
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


class TestWhoNeedNotWait:
    def test_it_is_shown_when_the_half_hour_is_over_and_read_afterwards(
        self,
        session: Session,
        writer: Writer,
        reader: SignedIn,
        school: UUID,
        clock: time_machine.Coordinates,
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
        assert session.scalar(reply_reading.to_read(TEN)) == 0
        assert A_NO.answer in shown_answers(session)

    def test_read_afterwards_and_not_right_it_is_taken_down(
        self,
        session: Session,
        writer: Writer,
        reader: SignedIn,
        school: UUID,
        clock: time_machine.Coordinates,
    ) -> None:
        make_experienced(session, writer, reader, school)
        sent = send(session, writer, school, now=NINE)
        clock.move_to(TEN)
        assert A_NO.answer in shown_answers(session)

        send_back(session, sent, reader, SendBackReason.UNKIND)
        assert A_NO.answer not in shown_answers(session)

    def test_changed_into_a_claim_it_waits_after_all(
        self,
        session: Session,
        writer: Writer,
        reader: SignedIn,
        school: UUID,
        clock: time_machine.Coordinates,
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
