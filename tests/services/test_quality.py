"""Blind re-reads: drawn in secret, read afresh by somebody else, counted for nobody, and changing nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import DAY, FIFE, NOW, SHARED, actions, clear, count, hold, made, take
from tests.factories.voices import SYNTHETIC_WORDS, YES_BUT_QUOTE, Say
from webapp.domain import agreement
from webapp.domain.agreement import Verdict
from webapp.domain.claims import CLAIM_MINUTES
from webapp.domain.consent import Purpose
from webapp.domain.errors import NotFound
from webapp.domain.moderation import Decision, RedactionReason, SubmissionStatus, Urgency
from webapp.domain.redaction import WordsRewritten
from webapp.domain.second_reading import Reading
from webapp.models import (
    AgreementCount,
    DutyCall,
    ModerationDecision,
    Reread,
    SharedMessage,
    Submission,
    ThemeAssignment,
)
from webapp.services import agreement_counts, quality, quality_talks, team_keys, ties
from webapp.services.quality import Afresh, RereadOver

KEY = b"only for tests: a key that draws what is read again"
SAME = Reading(shared_words=SHARED, themes=frozenset({"seeing-family"}))


@pytest.fixture(autouse=True)
def all_are_drawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "hangs_on_the_secret" not in request.node.name:
        monkeypatch.setattr(quality, "is_drawn", lambda digest: True)


@pytest.fixture
def cleared(session: Session, say: Say, worker_ailsa: Person) -> UUID:
    """Cleared by Ailsa, with one place hidden and one theme."""
    said_id = say(session, choices=YES_BUT_QUOTE).id
    clear(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
    return said_id


def take_next(session: Session, person: Person, **changed: Any) -> UUID | None:
    taken = quality.take_next(session, staff=person.staff, **{"key": KEY, "now": NOW} | changed)
    session.commit()
    return taken


def finish(
    session: Session,
    reread_id: UUID,
    person: Person,
    decision: Decision = Decision.CLEAR,
    reading: Reading = SAME,
) -> bool:
    is_same = quality.finish(
        session, reread_id=reread_id, staff=person.staff, afresh=Afresh(decision=decision, reading=reading),
        today=DAY, now=NOW,
    )  # fmt: skip
    session.commit()
    return is_same


def reread(session: Session, person: Person, **changed: Any) -> bool:
    taken = take_next(session, person)
    assert taken is not None
    return finish(session, taken, person, **changed)


class TestDrawing:
    def test_only_somebody_who_never_decided_it_reads_it_again(
        self, session: Session, cleared: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        assert take_next(session, worker_ailsa) is None
        assert quality.count_waiting(session, staff=worker_ailsa.staff, key=KEY, now=NOW) == 0
        assert quality.count_waiting(session, staff=worker_callum.staff, key=KEY, now=NOW) == 1
        assert take_next(session, worker_callum) is not None
        assert actions(session)[-1] == ("opened_again", str(worker_callum.account_id))

    def test_it_is_taken_by_one_at_a_time_and_again_after_half_an_hour(
        self, session: Session, cleared: UUID, worker_callum: Person, worker_waiting: Person, team: Any
    ) -> None:
        team_keys.recover_with_key(
            session, recovery_key=team.recovery_key, account_id=worker_waiting.account_id, today=DAY
        )
        taken = take_next(session, worker_callum)
        assert taken is not None
        assert take_next(session, worker_callum) == taken
        assert take_next(session, worker_waiting) is None
        later = NOW + timedelta(minutes=CLAIM_MINUTES + 1)
        assert take_next(session, worker_waiting, now=later) == taken
        with pytest.raises(RereadOver):
            finish(session, taken, worker_callum)

    def test_once_read_again_it_is_not_drawn_again(
        self, session: Session, cleared: UUID, worker_callum: Person
    ) -> None:
        assert reread(session, worker_callum)
        assert take_next(session, worker_callum) is None

    def test_what_was_cleared_long_ago_or_stands_open_is_not_drawn(
        self, session: Session, say: Say, cleared: UUID, worker_callum: Person
    ) -> None:
        say(session)
        assert take_next(session, worker_callum, now=NOW + quality.WITHIN + timedelta(days=1)) is None
        assert quality.count_waiting(session, staff=worker_callum.staff, key=KEY, now=NOW) == 1

    def test_what_is_about_a_body_one_is_close_to_is_passed_over(
        self, session: Session, cleared: UUID, worker_callum: Person
    ) -> None:
        account_id = worker_callum.account_id
        ties.add(session, account_id=account_id, body=FIFE, actor_id=account_id, today=DAY)
        assert take_next(session, worker_callum) is None
        assert count(session, Reread) == 0

    def test_the_draw_hangs_on_the_secret_and_on_nothing_that_is_stored(
        self, session: Session, say: Say, cleared: UUID, worker_callum: Person
    ) -> None:
        def drawn(key: bytes) -> bool:
            return quality.count_waiting(session, staff=worker_callum.staff, key=key, now=NOW) == 1

        keys = [b"a key for a test that draws number %05d" % number for number in range(600)]
        share = sum(map(drawn, keys)) / len(keys)
        assert 0.5 / agreement.ONE_IN < share < 2 / agreement.ONE_IN
        assert drawn(keys[0]) == drawn(keys[0])
        assert count(session, Reread) == 0


class TestReadingAfresh:
    def test_nothing_of_what_was_made_of_it_is_shown(
        self, session: Session, cleared: UUID, worker_callum: Person
    ) -> None:
        taken = take_next(session, worker_callum)
        assert taken is not None
        item = quality.get_blind(session, reread_id=taken, staff=worker_callum.staff, now=NOW)
        assert item.answers.words == SYNTHETIC_WORDS
        assert vars(item).keys() == {
            "id",
            "submission_id",
            "received_on",
            "is_synthetic",
            "answers",
            "choices",
        }

    def test_nobody_else_opens_what_somebody_took(
        self, session: Session, cleared: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        taken = take_next(session, worker_callum)
        assert taken is not None
        with pytest.raises(RereadOver):
            quality.get_blind(session, reread_id=taken, staff=worker_ailsa.staff, now=NOW)

    @pytest.mark.parametrize("decision", [Decision.CLEAR, Decision.HOLD])
    def test_nothing_that_was_cleared_changes(
        self, session: Session, cleared: UUID, worker_callum: Person, decision: Decision
    ) -> None:
        tables = (SharedMessage, ThemeAssignment, ModerationDecision, Submission)
        before = [sorted(map(str, session.execute(select(table.__table__)).all())) for table in tables]
        reading = Reading(shared_words=SYNTHETIC_WORDS, themes=frozenset({"money"}))
        assert not reread(session, worker_callum, decision=decision, reading=reading)
        after = [sorted(map(str, session.execute(select(table.__table__)).all())) for table in tables]
        assert after == before

    def test_what_they_would_pass_on_opens_for_them_and_calls_whoever_is_on_duty(
        self, session: Session, cleared: UUID, worker_callum: Person
    ) -> None:
        reread(session, worker_callum, decision=Decision.ESCALATE, reading=Reading(shared_words=SHARED))
        submission = session.get_one(Submission, cleared)
        assert submission.status is SubmissionStatus.CLEARED
        assert submission.claimed_by_id == worker_callum.account_id
        assert [(call.submission_id, call.urgency) for call in session.scalars(select(DutyCall))] == [
            (cleared, Urgency.NOW)
        ]
        assert "opened_original" in dict(actions(session))

    def test_where_a_colleague_has_it_open_they_are_called_all_the_same(
        self, session: Session, cleared: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        take(session, cleared, worker_ailsa)
        reread(session, worker_callum, decision=Decision.ESCALATE, reading=Reading(shared_words=SHARED))
        assert session.get_one(Submission, cleared).claimed_by_id == worker_ailsa.account_id
        assert count(session, DutyCall, submission_id=cleared) == 1

    def test_the_first_reader_is_whoever_cleared_it_last(
        self,
        session: Session,
        cleared: UUID,
        worker_ailsa: Person,
        worker_callum: Person,
        worker_waiting: Person,
        team: Any,
    ) -> None:
        team_keys.recover_with_key(
            session, recovery_key=team.recovery_key, account_id=worker_waiting.account_id, today=DAY
        )
        assert take_next(session, worker_callum) is not None
        what = made(take(session, cleared, worker_ailsa))
        hold(session, cleared, worker_ailsa, what)
        clear(session, cleared, worker_waiting, made(take(session, cleared, worker_waiting)))
        newest = session.scalars(
            select(ModerationDecision).order_by(ModerationDecision.number.desc())
        ).first()
        later = NOW + timedelta(minutes=CLAIM_MINUTES + 1)
        assert take_next(session, worker_callum, now=later) is not None
        assert newest is not None
        assert session.scalars(select(Reread.first_id)).all() == [newest.account_id]
        assert newest.account_id != worker_ailsa.account_id

    def test_words_cannot_be_rewritten(self, session: Session, cleared: UUID, worker_callum: Person) -> None:
        with pytest.raises(WordsRewritten):
            reread(session, worker_callum, reading=Reading(shared_words="Synthetic: all is well."))

    @pytest.mark.parametrize("decision", Decision)
    def test_no_forged_stand_in_puts_words_in_whatever_they_would_do(
        self, session: Session, cleared: UUID, worker_callum: Person, decision: Decision
    ) -> None:
        forged = "[a] Synthetic: all is well. [b]"
        said = SYNTHETIC_WORDS.replace(SYNTHETIC_WORDS.split()[-1], forged)
        reading = Reading(shared_words=said, reasons={forged: RedactionReason.RARE})
        with pytest.raises(WordsRewritten):
            reread(session, worker_callum, decision=decision, reading=reading)

    def test_what_is_no_longer_cleared_cannot_be_finished(
        self, session: Session, cleared: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        taken = take_next(session, worker_callum)
        hold(session, cleared, worker_ailsa, made(take(session, cleared, worker_ailsa)))
        assert taken is not None
        with pytest.raises(RereadOver):
            finish(session, taken, worker_callum)


class TestCounting:
    def test_pairs_are_counted_by_month_and_by_nobody(
        self, session: Session, cleared: UUID, worker_callum: Person
    ) -> None:
        reread(
            session, worker_callum, reading=Reading(shared_words=SYNTHETIC_WORDS, themes=frozenset({"money"}))
        )
        rows = session.execute(select(AgreementCount.__table__).order_by(AgreementCount.what)).all()
        assert [tuple(row) for row in rows] == [
            ("2026-08", "theme money", "no", "yes", 1),
            ("2026-08", "theme seeing-family", "yes", "no", 1),
            ("2026-08", "verdict", "hiding", "whole", 1),
        ]

    def test_where_nobody_else_sees_words_there_is_nothing_to_hide(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        said_id = say(session, choices={Purpose.COUNT: True}).id
        clear(session, said_id, worker_ailsa, made(take(session, said_id, worker_ailsa)))
        assert reread(session, worker_callum)

    def test_a_month_says_nothing_before_there_are_enough(self, session: Session) -> None:
        def add(times: int) -> agreement_counts.Month:
            for number in range(times):
                verdicts = (Verdict.WHOLE, Verdict.WHOLE if number % 2 else Verdict.HIDING)
                given = {"money"} if number % 2 else set()
                agreement_counts.count(session, today=DAY, verdicts=verdicts, first=given, second=given)
            [month] = agreement_counts.list_months(session)
            return month

        few = add(agreement.ENOUGH_TO_SAY - 1)
        assert few.verdicts.share is None
        assert [(theme, each.share) for theme, each in few.themes] == [("money", None)]
        enough = add(1)
        assert (enough.verdicts.share, enough.verdicts.kappa) == (9 / 20, 0.0)
        assert [(theme, each.pairs, each.kappa) for theme, each in enough.themes] == [("money", 20, 1.0)]


class TestTalking:
    @pytest.fixture
    def differing(self, session: Session, cleared: UUID, worker_callum: Person) -> UUID:
        taken = take_next(session, worker_callum)
        assert taken is not None
        finish(session, taken, worker_callum, decision=Decision.HOLD, reading=Reading(shared_words=SHARED))
        return taken

    def test_the_two_and_nobody_else_find_it(
        self,
        session: Session,
        differing: UUID,
        worker_ailsa: Person,
        worker_callum: Person,
        worker_waiting: Person,
    ) -> None:
        lists = {
            person.staff.name: [
                each.with_whom for each in quality_talks.list_own(session, staff=person.staff)
            ]
            for person in (worker_ailsa, worker_callum, worker_waiting)
        }
        assert lists == {
            "Ailsa Reads": ["Callum Reads"], "Callum Reads": ["Ailsa Reads"], "Catriona Waits": []
        }  # fmt: skip
        with pytest.raises(NotFound):
            quality_talks.open_both(session, reread_id=differing, staff=worker_waiting.staff, now=NOW)

    def test_both_readings_open_side_by_side_with_a_line_on_the_log(
        self, session: Session, differing: UUID, worker_ailsa: Person
    ) -> None:
        both = quality_talks.open_both(session, reread_id=differing, staff=worker_ailsa.staff, now=NOW)
        assert (both.first.shared_words, both.first.themes) == (SHARED, frozenset({"seeing-family"}))
        assert (both.second_decision, both.second.themes) == (Decision.HOLD, frozenset())
        assert actions(session)[-1][0] == "opened_to_talk"

    def test_what_the_second_made_of_it_stays_sealed_and_goes_after_the_talk(
        self, session: Session, differing: UUID, worker_ailsa: Person
    ) -> None:
        kept = " ".join(map(str, session.execute(text("SELECT * FROM reread")).all()))
        assert "shared_words" not in kept
        quality_talks.talk_over(session, reread_id=differing, staff=worker_ailsa.staff)
        assert quality_talks.list_own(session, staff=worker_ailsa.staff) == []
        assert session.scalars(select(Reread.sealed_reading)).one() is None

    def test_what_is_held_meanwhile_is_off_the_list(
        self, session: Session, cleared: UUID, differing: UUID, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        hold(session, cleared, worker_callum, made(take(session, cleared, worker_callum)))
        assert quality_talks.list_own(session, staff=worker_ailsa.staff) == []
        with pytest.raises(NotFound):
            quality_talks.open_both(session, reread_id=differing, staff=worker_ailsa.staff, now=NOW)

    def test_figures_of_one_worker_are_for_themselves(
        self, session: Session, differing: UUID, worker_ailsa: Person, worker_waiting: Person
    ) -> None:
        assert quality_talks.count_own(session, staff=worker_ailsa.staff) == quality_talks.Own(
            pairs=1, same=0
        )
        assert quality_talks.count_own(session, staff=worker_waiting.staff) == quality_talks.Own(
            pairs=0, same=0
        )


def test_counting_stops(
    session: Session, say: Say, cleared: UUID, worker_callum: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "HIGHEST_COUNT", 0)
    assert quality.count_waiting(session, staff=worker_callum.staff, key=KEY, now=NOW) == 0
