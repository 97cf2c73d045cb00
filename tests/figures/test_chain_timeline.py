from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from explorer.chains import link
from explorer.figures.chain_timeline import EVENTS, LANES, chain_timeline_figure
from explorer.figures.style import OTHER
from explorer.model import Event

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from explorer.chains import Graph

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
COLOURS = {"Order": "#111111", OTHER: "#999999"}
VIENNA = ZoneInfo("Europe/Vienna")


def an_event(place: int, name: str, aggregate: str, cause: str | None, seconds: float) -> Event:
    kind, _, _ = aggregate.partition("-")
    return Event(
        position=place,
        id=name,
        type=f"{kind}Changed",
        aggregate_id=aggregate,
        aggregate_type=kind,
        occurred_at=START + timedelta(seconds=seconds),
        causation_id=cause,
    )


def a_chain() -> Graph:
    return link(
        [
            an_event(0, "placed", "Order-1", "command", 0),
            an_event(1, "paid", "Payment-7", "placed", 2),
            an_event(2, "confirmed", "Order-1", "paid", 2.25),
            an_event(3, "early", "Payment-7", "confirmed", 2),
        ]
    )


def drawn(graph: Graph, selected: str | None = None) -> go.Figure:
    return chain_timeline_figure(graph, colours=COLOURS, zone=VIENNA, selected=selected)


def traces(figure: go.Figure, kind: str) -> dict[str, Any]:
    return {trace.name: trace for trace in figure.data if trace.type == kind and trace.name}


def test_every_aggregate_has_a_lane_and_the_first_touched_is_on_top() -> None:
    axis = drawn(a_chain()).layout.yaxis
    assert axis.ticktext == ("Order Order-1", "Payment Payment-7")
    assert axis.range[0] > axis.range[1]


def test_marks_are_at_the_time_of_the_event_in_the_chosen_zone() -> None:
    orders = traces(drawn(a_chain()), "scatter")["Order"]
    assert [when.isoformat() for when in orders.x] == [
        "2026-01-31T10:30:00",
        "2026-01-31T10:30:02.250000",
    ]
    assert list(orders.y) == [0, 0]
    assert list(orders.customdata) == ["placed", "confirmed"]


def test_bars_run_from_the_cause_to_the_effect() -> None:
    bars = traces(drawn(a_chain()), "bar")
    assert list(bars["Order"].customdata) == ["confirmed"]
    assert [when.isoformat() for when in bars["Order"].base] == ["2026-01-31T10:30:02"]
    assert list(bars["Order"].x) == [250]
    assert list(bars["Payment"].customdata) == ["paid", "early"]


def test_an_effect_before_its_cause_is_hatched_and_says_so() -> None:
    payments = traces(drawn(a_chain()), "bar")["Payment"]
    assert list(payments.x) == [2000, -250]
    assert list(payments.marker.pattern.shape) == ["", "/"]
    assert payments.hovertext[1] == (
        "<b>PaymentChanged</b><br>Payment Payment-7<br>2026-01-31 10:30:02.000"
        "<br>250 ms before its cause OrderChanged"
    )


def test_types_have_their_colour_and_the_rest_the_other_one() -> None:
    marks = traces(drawn(a_chain()), "scatter")
    assert marks["Order"].marker.color == "#111111"
    assert marks["Payment"].marker.color == "#999999"


def test_the_selected_event_stands_out() -> None:
    marks = traces(drawn(a_chain(), selected="paid"), "scatter")
    assert list(marks["Payment"].marker.symbol) == ["diamond", "circle"]
    assert set(marks["Order"].marker.symbol) == {"circle"}


def test_many_lanes_are_cut_with_a_note_but_keep_the_selected_one() -> None:
    graph = link([an_event(n, f"e{n}", f"Order-{n}", "e0", n) for n in range(400)])
    figure = drawn(graph, selected="e399")
    assert len(figure.layout.yaxis.ticktext) == LANES
    assert figure.layout.yaxis.ticktext[-1] == "Order Order-399"
    assert figure.layout.annotations[0].text == (
        "Shows the first 300 of 400 aggregates and 300 of 400 events"
    )


def test_many_events_in_few_lanes_are_cut_too() -> None:
    graph = link([an_event(n, f"e{n}", "Order-1", "e0", n) for n in range(EVENTS + 10)])
    figure = drawn(graph, selected=f"e{EVENTS + 5}")
    assert len(traces(figure, "scatter")["Order"].x) == EVENTS + 1
    assert "3,001 of 3,010 events" in figure.layout.annotations[0].text


def test_names_in_the_data_are_never_markup() -> None:
    figure = drawn(link([an_event(0, "e", "<b>x</b>-1", None, 0)]))
    assert figure.layout.yaxis.ticktext == ("&lt;b&gt;x&lt;/b&gt; &lt;b&gt;x&lt;/b&gt;-1",)
    assert all("<b>x" not in str(trace.hovertext) for trace in figure.data)


def test_an_empty_chain_is_an_empty_figure() -> None:
    figure = drawn(link([]))
    assert not figure.layout.showlegend
    assert not figure.layout.annotations


def test_the_figure_has_no_ground_of_its_own() -> None:
    layout = drawn(a_chain()).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
