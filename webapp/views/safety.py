"""Concerns on duty: the list, one concern with its record, and what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import Permission, requires
from webapp.domain.dates import LONDON, now, today
from webapp.domain.referrals import Missing, RecordIncomplete
from webapp.domain.safety import ConcernStep
from webapp.extensions import db
from webapp.forms import choices
from webapp.forms import openings as opening_words
from webapp.forms import safety as wording
from webapp.forms.safety import STEPS_TO_ADD, LetterForm, StepForm
from webapp.services import concern_appeals, concern_list, opening_list, reference, safety
from webapp.services.concern_list import ConcernPlace
from webapp.services.contact_keys import ContactOf
from webapp.services.safety import OpenedConcern

bp = Blueprint("safety", __name__, url_prefix="/concerns")


@bp.get("")
@requires(Permission.KEEP_SAFE)
def concerns() -> ResponseReturnValue:
    is_closed = request.args.get("view") == "closed"
    page = concern_list.list_concerns(
        db.session, is_closed=is_closed, now=now(), after=read_place(request.args.get("after", ""))
    )
    return render_template(
        "safety/concerns.html", page=page, is_closed=is_closed, write_place=write_place, wording=wording
    )


@bp.get("/<uuid:concern_id>")
@requires(Permission.KEEP_SAFE)
def one(concern_id: UUID) -> ResponseReturnValue:
    return show(concern_id)


@bp.post("/<uuid:concern_id>/open")
@requires(Permission.KEEP_SAFE)
def open_words(concern_id: UUID) -> ResponseReturnValue:
    """Show what was said and the notes, this once, with a line on the log."""
    opened = safety.open_concern(db.session, concern_id=concern_id, staff=g.staff)
    db.session.commit()
    return show(concern_id, opened=opened)


@bp.post("/<uuid:concern_id>/record")
@requires(Permission.KEEP_SAFE)
def record(concern_id: UUID) -> ResponseReturnValue:
    """The whole record on one page for paper, opened this once, with a line on the log."""
    opened = safety.open_concern(db.session, concern_id=concern_id, staff=g.staff)
    db.session.commit()
    return render_template(
        "safety/record.html",
        concern=safety.get_concern(db.session, concern_id=concern_id, now=now()),
        opened=opened,
        missing=safety.find_missing(opened.steps),
        routes=reference.load_referral_routes(),
        checklist=reference.load_referral_checklist(),
        body_names={body.slug: body.name for body in reference.load_bodies()},
        area_names={area.slug: area.name for area in reference.load_areas()},
        answer_words=choices,
        wording=wording,
    )


@bp.post("/<uuid:concern_id>/take-over")
@requires(Permission.KEEP_SAFE)
def take_over(concern_id: UUID) -> ResponseReturnValue:
    safety.take_over(db.session, concern_id=concern_id, staff=g.staff, now=now())
    db.session.commit()
    flash(_("You have this concern now."))
    return redirect(url_for(".one", concern_id=concern_id))


@bp.post("/<uuid:concern_id>/steps")
@requires(Permission.KEEP_SAFE)
def add_step(concern_id: UUID) -> ResponseReturnValue:
    form = StepForm(now_here=now().astimezone(LONDON))
    if not form.validate_on_submit():
        return show(concern_id, step_form=form), HTTPStatus.BAD_REQUEST
    try:
        safety.add_step(
            db.session,
            concern_id=concern_id,
            staff=g.staff,
            step=ConcernStep(form.step.data),
            note=form.step_note,
            done_at=form.done_at.data.replace(tzinfo=LONDON).astimezone(UTC),
        )
    except RecordIncomplete as error:
        db.session.rollback()
        return show(concern_id, step_form=form, missing=error.missing), HTTPStatus.CONFLICT
    db.session.commit()
    flash(_("Added to the record."))
    return redirect(url_for(".one", concern_id=concern_id))


@bp.post("/<uuid:concern_id>/message")
@requires(Permission.KEEP_SAFE)
def message(concern_id: UUID) -> ResponseReturnValue:
    form = LetterForm()
    if not form.validate_on_submit():
        return show(concern_id, letter_form=form), HTTPStatus.BAD_REQUEST
    safety.write_to_young_person(
        db.session, concern_id=concern_id, staff=g.staff, words=form.words.data, today=today(), now=now()
    )
    db.session.commit()
    flash(_("Sent. They find it with their code, and it stands in the record."))
    return redirect(url_for(".one", concern_id=concern_id))


def show(
    concern_id: UUID,
    *,
    opened: OpenedConcern | None = None,
    step_form: StepForm | None = None,
    letter_form: LetterForm | None = None,
    missing: Sequence[Missing] = (),
) -> str:
    """The page of one concern; its words and notes only where they were just opened."""
    concern = safety.get_concern(db.session, concern_id=concern_id, now=now())
    return render_template(
        "safety/one.html",
        concern=concern,
        opened=opened,
        steps=opened.steps if opened else concern.steps,
        openings=opening_list.list_openings_of(
            db.session, of=ContactOf(concern_id=concern_id), staff=g.staff, today=today(), now=now()
        ),
        opening_words=opening_words,
        appeal=concern_appeals.find_open(db.session, concern_id=concern_id, staff=g.staff),
        missing=missing,
        routes=reference.load_referral_routes(),
        checklist=reference.load_referral_checklist(),
        step_form=step_form or new_step_form(),
        step_options=[(step.value, wording.STEPS[step]) for step in STEPS_TO_ADD],
        letter_form=letter_form or LetterForm(formdata=None),
        body_names={body.slug: body.name for body in reference.load_bodies()},
        area_names={area.slug: area.name for area in reference.load_areas()},
        answer_words=choices,
        wording=wording,
    )


def new_step_form() -> StepForm:
    here = now().astimezone(LONDON).replace(second=0, microsecond=0, tzinfo=None)
    return StepForm(now_here=here, formdata=None, data={"done_at": here})


def write_place(place: ConcernPlace) -> str:
    return f"{place.state_order}.{place.urgency_order}.{place.raised_on.isoformat()}.{place.id}"


def read_place(text: str) -> ConcernPlace | None:
    """A place in the list from an address; None, the start of the list, for anything else."""
    try:
        state_order, urgency_order, day, row = text.split(".")
        return ConcernPlace(
            state_order=int(state_order),
            urgency_order=int(urgency_order),
            raised_on=date.fromisoformat(day),
            id=UUID(row),
        )
    except ValueError:
        return None
