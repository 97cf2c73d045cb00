"""One chain at a glance: its size, its time, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from explorer.chains import critical_path, depth, effects_before_causes, widest
from explorer.ui import resources, wording
from explorer.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from explorer.chains import Graph
    from explorer.workspace import Chain


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is worked out from the whole chain once."""

    figures: Mapping[str, str]
    about: str
    problems: tuple[str, ...]
    marks: Mapping[str, str]
    critical_path: tuple[str, ...]


_NOTES = {
    "Depth": "Events on the longest path of causes",
    "Fan-out": "Most direct effects of one event",
    "Critical path": "From a root to the effect that came last: what the chain waited for",
}


def known(workspace: Workspace, correlation_id: str) -> Facts:
    """Return the facts of a chain; kept for the next run."""
    return resources.ask_large(workspace, facts_of, correlation_id)


def facts_of(workspace: Workspace, correlation_id: str) -> Facts:
    """Work out the facts of a chain."""
    chain = resources.ask_large(workspace, Workspace.chain, correlation_id)
    events, graph = chain.events, chain.graph
    times = [event.occurred_at for event in events]
    path = critical_path(graph)
    return Facts(
        figures={
            "Events": wording.number(len(events)),
            "Aggregates": wording.number(len({event.key for event in events})),
            "Duration": wording.span(max(times) - min(times)),
            "Depth": wording.number(depth(graph)),
            "Fan-out": wording.number(_fan_out(graph)),
            "Critical path": wording.counted(len(path), "event"),
        },
        about=_about(chain),
        problems=tuple(problems(graph)),
        marks=marks(graph),
        critical_path=path,
    )


def draw(facts: Facts) -> None:
    """Draw the facts as a row of figures, and the problems below them."""
    with st.grid("auto", min_column_width=145):
        for name, value in facts.figures.items():
            st.metric(name, value, border=True, help=_NOTES.get(name))
    st.caption(facts.about)
    if facts.problems:
        st.warning("\n".join(f"- {each}" for each in facts.problems))


def services(chain: Chain) -> list[str]:
    """Return the services whose events are in the chain; where none is named, aggregate types."""
    named = {_service(event.metadata) for event in chain.events} - {None}
    found = named or {event.aggregate_type for event in chain.events}
    return sorted(str(name) for name in found if name)


def lost(graph: Graph) -> tuple[str, ...]:
    """Return causes that are not in the dump though their ids are written like its events'.

    Empty where the ids of events have no beginning in common that would tell them from commands.
    """
    beginnings = {_beginning(node.id) for node in graph.events}
    if len(beginnings) != 1 or "" in beginnings:
        return ()
    return tuple(name for name in graph.missing if _beginning(name) in beginnings)


def problems(graph: Graph) -> list[str]:
    """Return sentences on what is wrong with the chain's causes."""
    outside = [node for node in graph.nodes.values() if node.kind == "outside"]
    backwards = effects_before_causes(graph)
    copies = sum(node.deliveries - 1 for node in graph.duplicates)
    found = (
        (lost(graph), f"Not in the dump, though named as a cause like an event: {_lost(graph)}"),
        (outside, f"{_causes(len(outside))} in another chain of the dump"),
        (graph.cycles, f"Causes run in a circle of {_circles(graph)}"),
        (backwards, f"{_effects(len(backwards))} earlier than the cause, by the clock"),
        (copies, f"{wording.counted(copies, 'event')} came more than once"),
    )
    return [sentence for shown, sentence in found if shown]


def marks(graph: Graph) -> Mapping[str, str]:
    """Return what is wrong with which event, by its id."""
    found = {
        hop.effect: "Came before its cause, by the clock" for hop in effects_before_causes(graph)
    }
    found |= {name: "Is its own distant cause" for cycle in graph.cycles for name in cycle}
    found |= dict.fromkeys(lost(graph), "Named like an event of the dump, but not in it")
    return found


def _about(chain: Chain) -> str:
    others = len(chain.graph.missing) - len(lost(chain.graph))
    facts = [f"Services: {wording.plain(', '.join(services(chain)))}"]
    if len(chain.graph.roots) > 1:
        facts.append(f"{len(chain.graph.roots):,} roots, which no other event of it caused")
    if others:
        facts.append(f"{_causes(others)} not in the dump, as commands never are")
    return " · ".join(facts)


def _fan_out(graph: Graph) -> int:
    name = widest(graph)
    return len(graph.effects[name]) if name else 0


def _lost(graph: Graph) -> str:
    names = [wording.plain(name) for name in lost(graph)]
    more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
    return f"{', '.join(names[:3])}{more}; it may have been lost"


def _beginning(name: str) -> str:
    """Return the letters before the first separator of an id, such as `evt` of `evt_5d1c07aa`."""
    found = re.match(r"([A-Za-z]+)[_:./-]", name)
    return found[1] if found else ""


def _effects(count: int) -> str:
    return f"{count:,} effect is" if count == 1 else f"{count:,} effects are"


def _causes(count: int) -> str:
    return f"{count:,} cause is" if count == 1 else f"{count:,} causes are"


def _circles(graph: Graph) -> str:
    shown = [f"{wording.counted(len(cycle), 'event')}" for cycle in graph.cycles[:3]]
    return ", ".join(shown)


def _service(metadata: object) -> str | None:
    service = metadata.get("service") if isinstance(metadata, dict) else None
    return service if isinstance(service, str) else None
