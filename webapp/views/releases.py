"""Releases: build the last closed quarter, read what the attacker found, publish."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access import Permission, requires
from webapp.domain.dates import Quarter, read_quarter, today
from webapp.domain.errors import NotFound
from webapp.extensions import db
from webapp.forms import releases as words
from webapp.forms.spans import POOLS, spread
from webapp.services import attacks, audit, figures, releases

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
        spread=spread(release.method, quarter=quarter_in(quarter), names=names),
    )


@bp.post("/releases/<string:quarter>/publish")
@requires(Permission.BUILD_RELEASES)
def publish(quarter: str) -> ResponseReturnValue:
    release = releases.publish_release(db.session, quarter=quarter_in(quarter), today=today())
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
