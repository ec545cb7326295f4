"""The public rooms: what this is, who has to listen, who can help, and what changed."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from webapp import cookies, drawing, headers, migrating, theme_names
from webapp.access import Permission, requires
from webapp.disclosure.gate import LEAST_ROUNDING, LEAST_THRESHOLD, Parameters
from webapp.disclosure.gathering import ENOUGH
from webapp.disclosure.uncertainty import truth_behind
from webapp.disclosure.words import LEAST_BASE_OF_A_SHARE
from webapp.documents.cell_columns import COLUMNS
from webapp.domain.dates import today
from webapp.domain.languages import LANGUAGES
from webapp.extensions import db
from webapp.forms import open_data as data_words
from webapp.forms import public as words
from webapp.forms import releases as release_words
from webapp.forms import rules as rule_words
from webapp.pace import find_pace
from webapp.services import alerts, figures, offers, open_data, public_pages, reference, replies
from webapp.services.history import list_history
from webapp.services.plans import DAYS_TO_REPLY

bp = Blueprint("public", __name__)

HOUR = 3600
MINUTE = 60
NEWEST_ON_HOME = 2
CLOSED_ALERTS = 5
SMALL_NUMBER = 15
ACCESSIBILITY_WRITTEN_ON = date(2026, 11, 22)


def kept(template: str, *, seconds: int = HOUR, **shown: object) -> Response:
    """A page that is the same for everybody, kept ready by the front."""
    return headers.keep(make_response(render_template(template, **shown)), seconds=seconds)


@bp.get("/")
@requires(Permission.ANYONE)
def home() -> ResponseReturnValue:
    newest = replies.list_published(db.session, limit=NEWEST_ON_HOME)
    return kept(
        "public/home.html",
        seconds=MINUTE,
        newest=newest,
        names=public_pages.plain_names(),
        answer_kinds=words.ANSWER_KINDS,
    )


@bp.get("/corporate-parents")
@requires(Permission.ANYONE)
def corporate_parents() -> ResponseReturnValue:
    """Answer on the same page, from the address alone; only the page without an answer is kept ready."""
    picked = words.Picked.read(request.args)
    has_asked = bool(request.args)
    bodies = public_pages.list_bodies(day=today())
    page = render_template(
        "public/corporate_parents.html",
        mine=public_pages.find_my_parents(
            area=picked.area, parts=picked.parts, studies_at=picked.studies_at, day=today()
        )
        if has_asked
        else None,
        picked=picked,
        reasons=words.REASONS,
        kind_does=words.WHAT_A_KIND_DOES,
        areas=words.area_choices(reference.load_areas()),
        parts=words.part_choices(),
        study_places=words.study_choices(bodies),
        groups=words.group_bodies(bodies),
        partners=reference.load_partners(),
    )
    return page if has_asked else headers.keep(make_response(page), seconds=HOUR)


@bp.get("/corporate-parents/<slug>")
@requires(Permission.ANYONE)
def body(slug: str) -> ResponseReturnValue:
    heard = figures.get_public_figures(db.session, body=slug)
    parent = public_pages.get_body(slug=slug, day=today())
    return kept(
        "public/body.html",
        seconds=MINUTE,
        body=parent,
        kind_does=words.WHAT_A_KIND_DOES.get(parent.kind),
        figures=heard,
        figure_rows=words.figure_rows(heard, theme_names=theme_names.all_names()),
        offers=offers.list_offers(db.session, body=slug, today=today()),
        answers=public_pages.get_answers(db.session, bodies=[slug], today=today()),
        names=public_pages.plain_names(),
    )


@bp.get("/scotland")
@requires(Permission.ANYONE)
def scotland() -> ResponseReturnValue:
    heard = figures.get_public_figures(db.session, body=figures.SCOTLAND)
    history = list_history(db.session, body=heard.body, until=heard.release.quarter) if heard.release else ()
    return kept(
        "public/scotland.html",
        seconds=MINUTE,
        figures=heard,
        rows=words.figure_rows(heard, theme_names=theme_names.all_names()),
        total=drawing.total_trend(history, in_short=True),
    )


@bp.get("/what-changed")
@bp.get("/what-changed/in/<area>")
@bp.get("/what-changed/by/<slug>")
@requires(Permission.ANYONE)
def what_changed(area: str | None = None, slug: str | None = None) -> ResponseReturnValue:
    """What every body said back, or those of one area, or one; later pages go on by what stands in the address."""
    bodies = None
    if area is not None:
        bodies = public_pages.list_local_bodies(area=area, day=today())
    elif slug is not None:
        bodies = [public_pages.get_body(slug=slug, day=today()).slug]
    before = words.read_before(request.args.get("before"))
    answers = public_pages.get_answers(db.session, bodies=bodies, before=before, today=today())
    return kept(
        "public/what_changed.html",
        seconds=MINUTE,
        answers=answers,
        older=words.write_before(answers.older),
        is_later_page=before is not None,
        area=area,
        slug=slug,
        areas=reference.load_areas(),
        days_to_reply=DAYS_TO_REPLY,
        names=public_pages.plain_names(),
        early=None if area or slug or before else find_early(),
    )


def find_early() -> dict[str, object]:
    """What bodies were told early, and how early: only what passed the public gate, and only once it is closed."""
    return {
        "closed": alerts.list_closed(db.session, today=today(), limit=CLOSED_ALERTS),
        "delay": alerts.find_delay(db.session, today=today()),
        "theme_names": theme_names.all_names(),
        "no_theme": figures.NO_THEME,
        "reasons": words.CLOSE_REASONS,
    }


@bp.get("/how-we-count")
@requires(Permission.ANYONE)
def how_we_count() -> ResponseReturnValue:
    return kept(
        "public/how_we_count.html",
        threshold=LEAST_THRESHOLD,
        rounding=LEAST_ROUNDING,
        least_base=LEAST_BASE_OF_A_SHARE,
        enough=ENOUGH,
        example=SMALL_NUMBER,
        behind=truth_behind(SMALL_NUMBER, Parameters()),
        quantities=words.QUANTITIES,
        tables=words.TABLES,
    )


@bp.get("/data")
@requires(Permission.ANYONE)
def data() -> ResponseReturnValue:
    codes = open_data.codes_by_dimension(db.session)
    return kept(
        "public/data.html",
        seconds=MINUTE,
        releases=open_data.list_releases(db.session),
        dictionary=data_words.dictionary(codes, columns=COLUMNS, theme_names=theme_names.all_names()),
        dimension_names=data_words.DIMENSION_NAMES,
        example=data_words.EXAMPLE,
        say_quarter=release_words.say_quarter,
        licence=current_app.config["SETTINGS"].data_licence,
    )


@bp.get("/get-help")
@requires(Permission.ANYONE)
def get_help() -> ResponseReturnValue:
    return kept(
        "public/get_help.html",
        groups=zip(words.HELP_GROUPS, public_pages.list_help(day=today()), strict=True),
    )


@bp.get("/leave")
@requires(Permission.ANYONE)
def leave() -> ResponseReturnValue:
    """Go somewhere that says nothing, and leave nothing of us on the phone that we can take away."""
    neutral_site = current_app.config["SETTINGS"].neutral_site
    return cookies.forget_all(make_response(redirect(neutral_site, code=HTTPStatus.SEE_OTHER)))


@bp.get("/healthz")
@requires(Permission.ANYONE)
def healthz() -> ResponseReturnValue:
    """Say to whoever runs this whether it can do its work."""
    try:
        is_well = migrating.is_current(db.session)
    except SQLAlchemyError:
        is_well = False
    return (
        ({"status": "ok"}, HTTPStatus.OK)
        if is_well
        else ({"status": "unavailable"}, HTTPStatus.SERVICE_UNAVAILABLE)
    )


@bp.get("/privacy")
@requires(Permission.ANYONE)
def privacy() -> ResponseReturnValue:
    pace = find_pace(is_measured=False)
    return kept("public/privacy.html", seconds=pace.good_for_seconds, reading_days=pace.days)


@bp.get("/rules")
@requires(Permission.ANYONE)
def rules() -> ResponseReturnValue:
    pace = find_pace()
    return kept("public/rules.html", seconds=pace.good_for_seconds, pace=pace, rules=rule_words)


@bp.get("/accessibility")
@requires(Permission.ANYONE)
def accessibility() -> ResponseReturnValue:
    return kept("public/accessibility.html", written_on=ACCESSIBILITY_WRITTEN_ON)


@bp.get("/languages")
@requires(Permission.ANYONE)
def languages() -> ResponseReturnValue:
    return kept("public/languages.html", languages=LANGUAGES)


@bp.get("/robots.txt")
@requires(Permission.ANYONE)
def robots() -> ResponseReturnValue:
    return headers.keep(Response(render_template("public/robots.txt"), mimetype="text/plain"), seconds=HOUR)


@bp.get("/favicon.ico")
@requires(Permission.ANYONE)
def favicon() -> ResponseReturnValue:
    """Show old browsers, which ask for this by habit, to the one drawing there is."""
    return redirect(current_app.jinja_env.globals["asset"]("icon.svg"))
