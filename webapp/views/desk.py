"""The advocacy worker's desk: what makes reading quick, and undoing possible."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access import Permission, requires
from webapp.database import overwrite_what_was_deleted
from webapp.domain.dates import now, today
from webapp.domain.undoing import UNDO_SECONDS, UndoOvertaken, UndoTooLate
from webapp.extensions import db
from webapp.services import moderation, next_item, undoing

bp = Blueprint("desk", __name__, url_prefix="/queue")


@bp.app_context_processor
def tell_templates() -> dict[str, object]:
    return {"undo_seconds": UNDO_SECONDS}


@bp.post("/<uuid:submission_id>/undo")
@requires(Permission.MODERATE)
def undo(submission_id: UUID) -> ResponseReturnValue:
    """Put everything back as it was before the last decision."""
    undoing.undo(db.session, submission_id=submission_id, staff=g.staff, today=today(), now=now())
    db.session.commit()
    overwrite_what_was_deleted(db.engine)
    flash(
        _(
            "Undone. It is as it was before, and open for you. If you wrote a message with it, that stays sent."
        )
    )
    return redirect(url_for("moderation.one", submission_id=submission_id))


@bp.post("/next")
@requires(Permission.MODERATE)
def next_waiting() -> ResponseReturnValue:
    """Open the first thing that waits."""
    found = next_item.open_next(db.session, staff=g.staff, now=now())
    db.session.commit()
    if found is None:
        flash(_("Nothing more waits that you could read."))
        return redirect(url_for("moderation.queue"))
    return redirect(url_for("moderation.one", submission_id=found))


@bp.post("/put-down")
@requires(Permission.MODERATE)
def put_all_down() -> ResponseReturnValue:
    """Close everything that this worker has open, without deciding anything."""
    closed = moderation.put_all_down(db.session, staff=g.staff)
    db.session.commit()
    flash(ngettext("Closed one thing without deciding.", "Closed %(num)s things without deciding.", closed))
    return redirect(url_for("moderation.queue"))


@bp.get("/keys")
@requires(Permission.MODERATE)
def keys() -> ResponseReturnValue:
    """Every key of the reading room on one plain page."""
    return render_template("desk/keys.html")


@bp.errorhandler(UndoTooLate)
@bp.errorhandler(UndoOvertaken)
def answer_not_undone(error: UndoTooLate | UndoOvertaken) -> ResponseReturnValue:
    """Say why it stands, and what can be done instead."""
    db.session.rollback()
    name = getattr(error, "name", None)
    is_late = isinstance(error, UndoTooLate)
    return render_template("desk/not_undone.html", is_late=is_late, name=name), HTTPStatus.CONFLICT
