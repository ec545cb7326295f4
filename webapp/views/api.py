"""Open data for programs: released cells of published releases, for everybody, without a key or a cookie.

A release never changes, so its checksum is its entity tag. One that is withdrawn must vanish all the same: nothing is
kept here for longer than ten minutes or elsewhere for longer than an hour, and no answer calls itself immutable.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from webapp import headers, theme_names
from webapp.access import Permission, requires
from webapp.documents import CELL_FORMATS, as_json, cell_as_dict, csv_description
from webapp.documents.cell_columns import COLUMNS, facts_of, file_name
from webapp.documents.open_api import open_api
from webapp.documents.open_schema import release_schema
from webapp.domain.dates import Quarter, read_quarter
from webapp.domain.errors import NotFound
from webapp.extensions import db
from webapp.forms import open_data as words
from webapp.services import open_data
from webapp.services.open_data import OpenRelease

bp = Blueprint("api", __name__, url_prefix="/api/v1")

FORMAT_VERSION = 1
MINUTE, TEN_MINUTES, HOUR = 60, 600, 3600
JSON = "application/json"


@bp.after_request
def for_everybody(response: Response) -> Response:
    return headers.open_to_all(response)


@bp.get("/")
@requires(Permission.ANYONE)
def index() -> ResponseReturnValue:
    links = {
        "releases": url_for(".releases"),
        "areas": url_for(".areas"),
        "tables": url_for(".tables"),
        "openapi": url_for(".openapi"),
        "schema": url_for(".schema"),
        "for_people": url_for("public.data"),
    }
    return answer({"title": "Heard: open data", "licence": licence(), "links": links}, elsewhere=HOUR)


@bp.get("/releases")
@requires(Permission.ANYONE)
def releases() -> ResponseReturnValue:
    found = open_data.list_releases(db.session)
    return answer({"releases": [with_links(release) for release in found]}, elsewhere=MINUTE)


@bp.get("/releases/<string:quarter>")
@requires(Permission.ANYONE)
def release(quarter: str) -> ResponseReturnValue:
    found = release_in(quarter)
    return answer(with_links(found), elsewhere=HOUR, tag=tag_of(found, "facts"))


@bp.get("/releases/<string:quarter>/cells")
@requires(Permission.ANYONE)
def cells(quarter: str) -> ResponseReturnValue:
    """One page of cells; the link to the next one is in the answer and in its head."""
    query = words.read_cell_query(request.args)
    found = release_in(quarter)
    if is_known(found, "cells"):
        return not_modified(found, "cells")
    page = open_data.list_cells(db.session, release=found, **query)
    onward = url_for(".cells", quarter=quarter, **query | {"after": page.next}) if page.next else None
    which = {"quarter": str(found.quarter), "is_synthetic": found.is_synthetic, "checksum": found.checksum}
    content = {"release": which, "cells": [cell_as_dict(cell) for cell in page.cells], "next": onward}
    response = answer(content, elsewhere=HOUR, tag=tag_of(found, "cells"))
    if onward:
        response.headers["Link"] = f'<{onward}>; rel="next"'
    return response


@bp.get("/releases/<string:quarter>/cells.<any(csv, json, parquet):kind>")
@requires(Permission.ANYONE)
def download(quarter: str, kind: str) -> ResponseReturnValue:
    """A whole release; whoever has it already is told so before anything is read."""
    found = release_in(quarter)
    if is_known(found, kind):
        return not_modified(found, kind)
    write, media_type = CELL_FORMATS[kind]
    content = write(found, open_data.every_cell(db.session, release=found), licence=licence())
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(found, kind)}"'
    if kind == "csv":
        about = url_for(".csv_about", quarter=quarter)
        response.headers["Link"] = f'<{about}>; rel="describedby"; type="application/csvm+json"'
    return fresh(headers.keep(response, seconds=TEN_MINUTES), tag=tag_of(found, kind), elsewhere=HOUR)


@bp.get("/releases/<string:quarter>/cells.csv-metadata.json")
@requires(Permission.ANYONE)
def csv_about(quarter: str) -> ResponseReturnValue:
    described = csv_description(release_in(quarter), licence=licence())
    return answer(described, elsewhere=HOUR, media_type="application/csvm+json")


@bp.get("/areas")
@requires(Permission.ANYONE)
def areas() -> ResponseReturnValue:
    listed = [
        {"area": area.slug, "name": area.name, "kind": area.kind, "members": list(area.members)}
        for area in open_data.list_areas(db.session)
    ]
    return answer({"areas": listed}, elsewhere=MINUTE)


@bp.get("/tables")
@requires(Permission.ANYONE)
def tables() -> ResponseReturnValue:
    """The data dictionary, in English whatever the language of the address."""
    with force_locale("en"):
        content = words.dictionary(
            open_data.codes_by_dimension(db.session), columns=COLUMNS, theme_names=theme_names.all_names()
        )
    return answer(content, elsewhere=MINUTE)


@bp.get("/openapi.json")
@requires(Permission.ANYONE)
def openapi() -> ResponseReturnValue:
    return answer(open_api(url_for(".index").rstrip("/"), version=str(FORMAT_VERSION)), elsewhere=HOUR)


@bp.get("/schemas/release.json")
@requires(Permission.ANYONE)
def schema() -> ResponseReturnValue:
    content = release_schema(url_for(".schema"))
    return answer(content, elsewhere=HOUR, media_type="application/schema+json")


def answer(
    content: dict[str, Any], *, elsewhere: int, media_type: str = JSON, tag: str | None = None
) -> Response:
    """An answer that the front keeps for a minute, and whoever asked for so many seconds."""
    response = Response(as_json(content), content_type=media_type)
    if tag is None:
        response.add_etag()
    return fresh(headers.keep(response, seconds=MINUTE), elsewhere=elsewhere, tag=tag).make_conditional(
        request
    )


def fresh(response: Response, *, elsewhere: int, tag: str | None) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={elsewhere}, must-revalidate"
    if tag:
        response.set_etag(tag)
    return response


def tag_of(release: OpenRelease, form: str) -> str:
    """What names one form of a release: its checksum, and all that can change about the form."""
    said = f"{release.checksum} {form} {FORMAT_VERSION} {licence()}"
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def is_known(release: OpenRelease, form: str) -> bool:
    """Whether whoever asks has this form of the release already."""
    return tag_of(release, form) in request.if_none_match


def not_modified(release: OpenRelease, form: str) -> Response:
    return fresh(Response(status=HTTPStatus.NOT_MODIFIED), elsewhere=HOUR, tag=tag_of(release, form))


def with_links(release: OpenRelease) -> dict[str, Any]:
    quarter = str(release.quarter)
    links = {kind: url_for(".download", quarter=quarter, kind=kind) for kind in CELL_FORMATS}
    links |= {
        "cells": url_for(".cells", quarter=quarter),
        "csv_about": url_for(".csv_about", quarter=quarter),
    }
    return facts_of(release, licence=licence()) | {"links": links}


def licence() -> str | None:
    return current_app.config["SETTINGS"].data_licence


def release_in(address: str) -> OpenRelease:
    """The published release that an address names.

    Errors:  NotFound when it names none.
    """
    return open_data.get_release(db.session, quarter=quarter_in(address))


def quarter_in(address: str) -> Quarter:
    try:
        return read_quarter(address)
    except ValueError:
        raise NotFound(address) from None
