"""Coming back with a code: where it has got to, messages, choices, taking back, erasing, and "did it work?"."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from webapp import code_tries, cookies, form_tokens, headers, theme_names
from webapp.access import Permission, requires
from webapp.cookies import CodeInHand
from webapp.database import overwrite_what_was_deleted
from webapp.domain.answers import clean_words
from webapp.domain.dates import today
from webapp.domain.errors import CodeUnknown, CodeUnreadable, TooManyTries
from webapp.extensions import db
from webapp.forms import appeals as appeal_words
from webapp.forms import choices, openings
from webapp.forms import returning as forms
from webapp.forms.appeals import AppealTyped
from webapp.forms.returning import MessageTyped
from webapp.pace import find_pace
from webapp.services import appeals, code_picture, passage_refusals, reference, returning, submissions
from webapp.services.returning import OpenedCode
from webapp.services.submissions import CodeKeySettings

bp = Blueprint("returning", __name__)
bp.record_once(lambda state: code_tries.init_app(state.app))

HOUR = 3600


@bp.get("/my-code")
@requires(Permission.ANYONE)
def my_code() -> ResponseReturnValue:
    """The same page for everybody, so the front keeps it; the browser is told not to."""
    page = headers.keep(ask_for_code(), seconds=HOUR)
    page.headers["Cache-Control"] = "no-store"
    return page


@bp.post("/my-code")
@requires(Permission.ANYONE)
def open_code() -> ResponseReturnValue:
    """Open what a code opens; a wrong, an erased and an unmade code get the same answer."""
    typed, ticket = request.form.get("code", ""), request.form.get("tries", "")
    try:
        code_tries.refuse_hurry(ticket)
        code = returning.open_code(db.session, typed=typed, keys=code_keys())
    except TooManyTries as hurry:
        return refuse(HTTPStatus.TOO_MANY_REQUESTS, forms.say_wait(hurry.wait_seconds), ticket, typed)
    except CodeUnreadable:
        is_help_first = submissions.should_show_help_first(clean_words(typed))
        return refuse(
            HTTPStatus.UNPROCESSABLE_ENTITY, forms.say_code_unreadable(), ticket, typed, is_help_first
        )
    except CodeUnknown:
        wrong = code_tries.note_wrong(ticket)
        if wrong.wait_seconds:
            return refuse(HTTPStatus.TOO_MANY_REQUESTS, forms.say_wait(wrong.wait_seconds), wrong.ticket)
        return refuse(HTTPStatus.UNPROCESSABLE_ENTITY, forms.say_code_opens_nothing(), wrong.ticket)
    code_tries.note_right()
    page = make_response(redirect(url_for(".said"), code=HTTPStatus.SEE_OTHER))
    cookies.set_code(page, CodeInHand(code.contributor_id, code.private_key))
    return page


@bp.get("/your-code")
@requires(Permission.ANYONE)
def your_code() -> ResponseReturnValue:
    """Show a new code again, for half an hour, on the phone that made it."""
    once = cookies.find_second_sight()
    if once is None:
        return render_template("returning/your_code_gone.html")
    code = submissions.code_for_form(once, keys=code_keys())
    page_url = current_app.config["SETTINGS"].base_url + url_for(".my_code")
    page = make_response(
        render_template(
            "returning/your_code.html",
            code=code,
            picture=Markup(code_picture.draw_code(code, page=page_url)),  # noqa: S704
            pace=find_pace(is_measured=False),
        )
    )
    page.headers["Content-Encoding"] = "identity"
    return page


@bp.post("/my-code/put-away")
@requires(Permission.RETURN)
def put_away() -> ResponseReturnValue:
    return cookies.forget_all(make_response(redirect(url_for("public.home"), code=HTTPStatus.SEE_OTHER)))


@bp.get("/what-i-said")
@requires(Permission.RETURN)
def said() -> ResponseReturnValue:
    return render_template("returning/said.html", cards=returning.list_said(db.session, code=in_hand()))


@bp.get("/what-i-said/<uuid:submission_id>")
@requires(Permission.RETURN)
def one(submission_id: UUID) -> ResponseReturnValue:
    return show_one(submission_id)


@bp.post("/what-i-said/<uuid:submission_id>/message")
@requires(Permission.RETURN)
def message(submission_id: UUID) -> ResponseReturnValue:
    form_hash = read_form_hash()
    typed = forms.read_message(request.form)
    if typed.error:
        return ask_again(submission_id, typed.words, message=typed)
    returning.write_message(
        db.session,
        code=in_hand(),
        submission_id=submission_id,
        words=typed.words,
        form_hash=form_hash,
        today=today(),
    )
    db.session.commit()
    return show_sent(submission_id, typed.words, "messages")


@bp.post("/what-i-said/<uuid:submission_id>/choices")
@requires(Permission.RETURN)
def change_choices(submission_id: UUID) -> ResponseReturnValue:
    typed = forms.read_choices(request.form)
    is_help_first = submissions.should_show_help_first(typed.contact)
    if typed.error:
        page = show_one(submission_id, contact_error=typed.error, is_help_first=is_help_first)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    returning.change_choices(
        db.session,
        code=in_hand(),
        submission_id=submission_id,
        choices=typed.choices,
        contact=typed.contact or None,
        today=today(),
    )
    db.session.commit()
    overwrite_what_was_deleted(db.engine)
    if is_help_first:
        return show_one(submission_id, is_help_first=True, is_saved=True)
    return back_to(submission_id, "saved")


@bp.post("/what-i-said/<uuid:submission_id>/refuse-changes")
@requires(Permission.RETURN)
def refuse_changes(submission_id: UUID) -> ResponseReturnValue:
    appeals.refuse_to_share(db.session, code=in_hand(), submission_id=submission_id, today=today())
    db.session.commit()
    overwrite_what_was_deleted(db.engine)
    return back_to(submission_id, "choices")


@bp.post("/what-i-said/<uuid:submission_id>/not-this-one")
@requires(Permission.RETURN)
def not_this_one(submission_id: UUID) -> ResponseReturnValue:
    """Refuse exactly the changes that are ticked, each for itself."""
    passage_refusals.refuse(
        db.session,
        code=in_hand(),
        submission_id=submission_id,
        stretches=appeal_words.read_refused(request.form),
        form_hash=read_form_hash(),
        today=today(),
    )
    db.session.commit()
    overwrite_what_was_deleted(db.engine)
    return back_to(submission_id, "changes")


@bp.post("/what-i-said/<uuid:submission_id>/appeal")
@requires(Permission.RETURN)
def appeal(submission_id: UUID) -> ResponseReturnValue:
    form_hash = read_form_hash()
    typed = appeal_words.read_appeal(request.form)
    if typed.error:
        return ask_again(submission_id, typed.words, appeal=typed)
    appeals.make_appeal(
        db.session,
        code=in_hand(),
        submission_id=submission_id,
        words=typed.words,
        form_hash=form_hash,
        today=today(),
    )
    db.session.commit()
    return show_sent(submission_id, typed.words, "not-right")


@bp.post("/what-i-said/<uuid:submission_id>/take-back")
@requires(Permission.RETURN)
def take_back(submission_id: UUID) -> ResponseReturnValue:
    returning.take_back(db.session, code=in_hand(), submission_id=submission_id, today=today())
    db.session.commit()
    overwrite_what_was_deleted(db.engine)
    return back_to(submission_id, "main")


@bp.route("/what-i-said/<uuid:submission_id>/erase", methods=["GET", "POST"])
@requires(Permission.RETURN)
def erase(submission_id: UUID) -> ResponseReturnValue:
    """Say first what cannot be undone; then erase at once, and let the code go with the last thing it opened."""
    if request.method == "GET":
        opened = returning.get_said(db.session, code=in_hand(), submission_id=submission_id)
        return render_template("returning/erase.html", opened=opened)
    has_more = returning.erase(db.session, code=in_hand(), submission_id=submission_id, today=today())
    db.session.commit()
    overwrite_what_was_deleted(db.engine)
    page = make_response(render_template("returning/erased.html", has_more=has_more))
    return page if has_more else cookies.forget_all(page)


@bp.post("/what-i-said/<uuid:submission_id>/did-it-work")
@requires(Permission.RETURN)
def did_it_work(submission_id: UUID) -> ResponseReturnValue:
    typed = forms.read_verdict(request.form)
    returning.say_whether_it_worked(
        db.session,
        code=in_hand(),
        submission_id=submission_id,
        reply_id=typed.reply_id,
        is_changed=typed.is_changed,
        today=today(),
    )
    db.session.commit()
    return back_to(submission_id, "answers")


def ask_for_code(
    *, typed: str = "", ticket: str = "", error: str = "", is_help_first: bool = False
) -> Response:
    pace = find_pace(is_measured=False) if is_help_first else None
    shown = {"typed": typed, "ticket": ticket, "error": error, "is_help_first": is_help_first, "pace": pace}
    return make_response(render_template("returning/my_code.html", **shown))


def refuse(
    status: HTTPStatus, error: str, ticket: str, typed: str = "", is_help_first: bool = False
) -> Response:
    """Ask again; what was typed stays only where nothing was looked up."""
    db.session.rollback()
    page = ask_for_code(typed=typed, ticket=ticket, error=error, is_help_first=is_help_first)
    page.status_code = status
    page.headers["Content-Encoding"] = "identity"
    return page


def read_form_hash() -> bytes:
    """What tells a form that was sent twice from two forms."""
    once = form_tokens.read_once(request.form.get("once", ""), hours_good=form_tokens.HOURS_GOOD)
    return submissions.hash_form(once, keys=code_keys())


def ask_again(
    submission_id: UUID, words: str, *, message: MessageTyped | None = None, appeal: AppealTyped | None = None
) -> ResponseReturnValue:
    """Give back what was typed, with help first where it may be needed."""
    is_help_first = submissions.should_show_help_first(words)
    page = show_one(submission_id, message=message, appeal=appeal, is_help_first=is_help_first)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def show_sent(submission_id: UUID, words: str, part: str) -> ResponseReturnValue:
    """After words were kept: help first where it may be needed, else the part of the page where they stand."""
    if submissions.should_show_help_first(words):
        return show_one(submission_id, is_help_first=True)
    return back_to(submission_id, part)


def show_one(
    submission_id: UUID,
    *,
    message: MessageTyped | None = None,
    contact_error: str = "",
    is_help_first: bool = False,
    is_saved: bool = False,
    appeal: AppealTyped | None = None,
) -> str:
    return render_template(
        "returning/one.html",
        opened=returning.get_said(db.session, code=in_hand(), submission_id=submission_id),
        pace=find_pace(),
        once=form_tokens.make_once(),
        message=message or MessageTyped(),
        contact_error=contact_error,
        is_help_first=is_help_first,
        is_saved=is_saved,
        view=appeals.look(db.session, code=in_hand(), submission_id=submission_id),
        appeal=appeal or AppealTyped(),
        appeal_words=appeal_words,
        choices=choices,
        openings=openings,
        body_names={body.slug: body.plain_name for body in reference.load_bodies()},
        area_names={area.slug: area.name for area in reference.load_areas()},
        theme_names=theme_names.all_names(),
    )


def back_to(submission_id: UUID, part: str) -> ResponseReturnValue:
    return redirect(url_for(".one", submission_id=submission_id, _anchor=part), code=HTTPStatus.SEE_OTHER)


def in_hand() -> OpenedCode:
    return OpenedCode(g.code.contributor_id, g.code.private_key)


def code_keys() -> CodeKeySettings:
    return CodeKeySettings.from_config(current_app.config)
