"""What young people ask the signed-in officer's own body for, and what there is."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from webapp import drawing, theme_names
from webapp.access import GRANTED, Permission, requires
from webapp.domain.dates import today
from webapp.extensions import db
from webapp.forms import releases as words
from webapp.services import figures, needs, plans

bp = Blueprint("needs", __name__)


@bp.get("/needs")
@requires(Permission.READ_RELEASES)
def index() -> ResponseReturnValue:
    found = needs.find_needs(db.session, body=g.staff.body, today=today())
    return render_template(
        "plans/needs.html",
        found=found,
        bars=drawing.asked_bars(found) if found else {},
        in_plan={
            (taken.release_id, taken.theme): taken.id
            for taken in plans.get_plan(db.session, body=g.staff.body).inputs
        },
        may_plan=Permission.PLAN in GRANTED[g.staff.role],
        body_name=figures.body_name(g.staff.body),
        theme_name=theme_names.name_of,
        category=lambda dimension, code: words.category(dimension, code, theme_names=theme_names.all_names()),
        words=words,
    )
