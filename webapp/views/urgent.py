"""Saying of something urgent that one has read it, and that nobody is at risk or that somebody is told."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import Permission, requires
from webapp.domain.claims import ChangedMeanwhile
from webapp.domain.dates import now
from webapp.extensions import db
from webapp.forms import moderation as wording
from webapp.services import urgent

bp = Blueprint("urgent", __name__, url_prefix="/urgent")


@bp.post("/said/<uuid:submission_id>")
@requires(Permission.MODERATE)
def nobody_at_risk(submission_id: UUID) -> ResponseReturnValue:
    revision = request.form.get("revision", type=int) or 0
    urgent.say_nobody_at_risk(
        db.session, submission_id=submission_id, staff=g.staff, revision=revision, now=now()
    )
    flash(_("Kept, with your name. Nobody else is called about it."))
    db.session.commit()
    return redirect(url_for("moderation.one", submission_id=submission_id))


@bp.post("/group/<uuid:look_id>/<string:quarter>")
@requires(Permission.BUILD_RELEASES)
def group_looked_after(look_id: UUID, quarter: str) -> ResponseReturnValue:
    urgent.look_after_group(db.session, look_id=look_id, staff=g.staff, now=now())
    flash(_("Kept, with your name. Nobody else is called about it."))
    db.session.commit()
    return redirect(url_for("heard_right.team", quarter=quarter))


@bp.errorhandler(ChangedMeanwhile)
def answer_changed(error: ChangedMeanwhile) -> ResponseReturnValue:
    """Say who decided meanwhile."""
    db.session.rollback()
    return render_template("moderation/changed.html", error=error, typed=request.form, wording=wording), 409
