"""The words of the public pages for each code, and what somebody picked to find their corporate parents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from webapp.disclosure.words import Quantity
from webapp.domain.errors import NotFound
from webapp.domain.places import (
    PART_FOR_PLACE_OF_STUDY,
    Area,
    BodyKind,
    CorporateParentBody,
    LifePart,
    Reason,
)
from webapp.domain.plans import ReplyKind
from webapp.domain.signals import CloseReason
from webapp.services.figures import NO_THEME, Figure, PublicFigures, TableName
from webapp.services.replies import Before
from webapp.services.verdicts import TABLE as VERDICT_TABLE

SOMETHING_ELSE = _l("Something else")
RATHER_NOT_SAY = _l("I would rather not say")
PARTS = {
    LifePart.SCHOOL: _l("I go to school"),
    LifePart.COLLEGE: _l("I go to college, or want to"),
    LifePart.UNIVERSITY: _l("I go to university, or want to"),
    LifePart.WORK: _l("I work, or I look for work or training"),
    LifePart.HEALTH: _l("I get help with my health or how I feel"),
    LifePart.HEARINGS: _l("I have children's hearings"),
    LifePart.POLICE: _l("I have had to do with the police"),
}
REASONS = {
    Reason.LIVES_HERE: _l("Because of where you live"),
    Reason.SCHOOL: _l("Because you go to school"),
    Reason.COLLEGE: _l("Because of college"),
    Reason.UNIVERSITY: _l("Because of university"),
    Reason.WORK: _l("Because of work or training"),
    Reason.HEALTH: _l("Because of your health"),
    Reason.HEARINGS: _l("Because you have hearings"),
    Reason.POLICE: _l("Because of the police"),
    Reason.EVERYONE: _l("Everyone in care has these"),
    Reason.BEHIND_THE_SCENES: _l("These work behind the scenes"),
}
CLOSE_REASONS = {
    CloseReason.IN_THE_PLAN: _l("It is in their plan now"),
    CloseReason.PUT_RIGHT: _l("They say they put it right"),
    CloseReason.NOT_OURS: _l("Another body has to act, and was told"),
    CloseReason.NOTHING_FOUND: _l("They found nothing that they could change"),
    CloseReason.OTHER: _l("How it ended"),
}
WHAT_A_KIND_DOES = {
    BodyKind.COUNCIL: _l(
        "It runs social work, schools and homes in its area. If you are in care, it looks after you."
    ),
    BodyKind.HEALTH_BOARD: _l("It runs the hospitals, the doctors and help with how you feel in its area."),
    BodyKind.COLLEGE: _l("It teaches people for work, or to go on learning."),
    BodyKind.UNIVERSITY: _l("People study here after school or college."),
}
BODY_GROUPS = (
    (_l("Councils"), {BodyKind.COUNCIL}),
    (_l("Health boards"), {BodyKind.HEALTH_BOARD}),
    (_l("Health in all of Scotland"), {BodyKind.NATIONAL_HEALTH, BodyKind.MENTAL_WELFARE}),
    (_l("Colleges"), {BodyKind.COLLEGE}),
    (_l("Universities"), {BodyKind.UNIVERSITY}),
    (_l("Exams, skills and jobs"), {BodyKind.QUALIFICATIONS, BodyKind.SKILLS}),
    (_l("Hearings and lawyers"), {BodyKind.HEARINGS, BodyKind.LEGAL_AID}),
    (_l("Police and fire"), {BodyKind.POLICE, BodyKind.FIRE}),
    (
        _l("People who check, and stand up for rights"),
        {BodyKind.CARE_REGULATOR, BodyKind.COMMISSIONER, BodyKind.HOUSING_REGULATOR},
    ),
    (_l("Sport, arts and Gaelic"), {BodyKind.SPORT, BodyKind.CULTURE}),
    (_l("The Scottish Government"), {BodyKind.MINISTERS, BodyKind.EXECUTIVE_AGENCY}),
)
HELP_GROUPS = (
    _l("You are in danger now"),
    _l("You want to talk to someone"),
    _l("Your care and your rights"),
    _l("For your family and carers"),
)
QUANTITIES = {
    Quantity.ALMOST_ALL: _l("almost all"),
    Quantity.MOST: _l("most"),
    Quantity.MAJORITY: _l("half or more"),
    Quantity.LESS_THAN_HALF: _l("less than half"),
    Quantity.FEW: _l("few"),
}
ANSWER_KINDS = {
    ReplyKind.WE_DID: _l("We did"),
    ReplyKind.WE_CANT: _l("We can't"),
    ReplyKind.WHAT_NEXT: _l("We are working on it"),
}
TABLES = {
    TableName.TOTAL: _l("everyone who told us something"),
    TableName.QUARTER_TOTAL: _l("everyone who told us something in that quarter alone"),
    TableName.AGE_BAND: _l("people by age group"),
    TableName.HOME: _l("people by the kind of home they live in"),
    TableName.KIND: _l("people by whether they spoke about an offer, a need or something else"),
    TableName.FAMILY: _l("people by the wellbeing indicators that what they spoke about belongs to"),
    TableName.THEME: _l("people by what they spoke about"),
    TableName.THEME_KIND: _l("what they spoke about, by offer, need or something else"),
    TableName.THEME_AGE_BAND: _l("what they spoke about, by age group"),
    TableName.THEME_HOME: _l("what they spoke about, by kind of home"),
    VERDICT_TABLE: _l("people who say whether an answer really changed something, for each answer"),
}


@dataclass(frozen=True)
class BodyGroup:
    """Some corporate parents under one plain heading."""

    title: Any
    bodies: tuple[CorporateParentBody, ...]


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    """One line of a table of figures: words first, then the bar, then the number.

    Shapes:  a hidden line has neither words nor a number; value is the number as it stands in every other form.
    Units:   share is the length of the bar in hundredths of everyone counted, from shown numbers alone.
    """

    label: Any
    words: Any
    share: int
    number: int | None
    is_hidden: bool

    @property
    def value(self) -> int | None:
        return self.number


@dataclass(frozen=True, kw_only=True)
class Picked:
    """What somebody picked to find their corporate parents; it stands in the address and is kept nowhere.

    Shapes:  area and each of studies_at are slugs, still unchecked; parts that we do not know are left out.
    """

    area: str | None
    parts: frozenset[LifePart]
    studies_at: frozenset[str]

    @classmethod
    def read(cls, query: MultiDict[str, str]) -> Picked:
        known = {part.value for part in LifePart}
        return cls(
            area=query.get("area") or None,
            parts=frozenset(LifePart(part) for part in query.getlist("part") if part in known),
            studies_at=frozenset(filter(None, query.getlist("studies_at"))),
        )


def group_bodies(bodies: Iterable[CorporateParentBody]) -> list[BodyGroup]:
    """Put corporate parents under plain headings, order kept; headings with nobody under them are left out."""
    every = tuple(bodies)
    groups = [
        BodyGroup(title, tuple(body for body in every if body.kind in kinds)) for title, kinds in BODY_GROUPS
    ]
    return [group for group in groups if group.bodies]


def area_choices(areas: Iterable[Area]) -> list[tuple[str, Any]]:
    """The council areas to choose from, or none of them."""
    return [("", RATHER_NOT_SAY), *((area.slug, area.name) for area in areas)]


def part_choices() -> list[tuple[str, Any]]:
    """The parts of life to choose from."""
    return [(part.value, label) for part, label in PARTS.items()]


def study_choices(bodies: Iterable[CorporateParentBody]) -> list[tuple[str, Any]]:
    """Colleges and universities to choose from by name, or none of them."""
    places = sorted((body.plain_name, body.slug) for body in bodies if body.kind in PART_FOR_PLACE_OF_STUDY)
    return [("", RATHER_NOT_SAY), *((slug, name) for name, slug in places)]


def figure_rows(figures: PublicFigures, *, theme_names: Mapping[str, str]) -> list[FigureRow]:
    """The themes that a body heard, in words and numbers; none where the total itself is hidden."""
    total = figures.total.number if figures.total else None
    return (
        []
        if total is None
        else [_figure_row(figure, total=total, theme_names=theme_names) for figure in figures.themes]
    )


def _figure_row(figure: Figure, *, total: int, theme_names: Mapping[str, str]) -> FigureRow:
    theme = figure.codes[0]
    return FigureRow(
        label=SOMETHING_ELSE if theme == NO_THEME else in_english(theme_names.get(theme, theme)),
        words=QUANTITIES[figure.share.quantity] if figure.share else "",
        share=100 * (figure.number or 0) // total,
        number=figure.number,
        is_hidden=figure.is_hidden,
    )


def in_english(text: str) -> Markup:
    """A name that stands in English whatever the language of the page."""
    return Markup('<bdi lang="en">{}</bdi>').format(text)


def read_before(text: str | None) -> Before | None:
    """Read where a list goes on, as `write_before` wrote it.

    Errors:  NotFound for anything else.
    """
    if not text:
        return None
    day, _, identifier = text.partition("_")
    try:
        return Before(published_on=date.fromisoformat(day), id=UUID(identifier))
    except ValueError:
        raise NotFound(text) from None


def write_before(before: Before | None) -> str | None:
    """Where a list goes on, as it stands in an address."""
    return f"{before.published_on.isoformat()}_{before.id}" if before else None
