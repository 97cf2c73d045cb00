"""Figures as data: what a reader of the golden files can check by eye."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from explorer.figures.activity import activity_figure
from explorer.figures.columns import numeric_columns
from explorer.figures.counts import counts_figure, counts_over_time_figure
from explorer.figures.shapes import FieldSpan, shapes_figure
from explorer.figures.style import OTHER

if TYPE_CHECKING:
    import plotly.graph_objects as go

GOLDEN = Path(__file__).parent / "golden"
NOON = datetime(2026, 3, 1, 12)  # noqa: DTZ001  the store's times are naive UTC
COLOURS = {"OrderPlaced": "#111111", "OrderPaid": "#222222", OTHER: "#999999"}


def shape(figure: go.Figure) -> dict[str, Any]:
    """Return a figure without Plotly's own defaults."""
    data = json.loads(figure.to_json())
    del data["layout"]["template"]
    return data


def same_as_golden(figure: go.Figure, name: str) -> bool:
    path = GOLDEN / f"{name}.json"
    text = json.dumps(shape(figure), indent=1, sort_keys=True) + "\n"
    if not path.exists():
        path.write_text(text)
        pytest.fail(f"{path} was missing: read it, then run the test again")
    return path.read_text() == text


def activity(*rows: tuple[int, str, int]) -> pa.Table:
    return pa.table(
        {
            "bucket_start": pa.array([NOON + timedelta(hours=hour) for hour, _, _ in rows]),
            "bucket_end": pa.array([NOON + timedelta(hours=hour + 1) for hour, _, _ in rows]),
            "kind": [kind for _, kind, _ in rows],
            "events": [events for _, _, events in rows],
        }
    )


def test_activity_is_stacked_by_kind_and_the_rest_is_other() -> None:
    rows = activity((0, "OrderPlaced", 3), (0, "OrderPaid", 1), (2, "Rare", 2), (3, "Rarer", 5))
    figure = activity_figure(
        rows,
        colours=COLOURS,
        zone=UTC,
        brushed=(NOON.replace(tzinfo=UTC), NOON.replace(hour=14, tzinfo=UTC)),
    )
    assert same_as_golden(figure, "activity")


def test_activity_is_shown_in_the_zone_of_the_reader() -> None:
    tokyo = timezone(timedelta(hours=9))
    figure = activity_figure(activity((0, "OrderPaid", 1)), colours=COLOURS, zone=tokyo)
    assert figure.data[0].x[0] == datetime(2026, 3, 1, 21)  # noqa: DTZ001


def test_a_bar_is_as_wide_as_its_bucket() -> None:
    rows = activity((0, "OrderPaid", 1), (5, "OrderPaid", 1))
    figure = activity_figure(rows, colours=COLOURS, zone=UTC)
    assert figure.data[0].width == timedelta(hours=1) / timedelta(milliseconds=1)


def test_activity_of_nothing_is_an_empty_figure() -> None:
    assert not activity_figure(activity(), colours=COLOURS, zone=UTC).data


def test_counts_are_bars_with_the_first_on_top() -> None:
    counts = [("paid", 1_200), ("placed", 80), ("odd", 3)]
    figure = counts_figure(counts, colours={"paid": "#111111", "placed": "#222222", OTHER: "#999"})
    assert same_as_golden(figure, "counts")


def test_counts_over_time_are_a_stacked_area_with_gaps_as_zero() -> None:
    counts = pa.table(
        {
            "bucket_start": pa.array([NOON, NOON, NOON + timedelta(hours=1)]),
            "value": ["paid", "odd", "paid"],
            "aggregates": [4, 1, 6],
        }
    )
    figure = counts_over_time_figure(
        counts,
        colours={"paid": "#111111", OTHER: "#999999"},
        zone=UTC,
        current=NOON.replace(tzinfo=UTC),
    )
    assert same_as_golden(figure, "counts_over_time")


def test_numbers_are_told_from_text_and_times() -> None:
    table = pa.table(
        {
            "name": ["a"],
            "count": [1],
            "price": pa.array(["1.5"]).cast(pa.decimal128(9, 2)),
            "time": [NOON],
        }
    )
    assert numeric_columns(table) == ["count", "price"]


def test_shapes_are_bars_from_the_first_event_to_the_last() -> None:
    spans = [
        FieldSpan("/price", "number", 5, 0, 40),
        FieldSpan("/price", "text", 2, 41, 60),
        FieldSpan("/currency", "text", 1, 60, 60),
    ]
    assert same_as_golden(shapes_figure(spans, {"number": "#111111", "text": "#222222"}), "shapes")
