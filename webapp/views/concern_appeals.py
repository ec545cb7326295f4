"""An appeal about something that was passed on: what its writer says, and what the safeguarding team answers."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import Permission, requires
from webapp.domain.appeals import AnotherWorkerNeeded
from webapp.domain.dates import now, today
from webapp.domain.errors import NotFound
from webapp.extensions import db
from webapp.forms.appeals import AnswerConcernForm
from webapp.services import concern_appeals
from webapp.services.concern_appeals import ConcernAppeal

bp = Blueprint("concern_appeals", __name__, url_prefix="/concerns/<uuid:concern_id>/appeal")


@bp.get("")
@requires(Permission.KEEP_SAFE)
def one(concern_id: UUID) -> ResponseReturnValue:
    return show(concern_id, find(concern_id))


@bp.post("/open")
@requires(Permission.KEEP_SAFE)
def open_words(concern_id: UUID) -> ResponseReturnValue:
    """Show what they wrote, this once, with a line on the log."""
    opened = concern_appeals.open_words(db.session, concern_id=concern_id, staff=g.staff)
    db.session.commit()
    return show(concern_id, opened)


@bp.post("/answer")
@requires(Permission.KEEP_SAFE)
def answer(concern_id: UUID) -> ResponseReturnValue:
    form = AnswerConcernForm()
    if not form.validate_on_submit():
        return show(concern_id, find(concern_id), form), HTTPStatus.BAD_REQUEST
    concern_appeals.answer(
        db.session, concern_id=concern_id, staff=g.staff, reason=form.reason.data, today=today(), now=now()
    )
    flash(_("Answered. They find it with their code, and it stands in the record."))
    db.session.commit()
    return redirect(url_for("safety.one", concern_id=concern_id))


@bp.errorhandler(AnotherWorkerNeeded)
def answer_own(error: AnotherWorkerNeeded) -> ResponseReturnValue:
    """Say why whoever decided cannot answer."""
    db.session.rollback()
    return render_template("appeals/own.html"), HTTPStatus.CONFLICT


def find(concern_id: UUID) -> ConcernAppeal:
    """The appeal that waits.

    Errors:  NotFound where none does; AnotherWorkerNeeded for whoever may not answer it.
    """
    found = concern_appeals.find_open(db.session, concern_id=concern_id, staff=g.staff)
    if found is None:
        raise NotFound
    if not found.may_answer:
        raise AnotherWorkerNeeded
    return found


def show(concern_id: UUID, appeal: ConcernAppeal, form: AnswerConcernForm | None = None) -> str:
    return render_template(
        "safety/appeal.html",
        concern_id=concern_id,
        appeal=appeal,
        form=form or AnswerConcernForm(formdata=None),
    )
