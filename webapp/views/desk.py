"""The advocacy worker's desk: what makes reading quick, and undoing possible."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access import Permission, requires
from webapp.database import only_reads, overwrite_what_was_deleted
from webapp.domain.dates import now, today
from webapp.domain.queue import QueueView, read_filter, read_place
from webapp.domain.themes import BookName
from webapp.domain.undoing import UNDO_SECONDS, UndoOvertaken, UndoTooLate
from webapp.extensions import db
from webapp.forms.queue_filters import SaveFilterForm
from webapp.services import moderation, next_item, queue_filters, reference, searching, undoing
from webapp.services.may_see import kept_from

bp = Blueprint("desk", __name__, url_prefix="/queue")
LONGEST_SEARCH = 200


@bp.app_context_processor
def tell_templates() -> dict[str, object]:
    return {
        "undo_seconds": UNDO_SECONDS,
        "filter_bodies": list_bodies,
        "filter_themes": list_themes,
    }


def list_bodies() -> list[tuple[str, str]]:
    return [("", _("Any body")), *((body.slug, body.name) for body in reference.load_bodies())]


def list_themes() -> list[tuple[str, str]]:
    book = reference.load_code_books()[BookName.THEMES]
    return [("", _("Any theme")), *((code.code, code.plain_name) for code in book.codes)]


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
    """Open the first thing that waits and fits the filter."""
    chosen = read_filter(request.form.get("within", ""))
    after = read_place(request.form.get("after", ""))
    found = next_item.open_next(db.session, staff=g.staff, now=now(), after=after, chosen=chosen)
    db.session.commit()
    if found is None:
        flash(_("Nothing more waits that you could read."))
        return redirect(url_for("moderation.queue"))
    return redirect(url_for("moderation.one", submission_id=found, within=chosen.to_text() or None))


@bp.post("/filters")
@requires(Permission.MODERATE)
def save_filter() -> ResponseReturnValue:
    """Keep what is chosen now by a name."""
    form = SaveFilterForm()
    chosen = read_filter(form.within.data or "")
    view = QueueView(form.view.data) if form.view.data in set(QueueView) else QueueView.WAITING
    if not form.validate():
        flash(str(form.name.errors[0]))
    elif queue_filters.save(
        db.session, account_id=g.staff.account_id, name=form.name.data, view=view, chosen=chosen
    ):
        flash(_("Saved."))
    else:
        flash(_("You have %(most)s filters. Forget one first.", most=queue_filters.MOST_SAVED))
    db.session.commit()
    return redirect(f"{url_for('moderation.queue', view=view.value)}&{chosen.to_text()}")


@bp.post("/filters/<uuid:filter_id>/forget")
@requires(Permission.MODERATE)
def forget_filter(filter_id: UUID) -> ResponseReturnValue:
    queue_filters.forget(db.session, account_id=g.staff.account_id, filter_id=filter_id)
    db.session.commit()
    return redirect(url_for("moderation.queue"))


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


@bp.route("/search", methods=["GET", "POST"])
@requires(Permission.MODERATE)
def search() -> ResponseReturnValue:
    """Look into cleared words; what is looked for travels in the form, because an address is kept in many places."""
    only_reads.set(True)
    asked = request.form.get("words", "")[:LONGEST_SEARCH]
    after = read_id(request.form.get("after", ""))
    page = searching.search(db.session, asked=asked, kept=kept_from(db.session, staff=g.staff), after=after)
    return render_template("desk/search.html", asked=asked, page=page)


def read_id(text: str) -> UUID | None:
    """An identifier from a form; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


@bp.errorhandler(UndoTooLate)
@bp.errorhandler(UndoOvertaken)
def answer_not_undone(error: UndoTooLate | UndoOvertaken) -> ResponseReturnValue:
    """Say why it stands, and what can be done instead."""
    db.session.rollback()
    name = getattr(error, "name", None)
    is_late = isinstance(error, UndoTooLate)
    return render_template("desk/not_undone.html", is_late=is_late, name=name), HTTPStatus.CONFLICT
