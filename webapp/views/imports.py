"""Bringing in what exists: files of other tools, and what was said on paper, in person or on the phone."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import form_tokens
from webapp.access import Permission, requires
from webapp.database import overwrite_what_was_deleted
from webapp.domain.dates import now, today
from webapp.domain.exports import FileRefused
from webapp.domain.moderation import Urgency
from webapp.extensions import db
from webapp.forms import imports as wording
from webapp.forms.imports import PlanForm, TypeInForm, write_faults
from webapp.services import import_drafts, imports, reference, submissions, taking_back
from webapp.services.forgetting import MINUTES_A_FILE_IS_KEPT
from webapp.services.import_drafts import BegunElsewhere, Draft
from webapp.services.imports import ImportedBefore, OtherPlan, Tried
from webapp.services.submissions import CodeKeySettings
from webapp.services.taking_back import BatchRead, GoingBack
from webapp.uploads import takes_file

bp = Blueprint("imports", __name__, url_prefix="/imports")
MOST_ROWS_AT_A_PRESS = 10_000
"""Taking these back takes a few seconds; a larger file needs the button more than once."""


@bp.get("")
@requires(Permission.MODERATE)
def index() -> ResponseReturnValue:
    return show_index()


@bp.post("")
@requires(Permission.MODERATE)
@takes_file(import_drafts.MOST_BYTES)
def upload() -> ResponseReturnValue:
    file = request.files.get("file")
    try:
        batch_id = import_drafts.keep(
            db.session, raw=file.read() if file else b"", keys=code_keys(), staff=g.staff,
            is_synthetic=is_demonstration(), now=now(),
        )  # fmt: skip
    except FileRefused as refusal:
        return show_index(wording.FILE_FAULTS[refusal.fault]), HTTPStatus.BAD_REQUEST
    except ImportedBefore:
        return show_index(_("This file came in before. No row comes in twice.")), HTTPStatus.BAD_REQUEST
    except BegunElsewhere:
        sentence = _("This file stopped half way at the terminal. Go on there, or take it back here first.")
        return show_index(sentence), HTTPStatus.CONFLICT
    db.session.commit()
    return redirect(url_for(".one", batch_id=batch_id))


@bp.get("/<uuid:batch_id>")
@requires(Permission.MODERATE)
def one(batch_id: UUID) -> ResponseReturnValue:
    draft = open_draft(batch_id)
    return show(draft, PlanForm(draft.export.header))


@bp.post("/<uuid:batch_id>/try")
@requires(Permission.MODERATE)
def try_out(batch_id: UUID) -> ResponseReturnValue:
    """Read every row and keep nothing, so that the worker sees first what would come in."""
    draft = open_draft(batch_id)
    form = PlanForm(draft.export.header)
    plan = form.read_plan()
    if plan is None:
        return show(draft, form), HTTPStatus.BAD_REQUEST
    tried = import_drafts.try_out(
        db.session, batch_id=batch_id, plan=plan, staff=g.staff, today=today(), now=now()
    )
    db.session.commit()
    return show(draft, form, tried)


@bp.post("/<uuid:batch_id>/bring-in")
@requires(Permission.MODERATE)
def bring_in(batch_id: UUID) -> ResponseReturnValue:
    draft = open_draft(batch_id)
    form = PlanForm(draft.export.header)
    plan = form.read_plan()
    if plan is None:
        return show(draft, form), HTTPStatus.BAD_REQUEST
    try:
        rows = import_drafts.bring_in(
            db.session,
            batch_id=batch_id,
            plan=plan,
            keys=code_keys(),
            staff=g.staff,
            today=today(),
            now=now(),
        )
    except (
        OtherPlan
    ):  # Something was changed since it was tried, so it is tried again before anything comes in.
        return try_out(batch_id)
    flash(
        ngettext("One row came in. It waits to be read.", "%(num)s rows came in. They wait to be read.", rows)
    )
    db.session.commit()
    overwrite_what_was_deleted(db.engine)
    return redirect(url_for(".index"))


@bp.get("/<uuid:batch_id>/rows-left-out.csv")
@requires(Permission.MODERATE)
def faults(batch_id: UUID) -> ResponseReturnValue:
    """Which rows stay out and why, without a word of them."""
    import_drafts.check_may_bring_in(db.session, staff=g.staff)
    batch = import_drafts.get_batch(db.session, batch_id=batch_id, staff=g.staff, now=now())
    answer = Response(write_faults(batch.faults), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="rows-left-out.csv"'
    return answer


@bp.post("/<uuid:batch_id>/put-away")
@requires(Permission.MODERATE)
def put_away(batch_id: UUID) -> ResponseReturnValue:
    import_drafts.check_may_bring_in(db.session, staff=g.staff)
    import_drafts.put_away(db.session, batch_id=batch_id, staff=g.staff)
    flash(_("The file was put away. Nothing of it was kept."))
    db.session.commit()
    overwrite_what_was_deleted(db.engine)
    return redirect(url_for(".index"))


@bp.post("/<uuid:batch_id>/take-back")
@requires(Permission.MODERATE)
def take_back(batch_id: UUID) -> ResponseReturnValue:
    import_drafts.check_may_bring_in(db.session, staff=g.staff)
    try:
        taking_back.begin(db.session, batch_id=batch_id, actor=str(g.staff.account_id), now=now())
    except BatchRead:
        sentence = _(
            "Somebody has read something of this file, so it stays. Decide about each one in the list."
        )
        return show_index(sentence), HTTPStatus.CONFLICT
    db.session.commit()
    rows = 0
    for done in taking_back.go_on(db.session, batch_id=batch_id):
        db.session.commit()
        rows += done
        if rows >= MOST_ROWS_AT_A_PRESS:
            break
    flash(ngettext("One row was taken back.", "%(num)s rows were taken back.", rows))
    db.session.commit()
    overwrite_what_was_deleted(db.engine)
    return redirect(url_for(".index"))


@bp.app_errorhandler(GoingBack)
def answer_going_back(error: GoingBack) -> ResponseReturnValue:
    """Say that a file is on its way out, and where to go on with that."""
    db.session.rollback()
    return render_template("imports/going_back.html"), HTTPStatus.CONFLICT


@bp.get("/typed-in")
@requires(Permission.MODERATE)
def type_in() -> ResponseReturnValue:
    import_drafts.check_may_bring_in(db.session, staff=g.staff)
    return show_typing(typing_form())


@bp.post("/typed-in")
@requires(Permission.MODERATE)
def keep_typed() -> ResponseReturnValue:
    import_drafts.check_may_bring_in(db.session, staff=g.staff)
    form = typing_form()
    if not form.validate():
        return show_typing(form), HTTPStatus.BAD_REQUEST
    once = form_tokens.read_once(request.form.get("once", ""), hours_good=form_tokens.HOURS_GOOD)
    imports.type_in(
        db.session, answers=form.to_answers(), choices=form.to_choices(), came_by=form.to_way(), once=once,
        keys=code_keys(), staff=g.staff, is_synthetic=is_demonstration(), today=today(), now=now(),
    )  # fmt: skip
    is_urgent = submissions.soonest(form.to_answers().words) is Urgency.NOW
    flash(
        _("Kept. It holds words about danger now, so whoever is on duty is called.")
        if is_urgent
        else _("Kept. It waits to be read like everything else.")
    )
    db.session.commit()
    return redirect(url_for(".index"))


def show_index(error: str | None = None) -> str:
    import_drafts.check_may_bring_in(db.session, staff=g.staff)
    return render_template(
        "imports/index.html",
        batches=import_drafts.list_batches(db.session, staff=g.staff, now=now()),
        error=error,
        most_megabytes=import_drafts.MOST_BYTES // 2**20,
        most_rows=import_drafts.MOST_ROWS,
        minutes=MINUTES_A_FILE_IS_KEPT,
    )


def open_draft(batch_id: UUID) -> Draft:
    return import_drafts.open_draft(db.session, batch_id=batch_id, staff=g.staff, now=now())


def show(draft: Draft, form: PlanForm, tried: Tried | None = None) -> str:
    return render_template(
        "imports/one.html", draft=draft, form=form, tried=tried, wording=wording,
        minutes=MINUTES_A_FILE_IS_KEPT,
    )  # fmt: skip


def typing_form() -> TypeInForm:
    return TypeInForm(reference.load_bodies(), reference.load_areas(), today=today())


def show_typing(form: TypeInForm) -> str:
    once = request.form.get("once") or form_tokens.make_once()
    return render_template("imports/typed_in.html", form=form, once=once)


def code_keys() -> CodeKeySettings:
    return CodeKeySettings.from_config(current_app.config)


def is_demonstration() -> bool:
    """In a demonstration everything that comes in is marked as made up."""
    return bool(current_app.config["SETTINGS"].is_demonstration)
