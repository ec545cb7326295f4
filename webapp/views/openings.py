"""Opening how somebody can be reached: ask, agree, open once; or open alone in danger and be looked at afterwards."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import Permission, requires
from webapp.domain.dates import now, today
from webapp.domain.errors import ConsentMissing, DomainError
from webapp.domain.openings import OpeningAskedAlready, OpeningTooOld, SecondPersonNeeded
from webapp.extensions import db
from webapp.forms import openings as wording
from webapp.forms.openings import AskForm, ReviewForm
from webapp.services import opening_list, openings
from webapp.services.contact_keys import ContactOf
from webapp.services.openings import OpenedContact

bp = Blueprint("openings", __name__, url_prefix="/openings")


@bp.get("")
@requires(Permission.OPEN_CONTACTS)
def index() -> ResponseReturnValue:
    rows = opening_list.list_openings(db.session, staff=g.staff, today=today(), now=now())
    return render_template("openings/index.html", rows=rows, wording=wording)


@bp.route("/of/<kind>/<uuid:of_id>", methods=["GET", "POST"])
@requires(Permission.OPEN_CONTACTS)
def ask(kind: str, of_id: UUID) -> ResponseReturnValue:
    """Ask a colleague to agree; or, in danger now, open it alone and show it this once."""
    of = read_of(kind, of_id)
    form = AskForm()
    if not form.validate_on_submit():
        status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.BAD_REQUEST
        return render_template(
            "openings/ask.html", form=form, kind=kind, of_id=of_id, wording=wording
        ), status
    asked = {"of": of, "words": form.words, "is_silent": form.is_silent.data, **common()}
    if form.is_emergency.data:
        opened = openings.open_alone(db.session, **asked)
        db.session.commit()
        return show(opened.opening_id, opened=opened)
    opening_id = openings.ask(db.session, **asked)
    db.session.commit()
    flash(_("Asked. A colleague of your team has to agree."))
    return redirect(url_for(".one", opening_id=opening_id))


@bp.get("/<uuid:opening_id>")
@requires(Permission.OPEN_CONTACTS)
def one(opening_id: UUID) -> ResponseReturnValue:
    return show(opening_id)


@bp.post("/<uuid:opening_id>/answer")
@requires(Permission.OPEN_CONTACTS)
def answer(opening_id: UUID) -> ResponseReturnValue:
    """Keep a second person's yes or no; anything else that a form says is neither."""
    said = request.form.get("answer")
    if said not in ("yes", "no"):
        abort(HTTPStatus.BAD_REQUEST)
    openings.answer(db.session, opening_id=opening_id, staff=g.staff, is_yes=said == "yes", now=now())
    db.session.commit()
    flash(_("You said yes.") if said == "yes" else _("You said no."))
    return redirect(url_for(".one", opening_id=opening_id))


@bp.post("/<uuid:opening_id>/take-back")
@requires(Permission.OPEN_CONTACTS)
def take_back(opening_id: UUID) -> ResponseReturnValue:
    openings.take_back(db.session, opening_id=opening_id, staff=g.staff, now=now())
    db.session.commit()
    flash(_("Taken back. Nothing was opened."))
    return redirect(url_for(".one", opening_id=opening_id))


@bp.post("/<uuid:opening_id>/open")
@requires(Permission.OPEN_CONTACTS)
def open_contact(opening_id: UUID) -> ResponseReturnValue:
    """Show how to reach the young person, this once."""
    opened = openings.open_contact(db.session, opening_id=opening_id, **common())
    db.session.commit()
    return show(opening_id, opened=opened)


@bp.post("/<uuid:opening_id>/review")
@requires(Permission.OPEN_CONTACTS)
def review(opening_id: UUID) -> ResponseReturnValue:
    form = ReviewForm()
    if not form.validate_on_submit():
        return show(opening_id, review_form=form), HTTPStatus.BAD_REQUEST
    openings.review(
        db.session,
        opening_id=opening_id,
        is_told=form.is_told.data == "yes",
        why=form.still.data or "",
        **common(),
    )
    db.session.commit()
    flash(_("Kept. It stands with the reasons."))
    return redirect(url_for(".one", opening_id=opening_id))


def show(
    opening_id: UUID, *, opened: OpenedContact | None = None, review_form: ReviewForm | None = None
) -> str:
    """One opening; the contact itself only where it was just opened."""
    row = opening_list.get_opening(db.session, opening_id=opening_id, **common())
    return render_template(
        "openings/one.html",
        row=row,
        opened=opened,
        review_form=review_form or ReviewForm(formdata=None),
        wording=wording,
    )


def common() -> dict[str, Any]:
    return {"staff": g.staff, "today": today(), "now": now()}


def read_of(kind: str, of_id: UUID) -> ContactOf:
    """What an address speaks of; 404 for anything else."""
    if kind == "feedback":
        return ContactOf(submission_id=of_id)
    if kind != "concern":
        abort(HTTPStatus.NOT_FOUND)
    return ContactOf(concern_id=of_id)


@bp.errorhandler(ConsentMissing)
@bp.errorhandler(SecondPersonNeeded)
@bp.errorhandler(OpeningAskedAlready)
@bp.errorhandler(OpeningTooOld)
def say_why_not(error: DomainError) -> ResponseReturnValue:
    """Say which rule stands in the way and what to do."""
    db.session.rollback()
    return render_template("openings/refused.html", fact=type(error).__name__), HTTPStatus.CONFLICT
