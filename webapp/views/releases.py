"""Releases: build the last closed quarter, read what the attacker found, publish."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import theme_names
from webapp.access import Permission, requires
from webapp.domain.dates import Quarter, read_quarter, today
from webapp.domain.errors import NotFound, ReasonMissing
from webapp.domain.heard_right import ObjectionUnanswered
from webapp.extensions import db
from webapp.forms import releases as words
from webapp.forms.heard_right import PublishForm
from webapp.forms.spans import POOLS, spread
from webapp.services import attacks, audit, figures, heard_right, releases

bp = Blueprint("releases", __name__)


@bp.get("/releases")
@requires(Permission.BUILD_RELEASES)
def index() -> ResponseReturnValue:
    return render_template(
        "releases/index.html",
        releases=releases.list_releases(db.session),
        next_quarter=releases.find_next_quarter(db.session, today=today()),
        say_quarter=words.say_quarter,
        read_quarter=read_quarter,
    )


@bp.post("/releases/build")
@requires(Permission.BUILD_RELEASES)
def build() -> ResponseReturnValue:
    """Build the last closed quarter; while the attacker works, nobody waits for this request's transaction."""
    quarter = releases.find_next_quarter(db.session, today=today())
    if quarter is None:
        return redirect(url_for(".index"))
    collected = releases.collect(db.session, quarter=quarter, today=today())
    db.session.rollback()
    built = releases.defend(collected)
    releases.keep_release(db.session, built=built, today=today())
    audit.record(db.session, actor=str(g.staff.account_id), action="release_built", subject=str(quarter))
    db.session.commit()
    return redirect(url_for(".one", quarter=str(quarter)))


@bp.get("/releases/<string:quarter>")
@requires(Permission.BUILD_RELEASES)
def one(quarter: str) -> ResponseReturnValue:
    return show(quarter)


def show(quarter: str, *, missing: str = "") -> str:
    """One release; missing is what kept it from going out just now."""
    release = releases.get_release(db.session, quarter=quarter_in(quarter))
    names = figures.bodies_by_slug()
    return render_template(
        "releases/one.html",
        release=release,
        newest=attacks.find_newest(db.session, release=release),
        has_lost=releases.has_lost(db.session, release=release),
        quarter=words.say_quarter(read_quarter(release.quarter)),
        findings=words.findings(release.attack),
        withheld=[words.withheld(entry, names={**names, **POOLS}) for entry in release.withheld],
        shown=releases.count_shown(db.session, release=release),
        theme_names=theme_names.all_names(),
        groups=heard_right.count_groups(db.session, release=release),
        form=PublishForm(),
        missing=missing,
        spread=spread(release.method, quarter=quarter_in(quarter), names=names),
    )


@bp.post("/releases/<string:quarter>/publish")
@requires(Permission.BUILD_RELEASES)
def publish(quarter: str) -> ResponseReturnValue:
    form = PublishForm()
    if not form.validate_on_submit():
        return redirect(url_for(".one", quarter=quarter))
    try:
        release = releases.publish_release(
            db.session,
            quarter=quarter_in(quarter),
            today=today(),
            without_group=form.without_group.data or "",
        )
    except (ObjectionUnanswered, ReasonMissing) as missing:
        db.session.rollback()
        return show(quarter, missing=type(missing).__name__), HTTPStatus.CONFLICT
    audit.record(
        db.session, actor=str(g.staff.account_id), action="release_published", subject=release.quarter
    )
    flash(_("The release is published. Every body can read its figures now."))
    db.session.commit()
    return redirect(url_for(".one", quarter=quarter))


def quarter_in(address: str) -> Quarter:
    """The quarter that an address names.

    Errors:  NotFound when it names none.
    """
    try:
        return read_quarter(address)
    except ValueError:
        raise NotFound(address) from None
