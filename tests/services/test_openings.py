"""Opening a contact: two people, one reason, once; the young person is told; and what attackers try."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories.people import Person, make_person
from tests.factories.voices import YES_BUT_QUOTE, Said, Say
from webapp.domain.accounts import Role
from webapp.domain.claims import ChangedMeanwhile
from webapp.domain.consent import Purpose
from webapp.domain.errors import (
    ConsentMissing,
    DecisionNotAllowed,
    NotFound,
    PermissionMissing,
    ReasonMissing,
    SealBroken,
)
from webapp.domain.moderation import Urgency
from webapp.domain.openings import (
    OpeningAskedAlready,
    OpeningReason,
    OpeningState,
    OpeningTooOld,
    OpeningWords,
    SecondPersonNeeded,
)
from webapp.models import AuditEntry, ContactOpening, ProtectionConcern, Submission
from webapp.sealing.keys import derive_code_keys
from webapp.services import moderation, opening_list, openings, reading, returning
from webapp.services.accounts import Belonging
from webapp.services.contact_keys import ContactOf
from webapp.services.opening_list import OpeningNotice
from webapp.services.returning import OpenedCode
from webapp.services.submissions import CodeKeySettings
from webapp.services.team_keys import NewTeam

DAY = date(2026, 8, 14)
NOW = datetime(2026, 8, 14, 9, 0, tzinfo=UTC)
CONTACT = "Synthetic: text 07700 900123"
WHY = "Synthetic: to ask about the worry in the last line."
WORDS = OpeningWords(reason=OpeningReason.WORRIED, why=WHY)
SILENT = OpeningWords(reason=OpeningReason.WORRIED, why=WHY, silence="Synthetic: the phone is shared.")


@pytest.fixture
def said(session: Session, say: Say) -> Said:
    return say(session, choices=YES_BUT_QUOTE, contact=CONTACT)


@pytest.fixture
def lead_isla(session: Session, safeguarding_team: NewTeam) -> Person:
    """A second safeguarding lead, who was let in."""
    belonging = Belonging(Role.SAFEGUARDING_LEAD, team_id=safeguarding_team.team_id)
    return make_person(session, "Isla Keeps", belonging, team=safeguarding_team)


@pytest.fixture
def worker_third(session: Session, team: NewTeam) -> Person:
    belonging = Belonging(Role.ADVOCACY_WORKER, team_id=team.team_id)
    return make_person(session, "Eilidh Reads", belonging, team=team)


def common(person: Person, *, now: datetime = NOW) -> dict[str, Any]:
    return {"staff": person.staff, "today": now.date(), "now": now}


def ask(
    session: Session, said: Said, person: Person, *, words: OpeningWords = WORDS, now: datetime = NOW
) -> UUID:
    """Claim it, ask to open its contact, and commit."""
    reading.claim(session, submission_id=said.id, staff=person.staff, now=now)
    opening_id = openings.ask(
        session,
        of=ContactOf(submission_id=said.id),
        words=words,
        is_silent=bool(words.silence),
        **common(person, now=now),
    )
    session.commit()
    return opening_id


def answer(
    session: Session, opening_id: UUID, person: Person, *, is_yes: bool = True, now: datetime = NOW
) -> None:
    openings.answer(session, opening_id=opening_id, staff=person.staff, is_yes=is_yes, now=now)
    session.commit()


def open_it(session: Session, opening_id: UUID, person: Person, *, now: datetime = NOW) -> str:
    opened = openings.open_contact(session, opening_id=opening_id, **common(person, now=now))
    session.commit()
    return opened.contact


def open_alone(session: Session, of: ContactOf, person: Person, *, words: OpeningWords = WORDS) -> UUID:
    opened = openings.open_alone(session, of=of, words=words, is_silent=bool(words.silence), **common(person))
    session.commit()
    assert opened.contact == CONTACT
    return opened.opening_id


def look(
    session: Session, opening_id: UUID, person: Person, *, now: datetime = NOW
) -> opening_list.OpeningRow:
    return opening_list.get_opening(session, opening_id=opening_id, **common(person, now=now))


def notices(session: Session, said: Said, keys: CodeKeySettings) -> list[OpeningNotice]:
    """What the young person finds with their code."""
    own = derive_code_keys(said.code, salt=keys.salt)
    contributor = session.get_one(Submission, said.id).contributor_id
    code = OpenedCode(contributor, own.key_pair.private)
    return returning.get_said(session, code=code, submission_id=said.id).openings


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))


def pass_on(session: Session, said: Said, person: Person) -> UUID:
    reading.claim(session, submission_id=said.id, staff=person.staff, now=NOW)
    moderation.escalate(
        session,
        submission_id=said.id,
        staff=person.staff,
        revision=session.get_one(Submission, said.id).revision,
        urgency=Urgency.NOW,
        note="",
        today=DAY,
        now=NOW,
    )
    session.commit()
    query = select(ProtectionConcern.id).where(ProtectionConcern.submission_id == said.id)
    return session.scalars(query).one()


class TestTwoPeople:
    def test_one_asks_another_agrees_and_it_opens_once(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        answer(session, opening_id, worker_callum)
        assert open_it(session, opening_id, worker_ailsa) == CONTACT
        assert actions(session)[-3:] == ["asked_contact", "contact_approved", "opened_contact"]
        with pytest.raises(DecisionNotAllowed):
            open_it(session, opening_id, worker_ailsa)

    def test_nobody_says_yes_to_their_own_ask(
        self, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        with pytest.raises(SecondPersonNeeded):
            answer(session, opening_id, worker_ailsa)
        session.rollback()
        with pytest.raises(DecisionNotAllowed):
            open_it(session, opening_id, worker_ailsa)

    def test_even_the_table_refuses_one_person_as_two(
        self, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        ask(session, said, worker_ailsa)
        with pytest.raises(IntegrityError):
            session.execute(update(ContactOpening).values(decided_by_id=worker_ailsa.account_id))

    def test_a_no_stays_a_no_and_it_may_be_asked_anew(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        answer(session, opening_id, worker_callum, is_yes=False)
        with pytest.raises(DecisionNotAllowed):
            answer(session, opening_id, worker_callum)
        with pytest.raises(DecisionNotAllowed):
            open_it(session, opening_id, worker_ailsa)
        session.rollback()
        assert ask(session, said, worker_ailsa) != opening_id

    def test_whoever_agreed_cannot_open_it_in_their_place(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        answer(session, opening_id, worker_callum)
        with pytest.raises(PermissionMissing):
            open_it(session, opening_id, worker_callum)

    def test_there_is_one_ask_at_a_time(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        ask(session, said, worker_ailsa)
        with pytest.raises(OpeningAskedAlready):
            ask(session, said, worker_ailsa)

    @pytest.mark.parametrize(
        ("words", "is_silent"), [(OpeningWords(reason=OpeningReason.WORRIED, why=" "), False), (WORDS, True)]
    )
    def test_a_reason_is_needed_for_the_opening_and_for_silence(
        self, session: Session, said: Said, worker_ailsa: Person, words: OpeningWords, is_silent: bool
    ) -> None:
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=NOW)
        with pytest.raises(ReasonMissing):
            openings.ask(
                session,
                of=ContactOf(submission_id=said.id),
                words=words,
                is_silent=is_silent,
                **common(worker_ailsa),
            )

    def test_the_second_person_reads_the_reason_and_the_table_does_not_hold_it(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        assert look(session, opening_id, worker_callum).words == WORDS
        row = session.get_one(ContactOpening, opening_id)
        assert b"Synthetic" not in row.sealed_words
        assert b"worried" not in row.sealed_words


class TestTooLate:
    def test_an_ask_that_nobody_answered_is_out_of_date(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        later = NOW + timedelta(hours=72, seconds=1)
        with pytest.raises(OpeningTooOld):
            answer(session, opening_id, worker_callum, now=later)
        assert not look(session, opening_id, worker_callum, now=later).may_answer

    def test_a_yes_is_good_for_a_day(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        answer(session, opening_id, worker_callum)
        with pytest.raises(OpeningTooOld):
            open_it(session, opening_id, worker_ailsa, now=NOW + timedelta(hours=24, seconds=1))
        session.rollback()
        assert open_it(session, opening_id, worker_ailsa, now=NOW + timedelta(hours=24)) == CONTACT

    def test_a_yes_that_the_young_person_took_back_counts(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        answer(session, opening_id, worker_callum)
        own = derive_code_keys(said.code, salt=code_keys.salt)
        returning.change_choices(
            session,
            code=OpenedCode(session.get_one(Submission, said.id).contributor_id, own.key_pair.private),
            submission_id=said.id,
            choices={Purpose.COUNT: True},
            contact=None,
            today=DAY,
        )
        session.commit()
        with pytest.raises(ConsentMissing):
            open_it(session, opening_id, worker_ailsa)


class TestAttackers:
    def test_another_team_finds_nothing(
        self, session: Session, said: Said, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        for attempt in (
            lambda: answer(session, opening_id, lead_morag),
            lambda: open_it(session, opening_id, lead_morag),
            lambda: look(session, opening_id, lead_morag),
        ):
            with pytest.raises(NotFound):
                attempt()
        assert opening_list.list_openings(session, **common(lead_morag)) == []

    def test_the_other_team_cannot_ask_either(
        self, session: Session, said: Said, worker_ailsa: Person, lead_morag: Person
    ) -> None:
        with pytest.raises(ChangedMeanwhile):
            openings.ask(
                session,
                of=ContactOf(submission_id=said.id),
                words=WORDS,
                is_silent=False,
                **common(lead_morag),
            )
        session.rollback()
        concern_id = pass_on(session, said, worker_ailsa)
        for of in (ContactOf(submission_id=said.id), ContactOf(concern_id=concern_id)):
            with pytest.raises(PermissionMissing):
                openings.open_alone(session, of=of, words=WORDS, is_silent=False, **common(worker_ailsa))
            session.rollback()

    @pytest.mark.parametrize(
        "of", [ContactOf(submission_id=uuid4()), ContactOf(concern_id=uuid4()), ContactOf()]
    )
    def test_a_made_up_thing_has_no_contact(
        self, session: Session, worker_ailsa: Person, of: ContactOf
    ) -> None:
        with pytest.raises(NotFound):
            openings.ask(session, of=of, words=WORDS, is_silent=False, **common(worker_ailsa))

    def test_a_made_up_opening_is_not_found(self, session: Session, worker_ailsa: Person) -> None:
        for attempt in (
            lambda: answer(session, uuid4(), worker_ailsa),
            lambda: open_it(session, uuid4(), worker_ailsa),
            lambda: look(session, uuid4(), worker_ailsa),
        ):
            with pytest.raises(NotFound):
                attempt()

    def test_whoever_was_not_let_in_cannot_be_the_second(
        self, session: Session, said: Said, worker_ailsa: Person, worker_waiting: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        with pytest.raises(PermissionMissing):
            answer(session, opening_id, worker_waiting)
        assert look(session, opening_id, worker_waiting).words is None

    def test_a_yes_moved_to_another_row_opens_nothing(
        self, session: Session, say: Say, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        """Whoever can write to the table, but has no key, points an approved ask at somebody else's contact."""
        opening_id = ask(session, said, worker_ailsa)
        answer(session, opening_id, worker_callum)
        other = say(session, choices=YES_BUT_QUOTE, contact="Synthetic: somebody else")
        session.execute(
            update(ContactOpening).where(ContactOpening.id == opening_id).values(submission_id=other.id)
        )
        session.commit()
        with pytest.raises(SealBroken):
            open_it(session, opening_id, worker_ailsa)

    def test_a_page_without_the_claim_cannot_ask(
        self, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        with pytest.raises(ChangedMeanwhile):
            openings.ask(
                session,
                of=ContactOf(submission_id=said.id),
                words=WORDS,
                is_silent=False,
                **common(worker_ailsa),
            )

    def test_where_no_contact_was_left_nothing_can_be_asked(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        with pytest.raises(ConsentMissing):
            ask(session, say(session, choices={Purpose.COUNT: True}), worker_ailsa)


class TestYoungPersonIsTold:
    def test_they_find_the_reason_once_it_is_opened_and_not_before(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        opening_id = ask(session, said, worker_ailsa)
        answer(session, opening_id, worker_callum)
        assert notices(session, said, code_keys) == []
        open_it(session, opening_id, worker_ailsa)
        assert notices(session, said, code_keys) == [
            OpeningNotice(reason=OpeningReason.WORRIED, state=OpeningState.OPENED, told_on=DAY)
        ]
        row = session.get_one(ContactOpening, opening_id)
        assert row.sealed_notice is not None
        assert b"worried" not in row.sealed_notice

    def test_a_silence_is_kept_until_a_third_person_ends_it(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        worker_third: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        opening_id = ask(session, said, worker_ailsa, words=SILENT)
        answer(session, opening_id, worker_callum)
        with pytest.raises(DecisionNotAllowed):
            openings.review(session, opening_id=opening_id, is_told=True, why="", **common(worker_third))
        open_it(session, opening_id, worker_ailsa)
        assert notices(session, said, code_keys) == []
        for person in (worker_ailsa, worker_callum):
            with pytest.raises(SecondPersonNeeded):
                openings.review(session, opening_id=opening_id, is_told=True, why="", **common(person))
        openings.review(session, opening_id=opening_id, is_told=True, why="", **common(worker_third))
        session.commit()
        assert [each.reason for each in notices(session, said, code_keys)] == [OpeningReason.WORRIED]
        assert actions(session)[-1] == "contact_silence_reviewed"

    def test_a_silence_that_goes_on_needs_a_reason_and_is_looked_at_again(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        worker_third: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        opening_id = ask(session, said, worker_ailsa, words=SILENT)
        answer(session, opening_id, worker_callum)
        open_it(session, opening_id, worker_ailsa)
        with pytest.raises(ReasonMissing):
            openings.review(session, opening_id=opening_id, is_told=False, why=" ", **common(worker_third))
        openings.review(
            session, opening_id=opening_id, is_told=False, why="Synthetic: still so", **common(worker_third)
        )
        session.commit()
        row = look(session, opening_id, worker_callum)
        assert row.words is not None
        assert row.words.reviews == ("Synthetic: still so",)
        assert row.review_on == DAY + timedelta(days=30)
        assert notices(session, said, code_keys) == []

    def test_the_second_person_may_look_when_it_is_due_and_whoever_asked_never(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        opening_id = ask(session, said, worker_ailsa, words=SILENT)
        answer(session, opening_id, worker_callum)
        open_it(session, opening_id, worker_ailsa)
        due = NOW + timedelta(days=7)
        assert opening_list.count_to_answer(session, **common(worker_callum)) == 0
        assert opening_list.count_to_answer(session, **common(worker_callum, now=due)) == 1
        assert opening_list.count_to_answer(session, **common(worker_ailsa, now=due)) == 0
        openings.review(
            session, opening_id=opening_id, is_told=True, why="", **common(worker_callum, now=due)
        )

    def test_erasing_takes_the_ask_away_as_well(
        self, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        ask(session, said, worker_ailsa)
        session.delete(session.get_one(Submission, said.id))
        session.commit()
        assert session.scalars(select(ContactOpening)).all() == []


class TestDangerNow:
    def test_one_opens_it_at_once_and_a_second_person_has_to_look(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=NOW)
        opening_id = open_alone(session, ContactOf(submission_id=said.id), worker_ailsa)
        assert actions(session)[-1] == "opened_contact_alone"
        assert [each.state for each in notices(session, said, code_keys)] == [OpeningState.OPENED_ALONE]
        with pytest.raises(SecondPersonNeeded):
            answer(session, opening_id, worker_ailsa)
        session.rollback()
        answer(session, opening_id, worker_callum)
        assert [each.state for each in notices(session, said, code_keys)] == [OpeningState.CONFIRMED]
        with pytest.raises(DecisionNotAllowed):
            answer(session, opening_id, worker_callum)

    def test_it_is_overdue_after_a_day_and_can_still_be_answered(
        self, session: Session, said: Said, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=NOW)
        opening_id = open_alone(session, ContactOf(submission_id=said.id), worker_ailsa)
        late = NOW + timedelta(hours=24, seconds=1)
        assert not look(session, opening_id, worker_callum).is_overdue
        assert look(session, opening_id, worker_callum, now=late).is_overdue
        assert opening_list.count_to_answer(session, **common(worker_callum, now=late)) == 1
        answer(session, opening_id, worker_callum, is_yes=False, now=late)
        assert look(session, opening_id, worker_callum, now=late).state == OpeningState.DISPUTED
        assert opening_list.count_to_answer(session, **common(worker_callum, now=late)) == 0

    def test_it_is_not_a_way_round_a_colleague_who_has_not_looked_yet(
        self, session: Session, said: Said, worker_ailsa: Person
    ) -> None:
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=NOW)
        open_alone(session, ContactOf(submission_id=said.id), worker_ailsa)
        with pytest.raises(OpeningAskedAlready):
            open_alone(session, ContactOf(submission_id=said.id), worker_ailsa)

    def test_a_second_person_can_answer_after_it_was_passed_on(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        worker_callum: Person,
        lead_morag: Person,
    ) -> None:
        reading.claim(session, submission_id=said.id, staff=worker_ailsa.staff, now=NOW)
        opening_id = open_alone(session, ContactOf(submission_id=said.id), worker_ailsa)
        pass_on(session, said, worker_ailsa)
        assert look(session, opening_id, worker_callum).words is None
        answer(session, opening_id, worker_callum)
        assert look(session, opening_id, worker_callum).state == OpeningState.CONFIRMED


class TestConcerns:
    def test_two_leads_open_it_and_the_young_person_is_told(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        lead_morag: Person,
        lead_isla: Person,
        code_keys: CodeKeySettings,
    ) -> None:
        of = ContactOf(concern_id=pass_on(session, said, worker_ailsa))
        opening_id = openings.ask(session, of=of, words=WORDS, is_silent=False, **common(lead_morag))
        session.commit()
        [row] = opening_list.list_openings_of(session, of=of, **common(lead_isla))
        assert row.may_answer
        answer(session, opening_id, lead_isla)
        assert open_it(session, opening_id, lead_morag) == CONTACT
        assert [each.state for each in notices(session, said, code_keys)] == [OpeningState.OPENED]

    def test_it_stands_when_they_erase_what_they_said(
        self,
        session: Session,
        said: Said,
        worker_ailsa: Person,
        lead_morag: Person,
        lead_isla: Person,
    ) -> None:
        of = ContactOf(concern_id=pass_on(session, said, worker_ailsa))
        session.delete(session.get_one(Submission, said.id))
        session.commit()
        opening_id = open_alone(session, of, lead_morag)
        row = look(session, opening_id, lead_isla)
        assert row.words == WORDS
        assert row.told_on is None
