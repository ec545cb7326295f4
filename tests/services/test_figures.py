"""Figures come from published releases and hold no more than a release may say."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER, AFTER_IT, FIFE, FIFE_SHOWN, MORAY, hear, make_release, release
from webapp.disclosure.words import Quantity, Share
from webapp.domain.about import AgeBand
from webapp.domain.dates import Quarter
from webapp.domain.errors import NotFound
from webapp.services import figures, releases
from webapp.services.figures import CROSSED, SCOTLAND, Figure, TableName


class TestOneFigure:
    @given(number=st.integers(max_value=10_000).filter(lambda number: number < 10 or number % 5))
    def test_it_cannot_hold_a_number_that_no_release_could(self, number: int) -> None:
        with pytest.raises(ValueError, match="not a released number"):
            Figure(codes=(), number=number)

    def test_nor_be_a_part_of_one(self) -> None:
        with pytest.raises(ValueError, match="not a released number"):
            Figure(codes=(), number=10, whole=12)

    def test_a_hidden_one_has_no_words(self) -> None:
        assert Figure(codes=(), number=None, whole=40).share is None

    def test_it_cannot_be_changed(self) -> None:
        with pytest.raises(FrozenInstanceError):
            Figure(codes=(), number=10).number = 12  # type: ignore[misc]


class TestReading:
    def test_words_stand_beside_numbers(self, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN)
        found = figures.get_figures(session, body=FIFE)

        assert found.total.number == 40
        school = found.get_theme("school")
        assert (school.number, school.share) == (30, Share(Quantity.MOST, 75))

    def test_a_crossed_figure_is_a_share_of_its_theme(self, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN)
        crossed = figures.get_figures(session, body=FIFE).tables[TableName.THEME_AGE_BAND]

        assert [(figure.codes, figure.share) for figure in crossed if not figure.is_hidden] == [
            (("school", "12-15"), Share(Quantity.MAJORITY, 50))
        ]

    def test_nothing_is_left_out(self, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN)
        found = figures.get_figures(session, body=FIFE)

        for spec in releases.tables():
            assert [figure.codes for figure in found.tables[TableName(spec.name)]] == list(
                spec.combinations()
            )

    def test_themes_come_most_often_heard_first(self, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN)
        numbers = [figure.number for figure in figures.get_figures(session, body=FIFE).themes]

        assert numbers[:2] == [30, 10]
        assert set(numbers[2:]) == {None}

    def test_a_body_without_a_cell_sees_the_same_marks_as_one_with_few(self, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN)
        found = figures.get_figures(session, body=MORAY)

        assert not any(found.has_something_to_show(table) for table in TableName)

    def test_what_was_withheld_is_named(self, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN, withheld=[f"{FIFE}/theme_home", f"{MORAY}/home"])

        assert figures.get_figures(session, body=FIFE).withheld == {TableName.THEME_HOME}

    def test_a_built_release_reads_as_it_was_counted(self, session: Session) -> None:
        hear(session, people=27, age_band=AgeBand.FROM_12_TO_15)
        hear(session, people=14, themes=("money",), age_band=AgeBand.FROM_16_TO_17)
        release(session)
        found = figures.get_figures(session, body=FIFE)

        assert [(figure.codes, figure.number) for figure in found.themes[:2]] == [
            (("school",), 25),
            (("money",), 15),
        ]
        assert found.release.is_synthetic
        assert found.release.method == "hide-and-round 1"

    def test_only_published_releases_are_read(self, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN, is_published=False)

        assert figures.find_figures(session, body=FIFE) is None
        assert figures.list_releases(session) == []
        with pytest.raises(NotFound):
            figures.get_figures(session, body=FIFE, quarter=A_QUARTER)

    def test_the_newest_comes_first_and_earlier_ones_stay(self, session: Session) -> None:
        make_release(session, shown={(FIFE, "total", ""): 20}, quarter=Quarter(2026, 2))
        make_release(session, shown=FIFE_SHOWN)

        assert [facts.quarter for facts in figures.list_releases(session)] == [A_QUARTER, Quarter(2026, 2)]
        assert figures.get_figures(session, body=FIFE).total.number == 40
        assert figures.get_figures(session, body=FIFE, quarter=Quarter(2026, 2)).total.number == 20

    def test_a_body_that_does_not_exist_is_not_found(self, session: Session) -> None:
        with pytest.raises(NotFound):
            figures.get_figures(session, body="nowhere-council")

    def test_a_theme_that_left_the_code_book_stands_for_itself(self, session: Session) -> None:
        assert figures.theme_name(session, "gone") == "gone"
        assert figures.theme_name(session, "school") == "School"


class TestPublic:
    def test_before_the_first_release_it_is_empty(self, session: Session) -> None:
        empty = figures.get_public_figures(session, body=FIFE)

        assert (empty.release, empty.total, empty.themes) == (None, None, ())

    def test_it_holds_themes_and_how_many_spoke(self, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN)
        public = figures.get_public_figures(session, body=FIFE)

        assert public.total is not None
        assert public.total.number == 40
        assert [figure.number for figure in public.themes[:3]] == [30, 10, None]

    def test_the_country_is_read_like_a_body(self, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN)
        assert figures.get_public_figures(session, body=SCOTLAND).total.number == 200  # type: ignore[union-attr]


def test_every_crossed_table_has_a_table_of_its_own() -> None:
    assert set(CROSSED) | set(CROSSED.values()) <= set(TableName)
    assert {spec.name for spec in releases.tables()} == set(TableName)


def test_a_release_says_when_it_was_published(session: Session) -> None:
    make_release(session, shown={})
    assert figures.list_releases(session)[0].published_on == AFTER_IT > date(2026, 9, 30)
