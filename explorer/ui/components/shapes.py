"""The shapes that the payloads of an event type have had, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.figures.shapes import FieldSpan, shapes_figure
from explorer.model import Cut
from explorer.ui import links, palette, resources, state, wording
from explorer.ui.components.chart import plot
from explorer.ui.components.linking import link_to
from explorer.ui.links import Link
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.quality import Shape

MOST_FIELDS = 60
MOST_SHAPES = 8


def draw(workspace: Workspace) -> None:
    """Draw the type that the URL names, else the one with the most shapes."""
    by_type: dict[str, list[Shape]] = {}
    for shape in resources.ask(workspace, Workspace.shapes):
        by_type.setdefault(shape.event_type, []).append(shape)
    if not by_type:
        st.caption("No event type has payloads whose shape could be told")
        return
    chosen = _choose(by_type)
    own = by_type[chosen]
    spans = spans_of(own)
    if len(spans) > MOST_FIELDS:
        st.caption(f"The first {MOST_FIELDS} of {len(spans)} fields")
    colours = palette.assigned(sorted({span.kind for span in spans}))
    alt = f"Fields of {chosen} by kind of value, over positions"
    plot(shapes_figure(spans[:MOST_FIELDS], colours), key="shapes", alt=alt)
    for number, shape in enumerate(own[:MOST_SHAPES], start=1):
        _shape(workspace, number, shape, own[number - 2] if number > 1 else None)
    if len(own) > MOST_SHAPES:
        st.caption(f"{len(own) - MOST_SHAPES} more shapes are in the chart")


def spans_of(shapes: Sequence[Shape]) -> list[FieldSpan]:
    """Return where each field has values of each kind, by path in order of appearance."""
    found: dict[tuple[str, str], FieldSpan] = {}
    for shape in shapes:
        at = shape.span
        for path, kind in shape.kinds.items():
            known = found.get((path, kind), FieldSpan(path, kind, 0, at.first, at.last))
            found[path, kind] = FieldSpan(
                path or "(payload)",
                kind,
                known.events + at.events,
                min(known.first, at.first),
                max(known.last, at.last),
            )
    return list(found.values())


def _choose(by_type: dict[str, list[Shape]]) -> str:
    names = sorted(by_type, key=lambda name: (-len(by_type[name]), name))
    named = links.last_value(state.params(), "schema")
    state.put("schema", named if named in by_type else names[0])
    st.selectbox(
        "Event type",
        names,
        key="schema",
        format_func=lambda name: (
            f"{name or 'no type'} · {wording.counted(len(by_type[name]), 'shape')}"
        ),
        on_change=lambda: state.visit(
            Link(links.QUALITY, (("schema", str(state.typed("schema"))),))
        ),
    )
    return str(state.typed("schema"))


def _shape(workspace: Workspace, number: int, shape: Shape, before: Shape | None) -> None:
    with st.container(border=True, gap="xsmall", key=f"shape-{number}"):
        st.markdown(
            f"**Shape {number}** · {wording.counted(shape.span.events, 'event')}"
            f" :gray[{wording.plain(_difference(shape, before))}]"
        )
        with st.container(horizontal=True, gap="small"):
            for word, position in (("First", shape.span.first), ("Last", shape.span.last)):
                event = resources.ask(workspace, Workspace.event_at, position)
                when = wording.moment(event.occurred_at, state.zone())
                label = f"{word}: position {position:,}, {when}"
                moment = links.moment(event.key, Cut(position=position))
                link_to(wording.plain(label), moment, icon=":material/history:")


def _difference(shape: Shape, before: Shape | None) -> str:
    if before is None:
        return f"{wording.counted(len(shape.kinds), 'field')}"
    gone = [f"without {path}" for path in before.kinds if path not in shape.kinds]
    come = [f"with {path}" for path in shape.kinds if path not in before.kinds]
    other = [
        f"{path} is {kind}"
        for path, kind in shape.kinds.items()
        if before.kinds.get(path, kind) != kind
    ]
    told = [*gone, *come, *other]
    return "unlike the one before: " + ", ".join(told[:6]) + (", …" if len(told) > 6 else "")
