"""A closed quarter is counted once, attacked, frozen, and published only if it held."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.factories.figures import A_QUARTER, AFTER_IT, FIFE, MORAY, hear, release
from webapp.disclosure import release as disclosure_release
from webapp.domain.about import AgeBand
from webapp.domain.dates import Quarter
from webapp.domain.errors import NotFound, PeriodStillOpen, ReleaseExists, ReleaseUnsafe
from webapp.models import Release, ReleasedCell, Submission, Voice
from webapp.services import releases
from webapp.services.figures import NO_THEME, SCOTLAND, TableName


def build(session: Session, *, quarter: Quarter = A_QUARTER, today: date = AFTER_IT) -> Release:
    return releases.build_release(session, quarter=quarter, today=today, is_synthetic=True)


def cell(session: Session, *, body: str, key: str, table: TableName = TableName.THEME) -> int | None:
    return session.scalars(
        select(ReleasedCell.value).where(
            ReleasedCell.body == body, ReleasedCell.table_name == table, ReleasedCell.key == key
        )
    ).one_or_none()


@pytest.fixture
def broken_gate(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the gate's last defence, so that numbers leave from which five people can be worked out.

    About 30 spoke and about 25 of them are 12 to 15: at most nine are left for every other age.
    """
    monkeypatch.setattr(disclosure_release, "_repaired", lambda protected, *_, **__: protected)
    for people, age_band in ((25, AgeBand.FROM_12_TO_15), (3, AgeBand.FROM_16_TO_17), (2, AgeBand.UNDER_12)):
        hear(session, people=people, age_band=age_band)


class TestCounting:
    def test_people_are_counted_for_their_body_and_for_the_country(self, session: Session) -> None:
        hear(session, people=12, body=FIFE)
        hear(session, people=17, body=MORAY)
        build(session)

        assert cell(session, body=FIFE, key="school") == 10
        assert cell(session, body=MORAY, key="school") == 15
        assert cell(session, body=SCOTLAND, key="school") == 30

    def test_somebody_who_speaks_often_is_one_person(self, session: Session) -> None:
        people = hear(session, people=6)
        hear(session, people=6, contributors=people)
        build(session)

        assert cell(session, body=FIFE, key="school") is None

    def test_a_voice_without_a_body_counts_for_the_country(self, session: Session) -> None:
        hear(session, people=10, body=None)
        build(session)

        assert cell(session, body=SCOTLAND, key="school") == 10

    def test_a_voice_without_a_theme_has_a_place_of_its_own(self, session: Session) -> None:
        hear(session, people=10, themes=())
        build(session)

        assert cell(session, body=FIFE, key=NO_THEME) == 10

    def test_a_theme_that_left_the_code_book_is_counted_without_its_name(self, session: Session) -> None:
        hear(session, people=10, themes=("gone-from-the-book",))
        build(session)

        assert cell(session, body=FIFE, key=NO_THEME) == 10

    def test_what_was_cleared_after_the_last_day_waits_for_the_next_release(self, session: Session) -> None:
        hear(session, people=11, on=A_QUARTER.last_day)
        hear(session, people=22, on=A_QUARTER.following.first_day)
        build(session)
        assert cell(session, body=FIFE, key="school") == 10

        build(session, quarter=A_QUARTER.following, today=date(2027, 1, 3))
        values = session.scalars(
            select(ReleasedCell.value).where(
                ReleasedCell.body == FIFE, ReleasedCell.table_name == "theme", ReleasedCell.key == "school"
            )
        )
        assert sorted(values) == [10, 20]

    def test_a_voice_is_marked_with_the_release_that_counted_it(self, session: Session) -> None:
        hear(session, people=3)
        built = build(session)

        assert set(session.scalars(select(Submission.counted_in_id))) == {built.id}

    def test_one_that_was_held_and_cleared_again_is_never_counted_twice(self, session: Session) -> None:
        hear(session, people=12)
        build(session)
        voices = session.scalars(select(Voice)).all()
        again = [{"submission_id": v.submission_id, "contributor_id": v.contributor_id} for v in voices]
        for voice in voices:
            session.delete(voice)
        session.flush()
        session.add_all(Voice(**row, cleared_on=date(2026, 11, 1)) for row in again)
        session.flush()

        later = releases.collect(session, quarter=Quarter(2026, 4), today=date(2027, 1, 4))

        assert later.people == 0

    def test_a_body_nobody_spoke_about_looks_like_one_few_spoke_about(self, session: Session) -> None:
        hear(session, people=3, body=FIFE)
        build(session)

        def seen(body: str) -> list[tuple[str, str, int | None]]:
            columns = ReleasedCell.table_name, ReleasedCell.key, ReleasedCell.value
            rows = session.execute(select(*columns).where(ReleasedCell.body == body).order_by(*columns))
            return [tuple(row) for row in rows]

        assert seen(FIFE) == seen(MORAY)
        assert {value for _, _, value in seen(FIFE)} == {None}

    def test_progress_names_each_area(self, session: Session) -> None:
        heard_of: list[str] = []
        releases.build_release(
            session, quarter=A_QUARTER, today=AFTER_IT, is_synthetic=True, progress=heard_of.append
        )

        assert {"country", FIFE, MORAY} <= set(heard_of)


class TestRefusing:
    @pytest.mark.parametrize("today", [A_QUARTER.first_day, A_QUARTER.last_day])
    def test_an_open_quarter_is_not_released(self, session: Session, today: date) -> None:
        with pytest.raises(PeriodStillOpen):
            build(session, today=today)

    def test_a_quarter_is_released_once(self, session: Session) -> None:
        build(session)
        with pytest.raises(ReleaseExists):
            build(session)

    def test_a_quarter_before_a_built_one_is_closed_for_good(self, session: Session) -> None:
        build(session)
        with pytest.raises(ReleaseExists):
            build(session, quarter=Quarter(2026, 2))

    def test_whoever_is_second_is_refused(self, session: Session) -> None:
        collected = releases.collect(session, quarter=A_QUARTER, today=AFTER_IT)
        build(session)
        with pytest.raises(ReleaseExists):
            releases.keep_release(
                session, built=releases.defend(collected), today=AFTER_IT, is_synthetic=True
            )

    def test_a_release_that_is_not_there_is_not_published(self, session: Session) -> None:
        with pytest.raises(NotFound):
            releases.publish_release(session, quarter=A_QUARTER, today=AFTER_IT, without_group="Synthetic")


class TestUnsafe:
    def test_with_the_whole_gate_the_same_voices_are_safe(self, session: Session) -> None:
        for people, age_band in (
            (25, AgeBand.FROM_12_TO_15),
            (3, AgeBand.FROM_16_TO_17),
            (2, AgeBand.UNDER_12),
        ):
            hear(session, people=people, age_band=age_band)
        built = build(session)

        assert built.is_safe
        assert built.attack["hidden_by_attack"] > 0

    def test_the_attacker_wins_when_the_gate_is_open(self, session: Session, broken_gate: None) -> None:
        built = build(session)

        assert built.is_safe is False
        assert built.attack["themes"]["wins"] is True

    def test_nobody_can_publish_it(self, session: Session, broken_gate: None) -> None:
        build(session)

        with pytest.raises(ReleaseUnsafe):
            releases.publish_release(session, quarter=A_QUARTER, today=AFTER_IT, without_group="Synthetic")

    def test_none_of_its_figures_are_kept(self, session: Session, broken_gate: None) -> None:
        build(session)

        assert session.scalar(select(func.count()).select_from(ReleasedCell)) == 0

    def test_its_voices_go_into_the_next(self, session: Session, broken_gate: None) -> None:
        build(session)

        assert set(session.scalars(select(Submission.counted_in_id))) == {None}


class TestPublishing:
    def test_a_safe_release_is_published(self, session: Session) -> None:
        hear(session, people=12)
        assert release(session).published_on == AFTER_IT

    def test_publishing_twice_changes_nothing(self, session: Session) -> None:
        release(session)
        again = releases.publish_release(
            session, quarter=A_QUARTER, today=date(2027, 5, 5), without_group="Synthetic"
        )

        assert again.published_on == AFTER_IT

    def test_a_figure_changed_behind_its_back_stops_it(self, session: Session) -> None:
        hear(session, people=12)
        built = build(session)
        one = session.scalars(select(ReleasedCell).where(ReleasedCell.value == 10).limit(1)).one()
        one.value = 15
        session.flush()

        assert not releases.is_as_built(session, release=built)
        with pytest.raises(ReleaseUnsafe):
            releases.publish_release(session, quarter=A_QUARTER, today=AFTER_IT, without_group="Synthetic")

    def test_erasing_a_voice_later_changes_no_release(self, session: Session) -> None:
        hear(session, people=12)
        published = release(session)
        for voice in session.scalars(select(Voice)):
            session.delete(voice)
        session.flush()

        assert releases.is_as_built(session, release=published)

    def test_the_database_refuses_a_second_release_of_a_quarter(self, session: Session) -> None:
        built = build(session)
        copy = {c.key: getattr(built, c.key) for c in Release.__table__.columns if c.key != "id"}
        session.add(Release(**copy))
        with pytest.raises(IntegrityError):
            session.flush()


class TestNextQuarter:
    def test_it_is_the_last_closed_one(self, session: Session) -> None:
        assert releases.find_next_quarter(session, today=AFTER_IT) == A_QUARTER

    def test_there_is_none_once_it_is_built(self, session: Session) -> None:
        build(session)
        assert releases.find_next_quarter(session, today=AFTER_IT) is None
        assert releases.find_next_quarter(session, today=date(2027, 2, 1)) == A_QUARTER.following


def test_the_software_version_is_the_one_we_ship() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert project["version"] == releases.SOFTWARE_VERSION
