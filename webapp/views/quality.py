"""Reading again, blind: how far two readers agree, what waits to be read afresh, and where two have to talk."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import Permission, requires
from webapp.domain.dates import now, today
from webapp.domain.moderation import Decision
from webapp.domain.second_reading import Reading
from webapp.domain.themes import BookName
from webapp.extensions import db
from webapp.forms import choices
from webapp.forms import moderation as wording
from webapp.forms import quality as words
from webapp.forms.moderation import group_themes
from webapp.forms.quality import RereadForm
from webapp.services import agreement_counts, own_themes, quality, quality_talks, reference
from webapp.services.quality import Afresh, Blind, RereadOver

bp = Blueprint("quality", __name__, url_prefix="/quality")


@bp.get("")
@requires(Permission.MODERATE)
def index() -> ResponseReturnValue:
    key = current_app.config["QUALITY_KEY"]
    return render_template(
        "quality/index.html",
        months=agreement_counts.list_months(db.session),
        most_waiting=quality.HIGHEST_COUNT,
        waiting=quality.count_waiting(db.session, staff=g.staff, key=key, now=now()),
        to_talk=quality_talks.list_own(db.session, staff=g.staff),
        own=quality_talks.count_own(db.session, staff=g.staff),
        theme_names=own_themes.theme_names(db.session),
        words=words,
    )


@bp.post("/next")
@requires(Permission.MODERATE)
def take_next() -> ResponseReturnValue:
    key = current_app.config["QUALITY_KEY"]
    reread_id = quality.take_next(db.session, staff=g.staff, key=key, now=now())
    db.session.commit()
    if reread_id is None:
        flash(_("Nothing waits to be read again by you."))
        return redirect(url_for(".index"))
    return redirect(url_for(".one", reread_id=reread_id))


@bp.get("/<uuid:reread_id>")
@requires(Permission.MODERATE)
def one(reread_id: UUID) -> ResponseReturnValue:
    item = get_blind(reread_id)
    return show(item, new_form(formdata=None, data={"shared_words": item.answers.words}))


@bp.post("/<uuid:reread_id>")
@requires(Permission.MODERATE)
def finish(reread_id: UUID) -> ResponseReturnValue:
    """Keep what somebody would do; with the other button, only hide words in what was typed so far."""
    item = get_blind(reread_id)
    form = new_form()
    if "hide" in request.form:
        places = form.hide_words()
        return show(item, form), HTTPStatus.OK if places else HTTPStatus.BAD_REQUEST
    if not form.is_whole(original=item.answers.words):
        return show(item, form), HTTPStatus.BAD_REQUEST
    afresh = Afresh(decision=Decision(form.decision.data), reading=read_form(form))
    is_same = quality.finish(
        db.session, reread_id=reread_id, staff=g.staff, afresh=afresh, today=today(), now=now()
    )
    flash(str(words.say_kept(afresh.decision, is_same=is_same)))
    db.session.commit()
    if afresh.decision is Decision.ESCALATE:
        return redirect(
            url_for("moderation.one", submission_id=item.submission_id, decision=Decision.ESCALATE)
        )
    return redirect(url_for(".index"))


@bp.post("/<uuid:reread_id>/talk")
@requires(Permission.MODERATE)
def talk(reread_id: UUID) -> ResponseReturnValue:
    """Show both readings to the two who made them, with a line on the log."""
    both = quality_talks.open_both(db.session, reread_id=reread_id, staff=g.staff, now=now())
    names = own_themes.theme_names(db.session)
    page = render_template("quality/talk.html", both=both, theme_names=names, words=words)
    db.session.commit()
    return page


@bp.post("/<uuid:reread_id>/talked")
@requires(Permission.MODERATE)
def talked(reread_id: UUID) -> ResponseReturnValue:
    quality_talks.talk_over(db.session, reread_id=reread_id, staff=g.staff)
    flash(_("Good. It is off your lists."))
    db.session.commit()
    return redirect(url_for(".index"))


@bp.errorhandler(RereadOver)
def answer_over(error: RereadOver) -> ResponseReturnValue:
    """Say that there is nothing left to do here, and go back to the list."""
    db.session.rollback()
    flash(
        _(
            "This was read again already, a colleague took it over, or it is not cleared any more. Nothing was kept."
        )
    )
    return redirect(url_for(".index"))


def get_blind(reread_id: UUID) -> Blind:
    return quality.get_blind(db.session, reread_id=reread_id, staff=g.staff, now=now())


def new_form(**started_with: object) -> RereadForm:
    return RereadForm(book=own_themes.choosable_book(db.session, today=today()), **started_with)


def read_form(form: RereadForm) -> Reading:
    return Reading(
        shared_words=form.shared_words.data or "",
        themes=frozenset(form.themes.data or ()),
        no_theme_fits=form.no_theme_fits.data,
        reasons=form.reasons,
    )


def show(item: Blind, form: RereadForm) -> str:
    wellbeing = reference.load_code_books()[BookName.WELLBEING]
    return render_template(
        "quality/one.html",
        item=item,
        form=form,
        theme_groups=group_themes(own_themes.choosable_book(db.session, today=today()), wellbeing),
        body_names={body.slug: body.name for body in reference.load_bodies()},
        area_names={area.slug: area.name for area in reference.load_areas()},
        answer_words=choices,
        wording=wording,
    )
