"""The reader's welfare: sealed to whom it is for, offered to whoever can, and a clean way to stop."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import DAY, NOW, actions, count, take
from tests.factories.voices import Say
from webapp.domain.errors import NotFound, SealBroken
from webapp.domain.moderation import Decision, SubmissionStatus, Urgency
from webapp.domain.welfare import DAYS_LEFT_OUT, ContentLabel, SlipKind, Veil, Wishes
from webapp.models import PrivateSlip, ReaderLabels, Submission
from webapp.sealing import envelopes
from webapp.sealing.envelopes import Binding
from webapp.services import labels, moderation, next_item, private_slips, returning, welfare
from webapp.services.submissions import CodeKeySettings

LOSS = frozenset({ContentLabel.LOSS})
NO_LOSS = Wishes(opt_outs=LOSS)
URGENT_WORDS = "Synthetic: I am scared and not safe."


def put_down(
    session: Session,
    submission_id: UUID,
    person: Person,
    *,
    given: frozenset[ContentLabel] | None,
    now: datetime = NOW,
) -> bool:
    """Read something and close it, with labels for whoever reads it next."""
    take(session, submission_id, person, now=now)
    urgency = session.get_one(Submission, submission_id).urgency
    with welfare.ending(
        session, submission_id, staff=person.staff, urgency=urgency, decision=None, labels=given, now=now
    ) as was_hard:
        moderation.put_down(session, submission_id=submission_id, staff=person.staff)
    session.commit()
    return was_hard


def offered(session: Session, person: Person, *, now: datetime = NOW) -> UUID | None:
    """What "open the next" opens; it is closed again at once."""
    found = next_item.open_next(session, staff=person.staff, now=now)
    session.rollback()
    return found


@pytest.fixture
def said_id(session: Session, say: Say) -> UUID:
    return say(session, today=DAY).id


class TestLabels:
    def test_the_next_reader_is_told_before_they_open_it(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        put_down(session, said_id, worker_ailsa, given=LOSS)
        care = labels.find_care(session, staff=worker_callum.staff, ids=[said_id], today=DAY)[said_id]
        assert care.labels == (ContentLabel.LOSS,)
        assert care.is_veiled
        assert ("labelled", str(worker_ailsa.account_id)) in actions(session)

    def test_nothing_hard_is_a_word_too_and_saying_nothing_changes_nothing(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        for given, expected in ((LOSS, LOSS), (None, LOSS), (frozenset(), frozenset())):
            put_down(session, said_id, worker_ailsa, given=given)
            care = labels.find_care(session, staff=worker_callum.staff, ids=[said_id], today=DAY)[said_id]
            assert (frozenset(care.labels), care.is_labelled) == (expected, True)
        assert not care.is_veiled

    def test_only_the_team_opens_them_and_the_table_says_nothing_of_what_they_are(
        self,
        session: Session,
        say: Say,
        worker_ailsa: Person,
        worker_waiting: Person,
        lead_morag: Person,
    ) -> None:
        sizes = set()
        for given in (LOSS, frozenset(ContentLabel), frozenset()):
            submission_id = say(session, today=DAY).id
            put_down(session, submission_id, worker_ailsa, given=given)
            row = session.get_one(ReaderLabels, submission_id)
            assert b"loss" not in row.sealed_labels
            sizes.add(len(row.sealed_labels))
            for person in (worker_waiting, lead_morag):
                assert (
                    labels.find_labels(session, submission_id=submission_id, staff=person.staff)
                    == frozenset()
                )
        assert len(sizes) == 1

    def test_they_go_with_what_they_are_about(
        self, session: Session, say: Say, worker_ailsa: Person, code_keys: CodeKeySettings
    ) -> None:
        said = say(session, today=DAY)
        other = say(session, today=DAY)
        for each in (said, other):
            put_down(session, each.id, worker_ailsa, given=LOSS)
        code = returning.open_code(session, typed=said.code.spoken, keys=code_keys)
        returning.take_back(session, code=code, submission_id=said.id, today=DAY)
        assert labels.find_labels(session, submission_id=said.id, staff=worker_ailsa.staff) == frozenset()
        returning.erase(session, code=code, submission_id=said.id, today=DAY)
        session.commit()
        assert count(session, ReaderLabels) == 1

    def test_whoever_does_not_have_it_open_labels_nothing(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        take(session, said_id, worker_ailsa)
        with welfare.ending(
            session,
            said_id,
            staff=worker_callum.staff,
            urgency=Urgency.USUAL,
            decision=None,
            labels=LOSS,
            now=NOW,
        ):
            pass
        assert (count(session, ReaderLabels), count(session, PrivateSlip)) == (0, 0)


class TestOptingOut:
    @pytest.fixture
    def labelled_id(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> UUID:
        put_down(session, said_id, worker_ailsa, given=LOSS)
        labels.set_wishes(session, staff=worker_callum.staff, wishes=NO_LOSS, today=DAY)
        session.commit()
        return said_id

    def test_it_is_offered_to_others_first(
        self, session: Session, labelled_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        assert offered(session, worker_callum) is None
        assert offered(session, worker_ailsa) == labelled_id
        care = labels.find_care(session, staff=worker_callum.staff, ids=[labelled_id], today=DAY)
        assert care[labelled_id].is_left_out

    def test_what_nobody_takes_is_offered_to_everybody_and_the_team_is_told(
        self, session: Session, labelled_id: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        later = DAY + timedelta(days=DAYS_LEFT_OUT + 1)
        assert offered(session, worker_callum, now=NOW + timedelta(days=DAYS_LEFT_OUT)) is None
        assert offered(session, worker_callum, now=NOW + timedelta(days=DAYS_LEFT_OUT + 1)) == labelled_id
        for person in (worker_ailsa, worker_callum):
            found = labels.find_care(session, staff=person.staff, ids=[labelled_id], today=later)
            assert (found[labelled_id].needs_somebody, found[labelled_id].is_left_out) == (True, False)

    def test_what_sounds_urgent_is_offered_to_everybody_at_once(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person, labelled_id: UUID
    ) -> None:
        urgent = say(session, words=URGENT_WORDS, today=DAY).id
        put_down(session, urgent, worker_ailsa, given=LOSS)
        assert offered(session, worker_callum) == urgent


class TestOnesOwn:
    def test_a_week_counts_what_was_read_and_what_was_hard(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        assert not put_down(session, say(session, today=DAY).id, worker_ailsa, given=None)
        assert put_down(session, say(session, words=URGENT_WORDS, today=DAY).id, worker_ailsa, given=None)
        assert put_down(session, say(session, today=DAY).id, worker_ailsa, given=LOSS)
        this, before, *_ = welfare.list_weeks(session, staff=worker_ailsa.staff, today=DAY)
        assert (this.read, this.hard) == (3, 2)
        assert (before.read, before.hard) == (0, 0)

    def test_passing_something_on_is_hard_whatever_it_sounded_like(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        take(session, said_id, worker_ailsa)
        with welfare.ending(
            session,
            said_id,
            staff=worker_ailsa.staff,
            urgency=Urgency.USUAL,
            decision=Decision.ESCALATE,
            labels=None,
            now=NOW,
        ) as was_hard:
            assert was_hard

    def test_nobody_else_can_read_it_with_any_key_there_is(
        self,
        session: Session,
        said_id: UUID,
        worker_ailsa: Person,
        worker_callum: Person,
        lead_morag: Person,
        admin: Person,
    ) -> None:
        put_down(session, said_id, worker_ailsa, given=LOSS)
        labels.set_wishes(session, staff=worker_ailsa.staff, wishes=NO_LOSS, today=DAY)
        session.commit()
        rows = session.scalars(select(PrivateSlip)).all()
        assert {row.kind for row in rows} == {SlipKind.WEEK, SlipKind.WISHES}
        for row in rows:
            assert row.account_id == worker_ailsa.account_id
            assert b"hard" not in row.sealed_words
            assert b"loss" not in row.sealed_words
            mine = private_slips.get(session, staff=worker_ailsa.staff, kind=row.kind, slip_id=row.id)
            assert mine.content
            binding = Binding("private_slip", row.id, "sealed_words")
            with pytest.raises(SealBroken):
                envelopes.open_words(row.sealed_words, content_key=row.sealed_key[:32], binding=binding)
            for person in (worker_callum, lead_morag, admin):
                with pytest.raises(SealBroken):
                    envelopes.open_key(row.sealed_key, reader=person.staff.private_key)
                with pytest.raises(NotFound):
                    private_slips.get(session, staff=person.staff, kind=row.kind, slip_id=row.id)
        assert len({len(row.sealed_words) for row in rows}) == 1

    def test_a_slip_that_was_moved_to_another_row_does_not_open(
        self, session: Session, said_id: UUID, worker_ailsa: Person
    ) -> None:
        put_down(session, said_id, worker_ailsa, given=None)
        row = session.scalars(select(PrivateSlip)).one()
        key = envelopes.open_key(row.sealed_key, reader=worker_ailsa.staff.private_key)
        with pytest.raises(SealBroken):
            envelopes.open_words(
                row.sealed_words, content_key=key, binding=Binding("private_slip", said_id, "sealed_words")
            )

    def test_wishes_come_back_as_they_were(self, session: Session, worker_ailsa: Person) -> None:
        assert labels.get_wishes(session, staff=worker_ailsa.staff) == Wishes()
        for wishes in (NO_LOSS, Wishes(veil=Veil.ALWAYS)):
            labels.set_wishes(session, staff=worker_ailsa.staff, wishes=wishes, today=DAY)
            assert labels.get_wishes(session, staff=worker_ailsa.staff) == wishes


class TestTalking:
    def test_only_the_two_of_them_see_it(
        self,
        session: Session,
        worker_ailsa: Person,
        worker_callum: Person,
        lead_morag: Person,
        admin: Person,
    ) -> None:
        welfare.ask_to_talk(
            session,
            staff=worker_ailsa.staff,
            colleague_id=lead_morag.account_id,
            words="Synthetic: tea?",
            today=DAY,
        )
        session.commit()

        def asks(person: Person, kind: SlipKind = SlipKind.ASKED_ME, today: date = DAY) -> list[welfare.Ask]:
            return welfare.list_asks(session, staff=person.staff, kind=kind, today=today)

        (asked,) = asks(lead_morag)
        assert (asked.name, asked.words) == ("Ailsa Reads", "Synthetic: tea?")
        assert [one.name for one in asks(worker_ailsa, SlipKind.I_ASKED)] == ["Morag Keeps"]
        assert asks(worker_callum) + asks(admin) + asks(worker_ailsa) == []
        for row in session.scalars(select(PrivateSlip)):
            assert b"tea" not in row.sealed_words
            assert str(worker_ailsa.account_id) not in row.name
        with pytest.raises(NotFound):
            welfare.say_seen(session, staff=worker_callum.staff, slip_id=asked.id, today=DAY)

        welfare.say_seen(session, staff=lead_morag.staff, slip_id=asked.id, today=DAY)
        assert asks(lead_morag) == []
        assert asks(worker_ailsa, SlipKind.I_ASKED)[0].is_seen
        assert asks(worker_ailsa, SlipKind.I_ASKED, DAY + timedelta(days=40)) == []

    @pytest.mark.parametrize("who", ["worker_ailsa", "admin", "parent_fife"])
    def test_one_asks_a_colleague_and_nobody_else(
        self, session: Session, worker_ailsa: Person, who: str, request: pytest.FixtureRequest
    ) -> None:
        other: Person = request.getfixturevalue(who)
        with pytest.raises(NotFound):
            welfare.ask_to_talk(
                session, staff=worker_ailsa.staff, colleague_id=other.account_id, words="", today=DAY
            )

    def test_weeks_are_shown_to_one_person_and_taken_back(
        self, session: Session, said_id: UUID, worker_ailsa: Person, worker_callum: Person, lead_morag: Person
    ) -> None:
        put_down(session, said_id, worker_ailsa, given=LOSS)
        welfare.share_weeks(session, staff=worker_ailsa.staff, colleague_id=lead_morag.account_id, today=DAY)

        def shown(person: Person, kind: SlipKind = SlipKind.SHARED_WITH_ME) -> list[welfare.SharedWeeks]:
            return welfare.list_shared(session, staff=person.staff, kind=kind)

        (given,) = shown(lead_morag)
        assert (given.name, given.weeks[0].read, given.weeks[0].hard) == ("Ailsa Reads", 1, 1)
        assert shown(worker_callum) == []
        mine = shown(worker_ailsa, SlipKind.I_SHARED)[0]
        with pytest.raises(NotFound):
            welfare.take_back_share(session, staff=lead_morag.staff, slip_id=mine.id)
        welfare.take_back_share(session, staff=worker_ailsa.staff, slip_id=mine.id)
        assert shown(lead_morag) + shown(worker_ailsa, SlipKind.I_SHARED) == []


class TestStopping:
    def test_everything_that_is_open_goes_back_and_nothing_of_anybody_else(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        mine = [say(session, today=DAY).id for _ in range(3)]
        other = say(session, today=DAY).id
        for submission_id in mine:
            take(session, submission_id, worker_ailsa)
        take(session, other, worker_callum)

        assert welfare.stop_here(session, staff=worker_ailsa.staff) == 3
        session.commit()

        claims = {row.id: row.claimed_by_id for row in session.scalars(select(Submission))}
        assert [claims[submission_id] for submission_id in mine] == [None, None, None]
        assert claims[other] == worker_callum.account_id
        assert {row.status for row in session.scalars(select(Submission))} == {SubmissionStatus.RECEIVED}
