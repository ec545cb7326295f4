"""Offers: what a body says it offers to young people in care and care leavers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, selectinload

from webapp.domain.errors import NotFound
from webapp.models import Offer, OfferTheme
from webapp.services import audit, own_themes
from webapp.services.plans import Writer
from webapp.services.slugs import slug_of


@dataclass(frozen=True, kw_only=True)
class OfferFacts:
    """Something a body says it offers, as everybody may read it.

    Shapes:  themes are those that it answers, in the order of the code-book; none until its body has said so.
    Units:   from valid_from on, and no longer on valid_to.
    """

    body: str
    slug: str
    name: str
    explanation: str
    valid_from: date
    valid_to: date | None
    is_synthetic: bool
    themes: tuple[str, ...] = ()


def list_offers(session: Session, *, body: str, today: date) -> list[OfferFacts]:
    """What a body offers today, by name."""
    query = select(Offer).where(
        Offer.body == body, Offer.valid_from <= today, or_(Offer.valid_to.is_(None), Offer.valid_to > today)
    )
    return _read(session, query.order_by(Offer.name, Offer.slug))


def list_retired(session: Session, *, body: str, today: date) -> list[OfferFacts]:
    """What a body no longer offers, the newest end first."""
    query = select(Offer).where(Offer.body == body, Offer.valid_to <= today)
    return _read(session, query.order_by(Offer.valid_to.desc(), Offer.slug))


def get_offer(session: Session, *, body: str, slug: str) -> OfferFacts:
    """One of a body's offers.

    Errors:  NotFound, for another body's offer too.
    """
    return _facts(session, _get(session, body=body, slug=slug))


def add_offer(
    session: Session,
    *,
    writer: Writer,
    name: str,
    explanation: str,
    today: date,
    themes: Collection[str] = (),
    is_synthetic: bool = False,
) -> OfferFacts:
    """Add something that a body offers.

    Shapes:  an offer of the same name that still stands is kept, with the new explanation and themes: the same form
             sent twice makes one offer.
    Errors:  NotFound for a theme that the code-book does not have.
    """
    name, explanation = name.strip(), explanation.strip()
    standing = select(Offer).where(Offer.body == writer.body, Offer.name == name, Offer.valid_to.is_(None))
    offer = session.scalar(standing.options(selectinload(Offer.themes)))
    if offer is None:
        offer = Offer(
            body=writer.body,
            slug=_free_slug(session, body=writer.body, name=name),
            name=name,
            explanation=explanation,
            valid_from=today,
            valid_to=None,
            is_synthetic=is_synthetic,
            themes=[],
        )
        session.add(offer)
    offer.explanation = explanation
    _set_themes(session, offer, themes)
    session.flush()
    audit.record(
        session, actor=str(writer.account_id), action="offered", subject=f"{offer.body}/{offer.slug}"
    )
    return _facts(session, offer)


def choose_themes(session: Session, *, writer: Writer, slug: str, themes: Collection[str]) -> OfferFacts:
    """Say which themes an offer answers; those it had before and has no longer are gone.

    Errors:  NotFound for another body's offer, or a theme that the code-book does not have.
    """
    offer = _get(session, body=writer.body, slug=slug)
    _set_themes(session, offer, themes)
    session.flush()
    audit.record(session, actor=str(writer.account_id), action="offer_themed", subject=f"{offer.body}/{slug}")
    return _facts(session, offer)


def retire_offer(session: Session, *, writer: Writer, slug: str, today: date) -> OfferFacts:
    """Say that something is no longer offered; what was said about it keeps its name.

    Errors:  NotFound, for another body's offer too.
    """
    offer = _get(session, body=writer.body, slug=slug)
    if offer.valid_to is None:
        offer.valid_to = today
        session.flush()
        audit.record(
            session, actor=str(writer.account_id), action="offer_ended", subject=f"{offer.body}/{slug}"
        )
    return _facts(session, offer)


def _free_slug(session: Session, *, body: str, name: str) -> str:
    taken = set(session.scalars(select(Offer.slug).where(Offer.body == body)))
    first, number = slug_of(name, otherwise="offer"), 2
    slug = first
    while slug in taken:
        slug, number = f"{first}-{number}", number + 1
    return slug


def _get(session: Session, *, body: str, slug: str) -> Offer:
    query = select(Offer).where(Offer.body == body, Offer.slug == slug).options(selectinload(Offer.themes))
    offer = session.scalar(query)
    if offer is None:
        raise NotFound(slug)
    return offer


def _read(session: Session, query: Select[tuple[Offer]]) -> list[OfferFacts]:
    return [_facts(session, offer) for offer in session.scalars(query.options(selectinload(Offer.themes)))]


def _set_themes(session: Session, offer: Offer, themes: Collection[str]) -> None:
    known = own_themes.load_themes(session)
    for theme in themes:
        known.get(theme)
    kept = [row for row in offer.themes if row.theme in themes]
    new = set(themes) - {row.theme for row in kept}
    offer.themes = [*kept, *(OfferTheme(theme=theme) for theme in sorted(new))]


def _facts(session: Session, offer: Offer) -> OfferFacts:
    return OfferFacts(
        body=offer.body,
        slug=offer.slug,
        name=offer.name,
        explanation=offer.explanation,
        valid_from=offer.valid_from,
        valid_to=offer.valid_to,
        is_synthetic=offer.is_synthetic,
        themes=_in_book_order(session, {row.theme for row in offer.themes}),
    )


def _in_book_order(session: Session, themes: Collection[str]) -> tuple[str, ...]:
    """Themes as the code-book has them; one that was never in it is not shown."""
    known = own_themes.load_themes(session).by_code if themes else {}
    return tuple(code for code in known if code in themes)
