"""Charts in the words and the direction of the page: released figures in, what the chart macros draw out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from flask_babel import gettext as _

from webapp import theme_names
from webapp.charts.bars import Bar, bars
from webapp.charts.heat import HeatMap, heat_map
from webapp.charts.items import Item
from webapp.charts.multiples import Series, multiples
from webapp.charts.trend import Trend, trend
from webapp.disclosure.figure import Figure
from webapp.disclosure.gate import Parameters
from webapp.disclosure.uncertainty import Direction, difference, direction
from webapp.domain.dates import Quarter
from webapp.forms import releases as words
from webapp.i18n import current_language
from webapp.services import figures
from webapp.services.figures import BodyFigures, ReleaseFacts, TableName
from webapp.services.history import Moment
from webapp.services.needs import Needs

FEWEST_TIMES = 2
MOST_TRENDS = 6


class Line(NamedTuple):
    """One line of a table with bars: words first, then the bar, then the number.

    Shapes:  value is the released number as it stands in every other form, None for the mark.
    Units:   share runs from 0 to 100 and is the length of the bar; number is written out.
    """

    code: str
    label: Any
    words: Any
    share: float
    number: str
    value: int | None
    is_hidden: bool


class Time(NamedTuple):
    """One time of a trend as words; at and short are for a narrow table."""

    when: str
    at: str
    words: str
    short: str
    number: int | None


class TrendChart(NamedTuple):
    """One figure over releases, drawn and told."""

    code: str
    title: str
    summary: str
    drawing: Trend
    lines: list[Time]


class HeatChart(NamedTuple):
    """A table by two things, drawn and told; left_out names what is hidden throughout."""

    title: Any
    heading: Any
    summary: str
    map: HeatMap
    has_hidden: bool
    left_out: str


def lines(shown: Sequence[Figure], *, table: str) -> list[Line]:
    """The lines of one table with their bars, in the order of the figures."""
    whole = next((figure.whole for figure in shown if figure.whole), None)
    rows = words.rows(shown, table=table, theme_names=theme_names.all_names())
    items = [Item(label=str(row.label), figure=figure) for row, figure in zip(rows, shown, strict=True)]
    return [
        Line(row.code, row.label, row.words, bar.length, row.number, bar.item.number, row.is_hidden)
        for row, bar in zip(rows, bars(items, whole=whole), strict=True)
    ]


def tables_of(
    own: BodyFigures, tables: Iterable[TableName], *, theme: str | None = None
) -> list[words.Table]:
    """Some tables of a body with their bars, of one theme only where a theme is named."""
    return [
        words.Table(
            name=table,
            rows=words.fold(
                lines([cell for cell in own.tables[table] if theme in (None, cell.codes[0])], table=table)
            ),
            is_withheld=table in own.withheld,
        )
        for table in tables
        if own.tables[table] and table not in own.not_made
    ]


def asked_bars(needs: Needs) -> dict[str, Bar]:
    """How many ask for something about each theme, out of everybody heard."""
    items = [Item(label=theme_names.name_of(need.theme), figure=need.asked) for need in needs.needs]
    drawn = bars(items, whole=needs.figures.total.number)
    return {need.theme: bar for need, bar in zip(needs.needs, drawn, strict=True)}


def theme_trend(history: Sequence[Moment], *, theme: str, place: str) -> TrendChart | None:
    """How a theme moved over releases in one place, or None where fewer than two times are shown."""
    title = _("%(theme)s, %(place)s, release by release", theme=theme_names.name_of(theme), place=place)
    return _trend(history, table=TableName.THEME, codes=(theme,), title=title)


def total_trend(history: Sequence[Moment], *, in_short: bool = False) -> TrendChart | None:
    """How many were heard in each quarter, or None where fewer than two times are shown."""
    title = _("How many were heard")
    return _trend(history, table=TableName.QUARTER_TOTAL, codes=(), title=title, in_short=in_short)


def top_trends(own: BodyFigures, history: Sequence[Moment]) -> list[TrendChart]:
    """How the themes that are heard most moved."""
    shown = [theme.codes[0] for theme in own.themes if not theme.is_hidden]
    return small_trends(history, themes=[code for code in shown if code != figures.NO_THEME][:MOST_TRENDS])


def small_trends(history: Sequence[Moment], *, themes: Sequence[str]) -> list[TrendChart]:
    """Themes side by side on one scale; those that are shown at fewer than two times are left out."""
    series = [
        Series(
            code=theme,
            title=theme_names.name_of(theme),
            items=_items(history, table=TableName.THEME, codes=(theme,)),
        )
        for theme in themes
    ]
    enough = [each for each in series if _shown(each.items) >= FEWEST_TIMES]
    return [
        TrendChart(
            small.series.code,
            small.series.title,
            _both(
                _in_short(history, small.series.items),
                _told_anew(history, small.series.items, small.series.code),
            ),
            small.drawing,
            _times(history, small.series.items),
        )
        for small in multiples(enough, parameters=_parameters(history), is_mirrored=_is_mirrored())
    ]


def heats(own: BodyFigures) -> list[HeatChart]:
    """Themes by age and by home, as far as they are shown."""
    tables = (TableName.THEME_AGE_BAND, TableName.THEME_HOME)
    return [chart for table in tables if table not in own.not_made and (chart := heat(own, table=table))]


def heat(own: BodyFigures, *, table: TableName) -> HeatChart | None:
    """Themes by something, without the lines and columns that are hidden throughout; None where nothing is left."""
    cells = {figure.codes: figure for figure in own.tables[table]}
    across = figures.CROSSED[table]
    themes = list(dict.fromkeys(theme for theme, _other in cells))
    others = list(dict.fromkeys(other for _theme, other in cells))
    kept = [theme for theme in themes if any(not cells[theme, other].is_hidden for other in others)]
    columns = [other for other in others if any(not cells[theme, other].is_hidden for theme in themes)]
    if not kept:
        return None
    name = {theme: _label("theme", theme) for theme in themes} | {
        other: _label(across, other) for other in others
    }
    rows = [
        (name[theme], [Item(label=name[other], figure=cells[theme, other]) for other in columns])
        for theme in kept
    ]
    return HeatChart(
        title=words.TABLES[table],
        heading=words.HEADINGS["theme"],
        summary=_greatest([(label, item) for label, items in rows for item in items]),
        map=heat_map([name[other] for other in columns], rows),
        has_hidden=any(item.number is None for _label, items in rows for item in items),
        left_out="; ".join(name[code] for code in (*themes, *others) if code not in {*kept, *columns}),
    )


def parameters_of(release: ReleaseFacts) -> Parameters:
    """How careful a release was."""
    return Parameters(threshold=release.threshold, rounding=release.rounding)


def _trend(
    history: Sequence[Moment],
    *,
    table: TableName,
    codes: tuple[str, ...],
    title: str,
    in_short: bool = False,
) -> TrendChart | None:
    items = _items(history, table=table, codes=codes)
    if _shown(items) < FEWEST_TIMES:
        return None
    drawing = trend(items, parameters=_parameters(history), is_mirrored=_is_mirrored())
    summary = (_in_short if in_short else _story)(history, items)
    summary = _both(summary, _told_anew(history, items, "".join(codes)))
    return TrendChart("".join(codes), title, summary, drawing, _times(history, items))


def _items(history: Sequence[Moment], *, table: TableName, codes: tuple[str, ...]) -> tuple[Item | None, ...]:
    found = [(moment, moment.find(table, codes)) for moment in history]
    anew = _begins_anew([moment for moment, figure in found if figure is not None], codes)
    return tuple(
        None
        if figure is None
        else Item(
            label=_period(moment, table),
            figure=figure,
            short=_short(moment.quarter),
            begins_anew=moment.quarter in anew,
        )
        for moment, figure in found
    )


def _begins_anew(counted: Sequence[Moment], codes: tuple[str, ...]) -> frozenset[Quarter]:
    """The quarters from which on a theme counts others that were merged into it."""
    theme = codes[0] if codes else ""
    return frozenset(
        after.quarter for before, after in pairwise(counted) if before.joined(theme) != after.joined(theme)
    )


def _since_anew(items: Sequence[Item | None]) -> list[Item]:
    """The shown items since something else began to be counted; only these may be set beside each other."""
    first = max((at for at, item in enumerate(items) if item and item.begins_anew), default=0)
    return [item for item in items[first:] if item and item.number is not None]


def _told_anew(history: Sequence[Moment], items: Sequence[Item | None], theme: str) -> str:
    """From when on a theme counts which others; nothing where none was merged into it in these releases."""
    places = zip(history, items, strict=True)
    anew = [(moment, item) for moment, item in places if item and item.begins_anew]
    return " ".join(
        _(
            "From %(when)s on it also counts: %(themes)s. Nothing before that can be compared with it.",
            when=item.label,
            themes="; ".join(sorted(theme_names.name_of(code) for code in moment.joined(theme))),
        )
        for moment, item in anew
    )


def _period(moment: Moment, table: TableName) -> str:
    """The time that a figure counts, in words."""
    if moment.figures is None or table is TableName.QUARTER_TOTAL or not moment.is_alike:
        return str(words.say_quarter(moment.quarter))
    return str(words.say_period(moment.figures.first, moment.quarter))


def _shown(items: Iterable[Item | None]) -> int:
    return sum(item is not None and item.number is not None for item in items)


def _story(history: Sequence[Moment], items: Sequence[Item | None]) -> str:
    """What the newest shown figure says about the first one, and about the last before it."""
    shown = _since_anew(items)
    if len(shown) < FEWEST_TIMES:
        return ""
    told = [_moved(shown[0], shown[-1], _parameters(history))]
    if len(shown) > FEWEST_TIMES:
        told.append(_moved(shown[-2], shown[-1], _parameters(history)))
    return " ".join(told)


def _in_short(history: Sequence[Moment], items: Sequence[Item | None]) -> str:
    """From the first shown figure to the newest, without their times."""
    shown = [item.number for item in _since_anew(items)]
    if len(shown) < FEWEST_TIMES:
        return ""
    then, now, parameters = shown[0], shown[-1], _parameters(history)
    said = {
        Direction.MORE: _("From about %(then)s to about %(now)s: more.", then=then, now=now),
        Direction.FEWER: _("From about %(then)s to about %(now)s: fewer.", then=then, now=now),
        Direction.NOT_SURE: _("From about %(then)s to about %(now)s: too close to tell.", then=then, now=now),
    }
    return said[direction(then, now, parameters)]


def _both(*told: str) -> str:
    return " ".join(filter(None, told))


def _moved(before: Item, after: Item, parameters: Parameters) -> str:
    """What two shown figures say about each other, and no more than rounding allows."""
    then, now = before.number or 0, after.number or 0
    span, way = difference(then, now, parameters), direction(then, now, parameters)
    told = {"then": then, "before": before.label, "now": now, "when": after.label}
    if way is Direction.MORE:
        told |= {"least": span.least, "greatest": span.greatest}
        return _(
            "About %(then)s in %(before)s, about %(now)s in %(when)s: %(least)s to %(greatest)s more.", **told
        )
    if way is Direction.FEWER:
        told |= {"least": -span.greatest, "greatest": -span.least}
        return _(
            "About %(then)s in %(before)s, about %(now)s in %(when)s: %(least)s to %(greatest)s fewer.",
            **told,
        )
    return _(
        "About %(then)s in %(before)s, about %(now)s in %(when)s: rounded numbers cannot tell these apart.",
        **told,
    )


def _times(history: Sequence[Moment], items: Sequence[Item | None]) -> list[Time]:
    return [_time(moment.quarter, item) for moment, item in zip(history, items, strict=True)]


def _time(quarter: Quarter, item: Item | None) -> Time:
    when, at = str(words.say_quarter(quarter)), " ".join(_short(quarter))
    if item is None:
        return Time(when, at, _("Not counted"), _("Not counted"), None)
    if item.number is None:
        return Time(item.label, at, str(words.HIDDEN), _("Hidden"), None)
    return Time(item.label, at, words.say_number(item.number), str(item.number), item.number)


def _short(quarter: Quarter) -> tuple[str, str]:
    return str(words.SHORT_QUARTERS[quarter.number]), str(quarter.year)


def _parameters(history: Sequence[Moment]) -> Parameters:
    return parameters_of(next(moment.figures.release for moment in reversed(history) if moment.figures))


def _label(dimension: str, code: str) -> str:
    return str(words.category(dimension, code, theme_names=theme_names.all_names()))


def _greatest(cells: Sequence[tuple[str, Item]]) -> str:
    label, item = max(cells, key=lambda cell: cell[1].number or 0)
    return _(
        "The largest square: %(theme)s, %(group)s, about %(number)s.",
        theme=label,
        group=item.label,
        number=item.number,
    )


def _is_mirrored() -> bool:
    return bool(current_language().direction == "rtl")
