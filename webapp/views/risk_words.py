"""Which risk words order the queue, and who has looked at each list."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from webapp.access import Permission, requires
from webapp.language.risk.lists import list_risk_lists

bp = Blueprint("risk_words", __name__, url_prefix="/risk-words")


@bp.get("")
@requires(Permission.BE_IN_A_TEAM)
def index() -> ResponseReturnValue:
    return render_template("moderation/risk_words.html", lists=list_risk_lists())
