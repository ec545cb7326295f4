"""One built release, read everywhere it can be read: every number is the stored one, and every mark stays a mark."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product

import docx
import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from docx.table import Table
from docx.text.paragraph import Paragraph
from flask import Flask
from flask.testing import FlaskClient
from pyarrow import parquet
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, MORAY, hear, release
from tests.factories.people import Person, sign_in
from webapp import theme_names
from webapp.documents.cell_columns import DIMENSION_COLUMNS
from webapp.domain.about import AgeBand, HomeKind, SubmissionKind
from webapp.domain.dates import Quarter
from webapp.forms import releases as words
from webapp.models import Release, ReleasedCell
from webapp.services.figures import CROSSED, SCOTLAND, TableName

Q2, Q3 = Quarter(2026, 2), Quarter(2026, 3)
NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)
Place = tuple[str, str, tuple[str, ...]]
Numbers = dict[Place, int | None]
Labelled = dict[tuple[str, ...], int | None]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stored(session: Session) -> dict[Quarter, Numbers]:
    """Two quarters, really counted, protected and attacked, as they stand in the database."""
    for quarter, day, more in ((Q2, date(2026, 5, 12), 0), (Q3, date(2026, 8, 12), 9)):
        ages = (AgeBand.FROM_12_TO_15, AgeBand.FROM_16_TO_17)
        homes = (HomeKind.WITH_FOSTER_FAMILY, HomeKind.OWN_PLACE)
        for age, home in product(ages, homes):
            for themes in (("school", "money"), ("school",), ("health",)):
                hear(
                    session, people=13 + more, themes=themes, on=day, age_band=age, home=home,
                    kind=SubmissionKind.NEED,
                )  # fmt: skip
        hear(session, people=14, body=MORAY, themes=("money",), on=day)
        hear(session, people=6, body=None, themes=("health",), on=day)
        release(session, quarter=quarter, today=quarter.following.first_day)
    cells = select(
        Release.quarter, ReleasedCell.body, ReleasedCell.table_name, ReleasedCell.key, ReleasedCell.value
    )
    found: dict[Quarter, Numbers] = {Q2: {}, Q3: {}}
    for quarter, body, table, key, value in session.execute(
        cells.join(Release, Release.id == ReleasedCell.release_id)
    ):
        found[Quarter(2026, int(quarter[-1]))][body, table, tuple(key.split("|")) if key else ()] = value
    return found


@pytest.fixture
def built(stored: dict[Quarter, Numbers]) -> Numbers:
    """The newest of the two, with enough in it to compare: numbers and marks in plain and in crossed tables."""
    numbers = stored[Q3]
    for table in (TableName.THEME, TableName.THEME_AGE_BAND):
        values = [value for (body, name, _codes), value in numbers.items() if (body, name) == (FIFE, table)]
        assert any(values)
        assert None in values
    return numbers


@pytest.fixture
def officer(client: FlaskClient, parent_fife: Person) -> FlaskClient:
    sign_in(client, parent_fife)
    return client


def shown(numbers: Labelled) -> Labelled:
    return {label: number for label, number in numbers.items() if number is not None}


def labelled(
    app: Flask, numbers: Numbers, table: TableName, *, area: str = FIFE, theme: str = ""
) -> Labelled:
    """One table of one area under the words that pages and documents use, of one theme only where one is named."""
    dimensions = ("theme", CROSSED[table].value) if table in CROSSED else (table.value,)
    with app.test_request_context():
        return {
            tuple(
                str(words.category(dimension, code, theme_names=theme_names.all_names()))
                for dimension, code in zip(dimensions, codes, strict=False)
                if not (theme and dimension == "theme")
            ): number
            for (body, name, codes), number in numbers.items()
            if (body, name) == (area, table) and theme in ("", *codes[:1])
        }


class TestOpenData:
    def test_page_by_page(self, client: FlaskClient, built: Numbers) -> None:
        found: Numbers = {}
        following = "/api/v1/releases/2026Q3/cells?limit=900"
        while following:
            page = client.get(following).json
            found |= {
                (cell["area"], cell["table"], tuple(cell["codes"].values())): cell["value"]
                for cell in page["cells"]
            }
            following = page["next"]

        assert found == built

    def test_json(self, client: FlaskClient, built: Numbers) -> None:
        cells = client.get("/api/v1/releases/2026Q3/cells.json").json["cells"]

        assert {
            (cell["area"], cell["table"], tuple(cell["codes"].values())): cell["value"] for cell in cells
        } == built

    def test_csv(self, client: FlaskClient, built: Numbers) -> None:
        text = client.get("/api/v1/releases/2026Q3/cells.csv").get_data(as_text=True)

        assert {
            (line["area"], line["table"], codes_in(line)): int(line["value"]) if line["value"] else None
            for line in csv.DictReader(io.StringIO(text))
        } == built

    def test_parquet(self, client: FlaskClient, built: Numbers) -> None:
        data = client.get("/api/v1/releases/2026Q3/cells.parquet").data

        assert {
            (row["area"], row["table"], codes_in(row)): row["value"]
            for row in parquet.read_table(io.BytesIO(data)).to_pylist()
        } == built


class TestEvidence:
    def test_json(self, app: Flask, officer: FlaskClient, built: Numbers) -> None:
        for table in json.loads(officer.get("/evidence/2026Q3/json").get_data())["tables"]:
            name = TableName(table["name"])
            found = {tuple(figure["labels"]): figure["number"] for figure in table["figures"]}
            assert plain(found) == labelled(app, built, name), name

    def test_csv(self, app: Flask, officer: FlaskClient, built: Numbers) -> None:
        text = officer.get("/evidence/2026Q3/csv").get_data().decode("utf-8-sig")
        lines = [line for line in csv.DictReader(io.StringIO(text)) if line["part"] == "figure"]

        for name in TableName:
            found = {
                tuple(line["detail"].split(" / ")): int(line["number"]) if line["number"] else None
                for line in lines
                if line["name"] == words.TABLES[name]
            }
            assert plain(found) == labelled(app, built, name), name

    def test_document(self, app: Flask, officer: FlaskClient, built: Numbers) -> None:
        """Crossed tables put their hidden lines together, so there the shown ones are compared."""
        tables = tables_under_headings(officer.get("/evidence/2026Q3/docx").get_data())

        for name in TableName:
            found = {
                tuple(line[:-2]): int(line[-1].split()[1]) if line[-1] else None
                for line in tables[str(words.TABLES[name])]
            }
            assert shown(plain(found)) == shown(labelled(app, built, name)), name


class TestOfficer:
    def test_tables_with_bars(self, app: Flask, officer: FlaskClient, built: Numbers) -> None:
        page = Screen(officer, "/heard")
        names = {
            str(words.TABLES[name]): name for name in (TableName.KIND, TableName.AGE_BAND, TableName.HOME)
        }
        names |= {"For Fife Council": TableName.THEME, str(words.TABLES[TableName.FAMILY]): TableName.FAMILY}

        for caption, name in names.items():
            assert shown(page.bars(caption)) == shown(labelled(app, built, name)), name
        country = page.bars("All young people and groups who were heard")
        assert shown(country) == shown(labelled(app, built, TableName.THEME, area=SCOTLAND))

    def test_the_first_themes_are_among_all(self, app: Flask, officer: FlaskClient, built: Numbers) -> None:
        first = Screen(officer, "/heard").bars("What most spoke about")

        assert first
        assert first.items() <= labelled(app, built, TableName.THEME).items()

    def test_crossed_tables(self, app: Flask, officer: FlaskClient, built: Numbers) -> None:
        page = Screen(officer, "/heard")

        for name in (TableName.THEME_AGE_BAND, TableName.THEME_HOME):
            expected = shown(labelled(app, built, name))
            assert shown(page.squares(str(words.TABLES[name]))) == expected, name

    def test_drawings_and_the_tables_beside_them(
        self, app: Flask, officer: FlaskClient, built: Numbers, stored: dict[Quarter, Numbers]
    ) -> None:
        page = Screen(officer, "/heard")
        over_time = {
            label: [labelled(app, stored[quarter], TableName.THEME)[label] for quarter in (Q2, Q3)]
            for label in labelled(app, built, TableName.THEME)
        }

        assert page.drawn
        for title, drawn in page.drawn.items():
            assert drawn == [number for number in over_time[(title,)] if number is not None]
        for title, told in page.told.items():
            assert told == [str(number) if number else "Hidden" for number in over_time[(title,)]]

    def test_the_total(self, officer: FlaskClient, built: Numbers) -> None:
        text = Screen(officer, "/heard").text

        assert f"About {built[FIFE, 'total', ()]} young people and groups were heard about you" in text

    @pytest.mark.parametrize("theme", ["school", "health", "money"])
    def test_the_page_of_a_theme(self, app: Flask, officer: FlaskClient, built: Numbers, theme: str) -> None:
        page = Screen(officer, f"/heard/2026Q3/{theme}")
        facts = page.facts()

        for fact, area in (("For you", FIFE), ("Across Scotland", SCOTLAND)):
            number = built[area, "theme", (theme,)]
            assert re.findall(r"about (\d+)", facts[fact]) == ([str(number)] if number else [])
        for name in CROSSED:
            expected = shown(labelled(app, built, name, theme=theme))
            if expected:
                assert shown(page.bars(str(words.TABLES[name]))) == expected, name

    def test_nothing_else_is_drawn(self, officer: FlaskClient, built: Numbers) -> None:
        """Whatever a page draws carries a number of this release or of the one before, or nothing."""
        drawn = Screen(officer, "/heard").values

        assert drawn
        assert all(value == "" or int(value) % 5 == 0 and int(value) >= 10 for value in drawn)


class TestEverybody:
    def test_the_page_of_a_body(self, app: Flask, client: FlaskClient, built: Numbers) -> None:
        page = Screen(client, f"/corporate-parents/{FIFE}")
        expected = labelled(app, built, TableName.THEME)

        assert f"About {built[FIFE, 'total', ()]} young people told us something" in page.text
        assert shown(page.bars("What they spoke about")) == shown(expected)
        assert shown(page.bars("Hidden, to keep people safe")) == {}


class Screen:
    """A page, and what stands and is drawn on it."""

    def __init__(self, client: FlaskClient, path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 200
        self.soup = BeautifulSoup(answer.get_data(as_text=True), "html.parser")

    @property
    def text(self) -> str:
        return " ".join(self.soup.get_text(" ", strip=True).split())

    @property
    def values(self) -> list[str]:
        return [str(mark["data-value"]) for mark in self.soup.select("[data-value]")]

    def bars(self, caption: str) -> Labelled:
        """A table with bars: what is written must be what is drawn; lines that are folded together are hidden."""
        found: Labelled = {}
        for row in self._table(caption).select("tbody tr"):
            label = next(row.select_one("th").stripped_strings)  # type: ignore[union-attr]
            written = row.select_one("td bdi")
            number = int(re.sub(r"\D", "", written.get_text())) if written else None
            bar = row.select_one("svg.bar")
            assert bar is not None
            assert str(bar["data-value"]) == ("" if number is None else str(number))
            found |= {(name,): number for name in (label.split("; ") if number is None else [label])}
        return found

    def squares(self, caption: str) -> Labelled:
        """A table with squares, by what stands at the left and above."""
        table = self._table(caption)
        columns = [head.get_text(" ", strip=True) for head in table.select("thead th")][1:]
        found: Labelled = {}
        for row in table.select("tbody tr"):
            label = row.select_one("th").get_text(" ", strip=True)  # type: ignore[union-attr]
            for column, cell in zip(columns, row.select("td"), strict=True):
                written = cell.select_one("bdi")
                number = int(written.get_text()) if written else None
                assert str(cell.svg["data-value"]) == ("" if number is None else str(number))  # type: ignore[index]
                found[label, column] = number
        return found

    @property
    def drawn(self) -> dict[str, list[int]]:
        """The small trends: the numbers of each line, by its title."""
        return {
            str(trend.strong.get_text(" ", strip=True)): [  # type: ignore[union-attr]
                int(str(dot["data-value"])) for dot in trend.select("circle")
            ]
            for trend in self.soup.select(".smalls > li")
        }

    @property
    def told(self) -> dict[str, list[str]]:
        """The table beside the small trends."""
        beside = self.soup.select_one(".smalls ~ details table")
        assert beside is not None
        return {
            row.select_one("th").get_text(" ", strip=True): [  # type: ignore[union-attr]
                cell.get_text(" ", strip=True) for cell in row.select("td")
            ]
            for row in beside.select("tbody tr")
        }

    def facts(self) -> dict[str, str]:
        names = [name.get_text(" ", strip=True) for name in self.soup.select("dl.facts dt")]
        said = [fact.get_text(" ", strip=True) for fact in self.soup.select("dl.facts dd")]
        return dict(zip(names, said, strict=True))

    def _table(self, caption: str) -> Tag:
        for table in self.soup.find_all("table"):
            if table.caption and table.caption.get_text(" ", strip=True) == caption:
                return table
        raise AssertionError(f"there is no table {caption!r}")


def codes_in(line: dict[str, str | None]) -> tuple[str, ...]:
    return tuple(code for code in (line[column] for column in DIMENSION_COLUMNS) if code)


def plain(found: Labelled) -> Labelled:
    """Call the only line of a total by no name, as it is stored."""
    return {() if label == ("Everybody who was heard",) else label: number for label, number in found.items()}


def tables_under_headings(written: bytes) -> dict[str, list[list[str]]]:
    """The lines of each table of a document, by the last heading before it."""
    document = docx.Document(io.BytesIO(written))
    heading, found = "", {}
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph) and part.style and (part.style.name or "").startswith("Heading"):
            heading = part.text
        if isinstance(part, Table):
            found[heading] = [[cell.text for cell in row.cells] for row in part.rows[1:]]
    return found
