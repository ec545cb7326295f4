"""Charts on the pages of a body: the same released figures as in the tables, and nothing where nothing is shown."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, make_release
from tests.factories.people import Person, sign_in
from tests.pages.plans import BodyPage
from webapp.domain.dates import Quarter

SHOWN = {2: 40, 3: None, 4: 20, 5: 45}
"""School in Fife from the second quarter of 2025 on; hidden in the third, and no release at all after the fifth."""


@pytest.fixture
def officer(client: FlaskClient, parent_fife: Person) -> FlaskClient:
    sign_in(client, parent_fife)
    return client


@pytest.fixture
def releases(session: Session) -> None:
    for number, school in SHOWN.items():
        shown = {
            (FIFE, "total", ""): 60,
            (FIFE, "theme", "money"): 20,
            (FIFE, "theme_age_band", "money|12-15"): 10,
        }
        if school:
            shown |= {(FIFE, "theme", "school"): school, (FIFE, "theme_age_band", "school|16-17"): 15}
        make_release(session, shown=shown, quarter=Quarter(2025 + number // 5, number if number < 5 else 2))


def drawn(page: BodyPage) -> Tag:
    found = page.soup.select_one("figure.chart svg.trend")
    assert isinstance(found, Tag)
    return found


def values(svg: Tag | BeautifulSoup) -> list[str]:
    return [str(mark["data-value"]) for mark in svg.select("[data-value]")]


@pytest.fixture
def theme(officer: FlaskClient, releases: None) -> BodyPage:
    return BodyPage.visit(officer, "/heard/2026Q2/school")


class TestTrend:
    def test_it_holds_what_its_table_holds(self, theme: BodyPage) -> None:
        (caption,) = {cell.get_text() for cell in theme.soup.select("figure.chart caption")}

        assert theme.rows(caption) == {
            "April to June 2025": "about 40",
            "July to September 2025": "Fewer than 10, or hidden so that nobody can be worked out",
            "October to December 2025": "about 20",
            "January to March 2026": "Not counted",
            "April to June 2026": "about 45",
        }
        assert sorted(values(drawn(theme))) == ["", "20", "40", "45"]

    def test_nothing_is_drawn_across_what_is_hidden_or_was_not_counted(self, theme: BodyPage) -> None:
        assert drawn(theme).select(".line") == []
        assert len(drawn(theme).select(".mark")) == 1

    def test_it_has_a_name_and_tells_its_story_in_words(self, theme: BodyPage) -> None:
        svg = drawn(theme)
        told = [theme.soup.find(id=name).get_text() for name in str(svg["aria-labelledby"]).split()]

        assert svg["role"] == "img"
        assert told[0] == "School, Fife Council, release by release"
        assert "about 20 in October to December 2025, about 45 in April to June 2026: 21 to 29 more." in told[
            1
        ].replace("About", "about")
        assert "rounded numbers cannot tell these apart" in told[1]

    def test_it_needs_no_style_and_no_script(self, theme: BodyPage) -> None:
        assert not re.search(r" style=|<style|\son\w+=", str(theme.soup))

    def test_time_runs_in_the_direction_of_reading(self, officer: FlaskClient, theme: BodyPage) -> None:
        arabic = BodyPage.visit(officer, "/ar/heard/2026Q2/school")
        places = [[float(str(dot["cx"])) for dot in drawn(page).select("circle")] for page in (theme, arabic)]

        assert places[0] == sorted(places[0])
        assert places[1] == sorted(places[1], reverse=True)
        assert {text["direction"] for text in drawn(arabic).select("text.value")} == {"ltr"}

    def test_it_ends_with_the_release_of_the_page(self, officer: FlaskClient, releases: None) -> None:
        page = BodyPage.visit(officer, "/heard/2025Q4/school")

        assert "April to June 2026" not in page.text
        assert sorted(values(drawn(page))) == ["", "20", "40"]

    def test_one_time_is_no_trend(self, officer: FlaskClient, releases: None) -> None:
        assert BodyPage.visit(officer, "/heard/2025Q2/school").soup.select(".trend") == []


class TestHeard:
    def test_a_heat_map_leaves_out_what_is_hidden_throughout_and_names_it(
        self, officer: FlaskClient, releases: None
    ) -> None:
        page = BodyPage.visit(officer, "/heard")
        heat = page.soup.select_one("table.heat")
        assert isinstance(heat, Tag)

        assert [cell.get_text() for cell in heat.select("thead th")] == ["Theme", "12 to 15", "16 or 17"]
        assert [cell.get_text() for cell in heat.select("tbody th")] == ["School", "Money"]
        assert values(heat) == ["", "15", "10", ""]
        assert "Hidden throughout: Feeling safe where you live;" in page.text

    def test_without_a_figure_there_is_no_chart(self, officer: FlaskClient, session: Session) -> None:
        make_release(session, shown={(FIFE, "total", ""): 40})
        page = BodyPage.visit(officer, "/heard")

        assert page.soup.select("table.heat, svg.trend") == []

    def test_small_trends_share_one_table(self, officer: FlaskClient, releases: None) -> None:
        smalls = BodyPage.visit(officer, "/heard").soup.select("ul.smalls li")

        assert [one.find("strong").get_text() for one in smalls] == ["School", "Money"]
        assert [one.find("small").get_text() for one in smalls] == [
            "From about 40 to about 45: too close to tell.",
            "From about 20 to about 20: too close to tell.",
        ]

    @pytest.mark.parametrize("path", ["/heard", "/heard/2026Q2/school"])
    def test_every_mark_stands_on_a_released_number(
        self, officer: FlaskClient, releases: None, path: str
    ) -> None:
        found = values(BodyPage.visit(officer, path).soup)

        assert found
        assert {value for value in found if value} <= {"10", "15", "20", "40", "45"}


class TestScotland:
    """The page that everybody can open."""

    def test_before_the_first_release(self, client: FlaskClient) -> None:
        assert "Nothing has been counted yet" in BodyPage.visit(client, "/scotland").text

    def test_what_was_said_and_what_cannot_be_shown(self, client: FlaskClient, session: Session) -> None:
        for quarter, heard in ((Quarter(2026, 2), 150), (Quarter(2026, 3), 200)):
            shown = {("scotland", "total", ""): heard, ("scotland", "quarter_total", ""): heard}
            make_release(session, shown={**shown, ("scotland", "theme", "school"): 90}, quarter=quarter)
        page = BodyPage.visit(client, "/scotland")

        assert "About 200 young people told us something" in page.text
        assert page.rows("What they spoke about") == {"School": "less than half 90"}
        assert "16 things that we cannot show" in page.text
        assert "From about 150 to about 200: more." in page.text
        assert sorted(values(drawn(page))) == ["150", "200"]

    def test_too_few_are_no_number(self, client: FlaskClient, session: Session) -> None:
        make_release(session, shown={})

        assert "we show no numbers" in BodyPage.visit(client, "/scotland").text

    def test_it_knows_no_body(self, client: FlaskClient, session: Session) -> None:
        make_release(session, shown={(FIFE, "total", ""): 50, ("scotland", "total", ""): 60})

        assert "Fife" not in BodyPage.visit(client, "/scotland").text
