"""The words of released figures: tables, categories, quantities, periods, and what the attacker found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from webapp.disclosure.gate import Parameters
from webapp.disclosure.uncertainty import truth_behind
from webapp.disclosure.words import Quantity, Share
from webapp.domain.about import HomeKind, SubmissionKind
from webapp.domain.themes import Wellbeing
from webapp.forms.choices import AGE_BANDS

QUANTITIES: dict[Quantity, LazyString] = {
    Quantity.ALMOST_ALL: _l("Almost all"),
    Quantity.MOST: _l("Most"),
    Quantity.MAJORITY: _l("The majority"),
    Quantity.LESS_THAN_HALF: _l("Less than half"),
    Quantity.FEW: _l("Few"),
}
QUANTITY_NOTE = _l(
    "Almost all: more than 90 in 100. Most: 75 to 90. The majority: 50 to 74. Less than half: 16 to 49. Few: up to 15."
)
HIDDEN = _l("Fewer than 10, or hidden so that nobody can be worked out")
WITHHELD = _l("This table is not shown at all, because somebody could have been worked out from it.")
ROUNDED = _l("Numbers are rounded. Beside each stands between which two the truth lies.")
NOT_MADE = _l("This table is not made in this release, because too few have spoken so far.")
NOT_ADDING_UP = _l(
    "One young person can speak about several things, so the figures of themes do not add up. Figures are rounded to 5."
)
SYNTHETIC = _l(
    "These figures are synthetic. They were made up to try the service out, and nobody said these things."
)
NOT_SAID = _l("Did not say")
NO_THEME = _l("Something that fits no theme yet")
TABLES: dict[str, LazyString] = {
    "total": _l("How many were heard"),
    "quarter_total": _l("How many were heard in this quarter"),
    "family": _l("Which parts of life they spoke about"),
    "theme": _l("What they spoke about"),
    "kind": _l("What kind of thing it was"),
    "age_band": _l("How old they are"),
    "home": _l("Where they live"),
    "theme_kind": _l("What they spoke about, by kind of thing"),
    "theme_age_band": _l("What they spoke about, by age"),
    "theme_home": _l("What they spoke about, by where they live"),
}
HEADINGS: dict[str, LazyString] = {
    "total": _l("Who"),
    "quarter_total": _l("Who"),
    "family": _l("Part of life"),
    "theme": _l("Theme"),
    "kind": _l("Kind"),
    "age_band": _l("Age"),
    "home": _l("Home"),
}
CATEGORIES: dict[str, Mapping[Any, LazyString]] = {
    "kind": {
        SubmissionKind.OFFER: _l("Something you do or offer"),
        SubmissionKind.NEED: _l("Something they need"),
        SubmissionKind.SOMETHING_ELSE: _l("Something else"),
    },
    "family": {
        Wellbeing.SAFE: _l("Feeling safe"),
        Wellbeing.HEALTHY: _l("Being well"),
        Wellbeing.ACHIEVING: _l("Learning and doing well"),
        Wellbeing.NURTURED: _l("Being loved and cared for"),
        Wellbeing.ACTIVE: _l("Playing and having fun"),
        Wellbeing.RESPECTED: _l("Being listened to"),
        Wellbeing.RESPONSIBLE: _l("Having a part to play"),
        Wellbeing.INCLUDED: _l("Fitting in"),
    },
    "age_band": AGE_BANDS,
    "home": {
        HomeKind.WITH_PARENTS: _l("With a parent or parents"),
        HomeKind.WITH_FAMILY_OR_FRIENDS: _l("With other family or friends"),
        HomeKind.WITH_FOSTER_FAMILY: _l("With a foster family"),
        HomeKind.WITH_ADOPTIVE_FAMILY: _l("With an adoptive family"),
        HomeKind.CHILDRENS_HOUSE: _l("In a children's house"),
        HomeKind.RESIDENTIAL_SCHOOL: _l("At a school they live in"),
        HomeKind.SECURE_CARE: _l("In secure care"),
        HomeKind.SUPPORTED_PLACE: _l("In a place with support"),
        HomeKind.OWN_PLACE: _l("In a place of their own"),
        HomeKind.NOWHERE_SETTLED: _l("Nowhere settled"),
        HomeKind.SOMEWHERE_ELSE: _l("Somewhere else"),
    },
}
QUARTERS = {
    1: _l("January to March"),
    2: _l("April to June"),
    3: _l("July to September"),
    4: _l("October to December"),
}
SHORT_QUARTERS = {
    1: _l("Jan\N{EN DASH}Mar"),
    2: _l("Apr\N{EN DASH}Jun"),
    3: _l("Jul\N{EN DASH}Sep"),
    4: _l("Oct\N{EN DASH}Dec"),
}
ATTACKS: dict[str, tuple[LazyString, LazyString]] = {
    "attacked": (
        _l("Small numbers attacked"),
        _l(
            "Hidden figures that truly stand for one to nine people. The attacker tried to work out each of them."
        ),
    ),
    "exact": (_l("Worked out exactly"), _l("The attacker knows the number.")),
    "narrow": (_l("Worked out nearly"), _l("The attacker is left with fewer possible numbers than is safe.")),
    "known_small": (
        _l("Known to be few"),
        _l("The attacker knows that fewer than 10 people are behind the mark."),
    ),
    "insider": (
        _l("Worked out by somebody inside"),
        _l("Somebody who is counted in the figure subtracts themselves and learns about the others."),
    ),
    "guessed": (
        _l("Guessed"),
        _l("Somebody who bets that each mark means “fewer than 10” is left with one number."),
    ),
    "group": (
        _l("Whole groups"),
        _l("Everybody of one age or in one kind of home is sure to have said the same."),
    ),
    "dominated": (
        _l("One person makes up half"),
        _l("A figure that is shown, of which one person or group is half or more."),
    ),
    "across": (
        _l("Only by putting figures side by side"),
        _l(
            "Lost above, and safe if nobody knew the figures of other areas, of pools, or of earlier quarters."
        ),
    ),
    "together": (
        _l("Only by reckoning with several areas at once"),
        _l("Safe area by area, and lost to somebody who puts a few of them into one sum."),
    ),
}


Foldable = TypeVar("Foldable", bound=Any)


class FigureLike(Protocol):
    """What a released figure tells a page."""

    @property
    def codes(self) -> tuple[str, ...]: ...
    @property
    def number(self) -> int | None: ...
    @property
    def whole(self) -> int | None: ...
    @property
    def share(self) -> Share | None: ...


class RowLike(Protocol):
    """What every line of a table tells: whether it wears the mark, and of what."""

    @property
    def label(self) -> Any: ...
    @property
    def is_hidden(self) -> bool: ...


class Row(NamedTuple):
    """One line of a table of figures: words first, then the number, written out."""

    code: str
    label: Any
    words: Any
    number: str
    is_hidden: bool


class Table(NamedTuple):
    """One table of figures, ready for a page."""

    name: str
    rows: Sequence[RowLike]
    is_withheld: bool

    @property
    def caption(self) -> LazyString:
        return TABLES[self.name]

    @property
    def heading(self) -> LazyString:
        return HEADINGS[self.name.removeprefix("theme_")]

    @property
    def is_hidden(self) -> bool:
        return all(row.is_hidden for row in self.rows)


class Finding(NamedTuple):
    """One way in which the attacker could have won, and how often it did."""

    name: LazyString
    meaning: LazyString
    themes: int
    verdicts: int


def rows(figures: Iterable[FigureLike], *, table: str, theme_names: Mapping[str, str]) -> list[Row]:
    """The lines of one table, in the order of the figures; what is hidden says so."""
    return [
        Row(
            code=figure.codes[-1],
            label=category(table.removeprefix("theme_"), figure.codes[-1], theme_names=theme_names),
            words=say(figure),
            number=say_number(figure.number),
            is_hidden=figure.number is None,
        )
        for figure in figures
    ]


def fold(lines: Sequence[Foldable]) -> list[Foldable]:
    """Put the hidden lines of a table together into its last one, which names them all."""
    hidden = [line for line in lines if line.is_hidden]
    if len(hidden) < 2:
        return list(lines)
    names = "; ".join(str(line.label) for line in hidden)
    return [*(line for line in lines if not line.is_hidden), hidden[0]._replace(label=names)]


def category(dimension: str, code: str, *, theme_names: Mapping[str, str]) -> Any:
    """The words for one code of a dimension."""
    if code == "not-said":
        return NOT_SAID
    if code == "no-theme":
        return NO_THEME
    return theme_names.get(code, code) if dimension == "theme" else CATEGORIES[dimension].get(code, code)


def say(figure: FigureLike) -> Any:
    """How much of the whole a figure is, in words; what is hidden says why."""
    if figure.number is None:
        return HIDDEN
    if figure.share is None:
        return _l("Heard")
    return QUANTITIES[figure.share.quantity]


def say_number(number: int | None) -> str:
    return "" if number is None else str(_l("about %(number)s", number=number))


def say_between(number: int, *, threshold: int, rounding: int) -> LazyString:
    """Between which two numbers the truth behind a released one lies."""
    behind = truth_behind(number, Parameters(threshold, rounding))
    return _l("between %(least)s and %(greatest)s", least=behind.least, greatest=behind.greatest)


def say_quarter(quarter: Any) -> LazyString:
    """A quarter in words, such as July to September 2026."""
    return _l("%(months)s %(year)s", months=QUARTERS[quarter.number], year=quarter.year)


def say_period(first: Any, last: Any) -> LazyString:
    """The quarters from one to another in words; first is None where there is only the last."""
    if first is None or first == last:
        return say_quarter(last)
    return _l("%(first)s until %(last)s", first=say_quarter(first), last=say_quarter(last))


def findings(attack: Mapping[str, Mapping[str, Any]]) -> Sequence[Finding]:
    """What the attacker found, in the order in which it is explained."""
    themes, verdicts = attack.get("themes", {}), attack.get("verdicts", {})
    return [
        Finding(name, meaning, themes.get(key, 0), verdicts.get(key, 0))
        for key, (name, meaning) in ATTACKS.items()
    ]


def withheld(entry: str, *, names: Mapping[str, str]) -> LazyString:
    """What one entry of a release's list of withheld tables means."""
    body, _, table = entry.partition("/")
    whose = names.get(body, _l("Scotland") if body == "scotland" else _l("voices that go to no body"))
    return _l("%(whose)s: %(table)s", whose=whose, table=TABLES.get(table, table))
