from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.chains import SUFFIXES, exported, link
from explorer.errors import QuestionError
from tests.chains.builders import a_graph, an_event, chains, events_of

if TYPE_CHECKING:
    from explorer.model import Event

GOLDEN = Path(__file__).with_name("golden")
HOSTILE = 'x"]; click n0 "javascript:1"\n<script>&amp;\\ #35; `**é**` \x00|{}%%'


def shop() -> list[Event]:
    """A root, a fan of two, a lost cause and an effect before its cause."""
    placed, paid, held, late = events_of(
        ("placed", "command"), ("paid", "placed"), ("held", "placed"), ("late", "paid")
    )
    early = replace(late, occurred_at=paid.occurred_at - timedelta(milliseconds=250))
    return [placed, replace(paid, metadata={"service": "payments"}), held, early]


@pytest.mark.parametrize("kind", SUFFIXES)
def test_the_shop_is_written_as_it_was_checked_by_eye(kind: str) -> None:
    golden = GOLDEN / f"shop.{SUFFIXES[kind]}"
    assert exported(link(shop()), kind) == golden.read_text(encoding="utf-8")


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(QuestionError, match="'png'"):
        exported(a_graph(("a", None)), "png")


def test_text_from_the_dump_stays_text_in_mermaid() -> None:
    text = exported(link([an_event(HOSTILE)]), "mermaid")
    labels = [line for line in text.splitlines() if line.startswith("  n0")]
    assert len(labels) == 1
    assert text.count('"') == 2
    assert "<script" not in text
    assert "`" not in text


def test_text_from_the_dump_stays_text_in_a_drawing() -> None:
    drawing = ET.fromstring(exported(link([an_event(HOSTILE)]), "svg"))  # noqa: S314
    kinds = {each.tag.rpartition("}")[2] for each in drawing.iter()}
    assert kinds <= {"svg", "style", "defs", "marker", "path", "g", "title", "rect", "text"}


@given(st.text(max_size=30))
@settings(max_examples=50)
def test_a_quoted_label_ends_where_dot_says_it_does(name: str) -> None:
    text = exported(link([an_event(f"e{name}")]), "dot")
    label = text.partition('n0 [label="')[2]
    end = 0
    while label[end] != '"':
        end += 2 if label[end] == "\\" else 1
    assert label[end:] == '"];\n}\n'


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
def test_graphviz_reads_the_file() -> None:
    graph = link([*shop(), an_event(HOSTILE, "paid", position=9)])
    done = subprocess.run(
        ["dot", "-Tsvg"],
        input=exported(graph, "dot"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.count('class="node"') == len(graph.nodes)
    assert done.stdout.count('class="edge"') == len(graph.edges)


def spans_of(events: list[Event]) -> list[dict[str, object]]:
    found = json.loads(exported(link(events), "otlp"))
    return [
        span
        for resource in found["resourceSpans"]
        for scope in resource["scopeSpans"]
        for span in scope["spans"]
    ]


def test_a_recorded_trace_id_is_kept() -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    parent = f"00-{trace}-00f067aa0ba902b7-01"
    [span] = spans_of([replace(an_event("a"), metadata={"traceparent": parent})])
    assert span["traceId"] == trace
    [span] = spans_of([replace(an_event("a"), correlation_id="4BF92F35-77b34da6a3ce929d0e0e4736")])
    assert span["traceId"] == trace


@given(chains())
@settings(max_examples=40)
def test_every_event_is_one_span_whose_parents_run_in_no_circle(events: list[Event]) -> None:
    spans = spans_of(events)
    assert len(spans) == len({event.id for event in events})
    parent = {span["spanId"]: span.get("parentSpanId") for span in spans}
    assert len(parent) == len(spans)
    for span in spans:
        assert int(str(span["startTimeUnixNano"])) <= int(str(span["endTimeUnixNano"]))
        steps, at = 0, span["spanId"]
        while at is not None:
            at, steps = parent[at], steps + 1
            assert steps <= len(spans)


@given(chains())
@settings(max_examples=40)
def test_every_node_and_edge_is_in_every_picture(events: list[Event]) -> None:
    graph = link(events)
    assert exported(graph, "mermaid").count(" -->") == len(graph.edges)
    assert exported(graph, "dot").count(" -> ") == len(graph.edges)
    assert exported(graph, "svg").count("<rect") == len(graph.nodes)
