"""Small bodies gather: each voice is in one quarter, and in one span of each body, whatever happens on the way."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.factories.figures import FIFE, MORAY, hear
from webapp.disclosure import gathering
from webapp.disclosure import release as disclosure_release
from webapp.domain.about import AgeBand
from webapp.domain.dates import Quarter
from webapp.models import Release, ReleasedCell, Routing, Submission, Voice
from webapp.services import figures, releases, spans
from webapp.services.figures import SCOTLAND, TableName
from webapp.services.spans import Past

FIRST, SECOND, THIRD, LAST = (Quarter(2026, number) for number in (1, 2, 3, 4))
ENOUGH = 30


@pytest.fixture(autouse=True)
def thirty_are_enough(a_small_country: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "ENOUGH", ENOUGH)


def build(session: Session, quarter: Quarter, *, is_published: bool = True) -> Release:
    day = quarter.last_day + timedelta(days=5)
    made = releases.build_release(session, quarter=quarter, today=day, is_synthetic=True)
    if is_published and made.is_safe:
        releases.publish_release(session, quarter=quarter, today=day, without_group="Synthetic")
    return made


def shown(session: Session, release: Release, body: str) -> dict[str, int | None]:
    """The total and the quarter's total that a release says of a body, as far as it holds them."""
    rows = session.execute(
        select(ReleasedCell.table_name, ReleasedCell.value).where(
            ReleasedCell.release_id == release.id,
            ReleasedCell.body == body,
            ReleasedCell.table_name.in_([TableName.TOTAL, TableName.QUARTER_TOTAL]),
        )
    )
    return {table: value for table, value in rows}


class TestTheRule:
    @given(
        heard=st.lists(st.none() | st.integers(2, 30).map(lambda fives: fives * 5), min_size=1, max_size=14),
        is_built=st.lists(st.booleans(), min_size=14, max_size=14),
    )
    def test_spans_touch_and_never_overlap(self, heard: list[int | None], is_built: list[bool]) -> None:
        pasts: list[Past] = []
        totals, quarter, counted = {}, FIRST, []
        for total, built in zip(heard, is_built, strict=False):
            if built:
                totals[FIFE, quarter] = total
                opened = pasts[-1].quarter.following if pasts else quarter
                found = spans.decide([FIFE], pasts=pasts, totals=totals, quarter=quarter, opened=opened)
                closed = {body: str(span.first) for body, span in found.items()}
                pasts.append(Past(release_id=uuid4(), quarter=quarter, spans=closed))
                for span in found.values():
                    counted += [past.quarter for past in span.earlier] + [quarter]
                    if total is not None and not span.earlier:
                        assert span.has_enough == (total >= ENOUGH)
                if quarter.number == 4 or (total or 0) >= ENOUGH:
                    assert found
            quarter = quarter.following

        still_open = [past.quarter for past in spans.still_open(FIFE, pasts)]
        assert [*counted, *still_open] == [past.quarter for past in pasts]

    def test_a_year_that_ended_without_a_release_closes_with_the_next(self) -> None:
        pasts = [Past(release_id=uuid4(), quarter=THIRD, spans={})]
        after = LAST.following
        found = spans.decide([FIFE], pasts=pasts, totals={(FIFE, THIRD): 15}, quarter=after, opened=LAST)

        assert (found[FIFE].first, found[FIFE].has_enough) == (THIRD, False)

    def test_a_release_from_before_bodies_gathered_closed_everybodys(self) -> None:
        assert spans.still_open(FIFE, [Past(release_id=uuid4(), quarter=FIRST, spans=None)]) == ()


class TestGathering:
    def test_a_small_body_has_a_total_until_enough_were_heard(self, session: Session) -> None:
        first = hear(session, people=17, on=FIRST.last_day)
        one = build(session, FIRST)
        hear(session, people=8, on=SECOND.last_day)
        hear(session, people=11, on=SECOND.last_day, contributors=first[:11])
        two = build(session, SECOND)

        assert shown(session, one, FIFE) == {"quarter_total": 15}
        assert shown(session, two, FIFE) == {"quarter_total": 20, "total": 25}
        assert (one.method["spans"].get(FIFE), two.method["spans"][FIFE]) == (None, "2026Q1")
        assert one.method["spans"][SCOTLAND] == "2026Q1"
        assert two.method["spans"][SCOTLAND] == "2026Q2"

    def test_the_country_and_pools_never_wait(self, session: Session) -> None:
        hear(session, people=17, on=FIRST.last_day)
        built = build(session, FIRST)

        assert shown(session, built, SCOTLAND) == {"quarter_total": 15, "total": 15}
        assert shown(session, built, "all-council") == {"quarter_total": 15, "total": 15}
        assert built.method["pools"]["all-council"][0] == FIFE

    def test_at_the_end_of_the_year_fewer_tables_are_made(self, session: Session) -> None:
        hear(session, people=17, on=LAST.last_day, age_band=AgeBand.UNDER_12)
        build(session, LAST)
        found = figures.get_figures(session, body=FIFE)

        assert found.first == LAST
        assert found.not_made == set(figures.CROSSED)
        assert found.get_theme("school").number == 15
        assert found.withheld == frozenset()

    def test_a_voice_is_in_one_quarter_and_one_span(self, session: Session) -> None:
        for quarter in (FIRST, SECOND, THIRD, LAST):
            hear(session, people=18, on=quarter.last_day)
        totals = [shown(session, build(session, quarter), FIFE) for quarter in (FIRST, SECOND, THIRD, LAST)]

        assert totals == [
            {"quarter_total": 20},
            {"quarter_total": 20, "total": 35},
            {"quarter_total": 20},
            {"quarter_total": 20, "total": 35},
        ]

    def test_totals_of_earlier_quarters_are_not_numbers_that_the_attack_gave_back(
        self, session: Session
    ) -> None:
        for quarter in (FIRST, SECOND):
            hear(session, people=18, on=quarter.last_day)
            built = build(session, quarter)
            assert built.attack["hidden_by_attack"] == 0


class TestReading:
    @pytest.fixture
    def gathered(self, session: Session) -> None:
        """A body that closed in the second quarter, and has gathered since."""
        for quarter, people in ((FIRST, 17), (SECOND, 17), (THIRD, 12)):
            hear(session, people=people, on=quarter.last_day)
            build(session, quarter)

    @pytest.mark.usefixtures("gathered")
    def test_the_newest_release_that_closed_a_span_is_read(self, session: Session) -> None:
        found = figures.get_figures(session, body=FIFE)

        assert (found.first, found.release.quarter, found.is_gathering) == (FIRST, SECOND, False)
        assert (found.total.number, found.quarter_total.number) == (35, 15)
        assert found.next_at_the_latest == LAST
        assert figures.get_figures(session, body=SCOTLAND).release.quarter == THIRD

    @pytest.mark.usefixtures("gathered")
    def test_a_quarter_asked_for_says_that_the_body_gathers(self, session: Session) -> None:
        found = figures.get_figures(session, body=FIFE, quarter=THIRD)

        assert found.is_gathering
        assert (found.total.number, found.quarter_total.number) == (None, 10)
        assert found.next_at_the_latest == LAST
        assert found.not_made == set(TableName) - {TableName.QUARTER_TOTAL}

    @pytest.mark.usefixtures("gathered")
    def test_pools_are_read_like_bodies(self, session: Session) -> None:
        pool = figures.get_figures(session, body="all-council")

        assert (pool.release.quarter, pool.first, pool.total.number) == (THIRD, THIRD, 10)
        assert figures.area_name("all-council") == "All councils that are not on islands"

    def test_before_any_span_closed_the_newest_release_says_so(self, session: Session) -> None:
        hear(session, people=17, on=FIRST.last_day)
        build(session, FIRST)
        public = figures.get_public_figures(session, body=FIFE)

        assert (public.first, public.next_at_the_latest) == (None, LAST)
        assert public.total is not None
        assert public.total.number == 15


class TestWhatHappensInBetween:
    def test_who_erased_themselves_is_in_no_later_span(self, session: Session) -> None:
        first = hear(session, people=25, on=FIRST.last_day)
        build(session, FIRST)
        session.execute(delete(Submission).where(Submission.contributor_id.in_(first[:14])))
        hear(session, people=12, on=SECOND.last_day)
        built = build(session, SECOND)

        assert built.is_safe
        assert shown(session, built, FIFE) == {"quarter_total": 10, "total": 25}

    def test_a_voice_held_and_cleared_again_stays_in_its_span(self, session: Session) -> None:
        hear(session, people=17, on=FIRST.last_day)
        build(session, FIRST)
        for voice in session.scalars(select(Voice)):
            voice.cleared_on = SECOND.first_day
        hear(session, people=15, on=SECOND.last_day)

        assert shown(session, build(session, SECOND), FIFE) == {"quarter_total": 15, "total": 30}

    def test_a_voice_that_goes_to_another_body_later_is_in_no_span_that_closed(
        self, session: Session
    ) -> None:
        hear(session, people=35, on=FIRST.last_day, body=MORAY)
        hear(session, people=12, on=FIRST.last_day)
        build(session, FIRST)
        for routing in session.scalars(select(Routing).where(Routing.body == FIFE).limit(10)):
            routing.body = MORAY
        hear(session, people=35, on=SECOND.last_day, body=MORAY)
        built = build(session, SECOND)

        assert shown(session, built, MORAY) == {"quarter_total": 35, "total": 35}

    def test_voices_of_an_unsafe_release_go_into_the_next_quarter_and_span(
        self, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hear(session, people=20, on=FIRST.last_day)
        with monkeypatch.context() as patched:
            patched.setattr(disclosure_release.AttackReport, "wins", property(lambda report: True))
            assert build(session, FIRST).is_safe is False
        hear(session, people=15, on=SECOND.last_day)
        built = build(session, SECOND)

        assert shown(session, built, FIFE) == {"quarter_total": 35, "total": 35}
        assert (built.method["spans"][FIFE], built.method["spans"][SCOTLAND]) == ("2026Q1", "2026Q1")
        assert figures.get_figures(session, body=FIFE).first == FIRST

    def test_a_quarter_that_was_skipped_is_counted_with_the_next(self, session: Session) -> None:
        build(session, FIRST)
        hear(session, people=20, on=SECOND.first_day)
        hear(session, people=20, on=THIRD.first_day)
        built = build(session, THIRD)

        assert built.method["spans"][SCOTLAND] == "2026Q2"
        assert shown(session, built, SCOTLAND)["total"] == 40


@pytest.mark.parametrize("backwards", [False, True])
def test_the_same_voices_give_the_same_bytes(session: Session, backwards: bool) -> None:
    """Whoever came first, and whatever their random identifiers are."""
    checksums = set()
    for turn in (False, backwards):
        for quarter in (FIRST, SECOND):
            groups = [(FIFE, AgeBand.UNDER_12, 14), (FIFE, AgeBand.FROM_26, 13), (MORAY, None, 16)]
            for body, band, people in reversed(groups) if turn else groups:
                hear(session, people=people, on=quarter.first_day, body=body, age_band=band)
            build(session, quarter)
        checksums.add(tuple(session.scalars(select(Release.checksum).order_by(Release.quarter))))
        for table in (Submission, ReleasedCell, Release):
            session.execute(delete(table))

    assert len(checksums) == 1
