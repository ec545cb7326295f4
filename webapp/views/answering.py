"""Answering young people: sent, open for change for half an hour, and read before anybody else sees it."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import theme_names
from webapp.access import Permission, requires
from webapp.domain.dates import now
from webapp.domain.plans import ReplyKind
from webapp.domain.reply_checks import TooLateToChange
from webapp.extensions import db
from webapp.forms import replies as reply_words
from webapp.forms.plans import ReplyForm
from webapp.services import plans, replies, reply_sending
from webapp.services.plans import Writer
from webapp.services.replies import Answer
from webapp.services.reply_sending import Sent

bp = Blueprint("answering", __name__, url_prefix="/plan")


@bp.route("/<uuid:plan_input_id>/reply", methods=["GET", "POST"])
@requires(Permission.PLAN)
def reply(plan_input_id: UUID) -> ResponseReturnValue:
    """Answer a theme; what was sent back comes with everything that was typed."""
    follows = request.args.get("follows", type=UUID)
    earlier = find_earlier(follows)
    form = reply_form(earlier)
    if not form.validate_on_submit():
        return show_form(form, plan_input_id=plan_input_id, earlier=earlier)
    reply_sending.send_reply(
        db.session,
        writer=writer(),
        plan_input_id=plan_input_id,
        once=UUID(form.once.data),
        answer=answer_in(form),
        follows=follows,
        now=now(),
    )
    flash(_("Sent. You can change it for half an hour. Nobody else sees it before that."))
    db.session.commit()
    return back_to(plan_input_id)


@bp.route("/replies/<uuid:sent_id>/change", methods=["GET", "POST"])
@requires(Permission.PLAN)
def change(sent_id: UUID) -> ResponseReturnValue:
    sent = reply_sending.get_sent(db.session, writer=writer(), sent_id=sent_id, now=now())
    if sent.changeable_until is None:
        raise TooLateToChange
    form = reply_form(sent)
    if not form.validate_on_submit():
        return show_form(form, plan_input_id=sent.plan_input_id, changes=sent)
    reply_sending.change_reply(
        db.session, writer=writer(), sent_id=sent_id, answer=answer_in(form), now=now()
    )
    flash(_("Changed. The half hour begins again."))
    db.session.commit()
    return back_to(sent.plan_input_id)


@bp.post("/replies/<uuid:sent_id>/withdraw")
@requires(Permission.PLAN)
def withdraw(sent_id: UUID) -> ResponseReturnValue:
    withdrawn = reply_sending.withdraw_reply(db.session, writer=writer(), sent_id=sent_id, now=now())
    plan_input_id = withdrawn.plan_input_id
    flash(_("Taken back. Nobody saw it."))
    db.session.commit()
    return back_to(plan_input_id)


@bp.errorhandler(TooLateToChange)
def answer_too_late(error: TooLateToChange) -> ResponseReturnValue:
    """Say what happens now, because nothing was lost."""
    db.session.rollback()
    return render_template("answering/too_late.html"), HTTPStatus.CONFLICT


def find_earlier(sent_id: UUID | None) -> Sent | None:
    """An answer of this body that is taken up again.

    Errors:  NotFound.
    """
    if sent_id is None:
        return None
    return reply_sending.get_sent(db.session, writer=writer(), sent_id=sent_id, now=now())


def reply_form(typed_before: Sent | None) -> ReplyForm:
    """The form, with what was typed before."""
    before = typed_before.answer if typed_before else None
    return ReplyForm(
        judge=lambda form: replies.find_refusal(answer_in(form)),
        data={**vars(before), "kind": before.kind.value} if before else None,
    )


def show_form(
    form: ReplyForm, *, plan_input_id: UUID, earlier: Sent | None = None, changes: Sent | None = None
) -> str:
    return render_template(
        "answering/reply.html",
        form=form,
        input=plans.get_input(db.session, body=g.staff.body, plan_input_id=plan_input_id),
        earlier=earlier,
        changes=changes,
        theme_name=theme_names.name_of,
        reply_words=reply_words,
    )


def answer_in(form: ReplyForm) -> Answer:
    return Answer(
        kind=ReplyKind(form.kind.data),
        answer=form.answer.data,
        reason=form.reason.data or "",
        tried_with_others=form.tried_with_others.data or "",
        lacks_resources=form.lacks_resources.data,
        what_next=form.what_next.data,
        signed_role=form.signed_role.data,
    )


def back_to(plan_input_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("plans.plan_input", plan_input_id=plan_input_id, _anchor="replies"))


def writer() -> Writer:
    return Writer(account_id=g.staff.account_id, body=g.staff.body)
