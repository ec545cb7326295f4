"""Appeals: what young people say is not right, answered by another worker than the one who decided."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import Permission, requires
from webapp.database import overwrite_what_was_deleted
from webapp.domain.appeals import AnotherWorkerNeeded, AppealAbout, AppealState, NothingChanged
from webapp.domain.claims import ChangedMeanwhile, ClaimedByColleague
from webapp.domain.dates import now, today
from webapp.extensions import db
from webapp.forms import appeals as wording
from webapp.forms import choices
from webapp.forms.appeals import AnswerAppealForm
from webapp.services import appeal_answers, sharing
from webapp.services.appeal_answers import AnswerMade, OpenAppeal

bp = Blueprint("appeals", __name__, url_prefix="/appeals")


@bp.app_context_processor
def tell_templates() -> dict[str, object]:
    """Let the reading room ask whether what it shows is kept back until an appeal is answered."""
    return {"is_withheld": is_withheld}


def is_withheld(submission_id: UUID) -> bool:
    return sharing.is_refused(db.session, submission_id=submission_id)


@bp.get("")
@requires(Permission.MODERATE)
def index() -> ResponseReturnValue:
    rows = appeal_answers.list_open(db.session, staff=g.staff)
    return render_template(
        "appeals/index.html", rows=rows, most_listed=appeal_answers.MOST_LISTED, wording=wording
    )


@bp.post("/<uuid:appeal_id>/open")
@requires(Permission.MODERATE)
def open_appeal(appeal_id: UUID) -> ResponseReturnValue:
    appeal_answers.open_appeal(db.session, appeal_id=appeal_id, staff=g.staff, now=now())
    db.session.commit()
    return redirect(url_for(".one", appeal_id=appeal_id))


@bp.get("/<uuid:appeal_id>")
@requires(Permission.MODERATE)
def one(appeal_id: UUID) -> ResponseReturnValue:
    found = appeal_answers.find_open_appeal(db.session, appeal_id=appeal_id, staff=g.staff, now=now())
    if found is None:
        row = appeal_answers.get_row(db.session, appeal_id=appeal_id, staff=g.staff)
        return render_template("appeals/closed.html", row=row, wording=wording)
    return show(found, make_form(found))


@bp.post("/<uuid:appeal_id>/answer")
@requires(Permission.MODERATE)
def answer(appeal_id: UUID) -> ResponseReturnValue:
    found = appeal_answers.find_open_appeal(db.session, appeal_id=appeal_id, staff=g.staff, now=now())
    if found is None:
        return redirect(url_for(".one", appeal_id=appeal_id))
    form = make_form(found)
    if not form.validate_on_submit():
        return show(found, form), HTTPStatus.BAD_REQUEST
    try:
        appeal_answers.answer(
            db.session, appeal_id=appeal_id, staff=g.staff, made=read_answer(form), today=today(), now=now()
        )
    except NothingChanged:
        form.answer.errors = [wording.NOTHING_CHANGED[found.row.about]]
        return show(found, form), HTTPStatus.CONFLICT
    flash(_("Answered. They find it with their code."))
    db.session.commit()
    overwrite_what_was_deleted(db.engine)
    return redirect(url_for(".index"))


def make_form(found: OpenAppeal) -> AnswerAppealForm:
    passages = found.compared.passages if found.compared else []
    changes = [
        (passage.number, wording.name_change(passage, is_refused=passage.number in found.refused))
        for passage in passages
        if passage.number is not None
    ]
    can_reword = found.row.about is AppealAbout.WORDS and found.compared is not None
    return AnswerAppealForm(about=found.row.about, changes=changes if can_reword else ())


def read_answer(form: AnswerAppealForm) -> AnswerMade:
    return AnswerMade(
        revision=request.form.get("revision", type=int) or 0,
        answer=AppealState(form.answer.data),
        reason=form.reason.data,
        shown=frozenset(form.show_again.data or ()),
        hidden=form.hide.data or "",
        hidden_reason=form.chosen_reason,
    )


def show(found: OpenAppeal, form: AnswerAppealForm) -> str:
    return render_template("appeals/one.html", found=found, form=form, wording=wording, choices=choices)


@bp.errorhandler(AnotherWorkerNeeded)
def answer_own(error: AnotherWorkerNeeded) -> ResponseReturnValue:
    """Say why whoever decided cannot answer."""
    db.session.rollback()
    return render_template("appeals/own.html"), HTTPStatus.CONFLICT


@bp.errorhandler(ChangedMeanwhile)
def answer_changed(error: ChangedMeanwhile) -> ResponseReturnValue:
    """Give back what was typed, because nothing of it was kept."""
    db.session.rollback()
    return render_template("appeals/changed.html", typed=request.form), HTTPStatus.CONFLICT


@bp.errorhandler(ClaimedByColleague)
def answer_claimed(error: ClaimedByColleague) -> ResponseReturnValue:
    """Name the colleague who has it open."""
    db.session.rollback()
    return render_template("appeals/claimed.html", error=error), HTTPStatus.CONFLICT
