"""The table of a year: counted once, and nobody works out who is behind what is hidden."""

from __future__ import annotations

import random
import secrets
from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import NOW, actions
from webapp.disclosure.attack import attack
from webapp.disclosure.cube import RawTables, Voice, count
from webapp.disclosure.gate import HIDDEN, Parameters, ProtectedTables, protect
from webapp.disclosure.links import Link
from webapp.disclosure.release import defended
from webapp.domain.errors import PeriodStillOpen, ReleaseExists
from webapp.domain.moderation import Decision, SubmissionStatus, Urgency
from webapp.domain.years import HELD_FOR, NOT_HELD, OUTCOME_OF, Outcome, YearPart
from webapp.models import Contributor, ModerationDecision, Submission, YearFigure
from webapp.services import years
from webapp.services.years import TABLES, WHOLE

YEAR = 2025
AFTER = date(2026, 1, 20)


def say(
    session: Session,
    person: Person,
    status: SubmissionStatus,
    *,
    many: int = 1,
    held_for: str | None = None,
    contributor: Contributor | None = None,
    read_after: int = 2,
) -> Contributor:
    """So many things that nobody said, each by somebody else unless one contributor says them all."""
    for number in range(many):
        speaker = contributor or Contributor(
            id=uuid4(), look_up_hash=secrets.token_bytes(32), public_key=secrets.token_bytes(32)
        )
        came_on = date(YEAR, 3, 1) + timedelta(days=number)
        submission = Submission(
            id=uuid4(), contributor_id=speaker.id, form_hash=secrets.token_bytes(32), received_on=came_on,
            status=status, urgency=Urgency.USUAL, urgency_order=2, sealed_answers=b"sealed", is_synthetic=True,
        )  # fmt: skip
        session.add_all([speaker, submission])
        session.flush()
        for place, (decision, reason) in enumerate(steps(status, held_for), start=1):
            session.add(
                ModerationDecision(
                    submission_id=submission.id, number=place, account_id=person.account_id, decision=decision,
                    reason=reason, status_before=SubmissionStatus.RECEIVED, status_after=status,
                    decided_on=came_on + timedelta(days=read_after),
                )
            )  # fmt: skip
    session.commit()
    return speaker


def steps(status: SubmissionStatus, held_for: str | None) -> list[tuple[Decision, str | None]]:
    hold = [(Decision.HOLD, held_for)] if held_for else []
    last = {SubmissionStatus.CLEARED: Decision.CLEAR, SubmissionStatus.ESCALATED: Decision.ESCALATE}
    return hold + ([(last[status], None)] if status in last else [])


def close(session: Session, person: Person, *, today: date = AFTER) -> dict[tuple[str, str], int | None]:
    years.close_year(session, staff=person.staff, year=YEAR, today=today, now=NOW)
    session.commit()
    (lines,) = years.list_years(session)
    return {(line.part, line.code): line.number for line in lines}


class TestCounting:
    def test_everything_has_a_place_whatever_became_of_it(self) -> None:
        assert set(OUTCOME_OF) == set(SubmissionStatus)

    def test_it_counts_people_once_and_says_how_long_it_took(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        say(session, worker_ailsa, SubmissionStatus.CLEARED, many=41)
        say(session, worker_ailsa, SubmissionStatus.RECEIVED, many=22)
        say(session, worker_ailsa, SubmissionStatus.HELD, many=18, held_for="unclear")
        one = say(session, worker_ailsa, SubmissionStatus.CLEARED)
        say(session, worker_ailsa, SubmissionStatus.CLEARED, many=30, contributor=one)

        shown = close(session, worker_ailsa)

        assert shown[YearPart.EVERYBODY, "all"] == 80
        assert shown[YearPart.OUTCOME, Outcome.CLEARED] == 40
        assert shown[YearPart.OUTCOME, Outcome.WAITING] == 20
        assert shown[YearPart.DAYS, "half"] == 2
        assert shown[YearPart.DAYS, "nearly_all"] is None

    def test_few_passed_on_are_not_shown_and_cannot_be_subtracted(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        say(session, worker_ailsa, SubmissionStatus.CLEARED, many=60)
        say(session, worker_ailsa, SubmissionStatus.RECEIVED, many=20)
        say(session, worker_ailsa, SubmissionStatus.ESCALATED, many=3)

        shown = close(session, worker_ailsa)

        assert shown[YearPart.EVERYBODY, "all"] == 85
        assert shown[YearPart.OUTCOME, Outcome.PASSED_ON] is None
        # Each number may be two off, so the rest of the sum may still be ten people or more, or nobody.
        parts = [number for (part, _), number in shown.items() if part == YearPart.OUTCOME and number]
        least_rest, most_rest = (85 - off - sum(number + off for number in parts) for off in (2, -2))
        assert (least_rest <= 0, most_rest >= 10) == (True, True)

    def test_many_things_of_one_person_are_one_person(self, session: Session, worker_ailsa: Person) -> None:
        say(session, worker_ailsa, SubmissionStatus.CLEARED, many=60)
        one = say(session, worker_ailsa, SubmissionStatus.ESCALATED)
        say(session, worker_ailsa, SubmissionStatus.ESCALATED, many=14, contributor=one)

        assert close(session, worker_ailsa)[YearPart.OUTCOME, Outcome.PASSED_ON] is None

    def test_a_year_is_counted_once_and_only_when_it_is_over(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        with pytest.raises(PeriodStillOpen):
            years.close_year(session, staff=worker_ailsa.staff, year=YEAR, today=date(YEAR, 12, 31), now=NOW)
        say(session, worker_ailsa, SubmissionStatus.CLEARED, many=30)
        assert years.find_open_year(session, today=AFTER) == YEAR
        before = close(session, worker_ailsa)
        say(session, worker_ailsa, SubmissionStatus.ESCALATED, many=30)
        with pytest.raises(ReleaseExists):
            close(session, worker_ailsa)
        session.rollback()
        assert {(f.part, f.code): f.number for f in session.scalars(select(YearFigure))} == before
        assert years.find_open_year(session, today=AFTER) is None
        assert actions(session)[-1] == ("closed_year", str(worker_ailsa.account_id))


class TestTheAttacker:
    """Many made-up years, small and large, protected as the service does and attacked from the beginning."""

    @staticmethod
    def year(size: int, *, dice: random.Random) -> list[tuple[str, str]]:
        weights = [dice.choice((60, 20)), dice.choice((1, 8)), 6, dice.choice((0.5, 3, 9)), 2]
        outcomes = dice.choices(list(Outcome), weights=weights, k=size)
        return [
            (str(outcome), dice.choices(HELD_FOR, weights=(30, 6, 3, 2, 1, 1))[0]) for outcome in outcomes
        ]

    @staticmethod
    def counted(people: list[tuple[str, str]]) -> RawTables:
        voices = [
            Voice(str(n), WHOLE, frozenset(), facts={YearPart.OUTCOME: o, YearPart.HELD_FOR: h})
            for n, (o, h) in enumerate(people)
        ]
        return count(voices, TABLES, bodies=[WHOLE])

    @pytest.mark.parametrize("size", [8, 12, 25, 40, 70, 130, 400, 2_000])
    def test_it_works_nobody_out(self, size: int) -> None:
        raw = self.counted(self.year(size, dice=random.Random(size)))  # noqa: S311
        protected, report = defended(raw, protect(raw, Parameters()))
        assert not report.wins
        assert not attack(raw, protected).wins

    def test_the_gate_alone_would_lose(self) -> None:
        """What the repair is for: without it the three who were passed on are the rest of a sum."""
        people = [(str(Outcome.CLEARED), NOT_HELD)] * 60 + [(str(Outcome.PASSED_ON), NOT_HELD)] * 3
        raw = self.counted(people)
        assert attack(raw, protect(raw, Parameters())).wins
        assert not defended(raw, protect(raw, Parameters()))[1].wins

    @pytest.mark.parametrize("size", [40, 130, 400])
    def test_releases_of_its_quarters_say_nothing_more(self, size: int) -> None:
        """The closest case: cleared on the day it came, everybody counted, so that quarters are parts of the year."""
        dice = random.Random(size)  # noqa: S311
        people = self.year(size, dice=dice)
        raw = self.counted(people)
        protected, _ = defended(raw, protect(raw, Parameters()))
        cleared = Counter(dice.randrange(4) for outcome, _ in people if outcome == Outcome.CLEARED)
        parameters = Parameters()
        quarters = {}
        for place in range(4):
            number = shown(cleared[place], parameters)
            outcomes = [number if outcome is Outcome.CLEARED else HIDDEN for outcome in Outcome]
            quarters[f"{YEAR}Q{place + 1}"] = {YearPart.EVERYBODY: [number], YearPart.OUTCOME: outcomes}
        # Nobody publishes those whom no quarter counts, but they are there, and the year holds them too.
        parts = {**quarters, "in no quarter": {}}
        beside = protected.beside(parts, [Link(WHOLE, tuple(parts))])
        assert not attack(raw, beside).wins

    def test_a_cell_that_one_of_the_two_equal_areas_hides_is_hidden(
        self, session: Session, worker_ailsa: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        say(session, worker_ailsa, SubmissionStatus.CLEARED, many=40)
        real = ProtectedTables.cells

        def one_hidden(self: ProtectedTables) -> list[object]:
            return [
                type(cell)(cell.area, cell.table, cell.key, None)
                if cell.area != WHOLE and cell.table == YearPart.EVERYBODY
                else cell
                for cell in real(self)
            ]

        monkeypatch.setattr(ProtectedTables, "cells", one_hidden)
        assert close(session, worker_ailsa)[YearPart.EVERYBODY, "all"] is None


def shown(number: int, parameters: Parameters) -> int:
    return (
        HIDDEN if number < parameters.threshold else (number + 2) // parameters.rounding * parameters.rounding
    )
