"""The cells of a release: what each says, page by page."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, FIFE_SHOWN, MORAY, hear, make_release, release
from tests.pages.open_data import (
    API,
    Q3,
    every_page,
)
from webapp.models import Release, ReleasedCell
from webapp.services import figures, releases
from webapp.services.open_data import MOST_CELLS
from webapp.services.release_plan import POOL_NAMES


class TestCells:
    def test_a_number_comes_with_what_can_stand_behind_it(self, client: FlaskClient, shown: Release) -> None:
        (school,) = (
            cell
            for cell in client.get(f"{Q3}/cells?area={FIFE}&table=theme_age_band").json["cells"]
            if cell["codes"] == {"theme": "school", "age_band": "12-15"}
        )

        assert (school["value"], school["status"], school["least"], school["greatest"]) == (15, "A", 13, 17)

    def test_nobody_few_and_protected_look_the_same(self, client: FlaskClient, shown: Release) -> None:
        cells = client.get(f"{Q3}/cells?area={MORAY}&limit={MOST_CELLS}").json["cells"]

        said = {(cell["value"], cell["status"], cell["least"], cell["greatest"]) for cell in cells}
        assert said == {(None, "Q", None, None)}

    def test_what_was_built_is_open_and_nothing_is_left_out(
        self, client: FlaskClient, session: Session
    ) -> None:
        hear(session, people=27)
        hear(session, people=14, body=MORAY, themes=("money",))
        hear(session, people=12, body=None, themes=("health",))
        release(session)
        stored = session.execute(
            select(ReleasedCell.body, ReleasedCell.table_name, ReleasedCell.key, ReleasedCell.value)
        )

        cells = client.get(f"{Q3}/cells.json").json["cells"]
        opened = {
            (cell["area"], cell["table"], "|".join(cell["codes"].values())): cell["value"] for cell in cells
        }
        assert len(opened) == len(cells)
        assert {(body, table, key): value for body, table, key, value in stored}.items() <= opened.items()

    def test_its_checksum_can_be_worked_out_from_the_file(
        self, client: FlaskClient, session: Session
    ) -> None:
        hear(session, people=27)
        built = release(session)
        found = client.get(f"{Q3}/cells.json").json

        cells = [
            (cell["area"], cell["table"], "|".join(cell["codes"].values()), cell["value"])
            for cell in found["cells"]
        ]
        facts = found["release"]
        assert built.checksum == facts["checksum"]
        assert facts["checksum"] == releases.checksum_of(
            cells, method=facts["method"], withheld=facts["withheld"]
        )

    def test_pages_hold_every_cell_once_and_in_the_order_of_the_files(
        self, client: FlaskClient, shown: Release
    ) -> None:
        pages = every_page(client, f"{Q3}/cells?limit=997")

        assert {len(page) for page in pages[:-1]} == {997}
        assert [cell for page in pages for cell in page] == client.get(f"{Q3}/cells.json").json["cells"]

    @pytest.mark.parametrize("limit", [1, 5, 16, 17, 18])
    def test_pages_of_one_table_of_one_area_end_where_it_ends(
        self, client: FlaskClient, shown: Release, limit: int
    ) -> None:
        pages = every_page(client, f"{Q3}/cells?area={FIFE}&table=theme&limit={limit}")

        assert sum(map(len, pages)) == 17
        assert all(pages)

    def test_a_table_alone_is_told_of_every_area(self, client: FlaskClient, shown: Release) -> None:
        cells = [cell for page in every_page(client, f"{Q3}/cells?table=total") for cell in page]

        assert [cell["area"] for cell in cells] == ["scotland", *figures.bodies_by_slug(), "no-body"]

    def test_a_body_that_gathers_has_only_what_it_has(self, client: FlaskClient, session: Session) -> None:
        made = make_release(session, shown={**FIFE_SHOWN, (MORAY, "quarter_total", ""): 10})
        made.method = made.method | {
            "spans": {FIFE: "2026Q1", "scotland": "2026Q3"},
            "pools": {"all-council": [FIFE, MORAY]},
        }
        session.commit()

        moray = client.get(f"{Q3}/cells?area={MORAY}").json["cells"]
        assert [(cell["table"], cell["value"], cell["first_quarter"]) for cell in moray] == [
            ("quarter_total", 10, "2026Q3")
        ]
        fife = client.get(f"{Q3}/cells?area={FIFE}&table=theme").json["cells"]
        assert {(cell["first_quarter"], cell["last_quarter"]) for cell in fife} == {("2026Q1", "2026Q3")}
        (pool,) = (each for each in client.get(f"{API}/areas").json["areas"] if each["kind"] == "pool")
        assert pool == {
            "area": "all-council", "name": POOL_NAMES["all-council"], "kind": "pool", "members": [FIFE, MORAY],
        }  # fmt: skip
        assert client.get(f"{Q3}/cells?area=all-council").status_code == 200

    def test_a_number_that_no_release_could_hold_is_not_told(
        self, app: Flask, client: FlaskClient, session: Session, shown: Release
    ) -> None:
        session.execute(update(ReleasedCell).values(value=7))
        session.commit()

        for path in (f"{Q3}/cells", f"{Q3}/cells.csv"):
            answer = client.get(path)
            assert answer.status_code == 500
            assert "7" not in answer.get_data(as_text=True).replace("application", "")
