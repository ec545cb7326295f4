"""The table of a year: counted once, and nobody works out who is behind what is hidden."""

from __future__ import annotations

import random
import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from math import ceil, floor
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.people import Person
from tests.factories.readings import NOW, actions
from webapp.disclosure.attack import attack
from webapp.disclosure.cube import Counts, RawTables, Voice, count
from webapp.disclosure.doubt import Doubt
from webapp.disclosure.gate import HIDDEN, Parameters, ProtectedTables, protect
from webapp.disclosure.links import Link
from webapp.disclosure.release import defended
from webapp.domain.appeals import AppealAbout, AppealState
from webapp.domain.errors import NotFound, PeriodStillOpen, ReleaseExists
from webapp.domain.moderation import Decision, SubmissionStatus, Urgency
from webapp.domain.years import (
    CODES,
    DIFFERENT,
    HELD_FOR,
    NO_APPEAL,
    NOT_HELD,
    NOT_READ_AGAIN,
    OUTCOME_OF,
    SAME,
    Outcome,
    YearPart,
    appeal_of,
    read_again_of,
)
from webapp.models import Appeal, Contributor, ModerationDecision, Reread, Submission, YearFigure
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

    @pytest.mark.parametrize("year", [0, 1066, YEAR - 1])
    def test_a_year_in_which_nothing_came_in_cannot_be_closed(
        self, session: Session, worker_ailsa: Person, year: int
    ) -> None:
        say(session, worker_ailsa, SubmissionStatus.CLEARED, many=3)
        with pytest.raises(NotFound):
            years.close_year(session, staff=worker_ailsa.staff, year=year, today=AFTER, now=NOW)

    def test_a_year_that_was_forgotten_is_offered_before_the_next(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        say(session, worker_ailsa, SubmissionStatus.CLEARED, many=30)
        later = AFTER.replace(year=AFTER.year + 3)
        assert years.find_open_year(session, today=later) == YEAR

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


def appeal(session: Session, person: Person, state: AppealState, *speakers: Contributor) -> None:
    """Let each say that the first thing they said is not right."""
    for submission in said_by(session, speakers):
        session.add(
            Appeal(
                submission_id=submission.id, form_hash=secrets.token_bytes(16), about=AppealAbout.WAITING,
                against_id=person.account_id, made_on=submission.received_on, state=state,
            )
        )  # fmt: skip
    session.commit()


def read_again(
    session: Session, first: Person, second: Person, is_same: bool | None, *speakers: Contributor
) -> None:
    """Let a second worker read the first thing that each said; nothing is kept of one who has not ended yet."""
    for submission in said_by(session, speakers):
        session.add(
            Reread(
                submission_id=submission.id, first_id=first.account_id, second_id=second.account_id,
                taken_at=NOW, done_on=None if is_same is None else AFTER, is_same=is_same,
            )
        )  # fmt: skip
    session.commit()


def said_by(session: Session, speakers: Sequence[Contributor]) -> list[Submission]:
    rows = [
        session.scalars(
            select(Submission)
            .where(Submission.contributor_id == speaker.id)
            .order_by(Submission.received_on)
            .limit(1)
        ).one()
        for speaker in speakers
    ]
    return rows


class TestWhetherItWasRight:
    def people(self, session: Session, person: Person, many: int) -> list[Contributor]:
        return [say(session, person, SubmissionStatus.CLEARED) for _ in range(many)]

    def test_one_appeal_and_one_second_reading_are_enough_for_a_person(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        people = self.people(session, worker_ailsa, 70)
        for each in people:
            say(session, worker_ailsa, SubmissionStatus.CLEARED, many=2, contributor=each)
        appeal(session, worker_ailsa, AppealState.CHANGED, *people[:20])
        appeal(session, worker_ailsa, AppealState.UPHELD, *people[10:20], *people[20:35])
        read_again(session, worker_ailsa, worker_callum, True, *people[:30])
        read_again(session, worker_ailsa, worker_callum, None, *people[30:40])

        shown = close(session, worker_ailsa)

        assert shown[YearPart.APPEAL, AppealState.CHANGED] == 20
        assert shown[YearPart.APPEAL, AppealState.UPHELD] == 15
        assert shown[YearPart.APPEAL, NO_APPEAL] == 35
        assert (shown[YearPart.READ_AGAIN, SAME], shown[YearPart.READ_AGAIN, NOT_READ_AGAIN]) == (30, 40)

    def test_few_are_not_shown_and_cannot_be_subtracted(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        people = self.people(session, worker_ailsa, 60)
        appeal(session, worker_ailsa, AppealState.UPHELD, *people[:3])
        read_again(session, worker_ailsa, worker_callum, True, *people[:12])
        read_again(session, worker_ailsa, worker_callum, False, *people[12:14])

        shown = close(session, worker_ailsa)

        assert shown[YearPart.EVERYBODY, "all"] == 60
        assert (shown[YearPart.APPEAL, AppealState.UPHELD], shown[YearPart.APPEAL, NO_APPEAL]) == (None, None)
        again = {code: number for (part, code), number in shown.items() if part == YearPart.READ_AGAIN}
        assert again[DIFFERENT] is None
        assert list(again.values()).count(None) >= 2

    def test_another_years_appeals_are_not_in_it(self, session: Session, worker_ailsa: Person) -> None:
        people = self.people(session, worker_ailsa, 30)
        appeal(session, worker_ailsa, AppealState.CHANGED, *people)
        for submission in said_by(session, people[:15]):
            submission.received_on = date(YEAR - 1, 6, 1)
        session.commit()

        assert close(session, worker_ailsa)[YearPart.APPEAL, AppealState.CHANGED] == 15

    @given(st.lists(st.sampled_from(AppealState)), st.lists(st.booleans()))
    def test_everybody_has_one_place_whatever_they_did(
        self, states: list[AppealState], are_same: list[bool]
    ) -> None:
        assert appeal_of(states) in CODES[YearPart.APPEAL]
        assert (appeal_of(states) == NO_APPEAL) is (not states)
        assert read_again_of(are_same) in CODES[YearPart.READ_AGAIN]
        assert (read_again_of(are_same) == DIFFERENT) is (False in are_same)


class TestTheAttacker:
    """Many made-up years, small and large, protected as the service does and attacked from the beginning."""

    @staticmethod
    def year(size: int, *, dice: random.Random) -> list[dict[str, str]]:
        weights = [dice.choice((60, 20)), dice.choice((1, 8)), 6, dice.choice((0.5, 3, 9)), 2]
        outcomes = dice.choices(list(Outcome), weights=weights, k=size)
        return [person(outcome, dice=dice) for outcome in outcomes]

    @staticmethod
    def counted(people: list[dict[str, str]]) -> RawTables:
        voices = [Voice(str(n), WHOLE, frozenset(), facts=facts) for n, facts in enumerate(people)]
        return count(voices, TABLES, bodies=[WHOLE])

    @pytest.mark.parametrize("size", [8, 12, 25, 40, 70, 130, 400, 2_000])
    def test_it_works_nobody_out(self, size: int) -> None:
        raw = self.counted(self.year(size, dice=random.Random(size)))  # noqa: S311
        protected, report = defended(raw, protect(raw, Parameters()))
        assert not report.wins
        assert not attack(raw, protected).wins

    def test_the_gate_alone_would_lose(self) -> None:
        """What the repair is for: without it the three who were passed on are the rest of a sum."""
        nothing = {
            YearPart.HELD_FOR: NOT_HELD,
            YearPart.APPEAL: NO_APPEAL,
            YearPart.READ_AGAIN: NOT_READ_AGAIN,
        }
        people = [{YearPart.OUTCOME: Outcome.CLEARED, **nothing}] * 60
        people += [{YearPart.OUTCOME: Outcome.PASSED_ON, **nothing}] * 3
        raw = self.counted(people)
        assert attack(raw, protect(raw, Parameters())).wins
        assert not defended(raw, protect(raw, Parameters()))[1].wins

    @pytest.mark.parametrize("size", [25, 40, 70, 130, 400])
    def test_that_nobody_appeals_what_nobody_read_says_nothing_more(self, size: int) -> None:
        """As certain knowledge: what waits was never held, appealed or read again, and only what was cleared is read
        again.
        """
        raw = self.counted(self.year(size, dice=random.Random(size)))  # noqa: S311
        protected, _ = defended(raw, protect(raw, Parameters()))
        row = raw.areas.index(WHOLE)
        doubt = Doubt()
        for cell in np.flatnonzero((raw.counts[row] > 0) & (raw.counts[row] < doubt.threshold)).tolist():
            low, high = ends(protected.least[row], protected.greatest[row], cell)
            assert doubt.hides(ceil(low - 1e-6), floor(high + 1e-6)), (cell, low, high)

    @pytest.mark.parametrize("size", [40, 130, 400])
    def test_releases_of_its_quarters_say_nothing_more(self, size: int) -> None:
        """The closest case: cleared on the day it came, everybody counted, so that quarters are parts of the year."""
        dice = random.Random(size)  # noqa: S311
        people = self.year(size, dice=dice)
        raw = self.counted(people)
        protected, _ = defended(raw, protect(raw, Parameters()))
        cleared = Counter(dice.randrange(4) for facts in people if facts[YearPart.OUTCOME] == Outcome.CLEARED)
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


def person(outcome: Outcome, *, dice: random.Random) -> dict[str, str]:
    """Somebody made up: one in twenty of what was cleared is read again, and one in six appeals what was read."""
    is_read, is_cleared = outcome is not Outcome.WAITING, outcome is Outcome.CLEARED
    appeals = dice.choices(CODES[YearPart.APPEAL], weights=(15, 1, 1, 1))[0]
    again = dice.choices(CODES[YearPart.READ_AGAIN], weights=(57, 2, 1))[0]
    return {
        YearPart.OUTCOME: outcome,
        YearPart.HELD_FOR: dice.choices(HELD_FOR, weights=(30, 6, 3, 2, 1, 1))[0] if is_read else NOT_HELD,
        YearPart.APPEAL: appeals if is_read else NO_APPEAL,
        YearPart.READ_AGAIN: again if is_cleared else NOT_READ_AGAIN,
    }


PARTS = tuple(table.name for table in TABLES[1:])
KINDS = [
    kind
    for kind in product(*(CODES[YearPart(part)] for part in PARTS))
    for facts in [dict(zip(PARTS, kind, strict=True))]
    if facts[YearPart.OUTCOME] == Outcome.CLEARED or facts[YearPart.READ_AGAIN] == NOT_READ_AGAIN
    if facts[YearPart.OUTCOME] != Outcome.WAITING
    or (facts[YearPart.HELD_FOR], facts[YearPart.APPEAL]) == (NOT_HELD, NO_APPEAL)
]
"""Every kind of person that there can be, for somebody who knows what follows from what."""


def ends(least: Counts, greatest: Counts, cell: int) -> tuple[float, float]:
    """The least and the greatest that a cell can be, over all numbers of people of each kind."""
    lines = [(None, None), *((part, code) for part in PARTS for code in CODES[YearPart(part)])]
    place = {part: number for number, part in enumerate(PARTS)}
    held = np.array(
        [[part is None or kind[place[part]] == code for kind in KINDS] for part, code in lines], dtype=float
    )
    rows, limits = np.vstack([held, -held]), np.concatenate([greatest, -least]).astype(float)
    low, high = (linprog(sign * held[cell], A_ub=rows, b_ub=limits, method="highs") for sign in (1, -1))
    return low.fun, -high.fun
