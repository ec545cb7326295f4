"""The places in the staff rail: those that whoever is signed in may open, and no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import g, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import SQLAlchemyError

from webapp.access import GRANTED, permission_of
from webapp.domain import dates
from webapp.domain.welfare import SlipKind
from webapp.extensions import db
from webapp.services import (
    alerts,
    appeal_answers,
    duty_calls,
    heard_right,
    opening_list,
    private_slips,
    reply_reading,
    signals,
)
from webapp.services.sign_ins import SignedIn

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


COUNTED: dict[str, Callable[[SignedIn], int]] = {
    "releases.index": lambda staff: heard_right.count_unanswered(db.session),
    "appeals.index": lambda staff: appeal_answers.count_to_answer(db.session, staff=staff),
    "welfare.index": lambda staff: private_slips.count(
        db.session, account_id=staff.account_id, kind=SlipKind.ASKED_ME
    ),
    "replies_to_read.index": lambda staff: reply_reading.count_to_read(db.session, now=dates.now()),
    "signals.index": lambda staff: signals.count_to_look_into(db.session),
    "openings.index": lambda staff: opening_list.count_to_answer(
        db.session, staff=staff, today=dates.today(), now=dates.now()
    ),
    "alerts.index": lambda staff: alerts.count_unacknowledged(db.session, body=staff.body or ""),
    "duty.index": lambda staff: duty_calls.count_unanswered(db.session),
}
"""What waits behind a place, where a number helps to see that something does."""


def count_waiting(endpoint: str, staff: SignedIn) -> int:
    """What waits behind a place; nothing where the database cannot say, because a fault's page has a rail too."""
    try:
        return COUNTED[endpoint](staff)
    except SQLAlchemyError:
        return 0


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
    granted = GRANTED[staff.role]
    groups = [
        Group(
            label,
            [
                _place(endpoint, name, staff=staff)
                for endpoint, name in places
                if permission_of(endpoint) in granted
            ],
        )
        for label, places in GROUPS
    ]
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
        "home_url": url_for("account.desk"),
        "sign_out_url": url_for("account.sign_out"),
    }


def _place(endpoint: str, label: LazyString, *, staff: SignedIn) -> Place:
    url = url_for(endpoint)
    here = request.script_root + request.path
    waiting = count_waiting(endpoint, staff) if endpoint in COUNTED else 0
    return Place(label, url, here == url or here.startswith(f"{url}/"), waiting)
