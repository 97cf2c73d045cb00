"""The chart of a projection's table."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from explorer.figures.projection import Chart, projection_figure, shown_rows, suggested

COLOURS = ("#111111",)
DAYS = pa.table({"day": [date(2026, 3, day) for day in (3, 1, 2)], "revenue": [30, 10, 20]})
ORDERS = pa.table({"order": ["a<b>", "b", "c"], "total": [1, 3, 2]})


def test_rows_of_one_time_each_make_a_line() -> None:
    assert suggested(DAYS) == Chart("line", "day", "revenue")


def test_rows_with_names_make_bars() -> None:
    assert suggested(ORDERS) == Chart("bar", "order", "total")


def test_two_numbers_make_points() -> None:
    assert suggested(pa.table({"x": [1, 2], "y": [3, 4]})) == Chart("scatter", "x", "y")


def test_a_table_without_numbers_or_rows_has_no_chart() -> None:
    assert suggested(pa.table({"name": ["a"]})) is None
    assert suggested(ORDERS.slice(0, 0)) is None


def test_bars_run_from_the_largest_and_lines_along_time() -> None:
    bars = projection_figure(ORDERS, Chart("bar", "order", "total"), COLOURS)
    assert list(bars.data[0].x) == ["b", "c", "a&lt;b&gt;"]
    line = projection_figure(DAYS, Chart("line", "day", "revenue"), COLOURS)
    assert list(line.data[0].y) == [10, 20, 30]


def test_bars_are_few_and_points_may_be_many() -> None:
    many = pa.table({"name": [str(n) for n in range(9_000)], "n": list(range(9_000))})
    assert shown_rows(many, Chart("bar", "name", "n")) == 40
    assert shown_rows(many, Chart("scatter", "name", "n")) == 5_000
    figure = projection_figure(many, Chart("area", "name", "n"), COLOURS)
    assert len(figure.data[0].x) == 5_000
