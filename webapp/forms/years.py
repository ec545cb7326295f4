"""The words of the table of a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.domain.appeals import AppealState
from webapp.domain.moderation import HoldReason
from webapp.domain.years import (
    ALL,
    DIFFERENT,
    HALF,
    NEARLY_ALL,
    NO_APPEAL,
    NOT_HELD,
    NOT_READ_AGAIN,
    SAME,
    Outcome,
    YearPart,
)
from webapp.services.years import YearLine

HEADINGS: Mapping[YearPart, LazyString] = {
    YearPart.OUTCOME: _l("What became of it"),
    YearPart.HELD_FOR: _l("Did we wait, and why"),
    YearPart.APPEAL: _l("Did they say that something was not right"),
    YearPart.READ_AGAIN: _l("Did a second person read it again, to check on us"),
}
LINES: Mapping[tuple[str, str], LazyString] = {
    (YearPart.EVERYBODY, ALL): _l("Young people who told us something"),
    (YearPart.OUTCOME, Outcome.CLEARED): _l("It was safe to share in the way they chose"),
    (YearPart.OUTCOME, Outcome.WAITING): _l("Nobody had read it yet"),
    (YearPart.OUTCOME, Outcome.HELD): _l("It waited for a second look"),
    (YearPart.OUTCOME, Outcome.PASSED_ON): _l("It was passed on to keep someone safe"),
    (YearPart.OUTCOME, Outcome.TAKEN_BACK): _l("They took it back"),
    (YearPart.HELD_FOR, NOT_HELD): _l("We did not need to wait"),
    (YearPart.HELD_FOR, HoldReason.SECOND_READER): _l("A second person had to read it"),
    (YearPart.HELD_FOR, HoldReason.ASKED_BACK): _l("We asked them something first"),
    (YearPart.HELD_FOR, HoldReason.NAMES_SOMEBODY): _l("It named somebody"),
    (YearPart.HELD_FOR, HoldReason.UNCLEAR): _l("We did not understand it"),
    (YearPart.HELD_FOR, HoldReason.OTHER): _l("Another reason"),
    (YearPart.APPEAL, NO_APPEAL): _l("No"),
    (YearPart.APPEAL, AppealState.CHANGED): _l("Yes. Somebody else looked at it and changed it"),
    (YearPart.APPEAL, AppealState.OPEN): _l("Yes. Nobody has answered yet"),
    (YearPart.APPEAL, AppealState.UPHELD): _l("Yes. Somebody else looked at it and left it"),
    (YearPart.READ_AGAIN, NOT_READ_AGAIN): _l("No. We pick a few by chance"),
    (YearPart.READ_AGAIN, SAME): _l("Yes. They would have done the same"),
    (YearPart.READ_AGAIN, DIFFERENT): _l("Yes. They would have done something else"),
    (YearPart.DAYS, HALF): _l("Days until half was read"),
    (YearPart.DAYS, NEARLY_ALL): _l("Days until nearly all was read"),
}


def by_part(lines: Sequence[YearLine]) -> dict[str, list[YearLine]]:
    """The lines of one year under each part, order kept."""
    return {part.value: list(some) for part, some in groupby(lines, key=lambda line: line.part)}
