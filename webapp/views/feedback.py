"""Tell us: one page of questions, one page to check, and one page with the code. Nothing is kept before "Send"."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from http import HTTPStatus

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from webapp import code_tries, cookies, form_tokens, headers
from webapp.access import Permission, requires
from webapp.domain.about import SubmissionKind
from webapp.domain.dates import today
from webapp.domain.errors import CodeUnknown, TooManyTries
from webapp.domain.receipts import Code
from webapp.extensions import db
from webapp.form_tokens import FormTooOld
from webapp.forms import choices, details
from webapp.forms.feedback import STEPS, Journey, Known, read_journey, refuse_earlier_code
from webapp.pace import Pace, find_pace
from webapp.services import code_picture, reference, submissions
from webapp.services.submissions import CodeKeySettings, FormErased, FormSentBefore

bp = Blueprint("feedback", __name__)


@bp.get("/tell-us")
@requires(Permission.ANYONE)
def tell_us() -> ResponseReturnValue:
    """The same page for everybody, so the front keeps it; the browser is told not to."""
    pace = find_pace()
    page = show_form(preselected(), pace=pace)
    if not request.args:
        headers.keep(page, seconds=pace.good_for_seconds)
    page.headers["Cache-Control"] = "no-store"
    return page


@bp.route("/tell-us/check", methods=["GET", "POST"])
@requires(Permission.ANYONE)
def check() -> ResponseReturnValue:
    """Show who would see what, or the form again where something needs another look or somebody goes back."""
    if request.method == "GET":
        return redirect(url_for(".tell_us"))
    journey = read_journey(request.form, known=known())
    if request.form.get("change") in STEPS:
        return show_form(replace(journey, errors={}), start=request.form["change"])
    if journey.errors:
        return show_errors(journey)
    return show_check(journey)


@bp.route("/tell-us/send", methods=["GET", "POST"])
@requires(Permission.ANYONE)
def send() -> ResponseReturnValue:
    """Keep it, and show the code as the answer itself, so that a phone without cookies does not lose it."""
    if request.method == "GET":
        return redirect(url_for("returning.your_code"))
    journey = read_journey(request.form, known=known())
    if journey.errors:
        return show_errors(journey)
    try:
        once = form_tokens.read_once(request.form.get("once", ""))
        code = keep(journey, once)
    except FormTooOld as late:
        submissions.refuse_sent_before(db.session, once=late.once, keys=code_keys())
        return show_check(journey, is_late=True)
    except TooManyTries as hurry:
        return show_errors(refuse_earlier_code(journey, wait_seconds=hurry.wait_seconds))
    except CodeUnknown:
        return show_errors(refuse_earlier_code(journey, tries=code_tries.note_wrong(journey.tries).ticket))
    db.session.commit()
    return show_code(code, journey, once)


@bp.errorhandler(FormSentBefore)
def say_sent_before(error: FormSentBefore) -> ResponseReturnValue:
    db.session.rollback()
    is_erased = isinstance(error, FormErased)
    return render_template("feedback/sent_before.html", is_erased=is_erased), HTTPStatus.CONFLICT


def keep(journey: Journey, once: bytes) -> Code:
    if journey.earlier_code:
        code_tries.refuse_hurry(journey.tries)
    return submissions.submit(
        db.session,
        answers=journey.to_answers(),
        choices=journey.choices,
        contact=journey.contact or None,
        once=once,
        earlier_code=journey.earlier_code or None,
        keys=code_keys(),
        today=today(),
    )


def preselected() -> Journey:
    """The form as a link asks for it, from a body's page or one of its offers; nothing else is read from an address."""
    asked = {"body": request.args.get("about", ""), "about": request.args.get("about", "")}
    if request.args.get("offer"):
        asked |= {"offer": request.args["offer"], "kind": SubmissionKind.OFFER}
    return replace(read_journey(asked, known=known()), errors={})


def show_form(journey: Journey, *, start: str | None = None, pace: Pace | None = None) -> Response:
    return make_response(
        render_template(
            "feedback/tell_us.html",
            journey=journey,
            start=start or journey.first_wrong_step,
            choices=choices,
            bodies=sorted(body_names().items(), key=lambda body: body[1]),
            areas=area_names().items(),
            pace=pace or find_pace(),
            is_help_first=bool(journey.errors) and submissions.should_show_help_first(*journey.typed),
        )
    )


def show_check(journey: Journey, *, is_late: bool = False) -> str:
    return render_template(
        "feedback/check.html",
        journey=journey,
        is_late=is_late,
        once=form_tokens.make_once(),
        choices=choices,
        body_name=body_names().get(journey.body or ""),
        area_name=area_names().get(journey.area or ""),
        telling=submissions.list_what_may_tell(journey.words),
        kinds=details.KINDS,
        is_help_first=submissions.should_show_help_first(*journey.typed),
        pace=find_pace(is_measured=False),
    )


def show_errors(journey: Journey) -> Response:
    db.session.rollback()
    page = show_form(journey)
    page.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
    return page


def show_code(code: Code, journey: Journey, once: bytes) -> Response:
    """The page with the code; only a new one can be seen again, because an earlier one does not come from this form."""
    page_url = current_app.config["SETTINGS"].base_url + url_for("returning.my_code")
    page = make_response(
        render_template(
            "feedback/send.html",
            code=code,
            picture=Markup(code_picture.draw_code(code, page=page_url)),  # noqa: S704
            is_earlier=bool(journey.earlier_code),
            may_be_contacted=journey.may_be_contacted,
            is_help_first=submissions.should_show_help_first(*journey.typed),
            is_urgent=submissions.is_for_now(*journey.typed),
            pace=find_pace(is_measured=False),
        )
    )
    page.headers["Content-Encoding"] = "identity"
    if not journey.earlier_code:
        cookies.set_second_sight(page, once)
    return page


def code_keys() -> CodeKeySettings:
    return CodeKeySettings.from_config(current_app.config)


@cache
def body_names() -> dict[str, str]:
    """The plain name of every corporate parent by its slug."""
    return {body.slug: body.plain_name for body in reference.load_bodies()}


@cache
def area_names() -> dict[str, str]:
    return {area.slug: area.name for area in reference.load_areas()}


@cache
def known() -> Known:
    return Known(bodies=frozenset(body_names()), areas=frozenset(area_names()))
