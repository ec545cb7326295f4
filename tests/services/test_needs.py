"""What is asked of a body: released cells beside its offers, and no more certainty than there is."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from tests.factories.figures import AFTER_IT, FIFE, MORAY, make_account, make_release
from webapp.disclosure.uncertainty import Direction, Span
from webapp.domain.dates import Quarter
from webapp.domain.errors import NotFound
from webapp.services import needs, offers
from webapp.services.needs import Needs
from webapp.services.plans import Writer

SHOWN = {
    (FIFE, "total", ""): 100,
    (FIFE, "theme", "money"): 50,
    (FIFE, "theme", "school"): 60,
    (FIFE, "theme_kind", "money|need"): 35,
    (FIFE, "theme_kind", "school|need"): 20,
    (FIFE, "theme_kind", "health|offer"): 25,
    (FIFE, "theme_age_band", "money|18-20"): 15,
    (FIFE, "theme_age_band", "money|16-17"): 25,
    (FIFE, "theme_home", "money|own-place"): 20,
    ("scotland", "total", ""): 900,
    ("scotland", "theme", "money"): 300,
    ("scotland", "theme_kind", "money|need"): 250,
}


@pytest.fixture
def writer(session: Session) -> Writer:
    return Writer(account_id=make_account(session).id, body=FIFE)


def read(session: Session, *, body: str = FIFE, today: date = AFTER_IT) -> Needs:
    found = needs.find_needs(session, body=body, today=today)
    assert found is not None
    return found


def test_what_is_asked_for_stands_first_and_the_rest_is_named_as_hidden(session: Session) -> None:
    make_release(session, shown=SHOWN)
    found = read(session)

    assert [(need.theme, need.asked.number, need.asked.whole) for need in found.needs] == [
        ("money", 35, 100),
        ("school", 20, 100),
    ]
    assert "health" in found.hidden
    assert len(found.hidden) == 14
    assert "no-theme" not in found.hidden


def test_groups_keep_their_own_order_whatever_their_numbers(session: Session) -> None:
    make_release(session, shown=SHOWN)
    money = read(session).needs[0]

    assert [figure.codes[1] for figure in money.ages] == ["16-17", "18-20"]
    assert [figure.number for figure in money.homes] == [20]


def test_a_share_is_as_wide_as_chance_and_rounding_make_it(session: Session) -> None:
    """35 of 100 may be 33 of 102 or 37 of 98; Wilson's bounds are 0.2403 and 0.4757."""
    make_release(session, shown=SHOWN)

    assert read(session).needs[0].share == Span(24, 48)


def test_what_is_asked_for_and_not_offered_is_missing(session: Session, writer: Writer) -> None:
    make_release(session, shown=SHOWN)
    for name, themes in (("Grant", ["money"]), ("Gym", ["health"]), ("Book", [])):
        offers.add_offer(
            session, writer=writer, name=name, explanation="Free.", themes=themes, today=date(2026, 1, 1)
        )
    found = read(session)

    assert [need.theme for need in found.unmet] == ["school"]
    assert [offer.name for offer in found.needs[0].offers] == ["Grant"]
    assert "Gym" not in repr(found)


def test_an_offer_that_ended_is_offered_no_more(session: Session, writer: Writer) -> None:
    make_release(session, shown=SHOWN)
    offers.add_offer(
        session, writer=writer, name="Grant", explanation="Free.", themes=["money"], today=date(2026, 1, 1)
    )
    offers.retire_offer(session, writer=writer, slug="grant", today=date(2026, 9, 1))

    assert [need.theme for need in read(session).unmet] == ["money", "school"]


@pytest.mark.parametrize(
    ("then", "way", "way_of_share", "people"),
    [
        (35, Direction.NOT_SURE, Direction.NOT_SURE, Span(-4, 4)),
        (30, Direction.NOT_SURE, Direction.NOT_SURE, Span(1, 9)),
        (25, Direction.MORE, Direction.NOT_SURE, Span(6, 14)),
        (10, Direction.MORE, Direction.MORE, Span(21, 27)),
        (75, Direction.FEWER, Direction.FEWER, Span(-44, -36)),
    ],
)
def test_it_moved_only_as_far_as_can_be_told(
    session: Session, then: int, way: Direction, way_of_share: Direction, people: Span
) -> None:
    earlier = {**SHOWN, (FIFE, "theme", "money"): 80, (FIFE, "theme_kind", "money|need"): then}
    make_release(session, shown=earlier, quarter=Quarter(2026, 2))
    make_release(session, shown=SHOWN)
    moved = read(session).needs[0].moved

    assert moved is not None
    assert (moved.since, moved.then.number) == (Quarter(2026, 2), then)
    assert (moved.people, moved.way, moved.way_of_share) == (people, way, way_of_share)


def test_a_need_that_was_hidden_before_has_nothing_to_be_compared_with(session: Session) -> None:
    make_release(session, shown={(FIFE, "total", ""): 100}, quarter=Quarter(2026, 2))
    make_release(session, shown=SHOWN)

    assert read(session).needs[0].moved is None


def test_a_body_whose_own_figures_are_hidden_reads_those_of_scotland(session: Session) -> None:
    make_release(session, shown=SHOWN)
    found = read(session, body=MORAY)

    assert (found.body, found.heard_in) == (MORAY, "scotland")
    assert [need.asked.number for need in found.needs] == [250]


def test_before_the_first_release_there_are_none(session: Session) -> None:
    assert needs.find_needs(session, body=FIFE, today=AFTER_IT) is None
    with pytest.raises(NotFound):
        needs.find_needs(session, body="atlantis", today=AFTER_IT)


def test_of_two_releases_the_less_exact_counts(session: Session) -> None:
    coarse = make_release(session, shown={**SHOWN}, quarter=Quarter(2026, 2))
    coarse.method = {**coarse.method, "rounding": 10, "threshold": 20}
    session.commit()
    make_release(session, shown={**SHOWN, (FIFE, "theme_kind", "money|need"): 50})
    moved = read(session).needs[0].moved

    assert moved is not None
    assert moved.people == Span(45 - 39, 54 - 30)
