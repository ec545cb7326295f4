"""Whatever is drawn stays in its box, in order, true to scale, and never bridges what is hidden."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.charts.bars import FULL, bars
from webapp.charts.heat import BOX, heat_map
from webapp.charts.items import Item
from webapp.charts.multiples import Series, multiples
from webapp.charts.scale import ticks
from webapp.charts.trend import MOST_LABELS, SMALL, Trend, trend
from webapp.disclosure.figure import Figure
from webapp.disclosure.gate import Parameters

PARAMETERS = Parameters()
numbers = st.none() | st.integers(2, 800).map(lambda steps: 5 * steps)


def item(number: int | None, name: str = "x") -> Item:
    return Item(label=name, figure=Figure(codes=(name,), number=number), short=(name,))


items = numbers.map(item)
periods = st.lists(st.none() | items, min_size=1, max_size=20)


class TestScale:
    @given(st.integers(0, 2_000_000))
    def test_it_begins_at_nothing_and_holds_the_greatest_in_a_few_equal_steps(self, greatest: int) -> None:
        marks = ticks(greatest)

        assert marks[0] == 0
        assert marks[-1] >= greatest
        assert 2 <= len(marks) <= 5
        assert len({later - earlier for earlier, later in pairwise(marks)}) == 1
        assert len(marks) == 2 or marks[-2] < greatest

    def test_nobody_counts_below_nothing(self) -> None:
        with pytest.raises(ValueError, match="below"):
            ticks(-1)


class TestBars:
    @given(st.lists(items, max_size=12), st.integers(0, 20))
    def test_a_bar_is_as_long_as_its_part_of_the_whole(self, drawn: list[Item], more: int) -> None:
        whole = max((one.number or 0 for one in drawn), default=0) + more or 1
        made = bars(drawn, whole=whole)

        assert [bar.item for bar in made] == drawn
        for bar in made:
            assert 0 <= bar.length <= FULL
            assert bar.length * whole == pytest.approx(FULL * (bar.item.number or 0))
            assert bar.is_hidden is (bar.item.number is None)

    @given(st.lists(items, min_size=1, max_size=12))
    def test_without_a_whole_the_greatest_fills_the_width(self, drawn: list[Item]) -> None:
        longest = max(bar.length for bar in bars(drawn))

        assert longest == (FULL if any(one.number for one in drawn) else 0)

    def test_a_part_above_the_whole_is_refused(self) -> None:
        with pytest.raises(ValueError, match="whole"):
            bars([item(30)], whole=20)


def in_the_box(drawing: Trend) -> bool:
    frame = drawing.frame
    xs = [dot.x for dot in drawing.dots] + [label.x for label in drawing.labels] + list(drawing.plot)
    xs += [gap.x for gap in drawing.gaps] + [gap.x + gap.width for gap in drawing.gaps]
    ys = [y for dot in drawing.dots for y in (dot.y, dot.y_of_least, dot.y_of_greatest)]
    ys += [tick.y for tick in drawing.ticks]
    return all(-1e-9 <= x <= frame.width + 1e-9 for x in xs) and all(0 <= y <= frame.height for y in ys)


class TestTrend:
    @given(periods, st.booleans())
    def test_everything_is_inside_the_box(self, drawn: list[Item | None], is_mirrored: bool) -> None:
        assert in_the_box(trend(drawn, parameters=PARAMETERS, is_mirrored=is_mirrored))
        assert in_the_box(trend(drawn, parameters=PARAMETERS, frame=SMALL, is_mirrored=is_mirrored))

    @given(periods)
    def test_later_is_further_along_and_more_is_higher(self, drawn: list[Item | None]) -> None:
        made = trend(drawn, parameters=PARAMETERS)

        assert all(one.x < two.x for one, two in pairwise(made.dots))
        for one, two in pairwise(sorted(made.dots, key=lambda dot: dot.item.number or 0)):
            assert one.y >= two.y
        for dot in made.dots:
            assert dot.y_of_greatest <= dot.y <= dot.y_of_least

    @given(periods)
    def test_a_line_never_crosses_a_gap(self, drawn: list[Item | None]) -> None:
        made = trend(drawn, parameters=PARAMETERS)
        places = {dot.x: at for dot, at in zip(made.dots, shown_at(drawn), strict=True)}

        assert all(places[line.x2] - places[line.x1] == 1 for line in made.lines)
        assert len(made.lines) == sum(then - at == 1 for at, then in pairwise(shown_at(drawn)))

    @given(periods)
    def test_what_is_hidden_wears_a_mark_and_what_was_not_counted_wears_none(
        self, drawn: list[Item | None]
    ) -> None:
        made = trend(drawn, parameters=PARAMETERS)

        assert [gap.item for gap in made.gaps] == [one for one in drawn if one and one.number is None]
        assert [dot.item for dot in made.dots] == [one for one in drawn if one and one.number is not None]

    @given(periods)
    def test_a_mirror_changes_sides_and_nothing_else(self, drawn: list[Item | None]) -> None:
        plain = trend(drawn, parameters=PARAMETERS)
        mirrored = trend(drawn, parameters=PARAMETERS, is_mirrored=True)
        width = plain.frame.width

        assert [dot.x for dot in mirrored.dots] == pytest.approx([width - dot.x for dot in plain.dots])
        assert [dot.y for dot in mirrored.dots] == [dot.y for dot in plain.dots]
        assert mirrored.axis == width - plain.axis
        assert (plain.anchor, mirrored.anchor) == ("end", "start")

    @given(st.lists(items, min_size=1, max_size=40))
    def test_the_newest_time_is_always_written_and_few_others_are(self, drawn: list[Item]) -> None:
        made = trend(drawn, parameters=PARAMETERS)
        newest = (
            made.dots[-1].x if drawn[-1].number is not None else made.gaps[-1].x + made.gaps[-1].width / 2
        )

        assert made.labels[-1].x == pytest.approx(newest)
        assert len(made.labels) <= MOST_LABELS

    def test_no_period_is_no_trend(self) -> None:
        with pytest.raises(ValueError, match="period"):
            trend([], parameters=PARAMETERS)

    def test_a_number_above_the_scale_is_refused(self) -> None:
        with pytest.raises(ValueError, match="scale"):
            trend([item(100)], parameters=PARAMETERS, greatest=20)


@given(st.lists(st.lists(st.none() | items, min_size=3, max_size=3), min_size=1, max_size=6))
def test_small_multiples_share_one_scale(series: list[list[Item | None]]) -> None:
    made = multiples(
        [Series(code=str(at), title=str(at), items=tuple(drawn)) for at, drawn in enumerate(series)],
        parameters=PARAMETERS,
    )

    assert len({small.drawing.ticks for small in made}) == 1
    heights = {(dot.item.number, dot.y) for small in made for dot in small.drawing.dots}
    assert len(heights) == len({number for number, _ in heights})


@given(st.lists(st.lists(items, min_size=4, max_size=4), max_size=6))
def test_an_area_is_as_large_as_its_number(rows: list[list[Item]]) -> None:
    made = heat_map(list("abcd"), [("row", drawn) for drawn in rows])
    squares = [square for _, row in made.rows for square in row]
    greatest = max((square.item.number or 0 for square in squares), default=0)

    assert [square.item for square in squares] == [one for drawn in rows for one in drawn]
    for square in squares:
        assert 0 <= square.side <= BOX + 1e-9
        assert square.inset >= -1e-9
        assert square.side**2 * (greatest or 1) == pytest.approx(BOX**2 * (square.item.number or 0))
        assert square.is_hidden is (square.item.number is None)


def test_a_row_with_a_hole_is_refused() -> None:
    with pytest.raises(ValueError, match="column"):
        heat_map(["a", "b"], [("row", [item(10)])])


@pytest.mark.parametrize("number", [12, None, 10.0, "10"])
def test_nothing_but_a_released_figure_can_be_drawn(number: Any) -> None:
    with pytest.raises(TypeError):
        Item(label="x", figure=number)


def shown_at(drawn: list[Item | None]) -> list[int]:
    return [at for at, one in enumerate(drawn) if one and one.number is not None]


class TestABreak:
    @given(st.lists(items, min_size=2, max_size=12), st.data())
    def test_no_line_joins_what_counts_something_else(self, drawn: list[Item], data: Any) -> None:
        at = data.draw(st.integers(1, len(drawn) - 1))
        broken = [replace(each, begins_anew=True) if n == at else each for n, each in enumerate(drawn)]
        whole, parted = trend(drawn, parameters=PARAMETERS), trend(broken, parameters=PARAMETERS)

        both_shown = drawn[at - 1].number is not None and drawn[at].number is not None
        assert len(whole.lines) - len(parted.lines) == (1 if both_shown else 0)
        assert len(parted.breaks) == 1
        assert whole.breaks == ()

    def test_a_break_stands_before_what_begins_in_both_directions(self) -> None:
        drawn = [item(20), replace(item(30), begins_anew=True)]
        for is_mirrored in (False, True):
            drawing = trend(drawn, parameters=PARAMETERS, is_mirrored=is_mirrored)
            first, second = (dot.x for dot in drawing.dots)

            assert min(first, second) < drawing.breaks[0] < max(first, second)
