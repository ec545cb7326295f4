"""Who is on duty, what nobody has opened yet, and what could not be sent. Nothing here opens what anybody said."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import SQLAlchemyError

from webapp.access import GRANTED, Permission, requires
from webapp.domain.dates import day_of, now
from webapp.domain.duty import PACES, Pace, ShiftsOverlap, ShiftUnusable
from webapp.domain.errors import NotFound
from webapp.domain.help_contacts import stale_contacts
from webapp.extensions import db
from webapp.forms import duty as wording
from webapp.forms.duty import MinutesForm, PaceForm, ShiftForm
from webapp.services import calling, digests, outbox, reference, rota, unanswered
from webapp.services.duty_trouble import is_tended

bp = Blueprint("duty", __name__)


@bp.get("/duty")
@requires(Permission.SEE_DUTY)
def index() -> ResponseReturnValue:
    return show()


@bp.post("/duty/shifts")
@requires(Permission.SET_DUTY)
def add() -> ResponseReturnValue:
    form = shift_form()
    if not form.validate_on_submit():
        return show(form), HTTPStatus.BAD_REQUEST
    try:
        many = rota.add_shifts(
            db.session, staff=g.staff, starts=form.starts.data, ends=form.ends.data, weeks=form.weeks.data,
            chain=form.chain,
        )  # fmt: skip
    except ShiftsOverlap:
        form.starts.errors = [_("Somebody is on duty then already. Take that shift off first.")]
        return show(form), HTTPStatus.BAD_REQUEST
    except ShiftUnusable:
        form.first.errors = [_("This cannot be. Look at the times and the people again.")]
        return show(form), HTTPStatus.BAD_REQUEST
    flash(ngettext("One shift is on the rota.", "%(num)s shifts are on the rota.", many))
    db.session.commit()
    return redirect(url_for(".index"))


@bp.post("/duty/shifts/<uuid:shift_id>/remove")
@requires(Permission.SET_DUTY)
def remove(shift_id: UUID) -> ResponseReturnValue:
    rota.remove_shift(db.session, shift_id=shift_id, staff=g.staff)
    flash(_("The shift is off the rota."))
    db.session.commit()
    return redirect(url_for(".index"))


@bp.post("/duty/minutes")
@requires(Permission.SET_DUTY)
def set_minutes() -> ResponseReturnValue:
    form = MinutesForm()
    if not form.validate_on_submit():
        return show(minutes_form=form), HTTPStatus.BAD_REQUEST
    rota.set_minutes(db.session, minutes=form.minutes.data, staff=g.staff)
    flash(_("Kept. It holds from the next call on."))
    db.session.commit()
    return redirect(url_for(".index"))


@bp.post("/duty/unsent/<uuid:notice_id>/put-aside")
@requires(Permission.SEE_DUTY)
def put_aside(notice_id: UUID) -> ResponseReturnValue:
    outbox.put_aside(db.session, notice_id=notice_id, staff=g.staff)
    flash(_("It is not tried again."))
    db.session.commit()
    return redirect(url_for(".index"))


@bp.route("/account/digests", methods=["GET", "POST"])
@requires(Permission.BE_SIGNED_IN)
def choose_pace() -> ResponseReturnValue:
    """How often somebody is told of new things; calls while on duty come whatever is chosen here."""
    pace = digests.get_pace(db.session, account_id=g.staff.account_id, role=g.staff.role)
    if pace is None:
        raise NotFound
    form = PaceForm(paces=PACES[g.staff.role], pace=pace)
    if not form.validate_on_submit():
        return render_template("duty/choose_pace.html", form=form)
    digests.choose_pace(
        db.session, account_id=g.staff.account_id, role=g.staff.role, pace=Pace(form.pace.data)
    )
    flash(_("Kept."))
    db.session.commit()
    return redirect(url_for("account.own"))


@bp.get("/healthz/tend")
@requires(Permission.ANYONE)
def tended() -> ResponseReturnValue:
    """Say to whoever runs this whether calls and notices are looked after."""
    try:
        is_well = is_tended(rota.find_tended_at(db.session), now=now())
    except SQLAlchemyError:
        is_well = False
    if is_well:
        return {"status": "ok"}, HTTPStatus.OK
    return {"status": "unavailable"}, HTTPStatus.SERVICE_UNAVAILABLE


def show(form: ShiftForm | None = None, *, minutes_form: MinutesForm | None = None) -> str:
    at = now()
    shifts = rota.list_shifts(db.session, since=at)
    tended_at = rota.find_tended_at(db.session)
    may_set = Permission.SET_DUTY in GRANTED[g.staff.role]
    return render_template(
        "duty/index.html",
        shifts=shifts,
        current=rota.find_current(shifts, now=at),
        gaps=rota.list_gaps(shifts, now=at),
        waiting=unanswered.list_unanswered(db.session, now=at),
        readers=calling.list_readers(db.session),
        unsent=outbox.list_unsent(db.session),
        tended_at=tended_at,
        is_tended=is_tended(tended_at, now=at),
        to_try=stale_contacts(reference.load_help_contacts(), day=day_of(at)),
        form=(form or shift_form()) if may_set else None,
        minutes_form=minutes_form
        or MinutesForm(formdata=None, data={"minutes": rota.get_minutes(db.session)}),
        wording=wording,
    )


def shift_form() -> ShiftForm:
    first = rota.list_people(db.session, roles=rota.ON_DUTY_FIRST)
    later = rota.list_people(db.session, roles=rota.ON_DUTY_LATER)
    return ShiftForm(
        first=[(str(person.id), person.name) for person in first],
        later=[(str(person.id), person.name) for person in later],
    )
