"""The numbers of a state over versions: what is drawn, and what is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.figures.numbers import MOST_POINTS, numbers_figure, thinned

COLOURS = {"/total": "#111111", "/count<b>": "#222222"}
values = st.lists(st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False))


def test_every_field_has_a_row_with_its_value_at_the_playhead() -> None:
    series = {"/total": [10, 20.5, None], "/count<b>": [1, 1, 2]}
    now = {"/total": 20.5, "/count<b>": 1}
    figure = numbers_figure(series, [1, 2, 4], current=2, now=now, colours=COLOURS)
    assert [list(trace.y) for trace in figure.data] == [[10, 20.5, None], [1, 2]]
    titles = [note.text for note in figure.layout.annotations]
    assert titles == ["/total  <b>20.5</b>", "/count&lt;b&gt;  <b>1</b>"]
    assert figure.layout.shapes[0].x0 == 2


def test_integers_of_any_size_are_drawn_and_named_exactly() -> None:
    large = 12345678901234567890123456789
    figure = numbers_figure(
        {"/total": [large]}, [1], current=1, now={"/total": large}, colours=COLOURS
    )
    assert figure.data[0].y[0] == float(large)
    assert "12,345,678,901,234,567,890,123,456,789" in figure.layout.annotations[0].text
    assert figure.to_json()


def test_a_field_without_a_number_here_says_so() -> None:
    figure = numbers_figure({"/total": [None]}, [1], current=1, now={}, colours=COLOURS)
    assert "no number here" in figure.layout.annotations[0].text


@given(values)
def test_a_thinned_line_keeps_both_ends_and_every_change(numbers: list[int | float | None]) -> None:
    kept = thinned(numbers)
    assert kept == sorted(set(kept))
    if numbers:
        assert (kept[0], kept[-1]) == (0, len(numbers) - 1)
    steps = [numbers[max(place for place in kept if place <= each)] for each in range(len(numbers))]
    assert steps == numbers


def test_a_long_line_keeps_its_extremes_in_few_points() -> None:
    numbers = [float(place * 7919 % 1009) for place in range(50_000)]
    numbers[31_234] = -5.0
    kept = thinned(numbers)
    assert len(kept) <= MOST_POINTS + 2
    assert min(numbers[place] for place in kept) == -5.0
    assert max(numbers[place] for place in kept) == max(numbers)
