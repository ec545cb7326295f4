"""What the public pages are made of: packaged facts, released figures and published replies, and nothing else."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy.orm import Session

from webapp.domain.errors import NotFound
from webapp.domain.help_contacts import HelpContact, HelpFor, for_young_people
from webapp.domain.places import CorporateParentBody, LifePart, ParentGroup, who_are_my_corporate_parents
from webapp.services import reference, replies
from webapp.services.replies import Before, PublishedReply, StillSilent

HELP_ORDER = (
    (HelpFor.EMERGENCY,),
    (HelpFor.YOUNG_PEOPLE, HelpFor.ANYONE),
    (HelpFor.CARE_EXPERIENCED, HelpFor.COMPLAINTS_AND_RIGHTS),
    (HelpFor.FAMILIES,),
)


ANSWERS_ON_A_PAGE = 5


@dataclass(frozen=True, kw_only=True)
class Answers:
    """One page of what bodies said back, newest first.

    Shapes:  older says where the next page begins, None on the last; silent holds whoever has not answered in time,
             and is empty on later pages.
    """

    replies: tuple[PublishedReply, ...]
    older: Before | None
    silent: tuple[StillSilent, ...]


@dataclass(frozen=True, kw_only=True)
class MyParents:
    """Somebody's corporate parents, with the name of the area that they picked, if they did."""

    area_name: str | None
    groups: tuple[ParentGroup, ...]

    @property
    def number(self) -> int:
        return sum(len(group.bodies) for group in self.groups)


def find_my_parents(
    *, area: str | None, parts: frozenset[LifePart], studies_at: frozenset[str], day: date
) -> MyParents:
    """Answer who somebody's corporate parents are; nothing is kept.

    Units:   day is a day in Europe/London.
    Errors:  NotFound for an area, a college or a university that we do not know.
    Source:  Children and Young People (Scotland) Act 2014, ss.56 and 57.
    """
    groups = who_are_my_corporate_parents(
        reference.load_bodies(), area=area, parts=parts, studies_at=studies_at, day=day
    )
    names = {place.slug: place.name for place in reference.load_areas()}
    return MyParents(area_name=names[area] if area else None, groups=tuple(groups))


def list_bodies(*, day: date) -> list[CorporateParentBody]:
    """Every corporate parent of a day, in the order of the law."""
    return [body for body in reference.load_bodies() if body.valid_on(day)]


def get_body(*, slug: str, day: date) -> CorporateParentBody:
    """One corporate parent of a day.

    Errors:  NotFound.
    """
    found = next((body for body in list_bodies(day=day) if body.slug == slug), None)
    if found is None:
        raise NotFound(slug)
    return found


def list_help(*, day: date) -> list[Sequence[HelpContact]]:
    """Who can help, in four groups: in danger now, somebody to talk to, care and rights, families."""
    contacts = for_young_people(reference.load_help_contacts(), day=day)
    return [[contact for contact in contacts if contact.audience in audiences] for audiences in HELP_ORDER]


@cache
def plain_names() -> Mapping[str, str]:
    """What young people call each corporate parent, by slug."""
    return {body.slug: body.plain_name for body in reference.load_bodies()}


def list_local_bodies(*, area: str, day: date) -> list[str]:
    """The corporate parents of one area that do not serve all of Scotland, by slug.

    Errors:  NotFound for an area that we do not know.
    """
    if area not in {place.slug for place in reference.load_areas()}:
        raise NotFound(area)
    return [body.slug for body in list_bodies(day=day) if not body.is_national and body.serves(area)]


def get_answers(
    session: Session, *, today: date, bodies: Collection[str] | None = None, before: Before | None = None
) -> Answers:
    """What these bodies, or all, said back, and who has not answered in time."""
    asked: Collection[str | None] = [None] if bodies is None else bodies
    found = heapq.merge(
        *(
            replies.list_published(session, body=body, limit=ANSWERS_ON_A_PAGE + 1, before=before)
            for body in asked
        ),
        key=lambda reply: (-reply.published_on.toordinal(), reply.id.bytes),
    )
    page = list(found)
    shown = page[:ANSWERS_ON_A_PAGE]
    silent = (
        []
        if before
        else [late for body in asked for late in replies.list_silent(session, today=today, body=body)]
    )
    return Answers(
        replies=tuple(shown),
        older=Before(published_on=shown[-1].published_on, id=shown[-1].id)
        if len(page) > len(shown)
        else None,
        silent=tuple(silent),
    )
