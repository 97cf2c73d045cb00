"""What if: a list of edits laid over the log, and what they would change."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from explorer.model import Cut
from explorer.replay import Scenario
from explorer.ui import links, resources, state, wording
from explorer.ui.components import copy_link
from explorer.ui.components.linking import link_to
from explorer.ui.components.recorded import json_text
from explorer.workspace import (
    WHATIF_NOTE,
    Workspace,
    scenario_link,
    scenario_of_link,
    scenario_text,
)

if TYPE_CHECKING:
    from explorer.model import Change
    from explorer.replay import Edit, Outcome

SHOWN = 100
"""Differences listed per aggregate."""

_SIGNS = {"add": "added", "remove": "removed", "replace": "changed"}


def page(workspace: Workspace) -> None:
    """Draw the scenario of the URL and its outcome."""
    st.title("What if")
    st.caption(WHATIF_NOTE)
    text = state.param("scenario")
    scenario = Scenario() if text is None else scenario_of_link(text)
    if not scenario.edits:
        st.info("Open an event in Time travel and follow “What if it had not happened”")
        return
    for number, edit in enumerate(scenario.edits):
        _edit(scenario, number, edit)
    with st.container(horizontal=True, vertical_alignment="center"):
        copy_link.draw(links.whatif(scenario_link(scenario)), key="copy-whatif")
        st.download_button(
            "Save the scenario",
            scenario_text(scenario),
            file_name="scenario.yaml",
            key="whatif-save",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
        )
    supposed = resources.ask_large(workspace, Workspace.whatif, scenario)
    if not supposed.outcomes:
        st.info("Every edit is switched off, so nothing would be different")
    for outcome in supposed.outcomes:
        _outcome(outcome)


def _edit(scenario: Scenario, number: int, edit: Edit) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"edit-{number}"):
        _switch(scenario, number, "on", f"{edit.kind.capitalize()} {wording.plain(edit.event)}")
        if edit.kind == "skip":
            _switch(scenario, number, "cascade", "and everything it caused")
        if edit.kind in {"set", "insert"}:
            value = json.dumps(edit.value, ensure_ascii=False)[:200]
            st.caption(wording.plain(f"{edit.path or edit.event_type} {value}"), width="content")


def _switch(scenario: Scenario, number: int, field: str, label: str) -> None:
    key = f"edit-{number}-{field}"
    state.put(key, getattr(scenario.edits[number], field))

    def turned() -> None:
        edits = list(scenario.edits)
        edits[number] = replace(edits[number], **{field: state.typed(key)})
        changed = replace(scenario, edits=tuple(edits))
        state.visit(links.whatif(scenario_link(changed)))

    st.checkbox(label, key=key, on_change=turned)


def _outcome(outcome: Outcome) -> None:
    st.subheader(wording.plain(str(outcome.key)))
    first = outcome.divergence
    if first is None or first.event is None:
        st.success("Its states would be the same throughout")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        when = wording.moment(first.event.occurred_at, state.zone())
        st.markdown(
            f"Different from **{wording.plain(first.event.type)}** on, {when}", width="content"
        )
        at = links.moment(outcome.key, Cut(position=first.event.position))
        link_to("To that moment", at, icon=":material/history:")
    changes = outcome.end.changes
    if changes:
        _changes(changes)
    else:
        st.success("In the end its state is the same again")
    for event, error in outcome.errors[:SHOWN]:
        st.warning(wording.plain(f"The reducer fails on {event.id}: {error}"))
    recorded, edited = st.columns(2)
    with recorded, st.expander("In the end, as recorded"):
        _state(outcome.end.before)
    with edited, st.expander("In the end, as edited"):
        _state(outcome.end.after)


def _state(value: object) -> None:
    if value is None:
        st.caption("It would not exist")
    else:
        json_text(value)


def _changes(changes: list[Change]) -> None:
    shown = changes[:SHOWN]
    more = f", the first {SHOWN} below" if len(changes) > SHOWN else ""
    st.caption(f"In the end: {wording.counted(len(changes), 'difference')}{more}")
    st.dataframe(
        {
            "What": [_SIGNS[each.op] for each in shown],
            "Field": [each.path or "the whole state" for each in shown],
            "As recorded": [_json(each.old, gone=each.op == "add") for each in shown],
            "As edited": [_json(each.new, gone=each.op == "remove") for each in shown],
        },
        hide_index=True,
        row_height=30,
    )


def _json(value: object, *, gone: bool) -> str:
    return "" if gone else json.dumps(value, ensure_ascii=False)[:400]
