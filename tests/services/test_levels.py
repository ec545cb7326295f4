"""Service levels: what is said about time comes from days that are really kept."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import DAY, NOW, actions, clear, hold, made, take
from tests.factories.voices import YES_BUT_QUOTE, Say
from webapp.domain.came import CameBy
from webapp.domain.levels import LEAST_WAITS, Levels
from webapp.domain.moderation import HoldReason, Urgency
from webapp.domain.working_time import WorkingTime
from webapp.models import ModerationDecision, Submission
from webapp.services import levels, moderation, returning, undoing
from webapp.services.levels import Late
from webapp.services.submissions import CodeKeySettings

TODAY = DAY + timedelta(days=10)
PROMISED = Levels(now=0, soon=1, usual=2, reply=4)
HOURS = WorkingTime(weekdays=frozenset({0, 2}), opens=time(10), closes=time(15, 30))


def read(session: Session, say: Say, person: Person, *, came_on: date, read_on: date) -> UUID:
    """Something that came on one day and was first read on another."""
    submission_id = say(session, today=came_on).id
    hold(session, submission_id, person, made(take(session, submission_id, person)))
    session.execute(
        update(ModerationDecision)
        .where(ModerationDecision.submission_id == submission_id)
        .values(decided_on=read_on)
    )
    session.execute(update(Submission).where(Submission.id == submission_id).values(first_read_on=read_on))
    session.commit()
    return submission_id


class TestPromises:
    def test_before_a_team_sets_any_the_installation_s_own_hold(self, session: Session) -> None:
        standing = levels.get_standing(session, usual_days=5)
        assert (standing.levels.usual, standing.set_on) == (5, None)
        assert standing.time.weekdays == frozenset(range(5))

    def test_the_newest_hold_with_who_set_them_and_a_line_on_the_log(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        for promised in (Levels(now=1, soon=1, usual=9, reply=9), PROMISED):
            levels.set_levels(
                session, staff=worker_ailsa.staff, levels=promised, time=HOURS, today=DAY, now=NOW
            )
        standing = levels.get_standing(session, usual_days=3)
        assert (standing.levels, standing.set_on, standing.set_by) == (PROMISED, DAY, "Ailsa Reads")
        assert (standing.time.weekdays, standing.time.opens, standing.time.closes) == (
            HOURS.weekdays,
            HOURS.opens,
            HOURS.closes,
        )
        assert actions(session).count(("set_service_levels", str(worker_ailsa.account_id))) == 2


class TestMeasured:
    def test_what_young_people_read_comes_from_decisions_that_were_made(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        for number in range(LEAST_WAITS):
            days = 1 if number < LEAST_WAITS - 4 else 3
            read(session, say, worker_ailsa, came_on=DAY, read_on=DAY + timedelta(days=days))
        found = levels.measure(session, today=TODAY).usual
        assert found is not None
        assert (found.half, found.nearly_all, found.ended) == (1, 3, LEAST_WAITS)

        # The first decision counts, however often somebody looks again.
        again = session.query(ModerationDecision).first()
        assert again is not None
        revision = take(session, again.submission_id, worker_callum)
        clear(session, again.submission_id, worker_callum, made(revision))
        assert levels.measure(session, today=TODAY).usual == found

    def test_what_waits_counts_and_what_a_worker_typed_in_does_not(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        for _ in range(LEAST_WAITS):
            read(session, say, worker_ailsa, came_on=DAY, read_on=DAY)
        quick = levels.measure(session, today=TODAY).usual
        assert quick is not None
        assert (quick.half, quick.nearly_all) == (0, 0)
        for _ in range(LEAST_WAITS):
            say(session, today=DAY)
        slow = levels.measure(session, today=TODAY).usual
        assert slow is not None
        assert (slow.half, slow.nearly_all) == (0, None)
        session.execute(
            update(Submission).where(Submission.status == "received").values(came_by=CameBy.PAPER)
        )
        assert levels.measure(session, today=TODAY).usual == quick

    def test_a_decision_that_was_undone_is_no_reading(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        for _ in range(LEAST_WAITS - 1):
            read(session, say, worker_ailsa, came_on=DAY, read_on=DAY + timedelta(days=1))
        undone_id = say(session, today=DAY).id
        revision = take(session, undone_id, worker_ailsa)
        with undoing.offered(session, submission_id=undone_id, staff=worker_ailsa.staff, now=NOW):
            moderation.hold(
                session, submission_id=undone_id, staff=worker_ailsa.staff, made=made(revision), today=DAY, now=NOW,
                reason=HoldReason.UNCLEAR,
            )  # fmt: skip
        session.commit()
        assert levels.measure(session, today=TODAY).usual is not None
        undoing.undo(session, submission_id=undone_id, staff=worker_ailsa.staff, today=DAY, now=NOW)
        session.commit()
        assert levels.measure(session, today=TODAY).usual is None

    def test_few_say_nothing(self, session: Session, say: Say, worker_ailsa: Person) -> None:
        read(session, say, worker_ailsa, came_on=DAY, read_on=DAY)
        assert levels.measure(session, today=TODAY).usual is None


class TestLate:
    @pytest.fixture
    def standing(self, session: Session, worker_ailsa: Person) -> levels.Standing:
        levels.set_levels(
            session,
            staff=worker_ailsa.staff,
            levels=PROMISED,
            time=WorkingTime(weekdays=frozenset(range(5)), opens=time(9), closes=time(17)),
            today=DAY,
            now=NOW,
        )
        session.commit()
        return levels.get_standing(session, usual_days=3)

    def test_each_urgency_has_its_own_time(
        self,
        session: Session,
        say: Say,
        standing: levels.Standing,
        worker_ailsa: Person,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        friday = date(2026, 8, 14)
        usual = say(session, today=friday).id
        urgent = say(session, words="Synthetic: I am scared and not safe.", today=friday).id
        assert session.get_one(Submission, urgent).urgency == Urgency.NOW
        ids = [usual, urgent]

        def late_on(day: date) -> dict[UUID, Late]:
            return dict(levels.find_late(session, standing=standing, ids=ids, today=day))

        assert late_on(friday) == {}
        assert late_on(date(2026, 8, 16)) == {}  # A Sunday makes nothing late.
        assert late_on(date(2026, 8, 17)) == {urgent: Late(reading=1)}
        assert late_on(date(2026, 8, 19)) == {urgent: Late(reading=3), usual: Late(reading=1)}
        counted = [
            levels.count_late(session, standing=standing, today=date(2026, 8, day)) for day in (14, 17, 19)
        ]
        assert counted == [0, 1, 2]
        monkeypatch.setattr(levels, "HIGHEST_COUNT", 1)
        assert levels.count_late(session, standing=standing, today=date(2026, 8, 19)) == 1
        session.rollback()
        revision = take(session, urgent, worker_ailsa)
        hold(
            session, urgent, worker_ailsa, made(revision, shared_words="Synthetic: I am scared and not safe.")
        )
        assert late_on(date(2026, 8, 19)) == {usual: Late(reading=1)}

    def test_a_message_that_nobody_answers_is_late_until_somebody_does(
        self,
        session: Session,
        say: Say,
        standing: levels.Standing,
        worker_ailsa: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        said = say(session, choices=YES_BUT_QUOTE, contact="Synthetic: 07700 900123", today=DAY)
        hold(session, said.id, worker_ailsa, made(take(session, said.id, worker_ailsa)))
        code = returning.open_code(session, typed=said.code.spoken, keys=code_keys)
        for day in (DAY, DAY + timedelta(days=3)):
            returning.write_message(
                session,
                code=code,
                submission_id=said.id,
                words="Synthetic: are you there?",
                form_hash=str(day).encode(),
                today=day,
            )
        session.commit()
        later = date(2026, 8, 21)  # Four working days after that Friday would be Thursday the 20th.
        found = levels.find_late(session, standing=standing, ids=[said.id], today=later)
        assert dict(found) == {said.id: Late(reply=1)}
        session.rollback()
        revision = take(session, said.id, worker_ailsa)
        moderation.send_message(
            session,
            submission_id=said.id,
            staff=worker_ailsa.staff,
            made=made(revision, message="Synthetic: yes."),
            today=later,
            now=NOW,
        )
        assert dict(levels.find_late(session, standing=standing, ids=[said.id], today=later)) == {}
