"""What a body offers, and which themes that is for."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.figures import (
    AFTER_IT,
    FIFE,
)
from webapp.domain.errors import NotFound
from webapp.models import Offer, OfferTheme
from webapp.services import offers
from webapp.services.plans import Writer
from webapp.services.slugs import slug_of


class TestOffers:
    def test_twice_is_once_and_the_newer_explanation_stands(self, session: Session, writer: Writer) -> None:
        for explanation in ("Free.", "Free until you are 26."):
            offers.add_offer(session, writer=writer, name="Gym pass", explanation=explanation, today=AFTER_IT)
        (offer,) = offers.list_offers(session, body=FIFE, today=AFTER_IT)

        assert (offer.slug, offer.explanation) == ("gym-pass", "Free until you are 26.")

    def test_one_that_ended_is_not_offered(self, session: Session, writer: Writer) -> None:
        offer = offers.add_offer(session, writer=writer, name="Gym pass", explanation="Free.", today=AFTER_IT)
        offers.retire_offer(session, writer=writer, slug=offer.slug, today=date(2026, 11, 1))

        assert offers.list_offers(session, body=FIFE, today=date(2026, 10, 31)) != []
        assert offers.list_offers(session, body=FIFE, today=date(2026, 11, 1)) == []
        assert [o.slug for o in offers.list_retired(session, body=FIFE, today=date(2026, 11, 1))] == [
            "gym-pass"
        ]

    def test_a_name_that_comes_back_gets_an_address_of_its_own(
        self, session: Session, writer: Writer
    ) -> None:
        first = offers.add_offer(session, writer=writer, name="Gym pass", explanation="Free.", today=AFTER_IT)
        offers.retire_offer(session, writer=writer, slug=first.slug, today=AFTER_IT)
        offers.retire_offer(session, writer=writer, slug=first.slug, today=date(2027, 1, 1))
        again = offers.add_offer(session, writer=writer, name="Gym pass", explanation="Free.", today=AFTER_IT)

        assert again.slug == "gym-pass-2"
        assert session.scalars(select(Offer.valid_to).where(Offer.slug == first.slug)).one() == AFTER_IT

    @pytest.mark.parametrize(
        ("name", "slug"), [("Còmhradh & cèilidh", "comhradh-ceilidh"), ("体育", "offer")]
    )
    def test_names_of_any_alphabet_get_an_address(self, name: str, slug: str) -> None:
        assert slug_of(name, otherwise="offer") == slug


class TestThemesOfOffers:
    def test_they_stand_in_the_order_of_the_code_book(self, session: Session, writer: Writer) -> None:
        offer = offers.add_offer(
            session,
            writer=writer,
            name="Gym",
            explanation="Free.",
            themes=["health", "school"],
            today=AFTER_IT,
        )

        assert offer.themes == ("school", "health")
        assert offers.get_offer(session, body=FIFE, slug="gym").themes == ("school", "health")

    def test_choosing_again_replaces_them(self, session: Session, writer: Writer) -> None:
        offers.add_offer(
            session,
            writer=writer,
            name="Gym",
            explanation="Free.",
            themes=["health", "money"],
            today=AFTER_IT,
        )
        offers.choose_themes(session, writer=writer, slug="gym", themes=["money", "school"])
        session.expire_all()

        (offer,) = offers.list_offers(session, body=FIFE, today=AFTER_IT)
        assert offer.themes == ("school", "money")
        assert session.scalar(select(func.count()).select_from(OfferTheme)) == 2

    def test_a_theme_that_nobody_knows_is_refused(self, session: Session, writer: Writer) -> None:
        with pytest.raises(NotFound):
            offers.add_offer(
                session, writer=writer, name="Gym", explanation="Free.", themes=["nothing"], today=AFTER_IT
            )

    def test_another_bodys_offer_is_not_found(
        self, session: Session, writer: Writer, neighbour: Writer
    ) -> None:
        offers.add_offer(session, writer=writer, name="Gym", explanation="Free.", today=AFTER_IT)

        with pytest.raises(NotFound):
            offers.choose_themes(session, writer=neighbour, slug="gym", themes=["health"])
