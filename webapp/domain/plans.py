"""Plans and replies: six duties, six ways to work together, periods, and when "we can't" is an answer."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from webapp.domain.errors import CollaborationNotExplored, DecisionNotAllowed, ReasonMissing


class Duty(StrEnum):
    """The six duties of a corporate parent; they are not a menu to pick from.

    Source:  Children and Young People (Scotland) Act 2014, s.58(1); guidance on Part 9 (2015), para 68.
    """

    ALERT = "alert"
    ASSESS = "assess"
    PROMOTE = "promote"
    OPPORTUNITIES = "opportunities"
    ACCESS = "access"
    IMPROVE = "improve"

    @property
    def letter(self) -> str:
        """Its paragraph letter, a to f."""
        return "abcdef"[list(Duty).index(self)]

    @property
    def section(self) -> str:
        """Where it stands in the Act."""
        return f"58(1)({self.letter})"


class CollaborationForm(StrEnum):
    """The six ways of working together that the Act names.

    Source:  Children and Young People (Scotland) Act 2014, s.60(2).
    """

    SHARING_INFORMATION = "sharing-information"
    ADVICE_OR_ASSISTANCE = "advice-or-assistance"
    CO_ORDINATING = "co-ordinating"
    SHARING_RESPONSIBILITY = "sharing-responsibility"
    FUNDING_JOINTLY = "funding-jointly"
    ACTING_JOINTLY = "acting-jointly"

    @property
    def letter(self) -> str:
        """Its paragraph letter, a to f."""
        return "abcdef"[list(CollaborationForm).index(self)]

    @property
    def section(self) -> str:
        """Where it stands in the Act."""
        return f"60(2)({self.letter})"


class ReplyKind(StrEnum):
    """The three honest answers to "you said"."""

    WE_DID = "we_did"
    WE_CANT = "we_cant"
    WHAT_NEXT = "what_next"


class ReasonCode(StrEnum):
    """Why a body says it cannot do something."""

    NO_MONEY = "no_money"
    NO_STAFF = "no_staff"
    LAW = "law"
    NOT_OURS_TO_DECIDE = "not_ours_to_decide"
    SAFETY = "safety"
    OTHER = "other"


RESOURCE_REASONS = frozenset({ReasonCode.NO_MONEY, ReasonCode.NO_STAFF})

_RESOURCE = r"(?:money|funds?|funding|budgets?|resources?|finances?|cash|staff|staffing|capacity)"
_LACK = (
    r"(?:no|not enough|not have|not got|don't have|doesn't have|haven't got|lack of|lacks?|short of"
    r"|shortage of|without|limited|reduced|insufficient)"
)
LACK_OF_RESOURCES = re.compile(
    rf"\b{_LACK}\s+(?:\w+\s+){{0,2}}{_RESOURCE}\b"
    rf"|\b{_RESOURCE} (?:cuts?|pressures?|constraints?|shortages?|limits?|limitations?)\b"
    r"|\b(?:cannot|can't|can not|could not|couldn't|unable to|not able to) (?:\w+ )?afford\b"
    r"|\b(?:too expensive|too costly|costs? too much|unaffordable|not affordable)\b"
    r"|\bfinancial(?:ly)? (?:pressures?|constraints?|climate|position|reasons?|impossible)\b",
    re.IGNORECASE,
)
SAYS_NOTHING = frozenset(
    {"", "n/a", "na", "no", "none", "nil", "nothing", "nothing yet", "not applicable", "-"}
)


def sounds_like_no_resources(because: str) -> bool:
    """Guess from the wording whether a lack of money or people is given as a reason.

    It knows a list of English phrases and nothing else: it misses reworded ones, and it also says yes when
    other reasons stand beside the money. Both mistakes are cheap: a yes only asks what was tried.
    """
    return LACK_OF_RESOURCES.search(because.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")) is not None


def check_reply(
    *, kind: ReplyKind, because: str, reason: ReasonCode | None = None, what_was_tried: str = ""
) -> None:
    """Refuse a "no" without a reason, and "no money" as the whole reason.

    Shapes:  because is the body's reason in its own words; what_was_tried, what it tried with other bodies.
    Errors:  ReasonMissing if "we can't" has no because; CollaborationNotExplored if a lack of money or people
             is the reason, by its code or by its wording, and nothing is written about what was tried.
    Source:  Children and Young People (Scotland) Act 2014, s.60; CELCIS, Implementation Note 3.
    """
    if kind is ReplyKind.WE_DID:
        return
    if kind is ReplyKind.WE_CANT and _says_nothing(because):
        raise ReasonMissing
    lacks_resources = reason in RESOURCE_REASONS or sounds_like_no_resources(because)
    if lacks_resources and _says_nothing(what_was_tried):
        raise CollaborationNotExplored


def _says_nothing(text: str) -> bool:
    return text.strip().rstrip(".").lower() in SAYS_NOTHING


class ActionState(StrEnum):
    """Where an action has got to; "confirmed" and "not yet" are for young people alone to say."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    CONFIRMED = "confirmed"
    NOT_YET = "not_yet"
    STOPPED = "stopped"


NEXT_STATES = {
    ActionState.PLANNED: frozenset({ActionState.UNDER_WAY, ActionState.STOPPED}),
    ActionState.UNDER_WAY: frozenset({ActionState.DONE, ActionState.STOPPED}),
    ActionState.DONE: frozenset({ActionState.CONFIRMED, ActionState.NOT_YET}),
    ActionState.NOT_YET: frozenset({ActionState.UNDER_WAY, ActionState.CONFIRMED, ActionState.STOPPED}),
    ActionState.CONFIRMED: frozenset({ActionState.NOT_YET}),
    ActionState.STOPPED: frozenset({ActionState.PLANNED}),
}

SAID_BY_YOUNG_PEOPLE = frozenset({ActionState.CONFIRMED, ActionState.NOT_YET})


def check_move(now: ActionState, to: ActionState, *, by_young_people: bool, because: str = "") -> None:
    """Refuse a step that an action cannot take, or that this voice may not take.

    Errors:  DecisionNotAllowed if the step does not exist, if a body speaks for young people, or the other
             way round; ReasonMissing if an action is stopped and nobody says why.
    """
    if to not in NEXT_STATES[now] or by_young_people is not (to in SAID_BY_YOUNG_PEOPLE):
        raise DecisionNotAllowed(f"{now} to {to}")
    if to is ActionState.STOPPED and _says_nothing(because):
        raise ReasonMissing


REPORTING_BEGAN_ON = date(2015, 4, 1)
REPORTING_YEARS = 3


@dataclass(frozen=True, kw_only=True)
class ReportingPeriod:
    """Three years that the Scottish Ministers report on to Parliament.

    Units:   days in Europe/London; both days belong to the period.
    Source:  Children and Young People (Scotland) Act 2014, s.65.
    """

    starts_on: date
    ends_on: date


def reporting_period(day: date) -> ReportingPeriod:
    """Find the three-year period that a day falls in.

    Errors:  ValueError for a day before the duties began on 1 April 2015.
    Source:  Children and Young People (Scotland) Act 2014, s.65.
    """
    if day < REPORTING_BEGAN_ON:
        raise ValueError(f"no reporting period before {REPORTING_BEGAN_ON}")
    financial_year = day.year if (day.month, day.day) >= (4, 1) else day.year - 1
    first_year = financial_year - (financial_year - REPORTING_BEGAN_ON.year) % REPORTING_YEARS
    return ReportingPeriod(
        starts_on=date(first_year, 4, 1), ends_on=date(first_year + REPORTING_YEARS, 3, 31)
    )
