"""Running the service: who works here, and what was done. Nothing here opens anything that a young person said."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import Permission, requires
from webapp.domain.accounts import Role
from webapp.domain.dates import today
from webapp.domain.errors import NotFound
from webapp.extensions import db
from webapp.forms.admin import ACTION_NAMES, ROLE_NAMES, InviteForm, name_who
from webapp.services import accounts, audit, reference, second_reading
from webapp.services.accounts import LastAdministrator

bp = Blueprint("admin", __name__)
LINES_ON_A_PAGE = 50


@bp.get("/people")
@requires(Permission.ADMINISTER)
def people() -> ResponseReturnValue:
    return render_template(
        "admin/people.html",
        people=accounts.list_accounts(db.session),
        invitations=accounts.list_open_invitations(db.session, today=today()),
        role_names=ROLE_NAMES,
        body_names=body_names(),
        waiting_alone=second_reading.count_waiting_alone(db.session),
    )


@bp.route("/people/invite", methods=["GET", "POST"])
@requires(Permission.ADMINISTER)
def invite() -> ResponseReturnValue:
    """Invite somebody; the link is shown this once, because only a hash of it is kept."""
    roles = accounts.list_roles_to_invite(db.session)
    form = InviteForm(roles=roles, bodies=sorted(body_names().items(), key=lambda body: body[1]))
    if not form.validate_on_submit():
        return render_template("admin/invite.html", form=form, is_without_team=len(roles) < len(Role))
    belonging = accounts.find_belonging(db.session, role=Role(form.role.data), body=form.body.data or None)
    invited = accounts.invite(
        db.session,
        email=form.email.data,
        name=form.name.data,
        belonging=belonging,
        today=today(),
        actor=str(g.staff.account_id),
    )
    db.session.commit()
    base_url = current_app.config["SETTINGS"].base_url
    link = base_url + url_for("account.accept_invitation", token=invited.token)
    response = make_response(render_template("admin/invited.html", name=form.name.data, link=link))
    response.headers["Content-Encoding"] = "identity"
    return response


@bp.post("/people/invitations/<uuid:invitation_id>/withdraw")
@requires(Permission.ADMINISTER)
def withdraw(invitation_id: UUID) -> ResponseReturnValue:
    accounts.withdraw_invitation(db.session, invitation_id=invitation_id, actor=str(g.staff.account_id))
    flash(_("The invitation is withdrawn. Its link opens nothing now."))
    db.session.commit()
    return redirect(url_for(".people"))


@bp.get("/people/<uuid:account_id>")
@requires(Permission.ADMINISTER)
def one(account_id: UUID) -> ResponseReturnValue:
    account = accounts.get_account(db.session, account_id=account_id)
    return render_template("admin/one.html", account=account, role_names=ROLE_NAMES, body_names=body_names())


@bp.post("/people/<uuid:account_id>/deactivate")
@requires(Permission.ADMINISTER)
def deactivate(account_id: UUID) -> ResponseReturnValue:
    accounts.deactivate(db.session, account_id=account_id, today=today(), actor=str(g.staff.account_id))
    flash(_("They are signed out everywhere and can open nothing any more."))
    db.session.commit()
    return redirect(url_for(".people"))


@bp.errorhandler(LastAdministrator)
def say_that_somebody_must_stay(error: LastAdministrator) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("admin/last_administrator.html"), HTTPStatus.CONFLICT


@bp.get("/log")
@requires(Permission.ADMINISTER)
def log() -> ResponseReturnValue:
    """The log, newest first, a page at a time by number."""
    lines = audit.count_entries(db.session)
    pages = max(1, -(-lines // LINES_ON_A_PAGE))
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= pages:
        raise NotFound
    names = accounts.name_identifiers(db.session)
    return render_template(
        "admin/log.html",
        entries=audit.list_entries(db.session, page=page, size=LINES_ON_A_PAGE),
        action_names=ACTION_NAMES,
        name_who=lambda identifier: name_who(identifier, names),
        page=page,
        pages=pages,
    )


@bp.get("/log/check")
@requires(Permission.ADMINISTER)
def check_log() -> ResponseReturnValue:
    return render_template("admin/check_log.html", report=audit.verify(db.session))


def body_names() -> dict[str, str]:
    """The name of each corporate parent by its slug."""
    return {body.slug: body.name for body in reference.load_bodies()}
