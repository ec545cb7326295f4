"""What rises, as the advocacy team sees it: look into it, tell the body, put it aside, take it back."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from webapp import theme_names
from webapp.access import Permission, requires
from webapp.disclosure.gate import LEAST_THRESHOLD
from webapp.domain.dates import today
from webapp.domain.signals import PutAsideReason, SignalState
from webapp.extensions import db
from webapp.forms import signals as wording
from webapp.forms.alerts import CLOSE_REASONS
from webapp.forms.signals import PutAsideForm, RevisionForm, SendBackForm, TakeBackForm, TellForm
from webapp.services import alerts, figures, signals, telling
from webapp.services.may_see import kept_from
from webapp.services.signals import OpenSignal

bp = Blueprint("signals", __name__, url_prefix="/signals")

VOICES_SHOWN = 40


@bp.get("")
@requires(Permission.WATCH)
def index() -> ResponseReturnValue:
    view = request.args.get("view", "")
    view = view if view in wording.VIEWS else "look"
    kept = kept_from(db.session, staff=g.staff)
    return render_template(
        "signals/index.html",
        view=view,
        rows=signals.list_signals(db.session, states=wording.VIEWS[view][1], today=today(), kept=kept),
        waiting=signals.count_to_look_into(db.session, kept=kept),
        overdue_alerts=signals.count_overdue(db.session, today=today(), kept=kept),
        delay=alerts.find_delay(db.session, today=today()),
        **names(),
    )


@bp.get("/<uuid:signal_id>")
@requires(Permission.WATCH)
def one(signal_id: UUID) -> ResponseReturnValue:
    return show(signal_id)


@bp.post("/<uuid:signal_id>/tell")
@requires(Permission.WATCH)
def tell(signal_id: UUID) -> ResponseReturnValue:
    """First show exactly what the body will see, then tell it, or ask a colleague where few are behind it."""
    form = TellForm()
    if not form.validate_on_submit():
        return show(signal_id, tell_form=form), HTTPStatus.BAD_REQUEST
    if not form.is_sure.data:
        return ask_before_telling(signal_id, form)
    state = telling.tell(db.session, **common(signal_id), revision=form.revision.data, words=form.words.data)
    db.session.commit()
    is_told = state is SignalState.TOLD
    flash(
        _("The body was told.")
        if is_told
        else _("Written. A colleague has to agree before the body is told.")
    )
    return redirect(url_for(".one", signal_id=signal_id))


@bp.post("/<uuid:signal_id>/change")
@requires(Permission.WATCH)
def change(signal_id: UUID) -> ResponseReturnValue:
    """Go back from what the body would see to the words as they were typed; nothing is kept."""
    return show(signal_id, tell_form=TellForm())


@bp.post("/<uuid:signal_id>/agree")
@requires(Permission.WATCH)
def agree(signal_id: UUID) -> ResponseReturnValue:
    form = RevisionForm()
    if not form.validate_on_submit():
        return show(signal_id), HTTPStatus.BAD_REQUEST
    telling.agree(db.session, **common(signal_id), revision=form.revision.data)
    return done(signal_id, _("The body was told."))


@bp.post("/<uuid:signal_id>/send-back")
@requires(Permission.WATCH)
def send_back(signal_id: UUID) -> ResponseReturnValue:
    form = SendBackForm()
    if not form.validate_on_submit():
        return show(signal_id, send_back_form=form), HTTPStatus.BAD_REQUEST
    telling.send_back(db.session, **common(signal_id), revision=form.revision.data, words=form.change.data)
    return done(signal_id, _("Sent back. Your colleague can write it anew."))


@bp.post("/<uuid:signal_id>/put-aside")
@requires(Permission.WATCH)
def put_aside(signal_id: UUID) -> ResponseReturnValue:
    form = PutAsideForm()
    if not form.validate_on_submit():
        return show(signal_id, put_aside_form=form), HTTPStatus.BAD_REQUEST
    telling.put_aside(
        db.session,
        **common(signal_id),
        revision=form.revision.data,
        reason=PutAsideReason(form.reason.data),
        words=form.note.data or "",
    )
    return done(signal_id, _("Put aside. The body is not told."))


@bp.post("/<uuid:signal_id>/look-again")
@requires(Permission.WATCH)
def look_again(signal_id: UUID) -> ResponseReturnValue:
    form = RevisionForm()
    if not form.validate_on_submit():
        return show(signal_id), HTTPStatus.BAD_REQUEST
    telling.look_again(db.session, **common(signal_id), revision=form.revision.data)
    return done(signal_id, _("You can look into it again."))


@bp.post("/<uuid:signal_id>/campaign")
@requires(Permission.WATCH)
def campaign(signal_id: UUID) -> ResponseReturnValue:
    form = RevisionForm()
    if not form.validate_on_submit():
        return show(signal_id), HTTPStatus.BAD_REQUEST
    telling.mark_campaign(db.session, **common(signal_id), revision=form.revision.data)
    return done(
        signal_id, _("Marked as a campaign. If you tell the body, it is told that too, and gets no number.")
    )


@bp.post("/<uuid:signal_id>/take-back")
@requires(Permission.WATCH)
def take_back(signal_id: UUID) -> ResponseReturnValue:
    form = TakeBackForm()
    if not form.validate_on_submit():
        return show(signal_id, take_back_form=form), HTTPStatus.BAD_REQUEST
    telling.take_back(db.session, **common(signal_id), revision=form.revision.data, words=form.why.data)
    return done(signal_id, _("Taken back. The body no longer sees it."))


def done(signal_id: UUID, said: str) -> ResponseReturnValue:
    """Keep what was done, say so, and show the signal again."""
    db.session.commit()
    flash(said)
    return redirect(url_for(".one", signal_id=signal_id))


def common(signal_id: UUID) -> dict[str, object]:
    return {"signal_id": signal_id, "staff": g.staff, "today": today()}


def show(signal_id: UUID, **typed: FlaskForm) -> str:
    """The page of one signal, with whatever form was typed into and refused."""
    signal = get_signal(signal_id)
    return render_template(
        "signals/one.html",
        signal=signal,
        most_shown=VOICES_SHOWN,
        **(new_forms(signal) | typed),
        **names(),
    )


def get_signal(signal_id: UUID) -> OpenSignal:
    kept = kept_from(db.session, staff=g.staff)
    return signals.get_signal(db.session, signal_id=signal_id, today=today(), kept=kept)


def ask_before_telling(signal_id: UUID, form: TellForm) -> str:
    signal = get_signal(signal_id)
    return render_template("signals/check.html", signal=signal, form=form, **names())


def new_forms(signal: OpenSignal) -> dict[str, FlaskForm]:
    """Every form of the page, empty but for the revision that the page shows, and for a draft that was sent back."""
    start = {"revision": signal.revision}
    return {
        "tell_form": TellForm(formdata=None, data=start | {"words": signal.draft}),
        "put_aside_form": PutAsideForm(formdata=None, data=start),
        "send_back_form": SendBackForm(formdata=None, data=start),
        "take_back_form": TakeBackForm(formdata=None, data=start),
    }


def names() -> dict[str, object]:
    return {
        "wording": wording,
        "reason_words": wording.PUT_ASIDE_REASONS | CLOSE_REASONS,
        "threshold": LEAST_THRESHOLD,
        "body_names": figures.bodies_by_slug(),
        "theme_names": theme_names.all_names(),
        "country": figures.SCOTLAND,
        "no_theme": figures.NO_THEME,
    }
