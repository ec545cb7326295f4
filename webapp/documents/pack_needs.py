"""What is asked of a body, in the words of an evidence pack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webapp.disclosure.uncertainty import Direction
from webapp.services.needs import Moved, Need, Needs

WAYS = {
    Direction.MORE: "a larger part of everybody heard",
    Direction.FEWER: "a smaller part of everybody heard",
    Direction.NOT_SURE: "as a part of everybody heard, too close to tell",
}


@dataclass(frozen=True, kw_only=True)
class PackNeed:
    """One theme that something is asked for about, what is offered for it, and how it moved.

    Shapes:  number is the released number; share and moved are in words; offers is empty where nothing is offered.
    """

    theme: str
    number: int
    share: str
    offers: tuple[str, ...]
    moved: str


def say_needs(needs: Needs | None, *, theme_name: Callable[[str], str]) -> tuple[PackNeed, ...]:
    """Put what is shown of a body's needs into words, most often asked for first."""
    return tuple(_say(need, theme_name=theme_name) for need in needs.needs) if needs else ()


def _say(need: Need, *, theme_name: Callable[[str], str]) -> PackNeed:
    share = f"{need.share.least} to {need.share.greatest} in 100 of everybody heard" if need.share else ""
    return PackNeed(
        theme=theme_name(need.theme),
        number=need.asked.number or 0,
        share=share,
        offers=tuple(offer.name for offer in need.offers),
        moved=_say_moved(need.moved) if need.moved else "No earlier figure to compare with",
    )


def _say_moved(moved: Moved) -> str:
    people = {
        Direction.MORE: f"{moved.people.least} to {moved.people.greatest} more people",
        Direction.FEWER: f"{-moved.people.greatest} to {-moved.people.least} fewer people",
        Direction.NOT_SURE: "too close to tell whether more or fewer people",
    }[moved.way]
    told = f"About {moved.then.number} in the release of {moved.since}; {people}"
    return f"{told}; {WAYS[moved.way_of_share]}" if moved.way_of_share else told
