"""The reading room: the queue, one thing said, and what a worker decides about it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access import Permission, requires
from webapp.database import overwrite_what_was_deleted
from webapp.domain.claims import ChangedMeanwhile, ClaimedByColleague
from webapp.domain.concerns import SafeguardingTeamMissing
from webapp.domain.dates import now, today
from webapp.domain.moderation import URGENCY_ORDER, Decision, HoldReason, SubmissionStatus, Urgency
from webapp.domain.queue import Place, QueueView, choose_filter, read_filter, read_place, write_place
from webapp.domain.readings import SecondReaderNeeded
from webapp.domain.redaction import STAND_INS
from webapp.domain.routing import body_it_is_about, in_order_for
from webapp.domain.themes import BookName
from webapp.domain.undoing import UNDOABLE
from webapp.extensions import db
from webapp.forms import choices, details
from webapp.forms import moderation as wording
from webapp.forms import queue_filters as filter_words
from webapp.forms import second_reading as second_wording
from webapp.forms import suggestions as suggestion_words
from webapp.forms.moderation import DECIDED, OTHER_BODIES, PassOnForm, ReadingForm, group_themes
from webapp.forms.welfare import read_labels
from webapp.pace import find_lateness
from webapp.services import (
    moderation,
    next_item,
    own_themes,
    queue_filters,
    reading,
    reference,
    second_reading,
    suggesting,
    undoing,
    welfare,
)
from webapp.services import queue as queue_service
from webapp.services.may_see import kept_from
from webapp.services.moderation import Made
from webapp.services.reading import OpenItem
from webapp.services.suggesting import Suggested

bp = Blueprint("moderation", __name__, url_prefix="/queue")


@bp.get("")
@requires(Permission.MODERATE)
def queue() -> ResponseReturnValue:
    view = read_view(request.args.get("view", ""))
    chosen = choose_filter(request.args.to_dict(flat=False))
    kept = kept_from(db.session, staff=g.staff)
    page = queue_service.list_queue(
        db.session,
        view=view,
        kept=kept,
        now=now(),
        after=read_place(request.args.get("after", "")),
        chosen=chosen,
    )
    return render_template(
        "moderation/queue.html",
        view=view,
        page=page,
        chosen=chosen,
        saved=queue_filters.list_saved(db.session, account_id=g.staff.account_id),
        filters=filter_words,
        counts=queue_service.count_queue(db.session, kept=kept),
        highest_count=queue_service.HIGHEST_COUNT,
        write_place=write_place,
        waiting_alone=second_reading.count_waiting_alone(db.session) if view is QueueView.SECOND else 0,
        wording=wording,
        **find_lateness([row.id for row in page.rows]),
    )


@bp.post("/<uuid:submission_id>/open")
@requires(Permission.MODERATE)
def open_item(submission_id: UUID) -> ResponseReturnValue:
    reading.claim(db.session, submission_id=submission_id, staff=g.staff, now=now())
    db.session.commit()
    return redirect(url_for(".one", submission_id=submission_id, within=request.form.get("within") or None))


@bp.get("/<uuid:submission_id>")
@requires(Permission.MODERATE)
def one(submission_id: UUID) -> ResponseReturnValue:
    item = reading.find_open_item(db.session, submission_id=submission_id, staff=g.staff, now=now())
    return show_closed(submission_id) if item is None else show(item, start_form(item))


@bp.post("/<uuid:submission_id>/hide")
@requires(Permission.MODERATE)
def hide_words(submission_id: UUID) -> ResponseReturnValue:
    """Hide words in what was typed so far; nothing is kept yet, and all else that was typed stays."""
    item = keep_open(submission_id)
    form = typed_form(item)
    places = form.hide_words()
    if places is None:
        return show(item, form), HTTPStatus.BAD_REQUEST
    return show(item, form, done=ngettext("Hidden in one place.", "Hidden in %(num)s places.", places))


@bp.post("/<uuid:submission_id>/details")
@requires(Permission.MODERATE)
def answer_detail(submission_id: UUID) -> ResponseReturnValue:
    """Hide or leave what one question about personal details is about; nothing is kept yet."""
    item = keep_open(submission_id)
    form = typed_form(item)
    form.answer(
        form.ask(item.answers.words, item.hits),
        hide_key=request.form.get("hide_detail", ""),
        leave_key=request.form.get("leave_detail", ""),
    )
    return show(item, form, is_answering=True)


@bp.post("/<uuid:submission_id>/again")
@requires(Permission.MODERATE)
def again(submission_id: UUID) -> ResponseReturnValue:
    """Show the page as it was typed, or with the original words put back."""
    item = keep_open(submission_id)
    form = typed_form(item)
    if "restart" in request.form:
        form.start_again(item.answers.words)
    return show(item, form)


@bp.post("/<uuid:submission_id>/message")
@requires(Permission.MODERATE)
def message(submission_id: UUID) -> ResponseReturnValue:
    """Write back without deciding anything."""
    item = keep_open(submission_id)
    form = typed_form(item)
    if not form.has_message():
        return show(item, form), HTTPStatus.BAD_REQUEST
    moderation.send_message(
        db.session,
        submission_id=submission_id,
        staff=g.staff,
        made=read_made(item, form),
        today=today(),
        now=now(),
    )
    form.message.data = ""
    item = keep_open(submission_id, revision=item.revision)
    return show(item, form, done=_("Sent. They find it with their code."))


@bp.post("/<uuid:submission_id>/decide")
@requires(Permission.MODERATE)
def decide(submission_id: UUID) -> ResponseReturnValue:
    item = keep_open(submission_id)
    form = typed_form(item)
    if not form.is_ready(
        original=item.answers.words,
        hits=item.hits,
        choices=item.choices,
        may_be_answered=item.may_be_answered,
    ):
        return show(item, form), HTTPStatus.BAD_REQUEST
    decision = Decision(form.decision.data)
    last_question = PassOnForm()
    if decision is Decision.ESCALATE and not (last_question.is_sure.data and last_question.validate()):
        return ask_before_passing_on(item, last_question)
    try:
        with end_reading(item.id, item.urgency, decision) as was_hard:
            status = carry_out(decision, item, form, last_question)
    except SecondReaderNeeded:
        db.session.rollback()
        form.ask_for_second_reader()
        return show(item, form), HTTPStatus.CONFLICT
    db.session.commit()
    overwrite_what_was_deleted(db.engine)
    waits = status is SubmissionStatus.CLEARED_ONCE
    said = second_wording.CLEARED_ONCE if waits else DECIDED[decision]
    flash(str(said), f"undo {item.id}" if decision in UNDOABLE else "message")
    place = Place(urgency_order=URGENCY_ORDER[item.urgency], received_on=item.received_on, id=item.id)
    return rest_after(place) if was_hard else go_on(place)


@bp.post("/<uuid:submission_id>/put-down")
@requires(Permission.MODERATE)
def put_down(submission_id: UUID) -> ResponseReturnValue:
    item = queue_service.get_row(
        db.session, submission_id=submission_id, account_id=g.staff.account_id, now=now()
    )
    with end_reading(item.id, item.urgency) as was_hard:
        moderation.put_down(db.session, submission_id=submission_id, staff=g.staff)
    db.session.commit()
    return rest_after(item.place) if was_hard else go_on(item.place)


def rest_after(place: Place) -> ResponseReturnValue:
    """A pause that remembers where it began, so that what was hard is not the next thing that opens."""
    return redirect(url_for("welfare.pause", after=write_place(place)))


def end_reading(
    submission_id: UUID, urgency: Urgency, decision: Decision | None = None
) -> AbstractContextManager[bool]:
    """Count what ends inside for its reader alone, and keep what they say to the next; gives whether it was hard."""
    labels = read_labels(request.form)
    return welfare.ending(
        db.session, submission_id, staff=g.staff, urgency=urgency, decision=decision, labels=labels, now=now()
    )


def go_on(after: Place) -> ResponseReturnValue:
    """To the next thing that waits, where the button asked for it; else back to the list."""
    chosen = read_filter(request.form.get("within", ""))
    back = redirect(f"{url_for('.queue')}?{chosen.to_text()}".removesuffix("?"))
    if "next" not in request.form:
        return back
    following = next_item.open_next(db.session, staff=g.staff, now=now(), after=after, chosen=chosen)
    db.session.commit()
    if following is None:
        flash(_("Nothing more waits that you could read."))
        return back
    return redirect(url_for(".one", submission_id=following, within=chosen.to_text() or None))


def carry_out(
    decision: Decision, item: OpenItem, form: ReadingForm, last_question: PassOnForm
) -> SubmissionStatus | None:
    """Hand the decision to the service that makes it; says where clearing led."""
    common = {"submission_id": item.id, "staff": g.staff, "today": today(), "now": now()}
    if decision is Decision.ESCALATE:
        moderation.escalate(
            db.session,
            **common,
            revision=item.revision,
            urgency=Urgency(last_question.urgency.data),
            note=last_question.note.data or "",
            message=(form.message.data or "") if item.may_be_answered else "",
        )
        return None
    with undoing.offered(db.session, submission_id=item.id, staff=g.staff, now=now()):
        if decision is Decision.HOLD:
            reason = HoldReason(form.hold_reason.data)
            moderation.hold(db.session, **common, made=read_made(item, form), reason=reason)
            return None
        status = moderation.clear(db.session, **common, made=read_made(item, form))
        suggesting.keep_answers(
            db.session,
            submission_id=item.id,
            suggested=suggest(item, form),
            accepted=form.accepted.data or (),
        )
        return status


def keep_open(submission_id: UUID, *, revision: int | None = None) -> OpenItem:
    """What the page in work shows, if it still shows how things are; that it is shown is on the log first."""
    shown = request.form.get("revision", type=int) or 0 if revision is None else revision
    item = reading.keep_open(
        db.session, submission_id=submission_id, staff=g.staff, revision=shown, now=now()
    )
    db.session.commit()
    return item


def start_form(item: OpenItem) -> ReadingForm:
    """The form as a reader finds it: wording so far, and the body that the answers point to."""
    proposed = body_it_is_about(reference.load_bodies(), item.answers, day=today())
    return new_form(
        item,
        formdata=None,
        data={
            "shared_words": item.shared_words,
            "changes": [f"{reason}|{stand_in}" for stand_in, reason in item.reasons.items()],
            "themes": sorted(item.themes),
            "no_theme_fits": item.no_theme_fits,
            "body": item.body or proposed or "",
            "other_bodies": sorted(item.other_bodies),
            "decision": request.args.get("decision", ""),
        },
    )


def typed_form(item: OpenItem) -> ReadingForm:
    """The form as it was sent."""
    return new_form(item)


def new_form(item: OpenItem, **started_with: object) -> ReadingForm:
    return ReadingForm(
        status=item.status,
        asks_about_risk=item.may_not_wait,
        bodies=in_order_for(reference.load_bodies(), area=item.answers.area),
        book=own_themes.choosable_book(db.session, today=today(), kept=item.themes),
        **started_with,
    )


def read_made(item: OpenItem, form: ReadingForm) -> Made:
    return Made(
        revision=item.revision,
        shared_words=form.shared_words.data or "",
        reasons=form.reasons,
        left_details=frozenset(form.left_details.data),
        themes=frozenset(form.themes.data or ()),
        no_theme_fits=form.no_theme_fits.data,
        body=form.body.data or None,
        other_bodies=form.chosen_bodies(),
        message=form.message.data or "",
        nobody_at_risk=form.nobody_at_risk.data,
    )


def suggest(item: OpenItem, form: ReadingForm) -> Suggested:
    """Themes that the words of an open item may be about, worked out anew each time."""
    folder = current_app.config["SETTINGS"].model_folder
    return suggesting.suggest(folder, words=item.answers.words, among=form.theme_names)


def show(
    item: OpenItem,
    form: ReadingForm,
    *,
    done: str | None = None,
    is_answering: bool = False,
) -> str:
    chosen = sorted(form.chosen_bodies())
    questions = form.ask(item.answers.words, item.hits)
    return render_template(
        "moderation/one.html",
        item=item,
        form=form,
        done=done,
        is_answering=is_answering,
        questions=questions,
        pieces=details.split(item.answers.words, item.hits, questions),
        detail_words=details,
        suggested=suggest(item, form),
        suggestion_words=suggestion_words,
        stand_ins=dict(STAND_INS),
        theme_groups=group_themes(
            own_themes.choosable_book(db.session, today=today(), kept=item.themes),
            reference.load_code_books()[BookName.WELLBEING],
        ),
        other_bodies=chosen + [""] * max(1, OTHER_BODIES - len(chosen)),
        body_names={body.slug: body.name for body in reference.load_bodies()},
        area_names={area.slug: area.name for area in reference.load_areas()},
        answer_words=choices,
        wording=wording,
        second_wording=second_wording,
    )


def ask_before_passing_on(item: OpenItem, last_question: PassOnForm) -> str:
    asked = ("is_sure", "urgency", "note", "csrf_token", "revision")
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in asked]
    return render_template(
        "moderation/pass_on.html", item=item, form=last_question, typed=typed, wording=wording
    )


def show_closed(submission_id: UUID) -> str:
    row = queue_service.get_row(
        db.session, submission_id=submission_id, account_id=g.staff.account_id, now=now()
    )
    return render_template("moderation/closed.html", row=row, wording=wording)


def read_view(text: str) -> QueueView:
    """The view that an address asks for; an unknown one shows what waits."""
    return QueueView(text) if text in set(QueueView) else QueueView.WAITING


@bp.errorhandler(ClaimedByColleague)
def answer_claimed(error: ClaimedByColleague) -> ResponseReturnValue:
    """Name the colleague who has it open."""
    db.session.rollback()
    return show_closed(UUID(str(request.view_args["submission_id"]))), HTTPStatus.CONFLICT  # type: ignore[index]


@bp.errorhandler(ChangedMeanwhile)
def answer_changed(error: ChangedMeanwhile) -> ResponseReturnValue:
    """Say who decided meanwhile, and give back what was typed, because nothing of it was kept."""
    db.session.rollback()
    page = render_template("moderation/changed.html", error=error, typed=request.form, wording=wording)
    return page, HTTPStatus.CONFLICT


@bp.errorhandler(SafeguardingTeamMissing)
def answer_no_team(error: SafeguardingTeamMissing) -> ResponseReturnValue:
    """Say what to do when there is nobody to pass a concern on to."""
    db.session.rollback()
    return render_template("moderation/no_team.html"), HTTPStatus.CONFLICT
