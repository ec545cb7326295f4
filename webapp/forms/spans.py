"""The words of spans and pools: whose figures a release holds, over which quarters, and who still gathers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.domain.dates import Quarter, read_quarter
from webapp.forms.releases import say_period

POOLS: dict[str, LazyString] = {
    "all-council": _l("All councils that are not on islands"),
    "island-councils": _l("The three island councils"),
    "all-college": _l("All colleges"),
    "all-university": _l("All universities"),
    "all-health-board": _l("All regional health boards"),
    "all-national-health": _l("All national health bodies"),
    "all-executive-agency": _l("All executive agencies"),
    "all-hearings": _l("All bodies of children's hearings"),
}


class Pool(NamedTuple):
    """Bodies of one kind that are shown together, and how many they are."""

    name: Any
    bodies: int


class LongSpan(NamedTuple):
    """A body whose tables count several quarters, and which."""

    name: str
    period: LazyString


class Spread(NamedTuple):
    """How the bodies of a release are shown: in their own quarter, over several, in fewer tables, or not yet."""

    pools: list[Pool]
    own_quarter: list[str]
    several: list[LongSpan]
    fewer_tables: list[str]
    gathering: list[str]


def spread(method: Mapping[str, Any], *, quarter: Quarter, names: Mapping[str, str]) -> Spread | None:
    """Who is shown for how long in a release; None for one from before bodies gathered."""
    if "spans" not in method:
        return None
    spans = {body: read_quarter(first) for body, first in method["spans"].items() if body in names}
    opened = read_quarter(method["spans"].get("scotland", str(quarter)))
    return Spread(
        pools=[Pool(POOLS.get(pool, pool), len(bodies)) for pool, bodies in method["pools"].items()],
        own_quarter=[names[body] for body, first in spans.items() if first == opened],
        several=[
            LongSpan(names[body], say_period(first, quarter))
            for body, first in spans.items()
            if first != opened
        ],
        fewer_tables=[names[body] for body in method["one_way"] if body in names],
        gathering=[name for body, name in names.items() if body not in spans],
    )
