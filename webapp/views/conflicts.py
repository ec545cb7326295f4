"""Whom a worker is close to, and the page instead of what they must not read."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import Permission, requires
from webapp.database import overwrite_what_was_deleted
from webapp.domain.concerns import SafeguardingTeamMissing
from webapp.domain.conflicts import ConflictOfInterest, TiesChangedTooOften, TiesUnreadable
from webapp.domain.dates import now, today
from webapp.extensions import db
from webapp.forms.conflicts import TieForm
from webapp.forms.moderation import options_of
from webapp.services import accounts, conflicts, passing_on_unread, reference, ties

bp = Blueprint("conflicts", __name__)


@bp.get("/account/close-to")
@requires(Permission.MODERATE)
def own() -> ResponseReturnValue:
    return show_own(tie_form())


@bp.post("/account/close-to")
@requires(Permission.MODERATE)
def add_own() -> ResponseReturnValue:
    form = tie_form()
    if not form.validate_on_submit():
        return show_own(form), HTTPStatus.BAD_REQUEST
    account_id = g.staff.account_id
    ties.add(db.session, account_id=account_id, body=form.body.data, actor_id=account_id, today=today())
    flash(_("Kept. What is about this body is not shown to you from now on."))
    db.session.commit()
    return redirect(url_for(".own"))


@bp.post("/account/close-to/<uuid:tie_id>/withdraw")
@requires(Permission.MODERATE)
def withdraw_own(tie_id: UUID) -> ResponseReturnValue:
    account_id = g.staff.account_id
    ties.withdraw(db.session, account_id=account_id, tie_id=tie_id, actor_id=account_id, today=today())
    flash(_("Taken away."))
    db.session.commit()
    return redirect(url_for(".own"))


@bp.post("/account/close-to/<uuid:tie_id>/answer")
@requires(Permission.MODERATE)
def answer_own(tie_id: UUID) -> ResponseReturnValue:
    """Agree to what an administrator wrote down, or say that it is not so."""
    is_yes = request.form.get("answer") == "yes"
    ties.answer(db.session, tie_id=tie_id, staff=g.staff, is_yes=is_yes, today=today())
    flash(_("Kept. What is about this body is not shown to you from now on.") if is_yes else _("Taken away."))
    db.session.commit()
    return redirect(url_for(".own"))


@bp.post("/queue/<uuid:submission_id>/pass-on-unread")
@requires(Permission.MODERATE)
def pass_on_unread(submission_id: UUID) -> ResponseReturnValue:
    passing_on_unread.pass_on(
        db.session, submission_id=submission_id, staff=g.staff, today=today(), now=now()
    )
    flash(_("Passed on to the safeguarding team, who are called. You were shown nothing of it."))
    db.session.commit()
    overwrite_what_was_deleted(db.engine)
    return redirect(url_for("moderation.queue"))


@bp.get("/people/<uuid:account_id>/close-to")
@requires(Permission.ADMINISTER)
def one(account_id: UUID) -> ResponseReturnValue:
    return show_one(account_id, tie_form())


@bp.post("/people/<uuid:account_id>/close-to")
@requires(Permission.ADMINISTER)
def add(account_id: UUID) -> ResponseReturnValue:
    form = tie_form()
    if not form.validate_on_submit():
        return show_one(account_id, form), HTTPStatus.BAD_REQUEST
    ties.add(
        db.session, account_id=account_id, body=form.body.data, actor_id=g.staff.account_id, today=today()
    )
    flash(_("Kept, sealed to them. It counts once they have agreed to it on their own page. Tell them."))
    db.session.commit()
    return redirect(url_for(".one", account_id=account_id))


@bp.post("/people/<uuid:account_id>/close-to/<uuid:tie_id>/withdraw")
@requires(Permission.ADMINISTER)
def withdraw(account_id: UUID, tie_id: UUID) -> ResponseReturnValue:
    ties.withdraw(
        db.session, account_id=account_id, tie_id=tie_id, actor_id=g.staff.account_id, today=today()
    )
    flash(_("Taken away."))
    db.session.commit()
    return redirect(url_for(".one", account_id=account_id))


def tie_form() -> TieForm:
    return TieForm(bodies=reference.load_bodies())


def show_own(form: TieForm) -> str:
    return render_template(
        "conflicts/own.html",
        form=form,
        options=options_of(form.body),
        ties=ties.list_own(db.session, staff=g.staff),
        body_names={body.slug: body.name for body in reference.load_bodies()},
    )


def show_one(account_id: UUID, form: TieForm) -> str:
    return render_template(
        "conflicts/one.html",
        account=accounts.get_account(db.session, account_id=account_id),
        form=form,
        options=options_of(form.body),
        ties=ties.list_closed(db.session, account_id=account_id),
    )


@bp.app_errorhandler(ConflictOfInterest)
def answer_conflict(error: ConflictOfInterest) -> ResponseReturnValue:
    """Show nothing of it, put it down, and never offer it to this worker again."""
    db.session.rollback()
    said_id = error.submission_id
    conflicts.set_aside(db.session, submission_id=said_id, staff=g.staff, now=now())
    urgent_id = said_id if conflicts.may_pass_on_unread(db.session, submission_id=said_id) else None
    page = render_template("conflicts/not_for_you.html", urgent_id=urgent_id)
    db.session.commit()
    return page, HTTPStatus.FORBIDDEN


@bp.errorhandler(TiesChangedTooOften)
def answer_too_often(error: TiesChangedTooOften) -> ResponseReturnValue:
    """Say why nothing was changed."""
    db.session.rollback()
    return render_template("conflicts/too_often.html"), HTTPStatus.TOO_MANY_REQUESTS


@bp.errorhandler(SafeguardingTeamMissing)
def answer_no_team(error: SafeguardingTeamMissing) -> ResponseReturnValue:
    """Say what to do when there is nobody to pass something on to."""
    db.session.rollback()
    return render_template("moderation/no_team.html"), HTTPStatus.CONFLICT


@bp.app_errorhandler(TiesUnreadable)
def answer_unreadable(error: TiesUnreadable) -> ResponseReturnValue:
    """Show nothing while nobody can tell what must not be shown."""
    db.session.rollback()
    return render_template("conflicts/unreadable.html"), HTTPStatus.FORBIDDEN
