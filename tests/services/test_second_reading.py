"""Two readers where one is not enough: nothing leaves between them, and nobody is their own second reader."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import (
    DAY,
    FIFE,
    NHS_FIFE,
    NOW,
    SHARED,
    agree,
    clear,
    clear_once,
    count,
    hold,
    made,
    take,
)
from tests.factories.voices import SYNTHETIC_WORDS, YES_BUT_QUOTE, YES_TO_ALL, Said, Say
from webapp.domain.about import AgeBand
from webapp.domain.claims import ChangedMeanwhile
from webapp.domain.consent import Purpose
from webapp.domain.moderation import SubmissionStatus, Urgency
from webapp.domain.queue import QueueView
from webapp.domain.readings import SecondReaderNeeded
from webapp.domain.second_reading import SMALL_PLACE, SecondReason
from webapp.models import (
    FirstReading,
    ModerationDecision,
    Redaction,
    Routing,
    SharedMessage,
    Submission,
    ThemeAssignment,
    Voice,
)
from webapp.services import (
    accounts,
    moderation,
    queue,
    reading,
    reference,
    returning,
    second_reading,
    undoing,
)
from webapp.services.may_see import kept_from
from webapp.services.submissions import CodeKeySettings

LEAVES = (Voice, SharedMessage, ThemeAssignment, Routing, Redaction)


@pytest.fixture
def said(session: Session, say: Say) -> Said:
    """Something said with a yes to everything, a quotation among it."""
    return say(session, choices=YES_TO_ALL)


@pytest.fixture
def once(session: Session, said: Said, worker_ailsa: Person) -> UUID:
    """Cleared once, by Ailsa."""
    status = clear_once(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
    assert status is SubmissionStatus.CLEARED_ONCE
    return said.id


def status_of(session: Session, submission_id: UUID) -> SubmissionStatus:
    return session.scalars(select(Submission.status).where(Submission.id == submission_id)).one()


def open_item(session: Session, submission_id: UUID, person: Person) -> reading.OpenItem:
    take(session, submission_id, person)
    item = reading.find_open_item(session, submission_id=submission_id, staff=person.staff, now=NOW)
    assert item is not None
    return item


class TestReasons:
    @pytest.mark.parametrize(
        ("what", "reason"),
        [
            ({"choices": YES_TO_ALL}, SecondReason.QUOTE),
            ({"choices": YES_BUT_QUOTE, "age_band": AgeBand.UNDER_12}, SecondReason.UNDER_12),
            ({"choices": YES_BUT_QUOTE, "area": "orkney-islands"}, SecondReason.SMALL_PLACE),
            ({"choices": YES_BUT_QUOTE, "body": "nhs-orkney"}, SecondReason.SMALL_PLACE),
        ],
    )
    def test_one_reader_is_not_enough(
        self, session: Session, say: Say, worker_ailsa: Person, what: dict[str, Any], reason: SecondReason
    ) -> None:
        said_id = say(session, **what).id
        assert open_item(session, said_id, worker_ailsa).second_reasons == {reason}
        clear_once(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        assert status_of(session, said_id) == SubmissionStatus.CLEARED_ONCE

    def test_a_small_place_counts_also_where_only_the_reader_names_it(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        said_id = say(session, choices=YES_BUT_QUOTE, area="fife").id
        what = made(
            take(session, said_id, worker_ailsa), other_bodies=frozenset({"shetland-islands-council"})
        )
        assert clear_once(session, said_id, worker_ailsa, what) is SubmissionStatus.CLEARED_ONCE

    def test_what_was_held_is_read_twice_after_it(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        said_id = say(session, choices=YES_BUT_QUOTE).id
        hold(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        clear_once(session, said_id, worker_callum, made(take(session, said_id, worker_callum)))
        assert status_of(session, said_id) == SubmissionStatus.CLEARED_ONCE
        assert agree(session, said_id, worker_ailsa, made(0)) is SubmissionStatus.CLEARED

    def test_small_places_are_the_islands_and_nothing_larger(self) -> None:
        areas = {area.area: area.looked_after + area.aftercare for area in reference.load_population().areas}
        small = {area for area, people in areas.items() if people < SMALL_PLACE}
        assert small == {"orkney-islands", "shetland-islands", "na-h-eileanan-siar"}


class TestBetweenTheTwo:
    def test_nothing_of_it_is_counted_shared_or_open(self, session: Session, once: UUID) -> None:
        for table in LEAVES:
            assert count(session, table) == 0, table
        everything = " ".join(
            str(row)
            for table in ("first_reading", "moderation_decision", "submission")
            for row in session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
        )
        for said in ("seeing-family", FIFE, NHS_FIFE, "bus", "[a place]"):
            assert said not in everything

    def test_the_second_finds_what_the_first_made_of_it(
        self, session: Session, once: UUID, worker_callum: Person
    ) -> None:
        item = open_item(session, once, worker_callum)
        assert (item.shared_words, item.themes, item.body) == (SHARED, frozenset({"seeing-family"}), FIFE)
        assert (item.other_bodies, item.is_own_reading) == (frozenset({NHS_FIFE}), False)

    def test_it_is_offered_to_colleagues_and_never_to_whoever_read_it_first(
        self, session: Session, once: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        def offered(person: Person) -> list[UUID]:
            page = queue.list_queue(
                session, view=QueueView.SECOND, kept=kept_from(session, staff=person.staff), now=NOW
            )
            counts = queue.count_queue(session, kept=kept_from(session, staff=person.staff))
            assert counts[QueueView.SECOND] == len(page.rows)
            return [row.id for row in page.rows]

        assert (offered(worker_ailsa), offered(worker_callum)) == ([], [once])

    def test_taking_it_back_leaves_nothing_of_the_first_reading(
        self, session: Session, once: UUID, said: Said, code_keys: CodeKeySettings
    ) -> None:
        code = returning.open_code(session, typed=said.code.digits, keys=code_keys)
        returning.take_back(session, code=code, submission_id=once, today=DAY)
        assert count(session, FirstReading) == 0

    def test_the_young_person_is_told_that_it_waits(
        self, session: Session, once: UUID, said: Said, code_keys: CodeKeySettings
    ) -> None:
        code = returning.open_code(session, typed=said.code.digits, keys=code_keys)
        opened = returning.get_said(session, code=code, submission_id=once)
        assert (opened.waits_for_second_reader, opened.thread.read_on, opened.shared) == (True, DAY, [])


class TestAgreeing:
    def test_then_it_is_counted_shared_themed_and_recorded_twice(
        self, session: Session, once: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        assert agree(session, once, worker_callum, made(0)) is SubmissionStatus.CLEARED
        assert count(session, Voice) == 1
        assert set(session.scalars(select(SharedMessage.body))) == {FIFE, NHS_FIFE, None}
        assert count(session, FirstReading) == 0
        steps = session.execute(
            select(ModerationDecision.account_id, ModerationDecision.status_after).order_by(
                ModerationDecision.number
            )
        ).all()
        assert [tuple(step) for step in steps] == [
            (worker_ailsa.account_id, SubmissionStatus.CLEARED_ONCE),
            (worker_callum.account_id, SubmissionStatus.CLEARED),
        ]

    def test_nobody_is_their_own_second_reader(
        self, session: Session, once: UUID, worker_ailsa: Person
    ) -> None:
        item = open_item(session, once, worker_ailsa)
        assert item.is_own_reading
        with pytest.raises(SecondReaderNeeded):
            clear_once(session, once, worker_ailsa, made(item.revision))
        session.rollback()
        assert status_of(session, once) == SubmissionStatus.CLEARED_ONCE
        assert count(session, Voice) == 0

    def test_a_first_reader_with_an_old_page_is_not_the_second_either(
        self, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        revision = take(session, said.id, worker_ailsa)
        clear_once(session, said.id, worker_ailsa, made(revision))
        with pytest.raises(ChangedMeanwhile):
            clear_once(session, said.id, worker_ailsa, made(revision))
        session.rollback()
        assert count(session, Voice) == 0

    def test_hiding_more_is_agreed_and_leaves_in_the_safer_wording(
        self, session: Session, once: UUID, worker_callum: Person
    ) -> None:
        safer = SHARED.replace("family time", "[something only a few people know]")
        assert agree(session, once, worker_callum, made(0, shared_words=safer)) is SubmissionStatus.CLEARED
        assert set(session.scalars(select(SharedMessage.words))) == {safer}

    def test_letting_out_more_makes_them_the_first_reader_of_somebody_else(
        self, session: Session, once: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        more = made(0, shared_words=SYNTHETIC_WORDS)
        assert agree(session, once, worker_callum, more) is SubmissionStatus.CLEARED_ONCE
        assert count(session, Voice) == 0
        assert second_reading.find_first_reader(session, submission_id=once) == worker_callum.account_id
        with pytest.raises(SecondReaderNeeded):
            agree(session, once, worker_callum, more)
        session.rollback()
        moderation.put_down(session, submission_id=once, staff=worker_callum.staff)
        assert agree(session, once, worker_ailsa, more) is SubmissionStatus.CLEARED
        assert set(session.scalars(select(SharedMessage.words))) == {SYNTHETIC_WORDS}

    def test_the_second_can_hold_and_nothing_of_the_first_reading_stays(
        self, session: Session, once: UUID, worker_callum: Person
    ) -> None:
        hold(session, once, worker_callum, made(take(session, once, worker_callum)))
        assert status_of(session, once) == SubmissionStatus.HELD
        assert count(session, FirstReading) == 0

    def test_the_first_can_still_pass_it_on(
        self, session: Session, once: UUID, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        moderation.escalate(
            session, submission_id=once, staff=worker_ailsa.staff, revision=take(session, once, worker_ailsa),
            urgency=Urgency.NOW, note="", today=DAY, now=NOW,
        )  # fmt: skip
        assert status_of(session, once) == SubmissionStatus.ESCALATED
        assert count(session, FirstReading) == 0


class TestALaterYes:
    def say_yes_to_quoting(self, session: Session, said: Said, keys: CodeKeySettings) -> None:
        code = returning.open_code(session, typed=said.code.digits, keys=keys)
        returning.change_choices(
            session, code=code, submission_id=said.id, choices=YES_TO_ALL, contact=None, today=date(2026, 8, 20)
        )  # fmt: skip
        session.commit()

    def test_what_one_reader_cleared_is_not_quoted_before_a_second_agrees(
        self,
        session: Session,
        say: Say,
        worker_ailsa: Person,
        worker_callum: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        said = say(session, choices=YES_BUT_QUOTE)
        clear(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
        self.say_yes_to_quoting(session, said, code_keys)

        assert status_of(session, said.id) == SubmissionStatus.CLEARED_ONCE
        for table in LEAVES:
            assert count(session, table) == 0, table
        with pytest.raises(SecondReaderNeeded):
            agree(session, said.id, worker_ailsa, made(0))
        session.rollback()
        moderation.put_down(session, submission_id=said.id, staff=worker_ailsa.staff)
        assert open_item(session, said.id, worker_callum).themes == {"seeing-family"}
        assert agree(session, said.id, worker_callum, made(0)) is SubmissionStatus.CLEARED
        assert set(session.scalars(select(SharedMessage.body))) == {FIFE, NHS_FIFE, None}

    def test_what_two_readers_cleared_is_quoted_at_once(
        self,
        session: Session,
        say: Say,
        worker_ailsa: Person,
        worker_callum: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        said = say(session, choices=YES_BUT_QUOTE, age_band=AgeBand.UNDER_12)
        clear_once(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
        agree(session, said.id, worker_callum, made(0))
        self.say_yes_to_quoting(session, said, code_keys)
        assert status_of(session, said.id) == SubmissionStatus.CLEARED
        assert None in set(session.scalars(select(SharedMessage.body)))

    def test_a_yes_to_sharing_words_that_nobody_made_safe_goes_back_to_the_start(
        self, session: Session, say: Say, worker_ailsa: Person, code_keys: CodeKeySettings
    ) -> None:
        said = say(session, choices={Purpose.COUNT: True}, age_band=AgeBand.UNDER_12)
        clear_once(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
        self.say_yes_to_quoting(session, said, code_keys)
        assert status_of(session, said.id) == SubmissionStatus.HELD
        assert count(session, FirstReading) == 0


class TestNobodyElse:
    def test_it_waits_and_is_counted_as_waiting_alone(
        self, session: Session, once: UUID, worker_ailsa: Person
    ) -> None:
        assert second_reading.count_waiting_alone(session) == 1
        assert status_of(session, once) == SubmissionStatus.CLEARED_ONCE

    def test_a_colleague_who_was_not_let_in_is_no_second_reader(
        self, session: Session, once: UUID, worker_waiting: Person
    ) -> None:
        assert second_reading.count_waiting_alone(session) == 1

    def test_a_colleague_who_left_is_none_and_one_who_is_here_is(
        self, session: Session, once: UUID, worker_callum: Person
    ) -> None:
        assert second_reading.count_waiting_alone(session) == 0
        accounts.deactivate(session, account_id=worker_callum.account_id, today=DAY, actor="test")
        assert second_reading.count_waiting_alone(session) == 1


def test_undoing_the_second_ones_agreement_brings_the_first_reading_back(
    session: Session, once: UUID, worker_callum: Person
) -> None:
    revision = take(session, once, worker_callum)
    with undoing.offered(session, submission_id=once, staff=worker_callum.staff, now=NOW):
        moderation.clear(
            session, submission_id=once, staff=worker_callum.staff, made=made(revision), today=DAY, now=NOW
        )
    session.commit()
    undoing.undo(session, submission_id=once, staff=worker_callum.staff, today=DAY, now=NOW)
    session.commit()
    assert status_of(session, once) == SubmissionStatus.CLEARED_ONCE
    assert count(session, Voice) == 0
    assert open_item(session, once, worker_callum).themes == {"seeing-family"}
