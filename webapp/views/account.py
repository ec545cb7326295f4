"""Coming in, going out, and letting colleagues in."""

from __future__ import annotations

import re
from http import HTTPStatus
from uuid import UUID

import segno
from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from webapp import cookies, rail
from webapp.access import Permission, requires
from webapp.domain.accounts import Role
from webapp.domain.dates import now, today
from webapp.domain.errors import InvitationUnusable, SealBroken
from webapp.extensions import db
from webapp.forms.account import FactorForm, NewPasswordForm, RecoveryKeyForm, SignInForm
from webapp.forms.admin import ROLE_NAMES
from webapp.forms.conflicts import say_change
from webapp.sealing import tokens
from webapp.services import (
    accounts,
    demonstration_sign_ins,
    own_keys,
    passwords,
    second_factor,
    second_reading,
    sign_ins,
    team_keys,
    ties,
)
from webapp.services.accounts import OpenInvitation
from webapp.services.own_keys import HalfMade
from webapp.slowdown import Slowdown

bp = Blueprint("account", __name__)
bp.app_context_processor(rail.context)
bp.record(
    lambda state: state.app.extensions.setdefault(GUESSES, Slowdown(FREE_TRIES, FIRST_WAIT, LONGEST_WAIT))
)
bp.record(
    lambda state: state.app.extensions.setdefault(
        PLACES, Slowdown(FREE_TRIES_OF_A_PLACE, FIRST_WAIT, LONGEST_WAIT)
    )
)

GUESSES = "heard.sign_in_guesses"
PLACES = "places that sign in"
FREE_TRIES, FIRST_WAIT, LONGEST_WAIT = 4, 2, 120
FREE_TRIES_OF_A_PLACE = 60
"""Many people can sit behind one address; only a machine tries so often in ten minutes."""
OUR_PATH = re.compile(r"/(?![/\\])[\w/-]*", re.ASCII)
HALF_MADE = b"half-made account"
FIRST_PAGES = {
    Role.ADVOCACY_WORKER: "moderation.queue",
    Role.SAFEGUARDING_LEAD: "safety.concerns",
    Role.PARENT_OFFICER: "plans.heard",
    Role.BOARD_READER: "plans.heard",
    Role.SERVICE_ADMIN: "admin.people",
}
bp.record(
    lambda state: state.app.extensions.setdefault(GUESSES, Slowdown(FREE_TRIES, FIRST_WAIT, LONGEST_WAIT))
)


@bp.route("/sign-in", methods=["GET", "POST"])
@requires(Permission.ANYONE)
def sign_in() -> ResponseReturnValue:
    """Take a password and a second factor; every refusal reads the same, whoever does or does not exist."""
    form = SignInForm()
    if not form.validate_on_submit():
        return show_sign_in(form)
    guesses: Slowdown = current_app.extensions[GUESSES]
    places: Slowdown = current_app.extensions[PLACES]
    place = str(request.remote_addr)
    key = f"{sign_ins.clean_email(form.email.data)} {place}"
    wait = guesses.seconds_to_wait(key) or places.seconds_to_wait(place)
    if wait:
        return show_sign_in(form, wait=wait), HTTPStatus.TOO_MANY_REQUESTS
    guesses.note_wrong(key)
    places.note_wrong(place)
    lock = sign_ins.find_lock(db.session, email=form.email.data)
    db.session.commit()  # While the password is stretched, nobody waits for this request's transaction.
    private_key = sign_ins.try_password(lock, password=form.password.data)
    secret = sign_ins.sign_in(db.session, lock=lock, private_key=private_key, factor=form.factor.data)
    db.session.commit()
    if secret is None:
        return show_sign_in(form, is_refused=True), HTTPStatus.BAD_REQUEST
    guesses.forget(key)
    return come_in(secret, onward=form.onward.data)


def show_sign_in(form: SignInForm, *, wait: int = 0, is_refused: bool = False) -> str:
    form.onward.data = form.onward.data or request.args.get("onward", "")
    is_demonstration = current_app.config["SETTINGS"].is_demonstration
    people = demonstration_sign_ins.list_people(now=now()) if is_demonstration else []
    return render_template(
        "account/sign_in.html",
        form=form,
        wait=wait,
        is_refused=is_refused,
        people=people,
        role_names=ROLE_NAMES,
    )


def come_in(secret: sign_ins.SessionSecret, *, onward: str | None) -> ResponseReturnValue:
    session.clear()
    is_ours = onward and OUR_PATH.fullmatch(onward)
    response = make_response(redirect(request.script_root + onward if is_ours else url_for(".desk")))
    cookies.set_desk(response, secret)
    return response


@bp.post("/sign-out")
@requires(Permission.BE_SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    secret = cookies.find_desk_secret()
    if secret is not None:
        sign_ins.sign_out(db.session, secret=secret)
    session.clear()
    response = cookies.forget_all(make_response(redirect(url_for(".sign_in"))))
    db.session.commit()
    return response


@bp.get("/desk")
@requires(Permission.BE_SIGNED_IN)
def desk() -> ResponseReturnValue:
    return redirect(url_for(FIRST_PAGES[g.staff.role]))


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@requires(Permission.ANYONE)
def accept_invitation(token: str) -> ResponseReturnValue:
    """First a password, then the second factor; the page carries what was made so far, and the server keeps nothing."""
    invitation = accounts.get_invitation(db.session, token=token, today=today())
    db.session.commit()  # While a password is stretched, nobody waits for this request's transaction.
    half = find_carried(invitation)
    return take_password(invitation) if half is None else take_factor(token, invitation, half)


def take_password(invitation: OpenInvitation) -> ResponseReturnValue:
    own_words = (invitation.name, invitation.email)
    form = NewPasswordForm(judge=lambda password: passwords.find_weakness(password, own_words=own_words))
    if not form.validate_on_submit():
        return render_template(
            "account/choose_password.html", form=form, invitation=invitation, role_names=ROLE_NAMES
        )
    half = HalfMade(own_keys.new_own_keys(form.password.data), second_factor.new_secret())
    return show_factor(FactorForm.empty(), half, invitation)


def take_factor(token: str, invitation: OpenInvitation, half: HalfMade) -> ResponseReturnValue:
    """Make the account when the password is the same and the digits fit, and show the codes for paper this once."""
    form = FactorForm(
        unlock=lambda password: own_keys.find_private_key(half.keys, password),
        find_step=lambda factor: second_factor.find_step(
            half.totp_secret, factor=factor, now=now(), after_step=0
        ),
    )
    if not form.validate():
        return show_factor(form, half, invitation)
    created = accounts.accept_invitation(
        db.session, token=token, half=half, totp_step=form.step, today=today()
    )
    secret = sign_ins.begin(db.session, account_id=created.account.id, private_key=form.private_key)
    page = render_template(
        "account/welcome.html", codes=created.recovery_codes, belonging=invitation.belonging
    )
    db.session.commit()
    session.clear()
    response = shown_once(page)
    cookies.set_desk(response, secret)
    return response


def show_factor(form: FactorForm, half: HalfMade, invitation: OpenInvitation) -> ResponseReturnValue:
    address = second_factor.address_of(half.totp_secret, email=invitation.email)
    page = render_template(
        "account/set_second_factor.html",
        form=form,
        carried=tokens.seal_for_cookie(
            _about(invitation) + half.to_bytes(), key=current_app.config["COOKIE_KEY"]
        ),
        address=address,
        picture=Markup(segno.make(address, error="m").svg_inline(dark="#000", light="#fff", omitsize=True)),  # noqa: S704
        secret=half.totp_secret,
        email=invitation.email,
    )
    return shown_once(page)


def find_carried(invitation: OpenInvitation) -> HalfMade | None:
    """What the page carried from the password to the second factor, or None where there is nothing of ours in it."""
    try:
        raw = tokens.open_cookie(request.form.get("half_made", ""), key=current_app.config["COOKIE_KEY"])
    except SealBroken:
        return None
    about = _about(invitation)
    return HalfMade.from_bytes(raw.removeprefix(about)) if raw.startswith(about) else None


def shown_once(page: str) -> Response:
    """A page that shows a secret: never compressed, because the size of a compressed page can give a secret away."""
    response = make_response(page)
    response.headers["Content-Encoding"] = "identity"
    return response


@bp.errorhandler(InvitationUnusable)
def say_invitation_is_unusable(error: InvitationUnusable) -> ResponseReturnValue:
    db.session.rollback()
    return render_template("account/invitation_unusable.html"), HTTPStatus.NOT_FOUND


@bp.get("/account")
@requires(Permission.BE_SIGNED_IN)
def own() -> ResponseReturnValue:
    account = accounts.get_account(db.session, account_id=g.staff.account_id)
    left = accounts.count_recovery_codes(db.session, account_id=g.staff.account_id)
    return render_template("account/own.html", account=account, codes_left=left, role_names=ROLE_NAMES)


@bp.post("/account/recovery-codes")
@requires(Permission.BE_SIGNED_IN)
def renew_recovery_codes() -> ResponseReturnValue:
    codes = accounts.renew_recovery_codes(db.session, account_id=g.staff.account_id)
    db.session.commit()
    return shown_once(render_template("account/recovery_codes.html", codes=codes))


@bp.get("/team")
@requires(Permission.BE_IN_A_TEAM)
def team() -> ResponseReturnValue:
    return show_team(recovery_form())


def show_team(form: RecoveryKeyForm) -> str:
    members = team_keys.list_members(db.session, staff=g.staff)
    has_access = team_keys.has_access(db.session, staff=g.staff)
    return render_template(
        "account/team.html",
        form=form,
        members=members,
        has_access=has_access,
        waiting_alone=second_reading.count_waiting_alone(db.session),
        tie_changes=ties.list_changes(db.session, team_id=g.staff.team_id),
        say_change=say_change,
    )


@bp.post("/team/<uuid:account_id>/let-in")
@requires(Permission.BE_IN_A_TEAM)
def let_in(account_id: UUID) -> ResponseReturnValue:
    team_keys.grant_access(db.session, staff=g.staff, account_id=account_id, today=today())
    flash(_("Your colleague can read now what your team reads."))
    db.session.commit()
    return redirect(url_for(".team"))


@bp.post("/team/recover")
@requires(Permission.BE_IN_A_TEAM)
def recover() -> ResponseReturnValue:
    form = recovery_form()
    if not form.validate_on_submit():
        return show_team(form)
    team_keys.recover_with_key(
        db.session, recovery_key=form.recovery_key.data, account_id=g.staff.account_id, today=today()
    )
    flash(_("The recovery key fits. You can read now what your team reads."))
    db.session.commit()
    return redirect(url_for(".team"))


@bp.post("/team/recovery-key")
@requires(Permission.BE_IN_A_TEAM)
def renew_recovery_key() -> ResponseReturnValue:
    recovery_key = team_keys.renew_recovery_key(db.session, staff=g.staff)
    db.session.commit()
    return shown_once(render_template("account/recovery_key.html", recovery_key=recovery_key))


def recovery_form() -> RecoveryKeyForm:
    return RecoveryKeyForm(
        opens=lambda typed: team_keys.is_recovery_key(db.session, recovery_key=typed, staff=g.staff)
    )


def _about(invitation: OpenInvitation) -> bytes:
    """What a carried half-made account is good for: this one invitation, and nothing else that we seal."""
    return HALF_MADE + invitation.invitation_id.bytes
