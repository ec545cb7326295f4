"""Honest time: what the team promises and what it really took, for young people and for the team."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import headers
from webapp.access import Permission, requires
from webapp.documents.years_csv import years_as_csv
from webapp.domain.dates import now, today
from webapp.domain.levels import LEAST_WAITS
from webapp.domain.working_time import PublicHoliday
from webapp.extensions import db
from webapp.forms import levels as wording
from webapp.forms import years as year_words
from webapp.forms.levels import LevelsForm
from webapp.pace import LONGEST_KEPT, find_pace
from webapp.services import levels, reference, years

bp = Blueprint("levels", __name__)
bp.record_once(
    lambda state: state.app.jinja_env.globals.update(
        say_half=wording.say_half, say_nearly_all=wording.say_nearly_all, most_late=levels.HIGHEST_COUNT
    )
)

AHEAD = timedelta(days=60)


@bp.get("/how-long")
@requires(Permission.ANYONE)
def how_long() -> ResponseReturnValue:
    pace = find_pace()
    hours = pace.standing.time
    page = render_template(
        "public/how_long.html",
        pace=pace,
        levels=pace.standing.levels,
        hours=hours,
        day_names=[wording.WEEKDAYS[str(day)] for day in sorted(hours.weekdays)],
        closed_days=[holiday for holiday in list_ahead() if holiday.day.weekday() in hours.weekdays],
        least=LEAST_WAITS,
    )
    return headers.keep(make_response(page), seconds=pace.good_for_seconds)


@bp.get("/how-we-did")
@requires(Permission.ANYONE)
def how_we_did() -> ResponseReturnValue:
    page = render_template(
        "public/how_we_did.html",
        years=years.list_years(db.session),
        by_part=year_words.by_part,
        headings=year_words.HEADINGS,
        names=year_words.LINES,
    )
    return headers.keep(make_response(page), seconds=LONGEST_KEPT)


@bp.get("/how-we-did/figures.csv")
@requires(Permission.ANYONE)
def figures() -> ResponseReturnValue:
    answer = Response(years_as_csv(years.list_years(db.session)), mimetype="text/csv")
    return headers.open_to_all(headers.keep(answer, seconds=LONGEST_KEPT))


@bp.get("/service-levels")
@requires(Permission.MODERATE)
def index() -> ResponseReturnValue:
    return show(LevelsForm.showing(find_standing()))


@bp.post("/service-levels")
@requires(Permission.MODERATE)
def change() -> ResponseReturnValue:
    form = LevelsForm()
    if not form.validate_on_submit():
        return show(form), HTTPStatus.BAD_REQUEST
    levels.set_levels(
        db.session, staff=g.staff, levels=form.levels, time=form.working_time, today=today(), now=now()
    )
    db.session.commit()
    flash(_("Saved. Young people read it within ten minutes."))
    return redirect(url_for(".index"))


@bp.post("/service-levels/years/<int:year>")
@requires(Permission.BUILD_RELEASES)
def close_year(year: int) -> ResponseReturnValue:
    years.close_year(db.session, staff=g.staff, year=year, today=today(), now=now())
    db.session.commit()
    flash(_("Counted, protected and attacked. Everybody can read it within ten minutes."))
    return redirect(url_for(".index"))


def show(form: LevelsForm) -> str:
    standing = find_standing()
    return render_template(
        "levels/index.html",
        form=form,
        standing=standing,
        shown=levels.measure(db.session, today=today()),
        late=levels.count_late(db.session, standing=standing, today=today()),
        open_year=years.find_open_year(db.session, today=today()),
        weekdays=wording.WEEKDAYS,
        holidays=list_ahead(),
        known_until=reference.load_public_holidays()[-1].day,
        least=LEAST_WAITS,
    )


def find_standing() -> levels.Standing:
    return levels.get_standing(db.session, usual_days=current_app.config["SETTINGS"].reading_days)


def list_ahead() -> list[PublicHoliday]:
    """The public holidays of the next weeks."""
    return [
        holiday for holiday in reference.load_public_holidays() if today() <= holiday.day <= today() + AHEAD
    ]
