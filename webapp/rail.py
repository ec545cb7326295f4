"""The places in the staff rail: those that whoever is signed in may open, and no others."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import g, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.access import GRANTED, permission_of
from webapp.services.sign_ins import SignedIn

PLACES = (
    ("moderation.queue", _l("To read")),
    ("releases.index", _l("Releases")),
    ("safety.concerns", _l("Concerns")),
    ("plans.heard", _l("What we heard")),
    ("plans.plan", _l("Our plan")),
    ("plans.evidence", _l("Evidence")),
    ("admin.people", _l("People")),
    ("admin.log", _l("Log")),
    ("account.team", _l("My team")),
    ("account.own", _l("My account")),
)


class Place(NamedTuple):
    """One place in the rail."""

    label: LazyString
    url: str
    is_current: bool


def rail_for(staff: SignedIn) -> list[Place]:
    """The places that somebody may open, in the order of their work."""
    granted = GRANTED[staff.role]
    return [_place(endpoint, label) for endpoint, label in PLACES if permission_of(endpoint) in granted]


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


def _place(endpoint: str, label: LazyString) -> Place:
    url = url_for(endpoint)
    here = request.script_root + request.path
    return Place(label, url, here == url or here.startswith(f"{url}/"))
