"""The words of the open data: what every table, column and code means, and what somebody may ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from webapp.domain.errors import QueryUnreadable
from webapp.forms.releases import CATEGORIES, HEADINGS, NO_THEME, NOT_SAID
from webapp.services.open_data import DIMENSIONS, HIDDEN, MOST_CELLS, SHOWN

USUAL_LIMIT = 500
CELL_QUERY = ("area", "table", "after", "limit")
TABLES: Mapping[str, tuple[Any, Any]] = {
    "total": (_l("Everybody"), _l("People and groups who were heard.")),
    "quarter_total": (
        _l("Everybody of this quarter"),
        _l("People and groups who were heard in this quarter alone, where an area gathers several quarters."),
    ),
    "age_band": (_l("Age"), _l("People by age. Everybody stands in one line.")),
    "home": (_l("Home"), _l("People by the kind of home they live in. Everybody stands in one line.")),
    "kind": (_l("Kind"), _l("People by whether they spoke about an offer, a need or something else.")),
    "family": (_l("Wellbeing"), _l("People by the wellbeing indicators that their themes belong to.")),
    "theme": (_l("Theme"), _l("People by what they spoke about. Somebody may stand in several lines.")),
    "theme_kind": (_l("Theme by kind"), _l("People by what they spoke about and what kind of thing it was.")),
    "theme_age_band": (_l("Theme by age"), _l("People by what they spoke about and how old they are.")),
    "theme_home": (_l("Theme by home"), _l("People by what they spoke about and where they live.")),
    "reply_verdict": (
        _l("Did it work?"),
        _l("People by whether they say that an answer changed something, for each answer."),
    ),
}
COLUMN_MEANINGS: Mapping[str, Any] = {
    "release": _l("The quarter of the release, such as 2026Q3 for July to September 2026."),
    "is_synthetic": _l("True if the figures are made up and nobody said this."),
    "area": _l("Whom it is about: Scotland, a pool of bodies, or one body."),
    "table": _l("Which table the line belongs to."),
    "first_quarter": _l("The first quarter that is counted. A small body gathers several."),
    "last_quarter": _l("The last quarter that is counted."),
    "theme": _l("What they spoke about."),
    "family": _l("The wellbeing indicator that the theme belongs to."),
    "kind": _l("Whether it was an offer, a need or something else."),
    "age_band": _l("How old they are."),
    "home": _l("The kind of home they live in."),
    "reply": _l("Which published answer it is about."),
    "verdict": _l("Whether they say that it changed something."),
    "value": _l("How many, rounded. Empty for the one mark."),
    "status": _l("A for a number, Q for the one mark."),
    "least": _l("The fewest that can stand behind the number."),
    "greatest": _l("The most that can stand behind the number."),
}
COUNTED = ("value", "least", "greatest")
PEOPLE = _l("young people and groups")
STATUSES: Mapping[str, Any] = {
    SHOWN: _l("A number. It is rounded, and at least the threshold."),
    HIDDEN: _l(
        "The one mark: nobody, too few, or hidden so that nobody can be worked out. It never says which."
    ),
}
DIMENSION_NAMES: Mapping[str, Any] = {
    **{name: heading for name, heading in HEADINGS.items() if name not in ("total", "quarter_total")},
    "verdict": _l("Did it work?"),
}
EXAMPLE: Mapping[str, str] = {
    "release": "2026Q3",
    "is_synthetic": "true",
    "area": "fife-council",
    "table": "theme_home",
    "first_quarter": "2026Q3",
    "last_quarter": "2026Q3",
    "theme": "school",
    "home": "with-foster-family",
    "value": "15",
    "status": "A",
    "least": "13",
    "greatest": "17",
}
"""A line that is made up, to explain the columns."""
VERDICTS = {"changed": _l("It changed something"), "not_yet": _l("Not yet")}


def code_name(dimension: str, code: str, *, theme_names: Mapping[str, str]) -> Any:
    """The words for one code; a code that left the code-book stands for itself."""
    if code == "not-said":
        return NOT_SAID
    if code == "no-theme":
        return NO_THEME
    if dimension == "theme":
        return theme_names.get(code, code)
    if dimension == "verdict":
        return VERDICTS.get(code, code)
    return CATEGORIES[dimension].get(code, code)


def dictionary(
    codes: Mapping[str, list[str]], *, columns: Mapping[str, str], theme_names: Mapping[str, str]
) -> dict[str, list[dict[str, Any]]]:
    """What every table, column, code and status means, in the language of the moment.

    Shapes:  codes are listed by dimension; columns say what each column of a file holds.
    """
    return {
        "tables": [
            {
                "table": table,
                "name": str(TABLES[table][0]),
                "meaning": str(TABLES[table][1]),
                "dimensions": list(dimensions),
            }
            for table, dimensions in DIMENSIONS.items()
        ],
        "columns": [
            {
                "column": column,
                "type": kind,
                "unit": str(PEOPLE) if column in COUNTED else None,
                "meaning": str(COLUMN_MEANINGS[column]),
            }
            for column, kind in columns.items()
        ],
        "codes": [
            {
                "dimension": dimension,
                "code": code,
                "name": str(code_name(dimension, code, theme_names=theme_names)),
            }
            for dimension, found in codes.items()
            for code in found
        ],
        "statuses": [{"status": status, "meaning": str(said)} for status, said in STATUSES.items()],
    }


def read_cell_query(query: MultiDict[str, str]) -> dict[str, Any]:
    """Read what somebody asks of a release's cells.

    Errors:  QueryUnreadable for a parameter that does not exist or stands there twice, and for an impossible limit.
    """
    for name in query:
        if name not in CELL_QUERY:
            raise QueryUnreadable(name, f"There is no such parameter. There are {', '.join(CELL_QUERY)}.")
        if len(query.getlist(name)) > 1:
            raise QueryUnreadable(name, "Give it once.")
    limit = query.get("limit", str(USUAL_LIMIT))
    if not re.fullmatch("[0-9]{1,4}", limit, re.ASCII) or not 1 <= int(limit) <= MOST_CELLS:
        raise QueryUnreadable("limit", f"Give a whole number from 1 to {MOST_CELLS}.")
    return {
        "area": query.get("area"),
        "table": query.get("table"),
        "after": query.get("after"),
        "limit": int(limit),
    }
