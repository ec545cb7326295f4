"""Looking after oneself: each page shows only what is the reader's own."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm

from webapp.access import Permission, requires
from webapp.domain.answers import MOST_CHARACTERS
from webapp.domain.dates import today
from webapp.domain.moderation import URGENCY_ORDER, Urgency
from webapp.domain.queue import read_place, write_place
from webapp.domain.welfare import Care, SlipKind
from webapp.extensions import db
from webapp.forms.welfare import ColleagueForm, WishesForm
from webapp.services import content_labels, drafts, labels, welfare
from webapp.services.drafts import Draft

bp = Blueprint("welfare", __name__)
ROOM = "/looking-after-yourself"


@bp.app_context_processor
def tell_templates() -> dict[str, object]:
    """Let the reading room ask, where it lists or shows something, what its reader is to be told."""
    return {"find_care": find_care, "find_draft": find_draft}


def find_care(ids: Sequence[UUID]) -> dict[UUID, Care]:
    return dict(labels.find_care(db.session, staff=g.staff, ids=ids, today=today()))


def find_draft(submission_id: UUID) -> Draft | None:
    return drafts.find(db.session, submission_id=submission_id, staff=g.staff)


@bp.get(ROOM)
@requires(Permission.BE_IN_A_TEAM)
def index() -> ResponseReturnValue:
    return show()


@bp.post(f"{ROOM}/wishes")
@requires(Permission.BE_IN_A_TEAM)
def set_wishes() -> ResponseReturnValue:
    form = WishesForm(codes=content_labels.load_labels(db.session))
    if not form.validate_on_submit():
        return show(wishes_form=form), HTTPStatus.BAD_REQUEST
    labels.set_wishes(db.session, staff=g.staff, wishes=form.wishes, today=today())
    return finish(_("Saved, and sealed to you."))


@bp.post(f"{ROOM}/ask")
@requires(Permission.BE_IN_A_TEAM)
def ask() -> ResponseReturnValue:
    form = new_colleague_form("ask")
    if not form.validate_on_submit():
        return show(ask_form=form), HTTPStatus.BAD_REQUEST
    welfare.ask_to_talk(
        db.session, staff=g.staff, colleague_id=form.colleague_id, words=form.words.data or "", today=today()
    )
    return finish(_("Asked. Only the two of you can see it."))


@bp.post(f"{ROOM}/asks/<uuid:slip_id>/seen")
@requires(Permission.BE_IN_A_TEAM)
def say_seen(slip_id: UUID) -> ResponseReturnValue:
    welfare.say_seen(db.session, staff=g.staff, slip_id=slip_id, today=today())
    return finish(_("They can see that you have read it. Now go and find them."))


@bp.post(f"{ROOM}/share")
@requires(Permission.BE_IN_A_TEAM)
def share() -> ResponseReturnValue:
    form = new_colleague_form("share")
    if not form.validate_on_submit():
        return show(share_form=form), HTTPStatus.BAD_REQUEST
    welfare.share_weeks(db.session, staff=g.staff, colleague_id=form.colleague_id, today=today())
    return finish(_("Shared as it stands today. You can take it back."))


@bp.post(f"{ROOM}/shares/<uuid:slip_id>/take-back")
@requires(Permission.BE_IN_A_TEAM)
def take_back_share(slip_id: UUID) -> ResponseReturnValue:
    welfare.take_back_share(db.session, staff=g.staff, slip_id=slip_id)
    return finish(_("Taken back. They cannot see it any more."))


@bp.get(f"{ROOM}/pause")
@requires(Permission.MODERATE)
def pause() -> ResponseReturnValue:
    """After something hard: a moment, somebody to talk to, and no hurry to go on."""
    place = read_place(request.args.get("after", ""))
    return render_template(
        "welfare/pause.html",
        ask_form=new_colleague_form("ask", formdata=None),
        after=write_place(place) if place else "",
        was_urgent=place is not None and place.urgency_order == URGENCY_ORDER[Urgency.NOW],
    )


@bp.post(f"{ROOM}/stop")
@requires(Permission.MODERATE)
def stop() -> ResponseReturnValue:
    """Hand everything over at once, wherever the reader is."""
    return hand_over()


@bp.post("/queue/<uuid:submission_id>/stop")
@requires(Permission.MODERATE)
def stop_reading(submission_id: UUID) -> ResponseReturnValue:
    """The same in the middle of something: what was typed is kept for whoever typed it."""
    is_kept = drafts.keep(
        db.session,
        submission_id=submission_id,
        staff=g.staff,
        shared_words=request.form.get("shared_words", "")[:MOST_CHARACTERS],
        message=request.form.get("message", "")[:MOST_CHARACTERS],
        today=today(),
    )
    if is_kept:
        flash(
            _(
                "What you had typed is sealed and waits for you there, for two weeks or until somebody decides."
            )
        )
    return hand_over()


def finish(said: str) -> ResponseReturnValue:
    """Keep what was done, say so, and show the page anew."""
    db.session.commit()
    flash(said)
    return redirect(url_for(".index"))


def hand_over() -> ResponseReturnValue:
    handed = welfare.stop_here(db.session, staff=g.staff)
    db.session.commit()
    if handed:
        flash(
            ngettext(
                "One thing is back in the list for somebody else.",
                "%(num)s things are back in the list for somebody else.",
                handed,
            )
        )
    return redirect(url_for(".stopped"))


@bp.get(f"{ROOM}/stopped")
@requires(Permission.MODERATE)
def stopped() -> ResponseReturnValue:
    return render_template("welfare/stopped.html", ask_form=new_colleague_form("ask", formdata=None))


def new_colleague_form(prefix: str, **started_with: object) -> ColleagueForm:
    colleagues = welfare.list_colleagues(db.session, staff=g.staff)
    return ColleagueForm(colleagues, prefix=f"{prefix}-", **started_with)


def show(**typed: FlaskForm) -> str:
    """Everything that is the reader's own, with whatever form was typed into and refused."""
    forms = {
        "wishes_form": WishesForm.showing(
            labels.get_wishes(db.session, staff=g.staff), codes=content_labels.load_labels(db.session)
        ),
        "ask_form": new_colleague_form("ask", formdata=None),
        "share_form": new_colleague_form("share", formdata=None),
    } | typed
    return render_template(
        "welfare/index.html",
        weeks=welfare.list_weeks(db.session, staff=g.staff, today=today()),
        asked_me=welfare.list_asks(db.session, staff=g.staff, kind=SlipKind.ASKED_ME, today=today()),
        i_asked=welfare.list_asks(db.session, staff=g.staff, kind=SlipKind.I_ASKED, today=today()),
        shared_with_me=welfare.list_shared(db.session, staff=g.staff, kind=SlipKind.SHARED_WITH_ME),
        i_shared=welfare.list_shared(db.session, staff=g.staff, kind=SlipKind.I_SHARED),
        **forms,
    )
