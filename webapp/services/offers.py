"""Offers: what a body says it offers to young people in care and care leavers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp.domain.errors import NotFound
from webapp.models import Offer
from webapp.services import audit
from webapp.services.plans import Writer

LONGEST_SLUG = 60


@dataclass(frozen=True, kw_only=True)
class OfferFacts:
    """Something a body says it offers, as everybody may read it.

    Units:   from valid_from on, and no longer on valid_to.
    """

    body: str
    slug: str
    name: str
    explanation: str
    valid_from: date
    valid_to: date | None
    is_synthetic: bool


def list_offers(session: Session, *, body: str, today: date) -> list[OfferFacts]:
    """What a body offers today, by name."""
    query = select(Offer).where(
        Offer.body == body, Offer.valid_from <= today, or_(Offer.valid_to.is_(None), Offer.valid_to > today)
    )
    return [_facts(offer) for offer in session.scalars(query.order_by(Offer.name, Offer.slug))]


def list_retired(session: Session, *, body: str, today: date) -> list[OfferFacts]:
    """What a body no longer offers, the newest end first."""
    query = select(Offer).where(Offer.body == body, Offer.valid_to <= today)
    return [_facts(offer) for offer in session.scalars(query.order_by(Offer.valid_to.desc(), Offer.slug))]


def add_offer(
    session: Session, *, writer: Writer, name: str, explanation: str, today: date, is_synthetic: bool = False
) -> OfferFacts:
    """Add something that a body offers.

    Shapes:  an offer of the same name that still stands is kept, with the new explanation: the same form sent twice
             makes one offer.
    """
    name, explanation = name.strip(), explanation.strip()
    standing = select(Offer).where(Offer.body == writer.body, Offer.name == name, Offer.valid_to.is_(None))
    offer = session.scalar(standing)
    if offer is None:
        offer = Offer(
            body=writer.body,
            slug=_free_slug(session, body=writer.body, name=name),
            name=name,
            explanation=explanation,
            valid_from=today,
            valid_to=None,
            is_synthetic=is_synthetic,
        )
        session.add(offer)
    offer.explanation = explanation
    session.flush()
    audit.record(
        session, actor=str(writer.account_id), action="offered", subject=f"{offer.body}/{offer.slug}"
    )
    return _facts(offer)


def retire_offer(session: Session, *, writer: Writer, slug: str, today: date) -> OfferFacts:
    """Say that something is no longer offered; what was said about it keeps its name.

    Errors:  NotFound, for another body's offer too.
    """
    offer = session.scalar(select(Offer).where(Offer.body == writer.body, Offer.slug == slug))
    if offer is None:
        raise NotFound(slug)
    if offer.valid_to is None:
        offer.valid_to = today
        session.flush()
        audit.record(
            session, actor=str(writer.account_id), action="offer_ended", subject=f"{offer.body}/{slug}"
        )
    return _facts(offer)


def slug_of(name: str) -> str:
    """A name as it stands in an address: small Latin letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].rstrip("-") or "offer"


def _free_slug(session: Session, *, body: str, name: str) -> str:
    taken = set(session.scalars(select(Offer.slug).where(Offer.body == body)))
    first, number = slug_of(name), 2
    slug = first
    while slug in taken:
        slug, number = f"{first}-{number}", number + 1
    return slug


def _facts(offer: Offer) -> OfferFacts:
    return OfferFacts(
        body=offer.body,
        slug=offer.slug,
        name=offer.name,
        explanation=offer.explanation,
        valid_from=offer.valid_from,
        valid_to=offer.valid_to,
        is_synthetic=offer.is_synthetic,
    )
