"""Who may open what: one table, one check before every request. Silence means nobody."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from webapp import cookies, form_tokens, uploads
from webapp.database import only_reads
from webapp.domain.accounts import Role
from webapp.domain.errors import DomainError, PermissionMissing
from webapp.extensions import db
from webapp.form_tokens import FormNotOurs
from webapp.services import sign_ins
from webapp.services.sign_ins import SignedIn

View = TypeVar("View", bound=Callable[..., Any])
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Permission(StrEnum):
    """One thing that somebody may do here."""

    ANYONE = "anyone"
    RETURN = "return"
    BE_SIGNED_IN = "be_signed_in"
    BE_IN_A_TEAM = "be_in_a_team"
    MODERATE = "moderate"
    KEEP_SAFE = "keep_safe"
    OPEN_CONTACTS = "open_contacts"
    BUILD_RELEASES = "build_releases"
    READ_RELEASES = "read_releases"
    PLAN = "plan"
    WATCH = "watch"
    READ_ALERTS = "read_alerts"
    ANSWER_ALERTS = "answer_alerts"
    ADMINISTER = "administer"
    NAME_LABELS = "name_labels"
    SEE_DUTY = "see_duty"
    SET_DUTY = "set_duty"


PUBLIC = frozenset({Permission.ANYONE, Permission.RETURN})
STAFF = PUBLIC | {Permission.BE_SIGNED_IN}
TEAM = STAFF | {Permission.BE_IN_A_TEAM}
READERS = TEAM | {Permission.OPEN_CONTACTS}
GRANTED: dict[Role | None, frozenset[Permission]] = {
    None: PUBLIC,
    Role.ADVOCACY_WORKER: READERS
    | {Permission.MODERATE, Permission.BUILD_RELEASES, Permission.WATCH, Permission.SEE_DUTY},
    Role.SAFEGUARDING_LEAD: READERS
    | {Permission.KEEP_SAFE, Permission.SEE_DUTY, Permission.SET_DUTY, Permission.NAME_LABELS},
    Role.PARENT_OFFICER: STAFF
    | {Permission.READ_RELEASES, Permission.PLAN, Permission.READ_ALERTS, Permission.ANSWER_ALERTS},
    Role.BOARD_READER: STAFF | {Permission.READ_RELEASES, Permission.READ_ALERTS},
    # Running the service does not include reading it.
    Role.SERVICE_ADMIN: STAFF | {Permission.ADMINISTER, Permission.SEE_DUTY, Permission.NAME_LABELS},
}


class SignInNeeded(DomainError):
    """This page is for somebody who works here, and nobody is signed in."""


class NotLetIn(DomainError):
    """Somebody has an account in a team, and nobody in the team let them in yet."""


class CodeNeeded(DomainError):
    """This page opens with a code, and none was typed in the last half hour."""


def allowed_to(staff: SignedIn | None) -> frozenset[Permission]:
    """What somebody may do now: until a colleague lets them in, nothing but their account and their team's page.

    Shapes:  an invitation comes from whoever runs the service, and running it does not include reading it.
    """
    granted = GRANTED[staff.role if staff else None]
    return granted & TEAM if waits_to_be_let_in(staff) else granted


def waits_to_be_let_in(staff: SignedIn | None) -> bool:
    return staff is not None and staff.team_id is not None and not staff.is_let_in


def requires(permission: Permission) -> Callable[[View], View]:
    """Say who may open a view; a view that does not say is opened to nobody."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    app.before_request(check)
    app.after_request(cookies.renew)
    app.teardown_request(forget_reading)
    app.context_processor(lambda: {"csrf_token": token_for_this_page, "staff": g.get("staff")})


def check() -> None:
    """Find out who asks, and refuse what they may not open.

    Errors:  PermissionMissing, SignInNeeded, NotLetIn, CodeNeeded, FormNotOurs; NotFound pages answer for themselves.
    """
    if request.endpoint is None:
        return
    permission = permission_of(request.endpoint)
    is_public = permission in PUBLIC
    only_reads.set(is_public and request.method in SAFE_METHODS)
    g.staff = None if is_public else find_staff()
    only_reads.set(request.method in SAFE_METHODS)
    g.code = cookies.find_code() if permission == Permission.RETURN else None
    if permission == Permission.RETURN and g.code is None:
        raise CodeNeeded
    if not is_public and g.staff is None:
        raise SignInNeeded
    if permission not in GRANTED[g.staff.role if g.staff else None]:
        raise PermissionMissing
    if permission not in allowed_to(g.staff):
        raise NotLetIn
    if request.method not in SAFE_METHODS:
        uploads.open_door()
        check_form(is_public=is_public)


def permission_of(endpoint: str) -> Permission:
    """What a view asks for.

    Errors:  PermissionMissing when it does not say.
    """
    permission = getattr(current_app.view_functions[endpoint], "permission", None)
    if permission is None:
        raise PermissionMissing
    return Permission(permission)


def find_staff() -> SignedIn | None:
    secret = cookies.find_desk_secret()
    if secret is None:
        return None
    staff = sign_ins.find_signed_in(db.session, secret=secret)
    db.session.commit()
    return staff


def check_form(*, is_public: bool) -> None:
    """Refuse a form that another site sent.

    Shapes:  what the browser says about where it came from must fit, and the token must be ours: for staff and behind
             a code it is bound to them; a first visit has nothing to bind it to, so there the browser's word counts.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise FormNotOurs
    origin = request.headers.get("Origin")
    ours = {request.host_url.rstrip("/"), current_app.config["SETTINGS"].base_url}
    if origin not in (None, "null") and origin.rstrip("/") not in ours:
        raise FormNotOurs
    token = request.form.get("csrf_token", "")
    if is_public:
        if not form_tokens.is_ours(token, bound_to=cookies.code_binding()):
            raise FormNotOurs
        return
    try:
        validate_csrf(token)
    except ValidationError as error:
        raise FormNotOurs from error


def token_for_this_page() -> str:
    """The token that a form on this page carries: bound to the session for staff, to nothing for a first visit."""
    if g.get("staff"):
        return generate_csrf()
    return form_tokens.make(bound_to=cookies.code_binding())


def forget_reading(error: BaseException | None = None) -> None:
    only_reads.set(False)
