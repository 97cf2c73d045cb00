"""Nothing in a table is shown as something that it is not."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from explorer.ui.exact_cells import shown, without_intervals

INTERVALS = pa.array(
    [(0, 11, 10_636_725_740_000), (14, 0, 0), (0, 0, 0), (-1, -1, -1_500_000_000), None],
    pa.month_day_nano_interval(),
)
WRITTEN = ["11 days 02:57:16.72574", "1 year 2 months", "00:00:00", "-1 month -1 day -00:00:01.5"]


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (pa.array([2**53 + 1, None]), ["9007199254740993", None]),
        (pa.array([Decimal("1234567890123456.50")]), ["1234567890123456.50"]),
        (pa.array([datetime(2026, 3, 1, 12, 0, 0, 7)]), ["2026-03-01 12:00:00.000007"]),  # noqa: DTZ001
        (pa.array([b"\x00\xff"]), ["00ff"]),
        (INTERVALS, [*WRITTEN, None]),
    ],
)
def test_what_a_browser_would_round_becomes_text(column: pa.Array, text: list[str | None]) -> None:
    assert shown(pa.table({"value": column})).column("value").to_pylist() == text


def test_what_a_browser_holds_stays_as_it_is() -> None:
    table = pa.table(
        {"count": [1, 2**53], "name": ["a", "b"], "share": [0.5, None], "l": [[1], []]}
    )
    assert shown(table) == table


def test_columns_of_one_name_stay_apart() -> None:
    table = pa.table([INTERVALS, INTERVALS], names=["a", "a"])
    assert shown(table).column(1).to_pylist() == [*WRITTEN, None]


def test_only_intervals_are_rewritten_to_be_saved() -> None:
    table = pa.table({"large": [2**53 + 1] * 5, "took": INTERVALS})
    saved = without_intervals(table)
    assert saved.column("large") == table.column("large")
    assert saved.column("took").to_pylist() == [*WRITTEN, None]
