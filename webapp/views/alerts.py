"""What a body was told about something that rises, and what it does about it; always the officer's own body."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from webapp import theme_names
from webapp.access import GRANTED, Permission, requires
from webapp.domain.dates import today
from webapp.domain.errors import DecisionNotAllowed, NotFound
from webapp.domain.signals import CloseReason
from webapp.extensions import db
from webapp.forms import alerts as wording
from webapp.forms.alerts import AssessForm, CloseForm
from webapp.services import alerts, figures, plans
from webapp.services.plans import Writer

bp = Blueprint("alerts", __name__, url_prefix="/alerts")


@bp.get("")
@requires(Permission.READ_ALERTS)
def index() -> ResponseReturnValue:
    told = alerts.list_alerts(db.session, body=g.staff.body, today=today())
    return render_template("alerts/index.html", alerts=told, **names())


@bp.get("/<uuid:alert_id>")
@requires(Permission.READ_ALERTS)
def one(alert_id: UUID) -> ResponseReturnValue:
    return show(alert_id)


@bp.post("/<uuid:alert_id>/acknowledge")
@requires(Permission.ANSWER_ALERTS)
def acknowledge(alert_id: UUID) -> ResponseReturnValue:
    alerts.acknowledge(db.session, writer=writer(), alert_id=alert_id, today=today())
    db.session.commit()
    flash(_("The advocacy team can see that you have read it."))
    return redirect(url_for(".one", alert_id=alert_id))


@bp.post("/<uuid:alert_id>/assess")
@requires(Permission.ANSWER_ALERTS)
def assess(alert_id: UUID) -> ResponseReturnValue:
    form = AssessForm()
    if not form.validate_on_submit():
        return show(alert_id, assess_form=form), HTTPStatus.BAD_REQUEST
    alerts.assess(db.session, writer=writer(), alert_id=alert_id, words=form.found.data, today=today())
    db.session.commit()
    flash(_("The advocacy team can read what you found."))
    return redirect(url_for(".one", alert_id=alert_id))


@bp.post("/<uuid:alert_id>/close")
@requires(Permission.ANSWER_ALERTS)
def close(alert_id: UUID) -> ResponseReturnValue:
    form = CloseForm()
    if not form.validate_on_submit():
        return show(alert_id, close_form=form), HTTPStatus.BAD_REQUEST
    alerts.close(
        db.session,
        writer=writer(),
        alert_id=alert_id,
        reason=CloseReason(form.reason.data),
        words=form.why.data,
        today=today(),
    )
    db.session.commit()
    flash(_("Closed. It stays here with everything that was done."))
    return redirect(url_for(".one", alert_id=alert_id))


def show(alert_id: UUID, **typed: FlaskForm) -> str:
    """The page of one alert, with whatever form was typed into and refused."""
    alert = alerts.get_alert(db.session, body=g.staff.body, alert_id=alert_id, today=today())
    forms = {"assess_form": AssessForm(formdata=None), "close_form": CloseForm(formdata=None)}
    return render_template(
        "alerts/one.html", alert=alert, released=find_released(alert.theme), **(forms | typed), **names()
    )


def find_released(theme: str) -> dict[str, object] | None:
    """Where the same theme stands in the newest release, so that it can go into the plan; None where it is hidden."""
    own = figures.find_figures(db.session, body=g.staff.body)
    if own is None:
        return None
    country = figures.get_figures(db.session, body=figures.SCOTLAND, quarter=own.release.quarter)
    try:
        heard = plans.find_heard(own, country, theme=theme)
    except (DecisionNotAllowed, NotFound):
        return None
    return {
        "quarter": str(own.release.quarter),
        "heard_in": heard.heard_in,
        "input": plans.find_input(db.session, body=g.staff.body, release_id=own.release.id, theme=theme),
    }


def writer() -> Writer:
    return Writer(account_id=g.staff.account_id, body=g.staff.body)


def names() -> dict[str, object]:
    return {
        "body_name": figures.body_name(g.staff.body),
        "may_answer": Permission.ANSWER_ALERTS in GRANTED[g.staff.role],
        "theme_names": theme_names.all_names(),
        "no_theme": figures.NO_THEME,
        "wording": wording,
    }
