"""The selected event of a chain: how it came to be, what it caused, and what it changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from explorer.chains import latency, path_to_root
from explorer.model import Cut, TimedHop
from explorer.replay import diff
from explorer.ui import links, resources, state, wording
from explorer.ui.components import recorded
from explorer.ui.components.linking import link_to
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from explorer.chains import Graph, Node
    from explorer.model import Change, Event, Frame, HopRank
    from explorer.workspace import Chain

_STEPS_SHOWN, _CHANGES_SHOWN = 12, 12


class Effect(NamedTuple):
    """What one event did to its aggregate."""

    before: Any
    """The state before the event; None before the first one."""

    frame: Frame
    changes: list[Change]


def draw(
    workspace: Workspace,
    chain: Chain,
    selected: str | None,
    on_select: Callable[[str | None], None],
) -> None:
    """Draw the selected event, or how to select one; `on_select` gets the id of another."""
    node = chain.graph.nodes.get(selected) if selected is not None else None
    if node is None:
        _nothing_selected(chain.graph, on_select)
    elif node.event is None:
        _missing(chain.graph, node, on_select)
    else:
        _event(workspace, chain, node, node.event, on_select)


def effect_of(workspace: Workspace, event: Event) -> Effect:
    """Return the frame of an event in its aggregate, and what it changed."""
    timeline = workspace.timeline(event.key)
    positions = [each.position for each in timeline.events]
    index = positions.index(event.position)
    frame = timeline.frame(index)
    before = timeline.state(index - 1)
    return Effect(before, frame, diff(before, frame.state))


def _nothing_selected(graph: Graph, on_select: Callable[[str | None], None]) -> None:
    st.subheader("No event selected", anchor=False)
    st.caption("Select one in the graph, on the time line or in the table")
    if graph.roots:
        st.caption("The chain began with")
        _buttons(graph, graph.roots, "root", on_select)


def _missing(graph: Graph, node: Node, on_select: Callable[[str | None], None]) -> None:
    st.subheader("Not in the dump", anchor=False)
    st.code(node.id, language=None)
    st.caption(
        "It is named as a cause, so it is a command, or an event that the dump has lost. It caused"
    )
    _buttons(graph, graph.effects[node.id], "effect", on_select)


def _event(
    workspace: Workspace,
    chain: Chain,
    node: Node,
    event: Event,
    on_select: Callable[[str | None], None],
) -> None:
    st.subheader(wording.plain(event.type), anchor=False)
    when = wording.moment(event.occurred_at, state.zone())
    st.caption(f"{wording.plain(str(event.key))} · {when}")
    moment = links.moment(event.key, Cut(position=event.position))
    link_to("Aggregate at this moment", moment, icon=":material/history:")
    if node.kind == "event":
        _path(chain.graph, node.id, on_select)
    else:
        st.caption(f"In another chain: {wording.plain(event.correlation_id or 'none')}")
    for sentence in _waits(workspace, chain, event):
        st.caption(sentence)
    effects = chain.graph.effects[node.id]
    st.caption(f"Caused {wording.counted(len(effects), 'event')}" if effects else "Caused nothing")
    _buttons(chain.graph, effects, "effect", on_select)
    effect = effect_of(workspace, event)
    _changes(effect)
    _states(effect)
    recorded.draw(workspace, event, key="chain-recorded")


def _waits(workspace: Workspace, chain: Chain, event: Event) -> list[str]:
    """Return how long the event took after each of its causes, beside all hops like it."""
    nodes = chain.graph.nodes
    causes = [cause for name in chain.graph.causes[event.id] if (cause := nodes[name].event)]
    hops = [
        TimedHop(cause.type, event.type, event.occurred_at - cause.occurred_at) for cause in causes
    ]
    ranks = resources.ask(workspace, Workspace.hop_ranks, hops)
    return [
        f"{latency(hop.latency)} after {wording.plain(hop.cause_type)}, {_beside(rank)}"
        for hop, rank in zip(hops, ranks, strict=True)
    ]


def _beside(rank: HopRank) -> str:
    if rank.of == 1:
        return "the only such hop in the dump"
    share = f"{rank.percentile:.3g}".removesuffix(".0")
    return f"{share} % of {wording.number(rank.of)} such hops took as long or less"


def _path(graph: Graph, event_id: str, on_select: Callable[[str | None], None]) -> None:
    path = path_to_root(graph, event_id)[::-1]
    if len(path) == 1:
        st.caption("A root: no event of the chain caused it")
        return
    st.caption("How it came to be, from the root")
    shown = path if len(path) <= _STEPS_SHOWN else (*path[:2], *path[-_STEPS_SHOWN + 2 :])
    _buttons(graph, shown[:-1], "step", on_select)
    if len(shown) < len(path):
        st.caption(f"{len(path) - len(shown):,} events between the second and the third left out")


def _buttons(
    graph: Graph, names: Iterable[str], role: str, on_select: Callable[[str | None], None]
) -> None:
    """Draw one button per event, which selects it."""
    names = tuple(names)
    with st.container(horizontal=True, gap="xsmall", key=f"chain-{role}s"):
        for place, name in enumerate(names[:_STEPS_SHOWN]):
            label, whose = _words(graph.nodes[name])
            st.button(
                label,
                key=f"chain-{role}-{place}",
                help=whose,
                icon=":material/chevron_right:" if role == "step" else None,
                icon_position="right",
                type="tertiary" if role == "step" else "secondary",
                on_click=on_select,
                args=(name,),
            )
        if len(names) > _STEPS_SHOWN:
            st.caption(f"and {len(names) - _STEPS_SHOWN:,} more", width="content")


def _words(node: Node) -> tuple[str, str]:
    """Return what a button for an event says, and whose event it is."""
    if node.event is None:
        return wording.plain(node.id), "Not in the dump"
    return wording.plain(node.event.type), wording.plain(str(node.event.key))


def _changes(effect: Effect) -> None:
    frame = effect.frame
    if frame.error is not None:
        st.error(f"The reducer failed on this event: {wording.plain(frame.error)}")
    elif frame.rests_on_error:
        st.warning("The reducer failed on an earlier event of this aggregate")
    st.caption(f"What it changed, version {frame.version:,}")
    if not effect.changes:
        st.caption("Nothing in the state")
        return
    lines = [_change(change) for change in effect.changes[:_CHANGES_SHOWN]]
    more = len(effect.changes) - _CHANGES_SHOWN
    if more > 0:
        lines.append(f"and {more:,} more")
    st.code("\n".join(lines), language="diff", wrap_lines=True)


def _states(effect: Effect) -> None:
    with st.expander("State before and after"):
        for name, shown in (("Before", effect.before), ("After", effect.frame.state)):
            st.caption(name)
            st.code(json.dumps(shown, ensure_ascii=False, indent=1), language="json", height=220)


def _change(change: Change) -> str:
    old, new = (json.dumps(value, ensure_ascii=False) for value in (change.old, change.new))
    path = change.path or "state"
    if change.op == "add":
        return f"+ {path} {new}"
    if change.op == "remove":
        return f"- {path} {old}"
    return f"- {path} {old}\n+ {path} {new}"
