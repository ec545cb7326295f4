"""Our own themes live: suggested, agreed, counted, merged, retired; what was released before never changes."""

from __future__ import annotations

import json
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER, AFTER_IT, FIFE, hear, make_release, release
from tests.factories.people import Person
from tests.factories.readings import clear, made, say_and_let_go, take
from tests.factories.voices import Say
from webapp import drawing
from webapp.domain.consent import Purpose
from webapp.domain.dates import Quarter
from webapp.domain.errors import DecisionNotAllowed, NotFound, ReasonMissing, StalePage
from webapp.domain.own_themes import OwnSuggestion, ThemeNotInUse, ThemeState
from webapp.domain.themes import Wellbeing
from webapp.models import Release, ReleasedCell, ThemeAssignment, ThemeStep
from webapp.services import attacks, figures, history, own_themes, releases, tallies, weekly_series
from webapp.services.figures import NO_THEME, TableName
from webapp.services.own_themes import Suggestion

IN_IT = date(2026, 8, 12)
NEXT = A_QUARTER.following
AFTER_NEXT = date(2027, 1, 10)
PETS = Suggestion(
    name="Pets",
    plain_name="Pets",
    meaning="Keeping, seeing and missing animals.",
    examples="Made up: my dog could not come with me.",
    wellbeing=frozenset({Wellbeing.NURTURED}),
    is_synthetic=True,
)


def suggest(session: Session, person: Person, suggestion: Suggestion = PETS, *, today: date = IN_IT) -> str:
    return own_themes.suggest(session, account_id=person.account_id, suggestion=suggestion, today=today)


def agreed(session: Session, writer: Person, colleague: Person, *, today: date = IN_IT) -> str:
    theme = suggest(session, writer, today=today)
    own_themes.agree(session, account_id=colleague.account_id, theme=theme, seen=1, today=today)
    return theme


def merge(session: Session, person: Person, theme: str, into: str, *, today: date = IN_IT) -> None:
    seen = own_themes.get_story(session, theme=theme).seen
    own_themes.merge(
        session,
        account_id=person.account_id,
        theme=theme,
        into=into,
        seen=seen,
        reason="Synthetic: they are one thing.",
        today=today,
    )


def shown(session: Session, *, key: str, quarter: Quarter = A_QUARTER, body: str = FIFE) -> int | None:
    return session.scalars(
        select(ReleasedCell.value)
        .join(Release, Release.id == ReleasedCell.release_id)
        .where(
            Release.quarter == str(quarter),
            ReleasedCell.body == body,
            ReleasedCell.table_name == TableName.THEME,
            ReleasedCell.key == key,
        )
    ).one()


class TestSuggesting:
    def test_a_suggested_theme_is_in_no_form_and_no_count(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        theme = suggest(session, worker_ailsa)

        book = own_themes.choosable_book(session, today=IN_IT)
        assert book.find(theme) is None
        assert theme not in own_themes.load_themes(session).counted_in(A_QUARTER).places

    def test_nobody_agrees_to_their_own(self, session: Session, worker_ailsa: Person) -> None:
        theme = suggest(session, worker_ailsa)
        with pytest.raises(OwnSuggestion):
            own_themes.agree(session, account_id=worker_ailsa.account_id, theme=theme, seen=1, today=IN_IT)

    def test_declining_needs_a_reason_and_is_kept(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        theme = suggest(session, worker_ailsa)
        declined = {"account_id": worker_callum.account_id, "theme": theme, "seen": 1, "today": IN_IT}
        with pytest.raises(ReasonMissing):
            own_themes.decline(session, **declined, reason="  ")
        own_themes.decline(session, **declined, reason="Synthetic: it is part of family time.")

        story = own_themes.get_story(session, theme=theme)
        assert [(step.state, step.by) for step in story.steps] == [
            (ThemeState.SUGGESTED, worker_ailsa.staff.name),
            (ThemeState.DECLINED, worker_callum.staff.name),
        ]
        with pytest.raises(DecisionNotAllowed):
            own_themes.agree(session, account_id=worker_callum.account_id, theme=theme, seen=2, today=IN_IT)

    def test_a_code_is_never_used_for_something_else(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        first = suggest(session, worker_ailsa)
        own_themes.decline(
            session, account_id=worker_callum.account_id, theme=first, seen=1, reason="No.", today=IN_IT
        )
        again = suggest(session, worker_ailsa)
        of_heards = suggest(session, worker_ailsa, Suggestion(**{**vars(PETS), "plain_name": "School"}))
        nothing = suggest(session, worker_ailsa, Suggestion(**{**vars(PETS), "plain_name": "No theme"}))

        assert (first, again, of_heards) == ("pets", "pets-2", "school-2")
        assert nothing != NO_THEME

    def test_a_theme_without_a_part_of_life_is_refused(self, session: Session, worker_ailsa: Person) -> None:
        with pytest.raises(ReasonMissing):
            suggest(session, worker_ailsa, Suggestion(**{**vars(PETS), "wellbeing": frozenset()}))

    def test_a_page_that_shows_yesterday_decides_nothing(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        theme = agreed(session, worker_ailsa, worker_callum)
        with pytest.raises(StalePage):
            own_themes.retire(
                session, account_id=worker_callum.account_id, theme=theme, seen=1, reason="Old.", today=IN_IT
            )


class TestGiving:
    def test_a_reader_may_give_an_agreed_theme_and_no_suggested_one(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        theme = suggest(session, worker_ailsa)
        session.commit()
        submission = say_and_let_go(session, say)
        revision = take(session, submission, worker_ailsa)
        what = made(revision, themes=frozenset({theme}))
        with pytest.raises(NotFound):
            clear(session, submission, worker_ailsa, what)
        session.rollback()
        own_themes.agree(session, account_id=worker_callum.account_id, theme=theme, seen=1, today=IN_IT)
        session.commit()
        clear(session, submission, worker_ailsa, what)

        assert session.scalars(select(ThemeAssignment.theme)).all() == [theme]

    def test_a_retired_theme_stays_with_what_has_it_and_goes_to_nothing_new(
        self, session: Session, say: Say, worker_ailsa: Person
    ) -> None:
        read, unread = say_and_let_go(session, say), say_and_let_go(session, say)
        old = frozenset({"money"})
        clear(session, read, worker_ailsa, made(take(session, read, worker_ailsa), themes=old))
        own_themes.retire(
            session, account_id=worker_ailsa.account_id, theme="money", seen=0, reason="Old.", today=IN_IT
        )
        session.commit()
        revision = take(session, unread, worker_ailsa)
        with pytest.raises(NotFound):
            clear(session, unread, worker_ailsa, made(revision, themes=old))

        assert "money" not in {c.code for c in own_themes.choosable_book(session, today=IN_IT).codes}
        assert own_themes.choosable_book(session, today=IN_IT, kept=["money"]).find("money")
        assert session.scalars(select(ThemeAssignment.theme)).all() == ["money"]


class TestCounting:
    def test_an_agreed_theme_is_counted_in_the_release_of_its_quarter(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        theme = agreed(session, worker_ailsa, worker_callum)
        hear(session, people=12, themes=(theme,))
        made_of = release(session)

        assert shown(session, key=theme) == 10
        assert shown(session, key=NO_THEME) is None
        assert made_of.method["code_book"] == "1.1"
        assert figures.get_figures(session, body=FIFE).get_theme(theme).number == 10

    def test_an_agreed_theme_counts_for_its_part_of_life(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        theme = agreed(session, worker_ailsa, worker_callum)
        hear(session, people=12, themes=(theme,))
        release(session)

        family = select(ReleasedCell.value).where(
            ReleasedCell.body == FIFE, ReleasedCell.table_name == "family", ReleasedCell.key == "nurtured"
        )
        assert session.scalars(family).one() == 10

    def test_roll_ups_know_a_theme_as_soon_as_it_is_agreed(
        self, session: Session, say: Say, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        theme = agreed(session, worker_ailsa, worker_callum)
        session.commit()
        submission = say_and_let_go(session, say, choices={Purpose.COUNT: True})
        what = made(take(session, submission, worker_ailsa), themes=frozenset({theme}))
        clear(session, submission, worker_ailsa, what)

        assert not tallies.recount(session, quarter=A_QUARTER)
        themes = own_themes.load_themes(session).counted_in(A_QUARTER)
        plan = releases.make_plan(themes)
        counts = tallies.read(session, quarter=A_QUARTER, plan=plan)
        assert counts[0, plan.cells.index(("theme", theme))] == 1

    def test_a_merge_counts_from_the_next_quarter_on(self, session: Session, worker_ailsa: Person) -> None:
        hear(session, people=12, themes=("money",))
        merge(session, worker_ailsa, "money", "school")
        release(session)
        hear(session, people=22, themes=("money",), on=NEXT.first_day)
        hear(session, people=11, themes=("school",), on=NEXT.first_day)
        release(session, quarter=NEXT, today=AFTER_NEXT)

        assert (shown(session, key="money"), shown(session, key="school")) == (10, None)
        assert shown(session, key="school", quarter=NEXT) == 35
        newest = figures.get_figures(session, body=FIFE, quarter=NEXT)
        assert ("money",) not in {figure.codes for figure in newest.themes}

    def test_somebody_with_both_themes_counts_once_after_the_merge(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        merge(session, worker_ailsa, "money", "school", today=date(2026, 5, 5))
        hear(session, people=12, themes=("money", "school"))
        release(session)

        assert shown(session, key="school") == 10

    def test_what_was_decided_stays_as_it_was_decided(self, session: Session, worker_ailsa: Person) -> None:
        hear(session, people=3, themes=("money",))
        merge(session, worker_ailsa, "money", "school", today=date(2026, 5, 5))
        release(session)

        assert set(session.scalars(select(ThemeAssignment.theme))) == {"money"}

    def test_a_published_release_never_changes_by_a_merge(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        hear(session, people=12, themes=("money",))
        made_of = release(session)
        before = (sorted(releases.list_cells(session, release=made_of)), json.dumps(made_of.method))
        told = figures.get_figures(session, body=FIFE).get_theme("money")

        merge(session, worker_ailsa, "money", "school", today=AFTER_IT)
        own_themes.retire(
            session, account_id=worker_ailsa.account_id, theme="health", seen=0, reason="Old.", today=AFTER_IT
        )
        session.commit()
        session.expire_all()

        assert (sorted(releases.list_cells(session, release=made_of)), json.dumps(made_of.method)) == before
        assert releases.is_as_built(session, release=made_of)
        assert figures.get_figures(session, body=FIFE).get_theme("money") == told
        assert made_of.method["code_book"] == "1"

    def test_an_old_release_is_attacked_by_the_themes_that_it_counted(
        self, session: Session, worker_ailsa: Person, worker_callum: Person
    ) -> None:
        theme = agreed(session, worker_ailsa, worker_callum)
        hear(session, people=12, themes=(theme,))
        hear(session, people=13, themes=("money",))
        release(session)
        merge(session, worker_ailsa, "money", "school", today=AFTER_IT)
        session.commit()

        prepared = attacks.begin(session, quarter=A_QUARTER, today=AFTER_NEXT)
        report = attacks.run(session, prepared=prepared)
        finished = attacks.finish(session, prepared=prepared, report=report, today=AFTER_NEXT)

        assert not finished.is_lost
        cell = releases.make_plan(own_themes.load_themes(session).counted_in(A_QUARTER)).cells
        assert prepared.raw.counts[0, cell.index(("theme", theme))] == 12

    def test_a_retired_theme_keeps_its_line_until_the_year_ends(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        own_themes.retire(
            session, account_id=worker_ailsa.account_id, theme="money", seen=0, reason="Old.", today=IN_IT
        )
        themes = own_themes.load_themes(session)

        assert "money" in themes.counted_in(Quarter(2026, 4)).places
        assert "money" not in themes.counted_in(Quarter(2027, 1)).places

    def test_every_release_says_which_books_it_was_made_with(self, session: Session) -> None:
        hear(session, people=1)
        made_of = release(session)

        assert made_of.method["code_books"]["wellbeing"] == "2014"
        assert dict(made_of.method["themes"]["codes"])["school"] == ["achieving", "included"]


class TestMerging:
    def test_a_merge_into_itself_or_into_what_is_gone_is_refused(
        self, session: Session, worker_ailsa: Person
    ) -> None:
        merge(session, worker_ailsa, "money", "school")
        for theme, into in (("health", "health"), ("health", "money")):
            with pytest.raises(ThemeNotInUse):
                merge(session, worker_ailsa, theme, into)
        with pytest.raises(NotFound):
            merge(session, worker_ailsa, "health", "weather")

    def test_merges_after_one_another_lead_to_the_last(self, session: Session, worker_ailsa: Person) -> None:
        merge(session, worker_ailsa, "money", "school")
        merge(session, worker_ailsa, "school", "college-and-work", today=NEXT.first_day)
        themes = own_themes.load_themes(session)

        assert themes.counted_in(A_QUARTER).places["money"] == "money"
        assert themes.counted_in(NEXT).places["money"] == "school"
        assert themes.counted_in(NEXT.following).places["money"] == "college-and-work"

    def test_a_merge_is_no_rise(self, session: Session, worker_ailsa: Person) -> None:
        for week in range(4):
            hear(session, people=3, themes=("money",), on=date(2026, 9, 7 + 7 * week))
            hear(session, people=2, themes=("school",), on=date(2026, 9, 7 + 7 * week))
        merge(session, worker_ailsa, "money", "school", today=date(2026, 9, 20))
        before = {
            s.name: s.counts.tolist() for s in weekly_series.list_series(session, today=date(2026, 9, 29))
        }
        after = {
            s.name: s.counts.tolist() for s in weekly_series.list_series(session, today=date(2026, 10, 6))
        }

        assert before[f"{FIFE}|money"] == [3, 3, 3]
        assert f"{FIFE}|money" not in after
        assert after[f"{FIFE}|school"] == [5, 5, 5, 5]

    def test_the_steps_cannot_be_taken_by_two_at_once(self, session: Session, worker_ailsa: Person) -> None:
        merge(session, worker_ailsa, "money", "school")
        with pytest.raises(DecisionNotAllowed):
            merge(session, worker_ailsa, "money", "health")
        assert session.scalars(select(ThemeStep.into)).all() == ["school"]


def test_no_roll_up_is_lost_by_a_merge(session: Session, worker_ailsa: Person) -> None:
    hear(session, people=12, themes=("money",), on=NEXT.first_day)
    merge(session, worker_ailsa, "money", "school")
    tallies.recount(session, quarter=NEXT)

    assert not tallies.recount(session, quarter=NEXT)


def history_with_a_merge(session: Session) -> tuple[history.Moment, ...]:
    """Four stored releases, of which the two newest count money as school."""
    quarter = Quarter(2025, 4)
    for number, value in enumerate((20, 30, 60, 80)):
        shown = {(FIFE, "total", ""): 100, (FIFE, "theme", "school"): value}
        stored = make_release(session, shown=shown, quarter=quarter)
        if number > 1:
            themes = {"version": "1.1", "codes": [], "counted_as": {"money": "school"}}
            stored.method = {**stored.method, "themes": themes}
            session.commit()
        quarter = quarter.following
    return history.list_history(session, body=FIFE, until=A_QUARTER)


class TestTrend:
    def test_a_merge_breaks_the_line_and_nothing_is_compared_over_it(
        self, app: Flask, session: Session
    ) -> None:
        moments = history_with_a_merge(session)
        with app.test_request_context():
            chart = drawing.theme_trend(moments, theme="school", place="Fife")

        assert chart is not None
        assert len(chart.drawing.lines) == 2
        assert len(chart.drawing.breaks) == 1
        assert "From April to June 2026 on it also counts: Money." in chart.summary
        assert "About 60 in April to June 2026, about 80" in chart.summary
        assert "About 20" not in chart.summary

    def test_a_theme_that_nothing_was_merged_into_has_no_break(self, app: Flask, session: Session) -> None:
        moments = history_with_a_merge(session)
        with app.test_request_context():
            chart = drawing.total_trend(moments)

        assert chart is None or chart.drawing.breaks == ()
