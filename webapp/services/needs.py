"""What young people ask a body for, by theme: from released figures alone, beside what the body offers.

Themes are the only things that stand in an order. There is no order of children, of homes or of bodies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil, floor

from sqlalchemy.orm import Session

from webapp.disclosure.figure import Figure
from webapp.disclosure.gate import Parameters
from webapp.disclosure.uncertainty import (
    Direction,
    Interval,
    Span,
    difference,
    direction,
    direction_of_share,
    share_between,
    share_moved,
)
from webapp.domain.about import SubmissionKind
from webapp.domain.dates import Quarter
from webapp.services.figures import NO_THEME, SCOTLAND, BodyFigures, TableName, find_figures, get_figures
from webapp.services.history import find_before, list_history
from webapp.services.offers import OfferFacts, list_offers
from webapp.services.own_themes import load_themes


@dataclass(frozen=True, kw_only=True)
class Moved:
    """How a need moved since the release before.

    Shapes:  people is by how many the truth can have moved. share and way_of_share are None where there is no share.
    Units:   share in hundredths of everybody heard, rounded outwards.
    """

    since: Quarter
    then: Figure
    people: Span
    way: Direction
    share: Span | None
    way_of_share: Direction | None


@dataclass(frozen=True, kw_only=True)
class Need:
    """What is asked for about one theme, by whom it is spoken about, and what there is.

    Shapes:  asked is how many ask for something, as a part of everybody heard; ages and homes hold the shown figures of
             everybody who spoke about the theme, in the order of the form; offers are the body's own.
    Units:   share in hundredths of everybody heard, rounded outwards; None where there is none.
    """

    theme: str
    asked: Figure
    share: Span | None
    ages: tuple[Figure, ...]
    homes: tuple[Figure, ...]
    offers: tuple[OfferFacts, ...]
    moved: Moved | None

    @property
    def is_unmet(self) -> bool:
        """Whether it is asked for and nothing is offered for it; an offer that nobody mentions is no fault."""
        return not self.offers


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What is asked of a body.

    Shapes:  needs are those that are shown, most often asked for first; hidden are the other themes, in the order of
             the code-book; heard_in is the body, or SCOTLAND where none of its own is shown.
    """

    body: str
    figures: BodyFigures
    needs: tuple[Need, ...]
    hidden: tuple[str, ...]

    @property
    def heard_in(self) -> str:
        return self.figures.body

    @property
    def unmet(self) -> tuple[Need, ...]:
        return tuple(need for need in self.needs if need.is_unmet)


def find_needs(session: Session, *, body: str, today: date) -> Needs | None:
    """What is asked of a body in the newest release, or of every body where its own figures are hidden; None before
    the first release.

    Errors:  NotFound if there is no such body.
    Source:  Children and Young People (Scotland) Act 2014, s.58(1)(b); docs/adr/0018-charts.md
    """
    own = find_figures(session, body=body)
    if own is None:
        return None
    if not any(figure.number for figure in asked_by_theme(own).values()):
        own = get_figures(session, body=SCOTLAND, quarter=own.release.quarter)
    return make_needs(session, own, body=body, today=today)


def make_needs(session: Session, heard: BodyFigures, *, body: str, today: date) -> Needs:
    """Put the figures of an area beside what a body offers."""
    before = find_before(list_history(session, body=heard.body, until=heard.release.quarter))
    offers = list_offers(session, body=body, today=today)
    asked = asked_by_theme(heard)
    places = load_themes(session).counted_in(heard.release.quarter).places
    shown = sorted(
        (theme for theme, figure in asked.items() if figure.number),
        key=lambda code: -(asked[code].number or 0),
    )
    return Needs(
        body=body,
        figures=heard,
        needs=tuple(
            _need(
                heard,
                before,
                asked=asked[theme],
                offers=tuple(
                    offer for offer in offers if theme in {places.get(code) for code in offer.themes}
                ),
            )
            for theme in shown
        ),
        hidden=tuple(theme for theme in asked if theme not in shown),
    )


def asked_by_theme(figures: BodyFigures) -> Mapping[str, Figure]:
    """How many ask for something about each theme that has a name, as a part of everybody heard."""
    return {
        cell.codes[0]: Figure(codes=cell.codes, number=cell.number, whole=figures.total.number)
        for cell in figures.tables[TableName.THEME_KIND]
        if cell.codes[1] == SubmissionKind.NEED and cell.codes[0] != NO_THEME
    }


def _need(
    heard: BodyFigures, before: BodyFigures | None, *, asked: Figure, offers: tuple[OfferFacts, ...]
) -> Need:
    theme = asked.codes[0]
    return Need(
        theme=theme,
        asked=asked,
        share=_in_hundredths(share_between(asked, _parameters(heard))),
        ages=_shown(heard, TableName.THEME_AGE_BAND, theme=theme),
        homes=_shown(heard, TableName.THEME_HOME, theme=theme),
        offers=offers,
        moved=_moved(heard, before, now=asked) if before else None,
    )


def _moved(heard: BodyFigures, before: BodyFigures, *, now: Figure) -> Moved | None:
    theme = now.codes[0]
    then = asked_by_theme(before).get(theme)
    if heard.release.joined(theme) != before.release.joined(theme):
        return None
    if then is None or then.number is None or now.number is None:
        return None
    parameters = _parameters(heard, before)
    share = share_moved(then, now, parameters)
    return Moved(
        since=before.release.quarter,
        then=then,
        people=difference(then.number, now.number, parameters),
        way=direction(then.number, now.number, parameters),
        share=_in_hundredths(share),
        way_of_share=direction_of_share(share) if share else None,
    )


def _parameters(*releases: BodyFigures) -> Parameters:
    """How careful releases were: of two, the less exact, so that no interval is too narrow."""
    return Parameters(
        threshold=min(figures.release.threshold for figures in releases),
        rounding=max(figures.release.rounding for figures in releases),
    )


def _shown(figures: BodyFigures, table: TableName, *, theme: str) -> tuple[Figure, ...]:
    return tuple(cell for cell in figures.tables[table] if cell.codes[0] == theme and not cell.is_hidden)


def _in_hundredths(found: Interval | None) -> Span | None:
    return None if found is None else Span(floor(100 * found.low), ceil(100 * found.high))
