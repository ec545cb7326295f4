"""Naming the content labels: what something may be about, said before anybody opens it."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import Permission, requires
from webapp.domain.content_labels import (
    Label,
    LabelMovedAlready,
    LabelNameMissing,
    LabelNameTaken,
    TooManyLabels,
)
from webapp.domain.dates import now, today
from webapp.extensions import db
from webapp.forms import content_labels as wording
from webapp.forms.content_labels import LabelNameForm
from webapp.services import content_labels

bp = Blueprint("content_labels", __name__, url_prefix="/content-labels")


@bp.app_context_processor
def tell_templates() -> dict[str, object]:
    """Let the reading room ask how labels are called; nothing is looked up where no page asks."""
    return {"content_labels": load_labels, "label_names": load_names}


def load_labels() -> dict[str, Label]:
    """Every label, looked up once for each page."""
    if "content_labels" not in g:
        g.content_labels = content_labels.load_labels(db.session)
    labels: dict[str, Label] = g.content_labels
    return labels


def load_names() -> dict[str, str]:
    return wording.names_of(load_labels())


@bp.get("")
@requires(Permission.NAME_LABELS)
def index() -> ResponseReturnValue:
    return show(LabelNameForm(formdata=None))


@bp.post("")
@requires(Permission.NAME_LABELS)
def add() -> ResponseReturnValue:
    form = LabelNameForm()
    if not form.validate_on_submit():
        return show(form), HTTPStatus.BAD_REQUEST
    content_labels.add(
        db.session, staff=g.staff, name=form.name.data, called=load_names(), today=today(), now=now()
    )
    return finish(_("Added. Readers can choose it from now on."))


@bp.post("/<code>/rename")
@requires(Permission.NAME_LABELS)
def rename(code: str) -> ResponseReturnValue:
    content_labels.rename(
        db.session,
        staff=g.staff,
        code=code,
        name=request.form.get(f"name-{code}", ""),
        called=load_names(),
        today=today(),
        now=now(),
    )
    return finish(_("Renamed. What carries it, and who opted out of it, stays as it was."))


@bp.post("/<code>/retire")
@requires(Permission.NAME_LABELS)
def retire(code: str) -> ResponseReturnValue:
    content_labels.retire(db.session, staff=g.staff, code=code, today=today(), now=now())
    return finish(_("Retired. What carries it already keeps it."))


@bp.post("/<code>/bring-back")
@requires(Permission.NAME_LABELS)
def bring_back(code: str) -> ResponseReturnValue:
    content_labels.bring_back(db.session, staff=g.staff, code=code, today=today(), now=now())
    return finish(_("Brought back. Readers can choose it again."))


def finish(said: str) -> ResponseReturnValue:
    flash(said)
    db.session.commit()
    return redirect(url_for(".index"))


def show(form: LabelNameForm) -> str:
    return render_template(
        "content_labels/index.html",
        form=form,
        steps=content_labels.list_steps(db.session)[::-1],
        moves=wording.MOVES,
    )


@bp.errorhandler(LabelNameMissing)
@bp.errorhandler(LabelNameTaken)
@bp.errorhandler(TooManyLabels)
@bp.errorhandler(LabelMovedAlready)
def answer_refusal(error: Exception) -> ResponseReturnValue:
    """Say what is in the way, above the labels as they stand."""
    db.session.rollback()
    g.pop("content_labels", None)
    form = LabelNameForm()
    form.name.errors = [wording.REFUSED[type(error)]]
    return show(form), HTTPStatus.CONFLICT
