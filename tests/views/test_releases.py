"""Building and publishing releases, as an advocacy worker sees it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER, AFTER_IT, FIFE, FIFE_SHOWN, hear, make_release
from tests.factories.people import Person, sign_in
from tests.pages.releases import ReleasePage, ReleasesPage
from webapp.disclosure.outcome import MEASURES
from webapp.domain.about import AgeBand
from webapp.models import AttackRun, AuditEntry, Release

AFTER_THE_QUARTER = datetime(AFTER_IT.year, AFTER_IT.month, AFTER_IT.day, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def the_day_after_the_quarter():  # type: ignore[no-untyped-def]
    with time_machine.travel(AFTER_THE_QUARTER, tick=False):
        yield


@pytest.fixture
def worker(client: FlaskClient, worker_ailsa: Person) -> FlaskClient:
    sign_in(client, worker_ailsa)
    return client


class TestBuilding:
    def test_the_last_closed_quarter_is_built_attacked_and_published(
        self, worker: FlaskClient, session: Session
    ) -> None:
        hear(session, people=25, age_band=AgeBand.FROM_12_TO_15)
        session.commit()
        page = ReleasesPage.visit(worker)
        assert "several minutes" in page.text

        built = page.build()
        assert built.heading == "Release of July to September 2026"
        assert built.findings["Worked out exactly"] == "0"
        assert len(built.findings) == len(MEASURES) + len(["Small numbers attacked"])
        assert "synthetic" in built.text

        published = built.publish()
        assert "Published on 5 October 2026" in published.text
        assert session.scalars(select(Release.published_on)).one() == AFTER_IT

    def test_the_log_says_who_built_and_who_published(
        self, worker: FlaskClient, worker_ailsa: Person, session: Session
    ) -> None:
        ReleasesPage.visit(worker).build().publish()

        lines = session.execute(select(AuditEntry.action, AuditEntry.actor, AuditEntry.subject))
        ours = [line for line in lines if line.action.startswith("release_")]
        actor = str(worker_ailsa.account_id)
        assert ours == [("release_built", actor, "2026Q3"), ("release_published", actor, "2026Q3")]

    def test_a_second_press_makes_no_second_release(self, worker: FlaskClient, session: Session) -> None:
        page = ReleasesPage.visit(worker)
        page.build()
        again = page.build()

        assert again.status == 200
        assert session.scalar(select(func.count()).select_from(Release)) == 1

    def test_when_all_is_built_there_is_nothing_to_press(self, worker: FlaskClient, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN)
        page = ReleasesPage.visit(worker)

        assert "Every closed quarter has its release" in page.text
        assert "Count and attack" not in page.text


class TestTheReport:
    def test_what_was_left_out_is_named(self, worker: FlaskClient, session: Session) -> None:
        make_release(session, shown=FIFE_SHOWN, withheld=[f"{FIFE}/home", "scotland/age_band"])
        text = ReleasePage(worker, worker.get("/releases/2026Q3")).text

        assert "Fife Council: Where they live" in text
        assert "Scotland: How old they are" in text

    def test_it_says_who_is_shown_and_who_gathers(self, worker: FlaskClient, session: Session) -> None:
        hear(session, people=25)
        session.commit()
        text = ReleasesPage.visit(worker).build().text

        assert "All councils that are not on islands (4)" in text
        assert "Bodies shown for this release's own quarter Fife Council" in text
        assert "Moray Council" in text.partition("still gathering")[2]

    def test_a_later_attack_is_told_with_its_day(self, worker: FlaskClient, session: Session) -> None:
        release = make_release(session, shown=FIFE_SHOWN)
        session.add(AttackRun(release_id=release.id, number=1, started_on=AFTER_IT))
        session.commit()
        assert "An attack that began on 5 October 2026 is not finished" in worker.get("/releases/2026Q3").text

        run = session.scalars(select(AttackRun)).one()
        run.finished_on = AFTER_IT
        session.commit()
        assert "as it is stored: the attacker lost" in worker.get("/releases/2026Q3").text

    def test_one_that_was_taken_off_the_pages_says_so(self, worker: FlaskClient, session: Session) -> None:
        release = make_release(session, shown=FIFE_SHOWN)
        release.is_safe, release.withdrawn_on = False, AFTER_IT
        session.commit()

        assert "A later attack won on 5 October 2026" in worker.get("/releases/2026Q3").text
        assert "Won later" in worker.get("/releases").text

    def test_an_unsafe_release_says_so_and_has_no_button(self, worker: FlaskClient, session: Session) -> None:
        release = make_release(session, shown={}, is_published=False)
        release.is_safe = False
        session.commit()
        page = ReleasePage(worker, worker.get("/releases/2026Q3"))

        assert "Nobody can publish this release" in page.text
        assert "Publish this release" not in [
            button.get_text(strip=True) for button in page.soup.select("button")
        ]

    def test_and_is_refused_to_whoever_sends_the_form_anyway(
        self, worker: FlaskClient, session: Session
    ) -> None:
        release = make_release(session, shown={}, is_published=False)
        page = ReleasePage(worker, worker.get("/releases/2026Q3"))
        release.is_safe = False
        session.commit()

        assert page.publish().status == 409
        session.expire_all()
        assert session.scalars(select(Release.published_on)).one() is None

    @pytest.mark.parametrize("quarter", ["2026Q2", "2026Q9", "summer"])
    def test_a_quarter_that_is_not_there_is_not_found(self, worker: FlaskClient, quarter: str) -> None:
        assert worker.get(f"/releases/{quarter}").status_code == 404


@pytest.mark.parametrize("who", ["parent_fife", "board_fife", "lead_morag", "admin"])
def test_nobody_else_opens_it(
    client: FlaskClient, session: Session, who: str, request: pytest.FixtureRequest
) -> None:
    make_release(session, shown=FIFE_SHOWN)
    sign_in(client, request.getfixturevalue(who))

    assert client.get("/releases").status_code == 403
    assert client.get(f"/releases/{A_QUARTER}").status_code == 403
