"""Wordings that are nearly the same, and what was cleared before that is like something open."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from webapp.access import Permission, requires
from webapp.domain.dates import now, today
from webapp.domain.errors import PermissionMissing
from webapp.domain.repeats import RepeatReason, counted_as, read_place, write_place
from webapp.extensions import db
from webapp.forms import repeated as wording
from webapp.forms.repeated import DECIDED, RepeatForm
from webapp.services import alike, own_themes, reading, repeats
from webapp.services.may_see import kept_from

bp = Blueprint("repeated", __name__, url_prefix="/repeated")


@bp.get("")
@requires(Permission.MODERATE)
def index() -> ResponseReturnValue:
    return show(RepeatForm(formdata=None))


@bp.post("/look")
@requires(Permission.MODERATE)
def look() -> ResponseReturnValue:
    joined = repeats.look(db.session, today=today())
    db.session.commit()
    flash(ngettext("%(num)s wording was found.", "%(num)s wordings were found.", joined))
    return redirect(url_for(".index"))


@bp.post("/<uuid:group_id>/decide")
@requires(Permission.MODERATE)
def decide(group_id: UUID) -> ResponseReturnValue:
    form = RepeatForm()
    if not form.validate():
        return show(form, wrong_id=group_id), HTTPStatus.BAD_REQUEST
    way = repeats.decide(
        db.session,
        group_id=group_id,
        shown=form.shown.data,
        reason=RepeatReason(form.reason.data),
        staff=g.staff,
        today=today(),
        now=now(),
        kept=kept_from(db.session, staff=g.staff),
    )
    db.session.commit()
    flash(str(DECIDED[way]))
    return redirect(url_for(".index", after=request.args.get("after")))


@bp.get("/like/<uuid:submission_id>")
@requires(Permission.MODERATE)
def like(submission_id: UUID) -> ResponseReturnValue:
    """What was cleared before that is most like something this worker has open."""
    item = reading.find_open_item(db.session, submission_id=submission_id, staff=g.staff, now=now())
    if item is None:
        raise PermissionMissing
    return render_template(
        "repeated/like.html",
        item=item,
        found=alike.compare(
            db.session,
            words=item.answers.words,
            without=submission_id,
            kept=kept_from(db.session, staff=g.staff),
        ),
        theme_names=own_themes.theme_names(db.session),
    )


def show(form: RepeatForm, *, wrong_id: UUID | None = None) -> str:
    return render_template(
        "repeated/index.html",
        page=repeats.list_groups(
            db.session,
            kept=kept_from(db.session, staff=g.staff),
            after=read_place(request.args.get("after", "")),
        ),
        write_place=write_place,
        most=repeats.MOST_WORDINGS,
        form=form,
        wrong_id=wrong_id,
        counted_as=counted_as,
        wording=wording,
    )
