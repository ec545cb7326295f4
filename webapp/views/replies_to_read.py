"""What bodies answer, read by an advocacy worker before young people and the public read it."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import Permission, requires
from webapp.domain.dates import now, today
from webapp.domain.reply_checks import AnswerPart
from webapp.extensions import db
from webapp.forms import plans as plan_words
from webapp.forms import replies as wording
from webapp.forms.replies import SendBackForm
from webapp.services import public_pages, reply_reading
from webapp.services.may_see import kept_from

bp = Blueprint("replies_to_read", __name__, url_prefix="/replies-to-read")


@bp.get("")
@requires(Permission.MODERATE)
def index() -> ResponseReturnValue:
    found = reply_reading.list_to_read(db.session, now=now(), kept=kept_from(db.session, staff=g.staff))
    return render_template("replies_to_read/index.html", found=found, **words())


@bp.get("/<uuid:sent_id>")
@requires(Permission.MODERATE)
def one(sent_id: UUID) -> ResponseReturnValue:
    return show_one(sent_id, SendBackForm())


@bp.post("/<uuid:sent_id>/show")
@requires(Permission.MODERATE)
def show(sent_id: UUID) -> ResponseReturnValue:
    reply_reading.show(
        db.session, sent_id=sent_id, staff=g.staff, revision=shown_revision(), today=today(), now=now()
    )
    flash(_("Read. Everybody can see it."))
    db.session.commit()
    return redirect(url_for(".index"))


@bp.post("/<uuid:sent_id>/send-back")
@requires(Permission.MODERATE)
def send_back(sent_id: UUID) -> ResponseReturnValue:
    form = SendBackForm()
    if not form.validate_on_submit():
        return show_one(sent_id, form), HTTPStatus.BAD_REQUEST
    reply_reading.send_back(
        db.session,
        sent_id=sent_id,
        staff=g.staff,
        revision=shown_revision(),
        reasons=form.chosen,
        note=form.note.data or "",
        today=today(),
        now=now(),
    )
    flash(_("Sent back. Nobody outside sees it."))
    db.session.commit()
    return redirect(url_for(".index"))


def show_one(sent_id: UUID, form: SendBackForm) -> str:
    kept = kept_from(db.session, staff=g.staff)
    found = reply_reading.get_to_read(db.session, sent_id=sent_id, now=now(), kept=kept)
    texts = {part: getattr(found.answer, part.value) for part in AnswerPart}
    numbered = wording.number(texts, found.prompts)
    pieces = {
        part: wording.split(text, [each for each in numbered if each.prompt.part is part])
        for part, text in texts.items()
        if text
    }
    return render_template(
        "replies_to_read/one.html", found=found, form=form, numbered=numbered, pieces=pieces, **words()
    )


def words() -> dict[str, object]:
    return {"wording": wording, "plan_words": plan_words, "body_names": public_pages.plain_names()}


def shown_revision() -> int:
    return request.form.get("revision", type=int) or 0
