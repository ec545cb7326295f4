"""Did we hear you right? A group looks at the names before a release, the team answers, and everybody reads both."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import code_tries, headers
from webapp.access import Permission, requires
from webapp.domain.answers import clean_words
from webapp.domain.dates import Quarter, now, read_quarter, today
from webapp.domain.errors import CodeUnreadable, NotFound, TooManyTries
from webapp.domain.heard_right import GroupCodeUnknown, GroupSays, Outcome, WordsMissing
from webapp.extensions import db
from webapp.forms import heard_right as wording
from webapp.forms.heard_right import AnswerForm, GroupForm, Looked
from webapp.forms.releases import say_quarter
from webapp.pace import find_pace
from webapp.services import code_picture, duty_calls, group_looks, heard_right, releases, submissions
from webapp.services.group_looks import OpenLook

bp = Blueprint("heard_right", __name__, url_prefix="/heard-right")
HOUR, MINUTE = 3600, 60


@bp.get("")
@requires(Permission.ANYONE)
def index() -> ResponseReturnValue:
    """What groups made of the names, and what the team answered, release by release."""
    page = render_template(
        "heard_right/index.html",
        logs=heard_right.list_logs(db.session),
        wording=wording,
        say_quarter=say_quarter,
    )
    return headers.keep(make_response(page), seconds=MINUTE)


@bp.get("/group")
@requires(Permission.ANYONE)
def group() -> ResponseReturnValue:
    """The same page for everybody, so the front keeps it; the browser is told not to."""
    page = headers.keep(ask_for_code(), seconds=HOUR)
    page.headers["Cache-Control"] = "no-store"
    return page


@bp.post("/group")
@requires(Permission.ANYONE)
def open_look() -> ResponseReturnValue:
    """Show a group what this is about, and where it was; the code stays in the form, and nothing on the phone."""
    look = find_look()
    return look if isinstance(look, Response) else show("start", look)


@bp.post("/group/answer")
@requires(Permission.ANYONE)
def answer() -> ResponseReturnValue:
    """Keep what is said about one name and go on to another, so that nothing is lost when a group leaves half-way."""
    look = find_look()
    if isinstance(look, Response):
        return look
    at, go = request.form.get("at", ""), request.form.get("go", "")
    looked = wording.read_looked(request.form, look=look)
    if looked.errors:
        db.session.rollback()
        place = wording.find_place(look, at="", go=at)
        return show_name(look, place, looked), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        if looked.said:
            look = group_looks.keep(
                db.session, typed=typed_code(), said=looked.said, pepper=pepper(), today=today()
            )
            db.session.commit()
        if go == wording.Going.FINISH:
            return finish(look, looked)
    except GroupCodeUnknown:
        return refuse(HTTPStatus.UNPROCESSABLE_ENTITY, wording.say_code_opens_nothing(), "")
    return show_name(look, wording.find_place(look, at=at, go=go), looked)


def finish(look: OpenLook, looked: Looked) -> ResponseReturnValue:
    try:
        group_looks.finish(db.session, typed=typed_code(), pepper=pepper(), today=today())
    except WordsMissing:
        db.session.rollback()
        return show("all", look, error=wording.say_nothing_said()), HTTPStatus.UNPROCESSABLE_ENTITY
    db.session.commit()
    return render_template("heard_right/thanks.html", **help_first(*looked.all_words))


@bp.get("/team/<string:quarter>")
@requires(Permission.BUILD_RELEASES)
def team(quarter: str) -> ResponseReturnValue:
    page = show_team(quarter, GroupForm(formdata=None))
    db.session.commit()  # That the words were opened stands on the log.
    return page


@bp.post("/team/<string:quarter>/group")
@requires(Permission.BUILD_RELEASES)
def make_code(quarter: str) -> ResponseReturnValue:
    """Make a code for a group, and show it once."""
    form = GroupForm()
    if not form.validate_on_submit():
        page = show_team(quarter, form)
        db.session.commit()
        return page, HTTPStatus.BAD_REQUEST
    code = group_looks.make_code(
        db.session,
        quarter=quarter_in(quarter),
        label=form.label.data,
        account_id=g.staff.account_id,
        pepper=pepper(),
        today=today(),
    )
    link = current_app.config["SETTINGS"].base_url + url_for(".group")
    page = render_template(
        "heard_right/code.html",
        code=code,
        picture=code_picture.draw_code(code, page=link),
        quarter=quarter,
        link=link,
    )
    db.session.commit()
    return page


@bp.post("/team/<string:quarter>/revoke/<uuid:look_id>")
@requires(Permission.BUILD_RELEASES)
def revoke(quarter: str, look_id: UUID) -> ResponseReturnValue:
    group_looks.revoke(db.session, look_id=look_id, account_id=g.staff.account_id, today=today())
    flash(_("That code opens nothing any more."))
    db.session.commit()
    return redirect(url_for(".team", quarter=quarter_in(quarter)))


@bp.post("/team/<string:quarter>/answers/<uuid:answer_id>")
@requires(Permission.BUILD_RELEASES)
def answer_objection(quarter: str, answer_id: UUID) -> ResponseReturnValue:
    form = AnswerForm(prefix=str(answer_id))
    if not form.validate_on_submit():
        page = show_team(quarter, GroupForm(formdata=None), typed={answer_id: form})
        db.session.commit()
        return page, HTTPStatus.BAD_REQUEST
    heard_right.answer_objection(
        db.session,
        answer_id=answer_id,
        staff=g.staff,
        summary=form.summary.data,
        reply=form.reply.data,
        outcome=Outcome(form.outcome.data),
        today=today(),
    )
    flash(_("Answered. Everybody reads it when the release is published."))
    db.session.commit()
    return redirect(url_for(".team", quarter=quarter_in(quarter)))


def find_look() -> OpenLook | Response:
    """What the code in the form opens, or the page that asks for it again; each wrong try counts."""
    ticket = request.form.get("tries", "")
    try:
        code_tries.refuse_hurry(ticket)
        look = group_looks.open_look(db.session, typed=typed_code(), pepper=pepper(), today=today())
    except TooManyTries as hurry:
        return refuse(HTTPStatus.TOO_MANY_REQUESTS, wording.say_wait(hurry.wait_seconds), ticket)
    except CodeUnreadable:
        return refuse(HTTPStatus.UNPROCESSABLE_ENTITY, wording.say_code_unreadable(), ticket)
    except GroupCodeUnknown:
        wrong = code_tries.note_wrong(ticket)
        if wrong.wait_seconds:
            return refuse(HTTPStatus.TOO_MANY_REQUESTS, wording.say_wait(wrong.wait_seconds), wrong.ticket)
        return refuse(HTTPStatus.UNPROCESSABLE_ENTITY, wording.say_code_opens_nothing(), wrong.ticket)
    code_tries.note_right()
    return look


def ask_for_code(*, ticket: str = "", error: str = "", typed: str = "") -> Response:
    shown = {"ticket": ticket, "error": error, **help_first(typed)}
    return make_response(render_template("heard_right/group.html", **shown))


def refuse(status: HTTPStatus, error: str, ticket: str) -> Response:
    """Ask for the code again; what was typed is not sent back."""
    db.session.rollback()
    page = ask_for_code(ticket=ticket, error=error, typed=typed_code())
    page.status_code = status
    return page


def show_name(look: OpenLook, place: int | None, looked: Looked) -> str:
    """One name, or all of them where there is no place."""
    helping = help_first(*looked.all_words)
    return (
        show("all", look, **helping)
        if place is None
        else show("name", look, place=place, looked=looked, **helping)
    )


def show(page: str, look: OpenLook, **more: object) -> str:
    return render_template(f"heard_right/{page}.html", look=look, code=typed_code(), wording=wording, **more)


def help_first(*typed: str) -> dict[str, object]:
    """What a page needs to show who can help before everything else, where somebody wrote that things are hard."""
    is_help_first = submissions.should_show_help_first(*map(clean_words, typed))
    return {
        "is_help_first": is_help_first,
        "pace": find_pace(is_measured=False) if is_help_first else None,
    }


def show_team(quarter: str, form: GroupForm, typed: dict[UUID, AnswerForm] | None = None) -> str:
    """Groups and objections of a release, with a form for each that waits for an answer."""
    release = releases.get_release(db.session, quarter=quarter_in(quarter))
    objections = heard_right.list_objections(db.session, release=release, staff=g.staff, now=now())
    looks = group_looks.list_looks(db.session, release=release)
    forms = {
        each.id: AnswerForm(
            formdata=None,
            prefix=str(each.id),
            data={"summary": each.summary, "reply": each.reply, "outcome": each.outcome},
        )
        for each in objections
    }
    return render_template(
        "heard_right/team.html",
        release=release,
        quarter=say_quarter(read_quarter(release.quarter)),
        looks=looks,
        names=group_looks.list_names(db.session, release=release),
        objections=objections,
        forms=forms | (typed or {}),
        form=form,
        wording=wording,
        says=GroupSays,
        called_about=duty_calls.list_groups_called_about(db.session, look_ids=[look.id for look in looks]),
        today=today(),
    )


def quarter_in(address: str) -> Quarter:
    """The quarter that an address names.

    Errors:  NotFound when it names none.
    """
    try:
        return read_quarter(address)
    except ValueError:
        raise NotFound(address) from None


def typed_code() -> str:
    return request.form.get("code", "")


def pepper() -> bytes:
    key: bytes = current_app.config["CODE_PEPPER"]
    return key
