"""Roll-ups stay what a count of the voices gives, whatever happens to the voices."""

from __future__ import annotations

from collections import Counter
from datetime import date
from types import SimpleNamespace
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER, AFTER_IT, FIFE, MORAY, hear
from tests.factories.people import Person
from tests.factories.readings import DAY, NHS_FIFE, NOW, hold, made, take
from tests.factories.voices import YES_BUT_QUOTE, Said, Say
from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.consent import Purpose
from webapp.domain.dates import Quarter
from webapp.domain.errors import DomainError
from webapp.models import Contributor, Submission, Tally
from webapp.services import moderation, releases, returning, tallies, voices
from webapp.services.release_plan import NO_BODY, NO_THEME, make_plan
from webapp.services.submissions import CodeKeySettings

NEXT = A_QUARTER.following
THEMES = st.frozensets(st.sampled_from(["school", "money", "seeing-family"]), min_size=1, max_size=2)
STEPS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from([None, AgeBand.UNDER_12, AgeBand.FROM_26]), st.booleans()),
    st.tuples(
        st.just("clear"),
        st.tuples(
            THEMES, st.sampled_from([FIFE, MORAY]), st.booleans(), st.sampled_from([DAY, NEXT.first_day])
        ),
        st.integers(0, 5),
    ),
    st.tuples(
        st.sampled_from(["hold", "count", "uncount", "take_back", "erase"]), st.none(), st.integers(0, 5)
    ),
)


def standing(session: Session, quarter: Quarter = A_QUARTER) -> dict[tuple[str, str, str], int]:
    """The roll-ups of a quarter, those without anybody left out."""
    query = select(Tally.area, Tally.table_name, Tally.key, Tally.people).where(Tally.quarter == str(quarter))
    return {(area, table, key): people for area, table, key, people in session.execute(query) if people}


class History:
    """What happens to the voices of two codes."""

    def __init__(self, session: Session, say: Say, worker: Person, keys: CodeKeySettings) -> None:
        self.session, self.say, self.worker, self.keys = session, say, worker, keys
        self.said: list[Said] = []
        self.codes: list[str] = []

    def step(self, what: str, how: object, which: int) -> None:
        try:
            getattr(self, f"_{what}")(how, which)
        except DomainError:
            self.session.rollback()

    def _say(self, age_band: AgeBand | None, is_second: int) -> None:
        earlier = self.codes[is_second] if len(self.codes) > is_second else None
        said = self.say(
            self.session, choices=YES_BUT_QUOTE, age_band=age_band, home=HomeKind.OWN_PLACE,
            kind=SubmissionKind.NEED, earlier_code=earlier,
        )  # fmt: skip
        if earlier is None:
            self.codes.append(said.code.digits)
        self.said.append(SimpleNamespace(id=said.id, typed=earlier or said.code.digits))

    def _clear(self, how: tuple[frozenset[str], str, bool, date], which: int) -> None:
        themes, body, goes_on, day = how
        others = frozenset({NHS_FIFE} if goes_on else ())
        what = made(self._take(which), themes=themes, body=body, other_bodies=others)
        moderation.clear(
            self.session,
            submission_id=self._id(which),
            staff=self.worker.staff,
            made=what,
            today=day,
            now=NOW,
        )
        self.session.commit()

    def _hold(self, _how: None, which: int) -> None:
        hold(self.session, self._id(which), self.worker, made(self._take(which)))

    def _count(self, _how: None, which: int, is_given: bool = True) -> None:
        returning.change_choices(
            self.session, code=self._code(which), submission_id=self._id(which),
            choices=YES_BUT_QUOTE | {Purpose.COUNT: is_given}, contact=None, today=DAY,
        )  # fmt: skip
        self.session.commit()

    def _uncount(self, _how: None, which: int) -> None:
        self._count(None, which, is_given=False)

    def _take_back(self, _how: None, which: int) -> None:
        code = self._code(which)
        returning.take_back(self.session, code=code, submission_id=self._id(which), today=DAY)
        self.session.commit()

    def _erase(self, _how: None, which: int) -> None:
        code, gone = self._code(which), self._id(which)
        returning.erase(self.session, code=code, submission_id=gone, today=DAY)
        self.session.commit()

    def _take(self, which: int) -> int:
        return take(self.session, self._id(which), self.worker)

    def _id(self, which: int) -> UUID:
        return self._of(which).id

    def _code(self, which: int) -> returning.OpenedCode:
        return returning.open_code(self.session, typed=self._of(which).typed, keys=self.keys)

    def _of(self, which: int) -> Said:
        if not self.said:
            raise DomainError
        return self.said[which % len(self.said)]

    def forget(self) -> None:
        self.session.rollback()
        for table in (Submission, Contributor, Tally):
            self.session.execute(delete(table))
        self.session.commit()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
@given(steps=st.lists(STEPS, min_size=6, max_size=16))
def test_after_any_history_they_are_what_a_recount_gives(
    session: Session,
    say: Say,
    worker_ailsa: Person,
    code_keys: CodeKeySettings,
    steps: list[tuple[str, object, int]],
) -> None:
    history = History(session, say, worker_ailsa, code_keys)
    for step in [("say", AgeBand.UNDER_12, False), ("say", None, False), ("say", None, True), *steps]:
        history.step(*step)

    before = {quarter: standing(session, quarter) for quarter in (A_QUARTER, NEXT)}
    differed = [tallies.recount(session, quarter=quarter) for quarter in (A_QUARTER, NEXT)]

    assert differed == [False, False]
    assert {quarter: standing(session, quarter) for quarter in (A_QUARTER, NEXT)} == before
    history.forget()


@pytest.fixture
def heard(session: Session) -> list[UUID]:
    """Twelve people who spoke about school, counted."""
    people = hear(session, people=12, age_band=AgeBand.UNDER_12)
    tallies.recount(session, quarter=A_QUARTER)
    return people


class TestCounting:
    def test_a_person_who_speaks_twice_is_one_person(self, session: Session, heard: list[UUID]) -> None:
        hear(session, people=12, contributors=heard, themes=("money",), body=MORAY)
        assert tallies.recount(session, quarter=A_QUARTER) is True

        now = standing(session)
        assert now["country", "total", ""] == now["all-council", "total", ""] == 12
        assert (now[FIFE, "theme", "school"], now[MORAY, "theme", "money"]) == (12, 12)

    def test_a_theme_stands_in_every_family_it_belongs_to(self, session: Session, heard: list[UUID]) -> None:
        families = {
            key: people for (area, table, key), people in standing(session).items() if table == "family"
        }
        assert families == {"achieving": 12, "included": 12}

    def test_what_fits_no_theme_and_no_body_has_places_of_its_own(self, session: Session) -> None:
        hear(session, people=2, themes=("left-the-book",), body="left-the-list")
        tallies.recount(session, quarter=A_QUARTER)

        assert standing(session)[NO_BODY, "theme", NO_THEME] == 2
        assert standing(session)[NO_BODY, "family", NO_THEME] == 2

    def test_a_quarter_holds_what_was_cleared_in_it(self, session: Session, heard: list[UUID]) -> None:
        hear(session, people=3, on=NEXT.first_day)
        assert tallies.recount(session, quarter=A_QUARTER) is False
        assert tallies.recount(session, quarter=NEXT) is True
        assert standing(session, NEXT)["country", "total", ""] == 3

    def test_memory_does_not_grow_with_people_who_said_the_same(self) -> None:
        plan = make_plan()
        said = ("need", None, None, "school", FIFE)
        counts = voices.count_people(((said,) for _ in range(100_000)), plan)

        assert Counter(counts[counts > 0].tolist()).keys() == {100_000}

    def test_many_kinds_of_people_are_added_up_in_turns(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(voices, "SIGNATURES_AT_ONCE", 2)
        plan = make_plan()
        people = [
            ((kind, None, None, theme, FIFE),) for kind in (None, "need") for theme in ("school", "money")
        ]

        assert voices.count_people(people, plan)[0, 0] == 4


class TestForgetting:
    def test_a_kept_release_takes_its_roll_ups_with_it(self, session: Session, heard: list[UUID]) -> None:
        hear(session, people=3, on=NEXT.first_day)
        tallies.recount(session, quarter=NEXT)
        releases.build_release(session, quarter=A_QUARTER, today=AFTER_IT)

        assert tallies.list_quarters(session) == [NEXT]

    def test_what_a_release_holds_is_in_no_roll_up_any_more(
        self, session: Session, heard: list[UUID]
    ) -> None:
        releases.build_release(session, quarter=A_QUARTER, today=AFTER_IT)
        with tallies.kept(session, contributor_id=heard[0]):
            session.execute(delete(Submission).where(Submission.contributor_id == heard[0]))

        assert standing(session) == {}

    def test_no_count_falls_below_nought(self, session: Session) -> None:
        [person] = hear(session, people=1)
        with tallies.kept(session, contributor_id=person):
            session.execute(delete(Submission).where(Submission.contributor_id == person))

        assert set(session.scalars(select(Tally.people))) == {0}
