"""What a body heard, its plan, its answers, its offers and its evidence; always the signed-in officer's own body."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from webapp import drawing, theme_names
from webapp.access import GRANTED, Permission, requires
from webapp.documents import FORMATS, Wording, make_pack
from webapp.domain.dates import Quarter, now, read_quarter, today
from webapp.domain.errors import NotFound
from webapp.domain.plans import NEXT_STATES, SAID_BY_YOUNG_PEOPLE, ActionState, Duty
from webapp.extensions import db
from webapp.forms import plans as wording
from webapp.forms import releases as words
from webapp.forms import replies as reply_words
from webapp.forms.codebook import BOOKS
from webapp.forms.plans import ActionForm, DutiesForm, OfferForm, ThemesForm
from webapp.services import (
    code_book,
    figures,
    needs,
    offers,
    own_themes,
    plans,
    replies,
    reply_sending,
    shared_messages,
)
from webapp.services.figures import CROSSED, SCOTLAND, BodyFigures, TableName
from webapp.services.history import list_history
from webapp.services.plans import Writer
from webapp.services.reply_sending import Sent

bp = Blueprint("plans", __name__)

NEWEST_WORDS = 3


@bp.context_processor
def may_plan() -> dict[str, bool]:
    """Whether whoever reads a page of a body may also write."""
    staff = g.get("staff")
    return {"may_plan": staff is not None and Permission.PLAN in GRANTED[staff.role]}


@bp.get("/heard")
@bp.get("/heard/<string:quarter>")
@requires(Permission.READ_RELEASES)
def heard(quarter: str | None = None) -> ResponseReturnValue:
    asked = quarter_in(quarter) if quarter else None
    own = figures.find_figures(db.session, body=g.staff.body, quarter=asked)
    if own is None and asked is not None:
        raise NotFound(quarter)
    shared = shared_messages.list_for_body(db.session, body=g.staff.body, limit=NEWEST_WORDS)
    if own is None:
        return render_template("plans/nothing_heard.html", shared=shared, **names())
    country = figures.get_figures(db.session, body=SCOTLAND, quarter=own.release.quarter)
    history = list_history(db.session, body=own.body, until=own.release.quarter)
    return render_template(
        "plans/heard.html",
        own=own,
        country=country,
        families=drawing.tables_of(own, (TableName.FAMILY,)),
        themes=drawing.lines(own.themes, table="theme"),
        country_themes=drawing.lines(country.themes, table="theme"),
        tables=drawing.tables_of(own, (TableName.KIND, TableName.AGE_BAND, TableName.HOME)),
        heats=drawing.heats(own),
        trends=drawing.top_trends(own, history),
        total=drawing.total_trend(history),
        duties=figures.list_by_duty(db.session, own),
        in_plan={(found.release_id, found.theme): found.id for found in own_plan().inputs},
        releases=figures.list_releases(db.session),
        shared=shared,
        **names(),
    )


@bp.get("/heard/words")
@requires(Permission.READ_RELEASES)
def words_shared() -> ResponseReturnValue:
    """Every wording that the body may read, a page at a time."""
    after = request.args.get("after", type=UUID)
    return render_template(
        "plans/words_shared.html",
        shared=shared_messages.list_for_body(db.session, body=g.staff.body, after=after),
        is_further=after is not None,
        **names(),
    )


@bp.route("/heard/<string:quarter>/<string:theme>", methods=["GET"])
@requires(Permission.READ_RELEASES)
def theme(quarter: str, theme: str) -> ResponseReturnValue:
    return show_theme(quarter_in(quarter), theme, DutiesForm(data={"duties": suggested_duties(theme)}))


@bp.post("/heard/<string:quarter>/<string:theme>")
@requires(Permission.PLAN)
def pull_in(quarter: str, theme: str) -> ResponseReturnValue:
    form = DutiesForm()
    if not form.validate_on_submit():
        return show_theme(quarter_in(quarter), theme, form)
    release = figures.get_figures(db.session, body=g.staff.body, quarter=quarter_in(quarter)).release
    made = plans.pull_in(
        db.session, writer=writer(), release_id=release.id, theme=theme, duties=form.ticked, today=today()
    )
    flash(_("It is in your plan now, as it was today."))
    db.session.commit()
    return redirect(url_for(".plan_input", plan_input_id=made.id))


def show_theme(quarter: Quarter, theme: str, form: DutiesForm) -> str:
    own = figures.get_figures(db.session, body=g.staff.body, quarter=quarter)
    country = figures.get_figures(db.session, body=SCOTLAND, quarter=quarter)
    found = own.get_theme(theme)
    heard_in = country if found.is_hidden else own
    return render_template(
        "plans/theme.html",
        form=form,
        own=own,
        theme=theme,
        figure=found,
        country_figure=country.get_theme(theme),
        tables=drawing.tables_of(own, tuple(CROSSED), theme=theme),
        chart=drawing.theme_trend(
            list_history(db.session, body=heard_in.body, until=quarter), theme=theme, place=place_of(heard_in)
        ),
        existing=plans.find_input(db.session, body=g.staff.body, release_id=own.release.id, theme=theme),
        touches=code_book.group_touched(db.session, theme=theme),
        books=BOOKS,
        **names(),
    )


@bp.get("/plan")
@requires(Permission.READ_RELEASES)
def plan() -> ResponseReturnValue:
    return render_template("plans/plan.html", plan=own_plan(), **plan_words(), **names())


@bp.get("/plan/<uuid:plan_input_id>")
@requires(Permission.READ_RELEASES)
def plan_input(plan_input_id: UUID) -> ResponseReturnValue:
    return show_input(plan_input_id, DutiesForm())


@bp.post("/plan/<uuid:plan_input_id>/duties")
@requires(Permission.PLAN)
def duties(plan_input_id: UUID) -> ResponseReturnValue:
    form = DutiesForm()
    if not form.validate_on_submit():
        return show_input(plan_input_id, form)
    plans.change_duties(db.session, writer=writer(), plan_input_id=plan_input_id, duties=form.ticked)
    flash(_("The duties are changed."))
    db.session.commit()
    return redirect(url_for(".plan_input", plan_input_id=plan_input_id))


def show_input(plan_input_id: UUID, form: DutiesForm, *, stop_refused: UUID | None = None) -> str:
    found = plans.get_input(db.session, body=g.staff.body, plan_input_id=plan_input_id)
    if request.method == "GET":
        form.duties.data = found.duties
    return render_template(
        "plans/plan_input.html",
        form=form,
        input=found,
        plan=own_plan(),
        stop_refused=stop_refused,
        sent=own_sent(plan_input_id),
        reply_words=reply_words,
        **plan_words(),
        **names(),
    )


@bp.route("/plan/<uuid:plan_input_id>/action", methods=["GET", "POST"])
@requires(Permission.PLAN)
def action(plan_input_id: UUID) -> ResponseReturnValue:
    form = ActionForm()
    found = plans.get_input(db.session, body=g.staff.body, plan_input_id=plan_input_id)
    if not form.validate_on_submit():
        return render_template("plans/action.html", form=form, input=found, **names())
    plans.add_action(
        db.session,
        writer=writer(),
        plan_input_id=plan_input_id,
        once=UUID(form.once.data),
        what=form.what.data,
        owner=form.owner.data,
        due_on=form.due_on.data,
    )
    flash(_("The action is in your plan."))
    db.session.commit()
    return redirect(url_for(".plan_input", plan_input_id=plan_input_id))


@bp.post("/plan/<uuid:plan_input_id>/actions/<uuid:action_id>")
@requires(Permission.PLAN)
def move(plan_input_id: UUID, action_id: UUID) -> ResponseReturnValue:
    to = next((state for state in ActionState if state == request.form.get("to")), None)
    if to is None:
        raise NotFound(request.form.get("to"))
    if to is ActionState.STOPPED and not plans.may_stop(db.session, writer=writer(), action_id=action_id):
        return show_input(plan_input_id, DutiesForm(), stop_refused=action_id)
    plans.move_action(db.session, writer=writer(), action_id=action_id, to=to)
    db.session.commit()
    return redirect(url_for(".plan_input", plan_input_id=plan_input_id, _anchor="actions"))


@bp.route("/offers", methods=["GET", "POST"])
@requires(Permission.PLAN)
def body_offers() -> ResponseReturnValue:
    form = OfferForm(themes=theme_choices())
    if not form.validate_on_submit():
        return render_template(
            "plans/offers.html",
            form=form,
            offers=offers.list_offers(db.session, body=g.staff.body, today=today()),
            retired=offers.list_retired(db.session, body=g.staff.body, today=today()),
            **names(),
        )
    offers.add_offer(
        db.session,
        writer=writer(),
        name=form.name.data,
        explanation=form.explanation.data,
        themes=form.themes.data or (),
        today=today(),
    )
    flash(_("Everybody can read it on your page now."))
    db.session.commit()
    return redirect(url_for(".body_offers"))


@bp.route("/offers/<string:slug>/themes", methods=["GET", "POST"])
@requires(Permission.PLAN)
def offer_themes(slug: str) -> ResponseReturnValue:
    offer = offers.get_offer(db.session, body=g.staff.body, slug=slug)
    form = ThemesForm(themes=theme_choices(), data={"themes": offer.themes})
    if not form.validate_on_submit():
        return render_template("plans/offer_themes.html", form=form, offer=offer, **names())
    offers.choose_themes(db.session, writer=writer(), slug=slug, themes=form.themes.data or ())
    flash(_("The themes are kept."))
    db.session.commit()
    return redirect(url_for(".body_offers"))


@bp.post("/offers/<string:slug>/end")
@requires(Permission.PLAN)
def end_offer(slug: str) -> ResponseReturnValue:
    offers.retire_offer(db.session, writer=writer(), slug=slug, today=today())
    flash(_("It is no longer offered."))
    db.session.commit()
    return redirect(url_for(".body_offers"))


@bp.get("/evidence")
@requires(Permission.READ_RELEASES)
def evidence() -> ResponseReturnValue:
    return render_template("plans/evidence.html", releases=figures.list_releases(db.session), **names())


@bp.get("/evidence/<string:quarter>/<any(csv, json, docx):kind>")
@requires(Permission.READ_RELEASES)
def download(quarter: str, kind: str) -> ResponseReturnValue:
    """The evidence of one release, always in English, under a name that says whose and when."""
    own = figures.get_figures(db.session, body=g.staff.body, quarter=quarter_in(quarter))
    with force_locale("en"):
        pack = make_pack(
            own,
            plan=own_plan(),
            wording=pack_wording(),
            today=today(),
            needs=needs.make_needs(db.session, own, body=own.body, today=today()),
        )
    render, media_type = FORMATS[kind]
    response = make_response(render(pack))
    response.headers["Content-Type"] = media_type
    name = f"heard-evidence-{g.staff.body}-{own.release.quarter}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def writer() -> Writer:
    return Writer(account_id=g.staff.account_id, body=g.staff.body)


def own_sent(plan_input_id: UUID) -> list[Sent]:
    """What officers sent about a theme and nobody else sees, a board reader among them."""
    if Permission.PLAN not in GRANTED[g.staff.role]:
        return []
    return reply_sending.list_sent(db.session, body=g.staff.body, plan_input_id=plan_input_id, now=now())


def own_plan() -> plans.Plan:
    return plans.get_plan(db.session, body=g.staff.body)


def quarter_in(address: str) -> Quarter:
    """The quarter that an address names.

    Errors:  NotFound when it names none.
    """
    try:
        return read_quarter(address)
    except ValueError:
        raise NotFound(address) from None


def theme_choices() -> list[tuple[str, str]]:
    book = own_themes.choosable_book(db.session, today=today())
    return [(code.code, code.plain_name) for code in book.codes]


def suggested_duties(theme: str) -> list[str]:
    """The duties that the code-book maps a theme to, ticked beforehand."""
    return [duty.value for duty in figures.duties_of(db.session, theme)]


def place_of(heard_in: BodyFigures) -> str:
    """Whose figures these are, in words."""
    return _("Scotland") if heard_in.body == SCOTLAND else figures.body_name(heard_in.body)


def plan_words() -> dict[str, object]:
    return {
        "today": today(),
        "is_late": plans.is_late,
        "reply_due_on": plans.reply_due_on,
        "heard_of": replies.what_was_heard,
        "moves": {
            state: [to for to in NEXT_STATES[state] if to not in SAID_BY_YOUNG_PEOPLE]
            for state in ActionState
        },
    }


def names() -> dict[str, object]:
    """The words for codes, and the name of the officer's own body."""
    return {
        "body_name": figures.body_name(g.staff.body),
        "words": words,
        "wording": wording,
        "theme_name": theme_names.name_of,
        "duty_list": list(Duty),
    }


def pack_wording() -> Wording:
    """The words of a document, in the language of the moment."""
    return Wording(
        tables={name: str(words.TABLES[name]) for name in TableName},
        headings={name: str(heading) for name, heading in words.HEADINGS.items()},
        category=lambda dimension, code: str(
            words.category(dimension, code, theme_names=theme_names.all_names())
        ),
        quantities={quantity: str(said) for quantity, said in words.QUANTITIES.items()},
        hidden=str(words.HIDDEN),
        duties={duty: str(name) for duty, name in wording.DUTIES.items()},
        action_states={state: str(name) for state, name in wording.ACTION_STATES.items()},
        reply_kinds={kind: str(name) for kind, name in wording.REPLY_KINDS.items()},
        notes=tuple(str(note) for note in (words.NOT_ADDING_UP, words.QUANTITY_NOTE)),
        synthetic=str(words.SYNTHETIC),
        withheld=str(words.WITHHELD),
        not_made=str(words.NOT_MADE),
    )
