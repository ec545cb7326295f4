"""Every refusal and every fault, turned into a page in one place."""

from __future__ import annotations

import json
import logging
import traceback
from http import HTTPStatus

from flask import Flask, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from webapp import headers
from webapp.access import CodeNeeded, NotLetIn, SignInNeeded
from webapp.domain import errors as domain
from webapp.domain.appeals import AnotherWorkerNeeded, NothingChanged
from webapp.domain.heard_right import GroupCodeUnknown, ObjectionUnanswered, WordsMissing
from webapp.domain.openings import OpeningAskedAlready, OpeningTooOld, SecondPersonNeeded
from webapp.domain.own_themes import OwnSuggestion, ThemeNotInUse
from webapp.domain.reply_checks import TooLateToChange
from webapp.domain.signals import ColleagueNeeded
from webapp.extensions import db
from webapp.form_tokens import FormNotOurs

STATUS: dict[type[Exception], HTTPStatus] = {
    FormNotOurs: HTTPStatus.BAD_REQUEST,
    domain.ConsentMissing: HTTPStatus.BAD_REQUEST,
    domain.CodeUnreadable: HTTPStatus.BAD_REQUEST,
    domain.QueryUnreadable: HTTPStatus.BAD_REQUEST,
    domain.ReasonMissing: HTTPStatus.BAD_REQUEST,
    domain.CollaborationNotExplored: HTTPStatus.BAD_REQUEST,
    domain.PasswordTooWeak: HTTPStatus.BAD_REQUEST,
    domain.PermissionMissing: HTTPStatus.FORBIDDEN,
    domain.SealBroken: HTTPStatus.FORBIDDEN,
    domain.NotFound: HTTPStatus.NOT_FOUND,
    domain.CodeUnknown: HTTPStatus.NOT_FOUND,
    domain.InvitationUnusable: HTTPStatus.NOT_FOUND,
    domain.AlreadyClaimed: HTTPStatus.CONFLICT,
    domain.StalePage: HTTPStatus.CONFLICT,
    StaleDataError: HTTPStatus.CONFLICT,
    domain.DecisionNotAllowed: HTTPStatus.CONFLICT,
    ColleagueNeeded: HTTPStatus.CONFLICT,
    SecondPersonNeeded: HTTPStatus.CONFLICT,
    OpeningAskedAlready: HTTPStatus.CONFLICT,
    OpeningTooOld: HTTPStatus.CONFLICT,
    ObjectionUnanswered: HTTPStatus.CONFLICT,
    GroupCodeUnknown: HTTPStatus.NOT_FOUND,
    WordsMissing: HTTPStatus.BAD_REQUEST,
    OwnSuggestion: HTTPStatus.CONFLICT,
    ThemeNotInUse: HTTPStatus.CONFLICT,
    TooLateToChange: HTTPStatus.CONFLICT,
    AnotherWorkerNeeded: HTTPStatus.CONFLICT,
    NothingChanged: HTTPStatus.CONFLICT,
    domain.ReleaseExists: HTTPStatus.CONFLICT,
    domain.ReleaseUnsafe: HTTPStatus.CONFLICT,
    domain.ReleaseWithdrawn: HTTPStatus.GONE,
    domain.PeriodStillOpen: HTTPStatus.CONFLICT,
    domain.TooManyTries: HTTPStatus.TOO_MANY_REQUESTS,
}
PAGES = frozenset({400, 403, 404, 409, 413, 429, 500, 503})
FOR_MACHINES = "/api/"
GONE = "This release was withdrawn, because a later attack won against it. Please delete your copies."
log = logging.getLogger("heard")


def init_app(app: Flask) -> None:
    app.register_error_handler(SignInNeeded, ask_to_sign_in)
    app.register_error_handler(NotLetIn, ask_to_be_let_in)
    app.register_error_handler(CodeNeeded, ask_for_code)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(domain.DomainError, answer_refusal)
    app.register_error_handler(StaleDataError, answer_refusal)
    app.register_error_handler(OperationalError, answer_database_down)
    app.register_error_handler(IntegrityError, answer_collision)
    app.register_error_handler(Exception, answer_fault)


def ask_to_sign_in(error: SignInNeeded) -> ResponseReturnValue:
    onward = request.path if request.method == "GET" and request.path != "/" else None
    return redirect(url_for("account.sign_in", onward=onward))


def ask_to_be_let_in(error: NotLetIn) -> ResponseReturnValue:
    return redirect(url_for("account.team"))


def ask_for_code(error: CodeNeeded) -> ResponseReturnValue:
    return redirect(url_for("returning.my_code"))


def answer_http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    if is_for_machines():
        answer = problem(HTTPStatus(status))
        answer.headers.extend(
            {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
        )
        return answer
    return page(HTTPStatus(status if status in PAGES else 404 if status == 405 else 400))


def answer_refusal(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    return page(STATUS.get(type(error), HTTPStatus.BAD_REQUEST), error)


def answer_database_down(error: OperationalError) -> ResponseReturnValue:
    """Say that it is our fault and show who can help; help contacts need no database."""
    note(error)
    return page(HTTPStatus.SERVICE_UNAVAILABLE)


def answer_collision(error: IntegrityError) -> ResponseReturnValue:
    """Two did the same at the same moment, and the database kept the first: the second looks again."""
    note(error)
    db.session.rollback()
    return page(HTTPStatus.CONFLICT)


def answer_fault(error: Exception) -> ResponseReturnValue:
    note(error)
    return page(HTTPStatus.INTERNAL_SERVER_ERROR)


def page(status: HTTPStatus, error: Exception | None = None) -> ResponseReturnValue:
    if is_for_machines():
        return problem(status, error)
    text = render_template(
        f"errors/{status.value}.html",
        fact=type(error).__name__ if error else None,
        wait_seconds=getattr(error, "wait_seconds", None),
    )
    return text, status


def is_for_machines() -> bool:
    return f"{request.path}/".startswith(FOR_MACHINES)


def problem(status: HTTPStatus, error: Exception | None = None) -> Response:
    """The same refusal for a program that reads the open data.

    Source:  RFC 9457, Problem Details for HTTP APIs.
    """
    said = {"type": "about:blank", "title": status.phrase, "status": status.value}
    if isinstance(error, domain.QueryUnreadable):
        said |= {"detail": error.detail, "parameter": error.parameter}
    if isinstance(error, domain.ReleaseWithdrawn):
        said["detail"] = GONE
    answer = Response(json.dumps(said), status, mimetype="application/problem+json")
    return headers.open_to_all(answer)


def note(error: Exception) -> None:
    """Write down where it broke, and nothing that anybody typed: no message, no address, no parameter."""
    where = [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    log.error("%s in %s at %s", type(error).__name__, request.endpoint, " > ".join(where[-6:]))
