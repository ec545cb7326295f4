"""The places in the staff rail: those that whoever is signed in may open, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from flask import g, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError

from webapp.access import Permission, allowed_to, permission_of
from webapp.domain import dates
from webapp.extensions import db
from webapp.forms.duty import TROUBLES
from webapp.services import duty_trouble, waiting_counts
from webapp.services.sign_ins import SignedIn
from webapp.services.waiting_counts import Waiting

MOST_TOGETHER = 7
"""More places than this stand in groups, of which the one that somebody is in is open."""
GROUPS = (
    (
        _l("Reading"),
        (
            ("moderation.queue", _l("To read")),
            ("appeals.index", _l("Appeals")),
            ("replies_to_read.index", _l("Replies to read")),
            ("repeated.index", _l("Nearly the same")),
            ("quality.index", _l("Reading again")),
            ("imports.index", _l("Bring in")),
        ),
    ),
    (
        _l("Keeping safe"),
        (
            ("safety.concerns", _l("Concerns")),
            ("openings.index", _l("Opening contacts")),
            ("duty.index", _l("On duty")),
        ),
    ),
    (
        _l("What we say"),
        (
            ("signals.index", _l("What rises")),
            ("releases.index", _l("Releases")),
            ("alerts.index", _l("Alerts")),
            ("plans.heard", _l("What we heard")),
            ("needs.index", _l("What they need")),
            ("plans.plan", _l("Our plan")),
            ("plans.evidence", _l("Evidence")),
            ("codebook.index", _l("Code-book")),
        ),
    ),
    (
        _l("You and your team"),
        (
            ("admin.people", _l("People")),
            ("admin.log", _l("Log")),
            ("content_labels.index", _l("Content labels")),
            ("welfare.index", _l("Looking after yourself")),
            ("account.team", _l("My team")),
            ("account.own", _l("My account")),
        ),
    ),
)
"""The places by what somebody does there, in the order of their work."""


COUNTED = {
    "releases.index": Waiting.OBJECTIONS,
    "appeals.index": Waiting.APPEALS,
    "welfare.index": Waiting.ASKS,
    "replies_to_read.index": Waiting.REPLIES,
    "signals.index": Waiting.SIGNALS,
    "openings.index": Waiting.OPENINGS,
    "alerts.index": Waiting.ALERTS,
    "duty.index": Waiting.CALLS,
}
"""What waits behind a place, where a number helps to see that something does."""


def count_waiting(staff: SignedIn, endpoints: Iterable[str]) -> dict[Waiting, int]:
    """What waits behind places; nothing where the database cannot say, because a fault's page has a rail too."""
    kinds = frozenset(COUNTED[endpoint] for endpoint in endpoints if endpoint in COUNTED)
    try:
        return waiting_counts.count_waiting(
            db.session, staff=staff, kinds=kinds, today=dates.today(), now=dates.now()
        )
    except SQLAlchemyError:
        return {}


def find_trouble(staff: SignedIn) -> list[LazyString]:
    """What keeps calls from reaching anybody, for those who could do something; nothing on a fault's page."""
    if Permission.SEE_DUTY not in allowed_to(staff):
        return []
    try:
        found = duty_trouble.find_trouble(db.session, now=dates.now())
    except SQLAlchemyError:
        return []
    return [TROUBLES[trouble] for trouble in found]


class Place(NamedTuple):
    """One place in the rail, with what waits there."""

    label: LazyString
    url: str
    is_current: bool
    waiting: int


class Group(NamedTuple):
    """Places that belong together; without a label where there are so few that they need none."""

    label: LazyString | None
    places: list[Place]

    @property
    def is_current(self) -> bool:
        return any(place.is_current for place in self.places)

    @property
    def waiting(self) -> int:
        return sum(place.waiting for place in self.places)


def rail_for(staff: SignedIn) -> list[Group]:
    """The places that somebody may open, in the order of their work."""
    allowed = allowed_to(staff)
    opened = [
        (label, [place for place in places if permission_of(place[0]) in allowed]) for label, places in GROUPS
    ]
    counts = count_waiting(staff, (endpoint for _, places in opened for endpoint, _ in places))
    groups = [Group(label, [_place(*place, counts) for place in places]) for label, places in opened]
    all_places = [place for group in groups for place in group.places]
    if len(all_places) <= MOST_TOGETHER:
        return [Group(None, all_places)]
    return [group for group in groups if group.places]


def context() -> dict[str, Any]:
    """What the staff layout needs to know."""
    staff = g.get("staff")
    if staff is None:
        return {}
    return {
        "rail": rail_for(staff),
        "signed_in_as": staff.name,
        "trouble": find_trouble(staff),
        "home_url": url_for("account.desk"),
        "sign_out_url": url_for("account.sign_out"),
    }


def _place(endpoint: str, label: LazyString, counts: Mapping[Waiting, int]) -> Place:
    url = url_for(endpoint)
    here = request.script_root + request.path
    waiting = counts.get(COUNTED[endpoint], 0) if endpoint in COUNTED else 0
    return Place(label, url, here == url or here.startswith(f"{url}/"), waiting)
